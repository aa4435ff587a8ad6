//! Texts that are nothing but a time or a number, as a number.
//!
//! Only the one way to write them counts: what does not come out as it went in stays a text.

use super::bytes::{Bad, Read};

/// How a number is written as text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// `2026-11-24T05:12:00Z`, in seconds.
    Second = 16,
    /// `2026-11-24T14+09:00`, in hours of UTC.
    Hour = 17,
    /// `2026-11-24`, in days.
    Day = 18,
    /// `20261124T141200`, Dili's clock, in seconds of UTC.
    Stamp = 19,
    /// Decimal digits.
    Number = 20,
}

const SECONDS_EAST: i64 = 9 * 3_600;

impl Form {
    pub(super) const ALL: [Self; 5] = [Self::Second, Self::Hour, Self::Day, Self::Stamp, Self::Number];

    pub(super) fn of(code: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|form| *form as u8 == code)
    }

    /// Reads a text that [`Form::text`] would write.
    pub(super) fn parse(self, text: &str) -> Option<i64> {
        let number = |from: usize, to: usize| text.get(from..to)?.parse::<i64>().ok();
        let two = |from: usize| number(from, from + 2);
        let date = |month, day| days(number(0, 4)?, two(month)?, two(day)?);
        let clock = |hour, minute, second| Some(two(hour)? * 3_600 + two(minute)? * 60 + two(second)?);
        let value = match self {
            Self::Second if text.len() == 20 => date(5, 8)? * 86_400 + clock(11, 14, 17)?,
            Self::Hour if text.len() == 19 => date(5, 8)? * 24 + two(11)? - 9,
            Self::Day if text.len() == 10 => date(5, 8)?,
            Self::Stamp if text.len() == 15 => date(4, 6)? * 86_400 + clock(9, 11, 13)? - SECONDS_EAST,
            Self::Number if text.len() < 19 => text.parse().ok()?,
            _ => return None,
        };
        (self.text(value).as_deref() == Ok(text)).then_some(value)
    }

    /// Writes a number.
    pub(super) fn text(self, value: i64) -> Read<String> {
        let beyond = Bad::Damaged("a time is beyond the calendar");
        let seconds = |value: i64| (civil(value.div_euclid(86_400)), value.rem_euclid(86_400));
        let mut out = String::with_capacity(20);
        match self {
            Self::Second => {
                let (date, rest) = seconds(value);
                push_date(&mut out, date.ok_or(beyond)?, "-");
                push_clock(&mut out, rest, ":");
                out.push('Z');
            }
            Self::Hour => {
                let local = value.checked_add(9).ok_or(beyond)?;
                push_date(&mut out, civil(local.div_euclid(24)).ok_or(beyond)?, "-");
                out.push('T');
                push_two(&mut out, local.rem_euclid(24));
                out.push_str("+09:00");
            }
            Self::Day => push_date(&mut out, civil(value).ok_or(beyond)?, "-"),
            Self::Stamp => {
                let (date, rest) = seconds(value.checked_add(SECONDS_EAST).ok_or(beyond)?);
                push_date(&mut out, date.ok_or(beyond)?, "");
                push_clock(&mut out, rest, "");
            }
            Self::Number => out = value.to_string(),
        }
        Ok(out)
    }
}

/// Days since 1 January 1970 in the Gregorian calendar.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // The year begins in March, so that the leap day is its last.
    let year = if month < 3 { year - 1 } else { year };
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(year * 365 + leaps + of_year - 719_468)
}

/// Year, month and day; only years of four digits.
fn civil(day: i64) -> Option<(i64, i64, i64)> {
    let day = day.checked_add(719_468)?;
    let era = day.div_euclid(146_097);
    let of_era = day.rem_euclid(146_097);
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era.checked_mul(400)? + i64::from(month < 3);
    (0..=9_999).contains(&year).then_some((year, month, day))
}

fn push_two(out: &mut String, number: i64) {
    out.push(char::from(b'0' + (number / 10 % 10) as u8));
    out.push(char::from(b'0' + (number % 10) as u8));
}

fn push_date(out: &mut String, (year, month, day): (i64, i64, i64), between: &str) {
    push_two(out, year / 100);
    push_two(out, year);
    out.push_str(between);
    push_two(out, month);
    out.push_str(between);
    push_two(out, day);
}

fn push_clock(out: &mut String, second: i64, between: &str) {
    out.push('T');
    push_two(out, second / 3_600);
    out.push_str(between);
    push_two(out, second / 60 % 60);
    out.push_str(between);
    push_two(out, second % 60);
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDate, SecondsFormat};
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_written_otherwise_stays_a_text() {
        for (form, text) in [
            (Form::Second, "2026-11-24T05:12:60Z"),
            (Form::Second, "2026-02-30T05:12:00Z"),
            (Form::Second, "2026-11-24t05:12:00z"),
            (Form::Hour, "2026-11-24T24+09:00"),
            (Form::Hour, "2026-11-24T14+08:00"),
            (Form::Day, "2026-1-024"),
            (Form::Day, "+026-01-24"),
            (Form::Number, "007"),
            (Form::Number, "+7"),
            (Form::Number, ""),
        ] {
            assert_eq!(form.parse(text), None, "{text}");
        }
        assert_eq!(Form::Stamp.parse("20261124T141200"), Form::Second.parse("2026-11-24T05:12:00Z"));
        assert_eq!(
            Form::Hour.parse("2026-11-24T14+09:00").map(|hour| hour * 3_600),
            Form::Second.parse("2026-11-24T05:00:00Z")
        );
    }

    proptest! {
        #[test]
        fn times_are_what_chrono_says(seconds in -62_167_219_200_i64..253_402_300_800) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            let text = at.to_rfc3339_opts(SecondsFormat::Secs, true);
            prop_assert_eq!(Form::Second.text(seconds), Ok(text.clone()));
            prop_assert_eq!(Form::Second.parse(&text), Some(seconds));
            let day = at.date_naive();
            let days = (day - NaiveDate::from_ymd_opt(1970, 1, 1).unwrap()).num_days();
            prop_assert_eq!(Form::Day.text(days), Ok(day.to_string()));
            prop_assert_eq!(Form::Day.parse(&day.to_string()), Some(days));
        }

        #[test]
        fn any_number_and_any_text_are_met_without_a_panic(value: i64, text: String) {
            for form in Form::ALL {
                form.text(value).ok();
                if let Some(value) = form.parse(&text) {
                    prop_assert_eq!(form.text(value), Ok(text.clone()));
                }
            }
        }
    }
}
