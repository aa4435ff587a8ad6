//! What other programs write, one file a format: bytes in, records and issues out.
//!
//! Pure. It must not know where the bytes came from or where the records go. Reading never fails
//! as a whole: what can be read is a record, what cannot is an [`Issue`] that says where and why.

use std::{collections::BTreeSet, fmt};

use crate::domain::Clean;

pub mod cap;
pub mod dhis2;
pub mod dtm;
pub mod figures;
pub mod gdacs;
mod hint;
#[cfg(test)]
mod hostile;
pub mod index;
mod json;
mod moment;
pub mod usgs;
mod xml;

pub use xml::escaped;

/// What a file held, in its order, and what was wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Parsed<T> {
    pub records: Vec<(Where, T)>,
    pub issues: Vec<Issue>,
}

impl<T> Parsed<T> {
    fn refused(issues: Vec<Issue>) -> Self {
        Self { records: Vec::new(), issues }
    }

    /// What a file gives that could not be read at all.
    pub fn unread(why: &str) -> Self {
        Self::refused(vec![Issue::refused(None, "", why)])
    }

    /// How many rows were refused; a file that was refused as a whole counts as one.
    pub fn refused_rows(&self) -> usize {
        let refused = self.issues.iter().filter(|issue| issue.gravity == Gravity::Refused);
        refused.map(|issue| issue.row).collect::<BTreeSet<_>>().len()
    }
}

/// Where in its file a record begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Where {
    /// The line of the file, from 1.
    pub row: u64,
}

/// Whether the record of an issue was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gravity {
    /// The row, or the whole file where there is no row, was not taken.
    Refused,
    /// The row was taken; a reader should know this.
    Note,
}

/// Something wrong in a file: where, in what, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// The line of the file, from 1; none where the file as a whole is meant.
    pub row: Option<u64>,
    /// The column or element; empty where the row as a whole is meant.
    pub field: Clean,
    pub reason: Clean,
    pub gravity: Gravity,
}

impl Issue {
    pub fn refused(row: Option<u64>, field: &str, reason: &str) -> Self {
        Self { row, field: field.into(), reason: reason.into(), gravity: Gravity::Refused }
    }

    pub fn note(row: Option<u64>, field: &str, reason: &str) -> Self {
        Self { row, field: field.into(), reason: reason.into(), gravity: Gravity::Note }
    }
}

impl fmt::Display for Issue {
    /// Writes `row 7, field period: "2026-02-30" is no day of the calendar`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.row, self.field.is_empty()) {
            (Some(row), false) => write!(f, "row {row}, field {}: {}", self.field, self.reason),
            (Some(row), true) => write!(f, "row {row}: {}", self.reason),
            (None, false) => write!(f, "field {}: {}", self.field, self.reason),
            (None, true) => write!(f, "{}", self.reason),
        }
    }
}
