//! How one alert reads: its title, its state in a word, and whether it can be acknowledged.

use ratatui::layout::Rect;

use super::panel::{Block, Reply, Scene};
use crate::{
    console::{
        theme::Meaning,
        widgets::{Pen, Row, Span, width, window},
    },
    domain::{
        Alert, Origin, rule_event as event,
        view::{AlertRow, Life},
    },
};

/// The line for a list. What haree's own rules raise is worded in the reader's language.
pub(crate) fn title(scene: &Scene<'_>, alert: &Alert) -> String {
    let place = alert.areas.first().map(|area| area.description.as_str()).unwrap_or_default();
    let worded = |id: &str| scene.locale.format(id, &[("place", place.into())]);
    match (&alert.origin, alert.event.as_str()) {
        (Origin::Rule, event::POST_SILENT) => worded("event-post-silent"),
        (Origin::Rule, event::STOCK_ZERO) => worded("event-stock-zero"),
        (Origin::Rule, event::STOCK_MINIMUM) => worded("event-stock-minimum"),
        _ if alert.title().is_empty() => {
            scene.locale.format("alert-untitled", &[("kind", alert.message_type.word().into())])
        }
        _ => alert.title().to_string(),
    }
}

/// Its mark and its meaning.
pub(crate) fn mark<'a>(pen: &Pen<'a>, row: &AlertRow) -> (&'a str, Meaning) {
    let meaning = match (&row.life, row.priority) {
        (Life::Open | Life::Review, Some(priority)) => Meaning::from(priority),
        (Life::Open | Life::Review, None) => Meaning::P4,
        (Life::Exercise, _) => return ("E", Meaning::Exercise),
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

/// What the selected alert answers to `acknowledge`.
pub(crate) fn acknowledge(scene: &Scene<'_>, row: &AlertRow) -> Reply {
    let refuse = |id: &str| Reply::Refuse(scene.text(id));
    match &row.life {
        Life::Expired(at) => {
            Reply::Refuse(scene.locale.format("refuse-expired", &[("time", scene.moment(*at).into())]))
        }
        Life::Superseded(_) => refuse("refuse-superseded"),
        Life::Cancelled(_) => refuse("refuse-cancelled"),
        Life::Elsewhere(_) => refuse("refuse-elsewhere"),
        Life::NoAlarm => refuse("refuse-no-alarm"),
        Life::Open | Life::Review | Life::Exercise => match &row.acknowledged {
            Some(seen) if seen.queued => refuse("refuse-queued"),
            Some(seen) if !seen.outgrown => Reply::Refuse(
                scene.locale.format("refuse-acknowledged", &[("who", seen.who.as_str().into())]),
            ),
            _ => Reply::Acknowledge { alert: row.alert.id.clone(), title: title(scene, &row.alert) },
        },
    }
}

/// Draws rows, those around the selected one where not all fit.
pub(crate) fn list(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, rows: &[AlertRow]) {
    let keys = keys(rows);
    let highlighted = scene.highlighted(Block::Alerts, &keys);
    let mut shown = window(rows.len(), area.height, scene.selected(Block::Alerts, &keys));
    let hidden = rows.len() - shown.len();
    if hidden > 0 && shown.len() > 1 {
        // The last line says what no line is left for; the selected row is never the one that gives way.
        let last = Rect { y: area.bottom() - 1, height: 1, ..area };
        let up = scene.selected(Block::Alerts, &keys) == Some(shown.end - 1);
        shown = if up { shown.start + 1..shown.end } else { shown.start..shown.end - 1 };
        let text = scene.locale.format("more-alerts", &[("n", (hidden as i64 + 1).into())]);
        Row::new(pen, last).gap(4).fill(&text, Meaning::Dim);
    }
    pen.rows(area, 1, (Block::Alerts, shown.clone()));
    for (i, at) in shown.enumerate() {
        let line = Rect { y: area.y + i as u16, height: 1, ..area };
        line_of(scene, pen, line, &rows[at]);
        if highlighted == Some(at) {
            pen.paint(line, Meaning::Selection);
        }
    }
}

/// What the rows are about.
pub(crate) fn keys(rows: &[AlertRow]) -> Vec<String> {
    rows.iter().map(|row| row.alert.id.to_string()).collect()
}

fn line_of(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, row: &AlertRow) {
    let (mark, meaning) = mark(pen, row);
    let open = is_open(row);
    let quiet = |meaning| if open { meaning } else { Meaning::Dim };
    let mut state = vec![Span::new("  ", Meaning::Text), state(scene, row), Span::new(" ", Meaning::Text)];
    if state[1].meaning == Meaning::Acknowledged {
        state.insert(
            1,
            Span::new(format!("{} ", pen.theme().mark(Meaning::Acknowledged)), Meaning::Acknowledged),
        );
    }
    let sent = scene.locale.short_moment(row.alert.sent, scene.now, scene.zone);
    let mut out = Row::new(pen, line);
    out.gap(1).left(2, mark, meaning).right(6, &sent, quiet(Meaning::Dim)).gap(1);
    if line.width >= 34 {
        out.tail(&state);
    }
    let title = title(scene, &row.alert);
    // A place that the title names already would only take room.
    if line.width >= 60 && !title.contains(row.place.as_str()) {
        let place = width(row.place.as_str()).min(line.width / 5);
        let room = out.room().saturating_sub(place + 1);
        out.left(room, &title, quiet(scene.figure())).gap(1).left(place, row.place.as_str(), Meaning::Dim);
    } else {
        out.fill(&title, quiet(scene.figure()));
    }
}
