//! TB screening by place, year, sex and age, and the new screening beside the closed total.
//!
//! What HQ hid stays hidden: nothing here is worked out from a total and the other parts of it. Must
//! not know how a cascade's shares are made.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate};

use super::{
    Clean, Dimension, Dimensions, Instant, Metric, Observation, Period, PeriodKind, Place, PlaceKind, Range,
    Records, Value, Zone,
    cascade::{STEPS, shares},
    current,
    view::{NewRow, NewScreening, Part, Screening, Sum, TbRow, TbSummary},
};

/// Breaks the closed cascade down, and adds up what came after it.
pub(super) fn screening<R: Records>(
    records: &R,
    places: &[Place],
    closed: &TbSummary,
    at: Instant,
) -> Result<Screening, R::Error> {
    let reading = Reading { records, places, at };
    let Some(period) = closed.period else { return Ok(Screening::default()) };
    let of_span = |row: &Observation| row.period == period;
    let within = |row: &Observation| {
        let (first, last) = (row.period.first_day(Zone::DILI), row.period.last_day(Zone::DILI));
        period.first_day(Zone::DILI) <= first && last <= period.last_day(Zone::DILI)
    };
    let country = reading.of_kind(PlaceKind::Country, PeriodKind::Span)?;
    let years = reading.of_kind(PlaceKind::Country, PeriodKind::Year)?;
    let towns = reading.of_kind(PlaceKind::Municipality, PeriodKind::Span)?;
    let by = |dimension| {
        let part = move |row: &Observation| alone(row, dimension).map(|value| named(dimension, value));
        reading.rows(country.iter().filter(|row| of_span(row)), part)
    };
    let undivided = |row: &&Observation| row.series.dimensions == Dimensions::default();
    let mut by_place = reading.rows(towns.iter().filter(|row| of_span(row)).filter(undivided), |row| {
        reading.label(row).map(Part::Place)
    });
    by_place.sort_by_key(|row| std::cmp::Reverse(row.value(Metric::TbScreened).and_then(Value::number)));
    let mut ages = by(Dimension::AgeBand);
    ages.sort_by_key(|row| row.part.first_age());
    Ok(Screening {
        places: by_place,
        years: reading.rows(years.iter().filter(|row| within(row)).filter(undivided), |row| {
            Some(Part::Period(row.period))
        }),
        sexes: by(Dimension::Sex),
        ages,
        new: reading.new_screening(period.last_day(Zone::DILI))?,
    })
}

/// The value of a dimension, where it is the only one.
fn alone(row: &Observation, dimension: Dimension) -> Option<Clean> {
    let value = row.series.dimensions.get(dimension).filter(|_| row.series.dimensions.0.len() == 1)?;
    Some(value.into())
}

fn named(dimension: Dimension, value: Clean) -> Part {
    if dimension == Dimension::Sex { Part::Sex(value) } else { Part::Age(value) }
}

struct Reading<'a, R> {
    records: &'a R,
    places: &'a [Place],
    at: Instant,
}

impl<R: Records> Reading<'_, R> {
    /// What is in force of every step, for every place of a kind.
    fn of_kind(&self, kind: PlaceKind, period: PeriodKind) -> Result<Vec<Observation>, R::Error> {
        let mut found = Vec::new();
        for place in self.places.iter().filter(|place| place.kind == kind) {
            for metric in STEPS {
                found.extend(self.in_force(place, metric, period)?);
            }
        }
        Ok(found)
    }

    fn in_force(
        &self,
        place: &Place,
        metric: Metric,
        kind: PeriodKind,
    ) -> Result<Vec<Observation>, R::Error> {
        let range = Range {
            metric,
            place: place.id.clone(),
            kind,
            from: Instant::UNIX_EPOCH,
            until: self.at + chrono::TimeDelta::seconds(1),
        };
        let rows = self.records.observations(&range)?;
        Ok(current::in_force(&rows).into_iter().map(|figure| figure.row.clone()).collect())
    }

    /// One row for each part, in the order of the parts.
    fn rows<'o>(
        &self,
        figures: impl Iterator<Item = &'o Observation>,
        part: impl Fn(&Observation) -> Option<Part>,
    ) -> Vec<TbRow> {
        let mut parts: BTreeMap<Part, Vec<&Observation>> = BTreeMap::new();
        for row in figures {
            if let Some(part) = part(row) {
                parts.entry(part).or_default().push(row);
            }
        }
        let row = |(part, figures): (Part, Vec<&Observation>)| {
            let of =
                |metric| figures.iter().find(|row| row.series.metric == metric).map(|row| (*row).clone());
            let steps: Vec<_> = STEPS.into_iter().map(|metric| (metric, of(metric))).collect();
            let place = figures.first().and_then(|row| self.place(row));
            let population = place.filter(|_| matches!(part, Part::Place(_))).and_then(|it| it.population);
            TbRow { part, steps: shares(&steps), population }
        };
        parts.into_iter().map(row).collect()
    }

    fn place(&self, row: &Observation) -> Option<&Place> {
        self.places.iter().find(|place| place.id == row.series.place)
    }

    fn label(&self, row: &Observation) -> Option<Clean> {
        self.place(row).map(|place| place.label().clone())
    }

    /// Months of the municipalities after the last closed day, of the newest year of which any was said.
    fn new_screening(&self, closed: NaiveDate) -> Result<NewScreening, R::Error> {
        let mut found = Vec::new();
        for place in self.places.iter().filter(|place| place.kind == PlaceKind::Municipality) {
            for metric in [Metric::TbScreened, Metric::TbCases] {
                found.extend(self.in_force(place, metric, PeriodKind::Month)?);
            }
        }
        found.retain(|row| row.period.first_day(Zone::DILI) > closed);
        let year_of = |row: &Observation| row.period.first_day(Zone::DILI).year();
        let Some(year) = found.iter().map(year_of).max() else { return Ok(NewScreening::default()) };
        found.retain(|row| year_of(row) == year);
        let undivided = |row: &Observation| row.series.dimensions == Dimensions::default();
        let whole = |part: &dyn Fn(&Observation) -> Option<Part>| {
            sums(&found, |row| part(row).filter(|_| undivided(row)))
        };
        let total = whole(&|_| Some(Part::Period(Period::Year(year))));
        let mut ages = sums(&found, |row| alone(row, Dimension::AgeBand).map(Part::Age));
        ages.sort_by_key(|(part, _)| part.first_age());
        Ok(NewScreening {
            year: Some(year),
            total: total.first().map(|(_, row)| *row).unwrap_or_default(),
            target: self.target(year)?,
            quarters: whole(&|row| quarter(row.period).map(Part::Period)),
            months: whole(&|row| Some(Part::Period(row.period))),
            places: whole(&|row| self.label(row).map(Part::Place)),
            sexes: sums(&found, |row| alone(row, Dimension::Sex).map(Part::Sex)),
            ages,
            as_of: found.iter().map(|row| row.as_of).max(),
            sources: found
                .iter()
                .map(|row| row.source.clone())
                .collect::<BTreeSet<_>>()
                .into_iter()
                .collect(),
        })
    }

    /// Screenings that the country should have in a year.
    fn target(&self, year: i32) -> Result<Option<i64>, R::Error> {
        for country in self.places.iter().filter(|place| place.kind == PlaceKind::Country) {
            let rows = self.in_force(country, Metric::TbTarget, PeriodKind::Year)?;
            let of_year = rows.iter().find(|row| row.period == Period::Year(year));
            if let Some(target) = of_year.and_then(|row| row.value.number()) {
                return Ok(Some(target));
            }
        }
        Ok(None)
    }
}

/// The quarter of a year that a month lies in.
fn quarter(month: Period) -> Option<Period> {
    let day = month.first_day(Zone::DILI);
    let first = NaiveDate::from_ymd_opt(day.year(), day.month0() / 3 * 3 + 1, 1)?;
    let last = (first + chrono::Months::new(3)).pred_opt()?;
    Some(Period::Span(first, last))
}

/// Adds up by part; what is hidden is counted and not guessed.
fn sums(rows: &[Observation], part: impl Fn(&Observation) -> Option<Part>) -> Vec<(Part, NewRow)> {
    let mut found: BTreeMap<Part, NewRow> = BTreeMap::new();
    for row in rows {
        let Some(part) = part(row) else { continue };
        let sums = found.entry(part).or_default();
        let sum: &mut Sum =
            if row.series.metric == Metric::TbScreened { &mut sums.screened } else { &mut sums.cases };
        match row.value {
            Value::Number(number) => (sum.number, sum.parts) = (sum.number + number, sum.parts + 1),
            Value::Suppressed => sum.suppressed += 1,
            Value::Withdrawn => {}
        }
    }
    found.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Series, Standing, cascade, memory::MemoryRecords, reference};

    fn at() -> Instant {
        "2026-11-24T05:32:00Z".parse().unwrap()
    }

    fn records() -> MemoryRecords {
        let mut observations = reference::opening_observations(at());
        observations.extend(reference::worked_example());
        MemoryRecords { places: reference::places(), observations, ..MemoryRecords::default() }
    }

    fn of(records: &MemoryRecords) -> Screening {
        let closed = cascade::summary(records, cascade::country(&records.places), at()).unwrap();
        screening(records, &records.places, &closed, at()).unwrap()
    }

    fn month(place: &str, metric: Metric, month: u32, value: Value) -> Observation {
        let first = NaiveDate::from_ymd_opt(2026, month, 1).unwrap();
        Observation {
            series: Series { metric, place: place.into(), dimensions: Dimensions::default() },
            period: Period::Month(first),
            source: "test".into(),
            revision: 1,
            value,
            as_of: at(),
            recorded_at: at(),
            standing: Standing::Final,
            note: None,
        }
    }

    #[test]
    fn every_break_down_of_the_closed_total_sums_to_it() {
        let found = of(&records());
        let tables = [&found.places, &found.years, &found.sexes, &found.ages];
        for (metric, total) in [(Metric::TbScreened, 68_196), (Metric::TbCases, 1_221)] {
            for rows in tables {
                let parts = rows.iter().filter_map(|row| row.value(metric)?.number());
                assert_eq!(parts.sum::<i64>(), total, "{metric:?} {:?}", rows[0].part);
            }
        }
        assert!(tables.into_iter().flatten().all(|row| !row.exceeds() && row.yielded().is_some()));
        let years: Vec<_> =
            found.years.iter().filter_map(|row| row.value(Metric::TbScreened)?.number()).collect();
        assert_eq!(years, [5_456, 25_232, 37_508]);
        assert!(found.years.iter().all(|row| row.standing() == Standing::Assumed));
    }

    #[test]
    fn places_are_set_against_their_own_residents() {
        let found = of(&records());
        let dili = found.places.iter().find(|row| row.part == Part::Place("Dili".into())).unwrap();
        let screened = dili.value(Metric::TbScreened).unwrap().number().unwrap();
        let expected = 100.0 * screened as f64 / 324_738.0;
        assert!((dili.per_hundred().unwrap() - expected).abs() < 1e-9);
        assert!(found.years.iter().all(|row| row.per_hundred().is_none()));
    }

    #[test]
    fn new_screening_is_a_series_of_its_own() {
        let mut records = records();
        let closed = of(&records);
        let screened = |place: &str, n, number| month(place, Metric::TbScreened, n, Value::Number(number));
        records.observations.extend([
            screened("dili", 1, 100),
            screened("dili", 4, 50),
            screened("baukau", 4, 25),
            month("dili", Metric::TbCases, 4, Value::Suppressed),
            month("baukau", Metric::TbCases, 4, Value::Number(2)),
        ]);
        let now = of(&records);
        assert_eq!(Screening { new: NewScreening::default(), ..now.clone() }, closed);
        let new = now.new;
        assert_eq!((new.year, new.total.screened.number, new.target), (Some(2026), 175, Some(24_000)));
        let quarters: Vec<_> = new.quarters.iter().map(|(_, row)| row.screened.number).collect();
        assert_eq!(quarters, [100, 75]);
        // One of the two is hidden: the sum says so, and there is no yield.
        let april = new.months[1].1;
        assert_eq!((april.cases.number, april.cases.suppressed, april.yielded()), (2, 1, None));
    }

    #[test]
    fn a_step_above_the_one_before_it_is_warned_in_its_row() {
        let mut records = records();
        for row in &mut records.observations {
            let is_dili = row.series.place.as_str() == "dili";
            if is_dili && row.series.metric == Metric::TbOnTreatment {
                row.value = Value::Number(9_000);
            }
        }
        let exceeding: Vec<_> = of(&records).places.into_iter().filter(TbRow::exceeds).collect();
        assert_eq!(exceeding.len(), 1);
    }

    proptest! {
        #[test]
        fn quarters_months_and_places_add_up_to_the_same(
            numbers in proptest::collection::vec((0u32..12, 0usize..3, proptest::option::of(0i64..500)), 1..40)
        ) {
            let mut records = records();
            let mut cells: BTreeMap<(u32, usize), Value> = BTreeMap::new();
            for (n, place, number) in numbers {
                cells.insert((n, place), number.map_or(Value::Suppressed, Value::Number));
            }
            let places = ["dili", "baukau", "ermera"];
            records.observations.extend(cells.iter().map(|((n, place), value)| {
                month(places[*place], Metric::TbScreened, n + 1, *value)
            }));
            let new = screening(
                &records,
                &records.places,
                &cascade::summary(&records, cascade::country(&records.places), at()).unwrap(),
                "2027-02-01T00:00:00Z".parse().unwrap(),
            ).unwrap().new;
            for rows in [&new.quarters, &new.months, &new.places] {
                let sum = |of: fn(&Sum) -> i64| rows.iter().map(|(_, row)| of(&row.screened)).sum::<i64>();
                prop_assert_eq!(sum(|sum| sum.number), new.total.screened.number);
                prop_assert_eq!(sum(|sum| i64::from(sum.suppressed)), i64::from(new.total.screened.suppressed));
            }
            let hidden = cells.values().filter(|value| **value == Value::Suppressed).count();
            prop_assert_eq!(new.total.screened.suppressed as usize, hidden);
        }
    }
}
