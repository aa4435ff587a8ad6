//! A batch of records on its way in, in one transaction.

use chrono::{SecondsFormat, SubsecRound as _};
use sqlx::SqlitePool;

use super::{
    figures, floor,
    writing::{Arrival, Writing, read_json, record_json},
};
use crate::{
    domain::{Alert, EntryId, Feed, Instant, StockEntry},
    hq::batch::{Batch, Receipt, Taken},
};

/// Takes in a batch; returns what became of it and the last loud revision.
pub(super) async fn take(
    pool: &SqlitePool,
    batch: Batch,
    at: Instant,
) -> Result<(Receipt, i64), sqlx::Error> {
    let mut writing = Writing::begin(pool).await?;
    let before = writing.before();
    floor::sweep(&mut writing.tx, at, before).await?;
    let receipt = fill(&mut writing, batch, Arrival::Now(at)).await?;
    let loud = writing.commit().await?;
    Ok((receipt, loud))
}

/// Writes a batch into a transaction that is open.
pub(super) async fn fill(
    writing: &mut Writing,
    batch: Batch,
    arrival: Arrival,
) -> Result<Receipt, sqlx::Error> {
    let mut receipt = Receipt::default();
    for place in &batch.places {
        receipt.places.push(put(writing, &PLACES, place.id.as_str(), record_json(place)?).await?);
    }
    for person in &batch.persons {
        receipt.persons.push(put(writing, &PERSONS, person.name.as_str(), record_json(person)?).await?);
    }
    for alert in &batch.alerts {
        receipt.alerts.push(put_alert(writing, alert).await?);
    }
    for entry in batch.entries {
        receipt.entries.push(put_entry(writing, entry, arrival).await?);
    }
    for feed in batch.feeds {
        receipt.feeds.push(put_feed(writing, feed, batch.wakes).await?);
    }
    receipt.observations = figures::take(writing, batch.observations, arrival).await?;
    for answer in batch.answers {
        receipt.observations.extend(figures::take_answer(writing, answer, arrival).await?);
    }
    Ok(receipt)
}

/// The statements over a table of (id, rev, json).
struct Keyed {
    name: &'static str,
    find: &'static str,
    put: &'static str,
}

macro_rules! keyed {
    ($table:literal) => {
        Keyed {
            name: $table,
            find: concat!("SELECT json FROM ", $table, " WHERE id = ?"),
            put: concat!(
                "INSERT INTO ",
                $table,
                " (id, rev, json) VALUES (?, ?, ?) ",
                "ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, json = excluded.json"
            ),
        }
    };
}

const PLACES: Keyed = keyed!("places");
const PERSONS: Keyed = keyed!("persons");
const ALERTS: Keyed = keyed!("alerts");
const STOCK: Keyed = keyed!("stock");

async fn put(writing: &mut Writing, table: &Keyed, id: &str, json: String) -> Result<Taken, sqlx::Error> {
    let known = find(writing, table, id).await?;
    if known.as_ref() == Some(&json) {
        return Ok(Taken::Unchanged);
    }
    let rev = writing.next();
    sqlx::query(table.put).bind(id).bind(rev).bind(json).execute(&mut *writing.tx).await?;
    if known.is_none() {
        // A record that was taken out and comes again is a new change: its tombstone must not follow it.
        let back = sqlx::query("DELETE FROM gone WHERE collection = ? AND key = ?");
        back.bind(table.name).bind(id).execute(&mut *writing.tx).await?;
    }
    Ok(if known.is_none() { Taken::New } else { Taken::Revised })
}

async fn find(writing: &mut Writing, table: &Keyed, id: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar(table.find).bind(id).fetch_optional(&mut *writing.tx).await
}

/// The line of the stock ledger that has this name.
pub(super) async fn entry(writing: &mut Writing, id: &EntryId) -> Result<Option<StockEntry>, sqlx::Error> {
    let json = find(writing, &STOCK, id.as_str()).await?;
    json.map(|json| read_json(&json)).transpose()
}

/// A message never changes: a copy that was sent before the one that is here, or at the same time
/// with other content, does not take its place.
async fn put_alert(writing: &mut Writing, alert: &Alert) -> Result<Taken, sqlx::Error> {
    if let Some(json) = find(writing, &ALERTS, alert.id.as_str()).await? {
        let known: Alert = read_json(&json)?;
        if *alert == known {
            return Ok(Taken::Unchanged);
        }
        if alert.sent <= known.sent {
            return Ok(Taken::Older);
        }
    }
    put(writing, &ALERTS, alert.id.as_str(), record_json(alert)?).await
}

/// The same entry again keeps the time at which it first came.
async fn put_entry(
    writing: &mut Writing,
    mut entry: StockEntry,
    arrival: Arrival,
) -> Result<Taken, sqlx::Error> {
    let at = arrival.of(entry.recorded_at);
    entry.recorded_at = match find(writing, &STOCK, entry.id.as_str()).await? {
        Some(json) => {
            let known: StockEntry = read_json(&json)?;
            entry.recorded_at = known.recorded_at;
            if entry == known {
                return Ok(Taken::Unchanged);
            }
            at
        }
        None => at,
    };
    put(writing, &STOCK, entry.id.as_str(), record_json(&entry)?).await
}

/// Takes a feed's sign of life. Unless it shall, it wakes nobody, except where a console that was told of
/// the last one would soon call the feed stale.
async fn put_feed(writing: &mut Writing, mut feed: Feed, wakes: bool) -> Result<Taken, sqlx::Error> {
    const FIND: &str = "SELECT json, announced_at, loud_rev FROM feeds WHERE id = ?";
    const PUT: &str = "
        INSERT INTO feeds (id, rev, loud_rev, announced_at, json) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET rev = excluded.rev, loud_rev = excluded.loud_rev,
            announced_at = excluded.announced_at, json = excluded.json";
    let known: Option<(String, String, i64)> =
        sqlx::query_as(FIND).bind(feed.id.as_str()).fetch_optional(&mut *writing.tx).await?;
    feed.heard_at = feed.heard_at.trunc_subsecs(0);
    let mut taken = Taken::New;
    let mut quiet = None;
    if let Some((json, announced_at, loud)) = known {
        let known: Feed = read_json(&json)?;
        feed.heard_at = feed.heard_at.max(known.heard_at);
        // Who brings figures does not say how the asking went.
        feed.asking = feed.asking.or_else(|| known.asking.clone());
        if feed == known {
            return Ok(Taken::Unchanged);
        }
        taken = Taken::Revised;
        // Counts and times of its turns wake nobody; that it begins to fail, or answers again, does.
        let same_trouble = feed.trouble() == known.trouble();
        let same_feed = same_trouble
            && Feed { heard_at: known.heard_at, asking: known.asking.clone(), ..feed.clone() } == known;
        let announced: Instant = announced_at.parse().unwrap_or(known.heard_at);
        let silent = (feed.heard_at - announced).num_seconds();
        let soon_stale = feed.stale_after_seconds.is_some_and(|limit| silent > i64::from(limit) / 2);
        quiet = (same_feed && !soon_stale && !wakes).then_some((loud, announced));
    }
    let (rev, loud, announced) = if let Some((loud, announced)) = quiet {
        (writing.next_quiet(), loud, announced)
    } else {
        let rev = writing.next();
        (rev, rev, feed.heard_at)
    };
    sqlx::query(PUT)
        .bind(feed.id.as_str())
        .bind(rev)
        .bind(loud)
        .bind(announced.to_rfc3339_opts(SecondsFormat::Secs, true))
        .bind(record_json(&feed)?)
        .execute(&mut *writing.tx)
        .await?;
    Ok(taken)
}
