//! Takes what HQ says into the cache, one frame after the other.
//!
//! It must not know how frames travel, or what is asked next.

use std::collections::HashSet;
use std::time::Instant as Moment;

use super::Engine;
use super::question::{Asked, Took};
use crate::domain::{ActKey, LinkState, Provenance, RecordedAct, Telling};
use crate::protocol::{Collection, Frame, Hello, Results, Rows, Verdict, Versions};
use crate::store::{Greeting, Settled};
use crate::sync::cache::Cache;
use crate::sync::news::News;
use crate::sync::outlet::Halt;
use crate::sync::plan::Standing;

impl<S: Cache> Engine<S> {
    pub(super) async fn take(&mut self, frame: Frame, asked: &Asked, took: &mut Took) -> Result<(), Halt> {
        match frame {
            Frame::Hello(hello) => self.greeted(hello, asked, took).await,
            Frame::Results(results) => self.settle(results, asked.ask.acts(), took).await,
            Frame::Rows(rows) => self.apply(rows, &asked.standing, took).await,
            Frame::Digests(digests) => {
                took.digests = Some(digests);
                Ok(())
            }
            Frame::End(end) => {
                took.end = Some(end);
                Ok(())
            }
        }
    }

    async fn greeted(&mut self, hello: Hello, asked: &Asked, took: &mut Took) -> Result<(), Halt> {
        if Versions::OURS.common(hello.versions()).is_none() {
            took.foreign = Some(hello.versions());
            return Ok(());
        }
        let received_at = (self.config.real)();
        let kept = hello.clone();
        let greeting = self.outlet.cached(move |cache| cache.greet(&kept, received_at)).await?;
        took.anew = greeting == Greeting::NewFeed;
        self.guard.greeted_by(&hello.feed);
        let link = &mut self.outlet.link;
        link.name = Some(hello.name.clone());
        link.provenance = Some(hello.provenance);
        if hello.provenance != Provenance::Real {
            link.skew_seconds = None;
        } else if !asked.ask.is_idle() {
            // An answer that HQ held back says nothing about when its greeting was written.
            let midpoint = asked.at + (received_at - asked.at) / 2;
            link.skew_seconds = Some((hello.now - midpoint).num_seconds());
        }
        if link.state != LinkState::Live || took.anew {
            link.state = LinkState::Syncing;
        }
        self.outlet.tell(News::Greeted(Box::new(hello), received_at)).await?;
        if took.anew {
            self.outlet.notice(Telling::message("told-another-ledger")).await?;
        }
        self.publish().await
    }

    /// Takes HQ's word on what it was asked about, and on nothing else.
    async fn settle(&mut self, results: Results, sent: &[RecordedAct], took: &mut Took) -> Result<(), Halt> {
        let asked: HashSet<&ActKey> = sent.iter().map(|act| &act.act.key).collect();
        for verdict in results.results {
            if asked.contains(&verdict.key) {
                self.settle_one(verdict).await?;
                took.verdicts += 1;
                took.changed.insert(Collection::Acts);
            }
        }
        let marks = results.contiguous;
        self.outlet.read(move |cache| marks.iter().for_each(|mark| cache.answered_up_to(mark))).await
    }

    pub(super) async fn settle_one(&mut self, verdict: Verdict) -> Result<(), Halt> {
        let key = verdict.key.clone();
        let news = match self.outlet.cached(move |cache| cache.settle(&verdict)).await? {
            Settled::Applied(_) => News::Settled { key },
            Settled::Rejected(act, why) => News::Refused(Box::new(act), why),
            Settled::SetAside(act, why) => News::Refused(Box::new(act.act), why),
            Settled::Requeued(act) => {
                let telling = Telling::message("told-requeued").words("act", &key.to_string());
                News::Notice(telling.words("new", &act.key.to_string()))
            }
            Settled::Unknown => return Ok(()),
        };
        self.outlet.tell(news).await
    }

    async fn apply(&mut self, rows: Rows, standing: &Standing, took: &mut Took) -> Result<(), Halt> {
        let (collection, mode) = (rows.collection, rows.mode);
        if took.anew || took.foreign.is_some() || self.course.paused.contains(&collection) {
            return Ok(());
        }
        // Where the console has nothing, a whole collection is what it asked for.
        let known = standing.have.contains_key(&collection);
        if known && !self.guard.allows(collection, mode, Moment::now()) {
            self.course.paused.insert(collection);
            // The next question leaves this collection out, so it is another question.
            took.moved = true;
            let name = collection.name();
            return self.outlet.notice(Telling::message("told-sent-again").words("name", name)).await;
        }
        took.moved |= standing.have.get(&collection) != Some(&rows.cursor);
        // From here on the collections stand at different places, until the end says otherwise.
        let uneven = standing.since.is_some() && took.rows == 0;
        let work = move |cache: &S| {
            if uneven {
                cache.set_since(None)?;
            }
            cache.apply(&rows)
        };
        let applied = self.outlet.cached(work).await?;
        self.guard.applied(collection, mode, Moment::now());
        took.rows += 1;
        if applied.changed {
            took.changed.insert(collection);
        }
        if applied.unread > 0 && self.unread.insert(collection) {
            let (unread, name) = (applied.unread, collection.name());
            let telling = Telling::message("told-not-understood").number("n", unread as i64);
            self.outlet.notice(telling.words("name", name)).await?;
        }
        Ok(())
    }

    pub(super) async fn tell_changed(&self, took: &mut Took) -> Result<(), Halt> {
        let changed = std::mem::take(&mut took.changed);
        if changed.is_empty() { Ok(()) } else { self.outlet.tell(News::Changed(changed)).await }
    }
}
