//! A figure that was taken by phone or radio, and what became of it.

use serde::{Deserialize, Serialize};

use crate::domain::{ActKey, Clean, Direction, Hour, Instant, Told};

/// Somebody called a post and wrote down what was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    pub key: ActKey,
    /// Who wrote it down.
    pub who: Clean,
    pub told: Told,
    pub called_at: Instant,
    /// None while it is queued.
    pub recorded_at: Option<Instant>,
    /// What became of each number; none where nothing was said.
    pub entries: Option<Fate>,
    pub exits: Option<Fate>,
}

/// What became of a number that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It stands in the sums, provisionally.
    Counts,
    /// The post's own figure of this hour is there.
    Superseded(Hour),
    /// A later call was about some of the same hours.
    Replaced,
    /// It was voided, taken back or set aside, and why.
    Void(Clean),
}

impl Call {
    pub fn fate(&self, way: Direction) -> Option<&Fate> {
        match way {
            Direction::Entry => self.entries.as_ref(),
            Direction::Exit => self.exits.as_ref(),
        }
    }

    pub(in crate::domain) fn fate_mut(&mut self, way: Direction) -> Option<&mut Fate> {
        match way {
            Direction::Entry => self.entries.as_mut(),
            Direction::Exit => self.exits.as_mut(),
        }
    }

    /// Whether any of it stands in the sums.
    pub fn counts(&self) -> bool {
        Direction::BOTH.iter().any(|way| self.fate(*way) == Some(&Fate::Counts))
    }

    /// Whether it was voided, taken back or set aside.
    pub fn is_void(&self) -> bool {
        Direction::BOTH.iter().any(|way| matches!(self.fate(*way), Some(Fate::Void(_))))
    }
}
