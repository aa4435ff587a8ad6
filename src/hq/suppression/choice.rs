//! Chooses the shift that guards a small cell: the one for which least must be hidden. It must not
//! hide anything.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    atlas::{holds, time},
    cell::{Key, Said, is_fine},
    shift::Shift,
    table::Table,
};
use crate::domain::{Clean, Dimension, Dimensions, Period, PlaceId};

/// How many second ends are tried on an axis, the smallest cells first.
const TRIED: usize = 4;
/// What it costs to hide a post's or a municipality's own figure.
const COARSE: i64 = 1_000_000_000;
/// What it costs that a hidden cell would be nought in the shifted world, as none is that is small.
const NOUGHT: i64 = 1_000_000;

type Ends<T> = (T, Option<T>);
type By = BTreeMap<Dimension, Ends<Clean>>;

/// None: whatever is hidden of what comes now, what went out before tells the cell.
pub(super) fn choose(table: &mut Table<'_>, key: &Key) -> Option<Shift> {
    let near: BTreeSet<Period> = table.near(key.period).into_iter().collect();
    let (places, periods) = (places(table, key, &near), periods(table, key));
    let mut best: Option<(i64, Shift)> = None;
    for by in breakdowns(table, key, &near) {
        for place in &places {
            for period in &periods {
                let (place, period, by) = (place.clone(), *period, by.clone());
                let mut shift = Shift { place, period, by, up: false, down: false };
                let most = best.as_ref().map_or(i64::MAX, |(cost, _)| *cost);
                if let Some(cost) = price(table, &mut shift, &near, most) {
                    best = Some((cost, shift));
                }
            }
        }
    }
    best.map(|(_, shift)| shift)
}

/// What a shift costs, if it is possible and cheaper than another.
fn price(table: &mut Table<'_>, shift: &mut Shift, near: &BTreeSet<Period>, most: i64) -> Option<i64> {
    let mut periods = near.clone();
    periods.extend(shift.period.1.into_iter().flat_map(|second| table.near(second)));
    let (mut cost, mut is_for_ever, mut is_from_now) = (0_i64, true, true);
    for key in periods.into_iter().flat_map(|period| table.cells_of(period)) {
        if !shift.moves(key, &table.atlas) {
            continue;
        }
        is_from_now = is_from_now && table.is_said_anew(key);
        for (said, _) in table.rows(key).filter(|(_, hidden)| !hidden) {
            is_for_ever = is_for_ever && said.is_new;
            let value = said.value.unwrap_or(0).clamp(0, COARSE / 10);
            cost = cost.saturating_add(if is_fine(&key.by) { 1 + value } else { COARSE + value });
        }
        if !(is_for_ever || is_from_now) || cost >= most {
            return None;
        }
    }
    let (mut leaves_some, mut up, mut down) = (true, true, true);
    let (mut strong_up, mut strong_down) = (true, true);
    for (key, is_as_first) in shift.cells() {
        let said = table.rows(&key).filter(|(said, _)| is_for_ever || said.is_new);
        // A number that nobody told is thought to be 2; where there is no row it may be nought.
        let least = said.map(|(said, _)| said.value.unwrap_or(2)).min().unwrap_or(0);
        let (falls, falls_well) =
            if is_as_first { (&mut down, &mut strong_down) } else { (&mut up, &mut strong_up) };
        *falls &= least >= 1;
        *falls_well &= least >= 2;
    }
    leaves_some &= strong_up || strong_down;
    (shift.up, shift.down) = (up, down);
    let cost = cost.saturating_add(if leaves_some { 0 } else { NOUGHT });
    (shift.is_alive() && cost < most).then_some(cost)
}

/// The smallest cells that differ from one on an axis, by their ends there.
fn smallest<T: Ord>(table: &Table<'_>, found: impl Iterator<Item = (Key, T)>) -> Vec<T> {
    let rank = |key: &Key| {
        let of_row = |(said, hidden): (&Said, bool)| {
            if hidden { 0 } else { said.value.unwrap_or(0).saturating_add(1) }
        };
        let least = |(said, _): (&Said, bool)| said.value.unwrap_or(0).min(2);
        let size = table.rows(key).map(of_row).max().unwrap_or(i64::MAX);
        (table.rows(key).map(least).min() < Some(1), size)
    };
    let mut ranked: Vec<_> = found.map(|(key, end)| (rank(&key), end)).collect();
    ranked.sort();
    ranked.truncate(TRIED);
    ranked.into_iter().map(|(_, end)| end).collect()
}

fn with_alone<T: Clone>(first: &T, seconds: Vec<T>) -> Vec<Ends<T>> {
    let mut ends: Vec<Ends<T>> = seconds.into_iter().map(|second| (first.clone(), Some(second))).collect();
    ends.push((first.clone(), None));
    ends
}

/// The places that a shift may be between: two only where something is said of a place above.
fn places(table: &Table<'_>, key: &Key, near: &BTreeSet<Period>) -> Vec<Ends<PlaceId>> {
    let cells = || near.iter().flat_map(|period| table.cells_of(*period));
    let is_above = |place: &PlaceId| *place != key.place && table.atlas.holds(place, &key.place);
    let mut seconds = Vec::new();
    if cells().any(|cell| is_above(&cell.place)) {
        let beside = table
            .cells_of(key.period)
            .iter()
            .filter(|cell| cell.by == key.by && !table.atlas.meets(&cell.place, &key.place));
        seconds = smallest(table, beside.map(|cell| (cell.clone(), cell.place.clone())));
    }
    with_alone(&key.place, seconds)
}

/// The periods that a shift may be between: two only where something is said of a longer one.
fn periods(table: &mut Table<'_>, key: &Key) -> Vec<Ends<Period>> {
    let at = time(key.period);
    let longer: Vec<Period> = table.near(key.period);
    let longer = longer.into_iter().filter(|period| *period != key.period && holds(time(*period), at));
    let mut found = BTreeSet::new();
    if let Some(least) = longer.min_by_key(|period| time(*period).1 - time(*period).0) {
        let kind = std::mem::discriminant(&key.period);
        for period in table.near(least) {
            let other = Key { period, ..key.clone() };
            let is_beside = std::mem::discriminant(&period) == kind && period != key.period;
            if is_beside && table.rows(&other).next().is_some() {
                found.insert(period);
            }
        }
    }
    let found = found.into_iter().map(|period| (Key { period, ..key.clone() }, period));
    with_alone(&key.period, smallest(table, found))
}

/// The break-downs that a shift may be between.
fn breakdowns(table: &Table<'_>, key: &Key, near: &BTreeSet<Period>) -> Vec<By> {
    let cells: Vec<&Key> = near.iter().flat_map(|period| table.cells_of(*period)).collect();
    let here = || table.cells_of(key.period).iter().filter(|cell| cell.place == key.place);
    let mut all = vec![By::new()];
    let mut add = |dimension: Dimension, ends: Vec<Option<Ends<Clean>>>| {
        let mut more = Vec::new();
        for by in &all {
            for ends in &ends {
                let mut by = by.clone();
                by.extend(ends.clone().map(|ends| (dimension, ends)));
                more.push(by);
            }
        }
        all = more;
    };
    for (dimension, value) in &key.by.0 {
        let others = |by: &Dimensions| {
            let mut other = by.clone();
            other.0.insert(*dimension, value.clone());
            other == key.by && by.0.get(dimension).is_some_and(|other| other != value)
        };
        let beside = here().filter(|cell| others(&cell.by));
        let beside = beside.filter_map(|cell| Some((cell.clone(), cell.by.0.get(dimension)?.clone())));
        let ends = with_alone(value, smallest(table, beside));
        add(*dimension, ends.into_iter().map(Some).collect());
    }
    let open: BTreeSet<Dimension> = cells.iter().flat_map(|cell| cell.by.0.keys().copied()).collect();
    for dimension in open.into_iter().filter(|dimension| !key.by.0.contains_key(dimension)) {
        // One of those that are counted under the cell, or any: then all that is counted so is hidden.
        let under = here().filter(|cell| {
            let mut above = cell.by.clone();
            above.0.remove(&dimension).is_some() && above == key.by
        });
        let under = under.filter_map(|cell| Some((cell.clone(), cell.by.0.get(&dimension)?.clone())));
        let mut ends: Vec<_> = smallest(table, under).into_iter().map(|value| Some((value, None))).collect();
        ends.push(None);
        add(dimension, ends);
    }
    all
}
