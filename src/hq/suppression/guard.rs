//! Keeps what guards the hidden cells, and guards new ones. It must not know how a shift is chosen.

use std::collections::BTreeSet;

use super::{
    atlas::{meets, time},
    cell::{Key, Said, is_small},
    choice,
    closed::Closed,
    shift::Shift,
    table::Table,
};
use crate::domain::Period;

/// What guards the hidden cells of one metric.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::hq) struct Guard {
    pub(in crate::hq) shifts: Vec<Shift>,
    pub(in crate::hq) closed: Vec<Closed>,
}

impl Table<'_> {
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
