//! How one alert reads: its title, its state in a word, and whether it can be acknowledged.

use ratatui::layout::Rect;

use super::{
    panel::{Block, Opened, Reply, Scene},
    parts,
};
use crate::{
    console::{
        Action,
        ask::{About, Purpose},
        target::Target,
        theme::Meaning,
        widgets::{Pen, Row, Span, width},
    },
    domain::{
        Alert, plain,
        view::{AlertRow, Life},
    },
    report::alert_title,
};

/// Columns of the time at which an alert was sent.
const SENT: u16 = 6;
/// Columns of a row from which on the place takes what the title leaves.
const ROOMY: u16 = 90;

/// The line for a list. What haree's own rules raise is worded in the reader's language.
pub(crate) fn title(scene: &Scene<'_>, alert: &Alert) -> String {
    alert_title(scene.locale, alert)
}

/// Its mark and its meaning.
pub(crate) fn mark<'a>(pen: &Pen<'a>, row: &AlertRow) -> (&'a str, Meaning) {
    let meaning = match (&row.life, row.priority) {
        (Life::Open | Life::Review, Some(priority)) => Meaning::from(priority),
        (Life::Open | Life::Review, None) => Meaning::P4,
        (Life::Exercise, _) => Meaning::Exercise,
        _ => Meaning::Closed,
    };
    (pen.theme().mark(meaning), meaning)
}

/// Whether it still wants a person.
pub(crate) fn is_open(row: &AlertRow) -> bool {
    matches!(row.life, Life::Open | Life::Review)
}

/// Its state in one or two words.
pub(crate) fn state(scene: &Scene<'_>, row: &AlertRow) -> Span {
    let quiet = |text: String| Span::new(text, Meaning::Dim);
    match &row.life {
        Life::Open | Life::Review | Life::Exercise => {}
        Life::Expired(_) => return quiet(scene.text("life-expired")),
        Life::Superseded(_) => return quiet(scene.text("life-superseded")),
        Life::Told(_) => return quiet(scene.text("life-told")),
        Life::Cancelled(_) => return quiet(scene.text("life-cancelled")),
        Life::Elsewhere(_) => return quiet(scene.text("life-elsewhere")),
        Life::NoAlarm => return quiet(scene.text("life-no-alarm")),
    }
    let age = scene.age(row.alert.sent);
    match &row.acknowledged {
        Some(seen) if seen.queued => Span::new(scene.text("state-queued"), Meaning::Queued),
        Some(seen) if !seen.outgrown => Span::new(
            scene.locale.format("state-acknowledged", &[("who", seen.who.as_str().into())]),
            Meaning::Acknowledged,
        ),
        _ if row.life == Life::Exercise => Span::new(scene.text("life-exercise"), Meaning::Exercise),
        _ if row.life == Life::Review => Span::new(scene.text("life-review"), Meaning::Late),
        _ => Span::new(scene.locale.format("state-new", &[("age", age.into())]), Meaning::Strong),
    }
}

/// What the selected alert answers to `acknowledge`, `assign` and `note`.
pub(crate) fn act(scene: &Scene<'_>, row: &AlertRow, action: Action) -> Reply {
    let purpose = match action {
        Action::Acknowledge => Purpose::Acknowledge,
        Action::Assign => Purpose::Assign,
        Action::Note => Purpose::Note,
        _ => return Reply::Nothing,
    };
    // What is over can still be remarked on.
    let refused = match purpose {
        Purpose::Note => None,
        Purpose::Assign => over(scene, row),
        _ => over(scene, row).or_else(|| seen(scene, row)),
    };
    if let Some(why) = refused {
        return Reply::Refuse(why);
    }
    let about = About::Alert { alert: row.alert.id.clone(), sent: row.alert.sent };
    Reply::ask(purpose, about, title(scene, &row.alert))
}

/// Why nothing is left to be done about an alert.
fn over(scene: &Scene<'_>, row: &AlertRow) -> Option<String> {
    match &row.life {
        Life::Open | Life::Review | Life::Exercise => None,
        Life::Expired(at) => {
            Some(scene.locale.format("refuse-expired", &[("time", scene.moment(*at).into())]))
        }
        Life::Superseded(_) => Some(scene.text("refuse-superseded")),
        Life::Told(_) => Some(scene.text("refuse-told")),
        Life::Cancelled(_) => Some(scene.text("refuse-cancelled")),
        Life::Elsewhere(_) => Some(scene.text("refuse-elsewhere")),
        Life::NoAlarm => Some(scene.text("refuse-no-alarm")),
    }
}

/// Why it need not be acknowledged again.
fn seen(scene: &Scene<'_>, row: &AlertRow) -> Option<String> {
    let seen = row.acknowledged.as_ref()?;
    match (seen.queued, seen.outgrown) {
        (true, _) => Some(scene.text("refuse-queued")),
        (false, true) => None,
        (false, false) => {
            Some(scene.locale.format("refuse-acknowledged", &[("who", seen.who.as_str().into())]))
        }
    }
}

/// Which alert is shown in full when nobody has opened one, and in which words that is said.
///
/// The one that a form is open about, so that nobody signs for one and reads another; else the worst that
/// nobody has acknowledged, else the worst; never just the selected one, so that moving the selection draws
/// no details.
pub(crate) fn foremost(scene: &Scene<'_>, rows: &[AlertRow]) -> Option<(usize, &'static str)> {
    if let Some(at) = scene.asked.and_then(|id| rows.iter().position(|row| row.alert.id == *id)) {
        return Some((at, "title-alert-selected"));
    }
    if let Some(at) = scene.opened(&keys(rows)) {
        return Some((at, "title-alert-opened"));
    }
    let worst = |wanted: fn(&AlertRow) -> bool| {
        let open = rows.iter().enumerate().filter(|(_, row)| is_open(row) && wanted(row));
        open.min_by_key(|(_, row)| row.priority.map_or(u8::MAX, |priority| priority as u8)).map(|(at, _)| at)
    };
    let unseen = worst(|row| row.acknowledged.as_ref().is_none_or(|seen| seen.outgrown));
    unseen
        .map(|at| (at, "title-alert-unseen"))
        .or_else(|| worst(|_| true).map(|at| (at, "title-alert-worst")))
}

/// Columns and rows of the terminal from which on a list leaves room for one alert in full.
pub(crate) fn has_pane((columns, rows): (u16, u16)) -> bool {
    columns >= 100 || rows >= 15
}

/// What `open` does: shows the row beside the list, and over all of it once that is not enough.
pub(crate) fn open(scene: &Scene<'_>, key: &str) -> Opened {
    let again = scene.opened.is_some_and(|opened| opened.key == key);
    Opened { key: key.to_owned(), whole: again || !has_pane(scene.size) }
}

/// Draws rows, those around the selected one where not all fit; a mark says which is shown in full.
pub(crate) fn list(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    rows: &[AlertRow],
    in_full: Option<usize>,
) {
    let keys = keys(rows);
    let (selected, highlighted) =
        (scene.selected(Block::Alerts, &keys), scene.highlighted(Block::Alerts, &keys));
    let lines = lines(scene, rows);
    let at = lines.iter().position(|line| matches!(line, Line::Row(at) if Some(*at) == selected));
    let kind = |line: usize| match lines[line] {
        Line::Heading(_) => parts::Line::Heading,
        Line::Row(_) => parts::Line::Row,
    };
    let shown = parts::listed_lines(scene, pen, area, (lines.len(), at), kind);
    for (i, n) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        let at = match lines[n] {
            Line::Heading(text) => {
                Row::new(pen, line).gap(1).fill(text, Meaning::Title);
                continue;
            }
            Line::Row(at) => at,
        };
        pen.target(line, Target::Row(Block::Alerts, at));
        line_of(scene, pen, line, (&rows[at], in_full == Some(at)));
        if highlighted == Some(at) {
            pen.select(line, Rect { x: line.x + 3, width: SENT.min(line.width.saturating_sub(3)), ..line });
        }
    }
}

/// One line of the list.
enum Line<'a> {
    /// Begins a group, where somebody groups the list.
    Heading(&'a str),
    Row(usize),
}

fn lines<'a>(scene: &Scene<'a>, rows: &[AlertRow]) -> Vec<Line<'a>> {
    let groups = scene.groups(Block::Alerts);
    let mut lines = Vec::new();
    for at in 0..rows.len() {
        let group = groups.get(at).filter(|group| at == 0 || groups.get(at - 1) != Some(*group));
        lines.extend(group.map(|group| Line::Heading(group)));
        lines.push(Line::Row(at));
    }
    lines
}

/// How many lines the whole list takes.
pub(crate) fn height(scene: &Scene<'_>, rows: &[AlertRow]) -> u16 {
    lines(scene, rows).len().min(usize::from(u16::MAX)) as u16
}

/// What the rows are about.
pub(crate) fn keys(rows: &[AlertRow]) -> Vec<String> {
    rows.iter().map(|row| row.alert.id.to_string()).collect()
}

/// Whether a title says where it is, as we or as its sender spells it: the place would only take room.
fn names_its_place(title: &str, row: &AlertRow) -> bool {
    let folded = |text: &str| plain(text).collect::<String>();
    let title = folded(title);
    let areas = row.alert.areas.iter().map(|area| area.description.as_str());
    areas.chain([row.place.as_str()]).any(|place| title.contains(&folded(place)))
}

fn line_of(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (row, in_full): (&AlertRow, bool)) {
    let (mark, meaning) = mark(pen, row);
    let open = is_open(row);
    let quiet = |meaning| if open { meaning } else { Meaning::Dim };
    let end = if in_full { pen.theme().mark(Meaning::Opened) } else { " " };
    let mut state = vec![Span::new("  ", Meaning::Text), state(scene, row), Span::new(end, Meaning::Opened)];
    if state[1].meaning == Meaning::Acknowledged {
        state.insert(
            1,
            Span::new(format!("{} ", pen.theme().mark(Meaning::Acknowledged)), Meaning::Acknowledged),
        );
    }
    if let Some(assigned) = row.assigned_to.as_ref().filter(|_| open && line.width >= 62) {
        let to = format!("  {} {}", pen.theme().glyphs().right, assigned.to);
        let meaning = if assigned.queued { Meaning::Queued } else { Meaning::Dim };
        state.insert(0, Span::new(to, meaning));
    }
    let sent = scene.locale.short_moment(row.alert.sent, scene.now, scene.zone);
    let mut out = Row::new(pen, line);
    out.gap(1).left(2, mark, meaning).right(SENT, &sent, quiet(scene.figure())).gap(1);
    if line.width >= 34 {
        out.tail(&state);
    }
    let title = title(scene, &row.alert);
    if line.width >= 60 && !names_its_place(&title, row) {
        let left = if line.width >= ROOMY { out.room().saturating_sub(width(&title) + 1) } else { 0 };
        let place = width(row.place.as_str()).min(left.max(line.width / 5));
        let room = out.room().saturating_sub(place + 1);
        out.left(room, &title, quiet(scene.figure())).gap(1).left(place, row.place.as_str(), Meaning::Dim);
    } else {
        out.fill(&title, quiet(scene.figure()));
    }
}
