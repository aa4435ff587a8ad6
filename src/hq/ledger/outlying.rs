//! What the ledger remembers of outside feeds: where each was left, and the alerts that it brought.
//!
//! It must not know how a feed is read.

use sqlx::SqlitePool;

use super::writing::{read_json, record_json};
use crate::{
    domain::{Alert, SourceId},
    sources::Memory,
};

/// The most alerts of one feed that are compared with what it says now, newest first.
const KNOWN: i64 = 20_000;

pub(super) async fn memory(pool: &SqlitePool, source: &SourceId) -> Result<Option<Memory>, sqlx::Error> {
    let json: Option<String> = sqlx::query_scalar("SELECT json FROM sources WHERE id = ?")
        .bind(source.as_str())
        .fetch_optional(pool)
        .await?;
    json.as_deref().map(read_json).transpose()
}

pub(super) async fn remember(
    pool: &SqlitePool,
    source: &SourceId,
    memory: &Memory,
) -> Result<(), sqlx::Error> {
    sqlx::query(
        "INSERT INTO sources (id, json) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET json = excluded.json",
    )
    .bind(source.as_str())
    .bind(record_json(memory)?)
    .execute(pool)
    .await?;
    Ok(())
}

pub(super) async fn brought(pool: &SqlitePool, source: &SourceId) -> Result<Vec<Alert>, sqlx::Error> {
    const READ: &str = "
        SELECT json FROM alerts WHERE json ->> '$.origin.feed' = ?
        ORDER BY json ->> '$.sent' DESC LIMIT ?";
    let rows: Vec<String> =
        sqlx::query_scalar(READ).bind(source.as_str()).bind(KNOWN).fetch_all(pool).await?;
    rows.iter().map(|json| read_json(json)).collect()
}
