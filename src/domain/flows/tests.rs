//! Whatever rows came: a table made of days in sum says what one made of every row says.

use chrono::TimeDelta;
use proptest::prelude::*;

use super::*;
use crate::domain::{
    AsOf, Dimension, Dimensions, Observation, Series, Zone, current, memory::MemoryRecords, reference,
};

const DAYS: u64 = 9;

fn day(nth: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 20).unwrap() + Days::new(nth)
}

fn hour(hours: i64) -> Hour {
    Hour(Zone::DILI.hour_of(day(0), 0).0 + hours)
}

fn row() -> impl Strategy<Value = Observation> {
    let period = prop_oneof![
        6 => (0..24 * DAYS as i64).prop_map(|it| Period::Hour(hour(it))),
        1 => (0..DAYS).prop_map(|it| Period::Day(day(it))),
    ];
    let standing = prop_oneof![5 => Just(Standing::Final), 1 => Just(Standing::Provisional), 1 => Just(Standing::Assumed)];
    let value = prop_oneof![6 => (0..200_i64).prop_map(Value::Number), 1 => Just(Value::Suppressed), 2 => Just(Value::Withdrawn)];
    let by = (any::<bool>(), 0..8_u32);
    (period, standing, value, by, (0..2_u32, 0..40_i64, 0..40_i64)).prop_map(
        |(period, standing, value, (entry, by), (source, late, later))| {
            let way = if entry { Direction::Entry } else { Direction::Exit };
            let mut dimensions = Dimensions::crossing(way);
            match by {
                0 => drop(dimensions.0.insert(Dimension::Sex, "f".into())),
                1 => dimensions = Dimensions::default(),
                _ => {}
            }
            // Also in the middle of its period, as what runs is told of.
            let as_of = period.start(Zone::DILI) + TimeDelta::minutes(30 * late);
            Observation {
                series: Series { metric: Metric::Crossings, place: "BTG".into(), dimensions },
                period,
                source: ["hq", "radio"][source as usize].into(),
                revision: 0,
                value,
                as_of,
                recorded_at: as_of + TimeDelta::hours(later),
                standing,
                note: None,
            }
        },
    )
}

fn records() -> impl Strategy<Value = MemoryRecords> {
    proptest::collection::vec(row(), 0..120).prop_map(|mut observations| {
        for (at, row) in observations.iter_mut().enumerate() {
            row.revision = at as u32 + 1;
        }
        MemoryRecords { places: reference::places(), observations, ..MemoryRecords::default() }
    })
}

/// The first day of a run, or after it until now, with a row in force, where there is none before it.
fn begins<R: Records>(
    records: &R,
    place: &Place,
    run: Run,
    (at, rules): (Instant, &Rules),
) -> Option<NaiveDate> {
    let has_row = |day: &NaiveDate| {
        let run = Run { first: *day, until: *day + Days::new(1) };
        [PeriodKind::Hour, PeriodKind::Day].into_iter().any(|kind| {
            let rows = records.observations(&run.range(Metric::Crossings, place, kind, rules)).ok().unwrap();
            let in_force = current::in_force(&rows);
            in_force.iter().any(|figure| figure.row.series.dimensions.direction_alone().is_some())
        })
    };
    let until = run.until.max(rules.zone.day(at) + Days::new(1));
    let first = run.first.iter_days().take_while(|day| *day < until).find(has_row)?;
    let is_first =
        !(run.first - Days::new(400)).iter_days().take_while(|day| *day < first).any(|day| has_row(&day));
    (first > run.first && is_first).then_some(first)
}

/// One column, made of every row of it by itself; before the post's first figure nothing is due.
fn by_rows<R: Records>(
    records: &R,
    place: &Place,
    (period, begins): (Period, Option<NaiveDate>),
    at: Instant,
    rules: &Rules,
) -> FlowCell {
    let zone = rules.zone;
    let calendar = place.calendar.as_ref().unwrap();
    let schedule = Schedule::new(calendar, rules);
    let (mut sums, mut used) = ([Sum::default(); 2], Vec::new());
    let days = period.first_day(zone).iter_days();
    for day in days.take_while(|day| *day <= period.last_day(zone).min(zone.day(at))) {
        let run = Run { first: day, until: day + Days::new(1) };
        let rows =
            |kind| records.observations(&run.range(Metric::Crossings, place, kind, rules)).ok().unwrap();
        let (hours, whole) = (rows(PeriodKind::Hour), rows(PeriodKind::Day));
        let of = |rows| current::in_force(rows).into_iter();
        let way = |figure: &current::Figure<'_>| figure.row.series.dimensions.direction_alone();
        let hours: Vec<_> = of(&hours).filter(|figure| way(figure).is_some()).collect();
        let whole: Vec<_> = of(&whole).filter(|figure| way(figure).is_some()).collect();
        for (sum, direction) in sums.iter_mut().zip(Direction::BOTH) {
            let figures = if hours.is_empty() { &whole } else { &hours };
            let figures: Vec<_> = figures.iter().filter(|it| way(it) == Some(direction)).collect();
            let mut due = schedule.due(zone.hour_of(day, 0), zone.hour_of(day, 24), at);
            due.retain(|_| begins.is_none_or(|begins| begins <= day));
            if hours.is_empty()
                && let [figure] = figures.as_slice()
            {
                due.retain(|hour| figure.row.as_of < hour.end());
            }
            let values: Vec<_> = figures.iter().map(|it| (it.row.period, it.row.value)).collect();
            *sum = arithmetic::together([*sum, arithmetic::total(Metric::Crossings, &values, &due)]);
        }
        let figures = if hours.is_empty() { whole } else { hours };
        used.extend(figures.iter().map(|figure| (figure.row.standing, figure.revision.is_some())));
    }
    let [entries, exits] = sums;
    let runs = period.end(zone) > at;
    let is = |standing| used.iter().any(|(it, _)| *it == standing);
    match () {
        () if used.is_empty() && begins.is_some_and(|begins| period.last_day(zone) < begins) => {
            FlowCell::Unrecorded
        }
        () if used.is_empty() && entries.missing_hours > 0 => FlowCell::Missing,
        () if used.is_empty() && runs => FlowCell::Ahead,
        () if used.is_empty() => FlowCell::Closed,
        () => FlowCell::Figure(FlowFigure {
            entries,
            exits,
            standing: match () {
                () if is(Standing::Assumed) => Standing::Assumed,
                () if runs || is(Standing::Provisional) => Standing::Provisional,
                () => Standing::Final,
            },
            revised: used.iter().any(|(_, revised)| *revised),
            told: None,
        }),
    }
}

proptest! {
    #[test]
    fn a_table_of_days_in_sum_is_that_of_the_rows(
        records in records(),
        scale in prop_oneof![Just(Scale::Days), Just(Scale::Weeks), Just(Scale::Months)],
        (now, back) in (0..24 * 12_i64, proptest::option::of(0..DAYS)),
    ) {
        let (at, rules) = (hour(now).start() + TimeDelta::minutes(40), Rules::default());
        let then = AsOf::new(&records, at);
        let range = TimeRange { scale, until: back.map(day) };
        let places: Vec<Place> = records.places.iter().filter(|it| it.id.as_str() == "BTG").cloned().collect();
        let Ok(now) = table(&records, &places, (range, &CallBook::default()), (at, &rules));
        let Ok(was) = table(&then, &places, (range, &CallBook::default()), (at, &rules));
        let run = Run::of(&now.columns, &rules).unwrap();
        let (begins_now, begins_then) =
            (begins(&records, &places[0], run, (at, &rules)), begins(&then, &places[0], run, (at, &rules)));
        for (nth, column) in now.columns.iter().enumerate() {
            let of_now = by_rows(&records, &places[0], (*column, begins_now), at, &rules);
            let of_then = by_rows(&then, &places[0], (*column, begins_then), at, &rules);
            prop_assert_eq!(now.rows[0].cells[nth], of_now);
            prop_assert_eq!(was.rows[0].cells[nth], of_then);
        }
    }

    #[test]
    fn a_moment_has_the_sums_of_what_was_recorded_by_then(records in records(), moment in 0..24 * 12_i64) {
        let then = AsOf::new(&records, hour(moment).start());
        let days = DayRange { place: "BTG".into(), first: day(0), until: day(DAYS), zone: Zone::DILI };
        prop_assert_eq!(then.tallies(&days), crate::domain::tallies_of_rows(&then, &days));
    }

    #[test]
    fn a_day_is_told_to_have_changed_where_a_figure_did(records in records()) {
        let days = DayRange { place: "BTG".into(), first: day(0), until: day(DAYS), zone: Zone::DILI };
        let Ok(tallies) = records.tallies(&days);
        let each = current::of_each_source(&records.observations);
        let changed = each.iter().filter(|figure| figure.revision.is_some());
        let alone = changed.filter(|figure| figure.row.series.dimensions.direction_alone().is_some());
        let expected: std::collections::BTreeSet<_> =
            alone.map(|figure| figure.row.period.first_day(Zone::DILI)).collect();
        let told = tallies.iter().filter(|(_, tally)| tally.any_changed).map(|(day, _)| *day);
        prop_assert_eq!(told.collect::<std::collections::BTreeSet<_>>(), expected);
    }
}
