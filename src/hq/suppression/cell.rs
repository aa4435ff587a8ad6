//! A cell, who knows it, and when it is small. It must not know other cells.

use std::collections::BTreeMap;

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

/// What one source says of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hq) struct Cell {
    pub(in crate::hq) value: i64,
    /// The row that says so: the same one in every state of the figures that it is in force in.
    pub(in crate::hq) row: Option<i64>,
    pub(in crate::hq) status: Status,
}

/// Who knows a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::hq) enum Status {
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
pub(in crate::hq) type Cells = BTreeMap<Key, Cell>;

/// Whether a figure is broken down so far that a small number is about few persons. The direction
/// of a crossing is a post's own figure, and an item of stock is no person.
pub(in crate::hq) fn is_fine(by: &Dimensions) -> bool {
    by.0.keys().any(|dimension| !matches!(dimension, Dimension::Direction | Dimension::Item))
}

/// Whether a figure is hidden whatever stands beside it.
pub(in crate::hq) fn is_small(by: &Dimensions, value: i64) -> bool {
    is_fine(by) && (1..=SMALL).contains(&value)
}
