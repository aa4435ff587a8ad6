//! Which ledger it is: what it was born as, and which life of it this is.

use sqlx::{Row as _, SqlitePool};

use crate::domain::{FeedId, Instant, Provenance, Recorded};

/// Which ledger it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meta {
    pub provenance: Provenance,
    pub feed: FeedId,
    pub born_at: Instant,
    /// What a restored ledger lost.
    pub lives: Vec<Life>,
}

/// An earlier life of a ledger, up to the moment when a copy of it was put back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Life {
    /// The last revision that the copy holds.
    pub rev: u64,
    pub ended_at: Instant,
}

impl Meta {
    /// Whether an earlier life can have recorded an act in this order and lost it.
    pub fn lost(&self, recorded: &Recorded) -> bool {
        // A simulated clock is another than the one that the administrator restored by.
        let timeless = self.provenance == Provenance::Simulated;
        self.lives.iter().any(|life| recorded.order > life.rev && (timeless || recorded.at <= life.ended_at))
    }
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
    let (born_at, feed) = (time(born_at)?, FeedId::new(feed));
    let ended: Vec<(i64, String)> =
        sqlx::query_as("SELECT rev, ended_at FROM lives ORDER BY rowid").fetch_all(pool).await?;
    let lives = ended.iter().map(|(rev, at)| Ok(Life { rev: *rev as u64, ended_at: time(at)? }));
    let lives = lives.collect::<Result<_, sqlx::Error>>()?;
    Ok(Some(Meta { provenance, feed, born_at, lives }))
}

fn time(text: &str) -> Result<Instant, sqlx::Error> {
    text.parse().map_err(|error: chrono::ParseError| sqlx::Error::Decode(error.into()))
}
