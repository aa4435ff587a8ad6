//! What syncing is told at its start and what it tells. It must not know who listens.

use std::collections::BTreeSet;
use std::time::Duration;

use tokio::sync::watch;

use crate::domain::{Act, ActKey, Clean, Clock, Instant, Link, Telling};
use crate::net::{HqAddress, Patience};
use crate::protocol::{Collection, Hello};

/// What syncing needs to know.
pub struct Config {
    pub hq: HqAddress,
    /// The machine's clock: greetings are timed and the skew of clocks is measured with it.
    pub real: Clock,
    /// The clock that the screen shows, HQ's where HQ is simulated: "since" is told in it.
    pub shown: Clock,
    /// Where the jitter of the retries begins; each console has another.
    pub jitter_seed: u64,
    pub pace: Pace,
    pub limits: Limits,
}

/// What a person allows.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// When an hour has had so many bytes, only acts and alerts go.
    pub hourly_bytes: Option<u64>,
    /// Turns true while nothing shall go at all; without it nothing is ever paused.
    pub pause: Option<watch::Receiver<bool>>,
}

impl Limits {
    pub(super) fn is_paused(&self) -> bool {
        self.pause.as_ref().is_some_and(|pause| *pause.borrow())
    }

    /// Waits until a person lets nothing go any more; for ever where nobody can.
    pub(super) async fn stops(&self) {
        if self.turns(true).await.is_none() {
            std::future::pending::<()>().await;
        }
    }

    /// Waits until a person lets it go on; not at all where whoever could is gone.
    pub(super) async fn goes_on(&self) {
        self.turns(false).await;
    }

    async fn turns(&self, paused: bool) -> Option<()> {
        let mut pause = self.pause.clone()?;
        pause.wait_for(|is| *is == paused).await.ok().map(drop)
    }
}

/// How fast and how long.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub patience: Patience,
    /// How long HQ may hold an idle poll, in seconds; less than the patience with silence.
    pub wait_seconds: u32,
    /// The longest wait before the first retry.
    pub first_retry: Duration,
    /// The longest wait before any other; doubling ends there.
    pub last_retry: Duration,
    /// How long a collection that came whole is not taken whole again, unless the operator asks.
    pub snapshot_rest: Duration,
    /// How often what is here is compared with what HQ has.
    pub check_every: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            patience: Patience::default(),
            wait_seconds: 55,
            first_retry: Duration::from_secs(5),
            last_retry: Duration::from_mins(5),
            snapshot_rest: Duration::from_hours(1),
            check_every: Duration::from_hours(24),
        }
    }
}

/// What happened.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// HQ answered; when, by the machine's clock.
    Greeted(Box<Hello>, Instant),
    /// Records of these collections changed in the cache.
    Changed(BTreeSet<Collection>),
    /// The link is now so.
    Link(Box<Link>),
    /// HQ has an act.
    Settled { key: ActKey },
    /// HQ did not take an act, and why.
    Refused(Box<Act>, Clean),
    /// Something that the operator should read once.
    Notice(Telling),
}
