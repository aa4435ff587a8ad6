//! The two lines on every screen: what this is, how the link stands, what time it is; and the tabs.

use ratatui::layout::Rect;

use super::{
    Context,
    model::Model,
    panels::{PANELS, provenance},
    target::Target,
    theme::Meaning,
    widgets::{Pen, Span},
};
use crate::domain::{LinkState, Provenance, Zone, view::Priority};

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
    if let Some((id, meaning)) = mark {
        pieces.push(Piece { rank: 0, span: Span::new(model.locale.text(id), meaning) });
    }
    pieces
}

fn link(model: &Model, pen: &Pen<'_>) -> Vec<Piece> {
    let link = &model.link;
    let zone = model.rules.zone;
    let since = |id: &str, since| {
        let time = model.locale.moment(since, model.now, zone);
        model.locale.format(id, &[("time", time.into())])
    };
    let (state, meaning, why) = match &link.state {
        LinkState::NoHq => (model.locale.text("link-no-hq"), Meaning::Offline, None),
        LinkState::Connecting => (model.locale.text("link-connecting"), Meaning::Syncing, None),
        LinkState::Syncing => (model.locale.text("link-syncing"), Meaning::Syncing, None),
        LinkState::Live => (model.locale.text("link-live"), Meaning::Live, None),
        LinkState::Offline { since: at, why } => (since("link-offline", *at), Meaning::Offline, Some(why)),
        LinkState::Refused { since: at, why } => (since("link-refused", *at), Meaning::Error, Some(why)),
    };
    let mark = pen.theme().mark(meaning);
    let gap = if mark.is_empty() { "" } else { " " };
    let mut pieces = vec![Piece { rank: 0, span: Span::new(format!("{mark}{gap}{state}"), meaning) }];
    if let Some(at) = link.synced_at {
        let time = if zone.day(at) == zone.day(model.now) {
            model.locale.time_with_seconds(at, zone)
        } else {
            model.locale.moment(at, model.now, zone)
        };
        let synced = model.locale.format("link-synced", &[("time", time.into())]);
        pieces.push(Piece { rank: 3, span: Span::new(synced, Meaning::Dim) });
    }
    if link.attention > 0 {
        let text = model.locale.format("link-attention", &[("n", link.attention.into())]);
        pieces.push(Piece { rank: 1, span: Span::new(text, Meaning::Error) });
    }
    let queue = model.locale.format("link-queue", &[("n", link.queued.into())]);
    let (rank, meaning) = if link.queued > 0 { (1, Meaning::Queued) } else { (6, Meaning::Dim) };
    pieces.push(Piece { rank, span: Span::new(queue, meaning) });
    let rate =
        model.locale.format("link-rate", &[("bytes", model.locale.bytes(link.bytes_last_hour).into())]);
    pieces.push(Piece { rank: 7, span: Span::new(rate, Meaning::Dim) });
    if let Some(seconds) = link.skew_seconds.filter(|seconds| seconds.abs() >= 60) {
        let age = model.locale.age(seconds.abs());
        let skew = model.locale.format("link-skew", &[("age", age.into())]);
        pieces.push(Piece { rank: 2, span: Span::new(skew, Meaning::Late) });
    }
    if let Some(why) = why {
        pieces.push(Piece { rank: 8, span: Span::new(why.as_str(), Meaning::Dim) });
    }
    pieces
}

fn clocks(model: &Model) -> Vec<Piece> {
    let utc = chrono::FixedOffset::east_opt(0).map(Zone::new);
    let local = model.locale.time(model.now, model.rules.zone);
    let local = model.locale.format("clock-local", &[("time", local.into())]);
    let mut pieces = vec![Piece { rank: 2, span: Span::new(local, Meaning::Text) }];
    if let Some(utc) = utc {
        let time = model.locale.time(model.now, utc);
        let text = model.locale.format("clock-utc", &[("time", time.into())]);
        pieces.push(Piece { rank: 6, span: Span::new(text, Meaning::Dim) });
    }
    pieces
}

fn tabs(model: &Model, pen: &mut Pen<'_>, line: Rect) {
    // Each piece, and whose tab it is part of.
    let mut pieces = Vec::new();
    for (i, panel) in PANELS.iter().enumerate() {
        let shown = panel.query() == model.shown;
        let tab = Some(panel.query());
        pieces.push((None, Span::new(if i == 0 { " " } else { "  " }, Meaning::Text)));
        if let Some(key) = model.keymap.keys_for(panel.show(), &[Context::Global]) {
            pieces.push((tab, Span::new(key, Meaning::Key)));
        }
        // Brackets, because the colour of the tab alone would not say which is open.
        let name = model.locale.text(panel.title());
        let name = if shown { format!(" [{name}]") } else { format!(" {name}") };
        pieces.push((tab, Span::new(name, if shown { Meaning::Title } else { Meaning::Dim })));
    }
    for (priority, count) in Priority::ALL.into_iter().zip(counts(model)) {
        if count > 0 {
            let meaning = Meaning::from(priority);
            pieces.push((None, Span::new(format!(" {}{count}", pen.theme().mark(meaning)), meaning)));
        }
    }
    let spans = |pieces: &[(_, Span)]| pieces.iter().map(|(_, span)| span.clone()).collect::<Vec<_>>();
    // The counts are worth more than the names of panels.
    if pen.measure(&spans(&pieces)) > line.width {
        pieces.retain(|(_, span)| span.meaning != Meaning::Dim);
    }
    let mut x = line.x;
    for (tab, span) in &pieces {
        let width = pen.measure(std::slice::from_ref(span));
        if let Some(query) = tab {
            pen.target(Rect { x, width, ..line }, Target::Tab(*query));
        }
        x = x.saturating_add(width);
    }
    pen.spans(line, &spans(&pieces));
}

fn counts(model: &Model) -> [u32; 4] {
    model.board().map(|board| board.alerts.by_priority).unwrap_or_default()
}
