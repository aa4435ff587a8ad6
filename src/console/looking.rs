//! What the keys of time mean: another range, another moment, the cursor of a chart.
//!
//! It must not know what a panel shows, or how a query is answered.

use chrono::NaiveDate;

use super::{
    Action, Effect,
    asking::{load, refresh},
    model::{Load, Model, Watch},
};
use crate::domain::{Instant, Query, TimeRange, View};

/// Has every panel show what was known at a moment, or what is known now.
pub(super) fn set_as_of(model: &mut Model, at: Option<Instant>) -> Vec<Effect> {
    if model.as_of == at {
        return Vec::new();
    }
    let board = &mut model.pages[Query::Board as usize];
    if model.as_of.is_none() {
        let shown = match board.view.take() {
            Some(View::Board(shown)) => Some(shown),
            _ => None,
        };
        model.watch = Watch { board: shown, load: std::mem::replace(&mut board.load, Load::Idle) };
    }
    // No figure of one moment may stand under the mark of another.
    for page in &mut model.pages {
        page.view = None;
    }
    if at.is_none() {
        let Watch { board, load } = std::mem::take(&mut model.watch);
        let page = &mut model.pages[Query::Board as usize];
        (page.view, page.load) = (board.map(View::Board), load);
    }
    model.as_of = at;
    model.changed = true;
    refresh(model)
}

/// Does what a key means for the time of a panel.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if model.overlay.is_some() {
        return Vec::new();
    }
    match action {
        Action::BackToNow if model.as_of.is_some() => {
            model.page_mut().sight.range.until = None;
            return set_as_of(model, None);
        }
        _ if !model.panel().has_range() => return Vec::new(),
        _ => {}
    }
    let today = today(model);
    let range = model.page().sight.range;
    let next = match action {
        Action::NextRange => range.in_scale(range.scale.next()),
        Action::PreviousRange => range.in_scale(range.scale.previous()),
        Action::Earlier => range.earlier(today),
        Action::Later => range.later(today),
        _ => TimeRange { until: None, ..range },
    };
    if next == range {
        let id = if action == Action::Earlier { "range-first" } else { "range-now" };
        model.notice = Some(model.locale.text(id));
        return Vec::new();
    }
    let sight = &mut model.page_mut().sight;
    (sight.range, sight.chart.cursor) = (next, None);
    load(model, model.shown).into_iter().collect()
}

/// Does what a key means in an opened chart.
pub(super) fn on_chart(model: &mut Model, action: Action) -> Vec<Effect> {
    let page = model.page();
    let (Some(view), Some(opened)) = (&page.view, &page.opened) else { return Vec::new() };
    let reach = model.panel().reach(view);
    let against = model.panel().against(view, opened);
    let sight = &mut model.page_mut().sight;
    match (action, reach) {
        (Action::ChartOrTable, _) => sight.chart.as_table = !sight.chart.as_table,
        (Action::Compare, _) => {
            let at = against.iter().position(|other| *other == sight.against).map_or(0, |at| at + 1);
            sight.against = against.into_iter().nth(at).unwrap_or_default();
            return load(model, model.shown).into_iter().collect();
        }
        (_, Some(reach)) => {
            let at = sight.chart.cursor.unwrap_or(reach.newest);
            let last = reach.points.saturating_sub(1);
            let to = if action == Action::CursorLeft { at.saturating_sub(1) } else { at.saturating_add(1) };
            sight.chart.cursor = Some(to.min(last));
        }
        (_, None) => {}
    }
    Vec::new()
}

/// The day on which the panels are.
fn today(model: &Model) -> NaiveDate {
    model.rules.zone.day(model.as_of.unwrap_or_else(|| model.hq_now()))
}
