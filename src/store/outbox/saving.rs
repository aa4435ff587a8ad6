//! Keeps queue and journal alike: what is written is folded in, what nothing needs is retired.
//!
//! It must not know what a deed means or when it is told to HQ.

use super::Outbox;
use crate::{
    domain::{ActKey, Clean},
    store::{disk::is_full, error::NotSaved, journal::Entry},
};

/// From this many segments on, what is alive is written afresh at a start.
pub(super) const MANY_SEGMENTS: usize = 8;

impl Outbox {
    pub(super) fn save(&mut self, entry: Entry, key: &ActKey) -> Result<(), NotSaved> {
        let Self { journal, waiting, .. } = self;
        match journal.append(&entry, || waiting.alive()) {
            Ok(written) => {
                if written.afresh {
                    self.pins.move_all(written.segment);
                }
                self.fold(written.segment, entry);
                for key in std::mem::take(&mut self.abandoned) {
                    self.answer(Entry::Abandoned(key));
                }
                self.retire();
                Ok(())
            }
            Err(error) => {
                // A number that is in the queue already stays what it is.
                if self.waiting.queued_act(key).is_none() {
                    self.abandoned.push(key.clone());
                }
                let dir = self.journal.dir().to_owned();
                Err(if is_full(&error) {
                    NotSaved::Full { dir }
                } else {
                    NotSaved::Failed { dir, why: Clean::new(&error.to_string()) }
                })
            }
        }
    }

    pub(super) fn answer(&mut self, entry: Entry) {
        self.journal.note(&entry);
        let segment = self.journal.newest();
        self.fold(segment, entry);
        self.retire();
    }

    pub(super) fn fold(&mut self, segment: u32, entry: Entry) {
        let key = entry.key().clone();
        if key.epoch == self.epoch {
            self.next = self.next.max(key.sequence + 1);
        }
        let from = entry.takes_from().cloned();
        self.waiting.fold(entry);
        for key in from.into_iter().chain([key]) {
            if self.waiting.is_alive(&key) {
                self.pins.pin(key, segment);
            } else {
                self.pins.release(&key);
            }
        }
    }

    /// Writes what is alive afresh where it is scattered over many segments; or where some of them are
    /// damaged, so that those are put aside and told of once.
    pub(super) fn tidy(&mut self, damaged: bool) {
        if (damaged || self.journal.segments() > MANY_SEGMENTS) && self.pins.oldest().is_some() {
            match self.journal.rewrite(&self.waiting.alive()) {
                Ok(newest) => self.pins.move_all(newest),
                Err(error) => tracing::warn!(%error, "the journal could not be tidied"),
            }
        }
        self.retire();
    }

    pub(super) fn retire(&mut self) {
        let oldest = self.pins.oldest().unwrap_or_else(|| self.journal.newest());
        self.journal.retire_below(oldest);
    }
}
