//! What the ledger's file holds of who may, and how it is read; and what is not written into it yet.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Mutex,
};

use sqlx::SqlitePool;

use crate::{
    domain::{Clean, ConsoleId, Instant, NotARole, PlaceId, Role},
    hq::ledger::error::LedgerError,
};

/// The part of the ledger that says who may.
#[derive(Debug)]
pub struct Authority {
    file: PathBuf,
    pub(super) writer: SqlitePool,
    pub(super) readers: SqlitePool,
    pub(super) seen: Register,
}

impl Authority {
    pub(in crate::hq) fn new(file: &Path, writer: SqlitePool, readers: SqlitePool) -> Self {
        Self { file: file.to_owned(), writer, readers, seen: Register::default() }
    }

    pub(super) fn failed(&self, doing: &'static str) -> impl Fn(sqlx::Error) -> LedgerError {
        move |source| LedgerError::from_sqlite(doing, &self.file, source)
    }
}

/// What a request says about its console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    pub token: Option<Clean>,
    /// The program and its version.
    pub agent: Clean,
    /// By how many seconds the console's clock is ahead of HQ's; none where it did not say.
    pub skew: Option<i64>,
    /// How many acts wait in it; none where it did not say.
    pub queue: Option<u32>,
}

/// What was noted and not written yet.
#[derive(Debug, Default)]
pub(super) struct Register(pub(super) Mutex<Unwritten>);

#[derive(Debug, Default)]
pub(super) struct Unwritten {
    pub(super) consoles: BTreeMap<ConsoleId, (Instant, Sighting)>,
    pub(super) written_at: Option<Instant>,
}

pub(super) fn role(word: &str) -> Result<Role, sqlx::Error> {
    word.parse().map_err(|error: NotARole| sqlx::Error::Decode(error.into()))
}

pub(super) fn places(json: Option<&str>) -> Result<Option<Vec<PlaceId>>, sqlx::Error> {
    json.map(serde_json::from_str).transpose().map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Times as they stand in the file.
pub(super) fn text(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
