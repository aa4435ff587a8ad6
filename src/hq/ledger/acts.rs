//! What people did, on its way in: each act has one effect and one answer, however often it comes.

use chrono::{SecondsFormat, TimeDelta};
use sqlx::SqlitePool;

use super::{
    judge::{Judgement, judge, shelves},
    marks::Marks,
    writing::{Writing, read_json, record_json},
};
use crate::{
    domain::{ActKey, Clean, Deed, FeedId, Instant, Recorded, RecordedAct, stock_entries},
    protocol::{Outcome, Results, Verdict},
};

/// How long the answer to an act that had no effect is kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(400);

/// Takes in acts, in order; returns a verdict on each and the last loud revision.
pub(super) async fn act(
    pool: &SqlitePool,
    feed: &FeedId,
    acts: Vec<RecordedAct>,
    at: Instant,
) -> Result<(Results, i64), sqlx::Error> {
    let mut writing = Writing::begin(pool).await?;
    let (mut marks, mut results) = (Marks::default(), Vec::with_capacity(acts.len()));
    for act in acts {
        let key = act.act.key.clone();
        let outcome = match known(&mut writing, &act).await? {
            Some(outcome) => outcome,
            None if marks.has(&mut writing, &key).await? => {
                Outcome::Rejected { reason: "HQ answered this act more than 400 days ago".into() }
            }
            None => take(&mut writing, feed, act, at).await?,
        };
        marks.add(&mut writing, &key).await?;
        results.push(Verdict { key, outcome });
    }
    let contiguous = marks.write(&mut writing).await?;
    sqlx::query("DELETE FROM acts WHERE rev IS NULL AND answered_at < ?")
        .bind(text(at - ANSWERS_KEPT))
        .execute(&mut *writing.tx)
        .await?;
    let loud = writing.commit().await?;
    Ok((Results { results, contiguous }, loud))
}

/// The stored answer, where the act came before.
async fn known(writing: &mut Writing, act: &RecordedAct) -> Result<Option<Outcome>, sqlx::Error> {
    const FIND: &str = "SELECT content, outcome FROM acts WHERE console = ? AND epoch = ? AND sequence = ?";
    let (console, epoch, sequence) = columns(&act.act.key);
    let known: Option<(String, String)> = sqlx::query_as(FIND)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .fetch_optional(&mut *writing.tx)
        .await?;
    let Some((content, outcome)) = known else { return Ok(None) };
    let same = content == record_json(&act.act.draft)?;
    if same { read_json(&outcome).map(Some) } else { Ok(Some(Outcome::Mismatch)) }
}

async fn take(
    writing: &mut Writing,
    feed: &FeedId,
    act: RecordedAct,
    at: Instant,
) -> Result<Outcome, sqlx::Error> {
    let judgement = if act.act.draft.deed == Deed::Skipped {
        // Nobody did anything: it has no place in the order.
        let noted = Outcome::Applied { order: 0, at };
        put(writing, &act, &noted, at).await?;
        return Ok(noted);
    } else {
        judge(writing, feed, &act).await?
    };
    let set_aside = match judgement {
        Judgement::Taken => None,
        Judgement::SetAside(why) => Some(why),
        Judgement::Refused(why) => {
            let refused = Outcome::Rejected { reason: Clean::new(&why) };
            put(writing, &act, &refused, at).await?;
            return Ok(refused);
        }
    };
    let order = writing.next() as u64;
    // What an earlier ledger of this HQ recorded keeps its time.
    let at = act.recorded.map_or(at, |before| before.at.min(at));
    let outcome = match set_aside.clone() {
        None => Outcome::Applied { order, at },
        Some(reason) => Outcome::Conflict { order, at, reason },
    };
    let act = RecordedAct { recorded: Some(Recorded { order, at }), set_aside, ..act };
    put(writing, &act, &outcome, at).await?;
    if act.set_aside.is_none() {
        shelve(writing, &act, order as i64).await?;
    }
    Ok(outcome)
}

/// Keeps an act with its answer; one that HQ has in order goes out to everybody.
async fn put(
    writing: &mut Writing,
    act: &RecordedAct,
    outcome: &Outcome,
    at: Instant,
) -> Result<(), sqlx::Error> {
    const PUT: &str = "
        INSERT INTO acts (console, epoch, sequence, rev, content, outcome, json, answered_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let has_order = matches!(outcome, Outcome::Applied { order: 1.., .. } | Outcome::Conflict { .. });
    let order = act.recorded.filter(|_| has_order).map(|recorded| recorded.order as i64);
    let (console, epoch, sequence) = columns(&act.act.key);
    sqlx::query(PUT)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .bind(order)
        .bind(record_json(&act.act.draft)?)
        .bind(record_json(outcome)?)
        .bind(order.is_some().then(|| record_json(act)).transpose()?)
        .bind(text(at))
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

/// Notes what an act changes in the stock.
async fn shelve(writing: &mut Writing, act: &RecordedAct, rev: i64) -> Result<(), sqlx::Error> {
    let key = act.act.key.to_string();
    let rows: Vec<(String, String, String)> = match &act.act.draft.deed {
        Deed::Void { entry, .. } => of(&key, shelves(writing, entry.as_str()).await?),
        Deed::Cancel { act, .. } => of(&key, shelves(writing, act.as_str()).await?),
        _ => stock_entries(act)
            .into_iter()
            .map(|entry| (entry.id.to_string(), entry.site.to_string(), entry.item.to_string()))
            .collect(),
    };
    for (id, site, item) in rows {
        sqlx::query("INSERT INTO entries (unit, id, rev, console, site, item) VALUES (?, ?, ?, ?, ?, ?)")
            .bind(&key)
            .bind(id)
            .bind(rev)
            .bind(act.act.key.console.as_str())
            .bind(site)
            .bind(item)
            .execute(&mut *writing.tx)
            .await?;
    }
    Ok(())
}

fn of(key: &str, shelves: Vec<(String, String)>) -> Vec<(String, String, String)> {
    shelves.into_iter().map(|(site, item)| (key.to_owned(), site, item)).collect()
}

/// The columns that hold a key.
pub(super) fn columns(key: &ActKey) -> (&str, String, String) {
    (key.console.as_str(), format!("{:016x}", key.epoch), key.sequence.to_string())
}

fn text(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
