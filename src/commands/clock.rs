//! The only place that reads a clock.
//!
//! A real HQ's figures are shown by this machine's clock. A simulated HQ lives in a time of its
//! own, so a console that shows one follows HQ's clock.

use std::sync::{Arc, Mutex, PoisonError};

use chrono::{Datelike as _, TimeDelta, Utc};

use crate::domain::{Clock, Instant};

/// This machine's clock.
#[expect(clippy::disallowed_methods, reason = "the one place where time comes in")]
pub(super) fn real() -> Clock {
    Arc::new(Utc::now)
}

/// A clock that runs from a given time at a given speed.
#[derive(Clone)]
pub(super) struct Driven(Arc<Mutex<Pace>>);

struct Pace {
    real: Clock,
    /// The real time at which the shown time was `shown`.
    since: Instant,
    shown: Instant,
    speed: f64,
}

impl Driven {
    /// Shows the real time until it is driven.
    pub(super) fn new(real: Clock) -> Self {
        let since = real();
        Self(Arc::new(Mutex::new(Pace { real, since, shown: since, speed: 1.0 })))
    }

    /// Shows `shown` for the real time `since`, and from there on runs `speed` times as fast.
    pub(super) fn drive(&self, since: Instant, shown: Instant, speed: f64) {
        let mut pace = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pace.since = since;
        // An HQ whose clock is beyond any calendar cannot take this one along.
        pace.shown = if (1970..=9999).contains(&shown.year()) { shown } else { since };
        pace.speed = if speed.is_finite() { speed.clamp(0.0, 100_000.0) } else { 1.0 };
    }

    pub(super) fn now(&self) -> Instant {
        let pace = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let elapsed = ((pace.real)() - pace.since).num_milliseconds() as f64 * pace.speed;
        // A sum beyond the calendar stays where it was rather than panicking.
        TimeDelta::try_milliseconds(elapsed as i64)
            .and_then(|elapsed| pace.shown.checked_add_signed(elapsed))
            .unwrap_or(pace.shown)
    }

    pub(super) fn clock(&self) -> Clock {
        let this = self.clone();
        Arc::new(move || this.now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_driven_clock_runs_from_where_it_is_set_at_its_speed() {
        let start = Instant::UNIX_EPOCH;
        let real = Arc::new(Mutex::new(start));
        let hand = Arc::clone(&real);
        let driven = Driven::new(Arc::new(move || *hand.lock().unwrap()));
        assert_eq!(driven.now(), start);
        let shown = start + TimeDelta::days(3);
        driven.drive(start, shown, 60.0);
        *real.lock().unwrap() = start + TimeDelta::seconds(10);
        assert_eq!(driven.now(), shown + TimeDelta::minutes(10));
    }
}
