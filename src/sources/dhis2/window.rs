//! What a table had in a window of periods, so that a cell that left it can be told from one that was never
//! asked for. It must not know what the ledger has.

use std::{
    collections::HashSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use crate::domain::{Clean, Crosswalk, Instant};

/// The cells of a table that came to its end, for some periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// What the addresses of this table begin and end with, whatever periods they ask for.
    pub around: [Clean; 2],
    /// When the table was made.
    pub as_of: Instant,
    periods: Vec<String>,
    /// Hashes of their names: of two that fall together neither is said to have left.
    cells: HashSet<u64>,
}

/// The cells of one answer while they are read.
#[derive(Debug, Default)]
pub(super) struct Cells {
    names: HashSet<u64>,
    /// Rows that could not be read may have been any cell.
    has_unread: bool,
}

impl Cells {
    pub(super) fn has(&mut self, cell: &Clean) {
        self.names.insert(hash(cell));
    }

    pub(super) fn unread(&mut self) {
        self.has_unread = true;
    }

    /// None where it is not certain which cells there are.
    pub(super) fn window(self, around: [Clean; 2], (periods, as_of): (&[String], Instant)) -> Option<Window> {
        let cells = self.names;
        (!self.has_unread).then(|| Window { around, as_of, periods: periods.to_vec(), cells })
    }
}

impl Window {
    /// Whether a cell was asked for, would be mapped, and is not there any more.
    pub fn lacks(&self, cell: &Clean, crosswalk: &Crosswalk) -> bool {
        let mut parts = cell.as_str().rsplitn(3, ' ');
        let (Some(period), Some(unit), Some(what)) = (parts.next(), parts.next(), parts.next()) else {
            return false;
        };
        // A combination stands behind its item where there is one.
        let with_combo = what.rsplit_once(' ').and_then(|(item, combo)| crosswalk.rule(item, combo, ""));
        self.periods.iter().any(|asked| asked == period)
            && crosswalk.places.contains_key(unit)
            && with_combo.or_else(|| crosswalk.rule(what, "", "")).is_some()
            && !self.cells.contains(&hash(cell))
    }
}

fn hash(cell: &Clean) -> u64 {
    let mut hasher = DefaultHasher::new();
    cell.as_str().hash(&mut hasher);
    hasher.finish()
}
