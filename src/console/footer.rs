//! The last lines: what must not be overlooked, what was said once, and the hints for what has the focus.

use ratatui::layout::Rect;

use super::{
    Action, Context, Key,
    model::{Model, Overlay},
    theme::Meaning,
    widgets::{Pen, Span, wrap},
};
use crate::domain::LinkState;

/// The most rows that a message takes.
const MESSAGE_ROWS: u16 = 3;

/// What is left to the panel: header and footer need the rest.
pub(super) fn above(model: &Model, area: Rect) -> Rect {
    // Where there is next to no room, the header goes last: it says whether all of this is real.
    let head = 2.min(area.height);
    let foot = rows(model, area.width).min(area.height.saturating_sub(head + 3));
    Rect { y: area.y + head, height: area.height - head - foot, ..area }
}

/// Rows that the footer takes now.
fn rows(model: &Model, columns: u16) -> u16 {
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
    let (first, hints) = match model.pending.as_slice() {
        [] => (Span::new(" ", Meaning::Hint), hints(model)),
        pressed => which(model, pressed),
    };
    let spans = fitting(pen, line.width, first, hints);
    pen.spans(line, &spans);
}

/// What a key does, as it stands in the last line.
struct Hint {
    keys: Span,
    text: Span,
    /// What always finds room: the way out and the way back.
    stays: bool,
}

impl Hint {
    fn new(model: &Model, keys: String, action: Action) -> Self {
        let text = model.locale.text(&format!("action-{}", action.name()));
        let stays =
            matches!(action, Action::Help | Action::Quit | Action::Back | Action::Submit | Action::Cancel);
        Self {
            keys: Span::new(keys, Meaning::Key),
            text: Span::new(format!(" {text}"), Meaning::Hint),
            stays,
        }
    }

    fn width(&self, pen: &Pen<'_>) -> u16 {
        pen.measure(&[self.keys.clone(), self.text.clone()])
    }
}

/// Columns between two hints.
const GAP: u16 = 3;

/// As many hints as find room whole; a sign stands where the last ones would.
fn fitting(pen: &Pen<'_>, columns: u16, first: Span, mut hints: Vec<Hint>) -> Vec<Span> {
    let sign = Span::new(pen.theme().glyphs().ellipsis, Meaning::Hint);
    let start = pen.measure(std::slice::from_ref(&first));
    let wanted = |hints: &[Hint], left_out: bool| {
        let sign = if left_out { pen.measure(std::slice::from_ref(&sign)) + GAP } else { 0 };
        let hints = hints.iter().map(|hint| hint.width(pen) + GAP).fold(0, u16::saturating_add);
        (start + sign).saturating_add(hints).saturating_sub(GAP)
    };
    let mut cut = None;
    while wanted(&hints, cut.is_some()) > columns {
        let Some(last) = hints.iter().rposition(|hint| !hint.stays) else { break };
        hints.remove(last);
        cut = Some(last);
    }
    // Where even these find no room, the line ends as every other one.
    if wanted(&hints, cut.is_some()) > columns {
        cut = None;
    }
    let mut pieces: Vec<Vec<Span>> = hints.into_iter().map(|hint| vec![hint.keys, hint.text]).collect();
    if let Some(at) = cut {
        pieces.insert(at, vec![sign]);
    }
    let gap = " ".repeat(usize::from(GAP));
    let gaps =
        std::iter::once(first).chain(std::iter::repeat_with(|| Span::new(gap.as_str(), Meaning::Hint)));
    gaps.zip(pieces).flat_map(|(gap, piece)| std::iter::once(gap).chain(piece)).collect()
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
            Some((model.locale.tell(why), Meaning::Offline))
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

fn hints(model: &Model) -> Vec<Hint> {
    let contexts = model.contexts();
    // What holds everywhere comes first and so stays where it is from panel to panel.
    let everywhere = [Action::Help, Action::Quit, Action::Palette].into_iter();
    let actions: Vec<Action> = match &model.overlay {
        Some(Overlay::Form(form)) => {
            let choices = form.fields.get(form.at).is_some_and(|field| !field.choices.is_empty());
            let mut actions = vec![Action::Submit, Action::Cancel];
            actions.extend((form.fields.len() > 1).then_some(Action::NextField));
            actions.push(if choices { Action::NextChoice } else { Action::ClearLine });
            actions
        }
        Some(Overlay::Palette(_) | Overlay::Filter) => {
            vec![Action::Submit, Action::Cancel, Action::ClearLine]
        }
        Some(Overlay::Help { .. }) => vec![Action::Back, Action::PageDown, Action::PageUp],
        None if model.is_reading() => {
            let hints = model.panel().hints().iter().copied().filter(|action| *action != Action::Open);
            let chart = [Action::CursorLeft, Action::CursorRight, Action::ChartOrTable, Action::Compare];
            let chart = chart.into_iter().filter(|_| contexts.contains(&Context::Chart));
            everywhere.chain([Action::Back]).chain(chart).chain(hints).chain([Action::PageDown]).collect()
        }
        None => {
            let inside = model.panel().inside().filter(|block| *block == model.focus());
            let hints = if inside.is_some() { model.panel().inside_hints() } else { model.panel().hints() };
            let back = (model.shown != crate::domain::Query::Board).then_some(Action::Back);
            everywhere.chain(back).chain(hints.iter().copied()).collect()
        }
    };
    let mut said = Vec::new();
    let actions = actions.into_iter().filter(|action| {
        let is_new = !said.contains(action);
        said.push(*action);
        is_new
    });
    let keys = |action| model.keymap.keys_for(action, &contexts).map(|keys| (keys, action));
    actions.filter_map(keys).map(|(keys, action)| Hint::new(model, keys, action)).collect()
}

/// What may follow the keys that were pressed.
fn which(model: &Model, pressed: &[Key]) -> (Span, Vec<Hint>) {
    let rest = model.keymap.continuations(&model.contexts(), pressed);
    let hints = rest.into_iter().map(|(rest, action)| Hint::new(model, rest, action)).collect();
    let pressed: Vec<String> = pressed.iter().map(ToString::to_string).collect();
    (Span::new(format!(" {} …  ", pressed.join(" ")), Meaning::Notice), hints)
}
