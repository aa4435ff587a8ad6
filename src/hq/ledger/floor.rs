//! How far back changes are told: 90 days, or so many rows. Below that a collection goes out whole.
//!
//! Observations and acts are never taken out; what is limited is how many of them come as changes.

use chrono::{Days, NaiveDate};
use sqlx::SqliteConnection;

use crate::{
    domain::{Instant, Zone},
    protocol::Collection,
};

/// For how many days a console that was away is told what changed, rather than everything.
const DAYS: u64 = 90;
/// How many tombstones of one collection are kept.
const MAX_GONE: i64 = 10_000;
/// How many rows of figures come as changes.
const MAX_FIGURES: i64 = 500_000;

/// Where a collection's changes begin; 0 where all are known.
pub(super) async fn of(tx: &mut SqliteConnection, collection: Collection) -> Result<i64, sqlx::Error> {
    let floor = sqlx::query_scalar("SELECT rev FROM floors WHERE collection = ?").bind(collection.name());
    Ok(floor.fetch_optional(tx).await?.unwrap_or(0))
}

/// Raises the floors with the first change of a day; `before` is the last revision before it.
pub(super) async fn sweep(tx: &mut SqliteConnection, at: Instant, before: i64) -> Result<(), sqlx::Error> {
    const MARK: &str = "INSERT INTO marks (day, rev) VALUES (?, ?) ON CONFLICT DO NOTHING";
    let today = Zone::DILI.day(at);
    let marked = sqlx::query(MARK).bind(today.to_string()).bind(before).execute(&mut *tx).await?;
    if marked.rows_affected() == 0 {
        return Ok(());
    }
    let old = old(tx, today).await?;
    for collection in Collection::ALL {
        if collection == Collection::Observations {
            const CAP: &str = "SELECT rev FROM observations ORDER BY rev DESC LIMIT 1 OFFSET ?";
            let cap = sqlx::query_scalar(CAP).bind(MAX_FIGURES).fetch_optional(&mut *tx).await?;
            raise(tx, collection, old.max(cap.unwrap_or(0))).await?;
        } else {
            forget(tx, collection, old).await?;
        }
    }
    Ok(())
}

/// The last revision that is older than the days that are told.
async fn old(tx: &mut SqliteConnection, today: NaiveDate) -> Result<i64, sqlx::Error> {
    let Some(first) = today.checked_sub_days(Days::new(DAYS)) else { return Ok(0) };
    let first = first.to_string();
    // The mark of a day stands before its first change, so everything up to it is older.
    let rev: Option<i64> = sqlx::query_scalar("SELECT max(rev) FROM marks WHERE day <= ?")
        .bind(&first)
        .fetch_one(&mut *tx)
        .await?;
    sqlx::query("DELETE FROM marks WHERE day < ?").bind(first).execute(tx).await?;
    Ok(rev.unwrap_or(0))
}

/// Lets go of old tombstones, and of the oldest where there are too many.
async fn forget(tx: &mut SqliteConnection, collection: Collection, old: i64) -> Result<(), sqlx::Error> {
    const CAP: &str = "SELECT rev FROM gone WHERE collection = ? ORDER BY rev DESC LIMIT 1 OFFSET ?";
    const LAST: &str = "SELECT max(rev) FROM gone WHERE collection = ? AND rev <= ?";
    let name = collection.name();
    let cap: Option<i64> = sqlx::query_scalar(CAP).bind(name).bind(MAX_GONE).fetch_optional(&mut *tx).await?;
    let until = old.max(cap.unwrap_or(0));
    let last: Option<i64> = sqlx::query_scalar(LAST).bind(name).bind(until).fetch_one(&mut *tx).await?;
    let Some(last) = last else { return Ok(()) };
    let gone = sqlx::query("DELETE FROM gone WHERE collection = ? AND rev <= ?");
    gone.bind(name).bind(last).execute(&mut *tx).await?;
    raise(tx, collection, last).await
}

async fn raise(tx: &mut SqliteConnection, collection: Collection, rev: i64) -> Result<(), sqlx::Error> {
    const RAISE: &str = "
        INSERT INTO floors (collection, rev) VALUES (?, ?)
        ON CONFLICT (collection) DO UPDATE SET rev = max(floors.rev, excluded.rev)";
    if rev > 0 {
        sqlx::query(RAISE).bind(collection.name()).bind(rev).execute(tx).await?;
    }
    Ok(())
}
