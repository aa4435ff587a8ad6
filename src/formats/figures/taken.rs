//! What was taken of a file so far: one value for one thing.
//!
//! It must not know how a row is read.

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use super::figure::Figure;
use crate::formats::{Issue, Parsed, Where};

/// After so many refused rows the file is wrong, or how it is read, and not its rows.
pub(super) const MAX_REFUSED: usize = 10_000;

/// The most notes on rows that were taken.
const MAX_NOTES: usize = 10_000;

/// The figures of a file in their order, and what was wrong with the others.
#[derive(Default)]
pub(super) struct Taken {
    records: Vec<(Where, Figure)>,
    pub(super) issues: Vec<Issue>,
    notes: usize,
    /// Which record says the same thing, by a hash of what makes it the same.
    seen: HashMap<u64, u32>,
}

impl Taken {
    pub(super) fn with(issues: Vec<Issue>) -> Self {
        Self { issues, ..Self::default() }
    }

    /// Keeps what a reader should know of a row that was taken; of ten thousand such rows the rest is like them.
    pub(super) fn note(&mut self, note: Issue) {
        self.notes += 1;
        if self.notes <= MAX_NOTES {
            self.issues.push(note);
        }
    }

    /// Takes a figure, unless an earlier row of the file says something else about the same thing.
    pub(super) fn push(&mut self, row: u64, figure: Figure) -> Result<(), Issue> {
        let mut hasher = DefaultHasher::new();
        identity(&figure).hash(&mut hasher);
        let earlier = self.seen.get(&hasher.finish()).map(|at| &self.records[*at as usize]);
        match earlier {
            Some((at, other)) if identity(other) == identity(&figure) && *other != figure => {
                let row_before = at.row;
                let reason = format!(
                    "is not what row {row_before} says of the same figure, source and as_of; leave one of them"
                );
                return Err(Issue::refused(Some(row), "value", &reason));
            }
            Some(_) => {}
            None => {
                self.seen.insert(hasher.finish(), self.records.len() as u32);
            }
        }
        self.records.push((Where { row }, figure));
        Ok(())
    }
}

impl From<Taken> for Parsed<Figure> {
    fn from(taken: Taken) -> Self {
        Self { records: taken.records, issues: taken.issues }
    }
}

/// What a figure is about and who said it when: one such thing has one value.
fn identity(figure: &Figure) -> impl PartialEq + std::hash::Hash + '_ {
    match figure {
        Figure::Observation(o) => (Some((&o.series, o.period, &o.source, o.as_of)), None),
        Figure::Count(entry) => (None, Some(&entry.id)),
    }
}
