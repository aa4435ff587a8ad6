//! Copies of a ledger: made while it is served, and put back in its place as another life of it.

mod readable;
mod seal;

use std::{
    fs, io,
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use chrono::SecondsFormat;
use sqlx::{AssertSqlSafe, ConnectOptions as _, Connection as _, SqliteConnection};

use super::{
    error::LedgerError,
    meta::{Meta, read_meta},
    open,
};
use crate::domain::{FeedId, Instant};
use seal::Seal;

/// What came of putting a copy back.
#[derive(Clone, Debug)]
pub struct Restored {
    pub meta: Meta,
    /// Whether the copy had a checksum; without one, what was changed in it and can still be read is not seen.
    pub had_checksum: bool,
    /// Where the ledger lies that was there before.
    pub kept: Option<PathBuf>,
}

/// Writes a copy of the ledger as it stands now; `file` must not be there yet.
pub(super) async fn backup(dir: &Path, file: &Path) -> Result<(), LedgerError> {
    let cannot = |source| LedgerError::Copy { file: file.to_owned(), source };
    // The copy holds what the ledger hides, so it is made for its owner alone.
    let made = fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(file).map_err(cannot)?;
    let copied = copy(&open::file_of(dir), file).await;
    if copied.is_err() {
        // The copy is of no use; that it cannot be removed either changes nothing.
        fs::remove_file(file).ok();
    }
    copied?;
    made.sync_all().map_err(cannot)?;
    sync_dir(file).map_err(cannot)
}

async fn copy(ledger: &Path, file: &Path) -> Result<(), LedgerError> {
    let failed = |source| LedgerError::from_sqlite("copy the ledger", ledger, source);
    let mut connection = open::options(ledger).connect().await.map_err(failed)?;
    let name = file.to_str().ok_or_else(|| LedgerError::Copy {
        file: file.to_owned(),
        source: io::Error::other("its name is not UTF-8"),
    })?;
    // SQLite reads one state of the ledger, whatever is written meanwhile.
    sqlx::query("VACUUM INTO ?").bind(name).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    let mut copy = open::options(file).create_if_missing(false).connect().await.map_err(failed)?;
    check(&mut copy, file).await?;
    // So that the copy is one file, whoever reads it.
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&mut copy).await.map_err(failed)?;
    mark(&mut copy, seal::SEALED).await.map_err(failed)?;
    copy.close().await.map_err(failed)?;
    seal::put(file).map_err(|source| LedgerError::Copy { file: file.to_owned(), source })
}

/// Notes in a ledger's header whether its file has a checksum.
async fn mark(connection: &mut SqliteConnection, id: i32) -> Result<(), sqlx::Error> {
    let sql = AssertSqlSafe(format!("PRAGMA application_id = {id}"));
    sqlx::query(sql).execute(connection).await.map(drop)
}

/// Puts a copy in the place of a directory's ledger and gives it a new feed id. Nobody may serve it.
///
/// The ledger that was there is kept beside it. Until the last step it is the one that is opened.
pub(super) async fn restore(
    dir: &Path,
    from: &Path,
    (feed, at): (FeedId, Instant),
) -> Result<Restored, LedgerError> {
    let lock = open::enter(dir).await?;
    let (ledger, coming) = (open::file_of(dir), dir.join("hq.restoring"));
    let cannot = |source| LedgerError::Copy { file: ledger.clone(), source };
    discard(&coming);
    let (meta, seal) = match take_copy(from, &coming, (&feed, at)).await {
        Ok(taken) => taken,
        Err(error) => {
            discard(&coming);
            return Err(error);
        }
    };
    if let Some(is) = provenance_of(&ledger).await
        && is != meta.provenance
    {
        discard(&coming);
        return Err(LedgerError::OtherProvenance { dir: dir.to_owned(), is, asked: meta.provenance });
    }
    let kept = keep(&ledger, at).map_err(cannot)?;
    fs::rename(&coming, &ledger).map_err(cannot)?;
    sync_dir(&ledger).map_err(cannot)?;
    drop(lock);
    Ok(Restored { meta, had_checksum: seal == Seal::Whole, kept })
}

/// Copies a file that is a ledger and whole, brings it up to date and names its new life.
async fn take_copy(
    from: &Path,
    to: &Path,
    (feed, at): (&FeedId, Instant),
) -> Result<(Meta, Seal), LedgerError> {
    let cannot = |source| LedgerError::Copy { file: from.to_owned(), source };
    let mut source = fs::File::open(from).map_err(cannot)?;
    let mut target =
        fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(to).map_err(cannot)?;
    let seal = seal::copy(&mut source, &mut target).map_err(cannot)?;
    if seal == Seal::Broken {
        return Err(LedgerError::NotAsWritten { file: from.to_owned() });
    }
    let failed = |source| LedgerError::from_sqlite("read the copy", from, source);
    {
        let mut connection = open::options(to).create_if_missing(false).connect().await.map_err(failed)?;
        check(&mut connection, from).await?;
        let no_ledger = || LedgerError::NoLedger { file: from.to_owned() };
        let tables = "SELECT count(*) FROM sqlite_schema WHERE name IN ('meta', 'acts', '_sqlx_migrations')";
        let tables: i64 = sqlx::query_scalar(tables).fetch_one(&mut connection).await.map_err(failed)?;
        if tables != 3 {
            return Err(no_ledger());
        }
        mark(&mut connection, 0).await.map_err(failed)?;
        connection.close().await.map_err(failed)?;
    }
    let pool = open::writer(to).await?;
    if seal == Seal::None {
        let damaged = |source| LedgerError::Damaged { file: from.to_owned(), source };
        readable::read_all(&pool).await.map_err(damaged)?;
    }
    let mut tx = pool.begin().await.map_err(failed)?;
    sqlx::query("INSERT INTO lives (rev, ended_at) SELECT rev, ? FROM meta")
        .bind(at.to_rfc3339_opts(SecondsFormat::Secs, true))
        .execute(&mut *tx)
        .await
        .map_err(failed)?;
    sqlx::query("UPDATE meta SET feed = ?").bind(feed.as_str()).execute(&mut *tx).await.map_err(failed)?;
    tx.commit().await.map_err(failed)?;
    let meta = read_meta(&pool).await.map_err(failed)?;
    sqlx::query("PRAGMA journal_mode = DELETE").execute(&pool).await.map_err(failed)?;
    pool.close().await;
    target.sync_all().map_err(cannot)?;
    Ok((meta.ok_or_else(|| LedgerError::NoLedger { file: from.to_owned() })?, seal))
}

async fn check(connection: &mut SqliteConnection, file: &Path) -> Result<(), LedgerError> {
    let damaged = |source| LedgerError::from_sqlite("check the ledger", file, source);
    let found: String = sqlx::query_scalar(AssertSqlSafe("PRAGMA integrity_check(1)"))
        .fetch_one(connection)
        .await
        .map_err(damaged)?;
    if found == "ok" {
        return Ok(());
    }
    Err(LedgerError::Damaged { file: file.to_owned(), source: sqlx::Error::Protocol(found) })
}

/// What the ledger that is to be replaced was born as; none where there is none that can be read.
/// Reading it also brings what stands beside its file into it.
async fn provenance_of(ledger: &Path) -> Option<crate::domain::Provenance> {
    if !ledger.exists() {
        return None;
    }
    let pool = open::writer(ledger).await.ok()?;
    let meta = read_meta(&pool).await;
    pool.close().await;
    meta.ok().flatten().map(|meta| meta.provenance)
}

/// Keeps the ledger under another name; its own name goes on to stand for it until it is replaced.
fn keep(ledger: &Path, at: Instant) -> io::Result<Option<PathBuf>> {
    if !ledger.exists() {
        return Ok(None);
    }
    let kept = ledger.with_file_name(format!("hq-before-{}.sqlite", at.format("%Y%m%dT%H%M%SZ")));
    if kept.exists() {
        return Err(io::Error::other(format!("{} is there already", kept.display())));
    }
    if fs::hard_link(ledger, &kept).is_err() {
        fs::copy(ledger, &kept)?;
    }
    // A log of the old ledger must never be read into the new one.
    for part in ["-wal", "-shm"] {
        let beside = |file: &Path| PathBuf::from(format!("{}{part}", file.display()));
        match fs::rename(beside(ledger), beside(&kept)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(Some(kept))
}

/// Removes what an earlier try left.
fn discard(coming: &Path) {
    for part in ["", "-wal", "-shm", "-journal"] {
        fs::remove_file(format!("{}{part}", coming.display())).ok();
    }
}

fn sync_dir(file: &Path) -> io::Result<()> {
    let dir = file.parent().filter(|dir| !dir.as_os_str().is_empty()).unwrap_or(Path::new("."));
    fs::File::open(dir)?.sync_all()
}
