//! Looks for another world that looks the same from outside. It must not know what to do without one.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cell::Cells;
use super::graph::{Graph, Sum};
use crate::domain::{Metric, Place};

/// How many steps a search may take; a cell whose world is further away counts as known.
const STEPS: u32 = 300;

/// The state of the figures now and those before: the same row says the same in all of them.
pub(super) struct Times<'a> {
    pub(super) now: Graph<'a>,
    before: Vec<Graph<'a>>,
    /// Where each row is in force.
    rows: HashMap<i64, Vec<At>>,
}

/// A cell of one state; state 0 is now.
type At = (usize, usize);

/// By how much each cell differs.
type Moves = BTreeMap<At, i64>;

impl<'a> Times<'a> {
    pub(super) fn new(metric: Metric, now: &Cells, before: &[Cells], places: &'a [Place]) -> Self {
        let graph = |cells: &Cells| Graph::new(metric, cells, places);
        let (now, before) = (graph(now), before.iter().map(graph).collect::<Vec<_>>());
        let mut rows: HashMap<i64, Vec<At>> = HashMap::new();
        for (state, graph) in std::iter::once(&now).chain(&before).enumerate() {
            for (cell, row) in graph.rows() {
                rows.entry(row).or_default().push((state, cell));
            }
        }
        Self { now, before, rows }
    }

    fn graph(&mut self, state: usize) -> &mut Graph<'a> {
        match state.checked_sub(1) {
            None => &mut self.now,
            Some(before) => &mut self.before[before],
        }
    }

    /// The cell in every state in which it is the same row.
    fn everywhere(&mut self, (state, cell): At) -> Vec<At> {
        let row = self.graph(state).row(cell);
        row.and_then(|row| self.rows.get(&row).cloned()).unwrap_or_else(|| vec![(state, cell)])
    }

    /// A hidden cell is never nought, unless it is: who knows the rule knows that noughts are shown.
    fn can_move(&mut self, at: At, by: i64) -> bool {
        self.everywhere(at).into_iter().all(|(state, cell)| {
            let graph = self.graph(state);
            let value = graph.value(cell);
            let least = if graph.is_sent(cell) { value.min(1) } else { 0 };
            !graph.is_known(cell) && value + by >= least && graph.is_complete(cell)
        })
    }
}

/// A world in which a hidden cell is one more or one less: all cells of now that differ in it.
pub(super) fn other(times: &mut Times<'_>, cell: usize) -> Option<BTreeSet<usize>> {
    for by in [1, -1] {
        if !times.can_move((0, cell), by) {
            continue;
        }
        let mut moves: Moves = times.everywhere((0, cell)).into_iter().map(|at| (at, by)).collect();
        if settle(times, &mut moves, &mut STEPS.clone()) {
            return Some(moves.into_keys().filter(|(state, _)| *state == 0).map(|(_, cell)| cell).collect());
        }
    }
    None
}

/// Moves more cells until every sum holds again; takes its moves back where it cannot.
fn settle(times: &mut Times<'_>, moves: &mut Moves, steps: &mut u32) -> bool {
    let Some(remedies) = remedies(times, moves) else { return true };
    for (at, by) in remedies {
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        let everywhere = times.everywhere(at);
        moves.extend(everywhere.iter().map(|at| (*at, by)));
        if settle(times, moves, steps) {
            return true;
        }
        moves.retain(|at, _| !everywhere.contains(at));
    }
    false
}

/// What could make a sum hold again that does not: of the sum for which least could. None: all hold.
fn remedies(times: &mut Times<'_>, moves: &Moves) -> Option<Vec<(At, i64)>> {
    let mut fewest: Option<Vec<(At, i64)>> = None;
    for (state, cell) in moves.keys().copied() {
        for sum in times.graph(state).sums(cell).iter() {
            let off = off(sum, state, moves);
            if off == 0 {
                continue;
            }
            let below = sum.below.iter().map(|cell| ((state, *cell), -off.signum()));
            let mut found: Vec<_> = below.chain([((state, sum.above), off.signum())]).collect();
            found.retain(|(at, by)| !moves.contains_key(at) && times.can_move(*at, *by));
            if fewest.as_ref().is_none_or(|fewest| found.len() < fewest.len()) {
                fewest = Some(found);
            }
        }
    }
    fewest
}

/// How much too large what is below has become.
fn off(sum: &Sum, state: usize, moves: &Moves) -> i64 {
    let moved = |cell: usize| moves.get(&(state, cell)).copied().unwrap_or(0);
    sum.below.iter().map(|cell| moved(*cell)).sum::<i64>() - moved(sum.above)
}
