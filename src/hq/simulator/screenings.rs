//! What the municipalities say of TB screening: one report a month, whole, by sex and by age.
//!
//! The report of a month comes on the fifth of the next. Small numbers are in it as they were counted:
//! hiding them is HQ's part.

use chrono::{Datelike as _, Months, NaiveDate};

use super::seed::{SOURCE, Seed};
use super::window::{Window, clock};
use crate::domain::{
    Dimension, Dimensions, Instant, Metric, Observation, Period, Place, PlaceId, PlaceKind, Series, SourceId,
    Standing, Value, Zone, split,
};

/// A municipality where people are screened: its id, how many a month, and cases in ten thousand.
/// About 2,000 a month in all, as 68,196 over the closed years were (`domain.md` §4.3).
const TEAMS: [(&str, f64, f64); 6] = [
    ("bobonaru", 520.0, 180.0),
    ("kovalima", 440.0, 215.0),
    ("baukau", 420.0, 180.0),
    ("dili", 300.0, 235.0),
    ("ermera", 220.0, 235.0),
    ("atauru", 100.0, 145.0),
];

/// Shares of screenings and of cases.
const SEXES: [(&str, [u64; 2]); 2] = [("f", [53, 46]), ("m", [47, 54])];
const AGES: [(&str, [u64; 2]); 3] = [("0-14", [30, 12]), ("15-44", [43, 48]), ("45+", [27, 40])];

/// On which day of the next month a report comes, and when.
const DUE: (u32, (u32, u32)) = (5, (10, 0));

/// All teams.
#[derive(Debug)]
pub(super) struct Screenings {
    teams: Vec<(PlaceId, f64, f64)>,
    seed: Seed,
}

impl Screenings {
    /// Finds the municipalities that it knows among the places.
    pub(super) fn new(places: &[Place], seed: Seed) -> Self {
        let is_known = |id: &str| {
            places.iter().any(|place| place.kind == PlaceKind::Municipality && place.id.as_str() == id)
        };
        let teams = TEAMS.iter().filter(|(id, ..)| is_known(id));
        let teams = teams.map(|(id, monthly, rate)| (PlaceId::new(id), *monthly, *rate)).collect();
        Self { teams, seed: seed.of("screenings") }
    }

    /// The reports that came in the window.
    pub(super) fn observations(&self, window: Window) -> Vec<Observation> {
        let due = months(window).filter(|(_, at)| window.contains(*at));
        due.flat_map(|(month, at)| self.month(month, at, &[&SEXES, &AGES])).collect()
    }

    /// What a new ledger knows: the months of this year before the window, whole, then what is in it.
    pub(super) fn history(&self, past: Window) -> Vec<Observation> {
        let this_year = Window::days_before(past.to, u64::from(Zone::DILI.day(past.to).ordinal()) + 31);
        let earlier = months(this_year)
            .filter(|(month, at)| *at <= past.from && month.year() == Zone::DILI.day(past.to).year());
        let mut rows: Vec<_> = earlier.flat_map(|(month, at)| self.month(month, at, &[])).collect();
        rows.extend(self.observations(past));
        rows
    }

    /// A month of every team: whole, and by each of these break-downs.
    fn month(&self, month: NaiveDate, at: Instant, splits: &[&[(&str, [u64; 2])]]) -> Vec<Observation> {
        let mut rows = Vec::new();
        for (place, monthly, rate) in &self.teams {
            let seed = self.seed.of(place.as_str()).at(i64::from(month.num_days_from_ce()));
            let screened = seed.of("screened").count(*monthly);
            let cases = seed.of("cases").count(f64::from(screened) * rate / 10_000.0).min(screened);
            let counts = [(Metric::TbScreened, screened), (Metric::TbCases, cases)];
            for (which, (metric, number)) in counts.into_iter().enumerate() {
                let row = |dimensions, number| Observation {
                    series: Series { metric, place: place.clone(), dimensions },
                    period: Period::Month(month),
                    source: SourceId::new(SOURCE),
                    revision: 1,
                    value: Value::Number(number),
                    as_of: at,
                    recorded_at: at,
                    standing: Standing::Final,
                    note: None,
                };
                rows.push(row(Dimensions::default(), i64::from(number)));
                for (parts, dimension) in splits.iter().zip([Dimension::Sex, Dimension::AgeBand]) {
                    let weights: Vec<u64> = parts.iter().map(|(_, share)| share[which]).collect();
                    let numbers = split(i64::from(number), &weights);
                    let named = parts.iter().zip(numbers);
                    rows.extend(named.map(|((name, _), n)| row(Dimensions::of(dimension, name), n)));
                }
            }
        }
        rows
    }
}

/// The months whose report may be due in a window, each with when it comes.
fn months(window: Window) -> impl Iterator<Item = (NaiveDate, Instant)> {
    let first = Zone::DILI.day(window.from).with_day(1).unwrap_or_default() - Months::new(1);
    let last = Zone::DILI.day(window.to);
    let all = (0..).map(move |n| first + Months::new(n)).take_while(move |month| *month <= last);
    all.map(|month| {
        let day = (month + Months::new(1)).with_day(DUE.0).unwrap_or(month);
        (month, clock(day, DUE.1))
    })
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::reference;

    fn demo() -> Instant {
        clock(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(), (14, 32))
    }

    fn screenings() -> Screenings {
        Screenings::new(&reference::places(), Seed::new(1))
    }

    #[test]
    fn every_break_down_sums_to_the_report_of_its_month() {
        let rows = screenings().observations(Window::days_before(demo(), 90));
        let undivided = rows.iter().filter(|row| row.series.dimensions == Dimensions::default());
        for whole in undivided {
            for dimension in [Dimension::Sex, Dimension::AgeBand] {
                let of_it = rows.iter().filter(|row| {
                    (row.series.metric, &row.series.place, row.period)
                        == (whole.series.metric, &whole.series.place, whole.period)
                        && row.series.dimensions.get(dimension).is_some()
                });
                let sum: i64 = of_it.filter_map(|row| row.value.number()).sum();
                assert_eq!(Some(sum), whole.value.number(), "{:?} {dimension:?}", whole.series);
            }
        }
    }

    #[test]
    fn a_report_comes_on_the_fifth_of_the_next_month_and_only_then() {
        let fifth = clock(NaiveDate::from_ymd_opt(2026, 12, 5).unwrap(), DUE.1);
        let window = |from, to| screenings().observations(Window { from, to });
        assert_eq!(window(demo(), fifth - TimeDelta::seconds(1)), []);
        let rows = window(fifth - TimeDelta::seconds(1), fifth);
        assert_eq!(rows.len(), TEAMS.len() * 2 * (1 + SEXES.len() + AGES.len()));
        assert!(rows.iter().all(|row| row.period.to_string() == "2026-11" && row.as_of == fifth));
    }

    #[test]
    fn a_new_ledger_knows_this_year_and_not_the_one_before() {
        let rows = screenings().history(Window::days_before(demo(), 90));
        let months: std::collections::BTreeSet<_> = rows.iter().map(|row| row.period.to_string()).collect();
        assert_eq!(months.len(), 10, "{months:?}");
        assert_eq!(months.first().map(String::as_str), Some("2026-01"));
        assert!(rows.len() < 400, "{} rows cost the first sync too much", rows.len());
    }
}
