//! What the palette offers: what can be done here, and everything that can be gone to.
//!
//! It must not know how the palette searches or what comes of a choice.

use std::collections::HashSet;

use super::{
    Action, Context,
    model::{Model, Overlay},
    palette::{Entry, Goal, Palette},
    panels::{Block, PANELS, Panel, Reply},
};
use crate::domain::{Language, Query};

/// What was chosen lately, so much of it comes first.
const RECENT: usize = 8;

/// Everything that there is, kind by kind; a further kind of thing is a further line.
const SOURCES: &[fn(&Model) -> Vec<Entry>] = &[actions, panels, rows, themes, keymaps, languages];

/// Opens the palette over all of it.
pub(super) fn open(model: &mut Model) {
    let rows = model.keys(model.focus()).len();
    model.overlay = Some(Overlay::Palette(Box::new(Palette::new(entries(model), rows))));
}

/// Takes in what has been read since the palette was opened.
pub(super) fn renew(model: &mut Model) {
    if matches!(model.overlay, Some(Overlay::Palette(_))) {
        let entries = entries(model);
        if let Some(Overlay::Palette(palette)) = &mut model.overlay {
            model.changed |= palette.renew(entries);
        }
    }
}

fn entries(model: &Model) -> Vec<Entry> {
    let mut entries: Vec<Entry> = SOURCES.iter().flat_map(|source| source(model)).collect();
    // Stable: what was never chosen stays in its order.
    entries.sort_by_key(|entry| model.recent.iter().position(|goal| *goal == entry.goal).unwrap_or(RECENT));
    entries
}

/// Types a text into the palette.
pub(super) fn put(model: &mut Model, text: &str) {
    if let Some(Overlay::Palette(palette)) = &mut model.overlay {
        text.chars().for_each(|c| palette.put(c));
    }
}

/// Does what a key means in the palette; gives what was chosen.
pub(super) fn edit(model: &mut Model, action: Action) -> Option<Goal> {
    let Some(Overlay::Palette(palette)) = &mut model.overlay else { return None };
    match action {
        Action::DeleteBackward => palette.delete(),
        Action::ClearLine => palette.clear(),
        Action::NextField | Action::NextChoice => palette.step(1),
        Action::PreviousField | Action::PreviousChoice => palette.step(-1),
        // What answers to nothing stays, so that it can be mended.
        Action::Submit => return palette.chosen().map(|entry| remembered(model, entry.goal)),
        _ => {}
    }
    None
}

fn remembered(model: &mut Model, goal: Goal) -> Goal {
    if !matches!(goal, Goal::Number(_)) {
        model.recent.retain(|known| *known != goal);
        model.recent.push_front(goal.clone());
        model.recent.truncate(RECENT);
    }
    goal
}

fn entry(model: &Model, kind: &str, goal: Goal, name: String) -> Entry {
    let kind = model.locale.text(kind);
    Entry { goal, name, more: String::new(), kind, keys: String::new(), refused: None }
}

/// What a key could do on this panel.
fn actions(model: &Model) -> Vec<Entry> {
    let contexts = model.panel_contexts();
    let here = |action: &&Action| {
        // The palette itself, and what moves a selection that it covers, lead nowhere.
        let moves = matches!(
            action,
            Action::Palette | Action::Down | Action::Up | Action::PageDown | Action::PageUp | Action::Back
        );
        contexts.contains(&action.context()) && !moves && PANELS.iter().all(|panel| panel.show() != **action)
    };
    let offered = |action: &Action| Entry {
        keys: model.keymap.keys_for(*action, &contexts).unwrap_or_default(),
        refused: refused(model, *action),
        ..entry(model, "kind-action", Goal::Act(*action), action_text(model, *action))
    };
    let mut entries: Vec<Entry> = Action::ALL.iter().filter(here).map(offered).collect();
    entries.sort_by_key(|entry| entry.refused.is_some());
    entries
}

fn action_text(model: &Model, action: Action) -> String {
    model.locale.text(&format!("action-{}", action.name()))
}

/// Why the panel would not do it for the row that is selected.
fn refused(model: &Model, action: Action) -> Option<String> {
    let panels_own = !matches!(action.context(), Context::Global | Context::List | Context::Form)
        || matches!(action, Action::Acknowledge | Action::Assign | Action::Note | Action::Withdraw);
    if !panels_own || matches!(action, Action::NextArea | Action::PreviousArea | Action::Group) {
        return None;
    }
    match model.panel().act(action, &model.scene()) {
        Reply::Refuse(why) => Some(why),
        Reply::Nothing => Some(nothing_selected(action).map_or_else(String::new, |id| model.locale.text(id))),
        _ => None,
    }
}

/// The message that says what should have been selected.
pub(super) fn nothing_selected(action: Action) -> Option<&'static str> {
    match action.context() {
        Context::Stock if action == Action::Dispatch => Some("refuse-no-request-selected"),
        Context::Stock if action == Action::Void => Some("refuse-no-entry-selected"),
        Context::Stock => Some("refuse-no-stock-selected"),
        Context::Queue => Some("refuse-no-act-selected"),
        Context::Sources => Some("refuse-no-source-selected"),
        Context::Global => Some("refuse-no-alert-selected"),
        _ => None,
    }
}

fn panels(model: &Model) -> Vec<Entry> {
    let offered = |panel: &&dyn Panel| Entry {
        keys: model.keymap.keys_for(panel.show(), &[Context::Global]).unwrap_or_default(),
        ..entry(model, "kind-panel", Goal::Act(panel.show()), model.locale.text(panel.title()))
    };
    PANELS.iter().map(offered).collect()
}

/// The rows of every panel that has been read. Those of the board lead to the panels that tell more.
fn rows(model: &Model) -> Vec<Entry> {
    let (boards, others): (Vec<&dyn Panel>, Vec<&dyn Panel>) =
        PANELS.iter().copied().partition(|panel| panel.query() == Query::Board);
    let mut known = HashSet::new();
    let mut entries = Vec::new();
    for panel in others.into_iter().chain(boards) {
        let scene = model.scene_of(panel.query());
        let Some(view) = scene.view.filter(|_| !scene.is_void()) else { continue };
        for block in panel.blocks() {
            let query = home(panel.query(), *block);
            let labels = panel.labels(&scene, *block);
            for (key, label) in panel.keys(view, *block).into_iter().zip(labels) {
                if known.insert((query, *block, key.clone())) {
                    let goal = Goal::Row { query, block: *block, key };
                    entries.push(Entry { more: label.more, ..entry(model, block.kind(), goal, label.name) });
                }
            }
        }
    }
    entries
}

/// The panel that tells most of a row.
fn home(query: Query, block: Block) -> Query {
    match (query, block) {
        (Query::Board, Block::Alerts) => Query::Alerts,
        (Query::Board, Block::Crossings) => Query::Flows,
        (Query::Board, Block::Stock) => Query::Stock,
        (Query::Board, Block::Tb) => Query::Tb,
        (query, _) => query,
    }
}

fn themes(model: &Model) -> Vec<Entry> {
    let names = model.theme_names().into_iter();
    names.map(|name| entry(model, "kind-theme", Goal::Theme(name.clone()), name)).collect()
}

/// Each by the name that its speakers give it, whatever language is spoken now.
fn languages(model: &Model) -> Vec<Entry> {
    let offered = |language: Language| {
        let name = ["language-", language.tag()].concat();
        entry(model, "kind-language", Goal::Language(language), model.locale.text(&name))
    };
    Language::ALL.into_iter().map(offered).collect()
}

fn keymaps(model: &Model) -> Vec<Entry> {
    let names = model.keymap_names().into_iter();
    names.map(|name| entry(model, "kind-keymap", Goal::Keymap(name.clone()), name)).collect()
}
