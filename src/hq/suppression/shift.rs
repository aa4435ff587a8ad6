//! A shift: how other persons than the true ones could be counted and nothing that goes out would
//! differ. It must not know which shift is best.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    atlas::{Atlas, Time, holds, join, meets, time},
    cell::Key,
};
use crate::domain::{Clean, Dimension, Dimensions, Period, PlaceId};

/// One person more in some cells and one less in as many others.
///
/// On each axis it has one end, or two of which the second counts against the first. A sum over
/// both ends of any axis, or over neither, stays what it is; every other sum moves and is hidden.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::hq) struct Shift {
    pub(super) place: (PlaceId, Option<PlaceId>),
    pub(super) period: (Period, Option<Period>),
    /// A dimension that is not here is left open: whatever is broken down by it counts as moved.
    pub(super) by: BTreeMap<Dimension, (Clean, Option<Clean>)>,
    /// Whether the first cell may be one more, and whether one less, without any cell below nought.
    pub(super) up: bool,
    pub(super) down: bool,
}

impl Shift {
    /// When it moves anything.
    pub(in crate::hq) fn time(&self) -> Time {
        let first = time(self.period.0);
        self.period.1.map_or(first, |second| join(first, time(second)))
    }

    pub(super) fn is_alive(&self) -> bool {
        self.up || self.down
    }

    /// Whether the number of a cell is another one in the shifted world.
    ///
    /// Where one person moves, the same one counts in every part of a cell. Where two do, they need
    /// not be in the same part: then a cell that is a part of one that moves is never sure to stay.
    pub(super) fn moves(&self, key: &Key, atlas: &Atlas<'_>) -> bool {
        let balances = self.pairs() < 2 || self.is_whole(key, atlas);
        let at = time(key.period);
        one_sided(&self.period, |end| meets(at, time(*end)), |end| balances && holds(at, time(*end)))
            && self.by.iter().all(|(dimension, ends)| {
                let value = key.by.0.get(dimension);
                let meets = |end: &Clean| value.is_none_or(|value| value == end);
                one_sided(ends, meets, |_| balances && value.is_none())
            })
            && one_sided(
                &self.place,
                |end| atlas.meets(&key.place, end),
                |end| balances && atlas.holds(&key.place, end),
            )
    }

    /// On how many axes it has two ends.
    fn pairs(&self) -> usize {
        let by = self.by.values().filter(|(_, second)| second.is_some()).count();
        by + usize::from(self.place.1.is_some()) + usize::from(self.period.1.is_some())
    }

    /// Whether a cell has each end wholly or not at all.
    fn is_whole(&self, key: &Key, atlas: &Atlas<'_>) -> bool {
        let at = time(key.period);
        let mut periods = [Some(self.period.0), self.period.1].into_iter().flatten().map(time);
        let mut places = [Some(&self.place.0), self.place.1.as_ref()].into_iter().flatten();
        periods.all(|end| holds(at, end) || !meets(at, end))
            && places.all(|end| atlas.holds(&key.place, end) || !atlas.meets(&key.place, end))
            && key.by.0.keys().all(|dimension| self.by.contains_key(dimension))
    }

    /// The cells that move, and whether each moves as the first does.
    pub(super) fn cells(&self) -> Vec<(Key, bool)> {
        let first =
            Key { place: self.place.0.clone(), by: Dimensions(BTreeMap::new()), period: self.period.0 };
        let mut cells = vec![(first, true)];
        let both = |cells: &mut Vec<(Key, bool)>, second: &dyn Fn(&mut Key)| {
            for (mut key, sign) in cells.clone() {
                second(&mut key);
                cells.push((key, !sign));
            }
        };
        for (dimension, (first, second)) in &self.by {
            for (key, _) in &mut cells {
                key.by.0.insert(*dimension, first.clone());
            }
            if let Some(second) = second {
                both(&mut cells, &|key| drop(key.by.0.insert(*dimension, second.clone())));
            }
        }
        if let Some(second) = &self.place.1 {
            both(&mut cells, &|key| key.place = second.clone());
        }
        if let Some(second) = self.period.1 {
            both(&mut cells, &|key| key.period = second);
        }
        cells
    }

    /// Takes note of a number that a moving cell has.
    pub(super) fn learn(&mut self, is_as_first: bool, value: i64) {
        if value < 1 {
            if is_as_first {
                self.down = false;
            } else {
                self.up = false;
            }
        }
    }
}

/// Whether what is asked meets the ends of an axis and does not hold both.
fn one_sided<T>(
    (first, second): &(T, Option<T>),
    meets: impl Fn(&T) -> bool,
    holds: impl Fn(&T) -> bool,
) -> bool {
    match second {
        None => meets(first),
        Some(second) => (meets(first) || meets(second)) && !(holds(first) && holds(second)),
    }
}
