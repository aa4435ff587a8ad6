//! A cache and a queue in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use haree::domain::{
    Act, ActKey, AlertId, Clean, ConsoleId, Deed, Draft, Instant, Provenance, Recorded, RecordedAct,
};
use haree::protocol::{Collection, Cursor, Digest, Hello, Outcome, Row, Rows, Verdict};
use haree::store::{Applied, Greeting, Refusal, Settled, StoreError};
use haree::sync::Cache;
use serde_json::Value;

/// The name of the console in all tests.
pub(super) const CONSOLE: &str = "mesa-1";

pub(super) struct Memory {
    console: ConsoleId,
    held: Mutex<Held>,
}

impl Default for Memory {
    fn default() -> Self {
        Self { console: ConsoleId::new(CONSOLE), held: Mutex::default() }
    }
}

/// What it holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Held {
    pub(super) have: BTreeMap<Collection, Cursor>,
    pub(super) rows: BTreeMap<Collection, Vec<Value>>,
    pub(super) since: Option<Cursor>,
    pub(super) synced_at: Option<Instant>,
    pub(super) greeted: Option<(Hello, Instant)>,
    pub(super) queue: Vec<Act>,
    pub(super) refused: Vec<(Act, Clean)>,
    pub(super) flushes: u32,
    /// Records that came, also those that had come before.
    pub(super) applied: usize,
}

impl Memory {
    pub(super) fn held(&self) -> Held {
        self.lock().clone()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Puts an act into the queue.
    pub(super) fn queue(&self, sequence: u64, reason: &str) -> ActKey {
        let act = act(sequence, reason);
        let key = act.key.clone();
        self.lock().queue.push(act);
        key
    }

    pub(super) fn count(&self, collection: Collection) -> usize {
        self.lock().rows.get(&collection).map_or(0, Vec::len)
    }
}

pub(super) fn act(sequence: u64, reason: &str) -> Act {
    let deed = Deed::Acknowledge { alert: AlertId::new("hq,1"), reason: Clean::new(reason), sent: None };
    Act {
        key: ActKey { console: ConsoleId::new(CONSOLE), epoch: 7, sequence },
        draft: Draft { who: Clean::new("Ana"), happened_at: Instant::UNIX_EPOCH, deed },
    }
}

impl Cache for Memory {
    fn console(&self) -> &ConsoleId {
        &self.console
    }

    fn cursors(&self) -> BTreeMap<Collection, Cursor> {
        self.lock().have.clone()
    }

    fn since(&self) -> Option<Cursor> {
        self.lock().since.clone()
    }

    fn set_since(&self, since: Option<&Cursor>) -> Result<(), StoreError> {
        self.lock().since = since.cloned();
        Ok(())
    }

    fn synced_at(&self) -> Option<Instant> {
        self.lock().synced_at
    }

    fn set_synced_at(&self, at: Instant) -> Result<(), StoreError> {
        self.lock().synced_at = Some(at);
        Ok(())
    }

    fn greet(&self, hello: &Hello, at: Instant) -> Result<Greeting, Refusal> {
        if hello.provenance == Provenance::Exercise {
            let (held, sent, name) = (Provenance::Real, hello.provenance, hello.name.clone());
            return Err(Refusal::Provenance { held, sent, name });
        }
        let mut held = self.lock();
        let before = held.greeted.replace((hello.clone(), at));
        if before.is_some_and(|(before, _)| before.feed != hello.feed) {
            held.have.clear();
            held.since = None;
            return Ok(Greeting::NewFeed);
        }
        Ok(Greeting::Same)
    }

    fn greeted(&self) -> Option<(Hello, Instant)> {
        self.lock().greeted.clone()
    }

    fn apply(&self, rows: &Rows) -> Result<Applied, StoreError> {
        let mut held = self.lock();
        held.have.insert(rows.collection, rows.cursor.clone());
        let kept = held.rows.entry(rows.collection).or_default();
        if rows.mode.begins() {
            kept.clear();
        }
        held.applied += rows.rows.len();
        let kept = held.rows.entry(rows.collection).or_default();
        let mut applied = Applied::default();
        for row in &rows.rows {
            match row {
                Row::Record(value) if value["id"] == "future" => applied.unread += 1,
                Row::Record(value) => {
                    kept.push(value.clone());
                    applied.changed = true;
                }
                Row::Gone { .. } => {}
            }
        }
        Ok(applied)
    }

    fn flush(&self) -> Result<(), StoreError> {
        self.lock().flushes += 1;
        Ok(())
    }

    fn outgoing(&self) -> Vec<RecordedAct> {
        self.lock().queue.iter().cloned().map(RecordedAct::queued).collect()
    }

    fn sending(&self, acts: Vec<RecordedAct>) -> Vec<RecordedAct> {
        acts
    }

    fn unsent(&self, _acts: &[RecordedAct]) {}

    fn answered_up_to(&self, _mark: &ActKey) {}

    fn settle(&self, verdict: &Verdict) -> Result<Settled, StoreError> {
        let mut held = self.lock();
        let Some(at) = held.queue.iter().position(|act| act.key == verdict.key) else {
            return Ok(Settled::Unknown);
        };
        let act = held.queue.remove(at);
        Ok(match &verdict.outcome {
            Outcome::Applied { order, at } => {
                let recorded = Some(Recorded { order: *order, at: *at });
                Settled::Applied(RecordedAct { act, recorded, set_aside: None })
            }
            Outcome::Conflict { order, at, reason } => {
                let recorded = Some(Recorded { order: *order, at: *at });
                held.refused.push((act.clone(), reason.clone()));
                let set_aside = Some(reason.clone());
                Settled::SetAside(RecordedAct { act, recorded, set_aside }, reason.clone())
            }
            Outcome::Rejected { reason } => {
                held.refused.push((act.clone(), reason.clone()));
                Settled::Rejected(act, reason.clone())
            }
            Outcome::Mismatch => {
                let mut act = act;
                act.key.epoch += 1;
                held.queue.push(act.clone());
                Settled::Requeued(act)
            }
        })
    }

    fn digest(&self, _collection: Collection) -> Result<Option<(Cursor, Digest)>, StoreError> {
        Ok(None)
    }

    fn distrust(&self, collection: Collection) -> Result<(), StoreError> {
        self.lock().have.remove(&collection);
        Ok(())
    }

    fn counts(&self) -> (u32, u32) {
        let held = self.lock();
        (held.queue.len() as u32, held.refused.len() as u32)
    }
}
