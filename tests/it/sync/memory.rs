//! A cache and a queue in memory.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use haree::domain::{Act, ActKey, AlertId, Clean, ConsoleId, Deed, Draft, Instant, Provenance};
use haree::protocol::{Collection, Cursor, Hello, Outcome, Row, Rows, Verdict};
use haree::sync::{Applied, Cache, CacheError, GreetError, Greeted, Settled};
use serde_json::Value;

/// The name of the console in all tests.
pub(super) const CONSOLE: &str = "mesa-1";

#[derive(Default)]
pub(super) struct Memory(Mutex<Held>);

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
}

impl Memory {
    pub(super) fn held(&self) -> Held {
        self.lock().clone()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Held> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
    let deed = Deed::Acknowledge { alert: AlertId::new("hq,1"), reason: Clean::new(reason) };
    Act {
        key: ActKey { console: ConsoleId::new(CONSOLE), epoch: 7, sequence },
        draft: Draft { who: Clean::new("Ana"), happened_at: Instant::UNIX_EPOCH, deed },
    }
}

impl Cache for Memory {
    fn console(&self) -> ConsoleId {
        ConsoleId::new(CONSOLE)
    }

    fn cursors(&self) -> BTreeMap<Collection, Cursor> {
        self.lock().have.clone()
    }

    fn since(&self) -> Option<Cursor> {
        self.lock().since.clone()
    }

    fn set_since(&self, since: Option<&Cursor>) -> Result<(), CacheError> {
        self.lock().since = since.cloned();
        Ok(())
    }

    fn synced_at(&self) -> Option<Instant> {
        self.lock().synced_at
    }

    fn set_synced_at(&self, at: Instant) -> Result<(), CacheError> {
        self.lock().synced_at = Some(at);
        Ok(())
    }

    fn greet(&self, hello: &Hello, at: Instant) -> Result<Greeted, GreetError> {
        if hello.provenance == Provenance::Exercise {
            return Err(GreetError::Refused(Clean::new("this data directory holds real records")));
        }
        let mut held = self.lock();
        let before = held.greeted.replace((hello.clone(), at));
        if before.is_some_and(|(before, _)| before.feed != hello.feed) {
            held.have.clear();
            held.since = None;
            return Ok(Greeted::NewFeed);
        }
        Ok(Greeted::Known)
    }

    fn greeted(&self) -> Option<(Hello, Instant)> {
        self.lock().greeted.clone()
    }

    fn apply(&self, rows: &Rows) -> Result<Applied, CacheError> {
        let mut held = self.lock();
        held.have.insert(rows.collection, rows.cursor.clone());
        let kept = held.rows.entry(rows.collection).or_default();
        if rows.mode.begins() {
            kept.clear();
        }
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

    fn flush(&self) -> Result<(), CacheError> {
        self.lock().flushes += 1;
        Ok(())
    }

    fn pending(&self) -> Vec<Act> {
        self.lock().queue.clone()
    }

    fn settle(&self, verdict: &Verdict) -> Result<Settled, CacheError> {
        let mut held = self.lock();
        let Some(at) = held.queue.iter().position(|act| act.key == verdict.key) else {
            return Ok(Settled::Unknown);
        };
        let act = held.queue.remove(at);
        Ok(match &verdict.outcome {
            Outcome::Applied { .. } => Settled::Applied,
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

    fn counts(&self) -> (u32, u32) {
        let held = self.lock();
        (held.queue.len() as u32, held.refused.len() as u32)
    }
}
