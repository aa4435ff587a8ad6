//! All that was said of a metric in some time, and who may know it. It must not know how a shift is
//! chosen.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Guard,
    atlas::{Atlas, meets, time},
    cell::{Key, Said, is_about_persons, is_few, is_small},
    choice,
    closed::Closed,
    shift::Shift,
};
use crate::domain::{Clean, Dimension, Period, Place};

/// The value of a dimension that stands for those whom nobody counted under any.
const REST: &str = "\u{2026}";

pub(super) struct Table<'a> {
    pub(super) atlas: Atlas<'a>,
    said: Vec<Said>,
    hidden: Vec<bool>,
    cells: HashMap<Key, Vec<usize>>,
    periods: BTreeMap<Period, Vec<Key>>,
    near: HashMap<Period, Vec<Period>>,
}

impl<'a> Table<'a> {
    pub(super) fn new(said: &[Said], places: &'a [Place]) -> Self {
        let mut said = said.to_vec();
        said.extend(rests(&said));
        let mut cells: HashMap<Key, Vec<usize>> = HashMap::new();
        let mut periods: BTreeMap<Period, Vec<Key>> = BTreeMap::new();
        for (row, said) in said.iter().enumerate() {
            let rows = cells.entry(said.key.clone()).or_default();
            if rows.is_empty() {
                periods.entry(said.key.period).or_default().push(said.key.clone());
            }
            rows.push(row);
        }
        let hidden = said.iter().map(|said| said.is_hidden).collect();
        Self { atlas: Atlas::new(places), said, hidden, cells, periods, near: HashMap::new() }
    }

    pub(super) fn hidden(&self) -> impl Iterator<Item = usize> {
        self.hidden.iter().enumerate().filter(|(_, hidden)| **hidden).map(|(row, _)| row)
    }

    /// The rows of a cell, and whether each is hidden.
    pub(super) fn rows(&self, key: &Key) -> impl Iterator<Item = (&Said, bool)> {
        let rows = self.cells.get(key).into_iter().flatten();
        rows.map(|row| (&self.said[*row], self.hidden[*row]))
    }

    pub(super) fn cells_of(&self, period: Period) -> &[Key] {
        self.periods.get(&period).map_or(&[], Vec::as_slice)
    }

    /// The periods that have some time in common with one.
    pub(super) fn near(&mut self, period: Period) -> Vec<Period> {
        if !self.near.contains_key(&period) {
            let at = time(period);
            let near = self.periods.keys().copied().filter(|other| meets(time(*other), at)).collect();
            self.near.insert(period, near);
        }
        self.near.get(&period).cloned().unwrap_or_default()
    }

    /// Whether all that was said of a cell before is replaced by what comes now.
    pub(super) fn is_said_anew(&self, key: &Key) -> bool {
        self.rows(key).all(|(said, _)| said.is_new || !said.is_in_force)
    }

    /// Hides what is small, and what was hidden before, whoever speaks of it.
    pub(super) fn hide_small(&mut self) {
        for row in 0..self.said.len() {
            let said = &self.said[row];
            let small = said.value.is_none_or(|value| is_small(&said.key.by, value));
            self.hidden[row] |= said.is_new && small;
        }
        let of_hidden: Vec<usize> = self
            .cells
            .values()
            .filter(|rows| rows.iter().any(|row| self.hidden[*row]))
            .flatten()
            .copied()
            .filter(|row| self.said[*row].is_new)
            .collect();
        for row in of_hidden {
            self.hidden[row] = true;
        }
    }

    fn hide_new(&mut self, is_meant: impl Fn(&Self, &Key) -> bool) {
        for row in 0..self.said.len() {
            let said = &self.said[row];
            self.hidden[row] |= said.is_new && is_meant(self, &said.key);
        }
    }

    /// Hides what is said of closed parts. A sum that stays while something beside the closed part
    /// changes would tell how the part changed, so the part grows over it.
    pub(super) fn keep_closed(&mut self, guard: &mut Guard) {
        for closed in &mut guard.closed {
            let news: BTreeSet<&Key> =
                self.said.iter().filter(|said| said.is_new).map(|said| &said.key).collect();
            while let Some(key) = self.across(closed, |table, key| {
                let scope = Closed { place: Some(key.place.clone()), time: time(key.period) };
                let beside = |new: &&Key| scope.meets(new, &table.atlas) && !closed.meets(new, &table.atlas);
                news.iter().any(beside)
            }) {
                closed.grow(&key, &self.atlas);
            }
        }
        for closed in guard.closed.clone() {
            self.hide_new(|table, key| closed.meets(key, &table.atlas));
        }
    }

    /// A cell that lies partly in a closed part and of which nothing new is said.
    fn across(&self, closed: &Closed, tells: impl Fn(&Self, &Key) -> bool) -> Option<Key> {
        let found = self.cells.keys().find(|key| {
            closed.meets(key, &self.atlas)
                && !closed.holds(key, &self.atlas)
                && !self.is_said_anew(key)
                && tells(self, key)
        });
        found.cloned()
    }

    /// Closes a part, and as much beside it as it takes that no sum tells how the part changed.
    fn close(&mut self, guard: &mut Guard, keys: &[Key]) {
        let Some(first) = keys.first() else { return };
        let mut closed = Closed { place: Some(first.place.clone()), time: time(first.period) };
        for key in keys {
            closed.grow(key, &self.atlas);
        }
        while let Some(key) = self.across(&closed, |_, _| true) {
            closed.grow(&key, &self.atlas);
        }
        self.hide_new(|table, key| closed.meets(key, &table.atlas));
        guard.closed.push(closed);
    }

    /// Hides what would differ in a shifted world; closes where a number made one impossible.
    pub(super) fn keep_shifts(&mut self, guard: &mut Guard) {
        let news: BTreeSet<Period> =
            self.said.iter().filter(|said| said.is_new).map(|said| said.key.period).collect();
        for period in news {
            let at = time(period);
            let about: Vec<Shift> =
                guard.shifts.iter().filter(|shift| meets(shift.time(), at)).cloned().collect();
            let rows: Vec<usize> = self
                .cells_of(period)
                .iter()
                .filter_map(|key| self.cells.get(key))
                .flatten()
                .copied()
                .collect();
            for row in rows.into_iter().filter(|row| self.said[*row].is_new) {
                let key = &self.said[row].key;
                let moved = self.hidden[row] || about.iter().any(|shift| shift.moves(key, &self.atlas));
                self.hidden[row] = moved;
            }
        }
        let mut dead = Vec::new();
        for shift in guard.shifts.iter_mut().filter(|shift| shift.is_alive()) {
            let cells = shift.cells();
            for (key, is_as_first) in &cells {
                for (said, _) in self.rows(key).filter(|(said, _)| said.is_new) {
                    said.value.into_iter().for_each(|value| shift.learn(*is_as_first, value));
                }
            }
            if !shift.is_alive() {
                dead.push(cells.into_iter().map(|(key, _)| key).collect::<Vec<_>>());
            }
        }
        for keys in dead {
            self.close(guard, &keys);
        }
    }

    /// Gives every small cell a shift.
    pub(super) fn guard_new(&mut self, guard: &mut Guard) {
        let is_secret = |said: &Said| said.value.is_none_or(|value| is_small(&said.key.by, value));
        let secret: BTreeSet<Key> = self
            .said
            .iter()
            .filter(|said| said.is_new && is_secret(said))
            .map(|said| said.key.clone())
            .collect();
        let mut guarded: BTreeSet<Key> = BTreeSet::new();
        for shift in guard.shifts.iter().filter(|shift| shift.is_alive()) {
            guarded.extend(shift.cells().into_iter().map(|(key, _)| key));
        }
        for key in secret {
            let is_closed = guard.closed.iter().any(|closed| closed.meets(&key, &self.atlas));
            if is_closed || guarded.contains(&key) {
                continue;
            }
            if let Some(shift) = choice::choose(self, &key) {
                self.hide_near(&shift);
                guarded.extend(shift.cells().into_iter().map(|(key, _)| key));
                guard.shifts.push(shift);
            } else {
                self.close(guard, &[key]);
            }
        }
    }

    fn hide_near(&mut self, shift: &Shift) {
        let mut periods = self.near(shift.period.0);
        periods.extend(shift.period.1.into_iter().flat_map(|second| self.near(second)));
        for period in periods {
            let moved = self.cells_of(period).iter().filter(|key| shift.moves(key, &self.atlas));
            let rows: Vec<usize> = moved.filter_map(|key| self.cells.get(key)).flatten().copied().collect();
            for row in rows.into_iter().filter(|row| self.said[*row].is_new) {
                self.hidden[row] = true;
            }
        }
    }
}

/// Those who are missing to a total, where they are few: they are no less a small cell.
fn rests(said: &[Said]) -> Vec<Said> {
    let current: HashMap<(u32, &Key), &Said> =
        said.iter().filter(|said| said.is_in_force).map(|said| ((said.source, &said.key), said)).collect();
    let mut sums: BTreeMap<(u32, Key, Dimension), (i64, bool)> = BTreeMap::new();
    for ((source, key), said) in &current {
        for dimension in key.by.0.keys().copied().filter(|dimension| is_about_persons(*dimension)) {
            let mut above = (*key).clone();
            above.by.0.remove(&dimension);
            let sum = sums.entry((*source, above, dimension)).or_default();
            sum.0 += said.value.unwrap_or(i64::MIN / 1_000_000);
            sum.1 |= said.is_new;
        }
    }
    let rest = |((source, mut key, dimension), (sum, is_new)): ((u32, Key, Dimension), (i64, bool))| {
        let above = current.get(&(source, &key))?;
        let value = above.value?.checked_sub(sum).filter(|rest| is_few(*rest))?;
        let is_new = is_new || above.is_new;
        key.by.0.insert(dimension, Clean::new(REST));
        Some(Said { key, source, value: Some(value), is_new, is_hidden: true, is_in_force: true })
    };
    sums.into_iter().filter_map(rest).collect()
}
