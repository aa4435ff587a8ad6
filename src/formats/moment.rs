//! Dates with time and offset as files write them (ISO 8601, RFC 3339, CAP 1.2 §3.3.2).
//!
//! It must not know which format asks, nor any clock.

use chrono::{FixedOffset, NaiveDate, NaiveTime};

use crate::domain::{Instant, Zone};

/// The furthest that any zone is from UTC, in hours.
const MAX_OFFSET_HOURS: i32 = 14;

/// The offset that a time was written with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Offset {
    Missing,
    /// `Z`, which CAP does not know.
    Zulu,
    /// A numeric one; `-00:00` is UTC.
    Numeric(FixedOffset),
}

/// A date, perhaps with a time of day and an offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) day: NaiveDate,
    /// Whole seconds; a fraction is cut off.
    pub(super) time: Option<NaiveTime>,
    pub(super) offset: Offset,
}

/// Why a text is no moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    Unknown,
    NoSuchDay,
}

impl Moment {
    /// The instant, with another zone where the text has no offset.
    pub(super) fn instant(self, otherwise: Option<Zone>) -> Option<Instant> {
        let zone = match self.offset {
            Offset::Missing => otherwise?,
            Offset::Zulu => Zone::new(FixedOffset::east_opt(0)?),
            Offset::Numeric(offset) => Zone::new(offset),
        };
        Some(zone.at(self.day, self.time.unwrap_or(NaiveTime::MIN)))
    }
}

/// Reads `2026-11-24`, `2026-11-24T14:30`, `2026-11-24 14:30:05.5+09:00`.
pub(super) fn read(text: &str) -> Result<Moment, Fault> {
    let text = text.trim().replace('−', "-");
    let (day, rest) = text.split_at_checked(10).ok_or(Fault::Unknown)?;
    let day = read_day(day)?;
    let Some(rest) = rest.strip_prefix(['T', 't', ' ']) else {
        return if rest.is_empty() {
            Ok(Moment { day, time: None, offset: Offset::Missing })
        } else {
            Err(Fault::Unknown)
        };
    };
    let (clock, offset) = if let Some(clock) = rest.strip_suffix(['Z', 'z']) {
        (clock, Offset::Zulu)
    } else if let Some(at) = rest.find(['+', '-']) {
        let (clock, offset) = rest.split_at(at);
        (clock, Offset::Numeric(read_offset(offset).ok_or(Fault::Unknown)?))
    } else {
        (rest, Offset::Missing)
    };
    let time = read_clock(clock.trim_end()).ok_or(Fault::Unknown)?;
    Ok(Moment { day, time: Some(time), offset })
}

fn read_day(text: &str) -> Result<NaiveDate, Fault> {
    let mut parts = text.split('-');
    let mut part = |digits| parts.next().and_then(|part| number(part, digits)).ok_or(Fault::Unknown);
    let (year, month, day) = (part(4)?, part(2)?, part(2)?);
    NaiveDate::from_ymd_opt(year as i32, month, day).ok_or(Fault::NoSuchDay)
}

fn read_clock(text: &str) -> Option<NaiveTime> {
    let mut parts = text.split(':');
    let hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2)?;
    let second = match parts.next() {
        Some(second) => {
            let (whole, fraction) = second.split_once('.').unwrap_or((second, "0"));
            number(fraction, fraction.len())?;
            // A leap second counts as the last of its minute.
            number(whole, 2)?.min(if whole == "60" { 59 } else { 99 })
        }
        None => 0,
    };
    parts.next().is_none().then(|| NaiveTime::from_hms_opt(hour, minute, second))?
}

fn read_offset(text: &str) -> Option<FixedOffset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let digits = text[1..].replace(':', "");
    if !digits.is_ascii() {
        return None;
    }
    let (hours, minutes) = match (digits.len(), text.len()) {
        (4, 5 | 6) => (number(&digits[..2], 2)?, number(&digits[2..], 2)?),
        (2, 3) => (number(&digits, 2)?, 0),
        _ => return None,
    };
    let in_reach = hours as i32 <= MAX_OFFSET_HOURS && minutes < 60;
    in_reach.then(|| FixedOffset::east_opt(sign * (hours * 3600 + minutes * 60) as i32))?
}

/// Reads exactly so many plain digits.
fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() == digits && !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    // Only a fraction can be too long for a u32, and its value does not count.
    plain.then(|| text.parse().unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, utc: &str) {
        assert_eq!(read(text).unwrap().instant(None).unwrap().to_rfc3339(), utc);
    }

    #[test]
    fn times_with_an_offset_are_instants() {
        check("2003-04-02T14:39:01-05:00", "2003-04-02T19:39:01+00:00");
        check("2026-11-24T14:00-00:00", "2026-11-24T14:00:00+00:00");
        check("2026-11-24 14:30:05.999+0900", "2026-11-24T05:30:05+00:00");
        check("2026-11-24T14:00:00Z", "2026-11-24T14:00:00+00:00");
        check("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00");
    }

    #[test]
    fn a_time_without_offset_is_an_instant_only_with_a_zone() {
        let moment = read("2026-11-24T14:00").unwrap();
        assert_eq!(moment.instant(None), None);
        assert_eq!(moment.instant(Some(Zone::DILI)).unwrap().to_rfc3339(), "2026-11-24T05:00:00+00:00");
    }

    #[test]
    fn other_texts_are_no_moment() {
        assert_eq!(read("2026-02-30T10:00+09:00"), Err(Fault::NoSuchDay));
        for text in [
            "",
            "24/11/2026",
            "2026-1-1",
            "2026-11-24T25:00Z",
            "2026-11-24T10:00+15:00",
            "2026-11-24T10",
            "2026-11-24T+9:00",
            "2026-11-24T10:00+",
            "2026-11-24T10:00:00.Z",
            "２０２６-11-24",
            "2026-11-24x",
            "+026-11-24",
        ] {
            assert_eq!(read(text), Err(Fault::Unknown), "{text}");
        }
    }
}
