//! The two lines on every screen: what this is, how the link stands, what time it is; and the tabs.

use ratatui::layout::Rect;

use super::{
    Context,
    model::Model,
    panels::{PANELS, is_stale, provenance},
    target::Target,
    theme::Meaning,
    widgets::{Pen, Span},
};
use crate::{
    domain::{
        Instant, Link, LinkState, OwnSources, Provenance, Zone,
        view::{Priority, Situation},
    },
    locale::Locale,
};

/// A piece of the line; those with the highest rank go first where room is short.
struct Piece {
    rank: u8,
    span: Span,
}

/// Draws both lines.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let line = Rect { height: area.height.min(1), ..area };
    let mut pieces = [names(model), link(model, pen), clocks(model)];
    // Whether it is real and whether it is live are never left out.
    while needed(pen, &pieces) > area.width {
        let highest = pieces.iter().flatten().map(|piece| piece.rank).max().unwrap_or(0);
        if highest == 0 {
            break;
        }
        for part in &mut pieces {
            part.retain(|piece| piece.rank < highest);
        }
    }
    let [left, middle, right] = pieces.map(joined);
    let used = pen.spans(line, &left);
    let right_width = pen.measure(&right);
    let rest = Rect { x: line.x + used, width: line.width - used, ..line };
    pen.right_spans(Rect { width: rest.width.saturating_sub(right_width), ..rest }, &middle);
    let clock =
        Rect { x: rest.right() - right_width.min(rest.width), width: right_width.min(rest.width), ..rest };
    pen.spans(clock, &right);
    if area.height > 1 {
        tabs(model, pen, Rect { y: area.y + 1, height: 1, ..area });
    }
}

fn needed(pen: &Pen<'_>, pieces: &[Vec<Piece>; 3]) -> u16 {
    let part = |part: &Vec<Piece>| {
        part.iter().map(|piece| pen.measure(std::slice::from_ref(&piece.span))).fold(0, u16::saturating_add)
            + (part.len() as u16).saturating_sub(1) * 3
    };
    pieces.iter().map(|pieces| part(pieces) + 2).fold(0, u16::saturating_add)
}

fn joined(pieces: Vec<Piece>) -> Vec<Span> {
    let mut spans = vec![Span::new(" ", Meaning::Dim)];
    for (i, piece) in pieces.into_iter().enumerate() {
        if i > 0 {
            spans.push(Span::new(" · ", Meaning::Dim));
        }
        spans.push(piece.span);
    }
    spans.push(Span::new(" ", Meaning::Dim));
    spans
}

fn names(model: &Model) -> Vec<Piece> {
    let mut pieces = vec![Piece { rank: 5, span: Span::new(model.locale.text("program"), Meaning::Title) }];
    if !model.room.is_empty() {
        pieces.push(Piece { rank: 4, span: Span::new(model.room.as_str(), Meaning::Text) });
    }
    let mark = match provenance(&model.link, model.provenance_view()) {
        Some(Provenance::Simulated) => Some(("provenance-simulated", Meaning::Simulated)),
        Some(Provenance::Exercise) => Some(("provenance-exercise", Meaning::Exercise)),
        Some(Provenance::Real) | None => None,
    };
    if let Some(at) = model.as_of {
        let time = model.locale.moment(at, model.now, model.rules.zone);
        let text = model.locale.format("as-of-not-now", &[("time", time.into())]);
        pieces.push(Piece { rank: 0, span: Span::new(text, Meaning::Exercise) });
    }
    if let Some((id, meaning)) = mark {
        pieces.push(Piece { rank: 0, span: Span::new(model.locale.text(id), meaning) });
    }
    pieces
}

fn link(model: &Model, pen: &Pen<'_>) -> Vec<Piece> {
    let link = &model.link;
    let (state, meaning) = link_state(&model.locale, link, (model.now, model.rules.zone));
    let why = match &link.state {
        // What a person did is no trouble, and its reason stands below.
        _ if link.traffic.paused => None,
        LinkState::Offline { why, .. } | LinkState::Refused { why, .. } => Some(why),
        _ => None,
    };
    let mark = pen.theme().mark(meaning);
    let gap = if mark.is_empty() { "" } else { " " };
    let mut pieces = vec![Piece { rank: 0, span: Span::new(format!("{mark}{gap}{state}"), meaning) }];
    pieces.extend(synced(model).map(|text| Piece { rank: 3, span: Span::new(text, Meaning::Dim) }));
    if link.attention > 0 {
        let text = model.locale.format("link-attention", &[("n", link.attention.into())]);
        pieces.push(Piece { rank: 1, span: Span::new(text, Meaning::Error) });
    }
    if model.signing.persons.as_ref().is_some_and(|persons| !persons.is_empty()) {
        let (text, meaning) = match &model.signing.signed {
            Some(who) => (who.to_string(), Meaning::Text),
            None => (model.locale.text("nobody-signed-in"), Meaning::Dim),
        };
        pieces.push(Piece { rank: 4, span: Span::new(text, meaning) });
    }
    let queue = model.locale.format("link-queue", &[("n", link.queued.into())]);
    let (rank, meaning) = if link.queued > 0 { (1, Meaning::Queued) } else { (6, Meaning::Dim) };
    pieces.push(Piece { rank, span: Span::new(queue, meaning) });
    // What own sources cost is told by each of them.
    if link.own != OwnSources::Asked {
        let bytes = [("bytes", model.locale.bytes(link.bytes_last_hour).into())];
        let rate = model.locale.format("link-rate", &bytes);
        pieces.push(Piece { rank: 7, span: Span::new(rate, Meaning::Dim) });
    }
    if let Some(seconds) = link.skew_seconds.filter(|seconds| seconds.abs() >= 60) {
        let age = model.locale.age(seconds.abs());
        let skew = model.locale.format("link-skew", &[("age", age.into())]);
        pieces.push(Piece { rank: 2, span: Span::new(skew, Meaning::Late) });
    }
    if let Some(why) = why {
        pieces.push(Piece { rank: 8, span: Span::new(model.locale.tell(why), Meaning::Dim) });
    }
    pieces
}

/// How HQ is reached, in two or three words.
pub(super) fn link_state(locale: &Locale, link: &Link, (now, zone): (Instant, Zone)) -> (String, Meaning) {
    let since = |id: &str, since| locale.format(id, &[("time", locale.moment(since, now, zone).into())]);
    match &link.state {
        _ if link.own == OwnSources::Asked => own_sources(locale, link, (now, zone)),
        _ if link.traffic.paused => (locale.text("link-paused"), Meaning::Offline),
        LinkState::NoHq => (locale.text("link-no-hq"), Meaning::Offline),
        LinkState::Connecting => (locale.text("link-connecting"), Meaning::Syncing),
        LinkState::Syncing => (locale.text("link-syncing"), Meaning::Syncing),
        LinkState::Live => (locale.text("link-live"), Meaning::Live),
        LinkState::Offline { since: at, .. } => (since("link-offline", *at), Meaning::Offline),
        LinkState::Refused { since: at, .. } => (since("link-refused", *at), Meaning::Error),
    }
}

/// The same where there is no HQ and the console asks sources itself.
fn own_sources(locale: &Locale, link: &Link, (now, zone): (Instant, Zone)) -> (String, Meaning) {
    match &link.state {
        _ if link.traffic.paused => (locale.text("link-own-paused"), Meaning::Offline),
        LinkState::Connecting | LinkState::NoHq => (locale.text("link-own-opening"), Meaning::Syncing),
        LinkState::Syncing | LinkState::Live => (locale.text("link-own"), Meaning::Live),
        LinkState::Offline { since, .. } | LinkState::Refused { since, .. } => {
            let since = [("time", locale.moment(*since, now, zone).into())];
            (locale.format("link-own-fails", &since), Meaning::Error)
        }
    }
}

/// When HQ last answered: its age while the link works, which stands still from poll to poll, else the
/// very second.
fn synced(model: &Model) -> Option<String> {
    if model.link.own == OwnSources::Asked {
        return None;
    }
    let (at, zone) = (model.link.synced_at?, model.rules.zone);
    let works = matches!(model.link.state, LinkState::Live | LinkState::Syncing);
    let time = match () {
        () if works && !is_stale(&model.link, model.now) => model.locale.age((model.now - at).num_seconds()),
        () if zone.day(at) == zone.day(model.now) => model.locale.time_with_seconds(at, zone),
        () => model.locale.moment(at, model.now, zone),
    };
    Some(model.locale.format("link-synced", &[("time", time.into())]))
}

fn clocks(model: &Model) -> Vec<Piece> {
    let utc = chrono::FixedOffset::east_opt(0).map(Zone::new);
    let local = model.locale.time(model.now, model.rules.zone);
    let local = model.locale.format("clock-local", &[("time", local.into())]);
    let mut pieces = vec![Piece { rank: 2, span: Span::new(local, Meaning::Text) }];
    if let Some(utc) = utc {
        let time = model.locale.time(model.now, utc);
        let text = model.locale.format("clock-utc", &[("time", time.into())]);
        // Both look alike, so that each minute costs two digits and no change of colour.
        pieces.push(Piece { rank: 6, span: Span::new(text, Meaning::Text) });
    }
    pieces
}

fn tabs(model: &Model, pen: &mut Pen<'_>, line: Rect) {
    let line = Rect { x: line.x + 1.min(line.width), width: line.width.saturating_sub(1), ..line };
    let counts = counts(model, pen);
    let mut spans = names_of_tabs(model, PANELS.len(), " ");
    // The counts are worth more than the names of panels, of which the last are needed least; before any name
    // the gaps go.
    let mut named = PANELS.len() + 1;
    while named > 0 && pen.measure(&spans) + pen.measure(&counts) > line.width {
        named -= 1;
        spans = names_of_tabs(model, named, "");
    }
    let mut x = line.x;
    for (panel, span) in PANELS.iter().zip(&spans) {
        let width = pen.measure(std::slice::from_ref(span));
        pen.target(Rect { x, width, ..line }, Target::Tab(panel.query()));
        x = x.saturating_add(width);
    }
    spans.extend(counts);
    pen.spans(line, &spans);
}

/// Key and name of every tab. The open one stands in brackets, because its colour alone would not say
/// so; the others have blanks there, so that no name moves. So many have a name, and the open one; the gap
/// stands behind each.
fn names_of_tabs(model: &Model, named: usize, gap: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    for (at, panel) in PANELS.iter().enumerate() {
        let key = model.keymap.keys_for(panel.show(), &[Context::Global]).unwrap_or_default();
        let is_named = at < named || panel.query() == model.shown;
        let name = if is_named { model.locale.text(panel.title()) } else { String::new() };
        let (text, meaning) = match name.as_str() {
            "" => (format!("{key} {gap}"), Meaning::Dim),
            name if panel.query() == model.shown => (format!("{key}[{name}]{gap}"), Meaning::Title),
            name => (format!("{key} {name} {gap}"), Meaning::Dim),
        };
        spans.push(Span::new(text, meaning));
    }
    spans
}

/// How many open alerts there are of each priority; beside those of another moment, those of now.
fn counts(model: &Model, pen: &Pen<'_>) -> Vec<Span> {
    let mut spans = by_priority(model.board(), pen);
    if model.as_of.is_some() {
        spans.push(Span::new(format!("  {} ", model.locale.text("counts-now")), Meaning::Dim));
        spans.extend(by_priority(model.situation(), pen));
    }
    spans
}

fn by_priority(board: Option<&Situation>, pen: &Pen<'_>) -> Vec<Span> {
    let counts = board.map(|board| board.alerts.by_priority).unwrap_or_default();
    let counted = Priority::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0);
    let span = |(nth, (priority, count))| {
        let meaning = Meaning::from(priority);
        let gap = if nth == 0 { "" } else { " " };
        Span::new(format!("{gap}{}{count}", pen.theme().mark(meaning)), meaning)
    };
    counted.enumerate().map(span).collect()
}
