//! Through what a panel is looked at: which time, as of which moment, which row in detail.
//!
//! A [`Query`](super::Query) says what is asked for, a lens how. It must not know what is shown.

use chrono::{Datelike as _, Days, Months, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use super::{Clean, Instant, Period, PlaceId, Zone};

/// Days, weeks and months that are shown at once, and how far a step goes.
const DAYS: (u64, u64) = (14, 7);
const WEEKS: (u64, u64) = (12, 6);
const MONTHS: (u32, u32) = (12, 6);

/// How a query is to be answered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Lens {
    pub range: TimeRange,
    /// With what HQ had recorded up to then, for that moment; none is now.
    pub as_of: Option<Instant>,
    /// The row whose details are shown, by its key.
    pub opened: Option<Clean>,
    pub against: Against,
}

/// A stretch of time in columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct TimeRange {
    pub scale: Scale,
    /// A day of the last column; none is today, and goes on with it.
    pub until: Option<NaiveDate>,
}

/// What one column of a range is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Scale {
    /// The hours of a day.
    #[default]
    Hours,
    Days,
    Weeks,
    Months,
}

/// What a post is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Against {
    #[default]
    Nothing,
    /// The same post a span earlier: hours and days a week before, weeks and months a year before.
    Before,
    /// Another post over the same time.
    Post(PlaceId),
}

impl Scale {
    pub const ALL: [Self; 4] = [Self::Hours, Self::Days, Self::Weeks, Self::Months];

    /// The one after it; the first comes after the last.
    #[must_use]
    pub fn next(self) -> Self {
        Self::ALL[(self as usize + 1) % Self::ALL.len()]
    }

    #[must_use]
    pub fn previous(self) -> Self {
        Self::ALL[(self as usize + Self::ALL.len() - 1) % Self::ALL.len()]
    }

    /// The column of this scale in which a day lies; of hours the first of the day.
    fn around(self, day: NaiveDate, zone: Zone) -> Period {
        match self {
            Self::Hours => Period::Hour(zone.hour_of(day, 0)),
            Self::Days => Period::Day(day),
            Self::Weeks => Period::Week(day.week(Weekday::Mon).checked_first_day().unwrap_or(day)),
            Self::Months => Period::Month(day.with_day(1).unwrap_or(day)),
        }
    }
}

impl TimeRange {
    /// The same time in other columns.
    #[must_use]
    pub fn in_scale(self, scale: Scale) -> Self {
        Self { scale, ..self }
    }

    /// The columns, oldest first.
    pub fn columns(self, today: NaiveDate, zone: Zone) -> Vec<Period> {
        let last = self.until.unwrap_or(today);
        let back = |days: u64| last.checked_sub_days(Days::new(days));
        match self.scale {
            Scale::Hours => (0..24).map(|hour| Period::Hour(zone.hour_of(last, hour))).collect(),
            Scale::Days => (0..DAYS.0).rev().filter_map(back).map(Period::Day).collect(),
            Scale::Weeks => {
                let weeks = (0..WEEKS.0).rev().filter_map(|week| back(7 * week));
                weeks.map(|day| self.scale.around(day, zone)).collect()
            }
            Scale::Months => {
                let first = last.with_day(1).unwrap_or(last);
                let months = (0..MONTHS.0).rev().filter_map(|n| first.checked_sub_months(Months::new(n)));
                months.map(Period::Month).collect()
            }
        }
    }

    /// The range a step earlier.
    #[must_use]
    pub fn earlier(self, today: NaiveDate) -> Self {
        let last = self.until.unwrap_or(today);
        let until = match self.scale {
            Scale::Hours => last.pred_opt(),
            Scale::Days => last.checked_sub_days(Days::new(DAYS.1)),
            Scale::Weeks => last.checked_sub_days(Days::new(7 * WEEKS.1)),
            Scale::Months => last.checked_sub_months(Months::new(MONTHS.1)),
        };
        // Before the first that can be shown there is nothing.
        Self { until: until.filter(|day| day.year() >= 2000).or(self.until), ..self }
    }

    /// The range a step later, at most up to now.
    #[must_use]
    pub fn later(self, today: NaiveDate) -> Self {
        let until = self.until.and_then(|last| match self.scale {
            Scale::Hours => last.succ_opt(),
            Scale::Days => last.checked_add_days(Days::new(DAYS.1)),
            Scale::Weeks => last.checked_add_days(Days::new(7 * WEEKS.1)),
            Scale::Months => last.checked_add_months(Months::new(MONTHS.1)),
        });
        Self { until: until.filter(|day| *day < today), ..self }
    }
}

impl Against {
    /// The period of comparison for one of a range.
    pub(super) fn before(period: Period) -> Option<Period> {
        let week = Days::new(7);
        Some(match period {
            Period::Hour(hour) => Period::Hour(super::Hour(hour.0 - 7 * 24)),
            Period::Day(day) => Period::Day(day.checked_sub_days(week)?),
            // 52 weeks: the same Monday of the week.
            Period::Week(monday) => Period::Week(monday.checked_sub_days(Days::new(52 * 7))?),
            Period::Month(first) => Period::Month(first.checked_sub_months(Months::new(12))?),
            Period::Year(_) | Period::Span(..) => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[track_caller]
    fn check(scale: Scale, until: Option<&str>, count: usize, [first, last]: [&str; 2]) {
        let range = TimeRange { scale, until: until.map(day) };
        let columns = range.columns(day("2026-11-24"), Zone::DILI);
        let ends = [columns[0].to_string(), columns[columns.len() - 1].to_string()];
        assert_eq!((columns.len(), ends), (count, [first, last].map(str::to_owned)));
    }

    #[test]
    fn a_range_ends_with_the_column_in_which_its_day_lies() {
        check(Scale::Hours, None, 24, ["2026-11-24T00+09:00", "2026-11-24T23+09:00"]);
        check(Scale::Hours, Some("2026-11-22"), 24, ["2026-11-22T00+09:00", "2026-11-22T23+09:00"]);
        check(Scale::Days, None, 14, ["2026-11-11", "2026-11-24"]);
        check(Scale::Weeks, None, 12, ["2026-W37", "2026-W48"]);
        check(Scale::Months, Some("2026-01-31"), 12, ["2025-02", "2026-01"]);
    }

    #[test]
    fn steps_go_back_and_end_at_now() {
        let today = day("2026-11-24");
        for scale in Scale::ALL {
            let now = TimeRange { scale, until: None };
            let back = now.earlier(today);
            assert!(back.until.unwrap() < today);
            assert_eq!(back.later(today), now, "{scale:?}");
            assert_eq!(now.later(today), now);
        }
        let first = TimeRange { scale: Scale::Months, until: Some(day("2000-02-01")) };
        assert_eq!(first.earlier(today), first);
    }

    #[test]
    fn scales_come_round_both_ways() {
        for scale in Scale::ALL {
            assert_eq!(scale.next().previous(), scale);
        }
        assert_eq!(Scale::Months.next(), Scale::Hours);
    }

    #[test]
    fn a_week_is_compared_with_the_same_week_of_the_year_before() {
        let before = |text: &str| Against::before(Period::parse(text, None).unwrap()).unwrap().to_string();
        assert_eq!(before("2026-11-24T14+09:00"), "2026-11-17T14+09:00");
        assert_eq!(before("2026-11-24"), "2026-11-17");
        assert_eq!(before("2026-W48"), "2025-W48");
        assert_eq!(before("2026-03"), "2025-03");
    }
}
