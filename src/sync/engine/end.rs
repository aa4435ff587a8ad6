//! What follows from an answer that came to its end, and from one that refuses the acts.
//!
//! It must not know how the answer came.

use std::time::{Duration, Instant as Moment};

use super::Engine;
use super::question::{Asked, Took};
use crate::domain::{LinkState, RecordedAct, Telling};
use crate::protocol::{Collection, Digests, End, Outcome, Verdict};
use crate::store::StoreError;
use crate::sync::cache::Cache;
use crate::sync::fault::Fault;
use crate::sync::outlet::Halt;
use crate::sync::plan::{Ask, Isolated};

/// An idle answer without news that comes sooner than this was not held back by HQ.
const HELD: Duration = Duration::from_secs(1);

/// How often an idle console makes it last that it was in sync.
const FLUSH_EVERY: Duration = Duration::from_hours(1);

impl<S: Cache> Engine<S> {
    /// The answer came to its end.
    pub(super) async fn succeeded(&mut self, asked: &Asked, took: Took) -> Result<(), Halt> {
        let Some(End { more, since, .. }) = took.end else { return Ok(()) };
        let (address, acts) = (self.address.clone(), asked.ask.acts().len());
        if let Some(theirs) = took.foreign {
            return Err(Fault::Proto { address, theirs }.into());
        }
        if acts > 0 && took.verdicts == 0 && !took.anew {
            return Err(Fault::Unanswered { address, acts }.into());
        }
        let more = more || took.anew;
        if more && !took.anew && !took.moved && took.verdicts == 0 {
            return Err(Fault::NoProgress { address }.into());
        }
        let now = (self.config.shown)();
        let complete = !more && self.course.wants_all();
        let same = took.rows == 0 && asked.standing.since == since;
        if let Ask::Poll { wait, .. } = asked.ask
            && same
            && asked.began.elapsed() + HELD >= Duration::from_secs(wait.into())
        {
            self.course.hold.held();
        }
        // A console at rest leaves the disk at rest.
        let flush = !same || self.flushed.is_none_or(|at| at.elapsed() >= FLUSH_EVERY);
        if flush {
            self.flushed = Some(Moment::now());
        }
        let digests = took.digests.filter(|digests| complete && since.as_ref() == Some(&digests.cursor));
        let work = move |cache: &S| {
            if complete {
                cache.set_synced_at(now)?;
                if !same {
                    cache.set_since(since.as_ref())?;
                }
            }
            if flush { cache.flush() } else { Ok(()) }
        };
        self.outlet.cached(work).await?;
        self.good_at = Some(now);
        self.retry.reset();
        self.course.answered(more, took.arrival);
        self.outlet.link.state = if complete { LinkState::Live } else { LinkState::Syncing };
        if complete {
            self.outlet.link.synced_at = Some(now);
        }
        self.publish().await?;
        if let Some(digests) = digests {
            self.compare(digests).await?;
        }
        // Two ledgers behind one address would otherwise be asked in turn without a pause.
        if (took.anew || asked.ask.is_idle()) && !took.moved && asked.began.elapsed() < HELD {
            let wait = self.idle.next();
            if self.rest(wait).await? {
                self.idle.over();
            }
            return Ok(());
        }
        self.idle.reset();
        Ok(())
    }

    /// Compares what is here with what HQ has, and has fetched anew what differs.
    async fn compare(&mut self, theirs: Digests) -> Result<(), Halt> {
        let work = move |cache: &S| {
            let mut differing = Vec::new();
            for collection in Collection::ALL {
                let theirs = theirs.of(collection);
                if let Some((_, ours)) = cache.digest(collection)?
                    && ours != theirs
                {
                    cache.distrust(collection)?;
                    differing.push((collection, ours.count, theirs.count));
                }
            }
            Ok::<_, StoreError>(differing)
        };
        let differing = self.outlet.cached(work).await?;
        let asked = self.pressed.take().is_some();
        if differing.is_empty() && asked {
            return self.outlet.notice(Telling::message("told-same-as-hq")).await;
        }
        for (collection, ours, theirs) in differing {
            let name = collection.name();
            tracing::warn!(collection = name, ours, theirs, "the cache is not what HQ has");
            self.course.more = true;
            self.outlet.notice(Telling::message("told-fetched-anew").words("name", name)).await?;
        }
        Ok(())
    }

    /// HQ took none of a batch: finds the act that is to blame, and lets the others pass.
    pub(super) async fn isolate(&mut self, fault: &Fault, sent: &[RecordedAct]) -> Result<(), Halt> {
        let isolated = self.course.isolate(sent);
        if let ([act], true) = (sent, fault.is_mismatch()) {
            return self.settle_one(Verdict { key: act.act.key.clone(), outcome: Outcome::Mismatch }).await;
        }
        if let Some(Isolated::Held(key)) = isolated {
            let telling = Telling::message("told-act-stays").words("act", &key.to_string());
            return self.outlet.notice(telling.part("why", fault.telling())).await;
        }
        Ok(())
    }
}
