//! What came of asking: a view that is shown from now on, or why there is none.
//!
//! It must not know why a panel asked.

use super::super::{
    Effect,
    asking::{of_another_time, ring, settled, watched},
    finding,
    model::Model,
    narrowing,
    panels::panel,
    panning,
};
use super::keys::catch_up;
use crate::domain::{Query, Telling, View};

pub(super) fn loaded(model: &mut Model, mut view: View) -> Vec<Effect> {
    model.names.rename(&mut view);
    let query = view.query();
    if view.stamp().as_of != model.as_of {
        return of_another_time(model, view);
    }
    let blocks = panel(query).blocks();
    let old = model.pages[query as usize].view.replace(view);
    // The selection moves to a neighbour only now, while it is known where the row stood.
    if let (Some(old), Some(new)) = (&old, &model.pages[query as usize].view) {
        model.changed |= old != new;
        let inside = panel(query).inside().zip(model.pages[query as usize].opened.as_ref());
        let inside = inside.map(|(block, opened)| (block, panel(query).inside_keys(new, opened)));
        let parts = blocks.iter().map(|block| (*block, panel(query).keys(new, *block)));
        for (block, keys) in parts.chain(inside).collect::<Vec<_>>() {
            let block = &block;
            if model.selections.key(query, *block).is_some()
                && let Some(at) = model.selections.index(query, *block, &keys)
            {
                model.selections.select(query, *block, &keys, at);
            }
        }
    } else {
        model.changed = true;
    }
    panning::settle(model);
    close_what_is_gone(model, query);
    narrowing::renew(model, query);
    finding::renew(model);
    let mut effects = settled(model, query);
    effects.extend(catch_up(model));
    if let (Some(View::Board(board)), None) = (&model.pages[query as usize].view, model.as_of) {
        effects.extend(ring(&mut model.heard, model.codes, board));
    }
    effects
}

pub(super) fn load_failed(model: &mut Model, query: Query, why: &Telling) -> Vec<Effect> {
    let why = model.locale.tell(why);
    model.notice = Some(model.locale.format("load-failed", &[("why", why.into())]));
    let mut effects = settled(model, query);
    if query == Query::Board && model.as_of.is_some() {
        effects.extend(watched(model));
    }
    effects.extend(catch_up(model));
    effects
}

/// The details of a row that is no more must not look like those of its neighbour.
fn close_what_is_gone(model: &mut Model, query: Query) {
    let page = &mut model.pages[query as usize];
    let (Some(view), Some(opened)) = (&page.view, &page.opened) else { return };
    let panel = panel(query);
    if !panel.blocks().iter().any(|block| panel.keys(view, *block).contains(&opened.key)) {
        (page.opened, page.scroll) = (None, 0);
    }
}
