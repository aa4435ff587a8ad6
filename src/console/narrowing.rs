//! Filtering, sorting and grouping the list that has the focus.
//!
//! It must not know what the rows of a list are: its panel names them and picks among them.

use super::{
    Action,
    fuzzy::holds_all,
    model::{Model, Overlay},
    narrow::{Column, Narrow, SortKey, UseFor},
    panels::{Panel, Scene, panel},
};
use crate::domain::Query;

/// The most that is kept of a filter, in characters.
const LONGEST: usize = 60;

/// Begins to type a filter; one that is there is gone on with.
pub(super) fn open(model: &mut Model) {
    if !can_be_picked(model) {
        model.notice = Some(model.locale.text("refuse-filter"));
        return;
    }
    here(model);
    model.overlay = Some(Overlay::Filter);
    renew(model, model.shown);
}

/// Types a text into the filter.
pub(super) fn put(model: &mut Model, text: &str) {
    change(model, |filter| filter.push_str(text));
}

/// Filters the list that has the focus at once; says whether it can be.
pub(super) fn set(model: &mut Model, text: &str) -> bool {
    let can = can_be_picked(model);
    if can {
        put(model, text);
    }
    can
}

/// Does what a key means while the filter is typed, but for moving the selection.
pub(super) fn edit(model: &mut Model, action: Action) {
    match action {
        Action::Submit => {
            model.overlay = None;
            renew(model, model.shown);
        }
        Action::Cancel => {
            model.overlay = None;
            clear(model);
        }
        Action::DeleteBackward => change(model, |filter| {
            filter.pop();
        }),
        Action::ClearLine => change(model, String::clear),
        _ => {}
    }
}

/// Shows all rows again, in their own order; says whether they were not.
pub(super) fn clear(model: &mut Model) -> bool {
    model.page_mut().narrow.take().is_some()
}

/// Sorts by the next column; behind the last comes the list's own order.
pub(super) fn sort(model: &mut Model) {
    step(model, UseFor::Sorting);
}

/// Groups by the next column; behind the last nothing is grouped.
pub(super) fn group(model: &mut Model) {
    step(model, UseFor::Grouping);
}

/// Works out anew which rows are shown, because they or how somebody looks at them changed.
pub(super) fn renew(model: &mut Model, query: Query) {
    let Some(mut narrow) = model.pages[query as usize].narrow.take() else { return };
    let typed = query == model.shown && model.overlay == Some(Overlay::Filter);
    let (panel, scene) = (panel(query), model.scene_of(query));
    let closed = panel.inside() == Some(narrow.block) && scene.opened.is_none();
    if closed || (narrow.is_plain() && !typed) {
        return;
    }
    work_out(panel, &scene, &mut narrow, typed);
    model.pages[query as usize].narrow = Some(narrow);
}

fn work_out(panel: &dyn Panel, scene: &Scene<'_>, narrow: &mut Narrow, typed: bool) {
    let labels = panel.labels(scene, narrow.block);
    let holds = |at: &usize| {
        let label = &labels[*at];
        holds_all(&format!("{} {}", label.name, label.more), &narrow.filter)
    };
    let mut rows: Vec<usize> = (0..labels.len()).filter(holds).collect();
    let keys =
        |column: Option<usize>| column.map(|at| panel.column(scene, narrow.block, at)).unwrap_or_default();
    order(&mut rows, &keys(narrow.sort));
    let groups = keys(narrow.group);
    order(&mut rows, &groups);
    (narrow.shown, narrow.all) = (rows.len(), labels.len());
    narrow.groups = rows.iter().filter_map(|at| groups.get(*at)).map(|key| key.text.clone()).collect();
    narrow.view = if narrow.is_plain() { None } else { panel.pick(scene, narrow.block, &rows) };
    narrow.remark = remark(scene, narrow, panel.columns(narrow.block), typed);
}

/// Sorts rows by their keys; those with the same key stay as they stand.
fn order(rows: &mut [usize], keys: &[SortKey]) {
    if !keys.is_empty() {
        rows.sort_by(|a, b| match (keys.get(*a), keys.get(*b)) {
            (Some(a), Some(b)) => a.compare(b),
            _ => a.cmp(b),
        });
    }
}

/// `/flood · 1 of 12 · by time`.
fn remark(scene: &Scene<'_>, narrow: &Narrow, columns: &[Column], typed: bool) -> String {
    let named = |id: &str, at: Option<usize>| {
        let column = columns.get(at?)?;
        Some(scene.locale.format(id, &[("column", scene.text(column.name).into())]))
    };
    let text = format!("{}{}", narrow.filter.trim_start(), if typed { "_" } else { "" });
    let filter = (!text.is_empty()).then(|| {
        let args = [
            ("text", text.into()),
            ("shown", (narrow.shown as i64).into()),
            ("all", (narrow.all as i64).into()),
        ];
        scene.locale.format("narrow-filter", &args)
    });
    let parts = [filter, named("narrow-sorted", narrow.sort), named("narrow-grouped", narrow.group)];
    let both = |first: String, second: String| {
        scene.locale.format("narrow-both", &[("first", first.into()), ("second", second.into())])
    };
    parts.into_iter().flatten().reduce(both).unwrap_or_default()
}

fn can_be_picked(model: &Model) -> bool {
    let scene = model.scene_of(model.shown);
    model.overlay.is_none() && model.panel().pick(&scene, model.focus(), &[]).is_some()
}

/// How somebody looks at the list that has the focus; of a panel one list at a time can be looked at so.
fn here(model: &mut Model) -> &mut Narrow {
    let focus = model.focus();
    let page = model.page_mut();
    let other = |narrow: &Narrow| narrow.block != focus;
    if page.narrow.as_ref().is_some_and(other) {
        page.narrow = None;
    }
    page.narrow.get_or_insert_with(|| Narrow::new(focus))
}

fn change(model: &mut Model, change: impl FnOnce(&mut String)) {
    let filter = &mut here(model).filter;
    change(filter);
    if let Some((end, _)) = filter.char_indices().nth(LONGEST) {
        filter.truncate(end);
    }
    renew(model, model.shown);
}

fn step(model: &mut Model, use_for: UseFor) {
    let columns = model.panel().columns(model.focus());
    let fitting: Vec<usize> = (0..columns.len()).filter(|at| columns[*at].use_for == use_for).collect();
    if fitting.is_empty() || !can_be_picked(model) {
        model.notice = Some(model.locale.text("refuse-sort"));
        return;
    }
    let narrow = here(model);
    let chosen = if use_for == UseFor::Sorting { &mut narrow.sort } else { &mut narrow.group };
    *chosen = match chosen.and_then(|now| fitting.iter().position(|at| *at == now)) {
        None => fitting.first().copied(),
        Some(at) => fitting.get(at + 1).copied(),
    };
    renew(model, model.shown);
}
