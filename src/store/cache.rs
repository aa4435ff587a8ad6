//! The cache: rows by collection, how far each collection has been read, who said so.
//!
//! Rows and cursor always move together. A snapshot's rows carry a new generation beside the old
//! ones, which stay until its last frame is in. It must not know the queue.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    engine::{Engine, Fault, Step, sync_once},
    row::{self, Change, seal, unseal},
};
use crate::{
    domain::{Instant, RecordedAct},
    protocol::{Collection, Cursor, Hello, Mode, Rows},
};

/// Larger batches cost sled memory out of proportion: 93 MiB at a thousand, 639 at ten thousand.
const BATCH: usize = 500;

/// What a frame of rows did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Something that a screen can show is different now.
    pub changed: bool,
    /// Rows that this program does not understand; they were skipped.
    pub unread: u32,
}

/// How an HQ relates to the one that filled the cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeting {
    /// The first HQ that this cache hears.
    First,
    /// The same ledger as before.
    Same,
    /// Another life of the ledger: every collection is fetched anew, and the old rows stay until then.
    NewFeed,
}

/// How far one collection has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Standing {
    /// Rows of older generations do not count any more.
    generation: u32,
    /// The generation of a snapshot that is not yet whole.
    #[serde(default)]
    open: Option<u32>,
    #[serde(default)]
    cursor: Option<Cursor>,
    /// The cursor was dropped while an answer to an older request may be on its way: what that
    /// one says about cursors does not count until the next request has been written.
    #[serde(skip)]
    dropped: bool,
}

impl Standing {
    fn writing(&self) -> u32 {
        self.open.unwrap_or(self.generation)
    }

    fn drop_cursor(&mut self) {
        self.cursor = None;
        self.dropped = true;
    }

    fn begin(&mut self, mode: Mode) {
        if mode.begins() {
            self.open = Some(self.writing().saturating_add(1));
            self.dropped = false;
        } else if mode != Mode::Delta && self.open.is_none() {
            // The end of a snapshot whose beginning is not here.
            self.drop_cursor();
        }
    }

    fn end(&mut self, rows: &Rows) {
        if rows.mode.ends() {
            self.generation = self.writing();
            self.open = None;
        }
        self.cursor = (!self.dropped).then(|| rows.cursor.clone());
    }
}

/// What is known beside the collections.
#[derive(Clone, Debug, Default)]
struct Session {
    hello: Option<(Hello, Instant)>,
    since: Option<Cursor>,
    synced_at: Option<Instant>,
}

/// The cache, open.
pub(super) struct Cache {
    engine: Engine,
    dir: PathBuf,
    standings: RwLock<[Standing; Collection::ALL.len()]>,
    session: RwLock<Session>,
    writer: Mutex<()>,
    forced_once: Mutex<bool>,
}

impl Cache {
    /// Opens what is there or makes a new one; one of another format is broken.
    pub(super) fn open(dir: &Path) -> Result<Self, Fault> {
        let made_before = dir.join("db").exists();
        let engine = Engine::open(dir)?;
        let format = row::format();
        match engine.meta("format")? {
            Some(found) if found == format.as_bytes() => {}
            None if engine.is_empty() && !made_before => {
                engine.set_meta(&[("format", Some(format.into_bytes()))])?;
                engine.flush(dir)?;
            }
            // sled takes a file whose beginning is damaged for an empty one.
            None => return Err(Fault::Broken("its beginning is missing".into())),
            Some(_) => return Err(Fault::Broken("it was written by another version of haree".into())),
        }
        let mut standings: [Standing; Collection::ALL.len()] = Default::default();
        for collection in Collection::ALL {
            standings[collection as usize] = read_meta(&engine, collection.name())?.unwrap_or_default();
        }
        let session = Session {
            hello: read_meta(&engine, "hello")?,
            since: read_meta(&engine, "since")?,
            synced_at: read_meta(&engine, "synced_at")?,
        };
        Ok(Self {
            engine,
            dir: dir.to_owned(),
            standings: RwLock::new(standings),
            session: RwLock::new(session),
            writer: Mutex::new(()),
            forced_once: Mutex::new(false),
        })
    }

    pub(super) fn greeted(&self) -> Option<(Hello, Instant)> {
        self.session().hello.clone()
    }

    pub(super) fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeting, Fault> {
        let _writer = self.write_lock();
        let greeting = match &self.session().hello {
            None => Greeting::First,
            Some((before, _)) if before.feed == hello.feed => Greeting::Same,
            Some(_) => Greeting::NewFeed,
        };
        let heard = (hello.clone(), received_at);
        let mut changes = vec![("hello", Some(json("hello", &heard)?))];
        let mut standings = self.standings().clone();
        if greeting == Greeting::NewFeed {
            changes.push(("since", None));
            for collection in Collection::ALL {
                let standing = &mut standings[collection as usize];
                standing.drop_cursor();
                changes.push((collection.name(), Some(json(collection.name(), standing)?)));
            }
        }
        self.engine.set_meta(&changes)?;
        let mut session = self.session_mut();
        session.hello = Some(heard);
        if greeting == Greeting::NewFeed {
            session.since = None;
            *self.standings_mut() = standings;
        }
        Ok(greeting)
    }

    /// Whether a collection was ever read, so that nothing in it means nothing.
    pub(super) fn has_read(&self, collection: Collection) -> bool {
        let standing = self.standing(collection);
        standing.cursor.is_some() || standing.generation > 0
    }

    /// The cursors for the next request. Answers to earlier ones must have been applied.
    pub(super) fn cursors(&self) -> Vec<(Collection, Cursor)> {
        let mut standings = self.standings_mut();
        Collection::ALL
            .into_iter()
            .filter_map(|collection| {
                let standing = &mut standings[collection as usize];
                standing.dropped = false;
                standing.cursor.clone().map(|cursor| (collection, cursor))
            })
            .collect()
    }

    /// Where one collection stands, for whoever asks HQ nothing.
    pub(super) fn cursor(&self, collection: Collection) -> Option<Cursor> {
        self.standing(collection).cursor
    }

    pub(super) fn since(&self) -> Option<Cursor> {
        self.session().since.clone()
    }

    pub(super) fn set_since(&self, since: Option<&Cursor>) -> Result<(), Fault> {
        let _writer = self.write_lock();
        let since = since.filter(|_| self.standings().iter().all(|standing| !standing.dropped));
        if self.session().since.as_ref() == since {
            return Ok(());
        }
        let value = since.map(|since| json("since", since)).transpose()?;
        self.engine.set_meta(&[("since", value)])?;
        self.session_mut().since = since.cloned();
        Ok(())
    }

    pub(super) fn synced_at(&self) -> Option<Instant> {
        self.session().synced_at
    }

    pub(super) fn set_synced_at(&self, at: Instant) -> Result<(), Fault> {
        let _writer = self.write_lock();
        self.engine.set_meta(&[("synced_at", Some(json("synced_at", &at)?))])?;
        self.session_mut().synced_at = Some(at);
        Ok(())
    }

    /// Takes in one frame. Where it is larger than a batch the cursor comes with the last one.
    pub(super) fn apply(&self, rows: &Rows) -> Result<Applied, Fault> {
        let _writer = self.write_lock();
        let read: Vec<Change> =
            rows.rows.iter().filter_map(|row| row::change(rows.collection, row)).collect();
        let unread = (rows.rows.len() - read.len()) as u32;
        let floor = self.floor(rows.collection);
        let mut standing = self.standing(rows.collection);
        standing.begin(rows.mode);
        let generation = standing.writing();
        let mut changed = false;
        let mut rest = read.as_slice();
        loop {
            let (batch, left) = rest.split_at(rest.len().min(BATCH));
            if left.is_empty() {
                standing.end(rows);
            }
            changed |= self.write(rows.collection, batch, (floor, generation), &standing)?;
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        if rows.mode.ends() && standing.generation > floor {
            changed |= self.sweep(rows.collection, &standing)?;
        }
        Ok(Applied { changed, unread })
    }

    /// Puts an act in HQ's order at once, before HQ sends the collection.
    pub(super) fn put_act(&self, act: &RecordedAct) -> Result<(), Fault> {
        let _writer = self.write_lock();
        let payload = serde_json::to_vec(act).map_err(|error| Fault::Failed(error.to_string()))?;
        let change = Change { key: row::act_key(&act.act.key), payload: Some(payload) };
        let standing = self.standing(Collection::Acts);
        let generations = (standing.generation, standing.writing());
        self.write(Collection::Acts, &[change], generations, &standing).map(drop)
    }

    /// Shows every row of a collection, or of a range of it, that holds; `each` says whether it
    /// could read one. Rows that do not hold are taken out and their collection is fetched anew.
    pub(super) fn scan(
        &self,
        collection: Collection,
        range: Option<(Vec<u8>, Vec<u8>)>,
        mut each: impl FnMut(&[u8], &[u8]) -> bool,
    ) -> Result<(), Fault> {
        let floor = self.floor(collection);
        let mut broken: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        self.engine.scan(collection, range, |key, value| {
            let holds = unseal(key, value)
                .is_some_and(|sealed| sealed.generation < floor || each(key, sealed.payload));
            if !holds {
                broken.push((key.to_owned(), value.to_owned()));
            }
        })?;
        if broken.is_empty() { Ok(()) } else { self.discard(collection, &broken) }
    }

    pub(super) fn flush(&self) -> Result<(), Fault> {
        self.engine.flush(&self.dir)?;
        let mut forced = self.forced_once.lock().unwrap_or_else(PoisonError::into_inner);
        if !*forced {
            sync_once(&self.dir)?;
            *forced = true;
        }
        Ok(())
    }

    /// Writes rows and standing in one transaction; tells whether a screen can see a difference.
    fn write(
        &self,
        collection: Collection,
        changes: &[Change],
        (floor, generation): (u32, u32),
        standing: &Standing,
    ) -> Result<bool, Fault> {
        let changed = Cell::new(false);
        let decide = |number: usize, old: Option<&[u8]>| {
            let Change { key, payload } = &changes[number];
            let seen = old.and_then(|old| unseal(key, old)).filter(|old| old.generation >= floor);
            let same = seen.map(|old| old.payload) == payload.as_deref();
            if !same {
                changed.set(true);
            }
            match payload {
                None if old.is_none() => Step::Keep,
                None => Step::Remove,
                Some(_) if same && seen.is_some_and(|old| old.generation >= generation) => Step::Keep,
                Some(payload) => Step::Put(seal(key, generation, payload)),
            }
        };
        let keys: Vec<&[u8]> = changes.iter().map(|change| change.key.as_slice()).collect();
        let name = collection.name();
        self.engine.write(collection, &keys, (name, &json(name, standing)?), decide)?;
        self.standings_mut()[collection as usize] = standing.clone();
        Ok(changed.get())
    }

    /// Takes out what a whole snapshot did not bring again. Readers skip those rows already, so a
    /// cut in the middle costs only their room.
    fn sweep(&self, collection: Collection, standing: &Standing) -> Result<bool, Fault> {
        let mut gone = Vec::new();
        self.engine.scan(collection, None, |key, value| {
            if unseal(key, value).is_none_or(|sealed| sealed.generation < standing.generation) {
                gone.push(Change { key: key.to_owned(), payload: None });
            }
        })?;
        for batch in gone.chunks(BATCH) {
            self.write(collection, batch, (standing.generation, standing.generation), standing)?;
        }
        Ok(!gone.is_empty())
    }

    fn discard(&self, collection: Collection, broken: &[(Vec<u8>, Vec<u8>)]) -> Result<(), Fault> {
        let _writer = self.write_lock();
        tracing::warn!(
            collection = collection.name(),
            records = broken.len(),
            "records in the cache were damaged; the collection is fetched anew"
        );
        let mut standing = self.standing(collection);
        standing.drop_cursor();
        let value = json(collection.name(), &standing)?;
        for batch in broken.chunks(BATCH) {
            let keys: Vec<&[u8]> = batch.iter().map(|(key, _)| key.as_slice()).collect();
            self.engine.write(collection, &keys, (collection.name(), &value), |number, now| {
                if now == Some(batch[number].1.as_slice()) { Step::Remove } else { Step::Keep }
            })?;
        }
        self.engine.set_meta(&[("since", None)])?;
        self.standings_mut()[collection as usize] = standing;
        self.session_mut().since = None;
        Ok(())
    }

    fn floor(&self, collection: Collection) -> u32 {
        self.standings()[collection as usize].generation
    }

    fn standing(&self, collection: Collection) -> Standing {
        self.standings()[collection as usize].clone()
    }

    fn standings(&self) -> RwLockReadGuard<'_, [Standing; Collection::ALL.len()]> {
        self.standings.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn standings_mut(&self) -> RwLockWriteGuard<'_, [Standing; Collection::ALL.len()]> {
        self.standings.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> RwLockReadGuard<'_, Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_mut(&self) -> RwLockWriteGuard<'_, Session> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_lock(&self) -> MutexGuard<'_, ()> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn json<T: Serialize>(key: &str, value: &T) -> Result<Vec<u8>, Fault> {
    let payload = serde_json::to_vec(value).map_err(|error| Fault::Failed(error.to_string()))?;
    Ok(seal(key.as_bytes(), 0, &payload))
}

fn read_meta<T: DeserializeOwned>(engine: &Engine, key: &str) -> Result<Option<T>, Fault> {
    let Some(value) = engine.meta(key)? else { return Ok(None) };
    let read = unseal(key.as_bytes(), &value).and_then(|sealed| serde_json::from_slice(sealed.payload).ok());
    read.map(Some).ok_or_else(|| Fault::Broken(format!("what it knows of {key} does not hold")))
}
