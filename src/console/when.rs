//! When something happened, as people write it: `14:30`, `yesterday 14:30`, `2026-11-24 14:30`; and
//! in which hours of a day: `12-14`, `yesterday 12:00-14:00`.
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
    let (day, time) = of_day(text, today, yesterday);
    let time = NaiveTime::parse_from_str(time, "%H:%M").map_err(|_| NoMoment::Unreadable)?;
    let at = zone.at(day.ok_or(NoMoment::Unreadable)?, time);
    // A minute that has only begun is written by clocks that are a little ahead.
    if at > now + TimeDelta::minutes(1) { Err(NoMoment::Ahead(at)) } else { Ok(at) }
}

/// Takes the day from what stands behind it; today where there is none.
fn of_day<'a>(text: &'a str, today: NaiveDate, yesterday: &str) -> (Option<NaiveDate>, &'a str) {
    match text.rsplit_once(' ') {
        None => (Some(today), text),
        Some((day, time)) if day.trim().eq_ignore_ascii_case(yesterday) => (today.pred_opt(), time),
        Some((day, time)) => (read_day(day.trim(), today), time),
    }
}

/// Whole hours of a day, the end not included; none where it is no such thing.
pub(super) fn hours(text: &str, today: NaiveDate, yesterday: &str) -> Option<(NaiveDate, (u32, u32))> {
    let text = text.trim().replace(['–', '—'], "-").replace(" -", "-").replace("- ", "-");
    let (day, hours) = of_day(&text, today, yesterday);
    let (from, until) = hours.split_once('-')?;
    let hour = |text: &str| {
        let text = text.strip_suffix(":00").unwrap_or(text);
        let is_hour = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_hour)
    };
    let (from, until) = (hour(from)?, hour(until)?);
    (from < until && until <= 24).then_some((day?, (from, until)))
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
    fn hours_are_read_as_people_write_them() {
        let today = "2026-01-03".parse().unwrap();
        let read = |text: &str| hours(text, today, "yesterday");
        for text in ["12-14", "12:00–14:00", " 12 - 14 ", "3/1 12-14", "2026-01-03 12:00 – 14:00"] {
            assert_eq!(read(text), Some((today, (12, 14))), "{text}");
        }
        assert_eq!(read("yesterday 9-24"), Some((today.pred_opt().unwrap(), (9, 24))));
        for text in ["", "12", "14-12", "12-12", "12-25", "12:30-14", "a-b", "tomorrow 1-2", "-1-2", "+1-2"] {
            assert_eq!(read(text), None, "{text}");
        }
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
