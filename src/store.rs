//! The console's memory: a cache of what HQ said (sled) and a journal of what people did.
//!
//! The cache can always be fetched again; the journal never. It must not know the network.

mod cache;
mod disk;
mod engine;
mod error;
mod figure;
mod home;
mod journal;
mod keeper;
mod outbox;
mod record;
mod row;

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde::de::DeserializeOwned;

pub use cache::{Applied, Greeting};
pub use engine::panics_are_contained;
pub use error::{NotSaved, OpenError, Refusal, StoreError};
pub use outbox::Waiting;

use cache::Cache;
use disk::RealDisk;
use engine::Fault;
use home::Home;
use keeper::Keeper;
use outbox::Outbox;

use crate::{
    domain::{
        self, Act, ActKey, Alert, Clean, ConsoleId, Dimensions, Draft, Feed, Instant, Observation, Period,
        Place, Provenance, Query, Range, Recorded, RecordedAct, Records, Rules, SourceId, StockEntry, View,
    },
    protocol::{Collection, Cursor, Digest, Hello, Outcome, Rows, Verdict},
};

/// The console's memory in one data directory. Every call may wait for the disk.
pub struct Store {
    console: ConsoleId,
    // Dropped in this order: the lock in `home` goes last.
    cache: Keeper,
    outbox: Mutex<Outbox>,
    provenance: Mutex<Option<Provenance>>,
    home: Home,
}

/// A store, and what its reader must know of how it was found.
pub struct Opened {
    pub store: Store,
    pub notices: Vec<Clean>,
}

/// Reads, beside a console or after one, what waits in a data directory. Writes nothing.
pub fn waiting(dir: &Path) -> Waiting {
    Outbox::peek(&RealDisk, &dir.join(home::OUTBOX))
}

/// What HQ's word did to the queue.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// HQ has it; it is in the cache in HQ's order.
    Applied(RecordedAct),
    /// HQ refused it; it wants a person.
    Rejected(Act, Clean),
    /// It is in the queue again, under a fresh key.
    Requeued(Act),
    /// No such act is in the queue.
    Unknown,
}

impl Store {
    /// Opens a data directory or makes it. `epoch` is a random number made anew each time,
    /// `console_seed` one that names the console where it has no name yet.
    pub fn open(dir: &Path, epoch: u64, console_seed: u64) -> Result<Opened, OpenError> {
        let disk = Arc::new(RealDisk);
        let home = Home::open(dir, disk.clone())?;
        let (console, renamed) = home.console(console_seed)?;
        let mut notices = Vec::from_iter(renamed);
        let provenance = home.provenance()?;
        home.load_ballast();
        let (outbox, trouble) =
            Outbox::open(disk, &home.outbox(), &home.ballast(), (console.clone(), epoch)).map_err(
                |error| OpenError::Journal { path: home.outbox(), why: Clean::new(&error.to_string()) },
            )?;
        notices.extend(trouble.notices());
        let (cache, broken) = Keeper::open(&home)?;
        notices.extend(broken);
        let store =
            Self { console, cache, outbox: Mutex::new(outbox), provenance: Mutex::new(provenance), home };
        Ok(Opened { store, notices })
    }

    /// The console's name, the same for the life of the data directory.
    pub fn console(&self) -> &ConsoleId {
        &self.console
    }

    /// Answers what a screen asks, for the given time.
    pub fn answer(&self, query: Query, at: Instant, rules: &Rules) -> Result<View, StoreError> {
        domain::answer(self, query, at, rules)
    }

    /// What kind of figures this directory is for; known also where the cache was lost.
    pub fn kind(&self) -> Option<Provenance> {
        *self.provenance.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes note of who answers. Nothing must be taken from an HQ that is refused.
    pub fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeting, Refusal> {
        let mut held = self.provenance.lock().unwrap_or_else(PoisonError::into_inner);
        match *held {
            Some(held) if held != hello.provenance => {
                return Err(Refusal::Provenance { held, sent: hello.provenance, name: hello.name.clone() });
            }
            Some(_) => {}
            None => {
                self.home.set_provenance(hello.provenance).map_err(|error| Refusal::NotKept {
                    path: self.home.provenance_path(),
                    why: Clean::new(&error.to_string()),
                })?;
                *held = Some(hello.provenance);
            }
        }
        drop(held);
        Ok(self.with_cache(|cache| cache.greet(hello, received_at))?)
    }

    /// Who answered last, and when by this console's clock; kept over restarts.
    pub fn greeted(&self) -> Option<(Hello, Instant)> {
        self.cache().greeted()
    }

    /// How far each collection has been read: the `have` of the next request. To be called once
    /// for a request, after the answer to the one before has been applied.
    pub fn cursors(&self) -> BTreeMap<Collection, Cursor> {
        self.cache().cursors().into_iter().collect()
    }

    /// The cursor of `GET /v1/sync?since=`; none where a collection has to be fetched anew.
    pub fn since(&self) -> Option<Cursor> {
        self.cache().since()
    }

    /// Keeps the cursor of the frame `end`.
    pub fn set_since(&self, since: Option<&Cursor>) -> Result<(), StoreError> {
        self.with_cache(|cache| cache.set_since(since))
    }

    /// When the cache last was all that HQ had.
    pub fn synced_at(&self) -> Option<Instant> {
        self.cache().synced_at()
    }

    pub fn set_synced_at(&self, at: Instant) -> Result<(), StoreError> {
        self.with_cache(|cache| cache.set_synced_at(at))
    }

    /// Takes in one frame of rows, together with its cursor.
    pub fn apply(&self, rows: &Rows) -> Result<Applied, StoreError> {
        if let Some(free_mib) = self.home.too_little_room() {
            return Err(StoreError::NoSpace { dir: self.home.dir().to_owned(), free_mib });
        }
        self.with_cache(|cache| cache.apply(rows))
    }

    /// Forces the cache down to the disk, and writes it anew where too much of it is dead.
    pub fn flush(&self) -> Result<(), StoreError> {
        self.with_cache(Cache::flush)?;
        self.cache.tend(&self.home)
    }

    /// The sum of a collection and the cursor that it stands at; none where it is not whole here.
    pub fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, StoreError> {
        self.with_cache(|cache| cache.digest(collection))
    }

    /// Queues what a person did. Once this returns, it survives a power cut.
    pub fn queue(&self, draft: Draft) -> Result<Act, NotSaved> {
        self.outbox().queue(draft)
    }

    /// What HQ has not answered, in the order in which it was done.
    pub fn pending(&self) -> Vec<Act> {
        self.outbox().pending().to_vec()
    }

    /// Takes in HQ's word on one act.
    pub fn settle(&self, verdict: &Verdict) -> Result<Settled, StoreError> {
        let mut outbox = self.outbox();
        let Some(act) = outbox.pending().iter().find(|act| act.key == verdict.key).cloned() else {
            return Ok(Settled::Unknown);
        };
        match &verdict.outcome {
            Outcome::Applied { order, at } => {
                let act = RecordedAct { act, recorded: Some(Recorded { order: *order, at: *at }) };
                // First in the cache and on the disk, then out of the queue: neither a reader nor a
                // power cut ever misses it.
                self.with_cache(|cache| {
                    cache.put_act(&act)?;
                    cache.flush()
                })?;
                outbox.applied(&verdict.key);
                Ok(Settled::Applied(act))
            }
            Outcome::Rejected { reason } => {
                outbox.rejected(&verdict.key, reason);
                Ok(Settled::Rejected(act, reason.clone()))
            }
            Outcome::Mismatch => {
                let requeued = outbox.requeue(&verdict.key)?;
                Ok(requeued.map_or(Settled::Unknown, Settled::Requeued))
            }
        }
    }

    /// What HQ refused, with its reason.
    pub fn attention(&self) -> Vec<(Act, Clean)> {
        self.outbox().attention().to_vec()
    }

    /// Takes away a refused act that a person has seen. Tells whether it was there.
    pub fn dismiss(&self, key: &ActKey) -> bool {
        self.outbox().dismiss(key)
    }

    /// How many acts are queued, and how many want a person.
    pub fn counts(&self) -> (u32, u32) {
        let outbox = self.outbox();
        (outbox.pending().len() as u32, outbox.attention().len() as u32)
    }

    fn cache(&self) -> Arc<Cache> {
        self.cache.current()
    }

    fn outbox(&self) -> MutexGuard<'_, Outbox> {
        self.outbox.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn with_cache<T>(&self, work: impl FnMut(&Cache) -> Result<T, Fault>) -> Result<T, StoreError> {
        self.cache.with(&self.home, work)
    }

    fn read<T: DeserializeOwned>(&self, collection: Collection) -> Result<Vec<T>, StoreError> {
        self.with_cache(|cache| {
            let mut records = Vec::new();
            cache.scan(collection, None, |_, payload| {
                let record = serde_json::from_slice(payload).ok();
                let read = record.is_some();
                records.extend(record);
                read
            })?;
            Ok(records)
        })
    }
}

impl Records for Store {
    type Error = StoreError;

    /// None also for a cache that was lost: "no alerts" would be a lie before they have been read.
    fn provenance(&self) -> Result<Option<Provenance>, StoreError> {
        if !self.cache().has_read(Collection::Alerts) {
            return Ok(None);
        }
        Ok(self.kind())
    }

    fn places(&self) -> Result<Vec<Place>, StoreError> {
        self.read(Collection::Places)
    }

    fn observations(&self, range: &Range) -> Result<Vec<Observation>, StoreError> {
        let mut figures = self.with_cache(|cache| {
            let mut figures = Vec::new();
            cache.scan(Collection::Observations, Some(figure::bounds(range)), |key, payload| {
                let figure = figure::read(key, payload);
                let read = figure.is_some();
                figures.extend(figure);
                read
            })?;
            Ok(figures)
        })?;
        // The cache sorts by period first, because that is what it is asked for.
        figures.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
        Ok(figures)
    }

    fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        self.read(Collection::Alerts)
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, StoreError> {
        // The queue first: an act that HQ answers meanwhile is then seen twice, never missed.
        let queued = self.pending();
        let mut acts: Vec<RecordedAct> = self.read(Collection::Acts)?;
        acts.sort_by_key(|act| act.recorded.map(|recorded| recorded.order));
        let queued: Vec<RecordedAct> = queued
            .into_iter()
            .filter(|act| acts.iter().all(|known| known.act.key != act.key))
            .map(|act| RecordedAct { act, recorded: None })
            .collect();
        acts.extend(queued);
        Ok(acts)
    }

    fn stock(&self) -> Result<Vec<StockEntry>, StoreError> {
        self.read(Collection::Stock)
    }

    fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        self.read(Collection::Feeds)
    }
}

/// What decides the order of figures of one metric at one place.
fn in_order(figure: &Observation) -> (&Dimensions, Period, &SourceId, u32) {
    (&figure.series.dimensions, figure.period, &figure.source, figure.revision)
}
