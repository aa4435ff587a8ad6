//! What is in force now, one collection at a time, for people and scripts.

use sqlx::{SqliteConnection, SqlitePool};

use super::{floor, position::state_tag};
use crate::{domain::FeedId, protocol::Collection};

/// One collection as it stands.
#[derive(Clone, Debug)]
pub struct Current {
    /// The state's name (`ETag`); it changes with every change of the collection.
    pub tag: String,
    /// Records as a JSON array; none where the asker has this state.
    pub records: Option<String>,
}

/// Reads one collection, unless `known` names the state that it is in.
pub(super) async fn current(
    pool: &SqlitePool,
    feed: &FeedId,
    collection: Collection,
    known: Option<&str>,
) -> Result<Current, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let rev = newest(&mut tx, collection).await?;
    let tag = state_tag(feed, rev);
    if known.is_some_and(|known| known == "*" || known.contains(&tag)) {
        return Ok(Current { tag, records: None });
    }
    let rows: Vec<String> = sqlx::query_scalar(current_sql(collection)).fetch_all(&mut *tx).await?;
    Ok(Current { tag, records: Some(format!("[{}]", rows.join(",\n"))) })
}

/// The last change of a collection, a removal among them.
pub(super) async fn newest(tx: &mut SqliteConnection, collection: Collection) -> Result<i64, sqlx::Error> {
    const GONE: &str = "SELECT coalesce(max(rev), 0) FROM gone WHERE collection = ?";
    let rev: i64 = sqlx::query_scalar(newest_sql(collection)).fetch_one(&mut *tx).await?;
    let gone: i64 = sqlx::query_scalar(GONE).bind(collection.name()).fetch_one(&mut *tx).await?;
    // With the last tombstone forgotten this would go back; the floor remembers it.
    Ok(rev.max(gone).max(floor::of(tx, collection).await?))
}

fn newest_sql(collection: Collection) -> &'static str {
    match collection {
        Collection::Places => "SELECT coalesce(max(rev), 0) FROM places",
        Collection::Alerts => "SELECT coalesce(max(rev), 0) FROM alerts",
        Collection::Acts => "SELECT coalesce(max(rev), 0) FROM acts",
        Collection::Feeds => "SELECT coalesce(max(rev), 0) FROM feeds",
        Collection::Persons => "SELECT coalesce(max(rev), 0) FROM persons",
        Collection::Stock => "SELECT coalesce(max(rev), 0) FROM stock",
        Collection::Observations => "SELECT coalesce(max(rev), 0) FROM observations",
    }
}

fn current_sql(collection: Collection) -> &'static str {
    match collection {
        Collection::Places => "SELECT json FROM places ORDER BY id",
        Collection::Alerts => "SELECT json FROM alerts ORDER BY id",
        Collection::Acts => "SELECT json FROM acts WHERE rev IS NOT NULL ORDER BY rev",
        Collection::Feeds => "SELECT json FROM feeds ORDER BY id",
        Collection::Persons => "SELECT json FROM persons ORDER BY id",
        Collection::Stock => "SELECT json FROM stock ORDER BY id",
        // Of each source's revisions the one in force: the source's time, then HQ's order.
        Collection::Observations => {
            "SELECT json FROM observations AS o WHERE NOT EXISTS (
                SELECT 1 FROM observations AS n
                WHERE n.metric = o.metric AND n.place = o.place AND n.dimensions = o.dimensions
                AND n.period = o.period AND n.source = o.source
                AND (n.as_of, n.revision) > (o.as_of, o.revision))
            ORDER BY urgency DESC, rev DESC"
        }
    }
}
