//! Counts the bytes of the last hour, by the minute. It must not know what the bytes are.

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

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

    pub(super) fn add(&self, bytes: usize) {
        self.with(|minutes, now| minutes.add(now, bytes as u64));
    }

    /// Bodies sent and received in the last sixty minutes, this one included.
    pub fn last_hour(&self) -> u64 {
        self.with(Minutes::last_hour)
    }

    fn with<T>(&self, work: impl FnOnce(&mut Minutes, u64) -> T) -> T {
        let now = self.started.elapsed().as_secs() / 60;
        work(&mut self.minutes.lock().unwrap_or_else(PoisonError::into_inner), now)
    }
}

/// A ring of sixty minutes; each slot says which minute it is for, so nothing needs clearing in time.
#[derive(Debug)]
struct Minutes([(u64, u64); MINUTES]);

impl Default for Minutes {
    fn default() -> Self {
        Self([(0, 0); MINUTES])
    }
}

impl Minutes {
    fn add(&mut self, minute: u64, bytes: u64) {
        let slot = &mut self.0[minute as usize % MINUTES];
        if slot.0 != minute {
            *slot = (minute, 0);
        }
        slot.1 += bytes;
    }

    fn last_hour(&mut self, minute: u64) -> u64 {
        self.0.iter().filter(|(of, _)| of + MINUTES as u64 > minute).map(|(_, bytes)| bytes).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_count_for_sixty_minutes_and_then_no_more() {
        let mut minutes = Minutes::default();
        minutes.add(0, 5);
        minutes.add(0, 2);
        minutes.add(59, 10);
        assert_eq!(minutes.last_hour(59), 17);
        assert_eq!(minutes.last_hour(60), 10);
        minutes.add(60, 1);
        assert_eq!(minutes.last_hour(60), 11);
        assert_eq!(minutes.last_hour(500), 0);
    }
}
