//! A cell, what was said of it, and when it is small. It must not know other cells.

use crate::domain::{Dimension, Dimensions, Period, PlaceId};

/// The largest number that is small.
const SMALL: i64 = 4;

/// Which cell of a metric's figures.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::hq) struct Key {
    pub(in crate::hq) place: PlaceId,
    pub(in crate::hq) by: Dimensions,
    pub(in crate::hq) period: Period,
}

/// One row: what a source said of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::hq) struct Said {
    pub(in crate::hq) key: Key,
    pub(in crate::hq) source: u32,
    /// None: HQ was never told the number.
    pub(in crate::hq) value: Option<i64>,
    /// It is about to go out and may still be hidden.
    pub(in crate::hq) is_new: bool,
    pub(in crate::hq) is_hidden: bool,
    /// Whether it is what its source says now.
    pub(in crate::hq) is_in_force: bool,
}

/// Whether a figure is broken down so far that a small number is about few persons. The direction
/// of a crossing is a post's own figure, and an item of stock is no person.
pub(in crate::hq) fn is_fine(by: &Dimensions) -> bool {
    by.0.keys().any(|dimension| is_about_persons(*dimension))
}

pub(super) fn is_about_persons(dimension: Dimension) -> bool {
    !matches!(dimension, Dimension::Direction | Dimension::Item)
}

/// Whether a number of persons is small.
pub(super) fn is_few(value: i64) -> bool {
    (1..=SMALL).contains(&value)
}

/// Whether a figure is hidden whatever stands beside it.
pub(super) fn is_small(by: &Dimensions, value: i64) -> bool {
    is_fine(by) && is_few(value)
}
