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
mod pins;
#[cfg(test)]
mod power_cuts;
mod record;
mod row;
#[cfg(test)]
mod simulated;
mod sums;
mod waiting;

use std::{
    collections::{BTreeMap, HashSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::NaiveDate;
use serde::de::DeserializeOwned;

pub use cache::{Applied, Greeting};
pub use engine::panics_are_contained;
pub use error::{NotSaved, OpenError, Refusal, StoreError};
pub use outbox::Withdrawal;
pub use waiting::{Refused, Waiting};

use cache::Cache;
use disk::RealDisk;
use engine::Fault;
use home::Home;
use keeper::Keeper;
use outbox::Outbox;

use crate::{
    domain::{
        self, Act, ActKey, Alert, Base, Clean, ConsoleId, DayRange, Deed, Dimensions, Draft, Feed, Instant,
        Lens, Observation, OwnAct, Period, Person, Place, Provenance, Query, Range, Recorded, RecordedAct,
        Records, Rules, SourceId, StockEntry, Tally, Telling, View, Zone,
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
    pub notices: Vec<Telling>,
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
    /// HQ has it and it does not count; it wants a person.
    SetAside(RecordedAct, Clean),
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
        let (mut outbox, trouble) =
            Outbox::open(disk, &home.outbox(), &home.ballast(), (console.clone(), epoch)).map_err(
                |error| OpenError::Journal { path: home.outbox(), why: Clean::new(&error.to_string()) },
            )?;
        notices.extend(trouble.notices());
        let (cache, broken) = Keeper::open(&home)?;
        notices.extend(broken);
        if let Some((hello, _)) = cache.current().greeted() {
            outbox.heard(&hello.feed);
        }
        let store =
            Self { console, cache, outbox: Mutex::new(outbox), provenance: Mutex::new(provenance), home };
        Ok(Opened { store, notices })
    }

    /// The persons that HQ named; those who were taken out among them.
    pub fn persons(&self) -> Result<Vec<Person>, StoreError> {
        self.read(Collection::Persons)
    }

    /// The console's name, the same for the life of the data directory.
    pub fn console(&self) -> &ConsoleId {
        &self.console
    }

    /// Answers what a screen asks, for the given time.
    pub fn answer(&self, query: Query, at: Instant, rules: &Rules) -> Result<View, StoreError> {
        domain::answer(self, query, at, rules)
    }

    /// Answers what a screen asks through a lens.
    pub fn answer_through(
        &self,
        (query, lens): (Query, &Lens),
        now: Instant,
        rules: &Rules,
    ) -> Result<View, StoreError> {
        domain::answer_through(self, (query, lens), now, rules)
    }

    /// Answers with what HQ had recorded up to an instant, for that instant.
    pub fn answer_as_of(&self, query: Query, at: Instant, rules: &Rules) -> Result<View, StoreError> {
        self.answer_through((query, &Lens { as_of: Some(at), ..Lens::default() }), at, rules)
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
        let greeting = self.with_cache(|cache| cache.greet(hello, received_at))?;
        let mut outbox = self.outbox();
        outbox.heard(&hello.feed);
        outbox.forget(hello.now);
        Ok(greeting)
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
        if self.home.too_little_room().is_none() {
            self.with_cache(sums::make)?;
        }
        self.with_cache(Cache::flush)?;
        self.cache.tend(&self.home)
    }

    /// The sum of a collection and the cursor that it stands at; none where it is not whole here.
    pub fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, StoreError> {
        self.with_cache(|cache| cache.digest(collection))
    }

    /// Has a collection fetched anew; what is here stays until it is there.
    pub fn distrust(&self, collection: Collection) -> Result<(), StoreError> {
        self.with_cache(|cache| cache.distrust(collection))
    }

    /// Queues what a person did. Once this returns, it survives a power cut. A count gets how far
    /// this console has read.
    pub fn queue(&self, mut draft: Draft) -> Result<Act, NotSaved> {
        if let Deed::Count { base, .. } = &mut draft.deed {
            *base = Some(self.base());
        }
        self.outbox().queue(draft)
    }

    /// The same, and it is not sent before it is let go, or another act is queued behind it. It is as
    /// safe on the disk as any other; after a restart it goes like any other.
    pub fn hold(&self, mut draft: Draft) -> Result<Act, NotSaved> {
        if let Deed::Count { base, .. } = &mut draft.deed {
            *base = Some(self.base());
        }
        self.outbox().hold(draft)
    }

    /// Lets an act go that was held. Tells whether it was.
    pub fn release(&self, key: &ActKey) -> bool {
        self.outbox().release(key)
    }

    /// Takes back an act of this console.
    pub fn withdraw(&self, key: &ActKey, who: &Clean, at: Instant) -> Result<Withdrawal, NotSaved> {
        self.outbox().withdraw(key, who, at)
    }

    /// Queues an act that HQ refused or set aside again, under a fresh key; a count knows then what
    /// this console knows now. None where no such act wants a person.
    pub fn retry(&self, key: &ActKey) -> Result<Option<Act>, NotSaved> {
        let base = self.base();
        let mut outbox = self.outbox();
        if !outbox.attention().iter().any(|refused| refused.act.key == *key) {
            return Ok(None);
        }
        outbox.requeue(key, Some(base))
    }

    /// What HQ has not answered, in the order in which it was done.
    pub fn pending(&self) -> Vec<Act> {
        self.outbox().pending()
    }

    /// What HQ is to be told next: what it has not answered, and what only an earlier ledger of it has.
    pub fn outgoing(&self) -> Vec<RecordedAct> {
        self.outbox().outgoing()
    }

    /// Takes note that acts are being sent. Those that were taken back meanwhile are left out.
    pub fn sending(&self, acts: Vec<RecordedAct>) -> Vec<RecordedAct> {
        self.outbox().sending(acts)
    }

    /// Takes note that acts never left this machine.
    pub fn unsent(&self, acts: &[RecordedAct]) {
        self.outbox().unsent(acts);
    }

    /// Takes in up to where HQ has answered everything.
    pub fn answered_up_to(&self, mark: &ActKey) {
        self.outbox().answered_up_to(mark);
    }

    /// Takes in HQ's word on one act.
    pub fn settle(&self, verdict: &Verdict) -> Result<Settled, StoreError> {
        let mut outbox = self.outbox();
        let Some(found) = outbox.outgoing_act(&verdict.key) else { return Ok(Settled::Unknown) };
        if found.act.draft.deed == Deed::Skipped {
            outbox.settled(&verdict.key);
            return Ok(Settled::Unknown);
        }
        let act = found.act;
        let (recorded, set_aside) = match &verdict.outcome {
            Outcome::Applied { order, at } => (Recorded { order: *order, at: *at }, None),
            Outcome::Conflict { order, at, reason } => {
                (Recorded { order: *order, at: *at }, Some(reason.clone()))
            }
            Outcome::Rejected { reason } => {
                outbox.rejected(&verdict.key, reason);
                return Ok(Settled::Rejected(act, reason.clone()));
            }
            Outcome::Mismatch => {
                if let Some(requeued) = outbox.requeue(&verdict.key, None)? {
                    return Ok(Settled::Requeued(requeued));
                }
                // Another ledger had it, and this one something else: a person must look at it.
                let reason = Clean::new("HQ knows this act with other content; look whether it is there");
                outbox.rejected(&verdict.key, &reason);
                return Ok(Settled::Rejected(act, reason));
            }
        };
        let act = RecordedAct { act, recorded: Some(recorded), set_aside: set_aside.clone() };
        // First in the cache, then out of the queue: no reader ever misses it. After a power cut the
        // journal still has it.
        self.with_cache(|cache| cache.put_act(&act))?;
        outbox.answered(&verdict.key, recorded, set_aside.clone());
        // One that a person has seen to, and that is told to a restored HQ again, wants nobody.
        let wants_a_person = outbox.attention().iter().any(|refused| refused.act.key == verdict.key);
        Ok(match set_aside.filter(|_| wants_a_person) {
            Some(why) => Settled::SetAside(act, why),
            None => Settled::Applied(act),
        })
    }

    /// What HQ refused or set aside, with its reason.
    pub fn attention(&self) -> Vec<(Act, Clean)> {
        let outbox = self.outbox();
        outbox.attention().iter().map(|refused| (refused.act.clone(), refused.why.clone())).collect()
    }

    /// Takes away a refused act that a person has seen. Tells whether it was there.
    pub fn dismiss(&self, key: &ActKey) -> bool {
        self.outbox().dismiss(key)
    }

    /// How many acts are queued, and how many want a person.
    pub fn counts(&self) -> (u32, u32) {
        let outbox = self.outbox();
        (outbox.outgoing_len() as u32, outbox.attention().len() as u32)
    }

    fn base(&self) -> Base {
        let cache = self.cache();
        let read = |collection| cache.cursor(collection).map(|cursor| Clean::new(cursor.as_str()));
        Base {
            acts: read(Collection::Acts).unwrap_or_default(),
            stock: read(Collection::Stock).unwrap_or_default(),
        }
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
            cache.scan(collection, None, |_, payload, _| {
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
            cache.scan(Collection::Observations, Some(figure::bounds(range)), |key, value, floor| {
                figure::read(key, value, floor, &mut figures)
            })?;
            Ok(figures)
        })?;
        // The cache sorts by period first, because that is what it is asked for. Stable: revisions
        // of a figure are in their order.
        figures.sort_by(|a, b| in_order(a).cmp(&in_order(b)));
        Ok(figures)
    }

    fn tallies(&self, days: &DayRange) -> Result<BTreeMap<NaiveDate, Tally>, StoreError> {
        if days.zone != Zone::DILI {
            return domain::tallies_of_rows(self, days);
        }
        self.with_cache(|cache| {
            let (tallies, fresh) = sums::tallies(cache, days)?;
            if !fresh.is_empty() && self.home.too_little_room().is_none() {
                cache.keep_sums(&fresh);
            }
            Ok(tallies)
        })
    }

    fn alerts(&self) -> Result<Vec<Alert>, StoreError> {
        self.read(Collection::Alerts)
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, StoreError> {
        // The journal first: an act that HQ answers meanwhile is then seen twice, never missed.
        let own = self.outbox().acts();
        let mut acts: Vec<RecordedAct> = self.read(Collection::Acts)?;
        let known: HashSet<&ActKey> = acts.iter().map(|act| &act.act.key).collect();
        let own: Vec<RecordedAct> = own.into_iter().filter(|act| !known.contains(&act.act.key)).collect();
        acts.extend(own);
        // Stable: what is queued stays in the order of the queue, behind all that HQ has.
        acts.sort_by_key(|act| act.recorded.map_or(u64::MAX, |recorded| recorded.order));
        Ok(acts)
    }

    fn stock(&self) -> Result<Vec<StockEntry>, StoreError> {
        self.read(Collection::Stock)
    }

    fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        self.read(Collection::Feeds)
    }

    fn own_acts(&self) -> Result<Vec<OwnAct>, StoreError> {
        Ok(self.outbox().own_acts())
    }
}

/// What decides the order of figures of one metric at one place, but for their revisions.
fn in_order(figure: &Observation) -> (&Dimensions, Period, &SourceId) {
    (&figure.series.dimensions, figure.period, &figure.source)
}
