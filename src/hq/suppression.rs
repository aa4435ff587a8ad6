//! Hides small cells, and as many beside them as it takes that they cannot be worked out.
//!
//! A cell of 1 to 4 is hidden where persons are broken down below the level of a post or a
//! municipality. Of every hidden cell there is another world that looks the same from outside and
//! in which the cell has another value: the rule looks for that world and hides one more cell, the
//! smallest beside it, until it finds one. Sums over dimensions, places and time are taken to hold.
//! Pure; it must not know the ledger.

mod graph;
mod world;

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{Dimension, Dimensions, Metric, Period, Place, PlaceId};

use world::Times;

/// The largest number that is small.
const SMALL: i64 = 4;

/// Which cell of a metric's figures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Key {
    pub(super) place: PlaceId,
    pub(super) by: Dimensions,
    pub(super) period: Period,
}

/// What one source says of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) value: i64,
    /// The row that says so: the same one in every state of the figures that it is in force in.
    pub(super) row: Option<i64>,
    pub(super) status: Status,
}

/// Who knows a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    /// It went out.
    Shown,
    /// It is about to go out and may still be hidden.
    Open,
    Hidden,
    /// Hidden by whoever sent it; its number is a guess.
    Untold,
    /// Nobody sent it: what is missing to a total.
    Rest,
}

/// Everything that one source says of one metric, in one state.
pub(super) type Cells = BTreeMap<Key, Cell>;

/// Whether a figure is broken down so far that a small number is about few persons. The direction
/// of a crossing is a post's own figure, and an item of stock is no person.
pub(super) fn is_fine(by: &Dimensions) -> bool {
    by.0.keys().any(|dimension| !matches!(dimension, Dimension::Direction | Dimension::Item))
}

/// Whether a figure is hidden whatever stands beside it.
pub(super) fn is_small(by: &Dimensions, value: i64) -> bool {
    is_fine(by) && (1..=SMALL).contains(&value)
}

/// Says which open cells must be hidden; whoever reads them may remember the states before.
pub(super) fn hide(metric: Metric, cells: &Cells, before: &[Cells], places: &[Place]) -> BTreeSet<Key> {
    let mut times = Times::new(metric, cells, before, places);
    let graph = &mut times.now;
    let mut hidden = BTreeSet::new();
    for cell in graph.open().collect::<Vec<_>>() {
        let value = graph.value(cell);
        if is_small(&graph.key(cell).by, value) {
            graph.hide(cell);
            hidden.insert(graph.key(cell).clone());
        }
    }
    let mut safe = BTreeSet::new();
    while let Some(cell) = next(&mut times, &mut safe) {
        times.now.hide(cell);
        hidden.insert(times.now.key(cell).clone());
    }
    hidden
}

/// The next cell that must be hidden; `safe` gathers those of which another world is known.
fn next(times: &mut Times<'_>, safe: &mut BTreeSet<usize>) -> Option<usize> {
    for cell in times.now.near_open() {
        if safe.contains(&cell) {
            continue;
        }
        match world::other(times, cell) {
            Some(moved) => safe.extend(moved),
            None => match times.now.cover(cell) {
                Some(cover) => return Some(cover),
                // Nothing that is about to go out can change it.
                None => {
                    safe.insert(cell);
                }
            },
        }
    }
    None
}

#[cfg(test)]
mod tests;
