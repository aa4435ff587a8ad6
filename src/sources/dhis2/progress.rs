//! How far each question to a server was answered, from one turn to the next.
//!
//! What was asked under another mapping does not count: what it left out would never come. It must not
//! know what is asked.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{Ask, Clean, Crosswalk},
    net::Validators,
};

/// How far one question was answered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// All came up to a day; the server's clock when that began.
    Backlog { begun: Clean, next: NaiveDate },
    /// All came that the server wrote before its clock showed this.
    Since(Clean),
    /// A table in so many parts.
    Parts(Vec<Validators>),
}

impl Progress {
    pub(super) fn parts(self) -> Vec<Validators> {
        match self {
            Self::Parts(parts) => parts,
            Self::Backlog { .. } | Self::Since(_) => vec![Validators::default()],
        }
    }
}

/// The same of all questions.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Asked(BTreeMap<Clean, Progress>);

impl Asked {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name of a question under a mapping.
    pub(super) fn key(ask: &Ask, crosswalk: &Crosswalk) -> Clean {
        let mut hasher = DefaultHasher::new();
        ask.hash(&mut hasher);
        crosswalk.places.hash(&mut hasher);
        crosswalk.rules().collect::<BTreeSet<_>>().hash(&mut hasher);
        Clean::from(format!("{:016x}", hasher.finish()))
    }

    /// Those that a mapping still asks.
    pub(super) fn of(&self, crosswalk: &Crosswalk) -> Self {
        let keys: BTreeSet<Clean> = crosswalk.asks.iter().map(|ask| Self::key(ask, crosswalk)).collect();
        Self(
            self.0
                .iter()
                .filter(|(key, _)| keys.contains(*key))
                .map(|(key, it)| (key.clone(), it.clone()))
                .collect(),
        )
    }

    pub(super) fn get(&self, key: &Clean) -> Option<Progress> {
        self.0.get(key).cloned()
    }

    pub(super) fn set(&mut self, key: Clean, progress: Progress) {
        self.0.insert(key, progress);
    }
}
