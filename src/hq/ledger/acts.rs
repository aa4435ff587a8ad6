//! What people did, on its way in: each act has one effect and one answer, however often it comes.

use sqlx::SqlitePool;

use super::writing::{Writing, read_json, record_json};
use crate::{
    domain::{Act, Clean, Deed, Instant, Recorded, RecordedAct},
    protocol::{Outcome, Verdict},
};

/// Takes in acts, in order; returns a verdict on each and the last loud revision.
pub(super) async fn act(
    pool: &SqlitePool,
    acts: Vec<Act>,
    at: Instant,
) -> Result<(Vec<Verdict>, i64), sqlx::Error> {
    let mut writing = Writing::begin(pool).await?;
    let mut verdicts = Vec::with_capacity(acts.len());
    for act in acts {
        let key = act.key.clone();
        let outcome = take(&mut writing, act, at).await?;
        verdicts.push(Verdict { key, outcome });
    }
    let loud = writing.commit().await?;
    Ok((verdicts, loud))
}

async fn take(writing: &mut Writing, act: Act, at: Instant) -> Result<Outcome, sqlx::Error> {
    const FIND: &str = "SELECT content, outcome FROM acts WHERE console = ? AND epoch = ? AND sequence = ?";
    const PUT: &str = "INSERT INTO acts (console, epoch, sequence, rev, content, outcome, json) VALUES (?, ?, ?, ?, ?, ?, ?)";
    let console = act.key.console.to_string();
    let (epoch, sequence) = (format!("{:016x}", act.key.epoch), act.key.sequence.to_string());
    let content = record_json(&act.draft)?;
    let known: Option<(String, String)> = sqlx::query_as(FIND)
        .bind(&console)
        .bind(&epoch)
        .bind(&sequence)
        .fetch_optional(&mut *writing.tx)
        .await?;
    if let Some((known, outcome)) = known {
        return if known == content { read_json(&outcome) } else { Ok(Outcome::Mismatch) };
    }
    let (rev, json, outcome) = if let Some(reason) = objection(writing, &act).await? {
        (None, None, Outcome::Rejected { reason: Clean::new(reason) })
    } else {
        let rev = writing.next();
        let order = rev as u64;
        let recorded = RecordedAct { act, recorded: Some(Recorded { order, at }) };
        (Some(rev), Some(record_json(&recorded)?), Outcome::Applied { order, at })
    };
    sqlx::query(PUT)
        .bind(console)
        .bind(epoch)
        .bind(sequence)
        .bind(rev)
        .bind(content)
        .bind(record_json(&outcome)?)
        .bind(json)
        .execute(&mut *writing.tx)
        .await?;
    Ok(outcome)
}

/// Why an act cannot be taken. When it happened is data and never an objection.
async fn objection(writing: &mut Writing, act: &Act) -> Result<Option<&'static str>, sqlx::Error> {
    let Deed::Acknowledge { alert, reason } = &act.draft.deed;
    if act.draft.who.is_empty() {
        return Ok(Some("an act needs the name of who did it"));
    }
    if reason.is_empty() {
        return Ok(Some("an acknowledgement needs a reason"));
    }
    // Consoles work these out from the figures; HQ holds none of them.
    if alert.as_str().starts_with("haree,") {
        return Ok(None);
    }
    let held: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM alerts WHERE id = ?)")
        .bind(alert.as_str())
        .fetch_one(&mut *writing.tx)
        .await?;
    Ok((!held).then_some("no such alert at HQ"))
}
