//! Sources out of their turn: sooner where somebody wants one now, not at all while a person paused them.
//!
//! Nobody can hammer a source by it. It must not know how a source is asked, nor who may want it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::TimeDelta;
use tokio::sync::{Notify, watch};

use crate::domain::{Instant, SourceId, Telling};

/// The least time between the end of one question to a source and another out of its turn, whoever wants it.
const REST: TimeDelta = TimeDelta::seconds(30);
/// The longest that a server may keep everybody away.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// Almost a second: with it whole seconds are rounded up.
const ALMOST: TimeDelta = TimeDelta::milliseconds(999);

/// What came of asking a source once.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcome {
    /// Records that were new or say something else than before.
    pub taken: u64,
    /// Why it gave nothing; none where it answered.
    pub trouble: Option<Telling>,
}

/// Why a source is not asked now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnedAway {
    /// Nobody here asks such a source.
    Unknown,
    /// It was asked just now.
    TooSoon { wait_seconds: i64 },
    /// The server itself wants to be left alone (`Retry-After`).
    LeftAlone { wait_seconds: i64 },
}

/// How many consoles hear of how a source stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Reach {
    /// Many, over links that cost something: signs of life wake nobody.
    #[default]
    Far,
    /// One, in this process.
    Near,
}

/// The sources that are asked here.
#[derive(Clone, Debug, Default)]
pub struct Turns {
    lines: Arc<Mutex<BTreeMap<SourceId, Line>>>,
    /// Turns true while no source shall be asked.
    paused: Option<watch::Receiver<bool>>,
    reach: Reach,
}

/// One source.
#[derive(Debug)]
struct Line {
    ring: Arc<Notify>,
    standing: Standing,
    /// How many questions came to their end, and what came of the last.
    outcome: watch::Sender<(u64, Outcome)>,
}

/// Whether it may be asked.
#[derive(Clone, Copy, Debug, Default)]
struct Standing {
    is_asked: bool,
    asked_at: Option<Instant>,
    not_before: Option<Instant>,
}

/// What somebody waits for who wanted a source to be asked.
#[derive(Debug)]
pub struct Awaited {
    outcomes: watch::Receiver<(u64, Outcome)>,
    before: u64,
}

impl Awaited {
    /// What came of it; none where whoever asks it has stopped.
    pub async fn outcome(mut self) -> Option<Outcome> {
        let done = self.outcomes.wait_for(|(count, _)| *count > self.before).await.ok()?;
        Some(done.1.clone())
    }
}

impl Turns {
    /// Turns of the sources of one console, which a person can pause.
    pub fn near(paused: watch::Receiver<bool>) -> Self {
        Self { paused: Some(paused), reach: Reach::Near, ..Self::default() }
    }

    /// Has a source asked now, out of its turn.
    ///
    /// # Errors
    ///
    /// Where it is none of those that are asked here, or may not be asked so soon.
    pub fn want(&self, source: &SourceId, now: Instant) -> Result<Awaited, TurnedAway> {
        let lines = self.lines();
        let line = lines.get(source).ok_or(TurnedAway::Unknown)?;
        let outcomes = line.outcome.subscribe();
        let before = outcomes.borrow().0;
        // Who comes while it is being asked waits for the same answer.
        if !line.standing.is_asked {
            may_ask(line.standing, now)?;
            line.ring.notify_one();
        }
        Ok(Awaited { outcomes, before })
    }

    pub(super) fn reach(&self) -> Reach {
        self.reach
    }

    /// Waits until no person keeps the sources from being asked.
    pub(super) async fn go_on(&self) {
        let Some(mut paused) = self.paused.clone() else { return };
        // Whoever could pause them is gone.
        let _gone = paused.wait_for(|paused| !*paused).await;
    }

    /// Names a source that is asked here from now on; what rings for it.
    pub(super) fn begin(&self, source: &SourceId, not_before: Option<Instant>) -> Arc<Notify> {
        let ring = Arc::new(Notify::new());
        let standing = Standing { not_before, ..Standing::default() };
        let line = Line { ring: Arc::clone(&ring), standing, outcome: watch::channel(<_>::default()).0 };
        self.lines().insert(source.clone(), line);
        ring
    }

    /// Takes note that a source is asked.
    pub(super) fn asks(&self, source: &SourceId) {
        if let Some(line) = self.lines().get_mut(source) {
            line.standing.is_asked = true;
        }
    }

    /// Takes note of what came of it, and how long its server wants to be left alone.
    pub(super) fn asked(
        &self,
        source: &SourceId,
        at: Instant,
        (not_before, outcome): (Option<Instant>, Outcome),
    ) {
        if let Some(line) = self.lines().get_mut(source) {
            line.standing = Standing { is_asked: false, asked_at: Some(at), not_before };
            line.outcome.send_modify(|(count, last)| (*count, *last) = (*count + 1, outcome));
        }
    }

    fn lines(&self) -> MutexGuard<'_, BTreeMap<SourceId, Line>> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn may_ask(standing: Standing, now: Instant) -> Result<(), TurnedAway> {
    // A clock that was set back must not keep anybody away for longer than the rest itself.
    let left = |until: Instant, most: TimeDelta| {
        let left = until - now;
        // Whole seconds, up: who comes back then is not turned away again.
        (left > TimeDelta::zero() && left <= most)
            .then(|| (left + ALMOST).num_seconds().min(most.num_seconds()))
    };
    if let Some(wait_seconds) = standing.not_before.and_then(|until| left(until, LONGEST)) {
        return Err(TurnedAway::LeftAlone { wait_seconds });
    }
    match standing.asked_at.and_then(|at| left(at + REST, REST)) {
        Some(wait_seconds) => Err(TurnedAway::TooSoon { wait_seconds }),
        None => Ok(()),
    }
}

/// Until when a server is left alone that asked for it.
pub(super) fn left_alone(asked_at: Instant, stay_away: Option<std::time::Duration>) -> Option<Instant> {
    let stay_away = TimeDelta::from_std(stay_away?).unwrap_or(LONGEST).min(LONGEST);
    asked_at.checked_add_signed(stay_away)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(second: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::seconds(second)
    }

    /// A source that was asked at second 100, and whose server wants to be left alone for so long.
    fn turns(stay_away: Option<u64>) -> (Turns, SourceId) {
        let (turns, id) = (Turns::default(), SourceId::new("usgs"));
        turns.begin(&id, None);
        turns.asks(&id);
        let not_before = left_alone(at(100), stay_away.map(std::time::Duration::from_secs));
        turns.asked(&id, at(100), (not_before, Outcome::default()));
        (turns, id)
    }

    #[test]
    fn a_source_rests_between_two_wishes() {
        let (turns, id) = turns(None);
        let refused = |second| turns.want(&id, at(second)).map(drop);
        assert_eq!(refused(110), Err(TurnedAway::TooSoon { wait_seconds: 20 }));
        assert_eq!(refused(130), Ok(()));
        assert_eq!(refused(40), Ok(()), "a clock that was set back keeps nobody away");
        assert_eq!(turns.want(&"gdacs".into(), at(130)).map(drop), Err(TurnedAway::Unknown));
    }

    #[test]
    fn a_server_that_wants_to_be_left_alone_is() {
        let (turns, id) = turns(Some(600));
        let refused = |second| turns.want(&id, at(second)).map(drop);
        assert_eq!(refused(200), Err(TurnedAway::LeftAlone { wait_seconds: 500 }));
        assert_eq!(refused(700), Ok(()));
    }

    #[tokio::test]
    async fn who_comes_while_it_is_asked_waits_for_the_same_answer() {
        let (turns, id) = turns(None);
        turns.asks(&id);
        let awaited = turns.want(&id, at(101)).unwrap();
        let outcome = Outcome { taken: 3, trouble: None };
        turns.asked(&id, at(102), (None, outcome.clone()));
        assert_eq!(awaited.outcome().await, Some(outcome));
    }
}
