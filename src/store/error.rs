//! What can go wrong with the console's memory, in words for the person at the keyboard.
//!
//! Every text says what failed, where, and what to do next. It must not know how anything is kept.

use std::path::{Path, PathBuf};

use crate::domain::{Clean, Provenance, Telling};

/// The room, in MiB, that has to be free before the cache is written.
pub(super) const ROOM_MIB: u64 = 64;

/// Why a data directory could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("{} is in use by another haree; leave that one first, or give another --data", shown(.dir))]
    InUse { dir: PathBuf },
    #[error("cannot write in {}: {why}; make it writable, or give another --data", shown(.dir))]
    NotWritable { dir: PathBuf, why: Clean },
    #[error("{} is not a directory; give another --data", shown(.dir))]
    NotADirectory { dir: PathBuf },
    #[error("cannot read what is queued in {}: {why}; nothing in it was changed; make it readable and start again", shown(.path))]
    Journal { path: PathBuf, why: Clean },
    #[error("the disk at {} is full ({why}); free {ROOM_MIB} MiB and start again; what was queued is safe", shown(.dir))]
    NoSpace { dir: PathBuf, why: Clean },
    #[error("{} must say real, simulated or exercise, and says something else; write the right word into it, or give another --data", shown(.path))]
    Provenance { path: PathBuf },
    #[error("cannot open the cache in {}: {why}; remove {} and start again; what was queued is safe", shown(.dir), shown(&.dir.join("cache")))]
    Cache { dir: PathBuf, why: Clean },
}

/// Why the cache could not be read or written. What was queued is never touched by it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the cache in {} was not updated: only {free_mib} MiB are free there; free {ROOM_MIB} MiB", shown(.dir))]
    NoSpace { dir: PathBuf, free_mib: u64 },
    #[error("the cache was set aside as {} and is fetched anew: {why}", shown(.aside))]
    Damaged { why: Clean, aside: PathBuf },
    #[error("the cache in {} failed: {why}; if it happens again, check the disk", shown(.dir))]
    Failed { dir: PathBuf, why: Clean },
    #[error(transparent)]
    NotSaved(#[from] NotSaved),
}

/// What a person did is not on the disk.
#[derive(Debug, thiserror::Error)]
pub enum NotSaved {
    #[error("the disk at {} is full; free some space and do it again", shown(.dir))]
    Full { dir: PathBuf },
    #[error("cannot write in {}: {why}; check the disk and do it again", shown(.dir))]
    Failed { dir: PathBuf, why: Clean },
}

impl StoreError {
    pub fn telling(&self) -> Telling {
        match self {
            Self::NoSpace { dir, free_mib } => {
                let told = placed("store-no-space", dir).words("free", &free_mib.to_string());
                told.words("room", &ROOM_MIB.to_string())
            }
            Self::Damaged { why, aside } => set_aside(aside, why),
            Self::Failed { dir, why } => placed("store-failed", dir).words("why", why.as_str()),
            Self::NotSaved(error) => error.telling(),
        }
    }
}

impl NotSaved {
    pub fn telling(&self) -> Telling {
        match self {
            Self::Full { dir } => placed("store-full", dir),
            Self::Failed { dir, why } => placed("store-not-written", dir).words("why", why.as_str()),
        }
    }
}

impl Refusal {
    pub fn telling(&self) -> Telling {
        match self {
            Self::Provenance { held, sent, name } => {
                let told = Telling::message("store-other-kind").words("name", name.as_str());
                told.part("held", kind(*held)).part("sent", kind(*sent))
            }
            Self::NotKept { path, why } => placed("store-kind-not-kept", path).words("why", why.as_str()),
            Self::Store(error) => error.telling(),
        }
    }
}

/// That a cache was set aside, and why.
pub(super) fn set_aside(aside: &Path, why: &Clean) -> Telling {
    placed("store-set-aside", aside).words("why", why.as_str())
}

/// A message about a place on the disk.
pub(super) fn placed(id: &'static str, path: &Path) -> Telling {
    Telling::message(id).words("place", shown(path).as_str())
}

/// What kind of figures they are, as a part of a message.
fn kind(provenance: Provenance) -> Telling {
    Telling::message(match provenance {
        Provenance::Real => "figures-real",
        Provenance::Simulated => "figures-simulated",
        Provenance::Exercise => "figures-of-exercise",
    })
}

/// Why nothing is taken from an HQ.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(
        "this data directory holds {}; HQ “{name}” sends {}; give another --data or another --hq",
        figures(*.held), figures(*.sent)
    )]
    Provenance { held: Provenance, sent: Provenance, name: Clean },
    #[error("cannot keep in {} what kind of figures it holds: {why}; nothing was taken from HQ", shown(.path))]
    NotKept { path: PathBuf, why: Clean },
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn figures(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Real => "real figures",
        Provenance::Simulated => "simulated figures",
        Provenance::Exercise => "figures of an exercise",
    }
}

/// A path as it may be shown.
pub(super) fn shown(path: &Path) -> Clean {
    Clean::new(&path.to_string_lossy())
}
