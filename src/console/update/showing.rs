//! Which panel is shown, how it is left again, and whether the link runs under it.
//!
//! It must not know which key or which name led to it.

use super::super::{
    Effect, asking::refresh, looking, model::Model, names::Names, narrowing, panels::PANELS, panning,
};
use crate::domain::{LinkState, OwnSources, Query};

pub(in crate::console) fn show(model: &mut Model, query: Query) -> Vec<Effect> {
    model.overlay = None;
    if model.shown != query {
        model.shown = query;
        close_opened(model);
    }
    refresh(model)
}

pub(super) fn show_on_map(model: &mut Model) -> Vec<Effect> {
    if !panning::aim(model) {
        return Vec::new();
    }
    let effects = show(model, Query::Map);
    panning::settle(model);
    effects
}

pub(super) fn step_panel(model: &mut Model, by: usize) -> Vec<Effect> {
    let at = PANELS.iter().position(|panel| panel.query() == model.shown).unwrap_or(0);
    show(model, PANELS[(at + by) % PANELS.len()].query())
}

/// Puts away the nearest thing: an overlay, a warning, an opened row, a panel other than the board.
pub(super) fn back(model: &mut Model) -> Vec<Effect> {
    if model.overlay.take().is_some() {
        return Vec::new();
    }
    if model.alarms.pop_front().is_some() || model.notices.pop_front().is_some() {
        return Vec::new();
    }
    let inside = model.panel().inside();
    let is_inside = model.page().narrow.as_ref().is_some_and(|narrow| Some(narrow.block) == inside);
    if model.page().opened.is_some() && !is_inside {
        close_opened(model);
        return Vec::new();
    }
    if narrowing::clear(model) {
        return Vec::new();
    }
    if model.as_of.is_some() {
        return looking::set_as_of(model, None);
    }
    if model.shown == Query::Board { Vec::new() } else { show(model, Query::Board) }
}

/// Puts away the row whose details are shown, and how its lines were looked at.
fn close_opened(model: &mut Model) {
    let page = model.page_mut();
    (page.opened, page.scroll) = (None, 0);
    narrowing::renew(model, model.shown);
}

/// Calls places as the language does; what is shown is asked for again, because it came with other names.
pub(super) fn name_places(model: &mut Model) -> Vec<Effect> {
    model.names = Names::new(&model.places, model.locale.language());
    refresh(model)
}

/// Stops what goes over the link, or lets it go on.
pub(super) fn pause(model: &mut Model) -> Vec<Effect> {
    if model.link.state == LinkState::NoHq {
        model.notice = Some(model.locale.text("sync-no-hq"));
        return Vec::new();
    }
    model.paused = !model.paused;
    let is_own = model.link.own == OwnSources::Asked;
    let id = match (model.paused, is_own) {
        (true, false) => "sync-paused",
        (false, false) => "sync-goes-on",
        (true, true) => "sync-paused-own",
        (false, true) => "sync-goes-on-own",
    };
    model.notice = Some(model.locale.text(id));
    vec![Effect::Pause(model.paused)]
}
