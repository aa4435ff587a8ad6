//! The cache: rows by collection, how far each collection has been read, who said so.
//!
//! Rows and cursor always move together. A snapshot's rows carry a new generation beside the old
//! ones, which stay until its last frame is in. It must not know the queue.

mod copy;
mod fresh;
mod read;
mod standing;
mod sums;
mod take;

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

use serde::{Serialize, de::DeserializeOwned};

use super::{
    engine::{Engine, Fault, sync_once},
    row::{self, seal, unseal},
};
use crate::{
    domain::Instant,
    protocol::{Collection, Cursor, Hello},
};
use fresh::Sums;
use standing::Standing;

pub(super) use fresh::Fresh;

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
    sums: Sums,
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
            if collection == Collection::Observations {
                engine.match_sums(about.as_deref())?;
            }
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
            sums: Sums::default(),
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

    /// Drops a collection's cursor, so that the next question fetches it anew.
    pub(super) fn distrust(&self, collection: Collection) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        let mut standing = self.standing(collection);
        standing.drop_cursor();
        self.put(collection, [], standing)?;
        self.forget_since()
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

    fn forget_since(&self) -> Result<(), Fault> {
        self.engine.set_meta(&[("since", None)])?;
        self.session_mut().since = None;
        Ok(())
    }

    /// Writes rows together with what is then known about their collection.
    fn put<'a>(
        &self,
        collection: Collection,
        rows: impl IntoIterator<Item = (&'a [u8], Option<&'a [u8]>), IntoIter: Clone>,
        standing: Standing,
    ) -> Result<(), Fault> {
        let rows = rows.into_iter();
        let about = json(collection.name(), &standing)?;
        if collection == Collection::Observations {
            self.drop_sums(rows.clone().map(|(key, _)| key), &about)?;
        }
        self.engine.write(collection, rows, &about)?;
        self.standings_mut()[collection as usize] = standing;
        if collection == Collection::Observations {
            self.sums.rows_changed();
        }
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
