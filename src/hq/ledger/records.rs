//! A ledger as records that an answer is made from: HQ counts as consoles do, by the same rules.
//!
//! It reads one place and metric at a time, and only what went out.

use sqlx::SqlitePool;
use tokio::runtime::Handle;

use super::{error::LedgerError, writing::read_json};
use crate::domain::{
    Alert, Feed, Observation, PeriodKind, Place, Provenance, Range, RecordedAct, Records, StockEntry, Zone,
};

/// The records of a ledger. Each call waits for the disk and must come from a thread that may wait.
pub struct LedgerRecords {
    pub(super) pool: SqlitePool,
    pub(super) runtime: Handle,
    pub(super) provenance: Provenance,
    pub(super) failed: Box<dyn Fn(sqlx::Error) -> LedgerError + Send + Sync>,
}

impl LedgerRecords {
    fn read<T: serde::de::DeserializeOwned>(&self, sql: &'static str) -> Result<Vec<T>, LedgerError> {
        let rows = self.runtime.block_on(sqlx::query_scalar::<_, String>(sql).fetch_all(&self.pool));
        rows.and_then(|rows| rows.iter().map(|json| read_json(json)).collect()).map_err(&self.failed)
    }
}

impl Records for LedgerRecords {
    type Error = LedgerError;

    fn provenance(&self) -> Result<Option<Provenance>, LedgerError> {
        Ok(Some(self.provenance))
    }

    fn places(&self) -> Result<Vec<Place>, LedgerError> {
        self.read("SELECT json FROM places ORDER BY id")
    }

    fn observations(&self, range: &Range) -> Result<Vec<Observation>, LedgerError> {
        const OF_PLACE: &str = "SELECT json FROM observations WHERE metric = ? AND place = ?";
        let rows = sqlx::query_scalar::<_, String>(OF_PLACE)
            .bind(range.metric.name())
            .bind(range.place.as_str())
            .fetch_all(&self.pool);
        let rows = self.runtime.block_on(rows).and_then(|rows| {
            rows.iter().map(|json| read_json::<Observation>(json)).collect::<Result<Vec<_>, _>>()
        });
        let mut rows = rows.map_err(&self.failed)?;
        rows.retain(|row| {
            PeriodKind::of(row.period) == range.kind
                && (range.from..range.until).contains(&row.period.start(Zone::DILI))
        });
        rows.sort_by_cached_key(Observation::key);
        Ok(rows)
    }

    fn alerts(&self) -> Result<Vec<Alert>, LedgerError> {
        self.read("SELECT json FROM alerts ORDER BY id")
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, LedgerError> {
        self.read("SELECT json FROM acts WHERE rev IS NOT NULL ORDER BY rev")
    }

    fn stock(&self) -> Result<Vec<StockEntry>, LedgerError> {
        self.read("SELECT json FROM stock ORDER BY id")
    }

    fn feeds(&self) -> Result<Vec<Feed>, LedgerError> {
        self.read("SELECT json FROM feeds ORDER BY id")
    }
}
