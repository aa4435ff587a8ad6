//! Keys and the mouse: what is typed goes into a text, waits for its panel, or is an action.
//!
//! It must not know what an action does.

use super::super::{
    Action, Code, Context, Effect, Key, Mouse, MouseKind,
    draw::target_at,
    filling, finding,
    keymap::Lookup,
    model::{Load, Model, Overlay},
    narrowing,
    target::Target,
};
use super::{
    doing::act,
    moving::{select, travel},
    showing::show,
};

/// The most keys that wait for a panel.
const KEYS_AHEAD: usize = 512;

/// Somebody is there.
pub(in crate::console) fn touch(model: &mut Model) {
    model.signing.beats = 0;
    model.signing.touched = model.now;
}

/// Takes a key, or keeps it until the panel that it is meant for has something to select: whoever
/// types `5 j` faster than the alerts are read must not lose the `j`.
pub(super) fn typed(model: &mut Model, key: Key) -> Vec<Effect> {
    let waits = model.overlay.is_none() && model.page().view.is_none() && model.page().load != Load::Idle;
    let action = match model.keymap.lookup(&model.contexts(), &[key]) {
        Lookup::Action(action) => Some(action),
        Lookup::Prefix | Lookup::None => None,
    };
    let needs_rows = action.is_some_and(is_about_a_row);
    let passes = action.is_some_and(|a| is_way_out(a) || matches!(a, Action::Help | Action::Back));
    if !waits || passes || (model.ahead.is_empty() && !needs_rows) {
        return pressed(model, key);
    }
    if model.ahead.len() < KEYS_AHEAD {
        model.ahead.push_back(key);
    }
    Vec::new()
}

/// Whether an action is about the row that is selected.
fn is_about_a_row(action: Action) -> bool {
    matches!(action.context(), Context::List | Context::Stock | Context::Queue)
        || matches!(action, Action::Acknowledge | Action::Assign | Action::Note | Action::Export)
}

/// Takes the keys that waited for a panel; one of them may lead to another that must be waited for.
///
/// A form that opens ends it: nobody has seen yet which alert it is about.
pub(super) fn catch_up(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    for key in std::mem::take(&mut model.ahead) {
        if model.is_typing() {
            break;
        }
        effects.extend(typed(model, key));
    }
    effects
}

fn pressed(model: &mut Model, key: Key) -> Vec<Effect> {
    if model.takes_text()
        && let Some(c) = key.typed()
    {
        put(model, c.encode_utf8(&mut [0; 4]));
        return Vec::new();
    }
    if model.pending.is_empty() {
        model.pending_since = model.now;
    }
    model.pending.push(key);
    let mut contexts = model.contexts();
    let typing = model.takes_text();
    if typing {
        contexts.push(Context::Global);
    }
    match model.keymap.lookup(&contexts, &model.pending) {
        // While a line is typed, only what belongs to the line, and the way out, may happen.
        Lookup::Action(action) if typing && action.context() != Context::Form && !is_way_out(action) => {
            model.pending.clear();
            Vec::new()
        }
        Lookup::Action(action) => {
            model.pending.clear();
            model.notice = None;
            act(model, action)
        }
        Lookup::Prefix if !typing => Vec::new(),
        Lookup::Prefix | Lookup::None => {
            let keys: Vec<String> =
                std::mem::take(&mut model.pending).iter().map(ToString::to_string).collect();
            // One unknown key is a slip; an unknown sequence was meant.
            if keys.len() > 1 && keys.last().is_none_or(|key| key != "esc") {
                model.notice = Some(model.locale.format("no-such-keys", &[("keys", keys.join(" ").into())]));
            }
            Vec::new()
        }
    }
}

/// Types a text into what takes one.
pub(super) fn put(model: &mut Model, text: &str) {
    match model.overlay {
        Some(Overlay::Form(_)) => filling::put(model, text),
        Some(Overlay::Palette(_)) => finding::put(model, text),
        Some(Overlay::Filter) => narrowing::put(model, text),
        _ => {}
    }
}

fn is_way_out(action: Action) -> bool {
    matches!(action, Action::Quit | Action::Redraw | Action::Suspend)
}

/// Does what a mouse did; where nobody wanted one, such bytes are somebody's who wants to do harm.
pub(super) fn pointed(model: &mut Model, mouse: Mouse) -> Vec<Effect> {
    if !model.codes.have(Code::Mouse) || model.takes_text() {
        return Vec::new();
    }
    // Where things stand depends on what was said, so that this comes first.
    let target = target_at(model, mouse.column, mouse.row);
    model.pending.clear();
    model.notice = None;
    match (mouse.kind, target) {
        (MouseKind::WheelUp, _) => travel(model, Action::Up),
        (MouseKind::WheelDown, _) => travel(model, Action::Down),
        (MouseKind::Press, Some(Target::Tab(query))) => return show(model, query),
        (MouseKind::Press, Some(Target::Row(block, at))) => select(model, block, at),
        (MouseKind::Press, None) => {}
    }
    Vec::new()
}
