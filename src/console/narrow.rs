//! A list of which only some rows are looked at, or in another order than its own.
//!
//! It must not know panels or the model: what the rows say is worked out elsewhere.

use std::cmp::Ordering;

use super::{fuzzy::folded, target::Block};
use crate::domain::View;

/// What a row of a list is called, and what else it says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Label {
    pub name: String,
    pub more: String,
}

impl Label {
    pub(crate) fn new(name: impl Into<String>, more: impl Into<String>) -> Self {
        Self { name: name.into(), more: more.into() }
    }
}

/// Something that the rows of a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Column {
    /// The message with its name.
    pub name: &'static str,
    pub use_for: UseFor,
}

/// What a column serves for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UseFor {
    Sorting,
    /// Rows with the same text under one heading.
    Grouping,
}

impl Column {
    pub(crate) const fn sorts(name: &'static str) -> Self {
        Self { name, use_for: UseFor::Sorting }
    }

    pub(crate) const fn groups(name: &'static str) -> Self {
        Self { name, use_for: UseFor::Grouping }
    }
}

/// What one row has in a column: its rank, and its text among those of the same rank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SortKey {
    rank: i64,
    pub text: String,
}

impl SortKey {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self { rank: 0, text: text.into() }
    }

    pub(crate) fn ranked(rank: i64, text: impl Into<String>) -> Self {
        Self { rank, text: text.into() }
    }

    /// The largest first; where there is no number, last.
    pub(crate) fn number(number: Option<i64>) -> Self {
        Self { rank: number.map_or(i64::MAX, i64::saturating_neg), text: String::new() }
    }

    pub(crate) fn compare(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank).then_with(|| folded(&self.text).cmp(&folded(&other.text)))
    }
}

/// How somebody looks at one list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Narrow {
    pub block: Block,
    /// The words that a row must hold.
    pub filter: String,
    /// Indices of the panel's columns.
    pub sort: Option<usize>,
    pub group: Option<usize>,
    /// The view with these rows alone; none where all of them stay as they are.
    pub view: Option<View>,
    /// Of how many rows how many are shown.
    pub shown: usize,
    pub all: usize,
    /// The group of each row that is shown; empty where they are not grouped.
    pub groups: Vec<String>,
    /// What the title says of it.
    pub remark: String,
}

impl Narrow {
    pub(crate) fn new(block: Block) -> Self {
        Self {
            block,
            filter: String::new(),
            sort: None,
            group: None,
            view: None,
            shown: 0,
            all: 0,
            groups: Vec::new(),
            remark: String::new(),
        }
    }

    /// Whether the list is as it always is.
    pub(crate) fn is_plain(&self) -> bool {
        self.filter.trim().is_empty() && self.sort.is_none() && self.group.is_none()
    }
}
