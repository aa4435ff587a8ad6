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
            Knows::Rate => since as f64 >= (self.rate / 16.0).clamp(MOUTHFUL, SPACING as f64 / 2.0),
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
        let late = on_link > most_of(expected);
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
        let until = self.overdue_at().map_or(now, |at| at.min(now));
        let gone = until.saturating_duration_since(self.at).as_secs_f64() * self.pace(until);
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
        if self.overdue_at().is_some_and(|at| at < now) {
            return 0.0;
        }
        let Some(asked) = self.asked.filter(|_| self.knows == Knows::Nothing) else { return self.rate };
        // Without an answer nobody knows whether even the first frame has arrived.
        let waited = now.saturating_duration_since(asked.at);
        if waited > FIRST_PATIENCE { TRICKLE } else { 0.0 }
    }

    /// From when on an answer is so late that what was sent is taken to stand where it is: a link that
    /// stops for half a second would have all of that in front of the next key.
    fn overdue_at(&self) -> Option<Instant> {
        let asked = self.asked.filter(|_| self.knows == Knows::Rate)?;
        Some(
            asked.at + self.latency.mul_f64(1.25) + Duration::from_secs_f64(most_of(asked.queue / self.rate)),
        )
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

/// The longest that what should take so many seconds takes on a link that is as fast as thought.
fn most_of(seconds: f64) -> f64 {
    1.2 * seconds + 0.01
}

fn speed(bytes: f64, took: Duration) -> f64 {
    (bytes / took.as_secs_f64().max(0.000_1)).max(1.0)
}

#[cfg(test)]
mod tests;
