//! What the journal comes to: acts that wait, that were refused, that were answered, and numbers
//! that are no acts.
//!
//! It must not know segments or the disk.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::journal::Entry;
use crate::domain::{Act, ActKey, Clean, FeedId, Instant, Recorded, RecordedAct};

/// What waits for HQ and what for a person.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waiting {
    pub queued: Vec<Act>,
    pub refused: Vec<Refused>,
}

/// An act that HQ refused or set aside and that no person has put away.
#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub act: Act,
    pub why: Clean,
    /// Where HQ put it, if it set it aside and did not refuse it.
    pub recorded: Option<Recorded>,
}

/// An act that HQ has, and which ledger of HQ's said so.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Answered {
    pub(super) act: RecordedAct,
    pub(super) feed: FeedId,
}

impl Answered {
    /// When HQ recorded it.
    pub(super) fn at(&self) -> Instant {
        self.act.recorded.map_or(self.act.act.draft.happened_at, |recorded| recorded.at)
    }
}

/// What people did on this console and what HQ said to it. Each act is in one of `queued` and
/// `answered`, or refused; one that was set aside is answered and wants a person.
#[derive(Debug, Default)]
pub(super) struct Kept {
    next: u64,
    /// By when they came; so are the answered ones.
    queued: BTreeMap<u64, Act>,
    pub(super) answered: BTreeMap<u64, Answered>,
    places: HashMap<ActKey, u64>,
    pub(super) refused: Vec<Refused>,
    /// Numbers that were given out and are no acts, and of which HQ does not know that.
    pub(super) skipped: BTreeSet<ActKey>,
}

impl Kept {
    pub(super) fn queued(&self) -> impl Iterator<Item = &Act> {
        self.queued.values()
    }

    pub(super) fn queued_act(&self, key: &ActKey) -> Option<&Act> {
        self.queued.get(self.places.get(key)?)
    }

    pub(super) fn answered_act(&self, key: &ActKey) -> Option<&Answered> {
        self.answered.get(self.places.get(key)?)
    }

    pub(super) fn refused_act(&self, key: &ActKey) -> Option<&Refused> {
        self.refused.iter().find(|refused| refused.act.key == *key)
    }

    pub(super) fn queue_len(&self) -> usize {
        self.queued.len()
    }

    pub(super) fn fold(&mut self, entry: Entry) {
        match entry {
            Entry::Queued(act) => self.add(act),
            Entry::Requeued { from, act } => {
                self.take(&from);
                self.put_away(&from);
                self.add(act);
            }
            Entry::Applied(key) => {
                self.take(&key);
            }
            Entry::Answered { key, feed, recorded, set_aside } => {
                self.answer(&key, feed, recorded, set_aside);
            }
            Entry::Abandoned(key) | Entry::Withdrawn(key) => {
                self.take(&key);
                self.skipped.insert(key);
            }
            Entry::Settled(key) => {
                self.skipped.remove(&key);
            }
            Entry::Rejected { key, reason } => {
                let act = self.take(&key).or_else(|| self.drop_answered(&key));
                self.refused.extend(act.map(|act| Refused { act, why: reason, recorded: None }));
            }
            Entry::Dismissed(key) => self.put_away(&key),
        }
    }

    /// What was written afresh may still stand in an older segment as well.
    fn add(&mut self, act: Act) {
        if !self.is_alive(&act.key) {
            self.places.insert(act.key.clone(), self.next);
            self.queued.insert(self.next, act);
            self.next += 1;
        }
    }

    fn answer(&mut self, key: &ActKey, feed: FeedId, recorded: Recorded, set_aside: Option<Clean>) {
        let Some(place) = self.places.get(key).copied() else { return };
        if let Some(act) = self.queued.remove(&place) {
            if let Some(why) = set_aside.clone() {
                self.refused.push(Refused { act: act.clone(), why, recorded: Some(recorded) });
            }
            let act = RecordedAct { act, recorded: Some(recorded), set_aside };
            self.answered.insert(place, Answered { act, feed });
        } else if let Some(known) = self.answered.get_mut(&place) {
            // Another ledger has it now as well.
            (known.feed, known.act.recorded, known.act.set_aside) = (feed, Some(recorded), set_aside);
        }
    }

    fn take(&mut self, key: &ActKey) -> Option<Act> {
        let act = self.queued.remove(self.places.get(key)?)?;
        self.places.remove(key);
        Some(act)
    }

    fn drop_answered(&mut self, key: &ActKey) -> Option<Act> {
        let answered = self.answered.remove(self.places.get(key)?)?;
        self.places.remove(key);
        self.put_away(key);
        Some(answered.act.act)
    }

    fn put_away(&mut self, key: &ActKey) {
        self.refused.retain(|refused| refused.act.key != *key);
    }

    /// Drops answered acts that nobody has to see to; tells which are gone for good.
    pub(super) fn forget(&mut self, is_old: impl Fn(&Answered) -> bool) -> Vec<ActKey> {
        let old = self.answered.values().filter(|answered| is_old(answered));
        let keys = old.map(|answered| answered.act.act.key.clone());
        let keys: Vec<ActKey> = keys.filter(|key| self.refused_act(key).is_none()).collect();
        for key in &keys {
            self.drop_answered(key);
        }
        keys
    }

    /// Whether something here still needs the journal's word on a key.
    pub(super) fn is_alive(&self, key: &ActKey) -> bool {
        self.places.contains_key(key) || self.skipped.contains(key) || self.refused_act(key).is_some()
    }

    /// The entries that make it what it is.
    pub(super) fn alive(&self) -> Vec<Entry> {
        let mut alive = Vec::new();
        for Refused { act, why, .. } in self.refused.iter().filter(|refused| refused.recorded.is_none()) {
            alive.push(Entry::Queued(act.clone()));
            alive.push(Entry::Rejected { key: act.key.clone(), reason: why.clone() });
        }
        for Answered { act, feed } in self.answered.values() {
            let (key, feed, set_aside) = (act.act.key.clone(), feed.clone(), act.set_aside.clone());
            let Some(recorded) = act.recorded else { continue };
            let is_seen = set_aside.is_some() && self.refused_act(&key).is_none();
            alive.push(Entry::Queued(act.act.clone()));
            alive.push(Entry::Answered { key: key.clone(), feed, recorded, set_aside });
            alive.extend(is_seen.then_some(Entry::Dismissed(key)));
        }
        alive.extend(self.skipped.iter().cloned().map(Entry::Withdrawn));
        alive.extend(self.queued().cloned().map(Entry::Queued));
        alive
    }

    pub(super) fn into_waiting(self) -> Waiting {
        Waiting { queued: self.queued.into_values().collect(), refused: self.refused }
    }
}
