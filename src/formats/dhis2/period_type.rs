//! The types of DHIS2's periods, and what it calls the period of each type in which a day lies.
//!
//! The counterpart of reading them; it must not know what is asked for.

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

/// How a type divides the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Day,
    /// Weeks, so many together, from this day on.
    Weeks(u32, Weekday),
    Month,
    /// So many months together from this month on. The year is that of the first or, where it begins
    /// in November, of the last month.
    Months(u32, u32),
}

/// A type by its name, what stands behind the year, and how it divides it.
const TYPES: [(&str, &str, Kind); 23] = [
    ("Daily", "", Kind::Day),
    ("Weekly", "W", Kind::Weeks(1, Weekday::Mon)),
    ("WeeklyWednesday", "WedW", Kind::Weeks(1, Weekday::Wed)),
    ("WeeklyThursday", "ThuW", Kind::Weeks(1, Weekday::Thu)),
    ("WeeklyFriday", "FriW", Kind::Weeks(1, Weekday::Fri)),
    ("WeeklySaturday", "SatW", Kind::Weeks(1, Weekday::Sat)),
    ("WeeklySunday", "SunW", Kind::Weeks(1, Weekday::Sun)),
    ("BiWeekly", "BiW", Kind::Weeks(2, Weekday::Mon)),
    ("Monthly", "", Kind::Month),
    ("BiMonthly", "B", Kind::Months(2, 1)),
    ("Quarterly", "Q", Kind::Months(3, 1)),
    ("QuarterlyNov", "NovQ", Kind::Months(3, 11)),
    ("SixMonthly", "S", Kind::Months(6, 1)),
    ("SixMonthlyApril", "AprilS", Kind::Months(6, 4)),
    ("SixMonthlyNov", "NovS", Kind::Months(6, 11)),
    ("Yearly", "", Kind::Months(12, 1)),
    ("FinancialFeb", "Feb", Kind::Months(12, 2)),
    ("FinancialApril", "April", Kind::Months(12, 4)),
    ("FinancialJuly", "July", Kind::Months(12, 7)),
    ("FinancialAug", "Aug", Kind::Months(12, 8)),
    ("FinancialSep", "Sep", Kind::Months(12, 9)),
    ("FinancialOct", "Oct", Kind::Months(12, 10)),
    ("FinancialNov", "Nov", Kind::Months(12, 11)),
];

/// One type of periods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PeriodType {
    form: &'static str,
    kind: Kind,
}

impl PeriodType {
    /// The type of this name, as a data set has it (`Monthly`).
    pub fn named(name: &str) -> Option<Self> {
        let found = TYPES.iter().find(|(known, ..)| *known == name);
        found.map(|(_, form, kind)| Self { form, kind: *kind })
    }

    /// The period in which a day lies, as DHIS2 writes it.
    pub fn of(self, day: NaiveDate) -> String {
        let Self { form, kind } = self;
        let (year, month) = (day.year(), day.month());
        match kind {
            Kind::Day => day.format("%Y%m%d").to_string(),
            Kind::Month => format!("{year:04}{month:02}"),
            Kind::Weeks(together, begins) => {
                let (year, week) = week_of(day, begins);
                format!("{year:04}{form}{}", week.div_ceil(together))
            }
            Kind::Months(together, begins) => {
                let passed = (month + 12 - begins) % 12;
                let first_year = if month < begins { year - 1 } else { year };
                let year = if begins == 11 { first_year + 1 } else { first_year };
                match (together, form) {
                    (12, _) => format!("{year:04}{form}"),
                    (2, _) => format!("{year:04}{:02}{form}", passed / 2 + 1),
                    _ => format!("{year:04}{form}{}", passed / together + 1),
                }
            }
        }
    }

    /// The periods in which the days from the first to the last lie, in their order.
    pub fn between(self, first: NaiveDate, last: NaiveDate) -> Vec<String> {
        let mut periods: Vec<String> = Vec::new();
        for day in first.iter_days().take_while(|day| *day <= last) {
            let period = self.of(day);
            if periods.last() != Some(&period) {
                periods.push(period);
            }
        }
        periods
    }
}

/// The year and the number of a week that begins on one day of it; the first has four days in its year.
fn week_of(day: NaiveDate, begins: Weekday) -> (i32, u32) {
    let first = day.week(begins).checked_first_day().unwrap_or(day);
    // The fourth day of a week lies in its year.
    let fourth = first + Days::new(3);
    (fourth.year(), fourth.ordinal0() / 7 + 1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{domain::Zone, formats::dhis2::period};

    proptest! {
        #[test]
        fn a_day_lies_in_the_period_that_is_named(number in 0..TYPES.len(), days in 0..40_000u64) {
            let day = NaiveDate::from_ymd_opt(1990, 1, 1).unwrap() + Days::new(days);
            let text = PeriodType::named(TYPES[number].0).unwrap().of(day);
            let period = period(&text).map_err(|fault| TestCaseError::fail(format!("{text} {fault}")))?;
            let (first, last) = (period.first_day(Zone::DILI), period.last_day(Zone::DILI));
            prop_assert!(first <= day && day <= last, "{day} is not in {text}, {period}");
        }
    }

    #[test]
    fn periods_of_a_span_come_once_and_in_order() {
        let day = |text: &str| text.parse().unwrap();
        let between = |name, first, last| PeriodType::named(name).unwrap().between(day(first), day(last));
        assert_eq!(between("Daily", "2026-02-27", "2026-03-01"), ["20260227", "20260228", "20260301"]);
        assert_eq!(between("Weekly", "2026-12-28", "2027-01-04"), ["2026W53", "2027W1"]);
        assert_eq!(between("Monthly", "2026-11-30", "2027-01-01"), ["202611", "202612", "202701"]);
        assert_eq!(between("QuarterlyNov", "2026-10-31", "2026-11-01"), ["2026NovQ4", "2027NovQ1"]);
        assert_eq!(PeriodType::named("Sometimes"), None);
    }
}
