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
    pub(super) fn moves(&self, key: &Key, atlas: &Atlas<'_>) -> bool {
        self.moves_period(key.period) && self.moves_by(&key.by) && self.moves_place(&key.place, atlas)
    }

    fn moves_period(&self, period: Period) -> bool {
        let at = time(period);
        one_sided(&self.period, |end| meets(at, time(*end)), |end| holds(at, time(*end)))
    }

    fn moves_place(&self, place: &PlaceId, atlas: &Atlas<'_>) -> bool {
        one_sided(&self.place, |end| atlas.meets(place, end), |end| atlas.holds(place, end))
    }

    fn moves_by(&self, by: &Dimensions) -> bool {
        self.by.iter().all(|(dimension, ends)| {
            let value = by.0.get(dimension);
            one_sided(ends, |end| value.is_none_or(|value| value == end), |_| value.is_none())
        })
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
