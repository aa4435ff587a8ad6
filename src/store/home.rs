//! The data directory: its lock, its console's name, what kind of figures it holds, its ballast.
//!
//! It must not know the cache or the journal, only where they lie.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    thread,
    time::Duration,
};

use super::{
    disk::{Disk, is_full, write_whole},
    error::{OpenError, ROOM_MIB},
};
use crate::domain::{Clean, ConsoleId, Provenance, Telling};

/// What gives way when the disk is full, so that the queue always has room.
const BALLAST: u64 = 16 << 20;

const MIB: u64 = 1 << 20;

/// The folder of the journal.
pub(super) const OUTBOX: &str = "outbox";

/// A data directory that is ours.
pub(super) struct Home {
    dir: PathBuf,
    disk: Arc<dyn Disk>,
    _lock: File,
}

impl Home {
    /// Makes the directory where there is none, and waits up to two seconds for it to be free.
    pub(super) fn open(dir: &Path, disk: Arc<dyn Disk>) -> Result<Self, OpenError> {
        if fs::metadata(dir).is_ok_and(|found| !found.is_dir()) {
            return Err(OpenError::NotADirectory { dir: dir.to_owned() });
        }
        disk.make_dir(dir).map_err(|error| match error.kind() {
            io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
                OpenError::NotADirectory { dir: dir.to_owned() }
            }
            _ => unusable(dir, &error),
        })?;
        let lock = File::options().create(true).truncate(false).write(true).open(dir.join("lock"));
        let lock = lock.map_err(|error| unusable(dir, &error))?;
        for _ in 0..40 {
            match lock.try_lock() {
                Ok(()) => return Ok(Self { dir: dir.to_owned(), disk, _lock: lock }),
                Err(TryLockError::WouldBlock) => thread::sleep(Duration::from_millis(50)),
                Err(TryLockError::Error(error)) => return Err(unusable(dir, &error)),
            }
        }
        Err(OpenError::InUse { dir: dir.to_owned() })
    }

    /// The console's name, made once from `seed`; the notice says that a damaged one was replaced.
    pub(super) fn console(&self, seed: u64) -> Result<(ConsoleId, Option<Telling>), OpenError> {
        let path = self.dir.join("console");
        let mut notice = None;
        match self.disk.read(&path) {
            Ok(bytes) => match console_name(&bytes) {
                Some(name) => return Ok((ConsoleId::new(name), None)),
                None => {
                    notice = Some(Telling::message("store-renamed"));
                }
            },
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(unusable(&self.dir, &error)),
        }
        let name = format!("c-{seed:016x}");
        write_whole(&*self.disk, &path, format!("{name}\n").as_bytes())
            .map_err(|error| unusable(&self.dir, &error))?;
        Ok((ConsoleId::new(&name), notice))
    }

    /// What kind of figures this directory holds; none before the first answer of an HQ.
    pub(super) fn provenance(&self) -> Result<Option<Provenance>, OpenError> {
        let path = self.provenance_path();
        match self.disk.read(&path) {
            Ok(bytes) => {
                let word = String::from_utf8_lossy(&bytes);
                let found = Provenance::ALL.into_iter().find(|known| known.name() == word.trim());
                found.map(Some).ok_or(OpenError::Provenance { path })
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(unusable(&self.dir, &error)),
        }
    }

    /// Fixes what kind of figures this directory holds. It outlives the cache, because what is
    /// queued about one kind must never reach an HQ of another.
    pub(super) fn set_provenance(&self, provenance: Provenance) -> io::Result<()> {
        let line = format!("{}\n", provenance.name());
        write_whole(&*self.disk, &self.provenance_path(), line.as_bytes())
    }

    pub(super) fn provenance_path(&self) -> PathBuf {
        self.dir.join("provenance")
    }

    /// Lays the ballast down where there is none and room for it.
    pub(super) fn load_ballast(&self) {
        let path = self.ballast();
        let loaded = fs::metadata(&path).is_ok_and(|found| found.len() == BALLAST);
        let room = self.disk.free(&self.dir).is_ok_and(|free| free > ROOM_MIB * MIB + BALLAST);
        if loaded || !room {
            return;
        }
        self.drop_ballast();
        if let Err(error) = self.disk.reserve(&path, BALLAST) {
            tracing::warn!(%error, "no ballast could be laid down beside the queue");
            self.drop_ballast();
        }
    }

    pub(super) fn drop_ballast(&self) {
        match self.disk.remove(&self.ballast()) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                tracing::warn!(%error, "the ballast could not be removed");
            }
            _ => {}
        }
    }

    /// How many MiB are free, where that is too little to write the cache.
    pub(super) fn too_little_room(&self) -> Option<u64> {
        let free = self.disk.free(&self.dir).ok()? / MIB;
        (free < ROOM_MIB).then_some(free)
    }

    /// Whether there is no room for so many bytes beside what must stay free.
    pub(super) fn lacks(&self, bytes: u64) -> bool {
        self.disk.free(&self.dir).is_ok_and(|free| free < ROOM_MIB * MIB + bytes)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(super) fn outbox(&self) -> PathBuf {
        self.dir.join(OUTBOX)
    }

    pub(super) fn ballast(&self) -> PathBuf {
        self.dir.join("ballast")
    }

    pub(super) fn cache(&self) -> PathBuf {
        self.dir.join("cache")
    }

    /// Where a cache is written anew before it takes the place of the old one.
    pub(super) fn next_cache(&self) -> PathBuf {
        self.dir.join("cache.new")
    }

    /// Where a damaged cache goes; one is kept.
    pub(super) fn aside(&self) -> PathBuf {
        self.dir.join("cache.broken")
    }
}

/// Why a directory cannot be used.
pub(super) fn unusable(dir: &Path, error: &io::Error) -> OpenError {
    let (dir, why) = (dir.to_owned(), Clean::new(&error.to_string()));
    if is_full(error) { OpenError::NoSpace { dir, why } } else { OpenError::NotWritable { dir, why } }
}

fn console_name(bytes: &[u8]) -> Option<&str> {
    let name = str::from_utf8(bytes).ok()?.trim();
    let digits = name.strip_prefix("c-")?;
    (digits.len() == 16 && digits.bytes().all(|b| b.is_ascii_hexdigit())).then_some(name)
}
