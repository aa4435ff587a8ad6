//! Periods as DHIS2 writes them: `20261124`, `2026W48`, `2026SunW48`, `202603B`, `2026AprilS1`, `2026July` …
//!
//! The forms and what they mean are those of its server (`PeriodTypeEnum`, `DateUnitPeriodTypeParser`):
//! what begins in November is named by the year in which it ends, every other by that in which it begins.
//! It must not know any other calendar than the Gregorian one.

use chrono::{Days, Months, NaiveDate, Weekday};

use crate::domain::Period;

/// Why a text is no period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodFault {
    #[error("is no period of DHIS2's")]
    Unknown,
    #[error("is not in the calendar")]
    NoSuchDay,
}

/// Reads a period; those that are none of ours by name become a span from the first day to the last.
pub fn period(text: &str) -> Result<Period, PeriodFault> {
    let text = text.trim();
    let (year, rest) = text.split_at_checked(4).ok_or(PeriodFault::Unknown)?;
    let year = number(year, 4)? as i32;
    read(year, rest)
}

fn read(year: i32, rest: &str) -> Result<Period, PeriodFault> {
    if let Some((form, count)) = rest.strip_suffix(|c: char| c.is_ascii_digit()).and_then(|_| split(rest)) {
        return counted(year, form, count);
    }
    let (starts, months) = match rest {
        "" => return first_of(year, 1).map(|_| Period::Year(year)),
        "Feb" => ((year, 2), 12),
        "April" => ((year, 4), 12),
        "July" => ((year, 7), 12),
        "Aug" => ((year, 8), 12),
        "Sep" => ((year, 9), 12),
        "Oct" => ((year, 10), 12),
        "Nov" => ((year - 1, 11), 12),
        _ => {
            let number = number(rest.strip_suffix('B').ok_or(PeriodFault::Unknown)?, 2)?;
            // The number of the pair of months, not of a month.
            return nth(number, 6).and_then(|nth| months_from((year, 2 * nth - 1), 2));
        }
    };
    months_from(starts, months)
}

/// The letters and the digits behind them: `WedW`, `12`; a day or a month has no letters.
fn split(rest: &str) -> Option<(&str, &str)> {
    let at = rest.rfind(|c: char| !c.is_ascii_digit() && c != '-').map_or(0, |at| at + 1);
    rest.split_at_checked(at)
}

fn counted(year: i32, form: &str, count: &str) -> Result<Period, PeriodFault> {
    let week_from = |day| number(count, count.len().min(2)).and_then(|week| weeks(year, week, day, 1));
    let one = |most| number(count, 1).and_then(|number| nth(number, most));
    match form {
        "" => day_or_month(year, count),
        "W" => week_from(Weekday::Mon),
        "WedW" => week_from(Weekday::Wed),
        "ThuW" => week_from(Weekday::Thu),
        "FriW" => week_from(Weekday::Fri),
        "SatW" => week_from(Weekday::Sat),
        "SunW" => week_from(Weekday::Sun),
        "BiW" => {
            let pair = number(count, count.len().min(2)).and_then(|pair| nth(pair, 27))?;
            weeks(year, 2 * pair - 1, Weekday::Mon, 2)
        }
        "Q" => months_from((year, 3 * one(4)? - 2), 3),
        "S" => months_from((year, 6 * one(2)? - 5), 6),
        "AprilS" => months_from((year, 6 * one(2)? - 2), 6),
        "NovQ" => match one(4)? {
            1 => months_from((year - 1, 11), 3),
            quarter => months_from((year, 3 * quarter - 4), 3),
        },
        "NovS" => match one(2)? {
            1 => months_from((year - 1, 11), 6),
            _ => months_from((year, 5), 6),
        },
        _ => Err(PeriodFault::Unknown),
    }
}

/// `1124` and `-11-24` are a day, `11` and `-11` a month.
fn day_or_month(year: i32, text: &str) -> Result<Period, PeriodFault> {
    let plain = match text.len() {
        6 if text.starts_with('-') && text[3..].starts_with('-') => format!("{}{}", &text[1..3], &text[4..]),
        3 if text.starts_with('-') => text[1..].to_owned(),
        _ => text.to_owned(),
    };
    match plain.len() {
        4 => {
            let (month, day) = (number(&plain[..2], 2)?, number(&plain[2..], 2)?);
            NaiveDate::from_ymd_opt(year, month, day).map(Period::Day).ok_or(PeriodFault::NoSuchDay)
        }
        2 => first_of(year, number(&plain, 2)?).map(Period::Month),
        _ => Err(PeriodFault::Unknown),
    }
}

/// Weeks that begin on one day of it; the first of a year has four days in it at least (ISO 8601's rule).
fn weeks(year: i32, week: u32, begins: Weekday, count: u64) -> Result<Period, PeriodFault> {
    let first_week = |year| {
        let fourth = NaiveDate::from_ymd_opt(year, 1, 4).ok_or(PeriodFault::NoSuchDay)?;
        fourth.week(begins).checked_first_day().ok_or(PeriodFault::NoSuchDay)
    };
    let first = first_week(year)? + Days::new(7 * u64::from(nth(week, 53)? - 1));
    if first >= first_week(year + 1)? {
        return Err(PeriodFault::NoSuchDay);
    }
    if begins == Weekday::Mon && count == 1 {
        return Ok(Period::Week(first));
    }
    Ok(Period::Span(first, first + Days::new(7 * count - 1)))
}

fn months_from((year, month): (i32, u32), count: u32) -> Result<Period, PeriodFault> {
    let first = first_of(year, month)?;
    let last = first.checked_add_months(Months::new(count)).and_then(|next| next.pred_opt());
    last.map(|last| Period::Span(first, last)).ok_or(PeriodFault::NoSuchDay)
}

fn first_of(year: i32, month: u32) -> Result<NaiveDate, PeriodFault> {
    NaiveDate::from_ymd_opt(year, month, 1).filter(|_| year > 0).ok_or(PeriodFault::NoSuchDay)
}

fn nth(number: u32, most: u32) -> Result<u32, PeriodFault> {
    (1..=most).contains(&number).then_some(number).ok_or(PeriodFault::NoSuchDay)
}

/// Reads exactly so many plain digits.
fn number(text: &str, digits: usize) -> Result<u32, PeriodFault> {
    let is_plain = !text.is_empty() && text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    let number = is_plain.then(|| text.parse().ok()).flatten();
    number.ok_or(PeriodFault::Unknown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, ours: &str) {
        assert_eq!(period(text).map(|period| period.to_string()), Ok(ours.to_owned()), "{text}");
    }

    #[test]
    fn days_weeks_months_and_years_are_ours() {
        for (text, ours) in [
            ("20040315", "2004-03-15"),
            ("2004-03-15", "2004-03-15"),
            ("2026W48", "2026-W48"),
            ("2004W1", "2004-W01"),
            ("2020W53", "2020-W53"),
            ("200403", "2004-03"),
            ("2004-03", "2004-03"),
            ("2004", "2004"),
        ] {
            check(text, ours);
        }
    }

    #[test]
    fn weeks_of_other_days_are_spans() {
        for (text, ours) in [
            // The first has four days in the year: 2015 begins on a Thursday.
            ("2015WedW1", "2014-12-31/2015-01-06"),
            ("2015WedW5", "2015-01-28/2015-02-03"),
            ("2015ThuW6", "2015-02-05/2015-02-11"),
            ("2015FriW1", "2015-01-02/2015-01-08"),
            ("2015SatW7", "2015-02-14/2015-02-20"),
            ("2015SunW8", "2015-02-22/2015-02-28"),
            ("2015BiW1", "2014-12-29/2015-01-11"),
            ("2015BiW26", "2015-12-14/2015-12-27"),
            ("2020BiW27", "2020-12-28/2021-01-10"),
        ] {
            check(text, ours);
        }
    }

    #[test]
    fn months_together_are_spans() {
        for (text, ours) in [
            ("200401B", "2004-01-01/2004-02-29"),
            ("200406B", "2004-11-01/2004-12-31"),
            ("2004Q1", "2004-01-01/2004-03-31"),
            ("2004Q4", "2004-10-01/2004-12-31"),
            ("2005NovQ1", "2004-11-01/2005-01-31"),
            ("2005NovQ2", "2005-02-01/2005-04-30"),
            ("2005NovQ4", "2005-08-01/2005-10-31"),
            ("2004S1", "2004-01-01/2004-06-30"),
            ("2004S2", "2004-07-01/2004-12-31"),
            ("2004AprilS1", "2004-04-01/2004-09-30"),
            ("2004AprilS2", "2004-10-01/2005-03-31"),
            ("2005NovS1", "2004-11-01/2005-04-30"),
            ("2005NovS2", "2005-05-01/2005-10-31"),
        ] {
            check(text, ours);
        }
    }

    #[test]
    fn years_that_begin_elsewhere_are_spans() {
        for (text, ours) in [
            ("2004April", "2004-04-01/2005-03-31"),
            ("2004July", "2004-07-01/2005-06-30"),
            ("2004Sep", "2004-09-01/2005-08-31"),
            ("2004Oct", "2004-10-01/2005-09-30"),
            ("2005Nov", "2004-11-01/2005-10-31"),
        ] {
            check(text, ours);
        }
    }

    #[test]
    fn what_is_no_period_is_none() {
        use PeriodFault::{NoSuchDay, Unknown};
        for (text, fault) in [
            ("false_period", Unknown),
            ("", Unknown),
            ("204", Unknown),
            ("20040230", NoSuchDay),
            ("200413", NoSuchDay),
            ("200400", NoSuchDay),
            ("2004W0", NoSuchDay),
            ("2015SatW53", NoSuchDay),
            ("2021W53", NoSuchDay),
            ("2021BiW27", NoSuchDay),
            ("200407B", NoSuchDay),
            ("2004Q5", NoSuchDay),
            ("2004Q12", Unknown),
            ("2004S0", NoSuchDay),
            ("2004NovS3", NoSuchDay),
            ("2004MayS1", Unknown),
            ("2004Dec", Unknown),
            ("0000", NoSuchDay),
            ("LAST_12_MONTHS", Unknown),
            ("٢٠٠٤", Unknown),
            ("2004-3-1", Unknown),
            ("2004é1", Unknown),
            ("2004--1", Unknown),
            ("2004W999999999999", Unknown),
        ] {
            assert_eq!(period(text), Err(fault), "{text}");
        }
    }
}
