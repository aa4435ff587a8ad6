//! Outside feeds on their way into the ledger: each is asked by itself, in its turn, until HQ stops.
//!
//! A feed that fails disturbs no other. It must not know how a feed is read, nor what the board makes of it.

mod dtm;
mod figures;
mod folder;
mod forget;
mod heartbeat;
mod turns;

use std::sync::Arc;

use chrono::{SubsecRound as _, TimeDelta};
use tokio::{sync::watch, time::sleep};

pub use self::forget::forget;
pub use self::turns::{Awaited, Outcome, TurnedAway, Turns};
use self::turns::{Reach, left_alone};
use super::{
    Batch, Ledger, LedgerError, Taken,
    import::{self, ImportReport},
};
use crate::{
    domain::{
        Alert, Asking, Clean, Clock, Completeness, Feed, Instant, Place, Telling, is_past, kilometres_to,
    },
    formats::{Gravity, Issue, Parsed, Where},
    net::{FetchError, Fetcher},
    protocol::Collection,
    sources::{self, Known, Memory, Source, Standing, Tables, dhis2, dtm as rounds},
};

/// Alerts further away are left at their source: each costs every console its bytes. A tsunami has no distance.
const FAR_KM: f64 = 2_000.0;

/// What it takes to ask feeds.
pub struct Gatherer<L> {
    pub ledger: Arc<L>,
    pub fetcher: Fetcher,
    pub clock: Clock,
    /// A number between 0 and 1 that nobody can foresee.
    pub chance: fn() -> f64,
    /// For how long the ledger keeps alerts that are over.
    pub keep: TimeDelta,
}

impl<L> Clone for Gatherer<L> {
    fn clone(&self) -> Self {
        let Self { ledger, fetcher, clock, chance, keep } = self;
        Self {
            ledger: Arc::clone(ledger),
            fetcher: fetcher.clone(),
            clock: Arc::clone(clock),
            chance: *chance,
            keep: *keep,
        }
    }
}

/// What came of one question.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// Messages that were new, as the ledger has them.
    pub taken: Vec<Alert>,
    /// How many alerts the feed gave, and how many of them are too far away; none where nothing had changed.
    pub given: Option<[usize; 2]>,
    /// What became of figures; none where it gives none, or nothing had changed.
    pub figures: Option<FigureCounts>,
    /// What became of each file of a folder.
    pub files: Vec<(Clean, ImportReport)>,
    /// What is to be known although it answered.
    pub remark: Option<Telling>,
    /// How complete the reports of its forms are, where it tells.
    pub completeness: Vec<Completeness>,
    /// When the newest message of status Test was sent, where the source must send some.
    pub tested_at: Option<Instant>,
    pub issues: Vec<Issue>,
    pub bytes: u64,
}

/// What came of rows of figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FigureCounts {
    /// Rows that were read, and those of them that are mapped.
    pub rows: u64,
    pub mapped: u64,
    /// Figures that were not there before, or say something else than before.
    pub new: u64,
    pub revised: u64,
    pub unchanged: u64,
}

/// Asks a feed in its turn and whenever somebody wants it, until `stop` says so.
pub async fn gather<L: Ledger>(
    gatherer: Gatherer<L>,
    mut source: Source,
    turns: Turns,
    mut stop: watch::Receiver<bool>,
) {
    // A start is no reason to disturb a server that wanted to be left alone.
    let memory = gatherer.ledger.memory(&source.id).await.ok().flatten().unwrap_or_default();
    let rest = memory.not_before.map(|until| until - (gatherer.clock)());
    let mut pause = rest.and_then(|rest| rest.to_std().ok()).unwrap_or_default();
    let ring = turns.begin(&source.id, memory.not_before);
    loop {
        let cause = tokio::select! {
            () = sleep(pause) => Cause::Turn,
            () = ring.notified() => Cause::Wish,
            _ = stop.wait_for(|stop| *stop) => return,
        };
        tokio::select! {
            () = turns.go_on() => {}
            _ = stop.wait_for(|stop| *stop) => return,
        }
        turns.asks(&source.id);
        let wrong = source.renew();
        pause = gatherer.round((&source, wrong), &turns, cause).await;
    }
}

/// Why a source is asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    Turn,
    /// Somebody wants it, and waits for what comes of it.
    Wish,
}

impl<L: Ledger> Gatherer<L> {
    /// One question, with all that is to be written down of it; gives the pause until the next.
    async fn round(
        &self,
        (source, wrong): (&Source, Option<Telling>),
        turns: &Turns,
        cause: Cause,
    ) -> std::time::Duration {
        let id = source.id.as_str();
        let asked_at = (self.clock)();
        let memory = match self.ledger.memory(&source.id).await {
            Ok(memory) => memory.unwrap_or_default(),
            Err(error) => {
                tracing::error!(source = id, %error, "what is known of the feed cannot be read");
                let trouble = Some(Trouble::Ledger(error).telling());
                turns.asked(&source.id, asked_at, (None, Outcome { taken: 0, trouble }));
                return source.every;
            }
        };
        let taken_before = memory.asking.taken;
        let asked = match &wrong {
            Some(why) if source.is_unmapped() => Err(Trouble::Unmapped(why.clone())),
            _ => self.ask(source, &memory).await,
        };
        let began_at = memory.began_at.or(Some(asked_at));
        let memory = Memory { began_at, ..memory };
        let (mut memory, stay_away) = remembered(memory, source, (asked, asked_at));
        memory.not_before = left_alone(asked_at, stay_away);
        let standing = Standing { failures: memory.asking.failures, stay_away };
        let pause = sources::next(source.every, standing, (self.chance)());
        let next_at = TimeDelta::from_std(pause).ok().and_then(|pause| asked_at.checked_add_signed(pause));
        let proof = heartbeat::proof(source, &memory);
        memory.asking = Asking {
            kind: source.kind.name().into(),
            asked_at,
            next_at: next_at.map(|at| at.trunc_subsecs(0)),
            has_answered: memory.heard_at.is_some(),
            remark: sources::remark(memory.asking.remark, wrong.filter(|_| !source.is_unmapped())),
            proof,
            ..memory.asking
        };
        if let Err(error) = self.ledger.remember(&source.id, &memory).await {
            tracing::error!(source = id, %error, "how the feed stands cannot be written down");
        }
        let wakes = cause == Cause::Wish || turns.reach() == Reach::Near;
        let batch = Batch { feeds: vec![shown(source, &memory)], wakes, ..Batch::default() };
        if let Err(error) = self.ledger.take(batch, (self.clock)()).await {
            tracing::error!(source = id, %error, "how the feed stands cannot be shown to anybody");
        }
        let outcome = Outcome { taken: memory.asking.taken - taken_before, trouble: memory.asking.trouble };
        turns.asked(&source.id, (self.clock)(), (memory.not_before, outcome));
        pause
    }

    /// Asks once and writes into the ledger what is new; gives also where the feed is left.
    ///
    /// # Errors
    ///
    /// Where the feed gave nothing, or the ledger cannot be read or written.
    pub async fn ask(
        &self,
        source: &Source,
        memory: &Memory,
    ) -> Result<(Gathered, sources::Cursor), Trouble> {
        if let Some(setup) = &source.figures {
            return self.ask_figures((source, setup), memory).await;
        }
        match &source.tables {
            Some(Tables::Folder(setup)) => return self.ask_folder((source, setup), memory).await,
            Some(Tables::Dtm(setup)) => return self.ask_dtm((source, setup), memory).await,
            None => {}
        }
        let harvest = sources::fetch(&self.fetcher, source, &memory.cursor).await?;
        // An answer that is no feed is no sign of life: the board would show calm where nobody can read.
        if let Some(why) = harvest.unread {
            return Err(Trouble::Unread(why));
        }
        let now = (self.clock)();
        let mut gathered = Gathered { issues: harvest.issues, bytes: harvest.bytes, ..Gathered::default() };
        let mut alerts = Vec::new();
        if let Some(mut said) = harvest.alerts {
            if source.test_every.is_some() {
                gathered.tested_at = heartbeat::take_tests(&mut said, now);
            }
            let all = said.len();
            let earliest = said.iter().filter_map(|alert| alert.onset).min();
            let near = near(said, &self.places().await?);
            gathered.given = Some([all, all - near.len()]);
            let brought = self.ledger.brought(&source.id).await?;
            let known = Known { alerts: &brought, is_whole: harvest.is_whole, earliest, now };
            alerts = sources::versions(near, &known);
            // What the ledger has forgotten is no news where its feed says it again.
            alerts.retain(|alert| !is_past(alert, now - self.keep));
        }
        let records = alerts.into_iter().map(|alert| (Where { row: 0 }, alert)).collect();
        let pending =
            import::alerts(Parsed { records, issues: Vec::new() }, self.ledger.meta().provenance, now);
        let batch = Batch { feeds: vec![heard(source, now)], ..pending.batch };
        let offered = batch.alerts.clone();
        let receipt = self.ledger.take(batch, now).await?;
        let is_new = |taken: &Taken| matches!(taken, Taken::New | Taken::Revised);
        let taken = offered.into_iter().zip(&receipt.alerts).filter(|(_, taken)| is_new(taken));
        gathered.taken = taken.map(|(alert, _)| alert).collect();
        Ok((gathered, harvest.cursor))
    }

    async fn places(&self) -> Result<Vec<Place>, LedgerError> {
        let current = self.ledger.current(Collection::Places, None).await?;
        // What the ledger wrote it can read; without places nothing is far away.
        Ok(serde_json::from_str(&current.records.unwrap_or_default()).unwrap_or_default())
    }
}

/// How a source stands after a question, and for how long its server wants to be left alone.
fn remembered(
    mut memory: Memory,
    source: &Source,
    (asked, asked_at): (Result<(Gathered, sources::Cursor), Trouble>, Instant),
) -> (Memory, Option<std::time::Duration>) {
    heartbeat::wait(&mut memory, source, asked_at);
    let asking = &mut memory.asking;
    match asked {
        Ok((gathered, cursor)) => {
            if gathered.given.is_some() || gathered.figures.is_some() {
                let refused = gathered.issues.iter().filter(|issue| issue.gravity == Gravity::Refused);
                asking.refused = refused.count() as u32;
            }
            memory.cursor = cursor;
            memory.heard_at = Some(asked_at);
            (asking.failures, asking.trouble) = (0, None);
            asking.remark = gathered.remark;
            asking.completeness = gathered.completeness;
            memory.tested_at = memory.tested_at.max(gathered.tested_at);
            asking.bytes += gathered.bytes;
            let figures = gathered.figures.unwrap_or_default();
            asking.taken += gathered.taken.len() as u64 + figures.new + figures.revised;
            (memory, None)
        }
        Err(trouble) => {
            tracing::warn!(source = source.id.as_str(), error = %trouble, "the feed gave nothing");
            asking.failures = asking.failures.saturating_add(1);
            asking.trouble = Some(trouble.telling());
            // What came before it failed is in the ledger.
            if let Trouble::Figures { reached, .. } = &trouble {
                memory.cursor = reached.as_ref().clone();
            }
            (memory, trouble.retry_after())
        }
    }
}

/// A sign of life of a source.
fn heard(source: &Source, now: Instant) -> Feed {
    Feed {
        id: source.id.clone(),
        name: source.name.clone(),
        heard_at: now,
        stale_after_seconds: Some(source.stale_after().as_secs() as u32),
        asking: None,
    }
}

/// A source as its people see it: when it was heard, or asked first, and how it goes.
fn shown(source: &Source, memory: &Memory) -> Feed {
    let heard_at = memory.heard_at.or(memory.began_at).unwrap_or(memory.asking.asked_at);
    Feed { asking: Some(memory.asking.clone()), ..heard(source, heard_at) }
}

/// What is near enough to be kept, or says no place, or may come over the sea.
fn near(said: Vec<Alert>, places: &[Place]) -> Vec<Alert> {
    let is_near = |alert: &Alert| alert.tsunami || kilometres_to(places, alert).is_none_or(|km| km <= FAR_KM);
    said.into_iter().filter(is_near).collect()
}

/// Why a question brought nothing.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    #[error(transparent)]
    Fetch(#[from] FetchError),
    #[error("the answer is no such feed: {0}")]
    Unread(Clean),
    /// A server of figures gave nothing; where the questions to it stand.
    #[error("{}", why.telling())]
    Figures { why: dhis2::Trouble, reached: Box<sources::Cursor> },
    /// A folder cannot be read.
    #[error("the folder {path} cannot be read: {why}")]
    Folder { path: Clean, why: Clean },
    /// It never had a mapping that can be used.
    #[error("{0}")]
    Unmapped(Telling),
    #[error("{}", .0.telling())]
    Dtm(rounds::Trouble),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Trouble {
    fn retry_after(&self) -> Option<std::time::Duration> {
        match self {
            Self::Fetch(error) => error.retry_after(),
            Self::Figures { why, .. } => why.retry_after(),
            Self::Dtm(why) => why.retry_after(),
            Self::Unread(_) | Self::Folder { .. } | Self::Unmapped(_) | Self::Ledger(_) => None,
        }
    }

    /// The same for a person.
    pub fn telling(&self) -> Telling {
        match self {
            Self::Figures { why, .. } => why.telling(),
            Self::Dtm(why) => why.telling(),
            Self::Unmapped(why) => why.clone(),
            Self::Folder { path, why } => {
                let told = Telling::message("folder-unread").words("path", path.as_str());
                told.words("why", why.as_str())
            }
            Self::Fetch(error) => error.telling(),
            Self::Unread(why) => Telling::message("feed-unread").words("why", why.as_str()),
            Self::Ledger(error) => Telling::from(Clean::new(&error.to_string())),
        }
    }
}
