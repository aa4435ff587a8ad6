//! What to ask next. Pure: how the cache stands goes in, a question comes out.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use crate::domain::{Act, ActKey, ConsoleId};
use crate::protocol::{Collection, Cursor, PROTO, SyncRequest};

/// The most acts in one request.
const BATCH: usize = 100;

/// How many bytes of frames the first answer may have, and how many any answer: the first one on
/// a link of unknown speed shall soon be whole.
const FIRST_BUDGET: usize = 32 * 1024;
const BUDGET: usize = 256 * 1024;

/// What the cache and the queue hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) console: ConsoleId,
    pub(super) acts: Vec<Act>,
    pub(super) have: BTreeMap<Collection, Cursor>,
    pub(super) since: Option<Cursor>,
}

/// A question for HQ.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ask {
    Post(SyncRequest),
    Poll { since: Cursor, wait: u32 },
}

impl Ask {
    /// Whether HQ may hold the answer back; such a question can be dropped for a better one.
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Self::Post(request) => request.wait > 0,
            Self::Poll { .. } => true,
        }
    }

    pub(super) fn acts(&self) -> &[Act] {
        match self {
            Self::Post(request) => &request.acts,
            Self::Poll { .. } => &[],
        }
    }
}

/// What is known about how it goes.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// An answer is wanted at once: the first one, or HQ said that there is more.
    pub(super) more: bool,
    budget: usize,
    batch: usize,
    pub(super) hold: Hold,
    /// Acts without which HQ takes the others; they stay in the queue.
    held: BTreeSet<ActKey>,
    /// Collections that HQ keeps sending whole.
    pub(super) paused: BTreeSet<Collection>,
}

/// The longest that HQ is asked to hold a poll.
const LONGEST_HOLD: u32 = 300;
/// A path that cuts polls sooner than this is asked no shorter ones: they would cost more than they tell.
const SHORTEST_HOLD: u32 = 15;

/// How long HQ may hold an idle poll: longer with each that the path held, up to where it cuts them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hold {
    pub(super) first: u32,
    seconds: u32,
    longest: u32,
    /// After how long the last one was cut.
    cut: Option<u32>,
}

impl Hold {
    pub(super) fn new(first: u32) -> Self {
        Self { first, seconds: first, longest: LONGEST_HOLD.max(first), cut: None }
    }

    /// HQ held a poll to its end.
    pub(super) fn held(&mut self) {
        self.cut = None;
        self.seconds = self.seconds.saturating_mul(2).min(self.longest);
    }

    /// A poll was cut after so many seconds. Cut twice at about the same time, the path does it.
    pub(super) fn cut(&mut self, after: u32) {
        let same = self.cut.is_some_and(|before| before.abs_diff(after) <= before / 10 + 2);
        self.cut = Some(after);
        if same {
            self.cut = None;
            self.longest = (after.min(self.seconds) / 2).max(SHORTEST_HOLD.min(self.first));
            self.seconds = self.longest;
        }
    }

    /// How much longer than at first a poll may be silent.
    pub(super) fn longer(&self) -> Duration {
        Duration::from_secs(self.seconds.saturating_sub(self.first).into())
    }
}

/// What was done about a batch of acts that HQ did not take.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Isolated {
    /// The next batch is smaller.
    Halved,
    /// This one act is left out from now on.
    Held(ActKey),
}

impl Course {
    pub(super) fn new(wait_seconds: u32) -> Self {
        Self {
            more: true,
            budget: FIRST_BUDGET,
            batch: BATCH,
            hold: Hold::new(wait_seconds),
            held: BTreeSet::new(),
            paused: BTreeSet::new(),
        }
    }

    pub(super) fn answered(&mut self, more: bool) {
        self.more = more;
        self.budget = (self.budget * 2).min(BUDGET);
        self.batch = BATCH;
    }

    pub(super) fn failed(&mut self) {
        self.more = true;
        self.budget = FIRST_BUDGET;
    }

    /// The operator asked: at once, and nothing is left out.
    pub(super) fn asked(&mut self) {
        self.more = true;
        self.held.clear();
        self.paused.clear();
    }

    /// The acts that may be sent.
    pub(super) fn sendable<'a>(&'a self, acts: &'a [Act]) -> impl Iterator<Item = &'a Act> {
        acts.iter().filter(|act| !self.held.contains(&act.key))
    }

    /// Narrows down which act HQ cannot take, so that it does not block the others.
    pub(super) fn isolate(&mut self, sent: &[Act]) -> Option<Isolated> {
        match sent {
            [] => None,
            [act] => {
                self.held.insert(act.key.clone());
                Some(Isolated::Held(act.key.clone()))
            }
            _ => {
                self.batch = sent.len() / 2;
                Some(Isolated::Halved)
            }
        }
    }
}

/// Decides what to ask: a poll where nothing waits and all collections stand alike, else a request.
pub(super) fn plan(standing: &Standing, course: &Course) -> Ask {
    let acts: Vec<Act> = course.sendable(&standing.acts).take(course.batch).cloned().collect();
    let idle = acts.is_empty() && !course.more;
    let wait = if idle { course.hold.first } else { 0 };
    let even = course.paused.is_empty() && Collection::ALL.iter().all(|c| standing.have.contains_key(c));
    match &standing.since {
        Some(since) if idle && even => Ask::Poll { since: since.clone(), wait: course.hold.seconds },
        _ => Ask::Post(SyncRequest {
            proto: PROTO,
            console: standing.console.clone(),
            acts,
            have: standing.have.clone(),
            want: Collection::ALL.into_iter().filter(|c| !course.paused.contains(c)).collect(),
            budget: Some(course.budget),
            wait,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{AlertId, Clean, Deed, Draft};

    fn act(sequence: u64) -> Act {
        let deed = Deed::Acknowledge { alert: AlertId::new("a,1"), reason: Clean::new("seen") };
        let happened_at = chrono::DateTime::UNIX_EPOCH;
        Act {
            key: ActKey { console: ConsoleId::new("mesa"), epoch: 7, sequence },
            draft: Draft { who: Clean::new("Ana"), happened_at, deed },
        }
    }

    fn standing(acts: usize) -> Standing {
        let cursor = Cursor::new("r9").unwrap();
        Standing {
            console: ConsoleId::new("mesa"),
            acts: (0..acts as u64).map(act).collect(),
            have: Collection::ALL.into_iter().map(|c| (c, cursor.clone())).collect(),
            since: Some(cursor),
        }
    }

    fn settled() -> Course {
        let mut course = Course::new(55);
        course.answered(false);
        course
    }

    #[track_caller]
    fn posted(standing: &Standing, course: &Course) -> SyncRequest {
        match plan(standing, course) {
            Ask::Post(request) => request,
            poll @ Ask::Poll { .. } => panic!("{poll:?}"),
        }
    }

    #[test]
    fn the_first_question_is_a_small_request_that_does_not_wait() {
        let request = posted(&standing(0), &Course::new(55));
        assert_eq!((request.wait, request.budget), (0, Some(FIRST_BUDGET)));
        assert_eq!(request.want, Collection::ALL);
        let mut course = Course::new(55);
        for _ in 0..9 {
            course.answered(true);
        }
        assert_eq!(posted(&standing(0), &course).budget, Some(BUDGET));
    }

    #[test]
    fn an_idle_console_polls() {
        let ask = plan(&standing(0), &settled());
        assert_eq!(ask, Ask::Poll { since: Cursor::new("r9").unwrap(), wait: 55 });
        assert!(ask.is_idle());
    }

    #[test]
    fn polls_grow_where_the_path_holds_them_and_fall_back_where_it_does_not() {
        let mut hold = Hold::new(55);
        let mut waits = Vec::new();
        // This path cuts what is silent for 200 s.
        for _ in 0..9 {
            waits.push(hold.seconds);
            if hold.seconds > 200 { hold.cut(200) } else { hold.held() }
        }
        assert_eq!(waits, [55, 110, 220, 220, 100, 100, 100, 100, 100]);
        assert_eq!(hold.longer(), Duration::from_secs(45));
        // Two cuts that have nothing to do with each other change nothing.
        hold.cut(10);
        hold.cut(80);
        assert_eq!(hold.seconds, 100);
        let mut free = Hold::new(55);
        (0..5).for_each(|_| free.held());
        assert_eq!(free.seconds, LONGEST_HOLD);
        (0..20).for_each(|_| free.cut(1));
        assert_eq!(free.seconds, SHORTEST_HOLD);
    }

    #[test]
    fn without_a_common_cursor_the_request_itself_waits() {
        let request = posted(&Standing { since: None, ..standing(0) }, &settled());
        assert_eq!(request.wait, 55);
        let mut uneven = standing(0);
        uneven.have.remove(&Collection::Stock);
        assert_eq!(posted(&uneven, &settled()).wait, 55);
    }

    #[test]
    fn acts_go_up_at_once_in_batches() {
        let request = posted(&standing(250), &settled());
        assert_eq!((request.wait, request.acts.len()), (0, BATCH));
        assert_eq!(request.acts[0], act(0));
    }

    #[test]
    fn one_act_that_hq_cannot_take_is_found_and_left_out() {
        let (mut course, bad) = (settled(), act(5).key);
        let mut waiting = standing(12);
        for _ in 0..20 {
            let ask = plan(&waiting, &course);
            let sent = ask.acts();
            if sent.iter().any(|act| act.key == bad) {
                course.isolate(sent);
            } else {
                waiting.acts.retain(|act| !sent.contains(act));
                course.answered(false);
            }
        }
        assert_eq!(waiting.acts, [act(5)]);
        course.asked();
        assert_eq!(posted(&waiting, &course).acts, [act(5)]);
    }

    #[test]
    fn a_paused_collection_is_not_asked_for_until_the_operator_asks() {
        let mut course = settled();
        course.paused.insert(Collection::Places);
        let request = posted(&standing(0), &course);
        assert!(!request.want.contains(&Collection::Places));
        assert_eq!(request.wait, 55);
        course.asked();
        assert_eq!(posted(&standing(0), &course).want, Collection::ALL);
    }
}
