//! The sums of what HQ sends, by which a console tells that it has the same.
//!
//! They are read beside the writer and kept for as long as nothing changes; of what only ever grows
//! no row is read twice. It must not know how a hash is made.

use std::collections::BTreeMap;

use sqlx::{SqliteConnection, SqlitePool};
use tokio::sync::Mutex;

use super::{changes, current, position::Position, writing::read_json};
use crate::{
    domain::FeedId,
    protocol::{Collection, Digest, Digests, Sum, record_hash},
};

/// How many rows are read at once.
const PAGE_ROWS: i64 = 1_000;

/// The sums that were made last, and the revision of each.
#[derive(Debug, Default)]
pub(super) struct Sums(Mutex<BTreeMap<Collection, (i64, Digest)>>);

/// The sums of all collections as they stand now.
pub(super) async fn digests(pool: &SqlitePool, feed: &FeedId, sums: &Sums) -> Result<Digests, sqlx::Error> {
    // Who comes meanwhile waits for the same sums instead of making them too.
    let mut kept = sums.0.lock().await;
    let mut tx = pool.begin().await?;
    let newest = changes::newest(&mut tx).await?;
    let mut digests = Vec::with_capacity(Collection::ALL.len());
    for collection in Collection::ALL {
        let rev = current::newest(&mut tx, collection).await?;
        let mut sum = kept.get(&collection).copied().unwrap_or((-1, Digest::default()));
        if sum.0 != rev {
            // Figures and acts are never changed and never taken out.
            let grows = matches!(collection, Collection::Observations | Collection::Acts);
            let begun = if grows { sum } else { (-1, Digest::default()) };
            sum = (rev, add(&mut tx, collection, begun).await?);
            kept.insert(collection, sum);
        }
        if sum.1 != Digest::default() {
            digests.push(Sum { collection: collection.name().to_owned(), digest: sum.1 });
        }
    }
    let cursor = Position::UpTo(newest)
        .cursor(feed)
        .ok_or_else(|| sqlx::Error::Protocol("a cursor does not fit the protocol".to_owned()))?;
    Ok(Digests { cursor, digests })
}

/// Adds what lies beyond a revision.
async fn add(
    tx: &mut SqliteConnection,
    collection: Collection,
    (mut rev, mut digest): (i64, Digest),
) -> Result<Digest, sqlx::Error> {
    loop {
        let rows: Vec<(i64, i64, String)> = sqlx::query_as(changes::whole_sql(collection))
            .bind(rev)
            .bind(PAGE_ROWS)
            .fetch_all(&mut *tx)
            .await?;
        for (_, at, json) in &rows {
            rev = *at;
            if let Some(hash) = record_hash(collection, &read_json(json)?) {
                digest.add(hash);
            }
        }
        if rows.len() < PAGE_ROWS as usize {
            return Ok(digest);
        }
    }
}
