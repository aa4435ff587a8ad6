//! Figures in force for people and scripts, read piece by piece: however many, few are in memory.

use std::time::Duration;

use chrono::SecondsFormat;
use sqlx::{Row as _, Sqlite, SqlitePool, Transaction};
use tokio::{sync::mpsc, time};

use super::{current, position::state_tag};
use crate::{
    domain::{Clean, FeedId, Instant, Period, Zone},
    protocol::Collection,
};

/// How many figures are read at once.
const PAGE: i64 = 500;
/// How long a reader may leave a piece untaken; it holds one state of the ledger meanwhile.
const PATIENCE: Duration = Duration::from_mins(1);

/// Which figures are wanted; all, where nothing is named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    pub metric: Option<Clean>,
    pub place: Option<Clean>,
    /// Periods that end after this time.
    pub from: Option<Instant>,
    /// Periods that begin before this time.
    pub until: Option<Instant>,
    /// As HQ knew them at this time.
    pub as_of: Option<Instant>,
}

/// Figures on their way.
#[derive(Debug)]
pub struct Listing {
    /// The state's name (`ETag`).
    pub tag: String,
    /// A JSON array in pieces; none where the asker has this state. It ends early where reading fails.
    pub pieces: Option<mpsc::Receiver<Result<String, sqlx::Error>>>,
}

/// Begins to read, unless `known` names the state that the figures are in.
pub(super) async fn list(
    pool: &SqlitePool,
    feed: &FeedId,
    wanted: Wanted,
    known: Option<&str>,
) -> Result<Listing, sqlx::Error> {
    let mut tx = pool.begin().await?;
    let tag = state_tag(feed, current::newest(&mut tx, Collection::Observations).await?);
    if known.is_some_and(|known| known == "*" || known.contains(&tag)) {
        return Ok(Listing { tag, pieces: None });
    }
    let (sender, pieces) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(error) = send(tx, &wanted, &sender).await {
            tracing::error!(%error, "figures could not be read to their end");
            sender.send(Err(error)).await.ok();
        }
    });
    Ok(Listing { tag, pieces: Some(pieces) })
}

async fn send(
    mut tx: Transaction<'static, Sqlite>,
    wanted: &Wanted,
    sender: &mpsc::Sender<Result<String, sqlx::Error>>,
) -> Result<(), sqlx::Error> {
    // Of each source's revisions the one in force: the source's time, then HQ's order.
    const READ: &str = "
        SELECT urgency, rev, period, json FROM observations AS o
        WHERE (urgency, rev) < (?1, ?2)
        AND (?3 IS NULL OR metric = ?3) AND (?4 IS NULL OR place = ?4)
        AND (?5 IS NULL OR json ->> 'recorded_at' <= ?5)
        AND NOT EXISTS (
            SELECT 1 FROM observations AS n
            WHERE n.metric = o.metric AND n.place = o.place AND n.dimensions = o.dimensions
            AND n.period = o.period AND n.source = o.source
            AND (n.as_of, n.revision) > (o.as_of, o.revision)
            AND (?5 IS NULL OR n.json ->> 'recorded_at' <= ?5))
        ORDER BY urgency DESC, rev DESC LIMIT ?6";
    let as_of = wanted.as_of.map(|at| at.to_rfc3339_opts(SecondsFormat::Secs, true));
    let (mut urgency, mut rev) = (i64::MAX, i64::MAX);
    let mut between = "[";
    loop {
        let rows = sqlx::query(READ)
            .bind(urgency)
            .bind(rev)
            .bind(wanted.metric.as_ref().map(Clean::as_str))
            .bind(wanted.place.as_ref().map(Clean::as_str))
            .bind(as_of.as_deref())
            .bind(PAGE)
            .fetch_all(&mut *tx)
            .await?;
        let mut piece = String::new();
        for row in &rows {
            (urgency, rev) = (row.try_get(0)?, row.try_get(1)?);
            if wanted.has(row.try_get(2)?) {
                piece.push_str(between);
                piece.push_str(row.try_get(3)?);
                between = ",\n";
            }
        }
        let last = rows.len() < PAGE as usize;
        if last {
            piece.push_str(if between == "[" { "[]" } else { "]" });
        }
        let taken = time::timeout(PATIENCE, sender.send(Ok(piece))).await;
        // Whoever asked is gone, or does not read.
        if last || !matches!(taken, Ok(Ok(()))) {
            return Ok(());
        }
    }
}

impl Wanted {
    fn has(&self, period: &str) -> bool {
        if self.from.is_none() && self.until.is_none() {
            return true;
        }
        let Ok(period) = Period::parse(period, Some(Zone::DILI)) else { return false };
        self.from.is_none_or(|from| period.end(Zone::DILI) > from)
            && self.until.is_none_or(|until| period.start(Zone::DILI) < until)
    }
}
