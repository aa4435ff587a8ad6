//! The last lines: what must not be overlooked, what was said once, and the hints for what has the focus.

use ratatui::layout::Rect;

use super::{
    Action, Context, Key,
    able::able,
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
        [] => (Span::new(" ", Meaning::Hint), hints(model, pen.most_scroll() > 0)),
        pressed => which(model, pressed),
    };
    let (here, everywhere) = fitting(pen, line.width, &first, hints);
    let ends = Rect { x: line.right() - everywhere.1.min(line.width), ..line };
    pen.spans(ends, &everywhere.0);
    pen.spans(
        Rect { width: ends.x - line.x, ..line },
        &std::iter::once(first).chain(here).collect::<Vec<_>>(),
    );
}

/// The hints of the last line: those for what has the focus, and at its end those that hold everywhere.
struct Hints {
    here: Vec<Hint>,
    everywhere: Vec<Hint>,
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

/// As many hints as find room whole, the most needed first; a sign stands where the last ones would.
///
/// What always holds stands at the end of the line, where it stays from panel to panel.
fn fitting(pen: &Pen<'_>, columns: u16, first: &Span, hints: Hints) -> (Vec<Span>, (Vec<Span>, u16)) {
    let Hints { mut here, mut everywhere } = hints;
    let sign = Span::new(pen.theme().glyphs().ellipsis, Meaning::Hint);
    let start = pen.measure(std::slice::from_ref(first));
    let wide = |hints: &[Hint]| hints.iter().map(|hint| hint.width(pen) + GAP).fold(0, u16::saturating_add);
    let wanted = |here: &[Hint], everywhere: &[Hint], left_out: bool| {
        let sign = if left_out { pen.measure(std::slice::from_ref(&sign)) + GAP } else { 0 };
        let end = u16::from(!everywhere.is_empty());
        (start + sign + end).saturating_add(wide(here)).saturating_add(wide(everywhere)).saturating_sub(GAP)
    };
    let mut left_out = false;
    while wanted(&here, &everywhere, left_out) > columns {
        // What can be found by another key that stands here goes first.
        if let Some(last) = everywhere.iter().rposition(|hint| !hint.stays) {
            everywhere.remove(last);
        } else if let Some(last) = here.iter().rposition(|hint| !hint.stays) {
            here.remove(last);
            left_out = true;
        } else {
            break;
        }
    }
    // Where even these find no room, the line ends as every other one.
    left_out &= wanted(&here, &everywhere, left_out) <= columns;
    let gap = || Span::new(" ".repeat(usize::from(GAP)), Meaning::Hint);
    let spaced = |hints: Vec<Hint>| {
        let pieces = hints.into_iter().map(|hint| vec![hint.keys, hint.text]);
        pieces.collect::<Vec<_>>().join(&gap())
    };
    let end = wide(&everywhere).saturating_sub(GAP) + u16::from(!everywhere.is_empty());
    let mut spans = spaced(here);
    if left_out {
        spans.extend((!spans.is_empty()).then(gap).into_iter().chain([sign]));
    }
    (spans, (spaced(everywhere), end))
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

/// What can be done in the help, the last two where it goes on.
const HELP: [Action; 3] = [Action::Back, Action::PageDown, Action::PageUp];

/// What can be done now; whether what is read goes on below is known once it is drawn.
fn hints(model: &Model, goes_on: bool) -> Hints {
    let everywhere = [Action::Palette, Action::Quit, Action::Help];
    let contexts = model.contexts();
    let hint = |action: &Action| Some(Hint::new(model, model.keymap.keys_for(*action, &contexts)?, *action));
    let now = |actions: &[Action]| -> Vec<Hint> { actions.iter().filter_map(hint).collect() };
    let here = match &model.overlay {
        Some(Overlay::Form(form)) => {
            let choices = form.fields.get(form.at).is_some_and(|field| !field.choices.is_empty());
            let mut actions = vec![Action::Submit, Action::Cancel];
            actions.extend((form.fields.len() > 1).then_some(Action::NextField));
            actions.push(if choices { Action::NextChoice } else { Action::ClearLine });
            now(&actions)
        }
        Some(Overlay::Palette(_) | Overlay::Filter) => {
            now(&[Action::Submit, Action::Cancel, Action::ClearLine])
        }
        Some(Overlay::Help { .. }) => now(if goes_on { &HELP } else { &HELP[..1] }),
        None => now(&of_panel(model, goes_on)),
    };
    let everywhere = if model.overlay.is_none() { now(&everywhere) } else { Vec::new() };
    Hints { here, everywhere }
}

/// What can be done on the panel with what is selected, the most needed first.
fn of_panel(model: &Model, goes_on: bool) -> Vec<Action> {
    let panel = model.panel();
    let actions: Vec<Action> = if model.is_reading() {
        let chart = [Action::CursorLeft, Action::CursorRight, Action::ChartOrTable, Action::Compare];
        let chart = chart.into_iter().filter(|_| model.contexts().contains(&Context::Chart));
        let hints = panel.hints().iter().copied().filter(|action| *action != Action::Open);
        let further = goes_on.then_some(Action::PageDown);
        std::iter::once(Action::Back).chain(chart).chain(hints).chain(further).collect()
    } else {
        let is_inside = panel.inside().is_some_and(|block| block == model.focus());
        let hints = if is_inside { panel.inside_hints() } else { panel.hints() };
        let leads_back = model.shown != crate::domain::Query::Board || model.as_of.is_some();
        let back = leads_back.then_some(Action::Back);
        back.into_iter().chain(hints.iter().copied()).collect()
    };
    let mut said: Vec<Action> = Vec::new();
    for action in actions {
        if !said.contains(&action) && able(model, action) {
            said.push(action);
        }
    }
    said
}

/// What may follow the keys that were pressed.
fn which(model: &Model, pressed: &[Key]) -> (Span, Hints) {
    let rest = model.keymap.continuations(&model.contexts(), pressed);
    let hints = rest.into_iter().map(|(rest, action)| Hint::new(model, rest, action)).collect();
    let pressed: Vec<String> = pressed.iter().map(ToString::to_string).collect();
    let first = Span::new(format!(" {} …  ", pressed.join(" ")), Meaning::Notice);
    (first, Hints { here: hints, everywhere: Vec::new() })
}
