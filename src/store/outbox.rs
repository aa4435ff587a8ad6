//! The queue: what people did and HQ has not answered, what HQ refused, and what it answered lately.
//!
//! It is a fold over the journal, kept in memory. Answered acts stay for thirty days, so that they
//! can be offered again to an HQ whose ledger was restored. It must not know the cache or the network.

mod answers;
mod saving;
mod showing;
mod telling;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, io, path::Path, sync::Arc};

use chrono::TimeDelta;

use super::{
    disk::Disk,
    error::NotSaved,
    journal::{self, Entry, Journal, Recovered},
    pins::Pins,
    waiting::{Kept, Waiting},
};
use crate::domain::{Act, ActKey, Base, Clean, ConsoleId, Deed, Draft, FeedId, Instant, Telling};

/// How long an answered act is kept, by HQ's clock.
const RETENTION: TimeDelta = TimeDelta::days(30);

/// The queue and the journal behind it.
pub(super) struct Outbox {
    journal: Journal,
    console: ConsoleId,
    epoch: u64,
    next: u64,
    waiting: Kept,
    /// The segment of each act that is alive, and of each number that was skipped.
    pins: Pins,
    /// Keys of acts that were not saved and are not yet marked so.
    abandoned: Vec<ActKey>,
    /// Acts of this opening that were sent. Those of earlier ones may have been.
    sent: HashSet<ActKey>,
    /// The newest act, while a person may take it back before it is sent. The queue goes in order, so
    /// that nothing may be queued behind it without letting it go. It is of this opening alone: after a
    /// restart nobody remembers the key that would take it back.
    held: Option<ActKey>,
    /// The ledger that answers now, as far as is known.
    feed: Option<FeedId>,
}

/// What was found wrong with the journal.
pub(super) struct Trouble {
    pub(super) damaged: u32,
    pub(super) torn: u32,
}

impl Trouble {
    /// What a person must know of it.
    pub(super) fn notices(&self) -> Vec<Telling> {
        let mut notices = Vec::new();
        if self.damaged > 0 {
            notices.push(Telling::message("journal-damaged").number("n", i64::from(self.damaged)));
        }
        if self.torn > 0 {
            notices.push(Telling::message("journal-torn"));
        }
        notices
    }
}

/// What became of an act that a person took back.
#[expect(clippy::large_enum_variant, reason = "made once a key press, and looked at at once")]
#[derive(Clone, Debug, PartialEq)]
pub enum Withdrawal {
    /// HQ never had it, and will not.
    Gone,
    /// HQ may have it: this act takes it back there.
    Cancels(Act),
    /// There is no such act of this console, or it was taken back before.
    Nothing,
}

impl Outbox {
    /// Reads what waits without touching anything; what cannot be read is left out.
    pub(super) fn peek(disk: &dyn Disk, dir: &Path) -> Waiting {
        let mut waiting = Kept::default();
        for entry in journal::entries(disk, dir) {
            waiting.fold(entry);
        }
        waiting.into_waiting()
    }

    pub(super) fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        ballast: &Path,
        (console, epoch): (ConsoleId, u64),
    ) -> io::Result<(Self, Trouble)> {
        let (journal, Recovered { entries, damaged, torn }) = Journal::open(disk, dir, ballast)?;
        let mut outbox = Self {
            journal,
            console,
            epoch,
            next: 1,
            waiting: Kept::default(),
            pins: Pins::default(),
            abandoned: Vec::new(),
            sent: HashSet::new(),
            held: None,
            feed: None,
        };
        for (segment, entry) in entries {
            outbox.fold(segment, entry);
        }
        outbox.tidy(damaged > 0);
        Ok((outbox, Trouble { damaged, torn }))
    }

    /// Takes note of which ledger answers. What another one answered is offered to it again.
    pub(super) fn heard(&mut self, feed: &FeedId) {
        self.feed = Some(feed.clone());
    }

    /// Forgets what HQ answered more than thirty days ago, by its own clock; what it has not been
    /// offered again stays.
    pub(super) fn forget(&mut self, now: Instant) {
        let Some(feed) = self.feed.clone() else { return };
        let old = self.waiting.forget(|answered| answered.feed == feed && answered.at() < now - RETENTION);
        for key in &old {
            self.pins.release(key);
        }
        if !old.is_empty() {
            self.retire();
        }
    }

    /// Queues what a person did; once this returns it is on the disk.
    pub(super) fn queue(&mut self, draft: Draft) -> Result<Act, NotSaved> {
        let act = Act { key: self.fresh_key(), draft };
        self.save(Entry::Queued(act.clone()), &act.key)?;
        Ok(act)
    }

    /// The same, and it is not sent before it is let go: by [`Outbox::release`], or by whatever is queued
    /// behind it.
    pub(super) fn hold(&mut self, draft: Draft) -> Result<Act, NotSaved> {
        let act = self.queue(draft)?;
        self.held = Some(act.key.clone());
        Ok(act)
    }

    /// Lets a held act go. Tells whether it was held.
    pub(super) fn release(&mut self, key: &ActKey) -> bool {
        self.held.take_if(|held| held == key).is_some()
    }

    /// Queues an act again under a fresh key: one whose key HQ knows with other content, or one
    /// that HQ refused or set aside. None where it is neither queued nor refused.
    pub(super) fn requeue(&mut self, key: &ActKey, base: Option<Base>) -> Result<Option<Act>, NotSaved> {
        let refused = || self.waiting.refused_act(key).map(|refused| &refused.act);
        let Some(old) = self.waiting.queued_act(key).or_else(refused) else { return Ok(None) };
        let draft = old.draft.clone();
        let mut act = Act { key: self.fresh_key(), draft };
        if let (Deed::Count { base: known, .. }, Some(base)) = (&mut act.draft.deed, base) {
            *known = Some(base);
        }
        self.save(Entry::Requeued { from: key.clone(), act: act.clone() }, &act.key)?;
        Ok(Some(act))
    }

    /// Takes an act back: here where HQ never had it, else by an act that says so.
    pub(super) fn withdraw(
        &mut self,
        key: &ActKey,
        who: &Clean,
        at: Instant,
    ) -> Result<Withdrawal, NotSaved> {
        let name = Clean::new(&key.to_string());
        let is_queued = self.waiting.queued_act(key).is_some();
        if is_queued && !self.may_be_at_hq(key) {
            // Where that fails it goes after all: nobody would let it go later.
            self.release(key);
            self.save(Entry::Withdrawn(key.clone()), key)?;
            return Ok(Withdrawal::Gone);
        }
        if self.dismiss(key) {
            return Ok(Withdrawal::Gone);
        }
        if !is_queued && self.waiting.answered_act(key).is_none_or(|known| known.act.set_aside.is_some()) {
            return Ok(Withdrawal::Nothing);
        }
        let answered = self.waiting.answered.values().map(|answered| &answered.act.act);
        let takes_back = |act: &Act| match &act.draft.deed {
            Deed::Cancel { act: target, .. } => *target == name || act.key == *key,
            _ => false,
        };
        if self.waiting.queued().chain(answered).any(takes_back) {
            return Ok(Withdrawal::Nothing);
        }
        let deed = Deed::Cancel { act: name, reason: Clean::default() };
        self.queue(Draft { who: who.clone(), happened_at: at, deed }).map(Withdrawal::Cancels)
    }

    /// The number of a new act, which lets go the one before it.
    fn fresh_key(&mut self) -> ActKey {
        self.held = None;
        let sequence = self.next;
        self.next += 1;
        ActKey { console: self.console.clone(), epoch: self.epoch, sequence }
    }
}
