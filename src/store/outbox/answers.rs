//! Takes HQ's word on acts, and a person's on what HQ refused.
//!
//! It must not know how HQ came to it.

use super::Outbox;
use crate::{
    domain::{ActKey, Clean, FeedId, Recorded},
    store::journal::Entry,
};

impl Outbox {
    /// Takes an act out of the queue: HQ has it. One that HQ set aside wants a person.
    pub(in crate::store) fn answered(&mut self, key: &ActKey, recorded: Recorded, set_aside: Option<Clean>) {
        let feed = self.feed.clone().unwrap_or_else(|| FeedId::new(""));
        self.answer(Entry::Answered { key: key.clone(), feed, recorded, set_aside });
    }

    /// Moves an act from the queue to what wants a person.
    pub(in crate::store) fn rejected(&mut self, key: &ActKey, reason: &Clean) {
        self.answer(Entry::Rejected { key: key.clone(), reason: reason.clone() });
    }

    /// HQ knows that a number was skipped.
    pub(in crate::store) fn settled(&mut self, key: &ActKey) {
        self.answer(Entry::Settled(key.clone()));
    }

    /// HQ has answered everything of one opening up to this number.
    pub(in crate::store) fn answered_up_to(&mut self, mark: &ActKey) {
        let is_covered = |key: &&ActKey| {
            (&key.console, key.epoch) == (&mark.console, mark.epoch) && key.sequence <= mark.sequence
        };
        let covered: Vec<ActKey> = self.waiting.skipped.iter().filter(is_covered).cloned().collect();
        for key in covered {
            self.settled(&key);
        }
    }

    /// Takes away an act that HQ refused and a person has seen. Tells whether it was there.
    pub(in crate::store) fn dismiss(&mut self, key: &ActKey) -> bool {
        let there = self.waiting.refused_act(key).is_some();
        if there {
            self.answer(Entry::Dismissed(key.clone()));
        }
        there
    }
}
