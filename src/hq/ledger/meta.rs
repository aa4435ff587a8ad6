//! Which ledger it is: what it was born as, and which life of it this is.

use sqlx::{Row as _, SqlitePool};

use crate::domain::{FeedId, Instant, Provenance};

/// Which ledger it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub provenance: Provenance,
    pub feed: FeedId,
    pub born_at: Instant,
}

/// Reads it; none in a file that was never a ledger.
pub(super) async fn read_meta(pool: &SqlitePool) -> Result<Option<Meta>, sqlx::Error> {
    let row = sqlx::query("SELECT provenance, feed, born_at FROM meta").fetch_optional(pool).await?;
    let Some(row) = row else { return Ok(None) };
    let (word, feed, born_at): (&str, &str, &str) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
    let provenance = Provenance::ALL
        .into_iter()
        .find(|known| known.name() == word)
        .ok_or_else(|| sqlx::Error::Decode(format!("`{word}` is no provenance").into()))?;
    let born_at = born_at.parse().map_err(|e: chrono::ParseError| sqlx::Error::Decode(e.into()))?;
    Ok(Some(Meta { provenance, feed: FeedId::new(feed), born_at }))
}
