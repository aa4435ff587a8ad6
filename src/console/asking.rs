//! What is asked of the cache, each query once at a time, and what becomes of an answer that no panel waits for.
//!
//! It must not know what a key means.

use super::{
    Code, Codes, Effect,
    bell::Heard,
    model::{Load, Model},
    panels::panel,
};
use crate::domain::{Clean, Lens, Query, View, view::Situation};

/// The board is always part of what is shown: the counts of alerts stand in the tabs.
pub(super) fn visible(model: &Model) -> Vec<Query> {
    if model.shown == Query::Board { vec![model.shown] } else { vec![model.shown, Query::Board] }
}

pub(super) fn refresh(model: &mut Model) -> Vec<Effect> {
    let mut effects: Vec<Effect> =
        visible(model).into_iter().filter_map(|query| load(model, query)).collect();
    effects.extend(watch(model));
    effects
}

pub(super) fn load(model: &mut Model, query: Query) -> Option<Effect> {
    let state = &mut model.pages[query as usize].load;
    if *state == Load::Idle {
        *state = Load::UnderWay;
        return Some(Effect::Load(query, lens(model, query)));
    }
    *state = Load::Again;
    None
}

/// An answer came: what was asked meanwhile is asked now, if it is still shown.
pub(super) fn settled(model: &mut Model, query: Query) -> Vec<Effect> {
    let state = std::mem::replace(&mut model.pages[query as usize].load, Load::Idle);
    if state == Load::Again && visible(model).contains(&query) {
        return load(model, query).into_iter().collect();
    }
    Vec::new()
}

/// Through what a panel is to be answered.
pub(super) fn lens(model: &Model, query: Query) -> Lens {
    let page = &model.pages[query as usize];
    let opened = page.opened.as_ref().filter(|opened| opened.whole && panel(query).has_details());
    Lens {
        range: page.sight.range,
        as_of: model.as_of,
        opened: opened.map(|opened| Clean::new(&opened.key)),
        against: page.sight.against.clone(),
    }
}

/// Asks for the board of now, where no page is about now.
pub(super) fn watch(model: &mut Model) -> Option<Effect> {
    model.as_of?;
    if model.watch.load != Load::Idle {
        model.watch.load = Load::Again;
        return None;
    }
    model.watch.load = Load::UnderWay;
    Some(Effect::Load(Query::Board, Lens::default()))
}

/// Takes in an answer that is about another moment than the panels: the board of now, or one that came too late.
pub(super) fn of_another_time(model: &mut Model, view: View) -> Vec<Effect> {
    let is_now = view.stamp().as_of.is_none();
    match view {
        View::Board(board) if is_now => {
            let mut effects: Vec<Effect> = ring(&mut model.heard, model.codes, &board).into_iter().collect();
            model.changed |= model.watch.board.as_ref() != Some(&board);
            model.watch.board = Some(board);
            effects.extend(watched(model));
            effects
        }
        // Its page is about now again, and asked for on its own.
        View::Board(_) if model.as_of.is_none() => Vec::new(),
        view => settled(model, view.query()),
    }
}

/// The board of now was answered, or could not be.
pub(super) fn watched(model: &mut Model) -> Option<Effect> {
    let state = std::mem::replace(&mut model.watch.load, Load::Idle);
    if state == Load::Again { watch(model) } else { None }
}

/// However many alerts are new, one ring tells it.
pub(super) fn ring(heard: &mut Heard, codes: Codes, board: &Situation) -> Option<Effect> {
    let new = heard.anything_new(board);
    (new && codes.have(Code::Bell)).then_some(Effect::Ring)
}
