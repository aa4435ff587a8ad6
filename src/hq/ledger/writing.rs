//! One writing transaction and the revisions that it gives out.

use sqlx::{Sqlite, SqlitePool, Transaction};

use crate::domain::{ActKey, Instant};

/// When the records of a batch were taken in.
#[derive(Clone, Copy, Debug)]
pub(super) enum Arrival {
    /// Now, whatever they say.
    Now(Instant),
    /// When they say, though not after the birth: a simulated past has its own times, so that
    /// "what did we know then" has an answer from before the ledger was born.
    Birth(Instant),
}

impl Arrival {
    pub(super) fn of(self, said: Instant) -> Instant {
        match self {
            Self::Now(at) => at,
            Self::Birth(at) => said.min(at),
        }
    }
}

/// A transaction that holds the ledger's only right to write.
pub(super) struct Writing {
    pub(super) tx: Transaction<'static, Sqlite>,
    begun: i64,
    rev: i64,
    loud: i64,
}

impl Writing {
    /// Waits for the right to write, so that revisions come in the order of their commits.
    pub(super) async fn begin(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        Self::over(pool.begin_with("BEGIN IMMEDIATE").await?).await
    }

    /// Goes on with a transaction that holds the right already.
    pub(super) async fn over(mut tx: Transaction<'static, Sqlite>) -> Result<Self, sqlx::Error> {
        let (rev, loud) =
            sqlx::query_as::<_, (i64, i64)>("SELECT rev, loud_rev FROM meta").fetch_one(&mut *tx).await?;
        Ok(Self { tx, begun: rev, rev, loud })
    }

    /// The last revision before this transaction.
    pub(super) fn before(&self) -> i64 {
        self.begun
    }

    /// The last revision, of this transaction too.
    pub(super) fn rev(&self) -> i64 {
        self.rev
    }

    /// The number of a change that wakes whoever waits.
    pub(super) fn next(&mut self) -> i64 {
        self.rev += 1;
        self.loud = self.rev;
        self.rev
    }

    /// The number of a change that can wait for the next answer.
    pub(super) fn next_quiet(&mut self) -> i64 {
        self.rev += 1;
        self.rev
    }

    /// Makes the changes last; returns the last loud revision.
    pub(super) async fn commit(mut self) -> Result<i64, sqlx::Error> {
        if self.rev != self.begun {
            sqlx::query("UPDATE meta SET rev = ?, loud_rev = ?")
                .bind(self.rev)
                .bind(self.loud)
                .execute(&mut *self.tx)
                .await?;
        }
        self.tx.commit().await?;
        Ok(self.loud)
    }
}

/// The columns that hold the key of an act.
pub(super) fn columns(key: &ActKey) -> (&str, String, String) {
    (key.console.as_str(), format!("{:016x}", key.epoch), key.sequence.to_string())
}

/// The record as it goes out: keys in order, so that equal records are equal texts.
pub(super) fn record_json(record: &impl serde::Serialize) -> Result<String, sqlx::Error> {
    let value = serde_json::to_value(record).map_err(|e| sqlx::Error::Encode(e.into()))?;
    Ok(value.to_string())
}

/// Reads a record back.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(json: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(json).map_err(|e| sqlx::Error::Decode(e.into()))
}
