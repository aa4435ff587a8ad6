//! When something happened, as people write it: `14:30`, `yesterday 14:30`, `2026-11-24 14:30`.
//!
//! It must not know a clock: the time is passed in.

use chrono::{Datelike as _, NaiveDate, NaiveTime, TimeDelta};

use crate::domain::{Instant, Zone};

/// Why a text is no time of something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoMoment {
    /// It cannot be read.
    Unreadable,
    /// It has not come yet.
    Ahead(Instant),
}

/// Reads a time of a day; `yesterday` is the word of the reader's language. Nothing is now.
pub(super) fn read(text: &str, now: Instant, zone: Zone, yesterday: &str) -> Result<Instant, NoMoment> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(now);
    }
    let today = zone.day(now);
    let (day, time) = match text.rsplit_once(' ') {
        None => (Some(today), text),
        Some((day, time)) if day.trim().eq_ignore_ascii_case(yesterday) => (today.pred_opt(), time),
        Some((day, time)) => (read_day(day.trim(), today), time),
    };
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| NoMoment::Unreadable)?;
    let at = zone.at(day.ok_or(NoMoment::Unreadable)?, time);
    // A minute that has only begun is written by clocks that are a little ahead.
    if at > now + TimeDelta::minutes(1) { Err(NoMoment::Ahead(at)) } else { Ok(at) }
}

/// `2026-11-24`, `24/11/2026`, or `24/11` of the twelve months that end today.
fn read_day(text: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(day) = day(text) {
        return Some(day).filter(|day| (2000..=2200).contains(&day.year()));
    }
    let (day, month) = text.split_once('/')?;
    let (day, month) = (day.parse().ok()?, month.parse().ok()?);
    let this_year = NaiveDate::from_ymd_opt(today.year(), month, day);
    this_year.filter(|day| *day <= today).or_else(|| NaiveDate::from_ymd_opt(today.year() - 1, month, day))
}

/// A day with its year: `2027-01-31` or `31/01/2027`.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    NaiveDate::parse_from_str(text, "%Y-%m-%d").or_else(|_| NaiveDate::parse_from_str(text, "%d/%m/%Y")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(day: &str, time: &str) -> Instant {
        Zone::DILI.at(day.parse().unwrap(), time.parse().unwrap())
    }

    #[track_caller]
    fn check(text: &str, expected: Result<Instant, NoMoment>) {
        assert_eq!(read(text, at("2026-01-03", "14:32:08"), Zone::DILI, "yesterday"), expected, "{text}");
    }

    #[test]
    fn times_are_read_as_people_write_them() {
        check("", Ok(at("2026-01-03", "14:32:08")));
        check("9:05", Ok(at("2026-01-03", "09:05:00")));
        check("14:33", Ok(at("2026-01-03", "14:33:00")));
        check("Yesterday 23:50", Ok(at("2026-01-02", "23:50:00")));
        check("2025-12-31 06:00", Ok(at("2025-12-31", "06:00:00")));
        check("31/12/2025 06:00", Ok(at("2025-12-31", "06:00:00")));
        check("31/12 06:00", Ok(at("2025-12-31", "06:00:00")));
        check("2/1 06:00", Ok(at("2026-01-02", "06:00:00")));
    }

    #[test]
    fn what_has_not_come_or_cannot_be_read_is_not_taken() {
        check("14:40", Err(NoMoment::Ahead(at("2026-01-03", "14:40:00"))));
        for text in
            ["half past two", "24:00", "31/02 10:00", "2026-01-03", "0000-01-01 10:00", "tomorrow 1:00"]
        {
            check(text, Err(NoMoment::Unreadable));
        }
    }
}
