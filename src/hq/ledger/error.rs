//! What can go wrong with a ledger, in words that say what to do next.

use std::{io, path::Path, path::PathBuf};

use sqlx::migrate::MigrateError;

use crate::domain::Provenance;

/// Why a ledger cannot be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    #[error(
        "the ledger in {} holds {} figures and is never opened as {}; give another --data",
        dir.display(), is.name(), asked.name()
    )]
    OtherProvenance { dir: PathBuf, is: Provenance, asked: Provenance },
    #[error("there is no ledger in {}; give the --data of an HQ that has been started once", dir.display())]
    Absent { dir: PathBuf },
    #[error(
        "cannot use {} for HQ's ledger: {source}; give a directory that you may write to with --data",
        dir.display()
    )]
    Directory { dir: PathBuf, source: io::Error },
    #[error(
        "cannot write {}: {source}; give a directory that you may write to with --data",
        file.display()
    )]
    ReadOnly { file: PathBuf, source: sqlx::Error },
    #[error(
        "{} is damaged or no ledger ({source}); nothing in it was changed: move it away or put a backup in its place",
        file.display()
    )]
    Damaged { file: PathBuf, source: sqlx::Error },
    #[error(
        "{} is not what haree hq backup wrote: its checksum does not fit, so something in it was changed or cut off; nothing was restored: take another backup",
        file.display()
    )]
    NotAsWritten { file: PathBuf },
    #[error("{} is no ledger of HQ; nothing was changed: give a file that haree hq backup wrote", file.display())]
    NoLedger { file: PathBuf },
    #[error("cannot use {}: {source}; nothing was changed", file.display())]
    Copy { file: PathBuf, source: io::Error },
    #[error("{} was written by a newer haree (ledger version {version}); use that one", file.display())]
    Newer { file: PathBuf, version: i64 },
    #[error("cannot {doing}: no space left for {}; free some and try again", file.display())]
    Full { doing: &'static str, file: PathBuf },
    #[error("cannot {doing}: another program holds {}; try again once it is done", file.display())]
    Busy { doing: &'static str, file: PathBuf },
    #[error("cannot {doing} in {}: {source}", file.display())]
    Failed { doing: &'static str, file: PathBuf, source: sqlx::Error },
}

impl LedgerError {
    /// Sorts what `SQLite` said (<https://sqlite.org/rescode.html>).
    pub(super) fn from_sqlite(doing: &'static str, file: &Path, source: sqlx::Error) -> Self {
        let file = file.to_owned();
        match primary_code(&source) {
            Some(5 | 6) => Self::Busy { doing, file },
            Some(8 | 14) => Self::ReadOnly { file, source },
            Some(11 | 26) => Self::Damaged { file, source },
            Some(13) => Self::Full { doing, file },
            _ => Self::Failed { doing, file, source },
        }
    }

    pub(super) fn from_migration(file: &Path, error: MigrateError) -> Self {
        const DOING: &str = "bring the ledger up to date";
        match error {
            MigrateError::VersionMissing(version) => Self::Newer { file: file.to_owned(), version },
            MigrateError::Execute(source) | MigrateError::ExecuteMigration(source, _) => {
                Self::from_sqlite(DOING, file, source)
            }
            other => Self::from_sqlite(DOING, file, sqlx::Error::Migrate(Box::new(other))),
        }
    }
}

/// The low byte of `SQLite`'s extended result code.
fn primary_code(error: &sqlx::Error) -> Option<u32> {
    let code = error.as_database_error()?.code()?.parse::<u32>().ok()?;
    Some(code & 0xff)
}
