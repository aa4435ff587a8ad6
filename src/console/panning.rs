//! Looking around on the map: what keys do to the part of the earth that it shows.

use super::{
    Action,
    model::Model,
    target::Block,
    viewport::{Step, Viewport},
};
use crate::domain::{
    Query, View,
    view::{Map, Thing},
};

/// Selects on the map what is selected here, if it has a place there.
pub(super) fn aim(model: &mut Model) -> bool {
    let is_on =
        |key: &String| map(model).is_none_or(|map| map.things.iter().any(|thing| thing.key.as_str() == key));
    let Some(key) = place_of_selected(model).filter(is_on) else {
        model.notice = Some(model.locale.text("refuse-no-place"));
        return false;
    };
    model.selections.select(Query::Map, Block::Map, &[key], 0);
    model.viewport = Viewport::Selected;
    true
}

/// The key that the map has for what is selected.
fn place_of_selected(model: &Model) -> Option<String> {
    let focus = model.focus();
    let key = if let Some(opened) = model.page().opened.as_ref().filter(|_| model.is_reading()) {
        opened.key.clone()
    } else {
        let keys = model.keys(focus);
        keys.get(model.selections.index(model.shown, focus, &keys)?)?.clone()
    };
    match focus {
        Block::Alerts | Block::Crossings => Some(key),
        // A site and an item of it.
        Block::Stock => key.split('/').next().map(str::to_owned),
        _ => None,
    }
}

/// Moves, zooms or fits the map.
pub(super) fn look(model: &mut Model, action: Action) {
    let Some(map) = map(model) else { return };
    let selected = selected(model, map);
    let window = model.viewport.window(map, selected);
    let step = |step| Viewport::Window(window.stepped(step));
    model.viewport = match action {
        Action::FitSelected => Viewport::Window(Viewport::Selected.window(map, selected)),
        Action::ZoomIn => step(Step::Nearer),
        Action::ZoomOut => step(Step::Farther),
        Action::PanWest => step(Step::West),
        Action::PanEast => step(Step::East),
        Action::PanNorth => step(Step::North),
        Action::PanSouth => step(Step::South),
        _ => Viewport::Country,
    };
}

/// What waited for the map to be read is looked at now; it stays in place when the selection moves on.
pub(super) fn settle(model: &mut Model) {
    let Some(map) = map(model).filter(|_| model.viewport == Viewport::Selected) else { return };
    let key = model.selections.key(Query::Map, Block::Map);
    let is_there = map.things.iter().any(|thing| Some(thing.key.as_str()) == key);
    if is_there {
        model.viewport = Viewport::Window(model.viewport.window(map, selected(model, map)));
    } else {
        model.viewport = Viewport::Country;
        model.notice = Some(model.locale.text("refuse-no-place"));
    }
}

/// A selected thing that the map does not show is brought to its middle.
pub(super) fn keep_in_sight(model: &mut Model) {
    let Some(map) = map(model).filter(|_| model.shown == Query::Map) else { return };
    let Some(thing) = selected(model, map) else { return };
    let window = model.viewport.window(map, Some(thing));
    if !window.holds(thing.at) {
        model.viewport = Viewport::Window(window.centred(thing.at));
    }
}

fn map(model: &Model) -> Option<&Map> {
    match &model.pages[Query::Map as usize].view {
        Some(View::Map(map)) => Some(map),
        _ => None,
    }
}

fn selected<'a>(model: &Model, map: &'a Map) -> Option<&'a Thing> {
    let keys: Vec<String> = map.things.iter().map(|thing| thing.key.to_string()).collect();
    map.things.get(model.selections.index(Query::Map, Block::Map, &keys)?)
}
