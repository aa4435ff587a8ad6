//! All that was said of a metric in some time, and who may know it. It must not know what
//! guards it.

use std::collections::{BTreeMap, HashMap};

use super::{
    atlas::{Atlas, meets, time},
    cell::{Key, Said, is_about_persons, is_few, is_small},
};
use crate::domain::{Clean, Dimension, Period, Place};

/// The value of a dimension that stands for those whom nobody counted under any.
const REST: &str = "\u{2026}";

pub(super) struct Table<'a> {
    pub(super) atlas: Atlas<'a>,
    pub(super) said: Vec<Said>,
    pub(super) hidden: Vec<bool>,
    pub(super) cells: HashMap<Key, Vec<usize>>,
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
