//! HQ's ledger: every record, who said so and when, what people did, in one order.
//!
//! It stands behind [`Ledger`], a trait of whole operations, each one transaction. It must not
//! know HTTP, nor what a figure means.

mod acts;
pub mod authority;
mod backup;
mod cells;
mod changes;
mod current;
mod digests;
mod error;
mod figures;
mod floor;
mod foresee;
mod judge;
mod listing;
mod marks;
mod meta;
mod open;
mod outlying;
mod outside;
mod position;
mod records;
mod remove;
mod suppress;
mod take;
mod writing;

use std::path::{Path, PathBuf};

use chrono::{SecondsFormat, SubsecRound as _};
use sqlx::SqlitePool;
use tokio::{sync::watch, task::JoinHandle};

use super::batch::{Batch, Foreseen, Receipt};
use crate::{
    domain::{
        Alert, Clean, Feed, FeedId, Instant, Observation, Period, Provenance, RecordedAct, Series, SourceId,
    },
    protocol::{Collection, Digests, Results},
    sources::Memory,
};

pub use acts::Offered;
use authority::Authority;
pub use backup::Restored;
pub use cells::{Explained, Stands};
pub use changes::{Asked, Changes, Chunk};
pub use current::Current;
use digests::Sums;
pub use error::LedgerError;
pub use listing::{Listing, Wanted};
use meta::read_meta;
pub use meta::{Life, Meta};
pub use records::LedgerRecords;
pub use remove::{Removable, Removal};
use writing::{Arrival, Writing};

/// What can be done with a ledger. Each operation is one transaction; a clone of the truth never leaves it.
pub trait Ledger: Send + Sync + 'static {
    /// Which ledger this is. It never changes.
    fn meta(&self) -> &Meta;

    /// Who may.
    fn authority(&self) -> &Authority;

    /// The last revision.
    fn newest(&self) -> impl Future<Output = Result<u64, LedgerError>> + Send;

    /// Takes in records; `at` is HQ's time.
    fn take(&self, batch: Batch, at: Instant) -> impl Future<Output = Result<Receipt, LedgerError>> + Send;

    /// Takes in what people did, each act once; one verdict per act, in order. An act that says how
    /// an earlier ledger recorded it is believed: it keeps its time, and no state of things is held
    /// against it.
    fn act(
        &self,
        acts: Vec<RecordedAct>,
        at: Instant,
    ) -> impl Future<Output = Result<Results, LedgerError>> + Send {
        self.answer(acts.into_iter().map(Offered::Act).collect(), at)
    }

    /// The same, with acts among them that were refused before the ledger sees them.
    fn answer(
        &self,
        acts: Vec<Offered>,
        at: Instant,
    ) -> impl Future<Output = Result<Results, LedgerError>> + Send;

    /// Takes out a place or an alert; says whether it was there.
    fn remove(
        &self,
        removal: &Removal,
        at: Instant,
    ) -> impl Future<Output = Result<bool, LedgerError>> + Send;

    /// Takes out the alerts of feeds that were over before some time and about which nobody did anything;
    /// says how many.
    fn forget(&self, before: Instant, at: Instant) -> impl Future<Output = Result<u64, LedgerError>> + Send;

    /// Reads what changed since the given cursors.
    fn changes(&self, asked: &Asked) -> impl Future<Output = Result<Changes, LedgerError>> + Send;

    /// Whether a cursor lies so far back that [`Ledger::changes`] gives that collection whole.
    fn has_expired(&self, asked: &Asked) -> impl Future<Output = Result<bool, LedgerError>> + Send;

    /// Whether [`Ledger::changes`] has something that is worth an answer at once; a sign of life is not.
    fn has_news(&self, asked: &Asked) -> impl Future<Output = Result<bool, LedgerError>> + Send;

    /// Reads one collection as it stands, unless `known` is its state's tag.
    fn current(
        &self,
        collection: Collection,
        known: Option<&str>,
    ) -> impl Future<Output = Result<Current, LedgerError>> + Send;

    /// Begins to read the figures that are in force, unless `known` is their state's tag.
    fn list(
        &self,
        wanted: Wanted,
        known: Option<&str>,
    ) -> impl Future<Output = Result<Listing, LedgerError>> + Send;

    /// The sums of all that [`Ledger::changes`] gives to whoever begins with nothing.
    fn digests(&self) -> impl Future<Output = Result<Digests, LedgerError>> + Send;

    /// Every feed with its last sign of life.
    fn feeds(&self) -> impl Future<Output = Result<Vec<Feed>, LedgerError>> + Send;

    /// Where an outside feed was left; none where it was never asked.
    fn memory(&self, source: &SourceId) -> impl Future<Output = Result<Option<Memory>, LedgerError>> + Send;

    /// Keeps where an outside feed was left.
    fn remember(
        &self,
        source: &SourceId,
        memory: &Memory,
    ) -> impl Future<Output = Result<(), LedgerError>> + Send;

    /// The alerts that an outside feed brought, newest first.
    fn brought(&self, source: &SourceId) -> impl Future<Output = Result<Vec<Alert>, LedgerError>> + Send;

    /// Every revision of what a source says of one figure, and where each stands; the one in force first.
    fn explain(
        &self,
        source: &SourceId,
        figure: (&Series, Period),
    ) -> impl Future<Output = Result<Vec<Explained>, LedgerError>> + Send;

    /// What a source says now that came in answers whose addresses begin and end so, each with its cell.
    fn standing(
        &self,
        source: &SourceId,
        around: &[Clean; 2],
    ) -> impl Future<Output = Result<Vec<(Observation, Clean)>, LedgerError>> + Send;

    /// Moves whenever [`Ledger::has_news`] may have become true.
    fn watch(&self) -> watch::Receiver<i64>;
}

/// What a new ledger is born with; one that is there already is not changed by it.
#[derive(Clone, Debug)]
pub struct Birth {
    pub provenance: Provenance,
    pub at: Instant,
    /// A random name.
    pub feed: FeedId,
    /// Reference places and published figures. They keep their own `recorded_at`, up to `at`.
    pub records: Batch,
}

/// A ledger in one `SQLite` file, `hq.sqlite` in a directory of its own.
#[derive(Debug)]
pub struct SqliteLedger {
    file: PathBuf,
    meta: Meta,
    writer: SqlitePool,
    readers: SqlitePool,
    authority: Authority,
    sums: Sums,
    loud: watch::Sender<i64>,
    outside: JoinHandle<()>,
}

impl SqliteLedger {
    /// Opens the ledger of a directory, or gives birth to it. Never opens one as another than it was born.
    pub async fn open(dir: &Path, birth: Birth) -> Result<Self, LedgerError> {
        let lock = open::enter(dir).await?;
        let file = open::file_of(dir);
        let writer = open::writer(&file).await?;
        let failed = |source| LedgerError::from_sqlite("read the ledger", &file, source);
        let meta = match read_meta(&writer).await.map_err(failed)? {
            Some(meta) if meta.provenance != birth.provenance => {
                let (is, asked) = (meta.provenance, birth.provenance);
                return Err(LedgerError::OtherProvenance { dir: dir.to_owned(), is, asked });
            }
            Some(meta) => meta,
            None => bear(&writer, birth).await.map_err(failed)?,
        };
        drop(lock);
        Self::start(file, meta, writer).await
    }

    /// Opens the ledger of a directory as whatever it was born; for imports.
    pub async fn open_existing(dir: &Path) -> Result<Self, LedgerError> {
        let file = open::file_of(dir);
        let absent = || LedgerError::Absent { dir: dir.to_owned() };
        if !file.try_exists().map_err(|source| LedgerError::Directory { dir: dir.to_owned(), source })? {
            return Err(absent());
        }
        let lock = open::enter(dir).await?;
        let writer = open::writer(&file).await?;
        let meta = read_meta(&writer)
            .await
            .map_err(|source| LedgerError::from_sqlite("read the ledger", &file, source))?
            .ok_or_else(absent)?;
        drop(lock);
        Self::start(file, meta, writer).await
    }

    /// Writes a copy of a directory's ledger, whether or not it is being served.
    pub async fn backup(dir: &Path, file: &Path) -> Result<Meta, LedgerError> {
        let ledger = Self::open_existing(dir).await?;
        backup::backup(dir, file).await?;
        ledger.close().await;
        Ok(ledger.meta.clone())
    }

    /// Puts a copy in the place of a directory's ledger, under a new feed id: consoles then offer again
    /// what they did since. Nobody may serve the directory.
    pub async fn restore(
        dir: &Path,
        from: &Path,
        feed: FeedId,
        at: Instant,
    ) -> Result<Restored, LedgerError> {
        backup::restore(dir, from, (feed, at)).await
    }

    async fn start(file: PathBuf, meta: Meta, writer: SqlitePool) -> Result<Self, LedgerError> {
        suppress::look_through(&writer)
            .await
            .map_err(|source| LedgerError::from_sqlite("look through the ledger", &file, source))?;
        let loud = sqlx::query_scalar("SELECT loud_rev FROM meta")
            .fetch_one(&writer)
            .await
            .map_err(|source| LedgerError::from_sqlite("read the ledger", &file, source))?;
        let (loud, _) = watch::channel(loud);
        let outside = outside::start(file.clone(), loud.clone());
        let readers = open::readers(&file);
        let authority = Authority::new(&file, writer.clone(), readers.clone());
        Ok(Self { file, meta, writer, readers, authority, sums: Sums::default(), loud, outside })
    }

    /// Closes the file, so that everything stands in it alone and not beside it.
    pub async fn close(&self) {
        self.authority.write_seen().await;
        self.outside.abort();
        self.readers.close().await;
        self.writer.close().await;
    }

    /// Says what a batch would change, and leaves everything as it is.
    pub async fn foresee(&self, batch: Batch, at: Instant) -> Result<Foreseen, LedgerError> {
        let foreseen = foresee::foresee(&self.writer, batch, at.trunc_subsecs(0)).await;
        foreseen.map_err(self.failed("look what would change"))
    }

    /// The ledger as records that an answer is made from.
    pub fn records(&self) -> LedgerRecords {
        let (pool, runtime) = (self.readers.clone(), tokio::runtime::Handle::current());
        let file = self.file.clone();
        let failed = Box::new(move |source| LedgerError::from_sqlite("read records", &file, source));
        LedgerRecords { pool, runtime, provenance: self.meta.provenance, failed }
    }

    fn failed(&self, doing: &'static str) -> impl Fn(sqlx::Error) -> LedgerError {
        move |source| LedgerError::from_sqlite(doing, &self.file, source)
    }
}

impl Drop for SqliteLedger {
    fn drop(&mut self) {
        self.outside.abort();
    }
}

impl Ledger for SqliteLedger {
    fn meta(&self) -> &Meta {
        &self.meta
    }

    fn authority(&self) -> &Authority {
        &self.authority
    }

    async fn newest(&self) -> Result<u64, LedgerError> {
        let rev: Result<i64, _> = sqlx::query_scalar("SELECT rev FROM meta").fetch_one(&self.readers).await;
        rev.map(|rev| rev as u64).map_err(self.failed("read the ledger"))
    }

    async fn take(&self, batch: Batch, at: Instant) -> Result<Receipt, LedgerError> {
        let taken = take::take(&self.writer, batch, at.trunc_subsecs(0)).await;
        let (receipt, loud) = taken.map_err(self.failed("write records"))?;
        outside::raise(&self.loud, loud);
        Ok(receipt)
    }

    async fn answer(&self, acts: Vec<Offered>, at: Instant) -> Result<Results, LedgerError> {
        let done = acts::answer(&self.writer, &self.meta.feed, acts, at.trunc_subsecs(0)).await;
        let (results, loud) = done.map_err(self.failed("write acts"))?;
        outside::raise(&self.loud, loud);
        Ok(results)
    }

    async fn remove(&self, removal: &Removal, at: Instant) -> Result<bool, LedgerError> {
        let done = remove::remove(&self.writer, removal, at.trunc_subsecs(0)).await;
        let (gone, loud) = done.map_err(self.failed("take out a record"))?;
        outside::raise(&self.loud, loud);
        Ok(gone)
    }

    async fn forget(&self, before: Instant, at: Instant) -> Result<u64, LedgerError> {
        let done = remove::forget(&self.writer, before, at.trunc_subsecs(0)).await;
        let (gone, loud) = done.map_err(self.failed("take out what is long over"))?;
        outside::raise(&self.loud, loud);
        Ok(gone)
    }

    async fn changes(&self, asked: &Asked) -> Result<Changes, LedgerError> {
        let changes = changes::changes(&self.readers, &self.meta.feed, asked).await;
        changes.map_err(self.failed("read changes"))
    }

    async fn has_expired(&self, asked: &Asked) -> Result<bool, LedgerError> {
        let expired = changes::has_expired(&self.readers, &self.meta.feed, asked).await;
        expired.map_err(self.failed("read changes"))
    }

    async fn has_news(&self, asked: &Asked) -> Result<bool, LedgerError> {
        let news = changes::has_news(&self.readers, &self.meta.feed, asked).await;
        news.map_err(self.failed("read changes"))
    }

    async fn current(&self, collection: Collection, known: Option<&str>) -> Result<Current, LedgerError> {
        let current = current::current(&self.readers, &self.meta.feed, collection, known).await;
        current.map_err(self.failed("read records"))
    }

    async fn list(&self, wanted: Wanted, known: Option<&str>) -> Result<Listing, LedgerError> {
        let listing = listing::list(&self.readers, &self.meta.feed, wanted, known).await;
        listing.map_err(self.failed("read figures"))
    }

    async fn digests(&self) -> Result<Digests, LedgerError> {
        let digests = digests::digests(&self.readers, &self.meta.feed, &self.sums).await;
        digests.map_err(self.failed("read records"))
    }

    async fn feeds(&self) -> Result<Vec<Feed>, LedgerError> {
        let failed = self.failed("read feeds");
        let rows: Vec<String> = sqlx::query_scalar("SELECT json FROM feeds ORDER BY id")
            .fetch_all(&self.readers)
            .await
            .map_err(&failed)?;
        rows.iter().map(|json| writing::read_json(json)).collect::<Result<_, _>>().map_err(failed)
    }

    async fn memory(&self, source: &SourceId) -> Result<Option<Memory>, LedgerError> {
        outlying::memory(&self.readers, source).await.map_err(self.failed("read sources"))
    }

    async fn remember(&self, source: &SourceId, memory: &Memory) -> Result<(), LedgerError> {
        outlying::remember(&self.writer, source, memory).await.map_err(self.failed("write sources"))
    }

    async fn brought(&self, source: &SourceId) -> Result<Vec<Alert>, LedgerError> {
        outlying::brought(&self.readers, source).await.map_err(self.failed("read alerts"))
    }

    async fn explain(
        &self,
        source: &SourceId,
        figure: (&Series, Period),
    ) -> Result<Vec<Explained>, LedgerError> {
        cells::read(&self.readers, source, figure).await.map_err(self.failed("read where figures stand"))
    }

    async fn standing(
        &self,
        source: &SourceId,
        around: &[Clean; 2],
    ) -> Result<Vec<(Observation, Clean)>, LedgerError> {
        let standing = cells::standing(&self.readers, source, around).await;
        standing.map_err(self.failed("read where figures stand"))
    }

    fn watch(&self) -> watch::Receiver<i64> {
        self.loud.subscribe()
    }
}

/// Writes what the ledger is together with its first records, or neither.
async fn bear(pool: &SqlitePool, birth: Birth) -> Result<Meta, sqlx::Error> {
    let at = birth.at.trunc_subsecs(0);
    let mut tx = pool.begin_with("BEGIN IMMEDIATE").await?;
    sqlx::query("INSERT INTO meta (one, provenance, feed, born_at, rev, loud_rev, guarded) VALUES (1, ?, ?, ?, 0, 0, 1)")
        .bind(birth.provenance.name())
        .bind(birth.feed.as_str())
        .bind(at.to_rfc3339_opts(SecondsFormat::Secs, true))
        .execute(&mut *tx)
        .await?;
    let mut writing = Writing::over(tx).await?;
    take::fill(&mut writing, birth.records, Arrival::Birth(at)).await?;
    writing.commit().await?;
    Ok(Meta { provenance: birth.provenance, feed: birth.feed, born_at: at, lives: Vec::new() })
}
