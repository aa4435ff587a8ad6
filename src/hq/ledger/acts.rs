//! What people did, on its way in: each act has one effect and one answer, however often it comes.

use chrono::{SecondsFormat, TimeDelta};
use sqlx::SqlitePool;

use super::{
    judge::{Judgement, judge, shelves},
    marks::Marks,
    writing::{Writing, columns, read_json, record_json},
};
use crate::{
    domain::{ActKey, Clean, Deed, Draft, FeedId, Instant, Recorded, RecordedAct, stock_entries},
    protocol::{Outcome, Results, Verdict},
};

/// How long the answer to an act that had no effect is kept.
const ANSWERS_KEPT: TimeDelta = TimeDelta::days(400);

/// An act on its way in.
#[derive(Clone, Debug)]
pub enum Offered {
    Act(RecordedAct),
    /// It has no effect, and this answer for ever; without a draft nobody here could read it.
    Refused {
        key: ActKey,
        draft: Option<Draft>,
        reason: Clean,
    },
}

/// Takes in acts, in order; returns a verdict on each and the last loud revision.
pub(super) async fn answer(
    pool: &SqlitePool,
    feed: &FeedId,
    acts: Vec<Offered>,
    at: Instant,
) -> Result<(Results, i64), sqlx::Error> {
    let mut writing = Writing::begin(pool).await?;
    let (mut marks, mut results) = (Marks::default(), Vec::with_capacity(acts.len()));
    for act in acts {
        let (key, draft) = match &act {
            Offered::Act(act) => (act.act.key.clone(), Some(&act.act.draft)),
            Offered::Refused { key, draft, .. } => (key.clone(), draft.as_ref()),
        };
        let outcome = match known(&mut writing, &key, draft).await? {
            Some(outcome) => outcome,
            None if marks.has(&mut writing, &key).await? => {
                Outcome::Rejected { reason: "HQ answered this act more than 400 days ago".into() }
            }
            None => match act {
                Offered::Act(act) => take(&mut writing, feed, act, at).await?,
                Offered::Refused { draft, reason, .. } => {
                    let outcome = Outcome::Rejected { reason };
                    let kept = Kept { key: &key, draft: draft.as_ref(), order: None };
                    put(&mut writing, kept, &outcome, at).await?;
                    outcome
                }
            },
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

/// The stored answer, where the act came before. One that could not be read then and can be now is
/// another act: under a new key it is taken.
async fn known(
    writing: &mut Writing,
    key: &ActKey,
    draft: Option<&Draft>,
) -> Result<Option<Outcome>, sqlx::Error> {
    const FIND: &str = "SELECT content, outcome FROM acts WHERE console = ? AND epoch = ? AND sequence = ?";
    let (console, epoch, sequence) = columns(key);
    let known: Option<(String, String)> = sqlx::query_as(FIND)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .fetch_optional(&mut *writing.tx)
        .await?;
    let Some((content, outcome)) = known else { return Ok(None) };
    let same = content == self::content(draft)?;
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
        put(writing, Kept::of(&act, None), &noted, at).await?;
        return Ok(noted);
    } else {
        judge(writing, (feed, at), &act).await?
    };
    let set_aside = match judgement {
        Judgement::Taken => None,
        Judgement::SetAside(why) => Some(why),
        Judgement::Refused(why) => {
            let refused = Outcome::Rejected { reason: Clean::new(&why) };
            put(writing, Kept::of(&act, None), &refused, at).await?;
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
    put(writing, Kept::of(&act, Some(order as i64)), &outcome, at).await?;
    if act.set_aside.is_none() {
        shelve(writing, &act, order as i64).await?;
    }
    Ok(outcome)
}

/// What is kept of an act.
struct Kept<'a> {
    key: &'a ActKey,
    draft: Option<&'a Draft>,
    /// Its place in HQ's order, and the act as it goes out to everybody.
    order: Option<(i64, &'a RecordedAct)>,
}

impl<'a> Kept<'a> {
    fn of(act: &'a RecordedAct, order: Option<i64>) -> Self {
        Self { key: &act.act.key, draft: Some(&act.act.draft), order: order.map(|order| (order, act)) }
    }
}

/// What was done, as text; nothing where it cannot be read.
fn content(draft: Option<&Draft>) -> Result<String, sqlx::Error> {
    Ok(draft.map(record_json).transpose()?.unwrap_or_default())
}

/// Keeps an act with its answer.
async fn put(
    writing: &mut Writing,
    Kept { key, draft, order }: Kept<'_>,
    outcome: &Outcome,
    at: Instant,
) -> Result<(), sqlx::Error> {
    const PUT: &str = "
        INSERT INTO acts (console, epoch, sequence, rev, content, outcome, json, answered_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
    let (console, epoch, sequence) = columns(key);
    sqlx::query(PUT)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .bind(order.map(|(rev, _)| rev))
        .bind(content(draft)?)
        .bind(record_json(outcome)?)
        .bind(order.map(|(_, act)| record_json(act)).transpose()?)
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

fn text(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
