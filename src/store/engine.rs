//! sled, and all that keeps its failures inside: the only file that names it.
//!
//! sled 0.34 panics on damage as often as it returns an error, so every call goes through
//! [`contain`]. It must not know what the rows mean.

use std::{
    cell::Cell,
    fs, io,
    ops::{Bound, ControlFlow, Deref},
    os::unix::fs::MetadataExt as _,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::mpsc::{RecvTimeoutError, sync_channel},
    thread,
    time::Duration,
};

use sled::{Config, Db, Mode, Tree};

use super::disk::is_full;
use crate::protocol::Collection;

const CACHE_BYTES: u64 = 8 << 20;

/// How long opening may take, because damage has been seen to hang it: so long at all, and so long
/// for each MiB, which a worn SD card needs.
const PATIENCE: Duration = Duration::from_millis(1500);
const PATIENCE_FOR_A_MIB: Duration = Duration::from_millis(125);

/// The key of what is known about a collection, among its rows; no row has it.
const ABOUT: &[u8] = b"";

/// The tree of sums. Another name for another layout of them, or another way to add up: then there
/// are none, and they are made anew.
const SUMS: &str = "sums 1";

/// A run of keys.
pub(super) type Run = (Bound<Vec<u8>>, Bound<Vec<u8>>);

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
    /// Another cache has taken its place meanwhile.
    Replaced,
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

/// A database: empty and without room for anything where there is none.
pub(super) struct Engine(Option<Trees>);

/// A tree for each collection, one for sums of figures, and one for what is known beside them.
struct Trees {
    db: Db,
    meta: Tree,
    /// In the order of [`Collection::ALL`].
    rows: Vec<Tree>,
    sums: Tree,
}

impl Engine {
    /// Stands for a database that the disk has no room for.
    pub(super) const ABSENT: Self = Self(None);

    pub(super) fn is_absent(&self) -> bool {
        self.0.is_none()
    }

    /// Opens or makes a database, on a thread of its own because damage can hang it.
    pub(super) fn open(dir: &Path) -> Result<Self, Fault> {
        let (done, opened) = sync_channel(1);
        let mib = u32::try_from(disk_bytes(dir) >> 20).unwrap_or(u32::MAX);
        let patience = PATIENCE_FOR_A_MIB.saturating_mul(mib).saturating_add(PATIENCE);
        let dir = dir.to_owned();
        let work = move || drop(done.send(contain(|| Self::open_here(&dir))));
        thread::Builder::new()
            .name("haree-cache-open".into())
            .spawn(work)
            .map_err(|error| Fault::Failed(error.to_string()))?;
        match opened.recv_timeout(patience) {
            Ok(outcome) => outcome,
            Err(RecvTimeoutError::Timeout) => Err(Fault::Broken("opening it took too long".into())),
            Err(RecvTimeoutError::Disconnected) => Err(Fault::Broken("opening it was broken off".into())),
        }
    }

    fn open_here(dir: &Path) -> Result<Self, Fault> {
        clear_unfinished(dir).map_err(sled::Error::Io)?;
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
        let sums = db.open_tree(SUMS)?;
        Ok(Self(Some(Trees { db, meta, rows, sums })))
    }

    /// Whether nothing was ever written.
    pub(super) fn is_empty(&self) -> bool {
        let empty = |trees: &Trees| trees.meta.is_empty() && trees.rows.iter().all(Tree::is_empty);
        self.0.as_ref().is_none_or(empty)
    }

    pub(super) fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, Fault> {
        let Some(Trees { meta, .. }) = &self.0 else { return Ok(None) };
        Ok(meta.get(key)?.map(|value| value.to_vec()))
    }

    pub(super) fn set_meta(&self, changes: &[(&str, Option<Vec<u8>>)]) -> Result<(), Fault> {
        let mut batch = sled::Batch::default();
        for (key, value) in changes {
            match value {
                Some(value) => batch.insert(*key, value.as_slice()),
                None => batch.remove(*key),
            }
        }
        Ok(self.trees()?.meta.apply_batch(batch)?)
    }

    /// What is known about a collection.
    pub(super) fn about(&self, collection: Collection) -> Result<Option<Vec<u8>>, Fault> {
        Ok(self.row(collection, ABOUT)?.map(|value| value.to_vec()))
    }

    pub(super) fn row(
        &self,
        collection: Collection,
        key: &[u8],
    ) -> Result<Option<impl Deref<Target = [u8]> + use<>>, Fault> {
        let Some(trees) = &self.0 else { return Ok(None) };
        Ok(trees.rows[collection as usize].get(key)?)
    }

    /// Changes rows and what is known about their collection, all of it or nothing.
    pub(super) fn write<'a>(
        &self,
        collection: Collection,
        rows: impl IntoIterator<Item = (&'a [u8], Option<&'a [u8]>)>,
        about: &[u8],
    ) -> Result<(), Fault> {
        let mut batch = sled::Batch::default();
        for (key, value) in rows {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        batch.insert(ABOUT, about);
        Ok(self.trees()?.rows[collection as usize].apply_batch(batch)?)
    }

    /// Shows every row of a run, or of all where there is none, until `each` has seen enough.
    pub(super) fn scan(
        &self,
        collection: Collection,
        run: Option<Run>,
        mut each: impl FnMut(&[u8], &[u8]) -> ControlFlow<()>,
    ) -> Result<(), Fault> {
        let Some(trees) = &self.0 else { return Ok(()) };
        let all = || (Bound::Excluded(ABOUT.to_vec()), Bound::Unbounded);
        for row in trees.rows[collection as usize].range(run.unwrap_or_else(all)) {
            let (key, value) = row?;
            if each(&key, &value).is_break() {
                break;
            }
        }
        Ok(())
    }

    /// Shows every sum of a run of keys.
    pub(super) fn scan_sums(&self, run: Run, mut each: impl FnMut(&[u8], &[u8])) -> Result<(), Fault> {
        let Some(trees) = &self.0 else { return Ok(()) };
        for sum in trees.sums.range(run) {
            let (key, value) = sum?;
            each(&key, &value);
        }
        Ok(())
    }

    pub(super) fn has_sum(&self, key: &[u8]) -> Result<bool, Fault> {
        let Some(trees) = &self.0 else { return Ok(false) };
        Ok(trees.sums.contains_key(key)?)
    }

    /// Changes sums, and which state of the figures they are of.
    pub(super) fn write_sums<'a>(
        &self,
        sums: impl IntoIterator<Item = (&'a [u8], Option<&'a [u8]>)>,
        about: &[u8],
    ) -> Result<(), Fault> {
        let mut batch = sled::Batch::default();
        for (key, value) in sums {
            match value {
                Some(value) => batch.insert(key, value),
                None => batch.remove(key),
            }
        }
        batch.insert(ABOUT, about);
        Ok(self.trees()?.sums.apply_batch(batch)?)
    }

    /// Takes all sums out that are of another state of the figures than this: another program
    /// changed figures, or a power cut came between the two.
    pub(super) fn match_sums(&self, about: Option<&[u8]>) -> Result<(), Fault> {
        let (Some(trees), Some(about)) = (&self.0, about) else { return Ok(()) };
        if trees.sums.get(ABOUT)?.as_deref() == Some(about) {
            return Ok(());
        }
        // The state is the first that goes, so that a cut in the middle is found again.
        trees.sums.clear()?;
        self.write_sums([], about)
    }

    /// Writes everything down. sled asks for `sync_file_range`, which promises nothing after a
    /// power cut, so `db` gets an fsync of ours.
    pub(super) fn flush(&self, dir: &Path) -> Result<(), Fault> {
        self.trees()?.db.flush()?;
        sync(&dir.join("db"))
    }

    fn trees(&self) -> Result<&Trees, Fault> {
        self.0.as_ref().ok_or_else(|| Fault::Full("there was no room to open it".into()))
    }
}

/// Removes snapshots that sled had begun when it was killed. sled 0.34.7 means to pass them over but looks for
/// another name than it gives them: it takes one for its newest snapshot, and all that lies there for damaged.
fn clear_unfinished(dir: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// How much of the disk the files of a directory take.
pub(super) fn disk_bytes(dir: &Path) -> u64 {
    let Ok(entries) = fs::read_dir(dir) else { return 0 };
    let size = |entry: fs::DirEntry| match entry.metadata() {
        Ok(found) if found.is_dir() => disk_bytes(&entry.path()),
        Ok(found) => found.blocks() * 512,
        Err(_) => 0,
    };
    entries.flatten().map(size).sum()
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
