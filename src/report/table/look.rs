//! Which rows of a table somebody had shown, and what a file says of it.
//!
//! It must not know how they were chosen.

use super::cell::{Cell, Column, column};
use crate::domain::Instant;

/// How somebody looked at a panel: what its rows hold, and what they are sorted and grouped by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// The words that each row holds; empty where all rows are here.
    pub filter: String,
    /// The column's name, as `on-hand`.
    pub sorted_by: Option<String>,
    pub grouped_by: Option<String>,
}

impl Look {
    /// Columns with what stands in every row of them, so that a table that was copied out of its file
    /// still says that it is not all, or not of now.
    pub(super) fn cells(&self, as_of: Option<Instant>) -> Vec<(Column, Cell)> {
        let known_at = as_of.map(|at| (column("known_at", "#date+known"), Cell::Time(at)));
        let filter = self.filter.trim();
        let filtered = (!filter.is_empty()).then(|| (column("filter", "#meta+filter"), Cell::text(filter)));
        known_at.into_iter().chain(filtered).collect()
    }
}
