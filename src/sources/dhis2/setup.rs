//! A server as it is set, and what it is shown. It must not know where a key is kept, nor what is asked.

use std::{fmt, sync::Arc, time::Duration};

use crate::{
    domain::{Clean, Crosswalk, Zone},
    net::Credential,
};

/// One server, as it is set.
#[derive(Clone)]
pub struct Setup {
    /// Its address, to which `/api/…` is added.
    pub base: String,
    /// Reads what it is shown, anew each turn: a token is replaced while HQ runs.
    pub key: Option<KeyReader>,
    /// The zone of times that carry none, where it is declared.
    pub zone: Option<Zone>,
    pub crosswalk: Crosswalk,
}

/// Reads a key; the error says why there is none.
pub type KeyReader = Arc<dyn Fn() -> Result<Key, Clean> + Send + Sync>;

/// What a server is shown, and what is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub credential: Credential,
    /// Where it is kept, for whoever must replace it.
    pub kept: Clean,
    /// Since when it lies there.
    pub age: Option<Duration>,
}

impl fmt::Debug for Setup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { base, zone, crosswalk, key: _ } = self;
        f.debug_struct("Setup")
            .field("base", base)
            .field("zone", zone)
            .field("crosswalk", crosswalk)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Setup {
    fn eq(&self, other: &Self) -> bool {
        (&self.base, self.zone, &self.crosswalk) == (&other.base, other.zone, &other.crosswalk)
    }
}

impl Eq for Setup {}

/// Whether a turn is for the ledger, or shows what would come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Load,
    /// The last months alone, and from the beginning.
    Trial,
}
