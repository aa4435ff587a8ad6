//! sled, and all that keeps its failures inside: the only file that names it.
//!
//! sled 0.34 panics on damage as often as it returns an error, so every call goes through
//! [`contain`]. It must not know what the rows mean.

use std::{
    cell::Cell,
    fs, io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::mpsc::{RecvTimeoutError, sync_channel},
    thread,
    time::Duration,
};

use sled::{
    Config, Db, Mode, Transactional as _, Tree,
    transaction::{ConflictableTransactionError, TransactionError},
};

use super::disk::is_full;
use crate::protocol::Collection;

const CACHE_BYTES: u64 = 8 << 20;

/// How long opening may take; damage has been seen to hang it.
const PATIENCE: Duration = Duration::from_secs(30);

/// Why the engine did not do what it was asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// No room on the disk.
    Full(String),
    /// The files may not be read or written.
    Denied(String),
    /// The files are in use.
    Busy,
    /// What lies there cannot be trusted.
    Broken(String),
    /// The disk failed.
    Failed(String),
}

impl Fault {
    /// sled's own words mean something to a developer alone: they go to the log.
    fn broken(words: &str) -> Self {
        tracing::warn!(words, "sled found its files damaged");
        Self::Broken("it is damaged".into())
    }
}

impl From<sled::Error> for Fault {
    fn from(error: sled::Error) -> Self {
        let text = error.to_string();
        let sled::Error::Io(error) = error else { return Self::broken(&text) };
        match error.kind() {
            _ if is_full(&error) => Self::Full(text),
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Self::Denied(text),
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => Self::broken(&text),
            _ if text.contains("could not acquire lock") => Self::Busy,
            _ => Self::Failed(text),
        }
    }
}

impl From<TransactionError<Self>> for Fault {
    fn from(error: TransactionError<Self>) -> Self {
        match error {
            TransactionError::Abort(fault) => fault,
            TransactionError::Storage(error) => error.into(),
        }
    }
}

/// What becomes of one row in a transaction.
pub(super) enum Step {
    Keep,
    Put(Vec<u8>),
    Remove,
}

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Whether a panic on this thread is caught by the store, so that it says nothing about the program.
pub fn panics_are_contained() -> bool {
    CONTAINED.get()
}

/// Runs what calls sled; a panic is damage.
pub(super) fn contain<T>(work: impl FnOnce() -> Result<T, Fault>) -> Result<T, Fault> {
    let before = CONTAINED.replace(true);
    let outcome = catch_unwind(AssertUnwindSafe(work));
    CONTAINED.set(before);
    outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it panicked");
        Err(Fault::broken(text))
    })
}

/// An open database: a tree for each collection, and one for what is known about them.
pub(super) struct Engine {
    db: Db,
    meta: Tree,
    /// In the order of [`Collection::ALL`].
    rows: Vec<Tree>,
}

impl Engine {
    /// Opens or makes a database, on a thread of its own because damage can hang it.
    pub(super) fn open(dir: &Path) -> Result<Self, Fault> {
        let (done, opened) = sync_channel(1);
        let dir = dir.to_owned();
        let work = move || drop(done.send(contain(|| Self::open_here(&dir))));
        thread::Builder::new()
            .name("haree-cache-open".into())
            .spawn(work)
            .map_err(|error| Fault::Failed(error.to_string()))?;
        match opened.recv_timeout(PATIENCE) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(Fault::Broken("opening it took too long".into())),
            Err(RecvTimeoutError::Disconnected) => Err(Fault::Broken("opening it was broken off".into())),
        }
    }

    fn open_here(dir: &Path) -> Result<Self, Fault> {
        let db = Config::new()
            .path(dir)
            .cache_capacity(CACHE_BYTES)
            // Its own flusher wakes an idle machine twice a second.
            .flush_every_ms(None)
            // A quarter less disk than `LowSpace` after fifty killed runs, and faster.
            .mode(Mode::HighThroughput)
            .open()?;
        let meta = db.open_tree("meta")?;
        let rows = Collection::ALL.iter().map(|collection| db.open_tree(collection.name()));
        let rows = rows.collect::<Result<Vec<Tree>, sled::Error>>()?;
        Ok(Self { db, meta, rows })
    }

    /// Whether nothing was ever written.
    pub(super) fn is_empty(&self) -> bool {
        self.meta.is_empty() && self.rows.iter().all(Tree::is_empty)
    }

    pub(super) fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.meta.get(key)?.map(|value| value.to_vec()))
    }

    pub(super) fn set_meta(&self, changes: &[(&str, Option<Vec<u8>>)]) -> Result<(), Fault> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(*key, value.as_slice()),
                None => batch.remove(*key),
            }
        }
        Ok(self.meta.apply_batch(batch)?)
    }

    /// Changes rows and one value of `meta` in one transaction. `decide` gets the number of the
    /// key and what is there; it may be asked again.
    pub(super) fn write<K: AsRef<[u8]>>(
        &self,
        collection: Collection,
        keys: &[K],
        meta: (&str, &[u8]),
        decide: impl Fn(usize, Option<&[u8]>) -> Step,
    ) -> Result<(), Fault> {
        let outcome = (&self.meta, self.tree(collection)).transaction(|(about, rows)| {
            for (number, key) in keys.iter().enumerate() {
                let key = key.as_ref();
                match decide(number, rows.get(key)?.as_deref()) {
                    Step::Keep => {}
                    Step::Put(value) => drop(rows.insert(key, value)?),
                    Step::Remove => drop(rows.remove(key)?),
                }
            }
            about.insert(meta.0.as_bytes(), meta.1)?;
            Ok::<(), ConflictableTransactionError<Fault>>(())
        });
        Ok(outcome?)
    }

    /// Shows every row from `from` up to, but without, `until`; all where there is no range.
    pub(super) fn scan(
        &self,
        collection: Collection,
        range: Option<(Vec<u8>, Vec<u8>)>,
        mut each: impl FnMut(&[u8], &[u8]),
    ) -> Result<(), Fault> {
        let tree = self.tree(collection);
        let rows = match range {
            Some((from, until)) if from < until => tree.range(from..until),
            Some(_) => return Ok(()),
            None => tree.iter(),
        };
        for row in rows {
            let (key, value) = row?;
            each(&key, &value);
        }
        Ok(())
    }

    /// Writes everything down. sled asks for `sync_file_range`, which promises nothing after a
    /// power cut, so `db` gets an fsync of ours.
    pub(super) fn flush(&self, dir: &Path) -> Result<(), Fault> {
        self.db.flush()?;
        sync(&dir.join("db"))
    }

    fn tree(&self, collection: Collection) -> &Tree {
        &self.rows[collection as usize]
    }
}

/// Forces down what sled never does: its settings and the directories. Once in a run is enough.
pub(super) fn sync_once(dir: &Path) -> Result<(), Fault> {
    sync(&dir.join("conf"))?;
    sync(dir)?;
    let home = dir.parent().unwrap_or(dir);
    sync(home)?;
    // The directory above is not ours; it need not be readable.
    if let Some(Err(fault)) = home.parent().filter(|above| !above.as_os_str().is_empty()).map(sync) {
        tracing::debug!(?fault, "the directory above the data directory could not be forced down");
    }
    Ok(())
}

fn sync(path: &Path) -> Result<(), Fault> {
    let forced = fs::File::open(path).and_then(|file| file.sync_all());
    forced.map_err(|error| sled::Error::Io(error).into())
}
