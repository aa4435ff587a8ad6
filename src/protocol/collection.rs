//! The kinds of records. It must not know what is in them.

use serde::{Deserialize, Serialize};

/// A kind of records that is synced on its own, in the order of urgency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Collection {
    Places,
    Alerts,
    Acts,
    Feeds,
    Persons,
    Stock,
    Observations,
}

impl Collection {
    pub const ALL: [Self; 7] =
        [Self::Places, Self::Alerts, Self::Acts, Self::Feeds, Self::Persons, Self::Stock, Self::Observations];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Places => "places",
            Self::Alerts => "alerts",
            Self::Acts => "acts",
            Self::Feeds => "feeds",
            Self::Persons => "persons",
            Self::Stock => "stock",
            Self::Observations => "observations",
        }
    }

    /// The collection of a name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.name() == name)
    }
}
