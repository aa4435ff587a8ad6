//! Whether every record of a ledger can be read: what is left to look at where a copy has no checksum.
//!
//! Must not know what becomes of the ledger.

use futures_util::TryStreamExt as _;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::SqlitePool;

use crate::{
    domain::{Alert, Feed, Observation, Person, Place, RecordedAct, StockEntry},
    hq::ledger::writing::read_json,
    protocol::Outcome,
};

/// Reads all of it, one record at a time; the first that cannot be read is the error.
pub(super) async fn read_all(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    read::<Place>(pool, "SELECT json FROM places").await?;
    read::<Alert>(pool, "SELECT json FROM alerts").await?;
    read::<StockEntry>(pool, "SELECT json FROM stock").await?;
    read::<Feed>(pool, "SELECT json FROM feeds").await?;
    read::<Person>(pool, "SELECT json FROM persons").await?;
    read::<RecordedAct>(pool, "SELECT json FROM acts WHERE rev IS NOT NULL").await?;
    read::<Outcome>(pool, "SELECT outcome FROM acts").await?;
    read::<Value>(pool, "SELECT content FROM acts WHERE content <> ''").await?;
    read::<Observation>(pool, "SELECT json FROM observations").await?;
    read::<Value>(pool, "SELECT json FROM shifts UNION ALL SELECT json FROM closed").await
}

async fn read<T: DeserializeOwned>(pool: &SqlitePool, sql: &'static str) -> Result<(), sqlx::Error> {
    let mut rows = sqlx::query_scalar::<_, String>(sql).fetch(pool);
    while let Some(json) = rows.try_next().await? {
        read_json::<T>(&json)?;
    }
    Ok(())
}
