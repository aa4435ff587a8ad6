//! Opening a ledger: the directory, the file, its version.

use std::{
    fs, io,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    time::Duration,
};

use sqlx::{
    SqlitePool,
    migrate::Migrator,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use super::error::LedgerError;

static MIGRATOR: Migrator = sqlx::migrate!("src/hq/migrations");

/// How many answers are read at the same time.
const READERS: u32 = 4;
/// How long a writer waits for another program, such as an import.
const PATIENCE: Duration = Duration::from_secs(10);

/// The ledger's file in its directory.
pub(super) fn file_of(dir: &Path) -> PathBuf {
    dir.join("hq.sqlite")
}

/// Makes the directory, for its owner alone, and keeps other programs out while a ledger is
/// opened in it: without the lock, a serving HQ and an import that start together could each
/// give birth to it. The lock goes with the file that is returned.
pub(super) async fn enter(dir: &Path) -> Result<fs::File, LedgerError> {
    let owned = dir.to_owned();
    let locked = tokio::task::spawn_blocking(move || -> io::Result<fs::File> {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&owned)?;
        let file =
            fs::File::options().create(true).truncate(false).write(true).open(owned.join("hq.lock"))?;
        file.lock()?;
        Ok(file)
    });
    let locked = locked.await.unwrap_or_else(|gone| Err(io::Error::other(gone)));
    locked.map_err(|source| LedgerError::Directory { dir: dir.to_owned(), source })
}

/// Opens the one writing connection and brings the file's version up to date.
pub(super) async fn writer(file: &Path) -> Result<SqlitePool, LedgerError> {
    let open = |source| LedgerError::from_sqlite("open the ledger", file, source);
    let pool = SqlitePoolOptions::new()
        .max_connections(1)
        .idle_timeout(None)
        .max_lifetime(None)
        .connect_with(options(file).create_if_missing(true))
        .await
        .map_err(open)?;
    MIGRATOR.run(&pool).await.map_err(|error| LedgerError::from_migration(file, error))?;
    Ok(pool)
}

/// Opens connections that only read.
pub(super) fn readers(file: &Path) -> SqlitePool {
    SqlitePoolOptions::new()
        .max_connections(READERS)
        .connect_lazy_with(options(file).pragma("query_only", "ON"))
}

pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
}
