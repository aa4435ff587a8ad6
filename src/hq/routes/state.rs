//! What every route is given: the ledger, HQ's clock and name, and the sign to stop.

use std::{
    collections::VecDeque,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::SubsecRound as _;
use tokio::{
    sync::{Mutex, watch},
    time,
};

use super::door::Door;
use crate::{
    domain::{Clean, Clock, ConsoleId, Instant},
    hq::{
        gather::Turns,
        ledger::{Asked, Changes, Ledger, LedgerError},
    },
    protocol::{Hello, MIN_PROTO, PROTO},
};

/// The longest that an answer is held back.
const MAX_WAIT_SECONDS: u32 = 300;
/// More held answers than this do not all go out in the same moment.
const CROWD: usize = 100;
const SPREAD: Duration = Duration::from_secs(2);

/// How many answers are kept for others who stand at the same place.
const KEPT: usize = 4;

/// What was read for those who waited, and up to which loud revision at least.
#[derive(Debug, Default)]
pub(in crate::hq) struct Told(Mutex<VecDeque<(i64, Asked, Arc<Changes>)>>);

/// One serving HQ.
pub(in crate::hq) struct Hq<L> {
    pub(in crate::hq) ledger: Arc<L>,
    pub(in crate::hq) clock: Clock,
    pub(in crate::hq) speed: f64,
    pub(in crate::hq) name: Clean,
    pub(in crate::hq) door: Door,
    /// The sources that are asked beside it.
    pub(in crate::hq) turns: Turns,
    pub(in crate::hq) stop: watch::Receiver<bool>,
    /// How many answers are held back.
    pub(in crate::hq) waiting: AtomicUsize,
    pub(in crate::hq) told: Told,
}

/// One answer that is held back, counted for as long as it is.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn begin(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Where many wait for the same news, each gets it at another moment of two seconds.
async fn spread(waiting: usize) {
    static TURN: AtomicU64 = AtomicU64::new(0);
    if waiting > CROWD {
        // Turns times the golden ratio fall evenly over the span, however many they are.
        let turn = TURN.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        time::sleep(SPREAD.mul_f64((turn >> 11) as f64 / (1_u64 << 53) as f64)).await;
    }
}

impl<L: Ledger> Hq<L> {
    /// HQ's time, in whole seconds as everything on the wire.
    pub(super) fn now(&self) -> Instant {
        (self.clock)().trunc_subsecs(0)
    }

    pub(super) fn hello(&self, console: ConsoleId) -> Hello {
        let meta = self.ledger.meta();
        Hello {
            proto: PROTO,
            min_proto: MIN_PROTO,
            console,
            feed: meta.feed.clone(),
            provenance: meta.provenance,
            name: self.name.clone(),
            now: self.now(),
            speed: self.speed,
        }
    }

    /// Reads what changed for one who waited for it. Of many who stand at the same place the first
    /// reads for all: there was news for them, and what came since follows with the next question.
    pub(super) async fn news(&self, asked: &Asked) -> Result<Arc<Changes>, LedgerError> {
        let loud = *self.ledger.watch().borrow();
        let mut told = self.told.0.lock().await;
        let known = told.iter().find(|(of, place, _)| *of == loud && place == asked);
        if let Some((.., changes)) = known {
            return Ok(Arc::clone(changes));
        }
        let mut changes = self.ledger.changes(asked).await?;
        changes.without_bookmarks();
        let changes = Arc::new(changes);
        told.push_front((loud, asked.clone(), Arc::clone(&changes)));
        told.truncate(KEPT);
        Ok(changes)
    }

    /// Waits until there is something to say, at most so many seconds; says whether there is.
    pub(super) async fn wait_for_news(&self, asked: &Asked, seconds: u32) -> Result<bool, LedgerError> {
        // Listening comes before looking: the other way round, a change between the two is missed.
        let mut loud = self.ledger.watch();
        let mut stop = self.stop.clone();
        let waiting = Waiting::begin(&self.waiting);
        let over = time::sleep(Duration::from_secs(seconds.min(MAX_WAIT_SECONDS).into()));
        tokio::pin!(over);
        loop {
            if self.ledger.has_news(asked).await? {
                return Ok(true);
            }
            tokio::select! {
                Ok(()) = loud.changed() => {}
                // Also where whoever could say stop is gone.
                _ = stop.wait_for(|stop| *stop) => return Ok(false),
                () = &mut over => return Ok(false),
            }
            spread(waiting.get()).await;
        }
    }
}
