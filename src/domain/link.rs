//! How a console stands with HQ, as its header shows it.

use serde::{Deserialize, Serialize};

use super::{Clean, Instant, Provenance};

/// The link to HQ.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    pub state: LinkState,
    /// HQ's own name, once it has answered.
    pub name: Option<Clean>,
    pub provenance: Option<Provenance>,
    /// When the cache last was all that HQ had, by this console's clock; kept over restarts.
    pub synced_at: Option<Instant>,
    /// Acts that HQ has not answered yet.
    pub queued: u32,
    /// Acts that HQ refused and a person must look at.
    pub attention: u32,
    /// Bodies sent and received in the last hour, in bytes.
    pub bytes_last_hour: u64,
    /// HQ's clock less this console's, in seconds; none for a simulated HQ, whose clock is followed.
    pub skew_seconds: Option<i64>,
}

/// Whether HQ is there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// No address of an HQ was given.
    NoHq,
    /// The first try is under way.
    Connecting,
    /// HQ answers, and there is more to fetch.
    Syncing,
    Live,
    /// HQ does not answer; `why` says what was tried and what to do.
    Offline {
        since: Instant,
        why: Clean,
    },
    /// Something answers that is not this console's HQ; nothing of it was taken.
    Refused {
        since: Instant,
        why: Clean,
    },
}

impl Link {
    pub fn new(state: LinkState) -> Self {
        Self {
            state,
            name: None,
            provenance: None,
            synced_at: None,
            queued: 0,
            attention: 0,
            bytes_last_hour: 0,
            skew_seconds: None,
        }
    }
}
