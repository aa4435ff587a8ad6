//! Taking out a place or an alert that should never have been there, an administrator's correction; and
//! alerts of feeds that are long over.
//!
//! What people did and what was counted is never taken out.

use std::collections::BTreeSet;

use chrono::SecondsFormat;
use sqlx::SqlitePool;

use super::{
    floor,
    writing::{Writing, read_json},
};
use crate::{
    domain::{Alert, AlertId, Clean, Instant, long_over},
    protocol::Collection,
};

/// Who takes out what is long over, and why.
const BY_ITSELF: [&str; 2] = ["haree", "long over"];

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
    let mut writing = Writing::begin(pool).await?;
    let before = writing.before();
    floor::sweep(&mut writing.tx, at, before).await?;
    let gone = take_out(&mut writing, removal, at).await?;
    Ok((gone, writing.commit().await?))
}

/// Takes out the alerts of feeds that were over before some time; says how many, and the last loud revision.
pub(super) async fn forget(
    pool: &SqlitePool,
    before: Instant,
    at: Instant,
) -> Result<(u64, i64), sqlx::Error> {
    const ACTED: &str = "SELECT DISTINCT json ->> '$.alert' FROM acts WHERE rev IS NOT NULL AND json ->> '$.alert' IS NOT NULL";
    let mut writing = Writing::begin(pool).await?;
    let acted: Vec<String> = sqlx::query_scalar(ACTED).fetch_all(&mut *writing.tx).await?;
    let acted: BTreeSet<AlertId> = acted.iter().map(|id| AlertId::new(id)).collect();
    let rows: Vec<String> = sqlx::query_scalar("SELECT json FROM alerts").fetch_all(&mut *writing.tx).await?;
    let alerts: Vec<Alert> = rows.iter().map(|json| read_json(json)).collect::<Result<_, _>>()?;
    let over = long_over(&alerts, &acted, before);
    if !over.is_empty() {
        let before = writing.before();
        floor::sweep(&mut writing.tx, at, before).await?;
    }
    let [who, reason] = BY_ITSELF.map(Clean::new);
    for id in &over {
        let what = Removable::Alert(Clean::new(id.as_str()));
        take_out(&mut writing, &Removal { what, who: who.clone(), reason: reason.clone() }, at).await?;
    }
    Ok((over.len() as u64, writing.commit().await?))
}

async fn take_out(writing: &mut Writing, removal: &Removal, at: Instant) -> Result<bool, sqlx::Error> {
    const PUT: &str =
        "INSERT OR REPLACE INTO gone (collection, key, rev, at, who, reason) VALUES (?, ?, ?, ?, ?, ?)";
    let (collection, delete, key) = match &removal.what {
        Removable::Place(key) => (Collection::Places, "DELETE FROM places WHERE id = ?", key),
        Removable::Alert(key) => (Collection::Alerts, "DELETE FROM alerts WHERE id = ?", key),
    };
    if sqlx::query(delete).bind(key.as_str()).execute(&mut *writing.tx).await?.rows_affected() == 0 {
        return Ok(false);
    }
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
    Ok(true)
}
