//! The cache: rows by collection, how far each collection has been read, who said so.
//!
//! Rows and cursor always move together. A snapshot's rows carry a new generation beside the old
//! ones, which stay until its last frame is in. It must not know the queue.

use std::{
    ops::{Bound, ControlFlow},
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::{
    engine::{Engine, Fault, disk_bytes, sync_once},
    row::{self, Change, seal, unseal},
};
use crate::{
    domain::{Instant, RecordedAct},
    protocol::{Collection, Cursor, Digest, Hello, Mode, Rows},
};

/// Larger batches cost sled memory out of proportion: 93 MiB at a thousand, 639 at ten thousand.
pub(super) const BATCH: usize = 500;

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

/// How far one collection has been read, and how much of it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// Rows of older generations do not count any more.
    generation: u32,
    /// The generation of a snapshot that is not yet whole.
    #[serde(default)]
    open: Option<u32>,
    #[serde(default)]
    cursor: Option<Cursor>,
    /// A row was skipped since the collection was begun, so that it is not all that HQ has.
    #[serde(default)]
    partial: bool,
    /// Values of all generations, and the bytes of keys and values.
    rows: u64,
    bytes: u64,
    /// Values with something from before the snapshot that is open, which has not brought it again yet.
    #[serde(default)]
    stale: u64,
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
            self.partial = false;
            self.stale = self.rows;
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

    /// Counts what one row was and is, in bytes of key and value.
    fn count(&mut self, was: Option<usize>, is: Option<usize>) {
        let size = |length: Option<usize>| (u64::from(length.is_some()), length.unwrap_or(0) as u64);
        let ((rows_out, bytes_out), (rows_in, bytes_in)) = (size(was), size(is));
        self.rows = (self.rows + rows_in).saturating_sub(rows_out);
        self.bytes = (self.bytes + bytes_in).saturating_sub(bytes_out);
    }
}

type Standings = [Standing; Collection::ALL.len()];

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
    standings: RwLock<Standings>,
    session: RwLock<Session>,
    /// Whether another cache has taken the place of this one, which must not be written any more.
    writer: Mutex<bool>,
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
        let mut standings = Standings::default();
        for collection in Collection::ALL {
            let about = engine.about(collection)?;
            standings[collection as usize] = read_json(collection.name(), about)?.unwrap_or_default();
        }
        let session = Session {
            hello: read_json("hello", engine.meta("hello")?)?,
            since: read_json("since", engine.meta("since")?)?,
            synced_at: read_json("synced_at", engine.meta("synced_at")?)?,
        };
        Ok(Self::of(engine, dir, standings, session))
    }

    /// Stands for a cache that the disk has no room for: it shows nothing and takes nothing.
    pub(super) fn absent(dir: &Path) -> Self {
        Self::of(Engine::ABSENT, dir, Standings::default(), Session::default())
    }

    fn of(engine: Engine, dir: &Path, standings: Standings, session: Session) -> Self {
        Self {
            engine,
            dir: dir.to_owned(),
            standings: RwLock::new(standings),
            session: RwLock::new(session),
            writer: Mutex::new(false),
            forced_once: Mutex::new(false),
        }
    }

    pub(super) fn is_absent(&self) -> bool {
        self.engine.is_absent()
    }

    pub(super) fn greeted(&self) -> Option<(Hello, Instant)> {
        self.session().hello.clone()
    }

    pub(super) fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeting, Fault> {
        let _writer = self.write_lock()?;
        let greeting = match &self.session().hello {
            None => Greeting::First,
            Some((before, _)) if before.feed == hello.feed => Greeting::Same,
            Some(_) => Greeting::NewFeed,
        };
        let heard = (hello.clone(), received_at);
        let mut changes = vec![("hello", Some(json("hello", &heard)?))];
        if greeting == Greeting::NewFeed {
            changes.push(("since", None));
            // Before the greeting is kept: a cut between them finds another ledger once more.
            for collection in Collection::ALL {
                let mut standing = self.standing(collection);
                standing.drop_cursor();
                self.put(collection, [], standing)?;
            }
        }
        self.engine.set_meta(&changes)?;
        let mut session = self.session_mut();
        session.hello = Some(heard);
        if greeting == Greeting::NewFeed {
            session.since = None;
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
        let _writer = self.write_lock()?;
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
        let _writer = self.write_lock()?;
        self.engine.set_meta(&[("synced_at", Some(json("synced_at", &at)?))])?;
        self.session_mut().synced_at = Some(at);
        Ok(())
    }

    /// Takes in one frame. Where it is larger than a batch the cursor comes with the last one.
    pub(super) fn apply(&self, rows: &Rows) -> Result<Applied, Fault> {
        let _writer = self.write_lock()?;
        let read: Vec<Change> =
            rows.rows.iter().filter_map(|row| row::change(rows.collection, row)).collect();
        let unread = (rows.rows.len() - read.len()) as u32;
        let floor = self.floor(rows.collection);
        let mut standing = self.standing(rows.collection);
        standing.begin(rows.mode);
        standing.partial |= unread > 0;
        let generation = standing.writing();
        let mut changed = false;
        let mut rest = read.as_slice();
        loop {
            let (batch, left) = rest.split_at(rest.len().min(BATCH));
            if left.is_empty() {
                standing.end(rows);
            }
            changed |= self.write(rows.collection, batch, (floor, generation), &mut standing)?;
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        if rows.mode.ends() && standing.stale > 0 {
            changed |= self.sweep(rows.collection, standing)?;
        }
        Ok(Applied { changed, unread })
    }

    /// Puts an act in HQ's order at once, before HQ sends the collection.
    pub(super) fn put_act(&self, act: &RecordedAct) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        let payload = serde_json::to_vec(act).map_err(|error| Fault::Failed(error.to_string()))?;
        let change = Change { key: row::act_key(&act.act.key), revision: 0, payload: Some(payload) };
        let mut standing = self.standing(Collection::Acts);
        let generations = (standing.generation, standing.writing());
        self.write(Collection::Acts, &[change], generations, &mut standing).map(drop)
    }

    /// Shows every value of a collection, or of a range of it, that holds, and the generation that
    /// counts in it; `each` says whether it could read one. Rows that do not hold are taken out and their collection is fetched anew.
    pub(super) fn scan(
        &self,
        collection: Collection,
        range: Option<(Vec<u8>, Vec<u8>)>,
        mut each: impl FnMut(&[u8], &[u8], u32) -> bool,
    ) -> Result<(), Fault> {
        if range.as_ref().is_some_and(|(from, until)| from >= until) {
            return Ok(());
        }
        let run = range.map(|(from, until)| (Bound::Included(from), Bound::Excluded(until)));
        let floor = self.floor(collection);
        let mut broken: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        self.engine.scan(collection, run, |key, value| {
            let mixed = collection == Collection::Observations;
            let holds = unseal(key, value).is_some_and(|sealed| {
                (sealed.generation < floor && !mixed) || each(key, sealed.payload, floor)
            });
            if !holds {
                broken.push((key.to_owned(), value.to_owned()));
            }
            ControlFlow::Continue(())
        })?;
        if broken.is_empty() { Ok(()) } else { self.discard(collection, &broken) }
    }

    /// The sum of a collection and the cursor that it stands at; none where it is not whole.
    pub(super) fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, Fault> {
        let standing = self.standing(collection);
        let (Some(cursor), None, false) = (standing.cursor, standing.open, standing.partial) else {
            return Ok(None);
        };
        let mut digest = Digest::default();
        self.scan(collection, None, |key, payload, floor| {
            row::add(&mut digest, collection, (key, payload), floor)
        })?;
        // A row that did not hold took the cursor with it.
        let whole = self.standing(collection).cursor.as_ref() == Some(&cursor);
        Ok(whole.then_some((cursor, digest)))
    }

    /// Drops a collection's cursor, so that the next question fetches it anew.
    pub(super) fn distrust(&self, collection: Collection) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        let mut standing = self.standing(collection);
        standing.drop_cursor();
        self.put(collection, [], standing)?;
        self.engine.set_meta(&[("since", None)])?;
        self.session_mut().since = None;
        Ok(())
    }

    /// Whether no snapshot is on its way: a first sync takes more of the disk until it is over.
    pub(super) fn is_at_rest(&self) -> bool {
        self.standings().iter().all(|standing| standing.open.is_none())
    }

    /// How many bytes of the disk the cache takes, and how many its keys and values have.
    pub(super) fn size(&self) -> (u64, u64) {
        (disk_bytes(&self.dir), self.standings().iter().map(|standing| standing.bytes).sum())
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

    /// Writes all that counts into a new cache in another directory, and forces it down. Nothing
    /// may write here from now on, so it hands the lock over with it.
    pub(super) fn copy(&self, dir: &Path) -> Result<MutexGuard<'_, bool>, Fault> {
        let writer = self.write_lock()?;
        let fresh = Engine::open(dir)?;
        for collection in Collection::ALL {
            let mut standing = self.standing(collection);
            (standing.rows, standing.bytes, standing.stale) = (0, 0, 0);
            self.copy_rows(collection, &fresh, &mut standing)?;
        }
        let session = self.session().clone();
        let mut meta = vec![("format", Some(row::format().into_bytes()))];
        if let Some(hello) = session.hello {
            meta.push(("hello", Some(json("hello", &hello)?)));
        }
        if let Some(since) = session.since {
            meta.push(("since", Some(json("since", &since)?)));
        }
        if let Some(at) = session.synced_at {
            meta.push(("synced_at", Some(json("synced_at", &at)?)));
        }
        fresh.set_meta(&meta)?;
        fresh.flush(dir)?;
        sync_once(dir)?;
        Ok(writer)
    }

    fn copy_rows(
        &self,
        collection: Collection,
        fresh: &Engine,
        standing: &mut Standing,
    ) -> Result<(), Fault> {
        let (floor, name) = (standing.generation, collection.name());
        let mut from: Option<Vec<u8>> = None;
        loop {
            let mut batch: Vec<(Vec<u8>, Vec<u8>)> = Vec::with_capacity(BATCH);
            let run = from.take().map(|from| (Bound::Included(from), Bound::Unbounded));
            self.engine.scan(collection, run, |key, value| {
                if batch.len() == BATCH {
                    from = Some(key.to_owned());
                    return ControlFlow::Break(());
                }
                match unseal(key, value) {
                    Some(sealed) => {
                        let newer = row::newer(collection, key, sealed, floor);
                        batch.extend(newer.map(|value| (key.to_owned(), value)));
                    }
                    None => standing.drop_cursor(),
                }
                ControlFlow::Continue(())
            })?;
            for (key, value) in &batch {
                standing.count(None, Some(key.len() + value.len()));
                if standing.open.is_some()
                    && unseal(key, value).is_some_and(|it| it.generation < standing.writing())
                {
                    standing.stale += 1;
                }
            }
            let rows = batch.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
            fresh.write(collection, rows, &json(name, standing)?)?;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// Takes over what an older cache knows that is on no disk.
    pub(super) fn follow(&self, older: &Self) {
        let mut standings = self.standings_mut();
        for (new, old) in standings.iter_mut().zip(older.standings().iter()) {
            new.dropped = old.dropped;
        }
    }

    /// Writes rows and standing in one step; tells whether a screen can see a difference.
    fn write(
        &self,
        collection: Collection,
        changes: &[Change],
        (floor, generation): (u32, u32),
        standing: &mut Standing,
    ) -> Result<bool, Fault> {
        let mut sorted: Vec<&Change> = changes.iter().collect();
        // Stable: of what comes twice the last counts.
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let (is_new, mut changed, mut lost) = (standing.rows == 0, false, false);
        let mut rows: Vec<(&[u8], Option<Vec<u8>>)> = Vec::new();
        for of_key in sorted.chunk_by(|a, b| a.key == b.key) {
            let key = of_key[0].key.as_slice();
            let old = if is_new { None } else { self.engine.row(collection, key)? };
            let old = old.as_deref();
            let sealed = old.and_then(|old| unseal(key, old));
            // What else was in a damaged value is not known any more.
            lost |= old.is_some() && sealed.is_none();
            let merged = row::merge(collection, of_key, sealed, (floor, generation));
            let Some(merged) = merged else { continue };
            changed |= merged.changed;
            let value = merged.payload.map(|payload| seal(key, merged.generation, &payload));
            let was_stale = old.is_some() && sealed.is_none_or(|old| old.generation < generation);
            if was_stale && (value.is_none() || merged.generation >= generation) {
                standing.stale = standing.stale.saturating_sub(1);
            }
            let size = |value: &[u8]| key.len() + value.len();
            standing.count(old.map(size), value.as_deref().map(size));
            rows.push((key, value));
        }
        if lost && collection == Collection::Observations {
            standing.drop_cursor();
        }
        let rows = rows.iter().map(|(key, value)| (*key, value.as_deref()));
        self.put(collection, rows, standing.clone())?;
        if lost && collection == Collection::Observations {
            self.forget_since()?;
        }
        Ok(changed)
    }

    /// Takes out what a whole snapshot did not bring again. Readers skip those rows already, so a
    /// cut in the middle costs only their room.
    fn sweep(&self, collection: Collection, mut standing: Standing) -> Result<bool, Fault> {
        let mut swept = false;
        let mut from: Option<Vec<u8>> = None;
        loop {
            // A batch at a time: a million keys at once are memory that nobody has.
            let mut older: Vec<(Vec<u8>, usize, Option<Vec<u8>>)> = Vec::new();
            let run = from.take().map(|from| (Bound::Included(from), Bound::Unbounded));
            self.engine.scan(collection, run, |key, value| {
                let (sealed, floor) = (unseal(key, value), standing.generation);
                if sealed.is_none_or(|sealed| sealed.generation < floor) {
                    if older.len() == BATCH {
                        from = Some(key.to_owned());
                        return ControlFlow::Break(());
                    }
                    let rest = sealed.and_then(|sealed| row::newer(collection, key, sealed, floor));
                    older.push((key.to_owned(), key.len() + value.len(), rest));
                }
                ControlFlow::Continue(())
            })?;
            if older.is_empty() {
                return Ok(swept);
            }
            for (key, size, rest) in &older {
                standing.count(Some(*size), rest.as_ref().map(|rest| key.len() + rest.len()));
            }
            standing.stale = standing.stale.saturating_sub(older.len() as u64);
            let rows = older.iter().map(|(key, _, rest)| (key.as_slice(), rest.as_deref()));
            self.put(collection, rows, standing.clone())?;
            swept = true;
            if from.is_none() {
                return Ok(swept);
            }
        }
    }

    fn discard(&self, collection: Collection, broken: &[(Vec<u8>, Vec<u8>)]) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        tracing::warn!(
            collection = collection.name(),
            records = broken.len(),
            "records in the cache were damaged; the collection is fetched anew"
        );
        let mut standing = self.standing(collection);
        standing.drop_cursor();
        for batch in broken.chunks(BATCH) {
            let mut gone = Vec::with_capacity(batch.len());
            for (key, value) in batch {
                // It may have been written anew meanwhile.
                if self.engine.row(collection, key)?.as_deref() == Some(value.as_slice()) {
                    standing.count(Some(key.len() + value.len()), None);
                    gone.push((key.as_slice(), None));
                }
            }
            self.put(collection, gone, standing.clone())?;
        }
        self.forget_since()
    }

    fn forget_since(&self) -> Result<(), Fault> {
        self.engine.set_meta(&[("since", None)])?;
        self.session_mut().since = None;
        Ok(())
    }

    /// Writes rows together with what is then known about their collection.
    fn put<'a>(
        &self,
        collection: Collection,
        rows: impl IntoIterator<Item = (&'a [u8], Option<&'a [u8]>)>,
        standing: Standing,
    ) -> Result<(), Fault> {
        self.engine.write(collection, rows, &json(collection.name(), &standing)?)?;
        self.standings_mut()[collection as usize] = standing;
        Ok(())
    }

    fn floor(&self, collection: Collection) -> u32 {
        self.standings()[collection as usize].generation
    }

    fn standing(&self, collection: Collection) -> Standing {
        self.standings()[collection as usize].clone()
    }

    fn standings(&self) -> RwLockReadGuard<'_, Standings> {
        self.standings.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn standings_mut(&self) -> RwLockWriteGuard<'_, Standings> {
        self.standings.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn session(&self) -> RwLockReadGuard<'_, Session> {
        self.session.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn session_mut(&self) -> RwLockWriteGuard<'_, Session> {
        self.session.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_lock(&self) -> Result<MutexGuard<'_, bool>, Fault> {
        let replaced = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if *replaced { Err(Fault::Replaced) } else { Ok(replaced) }
    }
}

fn json<T: Serialize>(key: &str, value: &T) -> Result<Vec<u8>, Fault> {
    let payload = serde_json::to_vec(value).map_err(|error| Fault::Failed(error.to_string()))?;
    Ok(seal(key.as_bytes(), 0, &payload))
}

fn read_json<T: DeserializeOwned>(key: &str, value: Option<Vec<u8>>) -> Result<Option<T>, Fault> {
    let Some(value) = value else { return Ok(None) };
    let read = unseal(key.as_bytes(), &value).and_then(|sealed| serde_json::from_slice(sealed.payload).ok());
    read.map(Some).ok_or_else(|| Fault::Broken(format!("what it knows of {key} does not hold")))
}
