//! Keeps one cache open, whatever becomes of it: one that breaks is set aside, one that has grown
//! far beyond what is in it is written anew, and where there is no room for any there is none.
//!
//! It must not know the queue, nor what is in the cache.

use std::{
    fs, io,
    path::Path,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use super::{
    cache::Cache,
    engine::{Fault, contain},
    error::{self, OpenError, StoreError},
    home::{Home, unusable},
};
use crate::domain::{Clean, Telling};

/// A cache that takes more than so many times what is in it is written anew.
const TIMES: u64 = 4;
/// So is one that takes more than this, where that makes it much smaller.
const LARGE: u64 = 512 << 20;
/// A fresh cache takes up to so many times what is in it.
const FRESH_TIMES: u64 = 3;
/// One that is smaller than this is left alone: a new one is not much smaller.
const SMALL: u64 = 4 << 20;

/// The cache that is open now.
pub(super) struct Keeper {
    current: RwLock<Arc<Cache>>,
    /// A rebuild that failed is not tried again before the cache takes this much.
    patience: AtomicU64,
}

impl Keeper {
    /// Opens the cache; a broken one is set aside and a new one made, with a notice.
    pub(super) fn open(home: &Home) -> Result<(Self, Option<Telling>), OpenError> {
        let (cache, notice) = open(home)?;
        Ok((Self { current: RwLock::new(Arc::new(cache)), patience: AtomicU64::new(0) }, notice))
    }

    pub(super) fn current(&self) -> Arc<Cache> {
        Arc::clone(&self.current.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Works on the cache. The work is done again where another cache took its place meanwhile.
    pub(super) fn with<T>(
        &self,
        home: &Home,
        mut work: impl FnMut(&Cache) -> Result<T, Fault>,
    ) -> Result<T, StoreError> {
        loop {
            let mut cache = self.current();
            if cache.is_absent() && home.too_little_room().is_none() {
                cache = self.open_at_last(home, &cache);
            }
            return match contain(|| work(&cache)) {
                Ok(done) => Ok(done),
                Err(Fault::Replaced) => continue,
                Err(Fault::Broken(why)) => Err(self.heal(home, &cache, &why)),
                Err(fault) => Err(said(home, fault)),
            };
        }
    }

    /// Writes the cache anew where far more of the disk is taken than is in it. Readers are served
    /// by the old one meanwhile.
    pub(super) fn tend(&self, home: &Home) -> Result<(), StoreError> {
        let old = self.current();
        if !old.is_at_rest() {
            return Ok(());
        }
        let (disk, live) = old.size();
        if !is_due(disk, live)
            || disk < self.patience.load(Ordering::Relaxed)
            || home.lacks(FRESH_TIMES * live)
        {
            return Ok(());
        }
        match contain(|| self.rebuild(home, &old)) {
            Ok(()) => {
                let now = self.current().size().0;
                tracing::info!(from = disk, to = now, "the cache was written anew");
                // One that did not get smaller has to grow before it is worth another try.
                self.patience.store(now.saturating_add(now / 2).max(SMALL), Ordering::Relaxed);
                Ok(())
            }
            Err(Fault::Replaced) => Ok(()),
            Err(Fault::Broken(why)) => Err(self.heal(home, &old, &why)),
            Err(fault) => {
                tracing::warn!(?fault, "the cache could not be written anew");
                self.patience.store(disk.saturating_add(disk / 4), Ordering::Relaxed);
                clear(&home.next_cache()).map_err(|error| failed(home, &error.to_string()))
            }
        }
    }

    fn rebuild(&self, home: &Home, old: &Arc<Cache>) -> Result<(), Fault> {
        let (place, next) = (home.cache(), home.next_cache());
        let io = |error: io::Error| Fault::Failed(error.to_string());
        clear(&next).map_err(io)?;
        let mut replaced = old.copy(&next)?;
        exchange(&place, &next)?;
        let opened = open_again(&place);
        let Ok(fresh) = opened else {
            exchange(&place, &next)?;
            return opened.map(drop);
        };
        fresh.follow(old);
        *replaced = true;
        drop(replaced);
        *self.current.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(fresh);
        // Whoever still reads from the old one holds it open; its files need no names for that.
        clear(&next).map_err(io)
    }

    /// Opens the cache that there was no room for before.
    fn open_at_last(&self, home: &Home, absent: &Arc<Cache>) -> Arc<Cache> {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, absent) {
            match open(home) {
                Ok((cache, notice)) => {
                    tracing::info!(
                        notice = notice.as_ref().map(ToString::to_string),
                        "there is room for the cache again"
                    );
                    *current = Arc::new(cache);
                }
                Err(error) => tracing::warn!(%error, "the cache still cannot be opened"),
            }
        }
        Arc::clone(&current)
    }

    /// Sets a cache aside that broke while it was open, and goes on with a new one.
    fn heal(&self, home: &Home, broken: &Arc<Cache>, why: &str) -> StoreError {
        let damaged = StoreError::Damaged { why: Clean::new(why), aside: home.aside() };
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if !Arc::ptr_eq(&current, broken) {
            return damaged;
        }
        tracing::error!(why, "the cache broke while it was open");
        if let Err(error) = set_aside(home) {
            return failed(home, &format!("{why}; it could not be set aside: {error}"));
        }
        match Cache::open(&home.cache()) {
            Ok(fresh) => {
                let old = std::mem::replace(&mut *current, Arc::new(fresh));
                // Dropping a damaged sled flushes it, which can panic or hang.
                std::mem::forget(old);
                damaged
            }
            Err(fault) => failed(home, &format!("{why}; no new one could be made: {fault:?}")),
        }
    }
}

fn is_due(disk: u64, live: u64) -> bool {
    let wasteful = disk > TIMES.saturating_mul(live);
    let large = disk > LARGE && disk > (FRESH_TIMES + 1).saturating_mul(live);
    disk > SMALL && (wasteful || large)
}

/// Opens the cache; a broken one is set aside and a new one made, with a notice.
fn open(home: &Home) -> Result<(Cache, Option<Telling>), OpenError> {
    // What a rebuild left behind that was broken off: `cache` is always whole.
    if let Err(error) = clear(&home.next_cache()) {
        tracing::warn!(%error, "what is left of a rebuild could not be removed");
    }
    let (mut notice, mut busy, mut room_made) = (None, 0, false);
    loop {
        match contain(|| Cache::open(&home.cache())) {
            Ok(cache) => return Ok((cache, notice)),
            // sled lets go of its files a moment after it was dropped.
            Err(Fault::Busy) if busy < 40 => {
                busy += 1;
                thread::sleep(Duration::from_millis(50));
            }
            Err(Fault::Busy | Fault::Replaced) => {
                return Err(OpenError::InUse { dir: home.dir().to_owned() });
            }
            Err(Fault::Full(_)) if !room_made => {
                home.drop_ballast();
                room_made = true;
            }
            Err(Fault::Full(_)) => return Ok((Cache::absent(&home.cache()), Some(no_room(home)))),
            // Files of somebody else can be moved out of a directory that is ours.
            Err(Fault::Broken(why) | Fault::Failed(why) | Fault::Denied(why)) if notice.is_none() => {
                set_aside(home).map_err(|error| unusable(home.dir(), &error))?;
                notice = Some(error::set_aside(&home.aside(), &Clean::new(&why)));
            }
            Err(Fault::Denied(why)) => {
                return Err(OpenError::NotWritable { dir: home.cache(), why: Clean::new(&why) });
            }
            Err(Fault::Broken(why) | Fault::Failed(why)) => {
                return Err(OpenError::Cache { dir: home.dir().to_owned(), why: Clean::new(&why) });
            }
        }
    }
}

fn no_room(home: &Home) -> Telling {
    error::placed("store-no-room", home.dir()).words("room", &error::ROOM_MIB.to_string())
}

/// Opens what was written a moment ago.
fn open_again(dir: &Path) -> Result<Cache, Fault> {
    let mut tries = 0;
    loop {
        match Cache::open(dir) {
            // sled lets go of its files a moment after it was dropped.
            Err(Fault::Busy) if tries < 40 => {
                tries += 1;
                thread::sleep(Duration::from_millis(50));
            }
            other => return other,
        }
    }
}

/// Lets two directories change names in one step, so that there is a whole cache at any moment.
fn exchange(one: &Path, other: &Path) -> Result<(), Fault> {
    let io = |error: io::Error| Fault::Failed(error.to_string());
    renameat_with(CWD, one, CWD, other, RenameFlags::EXCHANGE).map_err(|error| io(error.into()))?;
    let home = one.parent().unwrap_or(one);
    fs::File::open(home).and_then(|home| home.sync_all()).map_err(io)
}

/// Removes whatever has a name.
fn clear(path: &Path) -> io::Result<()> {
    let is_dir = fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
    let removed = if is_dir { fs::remove_dir_all(path) } else { fs::remove_file(path) };
    match removed {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn set_aside(home: &Home) -> io::Result<()> {
    clear(&home.aside())?;
    match fs::rename(home.cache(), home.aside()) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn said(home: &Home, fault: Fault) -> StoreError {
    match fault {
        Fault::Full(why) => {
            tracing::warn!(why, "no room for the cache");
            let free_mib = home.too_little_room().unwrap_or_default();
            StoreError::NoSpace { dir: home.dir().to_owned(), free_mib }
        }
        Fault::Denied(why) | Fault::Failed(why) | Fault::Broken(why) => failed(home, &why),
        Fault::Busy | Fault::Replaced => failed(home, "it is in use"),
    }
}

fn failed(home: &Home, why: &str) -> StoreError {
    StoreError::Failed { dir: home.cache(), why: Clean::new(why) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MIB: u64 = 1 << 20;

    #[test]
    fn a_cache_is_written_anew_where_that_gives_room_back() {
        for (disk, live, due) in [
            (3, 0, false),
            (17, 5, false),
            (17, 4, true),
            (300, 100, false),
            (600, 140, true),
            (600, 300, false),
            (20, 0, true),
        ] {
            assert_eq!(is_due(disk * MIB, live * MIB), due, "{disk} MiB for {live}");
        }
    }
}
