//! What to ask next. Pure: how the cache stands goes in, a question comes out.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::{ActKey, ConsoleId, FeedId, RecordedAct};
use crate::net::{Arrival, Goodput};
use crate::protocol::{Collection, Cursor, MIN_PROTO, PROTO, SyncRequest};

/// The most acts in one request.
const BATCH: usize = 100;

/// The least that HQ is allowed for an answer, so that what is urgent and short comes in one.
const LEAST_BUDGET: usize = 2 * 1024;

/// What the cache and the queue hold.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) console: ConsoleId,
    pub(super) acts: Vec<RecordedAct>,
    /// The ledger that answered last.
    pub(super) feed: Option<FeedId>,
    pub(super) have: BTreeMap<Collection, Cursor>,
    pub(super) since: Option<Cursor>,
}

/// A question for HQ.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ask {
    Post(SyncRequest),
    Poll {
        since: Cursor,
        wait: u32,
        /// As in a request; none where the hour has no limit.
        budget: Option<usize>,
    },
    /// What changed, and the sums of all that HQ then has.
    Check {
        since: Cursor,
        budget: Option<usize>,
    },
}

impl Ask {
    /// Whether HQ may hold the answer back; such a question can be dropped for a better one.
    pub(super) fn is_idle(&self) -> bool {
        match self {
            Self::Post(request) => request.wait > 0,
            Self::Poll { .. } => true,
            Self::Check { .. } => false,
        }
    }

    pub(super) fn acts(&self) -> &[RecordedAct] {
        match self {
            Self::Post(request) => &request.acts,
            Self::Poll { .. } | Self::Check { .. } => &[],
        }
    }
}

/// What is known about how it goes.
#[derive(Clone, Debug)]
pub(super) struct Course {
    /// An answer is wanted at once: the first one, or HQ said that there is more.
    pub(super) more: bool,
    goodput: Goodput,
    batch: usize,
    pub(super) hold: Hold,
    /// Acts without which HQ takes the others; they stay in the queue.
    held: BTreeSet<ActKey>,
    /// The hour's bytes are used up: only what cannot wait is asked for.
    pub(super) sparing: bool,
    /// How many bytes the hour still has for what can wait; none where it has no limit.
    pub(super) left: Option<u64>,
    /// Collections that HQ keeps sending whole.
    pub(super) paused: BTreeSet<Collection>,
    /// What is here is to be compared with what HQ has, once nothing else waits.
    pub(super) check: bool,
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
            goodput: Goodput::default(),
            batch: BATCH,
            hold: Hold::new(wait_seconds),
            held: BTreeSet::new(),
            sparing: false,
            left: None,
            paused: BTreeSet::new(),
            check: false,
        }
    }

    /// The answer came whole; where there is more it is as long as was allowed.
    pub(super) fn answered(&mut self, more: bool, arrival: Arrival) {
        self.more = more;
        // What the hour kept short says nothing of the link.
        if more && self.budget() == self.goodput.budget() {
            self.goodput.filled(arrival);
        }
        self.batch = BATCH;
    }

    pub(super) fn failed(&mut self) {
        self.more = true;
        self.goodput.failed();
    }

    /// The operator asked: at once, and nothing is left out.
    pub(super) fn asked(&mut self) {
        self.more = true;
        self.held.clear();
        self.paused.clear();
    }

    /// How much HQ may answer: as much as suits the link, and no more than the hour still has.
    fn budget(&self) -> usize {
        let suits = self.goodput.budget();
        match self.left {
            Some(left) if !self.sparing => {
                suits.min(usize::try_from(left).unwrap_or(usize::MAX).max(LEAST_BUDGET))
            }
            _ => suits,
        }
    }

    /// The same for a question that is shorter without it.
    fn limited(&self) -> Option<usize> {
        self.left.map(|_| self.budget())
    }

    /// Whether a collection is asked for now.
    fn wants(&self, collection: Collection) -> bool {
        let urgent = matches!(collection, Collection::Alerts | Collection::Acts);
        !self.paused.contains(&collection) && (urgent || !self.sparing)
    }

    /// Whether nothing is left out.
    pub(super) fn wants_all(&self) -> bool {
        Collection::ALL.into_iter().all(|collection| self.wants(collection))
    }

    /// The acts that may be sent.
    pub(super) fn sendable<'a>(&'a self, acts: &'a [RecordedAct]) -> impl Iterator<Item = &'a RecordedAct> {
        acts.iter().filter(|act| !self.held.contains(&act.act.key))
    }

    /// Narrows down which act HQ cannot take, so that it does not block the others.
    pub(super) fn isolate(&mut self, sent: &[RecordedAct]) -> Option<Isolated> {
        match sent {
            [] => None,
            [act] => {
                self.held.insert(act.act.key.clone());
                Some(Isolated::Held(act.act.key.clone()))
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
    let acts: Vec<RecordedAct> = course.sendable(&standing.acts).take(course.batch).cloned().collect();
    let idle = acts.is_empty() && !course.more;
    let wait = if idle { course.hold.first } else { 0 };
    let even = course.wants_all() && Collection::ALL.iter().all(|c| standing.have.contains_key(c));
    match &standing.since {
        Some(since) if idle && even && course.check => {
            Ask::Check { since: since.clone(), budget: course.limited() }
        }
        Some(since) if idle && even => {
            Ask::Poll { since: since.clone(), wait: course.hold.seconds, budget: course.limited() }
        }
        _ => Ask::Post(SyncRequest {
            proto: PROTO,
            min_proto: MIN_PROTO,
            console: standing.console.clone(),
            feed: standing.feed.clone().filter(|_| !acts.is_empty()),
            acts,
            have: standing.have.clone(),
            want: Collection::ALL.into_iter().filter(|c| course.wants(*c)).collect(),
            budget: Some(course.budget()),
            wait,
        }),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::domain::{Act, AlertId, Clean, Deed, Draft};

    fn act(sequence: u64) -> RecordedAct {
        let deed = Deed::Acknowledge { alert: AlertId::new("a,1"), reason: Clean::new("seen"), sent: None };
        let happened_at = chrono::DateTime::UNIX_EPOCH;
        RecordedAct::queued(Act {
            key: ActKey { console: ConsoleId::new("mesa"), epoch: 7, sequence },
            draft: Draft { who: Clean::new("Ana"), happened_at, deed },
        })
    }

    fn standing(acts: usize) -> Standing {
        let cursor = Cursor::new("r9").unwrap();
        Standing {
            console: ConsoleId::new("mesa"),
            acts: (0..acts as u64).map(act).collect(),
            feed: Some("feed".into()),
            have: Collection::ALL.into_iter().map(|c| (c, cursor.clone())).collect(),
            since: Some(cursor),
        }
    }

    fn settled() -> Course {
        let mut course = Course::new(55);
        course.answered(false, Arrival::default());
        course
    }

    #[track_caller]
    fn posted(standing: &Standing, course: &Course) -> SyncRequest {
        match plan(standing, course) {
            Ask::Post(request) => request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn the_first_question_is_a_small_request_that_does_not_wait() {
        let request = posted(&standing(0), &Course::new(55));
        let first = request.budget.unwrap();
        assert_eq!((request.wait, request.want), (0, Collection::ALL.to_vec()));
        let mut course = Course::new(55);
        for _ in 0..9 {
            course.answered(true, Arrival::default());
        }
        assert!(posted(&standing(0), &course).budget.unwrap() > first);
    }

    #[test]
    fn an_idle_console_polls() {
        let ask = plan(&standing(0), &settled());
        assert_eq!(ask, Ask::Poll { since: Cursor::new("r9").unwrap(), wait: 55, budget: None });
        assert!(ask.is_idle());
    }

    #[test]
    fn a_connection_outlives_the_longest_poll_on_it() {
        assert!(crate::net::KEPT > 2 * Duration::from_secs(LONGEST_HOLD.into()));
    }

    #[test]
    fn a_check_waits_until_nothing_else_does() {
        let mut course = settled();
        course.check = true;
        assert_eq!(
            plan(&standing(0), &course),
            Ask::Check { since: Cursor::new("r9").unwrap(), budget: None }
        );
        assert!(matches!(plan(&standing(1), &course), Ask::Post(_)));
        assert!(matches!(plan(&Standing { since: None, ..standing(0) }, &course), Ask::Post(_)));
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
        assert_eq!((&request.acts[0], request.feed), (&act(0), Some("feed".into())));
    }

    #[test]
    fn one_act_that_hq_cannot_take_is_found_and_left_out() {
        let (mut course, bad) = (settled(), act(5).act.key);
        let mut waiting = standing(12);
        for _ in 0..20 {
            let ask = plan(&waiting, &course);
            let sent = ask.acts();
            if sent.iter().any(|act| act.act.key == bad) {
                course.isolate(sent);
            } else {
                waiting.acts.retain(|act| !sent.contains(act));
                course.answered(false, Arrival::default());
            }
        }
        assert_eq!(waiting.acts, [act(5)]);
        course.asked();
        assert_eq!(posted(&waiting, &course).acts, [act(5)]);
    }

    #[test]
    fn once_the_hours_bytes_are_used_up_only_alerts_and_acts_go() {
        let mut course = settled();
        course.sparing = true;
        let request = posted(&standing(1), &course);
        assert_eq!((request.want, request.acts.len()), (vec![Collection::Alerts, Collection::Acts], 1));
        assert_eq!(posted(&standing(0), &course).wait, 55);
    }

    #[test]
    fn no_answer_may_be_more_than_the_hour_still_has() {
        let (mut course, unlimited) = (settled(), posted(&standing(1), &settled()).budget.unwrap());
        for (left, budget) in [(u64::MAX, unlimited), (9_000, 9_000), (70, LEAST_BUDGET)] {
            course.left = Some(left);
            assert_eq!(posted(&standing(1), &course).budget, Some(budget));
        }
        course.left = Some(9_000);
        let polled = plan(&standing(0), &course);
        assert!(matches!(polled, Ask::Poll { budget: Some(9_000), .. }), "{polled:?}");
        course.check = true;
        let checked = plan(&standing(0), &course);
        assert!(matches!(checked, Ask::Check { budget: Some(9_000), .. }), "{checked:?}");
        // Once it is used up only what is urgent goes, as much at once as suits the link. An answer that was
        // kept short says nothing of that.
        let slow = Arrival { bytes: 9_000, first: 10, spread: Duration::from_mins(10) };
        course.answered(true, slow);
        course.sparing = true;
        assert_eq!(posted(&standing(1), &course).budget, Some(unlimited));
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
