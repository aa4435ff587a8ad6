//! Counts the bytes of the last hour, by the minute. It must not know what the bytes are.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use crate::domain::Bytes;

/// What a question and its answer cost beside their bodies, with acknowledgements: a poll that ends in
/// 304 on a connection that is kept. An estimate.
const QUESTION: u64 = 320;

/// What a full packet costs beside what it carries, with its share of the acknowledgements. An estimate.
const SEGMENT: u64 = 1_400;
const SEGMENT_OVERHEAD: u64 = 85;

const MINUTES: usize = 60;

/// Bytes sent and received, shared by everything that uses one client.
#[derive(Debug)]
pub struct Meter {
    started: Instant,
    minutes: Mutex<Minutes>,
}

impl Meter {
    pub(super) fn new() -> Self {
        Self { started: Instant::now(), minutes: Mutex::default() }
    }

    pub(super) fn sent(&self, bytes: usize) {
        self.with(|minutes, now| minutes.add(now, Bytes { sent: bytes as u64, ..Bytes::default() }));
    }

    pub(super) fn received(&self, bytes: usize) {
        let overhead = bytes as u64 * SEGMENT_OVERHEAD / SEGMENT;
        self.with(|minutes, now| {
            minutes.add(now, Bytes { received: bytes as u64, overhead, ..Bytes::default() });
        });
    }

    /// A question leaves, whatever becomes of it.
    pub(super) fn asked(&self) {
        self.with(|minutes, now| minutes.add(now, Bytes { overhead: QUESTION, ..Bytes::default() }));
    }

    /// The last sixty minutes, this one included.
    pub fn last_hour(&self) -> Bytes {
        self.with(|minutes, now| minutes.last_hour(now))
    }

    /// Since the client was made.
    pub fn in_all(&self) -> Bytes {
        self.with(|minutes, _| minutes.all)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Minutes, u64) -> T) -> T {
        let now = self.started.elapsed().as_secs() / 60;
        work(&mut self.minutes.lock().unwrap_or_else(PoisonError::into_inner), now)
    }
}

/// A ring of sixty minutes; each slot says which minute it is for, so nothing needs clearing in time.
#[derive(Debug)]
struct Minutes {
    ring: [(u64, Bytes); MINUTES],
    all: Bytes,
}

impl Default for Minutes {
    fn default() -> Self {
        Self { ring: [(0, Bytes::default()); MINUTES], all: Bytes::default() }
    }
}

impl Minutes {
    fn add(&mut self, minute: u64, bytes: Bytes) {
        let slot = &mut self.ring[minute as usize % MINUTES];
        if slot.0 != minute {
            *slot = (minute, Bytes::default());
        }
        slot.1 += bytes;
        self.all += bytes;
    }

    fn last_hour(&self, minute: u64) -> Bytes {
        let of_hour = self.ring.iter().filter(|(of, _)| of + MINUTES as u64 > minute);
        of_hour.fold(Bytes::default(), |mut sum, (_, bytes)| {
            sum += *bytes;
            sum
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(bytes: u64) -> Bytes {
        Bytes { sent: bytes, ..Bytes::default() }
    }

    #[test]
    fn bytes_count_for_sixty_minutes_and_then_only_in_all() {
        let mut minutes = Minutes::default();
        minutes.add(0, sent(5));
        minutes.add(0, sent(2));
        minutes.add(59, sent(10));
        assert_eq!(minutes.last_hour(59), sent(17));
        assert_eq!(minutes.last_hour(60), sent(10));
        minutes.add(60, sent(1));
        assert_eq!(minutes.last_hour(60), sent(11));
        assert_eq!(minutes.last_hour(500), Bytes::default());
        assert_eq!(minutes.all, sent(18));
    }

    #[test]
    fn each_direction_is_counted_by_itself() {
        let meter = Meter::new();
        meter.asked();
        meter.sent(300);
        meter.received(1_400);
        let counted = Bytes { sent: 300, received: 1_400, overhead: QUESTION + SEGMENT_OVERHEAD };
        assert_eq!((meter.last_hour(), meter.in_all()), (counted, counted));
    }
}
