//! Links of every speed, and what lies unread in front of them.

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
            self.step(meter);
            if self.now > begun + Duration::from_secs(2) {
                longest = longest.max(self.behind());
            }
        }
        (longest, meter.sent - sent)
    }

    /// A millisecond, in which all that may be sent is.
    fn step(&mut self, meter: &mut Meter) {
        while self.answers.first().is_some_and(|at| *at <= self.now) {
            meter.answered(self.answers.remove(0));
        }
        if meter.asks_alone_at().is_some_and(|at| at <= self.now) {
            self.send(meter, 0);
        }
        if let Room::Bytes(room) = meter.room(self.now, false) {
            self.send(meter, room.min(2_000));
        }
        self.now += Duration::from_millis(1);
    }

    /// For so long nothing gets through, and no answer.
    fn stands_still(&mut self, meter: &mut Meter, ms: u32) {
        let time = Duration::from_millis(1);
        for _ in 0..ms {
            self.free_at = self.free_at.max(self.now) + time;
            self.answers.iter_mut().for_each(|at| *at += time);
            self.step(meter);
        }
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

#[test]
fn a_link_that_stands_still_for_a_moment_has_little_in_front_of_the_next_key() {
    for (rate, delay_ms, most_ms) in
        [(8_000.0, 0, 150), (8_000.0, 50, 250), (1_000.0, 0, 850), (32_000.0, 50, 200)]
    {
        let mut link = Link::new(rate, delay_ms);
        let mut meter = Meter::new(None, link.now);
        link.send(&mut meter, 7_000);
        link.storm(&mut meter, 20);
        let behind = (0..40).map(|turn| {
            link.storm(&mut meter, 4);
            (0..turn * 7).for_each(|_| link.step(&mut meter));
            link.stands_still(&mut meter, 600);
            link.behind()
        });
        let longest = behind.max().unwrap();
        assert!(longest <= Duration::from_millis(most_ms), "{rate} B/s, {delay_ms} ms: {longest:?}");
    }
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
