//! Days, hours and periods as Dili counts them. Knows no clock: the time is passed in.

use std::fmt;

use chrono::{
    DateTime, Datelike as _, Days, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Timelike as _, Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An instant, in UTC.
pub type Instant = DateTime<Utc>;

/// The first and the last instant that is shown as it is: 1 January of year 1 and of year 9999.
const FIRST: Instant = at_seconds(-62_135_596_800);
const LAST: Instant = at_seconds(253_370_764_800);

const fn at_seconds(seconds: i64) -> Instant {
    match DateTime::from_timestamp(seconds, 0) {
        Some(at) => at,
        None => DateTime::UNIX_EPOCH,
    }
}

/// Where the time comes from: the edge of the program makes one, everything else is given it.
pub type Clock = std::sync::Arc<dyn Fn() -> Instant + Send + Sync>;

/// The zone in which days are counted; Timor-Leste keeps UTC+9 all year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone(FixedOffset);

impl Zone {
    /// Timor-Leste time, UTC+9 without summer time.
    pub const DILI: Self = match FixedOffset::east_opt(9 * 3600) {
        Some(offset) => Self(offset),
        None => unreachable!(),
    };

    pub const UTC: Self = match FixedOffset::east_opt(0) {
        Some(offset) => Self(offset),
        None => unreachable!(),
    };

    pub fn new(offset: FixedOffset) -> Self {
        Self(offset)
    }

    /// The wall clock at an instant. One beyond any calendar (a clock that is far off, a hostile
    /// sender) counts as the nearest that can be shown, for chrono panics on it.
    pub fn local(self, at: Instant) -> DateTime<FixedOffset> {
        at.clamp(FIRST, LAST).with_timezone(&self.0)
    }

    /// The day on which an instant falls.
    pub fn day(self, at: Instant) -> NaiveDate {
        self.local(at).date_naive()
    }

    /// The instant of a wall-clock time on a day.
    pub fn at(self, day: NaiveDate, time: NaiveTime) -> Instant {
        // A fixed offset has no gaps: subtracting it is total.
        (day.and_time(time) - TimeDelta::seconds(i64::from(self.0.local_minus_utc()))).and_utc()
    }

    pub fn midnight(self, day: NaiveDate) -> Instant {
        self.at(day, NaiveTime::MIN)
    }

    /// The hour in which an instant falls.
    pub fn hour(self, at: Instant) -> Hour {
        Hour(at.timestamp().div_euclid(3600))
    }

    /// The given hour of a day, 0 to 23.
    pub fn hour_of(self, day: NaiveDate, hour: u32) -> Hour {
        Hour(self.hour(self.midnight(day)).0 + i64::from(hour))
    }
}

/// One hour, counted from the Unix epoch; both zones that matter here differ from UTC by whole hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hour(pub i64);

impl Hour {
    pub fn start(self) -> Instant {
        DateTime::from_timestamp(self.0 * 3600, 0).unwrap_or(DateTime::UNIX_EPOCH)
    }

    pub fn end(self) -> Instant {
        self.next().start()
    }

    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The hour of the day, 0 to 23, in a zone.
    pub fn of_day(self, zone: Zone) -> u32 {
        zone.local(self.start()).hour()
    }
}

/// What span of time a figure is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    Hour(Hour),
    Day(NaiveDate),
    /// The week that begins on this Monday.
    Week(NaiveDate),
    /// The month that begins on this first.
    Month(NaiveDate),
    Year(i32),
    /// From the first to the last day, both included.
    Span(NaiveDate, NaiveDate),
}

/// Why a text is no period.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    #[error(
        "`{0}` is no period; write 2026-11-24T14+09:00, 2026-11-24, 2026-W48, 2026-11, 2026 or 2020/2022"
    )]
    Unknown(String),
    #[error("`{0}` is no day of the calendar")]
    NoSuchDay(String),
    #[error("`{0}` ends before it begins")]
    Backwards(String),
    #[error("`{0}` has no offset; write it as 2026-11-24T14+09:00 or declare the zone")]
    NoOffset(String),
}

impl Period {
    /// Reads a period; an hour without an offset is taken only where the zone is declared.
    pub fn parse(text: &str, declared: Option<Zone>) -> Result<Self, PeriodError> {
        let text = text.trim();
        let Some((first, last)) = text.split_once('/') else { return parse_one(text, declared) };
        let (first, last) = (parse_one(first, declared)?, parse_one(last, declared)?);
        let zone = declared.unwrap_or(Zone::DILI);
        let (first, last) = (first.first_day(zone), last.last_day(zone));
        if last < first {
            return Err(PeriodError::Backwards(text.to_owned()));
        }
        Ok(Self::Span(first, last))
    }

    pub fn first_day(self, zone: Zone) -> NaiveDate {
        match self {
            Self::Hour(hour) => zone.day(hour.start()),
            Self::Day(day) | Self::Week(day) | Self::Month(day) | Self::Span(day, _) => day,
            Self::Year(year) => NaiveDate::from_yo_opt(year, 1).unwrap_or_default(),
        }
    }

    pub fn last_day(self, zone: Zone) -> NaiveDate {
        match self {
            Self::Hour(hour) => zone.day(hour.start()),
            Self::Day(day) | Self::Span(_, day) => day,
            Self::Week(monday) => monday + Days::new(6),
            Self::Month(first) => (first + chrono::Months::new(1)).pred_opt().unwrap_or(first),
            Self::Year(year) => NaiveDate::from_ymd_opt(year, 12, 31).unwrap_or_default(),
        }
    }

    /// When the period begins.
    pub fn start(self, zone: Zone) -> Instant {
        match self {
            Self::Hour(hour) => hour.start(),
            _ => zone.midnight(self.first_day(zone)),
        }
    }

    /// When the period is over.
    pub fn end(self, zone: Zone) -> Instant {
        match self {
            Self::Hour(hour) => hour.end(),
            _ => zone.midnight(self.last_day(zone) + Days::new(1)),
        }
    }
}

/// Reads a period that is no span.
fn parse_one(text: &str, declared: Option<Zone>) -> Result<Period, PeriodError> {
    if let Some((day, hour)) = text.split_once(['T', ' ']) {
        return parse_hour(text, day, hour, declared);
    }
    let unknown = || PeriodError::Unknown(text.to_owned());
    let number = |part: &str| -> Result<u32, PeriodError> {
        if part.bytes().all(|b| b.is_ascii_digit()) {
            part.parse().map_err(|_| unknown())
        } else {
            Err(unknown())
        }
    };
    let parts: Vec<&str> = text.split('-').collect();
    let no_such_day = || PeriodError::NoSuchDay(text.to_owned());
    match parts.as_slice() {
        [year] if year.len() == 4 => Ok(Period::Year(number(year)? as i32)),
        [year, week] if year.len() == 4 && week.starts_with('W') => {
            let week = number(&week[1..])?;
            NaiveDate::from_isoywd_opt(number(year)? as i32, week, chrono::Weekday::Mon)
                .map(Period::Week)
                .ok_or_else(no_such_day)
        }
        [year, month] if year.len() == 4 && month.len() == 2 => {
            NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, 1)
                .map(Period::Month)
                .ok_or_else(no_such_day)
        }
        [year, month, day] if year.len() == 4 && month.len() == 2 && day.len() == 2 => {
            NaiveDate::from_ymd_opt(number(year)? as i32, number(month)?, number(day)?)
                .map(Period::Day)
                .ok_or_else(no_such_day)
        }
        _ => Err(unknown()),
    }
}

fn parse_hour(text: &str, day: &str, hour: &str, declared: Option<Zone>) -> Result<Period, PeriodError> {
    let Period::Day(day) = parse_one(day, declared)? else {
        return Err(PeriodError::Unknown(text.to_owned()));
    };
    let unknown = || PeriodError::Unknown(text.to_owned());
    let (clock, zone) = if let Some(clock) = hour.strip_suffix('Z') {
        (clock, FixedOffset::east_opt(0).map(Zone))
    } else if let Some(at) = hour.find(['+', '-', '−']) {
        let (clock, offset) = hour.split_at(at);
        (clock, Some(Zone(offset.replace('−', "-").parse().map_err(|_| unknown())?)))
    } else {
        (hour, declared)
    };
    let zone = zone.ok_or_else(|| PeriodError::NoOffset(text.to_owned()))?;
    let (hour, minute) = clock.split_once(':').unwrap_or((clock, "00"));
    let (hour, minute): (u32, &str) = (hour.parse().map_err(|_| unknown())?, minute);
    if hour > 23 || !matches!(minute, "00" | "00:00") {
        return Err(unknown());
    }
    Ok(Period::Hour(zone.hour_of(day, hour)))
}

impl fmt::Display for Period {
    /// Writes what [`Period::parse`] reads; hours with Dili's offset.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Hour(hour) => write!(f, "{}", Zone::DILI.local(hour.start()).format("%Y-%m-%dT%H%:z")),
            Self::Day(day) => write!(f, "{}", day.format("%Y-%m-%d")),
            Self::Week(day) => write!(f, "{}", day.format("%G-W%V")),
            Self::Month(day) => write!(f, "{}", day.format("%Y-%m")),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Span(first, last) if first.ordinal() == 1 && last.month() == 12 && last.day() == 31 => {
                write!(f, "{:04}/{:04}", first.year(), last.year())
            }
            Self::Span(first, last) => write!(f, "{}/{}", first.format("%Y-%m-%d"), last.format("%Y-%m-%d")),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text, None).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_period_reads_what_it_writes() {
        for text in [
            "2026-11-24T14+09:00",
            "2026-11-24",
            "2026-W48",
            "2026-11",
            "2026",
            "2020/2022",
            "2020-09-01/2022-12-30",
        ] {
            let period = Period::parse(text, None).unwrap();
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn days_that_do_not_exist_and_hours_without_a_zone_are_refused() {
        assert!(matches!(Period::parse("2026-02-30", None), Err(PeriodError::NoSuchDay(_))));
        assert!(matches!(Period::parse("2026-11-24T14", None), Err(PeriodError::NoOffset(_))));
        assert!(Period::parse("2026-11-24T14", Some(Zone::DILI)).is_ok());
        assert!(matches!(Period::parse("24/11/2026", None), Err(PeriodError::Unknown(_))));
    }

    #[test]
    fn a_span_has_two_ends_in_order() {
        assert!(matches!(Period::parse("2022/2020", None), Err(PeriodError::Backwards(_))));
        assert!(matches!(Period::parse("2020/2021/2022", None), Err(PeriodError::Unknown(_))));
        let endless = "2026/".repeat(500_000);
        assert!(Period::parse(&endless, None).is_err());
    }

    #[test]
    fn an_instant_beyond_the_calendar_can_be_shown() {
        for at in [Instant::MAX_UTC, Instant::MIN_UTC] {
            assert!(!Zone::DILI.local(at).to_string().is_empty());
            assert!((1..=9999).contains(&Zone::DILI.day(at).year()));
        }
    }

    #[test]
    fn a_day_in_dili_begins_at_15_utc_the_day_before() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        assert_eq!(Zone::DILI.midnight(day).to_rfc3339(), "2026-11-23T15:00:00+00:00");
        assert_eq!(Zone::DILI.day(Zone::DILI.midnight(day)), day);
        assert_eq!(Zone::DILI.day(Zone::DILI.midnight(day) - TimeDelta::seconds(1)), day.pred_opt().unwrap());
    }
}
