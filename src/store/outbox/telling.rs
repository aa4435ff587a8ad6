//! What HQ is to be told, in which order, and what it may have heard already.
//!
//! It must not know how it is told, or what the journal looks like.

use super::Outbox;
use crate::{
    domain::{Act, ActKey, Clean, Deed, Draft, Instant, RecordedAct},
    store::waiting::Answered,
};

/// How many acts are looked at for the next message.
const AHEAD: usize = 1_000;

/// How many numbers that are no acts go along.
const FEW: usize = 20;

impl Outbox {
    /// What HQ is to be told next, in order; no more than a few messages hold, and not what is held. Numbers that were
    /// skipped go along and are not worth a message of their own.
    pub(in crate::store) fn outgoing(&self) -> Vec<RecordedAct> {
        let is_free = |act: &&Act| self.held.as_ref() != Some(&act.key);
        let queued = self.waiting.queued().take_while(is_free);
        let queued = queued.map(|act| RecordedAct::queued(act.clone()));
        let outgoing = self.offers().into_iter().chain(queued).take(AHEAD);
        let mut outgoing: Vec<RecordedAct> = outgoing.collect();
        if !outgoing.is_empty() {
            // In front, because a message takes only the first ones.
            outgoing.splice(0..0, self.waiting.skipped.iter().take(FEW).map(skipped));
        }
        outgoing
    }

    /// How many acts HQ is to be told of.
    pub(in crate::store) fn outgoing_len(&self) -> usize {
        let others = self.waiting.answered.values().filter(|answered| self.is_offered(answered));
        self.waiting.queue_len() + others.count()
    }

    /// Acts that an earlier ledger answered and the one that answers now has not, in the old order.
    pub(in crate::store) fn offers(&self) -> Vec<RecordedAct> {
        let others = self.waiting.answered.values().filter(|answered| self.is_offered(answered));
        let mut offers: Vec<RecordedAct> = others.map(|answered| answered.act.clone()).collect();
        offers.sort_by_key(|act| act.recorded.map(|recorded| recorded.order));
        offers
    }

    /// Takes note of what is being sent; leaves out what was taken back meanwhile.
    pub(in crate::store) fn sending(&mut self, acts: Vec<RecordedAct>) -> Vec<RecordedAct> {
        let is_wanted = |act: &RecordedAct| {
            act.recorded.is_some()
                || act.act.draft.deed == Deed::Skipped
                || self.waiting.queued_act(&act.act.key).is_some()
        };
        let wanted: Vec<RecordedAct> = acts.into_iter().filter(is_wanted).collect();
        self.sent.extend(wanted.iter().map(|act| act.act.key.clone()));
        wanted
    }

    /// What was to be sent never left this machine.
    pub(in crate::store) fn unsent(&mut self, acts: &[RecordedAct]) {
        for act in acts {
            self.sent.remove(&act.act.key);
        }
    }

    /// The act that HQ gives its word on, as it was sent; none where it has given it before.
    pub(in crate::store) fn outgoing_act(&self, key: &ActKey) -> Option<RecordedAct> {
        let queued = self.waiting.queued_act(key).cloned().map(RecordedAct::queued);
        let offered = || self.waiting.answered_act(key).filter(|answered| self.is_offered(answered));
        let offered = || offered().map(|answered| answered.act.clone());
        queued.or_else(offered).or_else(|| self.waiting.skipped.contains(key).then(|| skipped(key)))
    }

    pub(super) fn is_offered(&self, answered: &Answered) -> bool {
        self.feed.as_ref().is_some_and(|feed| answered.feed != *feed)
    }

    /// Nobody knows what an earlier opening sent before it ended.
    pub(super) fn may_be_at_hq(&self, key: &ActKey) -> bool {
        key.epoch != self.epoch || self.sent.contains(key)
    }
}

/// What tells HQ that a number is no act.
fn skipped(key: &ActKey) -> RecordedAct {
    let draft = Draft { who: Clean::default(), happened_at: Instant::UNIX_EPOCH, deed: Deed::Skipped };
    RecordedAct::queued(Act { key: key.clone(), draft })
}
