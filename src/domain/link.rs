//! How a console stands with HQ, as its header shows it.

use serde::{Deserialize, Serialize};

use super::{Clean, Instant, Provenance, Telling};

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
    #[serde(default)]
    pub traffic: Traffic,
    /// HQ's clock less this console's, in seconds; none for a simulated HQ, whose clock is followed.
    pub skew_seconds: Option<i64>,
    #[serde(default)]
    pub own: OwnSources,
}

/// What becomes of the sources that this console's own settings list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OwnSources {
    /// It lists none.
    #[default]
    None,
    /// There is no HQ: this console asks them itself, and what HQ would be is in its own process.
    Asked,
    /// There is an HQ, whose business they are: so many are not asked here.
    Left(u32),
}

/// What went over the link, and what a person allows of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traffic {
    pub last_hour: Bytes,
    /// Since this console was started.
    pub in_all: Bytes,
    /// How many bytes an hour may have, overhead included.
    pub hourly_bytes: Option<u64>,
    /// They are used up: only acts and alerts go.
    pub used_up: bool,
    /// A person stopped it.
    pub paused: bool,
}

/// Bytes by direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bytes {
    /// Of bodies, exactly.
    pub sent: u64,
    /// Of bodies, exactly.
    pub received: u64,
    /// Of all that is around them, both ways: an estimate, to be shown with ≈.
    pub overhead: u64,
}

impl Bytes {
    /// Bodies, both ways.
    pub fn bodies(self) -> u64 {
        self.sent + self.received
    }

    /// Bodies and what is around them: an estimate too.
    pub fn total(self) -> u64 {
        self.bodies() + self.overhead
    }
}

impl std::ops::AddAssign for Bytes {
    fn add_assign(&mut self, more: Self) {
        self.sent += more.sent;
        self.received += more.received;
        self.overhead += more.overhead;
    }
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
        why: Telling,
    },
    /// Something answers that is not this console's HQ; nothing of it was taken.
    Refused {
        since: Instant,
        why: Telling,
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
            traffic: Traffic::default(),
            skew_seconds: None,
            own: OwnSources::None,
        }
    }
}
