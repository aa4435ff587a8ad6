//! Hides small cells, and as many beside them as it takes that they cannot be worked out.
//!
//! A cell of 1 to 4 is hidden where persons are broken down below the level of a post or a
//! municipality. Of every hidden cell there is another world that looks the same from outside and
//! in which the cell has another value: the rule looks for that world and hides one more cell, the
//! smallest beside it, until it finds one. Sums over dimensions, places and time are taken to hold.
//! Pure; it must not know the ledger.

mod cell;
mod graph;
mod world;

use std::collections::BTreeSet;

use crate::domain::{Metric, Place};

pub(super) use cell::{Cell, Cells, Key, Status, is_fine, is_small};
use world::Times;

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
