//! Whether a post reports as its calendar wants it to.
//!
//! Must not know where the figures come from: it is told which hours are there.

use chrono::{NaiveDate, TimeDelta};

use super::{Calendar, Hour, HoursOfDay, Instant, Rules, Zone, view::Reporting};

/// When a post's hours are expected, and when their reports are late.
#[derive(Clone, Copy, Debug)]
pub(super) struct Schedule<'a> {
    calendar: &'a Calendar,
    zone: Zone,
    late: TimeDelta,
}

impl<'a> Schedule<'a> {
    pub(super) fn new(calendar: &'a Calendar, rules: &Rules) -> Self {
        Self { calendar, zone: rules.zone, late: TimeDelta::minutes(rules.late_after_minutes) }
    }

    pub(super) fn expects(&self, hour: Hour) -> bool {
        self.calendar.expects(hour, self.zone)
    }

    /// Whether this hour's report ought to be there by now.
    pub(super) fn is_due(&self, hour: Hour, at: Instant) -> bool {
        self.expects(hour) && self.due_at(hour) <= at
    }

    /// When the report of an hour becomes late.
    pub(super) fn due_at(&self, hour: Hour) -> Instant {
        hour.end() + self.late
    }

    /// The expected hours of a day whose report ought to be there.
    pub(super) fn due_on(&self, day: NaiveDate, at: Instant) -> HoursOfDay {
        let expected = self.calendar.expected_on(day);
        let is_due = |hour| self.due_at(self.zone.hour_of(day, hour)) <= at;
        if is_due(23) { expected } else { expected.filter(is_due) }
    }

    /// When the first expected hour of `[first, until)` becomes late.
    pub(super) fn first_due(&self, first: Hour, until: Hour) -> Option<Instant> {
        let mut hours = (first.0..until.0).map(Hour).filter(|hour| self.expects(*hour));
        hours.next().map(|hour| self.due_at(hour))
    }

    /// The expected hours of `[first, until)` whose report ought to be there.
    pub(super) fn due(&self, first: Hour, until: Hour, at: Instant) -> Vec<Hour> {
        (first.0..until.0).map(Hour).filter(|hour| self.is_due(*hour, at)).collect()
    }
}

/// The end of what a post has said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trail {
    /// The newest hour that is there; none in the time looked at.
    pub last: Option<Hour>,
    /// The hours since then that are due and missing, oldest first.
    pub missing: Vec<Hour>,
    /// The first hour looked at.
    pub from: Hour,
}

impl Trail {
    /// Walks back from now to the newest hour that is there, at most to `from`.
    pub(super) fn walk(schedule: &Schedule<'_>, has: impl Fn(Hour) -> bool, at: Instant, from: Hour) -> Self {
        let mut missing = Vec::new();
        let mut last = None;
        for hour in (from.0..=schedule.zone.hour(at).0).rev().map(Hour) {
            if has(hour) {
                last = Some(hour);
                break;
            }
            if schedule.is_due(hour, at) {
                missing.push(hour);
            }
        }
        missing.reverse();
        Self { last, missing, from }
    }

    /// Since when nothing was heard.
    fn silent_since(&self) -> Instant {
        self.last.map_or(self.from.start(), Hour::end)
    }

    /// The hour with which a silence began and when it was one, for a post that has spoken before.
    pub(super) fn silence(&self, schedule: &Schedule<'_>) -> Option<(Hour, Instant)> {
        self.last?;
        let [first, second, ..] = self.missing.as_slice() else { return None };
        Some((*first, schedule.due_at(*second)))
    }
}

/// The reporting state of a post (`domain` rules of counting; 30 minutes by [`Rules`]).
pub(super) fn reporting(schedule: &Schedule<'_>, trail: &Trail, at: Instant) -> Reporting {
    let is_open = schedule.expects(schedule.zone.hour(at));
    match (is_open, trail.missing.as_slice()) {
        (true, []) => Reporting::Reporting,
        (true, [only]) => Reporting::Late { since: only.end() },
        (true, _) => Reporting::Silent { since: trail.silent_since() },
        (false, []) => {
            let opens = schedule.calendar.opens_after(at, schedule.zone).map(Hour::start);
            Reporting::Closed { opens }
        }
        (false, [.., newest]) => Reporting::ClosedIncomplete { missing: *newest },
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn calendar() -> Calendar {
        Calendar {
            open: vec![(9, 17)],
            holidays: Vec::new(),
            closures: vec![(day().pred_opt().unwrap(), "Works".into())],
            market_days: Vec::new(),
            source: "test".into(),
        }
    }

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn hour(of_day: u32) -> Hour {
        Zone::DILI.hour_of(day(), of_day)
    }

    fn at(of_day: u32, minute: i64) -> Instant {
        hour(of_day).start() + TimeDelta::minutes(minute)
    }

    /// All hours of the day before the closure are there, and these of today.
    #[track_caller]
    fn check(there: &[u32], now: Instant, expected: Reporting) {
        let calendar = calendar();
        let schedule = Schedule::new(&calendar, &Rules::default());
        let mut hours: BTreeSet<Hour> = there.iter().map(|it| hour(*it)).collect();
        hours.extend((0..24).map(|it| Hour(hour(it).0 - 48)));
        let trail = Trail::walk(&schedule, |it| hours.contains(&it), now, Hour(hour(0).0 - 48));
        assert_eq!(reporting(&schedule, &trail, now), expected);
    }

    #[test]
    fn the_state_follows_the_calendar() {
        check(&[], at(8, 59), Reporting::Closed { opens: Some(at(9, 0)) });
        check(&[], at(10, 29), Reporting::Reporting);
        check(&[], at(10, 30), Reporting::Late { since: at(10, 0) });
        check(&[], at(11, 30), Reporting::Silent { since: Hour(hour(23).0 - 48).end() });
        check(&[9, 10, 11], at(13, 29), Reporting::Reporting);
        check(&[9, 10, 11], at(13, 30), Reporting::Late { since: at(13, 0) });
        check(&[9, 10, 11], at(14, 30), Reporting::Silent { since: at(12, 0) });
        check(&(9..17).collect::<Vec<_>>(), at(17, 30), Reporting::Closed { opens: Some(at(33, 0)) });
        check(&[9, 10, 11, 12, 13, 14, 15], at(17, 10), Reporting::Closed { opens: Some(at(33, 0)) });
        check(&[9, 10, 11, 12, 13, 14, 15], at(17, 30), Reporting::ClosedIncomplete { missing: hour(16) });
    }

    #[test]
    fn a_figure_of_the_running_hour_is_a_report() {
        check(&[9, 13], at(13, 40), Reporting::Reporting);
    }

    #[test]
    fn a_silence_has_a_beginning_that_does_not_move() {
        let calendar = calendar();
        let schedule = Schedule::new(&calendar, &Rules::default());
        let walk = |now| Trail::walk(&schedule, |it| it == hour(11), now, hour(0)).silence(&schedule);
        assert_eq!(walk(at(14, 29)), None);
        assert_eq!(walk(at(14, 30)), Some((hour(12), at(14, 30))));
        assert_eq!(walk(at(22, 0)), Some((hour(12), at(14, 30))));
        let never = Trail::walk(&schedule, |_| false, at(16, 0), hour(0));
        assert_eq!(never.silence(&schedule), None);
    }
}
