//! What every route is given: the ledger, HQ's clock and name, and the sign to stop.

use std::{sync::Arc, time::Duration};

use chrono::SubsecRound as _;
use tokio::{sync::watch, time};

use crate::{
    domain::{Clean, Clock, ConsoleId, Instant},
    hq::ledger::{Asked, Ledger, LedgerError},
    protocol::{Hello, PROTO},
};

/// The longest that an answer is held back.
const MAX_WAIT_SECONDS: u32 = 300;

/// One serving HQ.
pub(in crate::hq) struct Hq<L> {
    pub(in crate::hq) ledger: Arc<L>,
    pub(in crate::hq) clock: Clock,
    pub(in crate::hq) speed: f64,
    pub(in crate::hq) name: Clean,
    pub(in crate::hq) stop: watch::Receiver<bool>,
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
            console,
            feed: meta.feed.clone(),
            provenance: meta.provenance,
            name: self.name.clone(),
            now: self.now(),
            speed: self.speed,
        }
    }

    /// Waits until there is something to say, at most so many seconds; says whether there is.
    pub(super) async fn wait_for_news(&self, asked: &Asked, seconds: u32) -> Result<bool, LedgerError> {
        // Listening comes before looking: the other way round, a change between the two is missed.
        let mut loud = self.ledger.watch();
        let mut stop = self.stop.clone();
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
        }
    }
}
