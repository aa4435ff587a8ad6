//! How much may be on its way to the terminal, so that a key on a slow link is answered soon.
//!
//! A pseudo-terminal takes 12 to 20 kB without a word and sshd as much again, so that writing until
//! it blocks means to answer a key behind all of that. The rate of the link is a setting, or it is
//! learnt: `CSI 5 n` follows what was sent, and the answer says when all of it had arrived. Nobody
//! waits for an answer that does not come. Pure: who uses it says what time it is.

use std::time::{Duration, Instant};

/// From here on a whole screen is on its way for a tenth of a second at most, and nothing is held back.
const FAST: f64 = 65_536.0;
/// What a terminal is taken for that has not answered yet, or never does.
const ASSUMED: f64 = 16_384.0;
/// The most on its way at once on a slow link.
const MOST_IN_FLIGHT: f64 = 320.0;
/// A link that is slower than this still gets packets that are not all header.
const LEAST_IN_FLIGHT: f64 = 64.0;
/// What a far end may take in at once before it takes more.
const MOUTHFUL: f64 = 512.0;
/// How long the first answer may take before keys are answered all the same, with so much a second.
const FIRST_PATIENCE: Duration = Duration::from_millis(2_500);
const TRICKLE: f64 = 1024.0;
/// What a link of 9.6 kbit/s carries beside its headers; a first frame may take as long as it does there.
const SLOW: f64 = 800.0;
/// How long it may take before the terminal counts as one that does not answer.
const LAST_PATIENCE: Duration = Duration::from_secs(10);
/// The most that a fast link gets beyond a question without an answer.
const MOST_UNANSWERED: f64 = 16_384.0;
/// How much later than expected an answer stands for a link that has stalled.
const STALL: Duration = Duration::from_secs(1);
/// After this a question counts as lost.
const LOST: Duration = Duration::from_secs(8);
/// Bytes between two questions on a fast link.
const SPACING: u64 = 4096;
/// A write that takes this long has met a full terminal; one that takes longer than the second, a
/// terminal that was stopped.
const BLOCKED: Duration = Duration::from_millis(200);
const STOPPED: Duration = Duration::from_millis(1_500);

/// How soon to look again where only an answer can say more.
const LOOK_AGAIN: Duration = Duration::from_millis(50);

/// What may be sent now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Bytes(usize),
    After(Duration),
}

/// Keeps account of what was sent, and when it must have arrived.
#[derive(Debug)]
pub(super) struct Meter {
    knows: Knows,
    /// Bytes a second.
    rate: f64,
    /// From a question to its answer on an idle link.
    latency: Duration,
    /// Bytes in front of the link at a time.
    queue: f64,
    at: Instant,
    sent: u64,
    asked: Option<Asked>,
    asked_at_byte: u64,
    answered: Option<Answered>,
}

/// Where the rate comes from.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Knows {
    /// It was set, and nothing is asked.
    Set,
    /// Nothing was answered yet.
    Nothing,
    /// The first frame has arrived; what the way back takes is asked at `when`.
    Half {
        bytes: f64,
        took: Duration,
        when: Instant,
    },
    Rate,
    /// The terminal does not answer.
    Never,
}

/// A question that has no answer yet.
#[derive(Clone, Copy, Debug)]
struct Asked {
    at: Instant,
    /// Bytes that had been sent with it, in all.
    byte: u64,
    /// Bytes that were in front of the link then.
    queue: f64,
}

#[derive(Clone, Copy, Debug)]
struct Answered {
    at: Instant,
    byte: u64,
    /// There was always something on its way since.
    busy: bool,
}

impl Meter {
    /// A link of a known rate in bytes a second, or one that is to be learnt.
    pub(super) fn new(rate: Option<u32>, now: Instant) -> Self {
        Self {
            knows: if rate.is_some() { Knows::Set } else { Knows::Nothing },
            rate: rate.map_or(ASSUMED, f64::from),
            latency: Duration::ZERO,
            queue: 0.0,
            at: now,
            sent: 0,
            asked: None,
            asked_at_byte: 0,
            answered: None,
        }
    }

    /// For a terminal that must not be asked.
    pub(super) fn silent(rate: Option<u32>, now: Instant) -> Self {
        let knows = if rate.is_some() { Knows::Set } else { Knows::Never };
        Self { knows, ..Self::new(rate, now) }
    }

    /// The same link later, with nothing on its way; one that was not learnt yet is learnt anew.
    pub(super) fn again(&self, now: Instant) -> Self {
        let is_known = matches!(self.knows, Knows::Set | Knows::Rate | Knows::Never);
        let (knows, rate) = if is_known { (self.knows, self.rate) } else { (Knows::Nothing, ASSUMED) };
        let sent = if is_known { self.sent } else { 0 };
        Self { knows, rate, latency: self.latency, sent, asked_at_byte: sent, ..Self::new(None, now) }
    }

    /// What may be sent now; a key's answer waits for less room than what nobody waits for.
    pub(super) fn room(&mut self, now: Instant, urgent: bool) -> Room {
        self.drain(now);
        self.give_up(now);
        // Nobody knows how fast the link is when the first frame goes.
        if self.sent == 0 && self.knows != Knows::Set {
            return Room::Bytes(usize::MAX);
        }
        if let Some(when) = self.asks_alone_at().filter(|when| *when > now) {
            return Room::After(when - now);
        }
        if let Some(wait) = self.unknown(now).filter(|_| !urgent).or_else(|| self.stalled(now)) {
            return Room::After(wait);
        }
        if self.rate >= FAST {
            let most = MOST_UNANSWERED + FAST * self.latency.as_secs_f64();
            let held = self.asked.is_some_and(|asked| (self.sent - asked.byte) as f64 > most);
            return if held { Room::After(LOOK_AGAIN) } else { Room::Bytes(usize::MAX) };
        }
        let most = in_flight(self.rate);
        // What nobody waits for does not go in crumbs: each packet has a header of some 80 bytes.
        let least = if urgent { LEAST_IN_FLIGHT.min(most / 2.0) } else { most * 0.625 };
        let room = most - self.queue;
        if room >= least {
            return Room::Bytes(room as usize);
        }
        let pace = self.pace(now);
        let pause = if pace > 0.0 { Duration::from_secs_f64((least - room) / pace) } else { LOOK_AGAIN };
        Room::After(pause.max(Duration::from_millis(1)))
    }

    /// Whether a question should follow what is sent now.
    pub(super) fn asks(&self, now: Instant, bytes: usize) -> bool {
        if self.asked.is_some() {
            return false;
        }
        let since = self.sent + bytes as u64 - self.asked_at_byte;
        match self.knows {
            Knows::Set | Knows::Never => false,
            Knows::Nothing => self.sent == 0,
            Knows::Half { when, .. } => now >= when,
            Knows::Rate if self.rate >= FAST => since >= SPACING,
            Knows::Rate => since as f64 >= (self.rate / 2.0).clamp(MOUTHFUL, SPACING as f64 / 2.0),
        }
    }

    /// When a question is due that follows nothing.
    pub(super) fn asks_alone_at(&self) -> Option<Instant> {
        match self.knows {
            Knows::Half { when, .. } if self.asked.is_none() => Some(when),
            _ => None,
        }
    }

    /// Whether a question has no answer yet that may still come.
    pub(super) fn awaits_answer(&self) -> bool {
        self.asked.is_some() && self.knows != Knows::Never
    }

    /// Takes in that bytes are about to be written, with a question at their end or without.
    pub(super) fn writes(&mut self, now: Instant, bytes: usize, asks: bool) {
        self.drain(now);
        self.sent += bytes as u64;
        self.queue += bytes as f64;
        if asks {
            self.asked = Some(Asked { at: now, byte: self.sent, queue: self.queue });
            self.asked_at_byte = self.sent;
            if self.knows == Knows::Nothing {
                // From here on only what is sent beyond the first frame is counted.
                self.queue = 0.0;
            }
        }
    }

    /// Takes in how long the terminal took to take so many bytes.
    pub(super) fn wrote(&mut self, bytes: usize, took: Duration) {
        if self.knows == Knows::Set {
            return;
        }
        if (BLOCKED..STOPPED).contains(&took) {
            // It was full, and took these as fast as it could.
            let seen = bytes as f64 / took.as_secs_f64();
            if seen < self.rate {
                self.rate = seen.max(LEAST_IN_FLIGHT);
                self.queue = self.queue.max(4096.0);
            }
        } else if self.knows == Knows::Never && took < BLOCKED {
            // Nothing else will ever say that it has become faster.
            self.rate = (self.rate * 1.25).clamp(LEAST_IN_FLIGHT, self.rate.max(ASSUMED));
        }
    }

    /// Takes in the answer to the question.
    pub(super) fn answered(&mut self, now: Instant) {
        let Some(asked) = self.asked.take() else { return };
        self.drain(now);
        let took = now.saturating_duration_since(asked.at);
        let mut is_news = true;
        match self.knows {
            Knows::Set => return,
            Knows::Nothing | Knows::Never => {
                let rate = speed(asked.queue, took);
                if rate >= FAST {
                    (self.knows, self.rate, self.latency) = (Knows::Rate, rate, took);
                } else {
                    // Long for the bytes or long for the way back? The far end may still be busy
                    // with its last mouthful.
                    let pause = took.mul_f64((MOUTHFUL / asked.queue.max(1.0)).min(1.0));
                    self.knows = Knows::Half { bytes: asked.queue, took, when: now + pause };
                    self.rate = rate;
                }
            }
            Knows::Half { bytes, took: first, .. } => {
                self.latency = took.min(first);
                self.rate = speed(bytes, first.saturating_sub(took));
                self.knows = Knows::Rate;
            }
            Knows::Rate => is_news = self.correct(asked, took, now),
        }
        self.answered = Some(Answered { at: now, byte: asked.byte, busy: true });
        if !is_news {
            // What was thought to be under way is.
            return;
        }
        // What was sent after the question, without what the way there and back holds.
        let way = self.rate * self.latency.as_secs_f64();
        self.queue = ((self.sent - asked.byte) as f64 - way).max(0.0);
        if let Knows::Half { when, .. } = &mut self.knows {
            *when += Duration::from_secs_f64(self.queue / self.rate);
        }
    }

    /// A later answer. One that comes late means that the link is slower than thought; one that comes
    /// early while it was kept busy, that we have been what was slow. Says whether the account of what is
    /// under way was wrong. The margins keep one far end's mouthful from being taken for either.
    fn correct(&mut self, asked: Asked, took: Duration, now: Instant) -> bool {
        // On an idle link the way alone was measured; no answer can be faster than the way.
        let idle = asked.queue < LEAST_IN_FLIGHT;
        let longer = self.latency.mul_f64(0.75) + took.mul_f64(0.25);
        self.latency = took.min(if idle { longer } else { self.latency });
        let on_link = took.saturating_sub(self.latency).as_secs_f64();
        if self.rate >= FAST {
            let slow = took > self.latency * 2 + Duration::from_millis(100);
            if slow && asked.queue >= MOST_IN_FLIGHT / 2.0 {
                self.rate = self.rate.min(asked.queue / on_link);
            }
            return true;
        }
        let expected = asked.queue / self.rate;
        let late = on_link > 1.3 * expected + 0.02;
        let (bytes, seconds) = match self.answered.filter(|answered| answered.busy) {
            Some(before) => {
                let since = now.saturating_duration_since(before.at).as_secs_f64();
                ((asked.byte - before.byte) as f64, since)
            }
            // A far end that swallows little at once says nothing by being quick.
            None if late => (asked.queue, on_link),
            None => return false,
        };
        if bytes < MOST_IN_FLIGHT / 2.0 {
            return late;
        }
        let sample = (bytes / seconds.max(0.000_1)).clamp(self.rate / 4.0, self.rate * 4.0);
        if on_link < 0.7 * expected && sample > 0.97 * self.rate {
            self.rate *= 1.1;
        } else if late || sample > self.rate {
            self.rate = self.rate.midpoint(sample);
        }
        late
    }

    fn drain(&mut self, now: Instant) {
        let gone = now.saturating_duration_since(self.at).as_secs_f64() * self.pace(now);
        self.at = self.at.max(now);
        self.queue -= gone;
        if self.queue <= 0.0 {
            self.queue = 0.0;
            if let Some(answered) = &mut self.answered {
                answered.busy = false;
            }
        }
    }

    /// How fast the terminal is thought to take what was sent, in bytes a second.
    fn pace(&self, now: Instant) -> f64 {
        let Some(asked) = self.asked.filter(|_| self.knows == Knows::Nothing) else { return self.rate };
        // Without an answer nobody knows whether even the first frame has arrived.
        let waited = now.saturating_duration_since(asked.at);
        if waited > FIRST_PATIENCE { TRICKLE } else { 0.0 }
    }

    fn give_up(&mut self, now: Instant) {
        let Some(asked) = self.asked else { return };
        let waited = now.saturating_duration_since(asked.at);
        match self.knows {
            Knows::Nothing if waited > LAST_PATIENCE => self.knows = Knows::Never,
            Knows::Half { bytes, took, .. } if waited > FIRST_PATIENCE => {
                self.rate = speed(bytes, took);
                (self.knows, self.asked) = (Knows::Rate, None);
            }
            Knows::Half { .. } | Knows::Rate if waited > LOST => self.asked = None,
            _ => {}
        }
    }

    /// How long nothing more is known of a link whose first frame may still be under way: what nobody
    /// waits for would only stand in front of the next key's answer.
    fn unknown(&self, now: Instant) -> Option<Duration> {
        let asked = self.asked.filter(|_| self.knows == Knows::Nothing)?;
        let patience = FIRST_PATIENCE + Duration::from_secs_f64(asked.byte as f64 / SLOW);
        let left = patience.saturating_sub(now.saturating_duration_since(asked.at));
        (!left.is_zero()).then_some(left)
    }

    /// How long to wait before looking again, when an answer is so late that nothing gets through.
    fn stalled(&self, now: Instant) -> Option<Duration> {
        let asked = self.asked.filter(|_| self.knows == Knows::Rate)?;
        let expected = self.latency + Duration::from_secs_f64(asked.queue / self.rate);
        let patience = expected + STALL.max(self.latency);
        let waited = now.saturating_duration_since(asked.at);
        (waited > patience).then_some(LOST.saturating_sub(waited).max(Duration::from_millis(1)))
    }
}

/// The most that may be in front of a link: a quarter of a second, but less than the half kilobyte that a
/// far end takes at once, so that the next mouthful holds what is newest; on faster links a fiftieth of
/// a second.
fn in_flight(rate: f64) -> f64 {
    (rate / 4.0).clamp(LEAST_IN_FLIGHT, MOST_IN_FLIGHT).max(rate / 50.0)
}

fn speed(bytes: f64, took: Duration) -> f64 {
    (bytes / took.as_secs_f64().max(0.000_1)).max(1.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A link in a time of its own: a rate, a delay each way, and a far end that takes mouthfuls.
    struct Link {
        now: Instant,
        rate: f64,
        delay: Duration,
        free_at: Instant,
        /// When each answer is back.
        answers: Vec<Instant>,
        answers_at_all: bool,
        /// It answers when it begins with a mouthful, and not when it has swallowed.
        eager: bool,
    }

    impl Link {
        fn new(rate: f64, delay_ms: u64) -> Self {
            let now = Instant::now();
            let delay = Duration::from_millis(delay_ms);
            Self { now, rate, delay, free_at: now, answers: Vec::new(), answers_at_all: true, eager: false }
        }

        /// Bytes that wait in front of the link, in seconds of it.
        fn behind(&self) -> Duration {
            self.free_at.saturating_duration_since(self.now)
        }

        fn send(&mut self, meter: &mut Meter, bytes: usize) {
            let asks = meter.asks(self.now, bytes);
            let bytes = bytes + if asks { 4 } else { 0 };
            self.free_at = self.free_at.max(self.now) + Duration::from_secs_f64(bytes as f64 / self.rate);
            meter.writes(self.now, bytes, asks);
            if asks && self.answers_at_all {
                let swallows = Duration::from_secs_f64(if self.eager { MOUTHFUL / self.rate } else { 0.0 });
                let read = self.free_at.checked_sub(swallows).unwrap_or(self.now).max(self.now);
                self.answers.push(read + self.delay * 2);
            }
        }

        /// Sends all that may be sent for some seconds; gives the longest queue after the first two.
        fn storm(&mut self, meter: &mut Meter, seconds: u64) -> (Duration, u64) {
            let (begun, sent) = (self.now, meter.sent);
            let mut longest = Duration::ZERO;
            while self.now < begun + Duration::from_secs(seconds) {
                while self.answers.first().is_some_and(|at| *at <= self.now) {
                    meter.answered(self.answers.remove(0));
                }
                if meter.asks_alone_at().is_some_and(|at| at <= self.now) {
                    self.send(meter, 0);
                }
                if let Room::Bytes(room) = meter.room(self.now, false) {
                    self.send(meter, room.min(2_000));
                }
                if self.now > begun + Duration::from_secs(2) {
                    longest = longest.max(self.behind());
                }
                self.now += Duration::from_millis(1);
            }
            (longest, meter.sent - sent)
        }
    }

    /// The first frame, then as much as may go for a minute.
    #[track_caller]
    fn check(rate: f64, delay_ms: u64, most_behind_ms: u64) {
        check_on(Link::new(rate, delay_ms), most_behind_ms);
        // One that answers before it has swallowed is believed, and has so much more in front of it.
        let mouthful_ms = (1_000.0 * MOUTHFUL / rate) as u64;
        if delay_ms < 1_000 {
            check_on(Link { eager: true, ..Link::new(rate, delay_ms) }, most_behind_ms + mouthful_ms);
        }
    }

    #[track_caller]
    fn check_on(mut link: Link, most_behind_ms: u64) {
        let (rate, delay_ms, eager) = (link.rate, link.delay.as_millis(), link.eager);
        let mut meter = Meter::new(None, link.now);
        assert_eq!(meter.room(link.now, false), Room::Bytes(usize::MAX), "the first frame goes at once");
        link.send(&mut meter, 7_000);
        link.storm(&mut meter, 20);
        let (longest, sent) = link.storm(&mut meter, 60);
        let name = format!("{rate} B/s, {delay_ms} ms, eager {eager}: {meter:?}");
        assert!(longest <= Duration::from_millis(most_behind_ms), "{longest:?} behind: {name}");
        // Far away, what is learnt is old; it may use less of the link but never more.
        let least = if delay_ms < 1_000 { 0.6 } else { 0.4 };
        assert!(sent as f64 > rate * 60.0 * least, "{sent} bytes used little of it: {name}");
    }

    #[test]
    fn little_is_in_front_of_a_slow_link_and_most_of_it_is_used() {
        for delay_ms in [0, 20, 150, 1_000] {
            check(1_000.0, delay_ms, 500);
            check(1_200.0, delay_ms, 500);
            check(8_000.0, delay_ms, 150);
            check(16_000.0, delay_ms, 100);
        }
    }

    #[test]
    fn a_fast_link_is_never_held_back_however_far_away() {
        for delay_ms in [0, 5, 300, 1_000] {
            let mut link = Link::new(10_000_000.0, delay_ms);
            let mut meter = Meter::new(None, link.now);
            link.send(&mut meter, 7_000);
            link.storm(&mut meter, 5);
            for step in 0..100 {
                link.now += Duration::from_millis(100);
                while link.answers.first().is_some_and(|at| *at <= link.now) {
                    meter.answered(link.answers.remove(0));
                }
                // The storm filled what may be without an answer.
                let settled = step > 30;
                assert!(!settled || meter.room(link.now, false) == Room::Bytes(usize::MAX), "{delay_ms} ms");
                link.send(&mut meter, 4_000);
            }
        }
    }

    #[test]
    fn a_link_that_becomes_slow_is_noticed() {
        let mut link = Link::new(1_000_000.0, 20);
        let mut meter = Meter::new(None, link.now);
        link.send(&mut meter, 7_000);
        for _ in 0..10 {
            link.now += Duration::from_millis(500);
            link.storm(&mut meter, 0);
            while let Some(at) = link.answers.pop() {
                meter.answered(at.min(link.now));
            }
            link.send(&mut meter, 2_000);
        }
        link.rate = 2_000.0;
        link.storm(&mut meter, 40);
        let (longest, _) = link.storm(&mut meter, 20);
        assert!(longest < Duration::from_millis(500), "{longest:?}: {meter:?}");
    }

    #[test]
    fn a_terminal_that_never_answers_is_written_to_all_the_same() {
        let mut link = Link::new(50_000.0, 10);
        link.answers_at_all = false;
        let mut meter = Meter::new(None, link.now);
        link.send(&mut meter, 7_000);
        let (_, sent) = link.storm(&mut meter, 20);
        assert!(sent > 100_000, "{sent}");
        assert!(!meter.awaits_answer() && meter.asks_alone_at().is_none());
    }

    #[test]
    fn while_the_first_frame_may_be_under_way_only_a_key_is_answered() {
        let now = Instant::now();
        let mut meter = Meter::new(None, now);
        meter.writes(now, 5_600, true);
        let later = now + Duration::from_secs(6);
        assert!(matches!(meter.room(later, false), Room::After(_)));
        assert!(matches!(meter.room(later, true), Room::Bytes(_)));
        // A small one must have arrived, or nobody answers.
        let mut meter = Meter::new(None, now);
        meter.writes(now, 800, true);
        assert!(matches!(meter.room(later, false), Room::Bytes(_)));
    }

    #[test]
    fn a_rate_that_is_set_holds_from_the_first_frame_on_and_nothing_is_asked() {
        let mut link = Link::new(1_000.0, 100);
        let mut meter = Meter::new(Some(1_000), link.now);
        let (longest, sent) = link.storm(&mut meter, 20);
        assert!(longest <= Duration::from_millis(250), "{longest:?}");
        assert!((19_000..=20_300).contains(&sent), "{sent}");
        assert!(link.answers.is_empty());
    }

    #[test]
    fn what_was_learnt_of_a_link_holds_when_it_is_taken_again() {
        let mut link = Link::new(1_000.0, 20);
        let mut meter = Meter::new(None, link.now);
        assert_eq!(meter.again(link.now).room(link.now, false), Room::Bytes(usize::MAX));
        link.send(&mut meter, 7_000);
        link.storm(&mut meter, 20);
        let mut again = meter.again(link.now);
        assert!(!again.awaits_answer());
        assert!(matches!(again.room(link.now, false), Room::Bytes(..=512)), "{again:?}");
    }

    #[test]
    fn a_write_that_blocks_says_how_slow_the_terminal_is() {
        let now = Instant::now();
        let mut meter = Meter::new(None, now);
        meter.writes(now, 7_000, true);
        let later = now + Duration::from_secs(4);
        meter.room(later, false);
        meter.writes(later, 500, false);
        meter.wrote(500, Duration::from_millis(500));
        assert!((meter.rate - 1_000.0).abs() < 1.0);
        assert!(matches!(meter.room(later, true), Room::After(_)));
    }

    #[test]
    fn while_nothing_gets_through_nothing_is_sent_and_afterwards_it_goes_on() {
        let mut link = Link::new(1_000.0, 50);
        let mut meter = Meter::new(None, link.now);
        link.send(&mut meter, 7_000);
        link.storm(&mut meter, 20);
        link.free_at += Duration::from_secs(6);
        link.answers.iter_mut().for_each(|at| *at += Duration::from_secs(6));
        let (_, sent) = link.storm(&mut meter, 6);
        assert!(sent < 3_500, "{sent} bytes went into a link that had stalled");
        let (_, sent) = link.storm(&mut meter, 20);
        assert!(sent > 10_000, "{sent}");
    }

    /// What can happen to a meter.
    #[derive(Clone, Copy, Debug)]
    enum Met {
        Later(Duration),
        Sent(usize),
        Took(usize, Duration),
        Answer,
        Again,
    }

    fn met() -> impl Strategy<Value = Met> {
        let bytes = || prop_oneof![0..2_000_usize, 0..2_000_000_usize];
        let time = || prop_oneof![0..5_u64, 0..3_000_u64, 0..20_000_000_u64].prop_map(Duration::from_millis);
        prop_oneof![
            8 => time().prop_map(Met::Later),
            8 => bytes().prop_map(Met::Sent),
            2 => (bytes(), time()).prop_map(|(bytes, took)| Met::Took(bytes, took)),
            8 => Just(Met::Answer),
            1 => Just(Met::Again),
        ]
    }

    proptest! {
        #[test]
        fn whatever_a_terminal_answers_and_takes_the_account_holds(
            rate in prop::option::of(1..10_000_000_u32),
            all in prop::collection::vec(met(), 0..200),
        ) {
            let mut now = Instant::now();
            let mut meter = Meter::new(rate, now);
            for one in all {
                match one {
                    Met::Later(time) => now += time,
                    Met::Sent(bytes) => {
                        let asks = meter.asks(now, bytes);
                        meter.writes(now, bytes, asks);
                    }
                    Met::Took(bytes, took) => meter.wrote(bytes, took),
                    Met::Answer => meter.answered(now),
                    Met::Again => meter = meter.again(now),
                }
                prop_assert!(meter.rate >= 1.0 && meter.rate.is_finite() && meter.queue >= 0.0, "{meter:?}");
                for urgent in [false, true] {
                    meter.room(now, urgent);
                }
            }
        }
    }
}
