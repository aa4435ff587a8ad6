//! A span of time that is asked for, and Dili's days that it touches.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::{Instant, Zone};

/// What was said after `from`, up to and with `to`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Window {
    pub(super) from: Instant,
    pub(super) to: Instant,
}

impl Window {
    /// The given number of whole days before the day of `until`, and that day up to `until`.
    pub(super) fn days_before(until: Instant, days: u64) -> Self {
        let first = Zone::DILI.day(until) - Days::new(days);
        Self { from: Zone::DILI.midnight(first) - TimeDelta::seconds(1), to: until }
    }

    pub(super) fn contains(self, at: Instant) -> bool {
        self.from < at && at <= self.to
    }

    /// The days that it touches; the first one whole even where it begins in it.
    pub(super) fn days(self) -> impl Iterator<Item = NaiveDate> {
        let (first, last) = (Zone::DILI.day(self.from), Zone::DILI.day(self.to));
        first.iter_days().take_while(move |day| *day <= last)
    }
}

/// The instant at which Dili's clocks show this.
pub(super) fn clock(day: NaiveDate, (hour, minute): (u32, u32)) -> Instant {
    Zone::DILI.at(day, NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or_default())
}
