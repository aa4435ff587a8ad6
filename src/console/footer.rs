//! The last lines: what must not be overlooked, what was said once, and the hints for what has the focus.

use ratatui::layout::Rect;

use super::{
    Action, Context,
    model::{Model, Overlay},
    theme::Meaning,
    widgets::{Pen, Span, wrap},
};
use crate::domain::LinkState;

/// The most rows that a message takes.
const MESSAGE_ROWS: u16 = 3;

/// Rows that the footer takes now.
pub(super) fn rows(model: &Model, columns: u16) -> u16 {
    let message = message(model).map_or(0, |(text, _)| wrap(&text, columns.saturating_sub(2)).len());
    1 + (message as u16).min(MESSAGE_ROWS)
}

/// Draws the message, if there is one, and the hints.
pub(super) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    if area.height == 0 {
        return;
    }
    if let Some((text, meaning)) = message(model) {
        let above = Rect { height: area.height - 1, ..area };
        if meaning == Meaning::Error {
            pen.paint(above, Meaning::Error);
        }
        let inside = Rect { x: above.x + 1.min(above.width), width: above.width.saturating_sub(2), ..above };
        pen.paragraph(inside, &text, meaning);
    }
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    let spans = if model.pending.is_empty() { hints(model) } else { which(model) };
    pen.spans(line, &spans);
}

/// The loudest thing to say: a lost act, then what was just said, then why HQ is not there.
fn message(model: &Model) -> Option<(String, Meaning)> {
    if let Some(alarm) = model.alarms.front() {
        return Some((more(model, &alarm.text, model.alarms.len()), Meaning::Error));
    }
    if let Some(notice) = &model.notice {
        return Some((notice.clone(), Meaning::Notice));
    }
    if let Some(notice) = model.notices.front() {
        return Some((more(model, notice, model.notices.len()), Meaning::Notice));
    }
    if model.link.traffic.paused {
        let key = model.keymap.keys_for(Action::PauseSync, &[Context::Global]).unwrap_or_default();
        let text = model.locale.format("paused-by-you", &[("key", key.into())]);
        return Some((text, Meaning::Offline));
    }
    match &model.link.state {
        LinkState::Offline { why, .. } | LinkState::Refused { why, .. } if !why.is_empty() => {
            Some((why.to_string(), Meaning::Offline))
        }
        _ => None,
    }
}

/// The first of several messages, and how many more wait behind it.
fn more(model: &Model, text: &str, count: usize) -> String {
    let rest = count as i64 - 1;
    if rest == 0 {
        return text.to_owned();
    }
    model.locale.format("and-more", &[("text", text.into()), ("n", rest.into())])
}

fn hints(model: &Model) -> Vec<Span> {
    let contexts = model.contexts();
    // What holds everywhere comes first and so stays where it is from panel to panel.
    let everywhere = [Action::Help, Action::Quit].into_iter();
    let actions: Vec<Action> = match &model.overlay {
        Some(Overlay::Form(form)) => {
            let choices = form.fields.get(form.at).is_some_and(|field| !field.choices.is_empty());
            let mut actions = vec![Action::Submit, Action::Cancel];
            actions.extend((form.fields.len() > 1).then_some(Action::NextField));
            actions.push(if choices { Action::NextChoice } else { Action::ClearLine });
            actions
        }
        Some(Overlay::Help { .. }) => vec![Action::Down, Action::Up, Action::Back],
        None if model.is_reading() => everywhere.chain([Action::Back, Action::Acknowledge]).collect(),
        None => {
            let inside = model.panel().inside().filter(|block| *block == model.focus());
            let hints = if inside.is_some() { model.panel().inside_hints() } else { model.panel().hints() };
            let back = (model.shown != crate::domain::Query::Board).then_some(Action::Back);
            everywhere.chain(hints.iter().copied()).chain(back).collect()
        }
    };
    hints_of(model, &contexts, actions)
}

fn hints_of(model: &Model, contexts: &[Context], actions: Vec<Action>) -> Vec<Span> {
    let mut spans = vec![Span::new(" ", Meaning::Hint)];
    for action in actions {
        if let Some(keys) = model.keymap.keys_for(action, contexts) {
            spans.push(Span::new(keys, Meaning::Key));
            let text = model.locale.text(&format!("action-{}", action.name()));
            spans.push(Span::new(format!(" {text}   "), Meaning::Hint));
        }
    }
    spans
}

/// What may follow the keys that were pressed.
fn which(model: &Model) -> Vec<Span> {
    let pressed: Vec<String> = model.pending.iter().map(ToString::to_string).collect();
    let mut spans = vec![Span::new(format!(" {} …  ", pressed.join(" ")), Meaning::Notice)];
    for (rest, action) in model.keymap.continuations(&model.contexts(), &model.pending) {
        spans.push(Span::new(rest, Meaning::Key));
        let text = model.locale.text(&format!("action-{}", action.name()));
        spans.push(Span::new(format!(" {text}   "), Meaning::Hint));
    }
    spans
}
