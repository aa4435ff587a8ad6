//! Which time a page is about, and where the cursor of its chart stands. Plain data.
//!
//! It must not know the model, or what a panel shows.

use crate::domain::{Against, TimeRange};

/// What a page is looked at through, as far as it is the page's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Sight {
    pub(super) range: TimeRange,
    pub(super) against: Against,
    pub(super) chart: ChartState,
}

/// How an opened chart is looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ChartState {
    /// The point whose values are read; the newest as long as nobody moved it.
    pub cursor: Option<usize>,
    /// The same numbers as a table.
    pub as_table: bool,
}
