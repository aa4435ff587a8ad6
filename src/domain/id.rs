//! Names of things: every identifier is a type of its own over [`Clean`].

use super::Clean;
use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Clean);

        impl $name {
            pub fn new(raw: &str) -> Self {
                Self(Clean::new(raw))
            }

            pub fn as_str(&self) -> &str {
                self.0.as_str()
            }
        }

        impl From<&str> for $name {
            fn from(raw: &str) -> Self {
                Self::new(raw)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )*};
}

ids! {
    /// A country, municipality, post or site (`BTG`, `dili`, `site-baucau`).
    PlaceId
    /// Whoever stands behind a figure or an alert (`iom-factsheet`, `simulator`).
    SourceId
    /// An item of stock (`kit`).
    ItemId
    /// One CAP message: `sender,identifier` (CAP 1.2 §3.2.1 makes the pair unique).
    AlertId
    /// One line of a stock ledger, named by whoever wrote it.
    EntryId
    /// One console, that is one data directory.
    ConsoleId
    /// One life of an HQ ledger, named at its birth.
    FeedId
}
