//! Taking out a place or an alert that should never have been there: an administrator's correction.
//!
//! What people did and what was counted is never taken out.

use chrono::SecondsFormat;
use sqlx::SqlitePool;

use super::{floor, writing::Writing};
use crate::{
    domain::{Clean, Instant},
    protocol::Collection,
};

/// What to take out, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    pub what: Removable,
    pub who: Clean,
    pub reason: Clean,
}

/// A record that can be taken out, by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Removable {
    Place(Clean),
    Alert(Clean),
}

/// Takes a record out and leaves a tombstone; says whether it was there, and the last loud revision.
pub(super) async fn remove(
    pool: &SqlitePool,
    removal: &Removal,
    at: Instant,
) -> Result<(bool, i64), sqlx::Error> {
    let (collection, delete, key) = match &removal.what {
        Removable::Place(key) => (Collection::Places, "DELETE FROM places WHERE id = ?", key),
        Removable::Alert(key) => (Collection::Alerts, "DELETE FROM alerts WHERE id = ?", key),
    };
    let mut writing = Writing::begin(pool).await?;
    let before = writing.before();
    floor::sweep(&mut writing.tx, at, before).await?;
    let gone = sqlx::query(delete).bind(key.as_str()).execute(&mut *writing.tx).await?.rows_affected() > 0;
    if gone {
        const PUT: &str =
            "INSERT OR REPLACE INTO gone (collection, key, rev, at, who, reason) VALUES (?, ?, ?, ?, ?, ?)";
        let rev = writing.next();
        sqlx::query(PUT)
            .bind(collection.name())
            .bind(key.as_str())
            .bind(rev)
            .bind(at.to_rfc3339_opts(SecondsFormat::Secs, true))
            .bind(removal.who.as_str())
            .bind(removal.reason.as_str())
            .execute(&mut *writing.tx)
            .await?;
    }
    Ok((gone, writing.commit().await?))
}
