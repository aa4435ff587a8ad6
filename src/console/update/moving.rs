//! The keys that move: the selection in a list, the focus among the parts of a panel, what is read.
//!
//! Nothing is asked for and nothing is done by them.

use ratatui::layout::Rect;

use super::super::{
    Action, Effect,
    draw::most_scroll,
    footer,
    help::Sheet,
    model::{Model, Overlay},
    panning,
    target::Block,
};

/// Moves the selection, or scrolls what is open.
pub(super) fn travel(model: &mut Model, action: Action) {
    let page_rows = model.rows.saturating_sub(6).max(1);
    if let Some(Overlay::Help { scroll }) = model.overlay {
        let sheet = Sheet::new(model, footer::above(model, Rect::new(0, 0, model.columns, model.rows)));
        let last = sheet.last();
        let scroll = scrolled(scroll.min(last), action, sheet.page(scroll.min(last))).min(last);
        model.overlay = Some(Overlay::Help { scroll });
        return;
    }
    if model.is_reading() {
        read_on(model, action, page_rows);
        return;
    }
    if model.page().seen().is_none() {
        return;
    }
    let focus = model.focus();
    let keys = model.keys(focus);
    let at = model.selections.index(model.shown, focus, &keys).unwrap_or(0);
    let last = keys.len().saturating_sub(1);
    let page_rows = usize::from(page_rows);
    let to = match action {
        Action::Down if at >= last => return cross(model, 1),
        Action::Up if at == 0 => return cross(model, -1),
        Action::Down => at + 1,
        Action::Up => at - 1,
        Action::PageDown => (at + page_rows).min(last),
        Action::PageUp => at.saturating_sub(page_rows),
        Action::First => 0,
        _ => last,
    };
    model.selections.select(model.shown, focus, &keys, to);
    panning::keep_in_sight(model);
}

/// Scrolls what is read. What lies beyond its end is no way that the keys back would have to go; where
/// that is costs drawing it, so that only the first key back asks.
fn read_on(model: &mut Model, action: Action, page_rows: u16) {
    let back = matches!(action, Action::Up | Action::PageUp);
    let scroll = model.page().scroll;
    let from = if back && model.page().may_be_beyond { scroll.min(most_scroll(model)) } else { scroll };
    let page = model.page_mut();
    (page.scroll, page.may_be_beyond) = (scrolled(from, action, page_rows), !back);
}

fn scrolled(scroll: u16, action: Action, page_rows: u16) -> u16 {
    match action {
        Action::Down => scroll.saturating_add(1),
        Action::Up => scroll.saturating_sub(1),
        Action::PageDown => scroll.saturating_add(page_rows),
        Action::PageUp => scroll.saturating_sub(page_rows),
        Action::First => 0,
        _ => u16::MAX,
    }
}

/// Over the edge of one part the selection goes on into the next, if that has rows.
fn cross(model: &mut Model, by: isize) {
    let Some(view) = model.page().seen() else { return };
    let (panel, focus) = (model.panel(), model.focus());
    if panel.shows_one_part() {
        return;
    }
    let blocks = panel.blocks();
    let Some(at) = blocks.iter().position(|block| *block == focus) else { return };
    let mut next = at;
    while let Some(block) =
        next.checked_add_signed(by).and_then(|at| blocks.get(at).map(|block| (at, *block)))
    {
        next = block.0;
        let keys = panel.keys(view, block.1);
        if !keys.is_empty() {
            let to = if by > 0 { 0 } else { keys.len() - 1 };
            model.selections.select(model.shown, block.1, &keys, to);
            model.page_mut().focus = block.1;
            return;
        }
    }
}

pub(super) fn step_block(model: &mut Model, by: usize) -> Vec<Effect> {
    let blocks = model.panel().blocks();
    let at = blocks.iter().position(|block| *block == model.page().focus).unwrap_or(0);
    model.page_mut().focus = blocks[(at + by) % blocks.len()];
    Vec::new()
}

pub(super) fn select(model: &mut Model, block: Block, at: usize) {
    let keys = model.keys(block);
    model.selections.select(model.shown, block, &keys, at);
    if model.panel().inside() != Some(block) {
        model.page_mut().focus = block;
    }
    panning::keep_in_sight(model);
}
