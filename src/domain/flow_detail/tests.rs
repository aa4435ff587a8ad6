//! The rules of a post's detail, on plain records.

use chrono::TimeDelta;

use super::*;
use crate::domain::{
    Dimensions, Hour, Query, Series, TimeRange, View, Zone, answer_through,
    memory::MemoryRecords,
    reference,
    view::{FlowRow, FlowTable, Flows},
};

/// A Tuesday that is no holiday, 14:40 in Dili.
fn now() -> Instant {
    hour(0, 14).start() + TimeDelta::minutes(40)
}

fn day(back: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() - Days::new(back)
}

fn hour(back: u64, of_day: u32) -> Hour {
    Zone::DILI.hour_of(day(back), of_day)
}

fn figure(period: Period, dimensions: Dimensions, number: i64) -> Observation {
    let end = period.end(Zone::DILI);
    Observation {
        series: Series { metric: Metric::Crossings, place: "BTG".into(), dimensions },
        period,
        source: "hq".into(),
        revision: 1,
        value: Value::Number(number),
        as_of: end,
        recorded_at: end,
        standing: Standing::Final,
        note: None,
    }
}

/// Both directions of the hours of one day, each with this number.
fn hours(back: u64, of_day: std::ops::Range<u32>, number: i64) -> Vec<Observation> {
    let both = |it| {
        let period = Period::Hour(hour(back, it));
        Direction::BOTH.map(|way| figure(period, Dimensions::crossing(way), number))
    };
    of_day.flat_map(both).collect()
}

/// Fifteen weeks of 20 movements an hour, and today until 14:00.
fn plain() -> Vec<Observation> {
    (1..=105).flat_map(|back| hours(back, 9..17, 10)).chain(hours(0, 9..14, 10)).collect()
}

fn part(back: u64, dimension: Dimension, value: &str, number: i64) -> Observation {
    figure(Period::Day(day(back)), Dimensions::of(dimension, value), number)
}

fn flows(observations: Vec<Observation>, lens: &Lens) -> Flows {
    let records = MemoryRecords { places: reference::places(), observations, ..MemoryRecords::default() };
    let Ok(view) = answer_through(&records, (Query::Flows, lens), now(), &Rules::default());
    match view {
        View::Flows(flows) => flows,
        other => unreachable!("{other:?}"),
    }
}

fn lens(scale: Scale) -> Lens {
    let range = TimeRange { scale, until: None };
    Lens { range, opened: Some("BTG".into()), ..Lens::default() }
}

fn opened(observations: Vec<Observation>, lens: &Lens) -> PostDetail {
    *flows(observations, lens).detail.unwrap()
}

fn row<'a>(flows: &'a Flows, table: &'a FlowTable) -> &'a FlowRow {
    let at = flows.crossings.posts.iter().position(|post| post.post.as_str() == "BTG").unwrap();
    &table.rows[at]
}

#[test]
fn the_table_of_today_has_the_sums_of_the_board() {
    let mut rows = plain();
    rows.retain(|row| row.period != Period::Hour(hour(0, 11)));
    let flows = flows(rows, &Lens::default());
    for (post, row) in flows.crossings.posts.iter().zip(&flows.table.rows) {
        assert_eq!((post.entries, post.exits), (row.entries, row.exits), "{}", post.post);
    }
    assert_eq!(row(&flows, &flows.table).entries.missing_hours, 1);
}

#[test]
fn days_weeks_and_months_add_up_the_same_hours() {
    let whole = |scale, columns: usize| {
        let flows = flows(plain(), &lens(scale));
        let row = row(&flows, &flows.table).clone();
        assert_eq!(row.cells.len(), columns);
        let sum = arithmetic::together(row.cells.iter().filter_map(|cell| Some(cell.figure()?.entries)));
        assert_eq!((sum.number, sum.parts), (row.entries.number, row.entries.parts), "{scale:?}");
        row.cells[columns - 2].figure().unwrap().total().whole()
    };
    assert_eq!(whole(Scale::Days, 14), Some(160));
    assert_eq!(whole(Scale::Weeks, 12), Some(7 * 160));
    // October has 31 days.
    assert_eq!(whole(Scale::Months, 12), Some(31 * 160));
}

#[test]
fn figures_of_days_stand_in_where_no_hour_came() {
    let mut rows = plain();
    rows.retain(|row| row.period.first_day(Zone::DILI) != day(3));
    let way = |way, number| figure(Period::Day(day(3)), Dimensions::crossing(way), number);
    rows.extend([way(Direction::Entry, 70), way(Direction::Exit, 71)]);
    let flows = flows(rows, &lens(Scale::Days));
    let figure = row(&flows, &flows.table).cells[10].figure().unwrap();
    assert_eq!((figure.entries.whole(), figure.exits.whole()), (Some(70), Some(71)));
}

#[test]
fn the_course_of_a_day_lies_beside_what_is_usual_up_to_each_hour() {
    let detail = opened(plain(), &lens(Scale::Hours));
    let lines: Vec<_> = detail.points.iter().map(|point| point.line).collect();
    let known = [20, 40, 60, 80, 100].map(Some);
    assert_eq!(lines, [&known[..], &[None; 3]].concat());
    // The spread of a count of 100 is 10; the range goes on to the end of the day.
    assert_eq!(detail.points[4].usual, Some((80, 120)));
    assert_eq!(detail.points[7].usual, Some((135, 185)));
    assert_eq!(detail.points[4].beside, Some(Beside::Inside));
}

#[test]
fn a_missing_hour_ends_the_line_of_its_day() {
    let mut rows = plain();
    rows.retain(|row| row.period != Period::Hour(hour(0, 11)));
    let detail = opened(rows, &lens(Scale::Hours));
    let lines: Vec<_> = detail.points.iter().map(|point| point.line).collect();
    assert_eq!(lines[..4], [Some(20), Some(40), None, None]);
    assert_eq!(detail.points[2].cell, FlowCell::Missing);
}

#[test]
fn a_day_that_is_over_is_flagged_and_the_one_that_runs_is_not() {
    let mut rows = plain();
    let busy = Period::Day(day(1));
    let is_busy = |row: &&mut Observation| Period::Day(row.period.first_day(Zone::DILI)) == busy;
    rows.iter_mut().filter(is_busy).for_each(|row| row.value = Value::Number(30));
    let detail = opened(rows, &lens(Scale::Days));
    let besides: Vec<_> = detail.points.iter().rev().take(3).map(|point| point.beside).collect();
    assert_eq!(besides, [None, Some(Beside::Above), Some(Beside::Inside)]);
}

#[test]
fn no_rule_says_what_is_usual_for_weeks_and_months() {
    for scale in [Scale::Weeks, Scale::Months] {
        let detail = opened(plain(), &lens(scale));
        assert!(detail.points.iter().all(|point| point.usual.is_none() && point.beside.is_none()));
        assert!(detail.points.iter().any(|point| point.line.is_some()));
    }
}

#[test]
fn comparisons_add_up_what_is_whole_on_both_sides() {
    let mut rows = plain();
    // Of the day before yesterday a week ago an hour is missing.
    rows.retain(|row| row.period != Period::Hour(hour(9, 12)));
    let compared = |against| opened(rows.clone(), &Lens { against, ..lens(Scale::Days) }).compared.unwrap();
    let before = compared(Against::Before);
    // Thirteen days are over; two of them have the gap, one here and one there.
    assert_eq!((before.here, before.there, before.columns), (11 * 160, 11 * 160, 11));
    let other = compared(Against::Post("SLL".into()));
    assert_eq!((other.columns, other.name.as_ref().map(Clean::as_str)), (0, Some("Salele")));
}

#[test]
fn parts_add_up_or_say_by_how_much_they_do_not_or_that_cells_are_hidden() {
    let whole = |parts: Vec<Observation>| {
        let detail = opened(plain().into_iter().chain(parts).collect(), &lens(Scale::Hours));
        assert_eq!(detail.days, Some((day(1), day(1))));
        detail.breakdowns[0].whole
    };
    let by = |value: &str, number| part(1, Dimension::Purpose, value, number);
    assert_eq!(whole(vec![by("work", 100), by("trade", 60)]), Whole::AddsUp(160));
    assert_eq!(whole(vec![by("work", 100), by("trade", 57)]), Whole::Off { whole: 160, by: -3 });
    let hidden = Observation { value: Value::Suppressed, ..by("trade", 0) };
    assert_eq!(whole(vec![by("work", 100), hidden]), Whole::Hidden { whole: Some(160), cells: 1 });
}

#[test]
fn over_days_only_those_count_that_have_the_parts() {
    let parts = [1, 4].map(|back| part(back, Dimension::Sex, "f", 160));
    let detail = opened(plain().into_iter().chain(parts).collect(), &lens(Scale::Days));
    let breakdown = &detail.breakdowns[0];
    assert_eq!((breakdown.days, breakdown.whole), (2, Whole::AddsUp(320)));
    assert_eq!(breakdown.parts[0].1.number, 320);
}

#[test]
fn every_revision_is_listed_with_what_it_was() {
    let mut rows = plain();
    let first = rows.iter().find(|row| row.period == Period::Hour(hour(0, 11))).unwrap().clone();
    for (revision, number) in [(2, 19), (3, 17)] {
        let as_of = first.as_of + TimeDelta::minutes(i64::from(revision) * 20);
        let value = Value::Number(number);
        rows.push(Observation { revision, as_of, recorded_at: as_of, value, ..first.clone() });
    }
    let revisions = opened(rows, &lens(Scale::Hours)).revisions;
    let values: Vec<_> = revisions.iter().map(|it| (it.was, it.is, it.direction)).collect();
    let number = Value::Number;
    assert_eq!(
        values,
        [(number(19), number(17), Direction::Entry), (number(10), number(19), Direction::Entry)]
    );
}

#[test]
fn reports_tell_what_became_of_each_hour() {
    let mut rows = plain();
    rows.retain(|row| row.period != Period::Hour(hour(0, 12)));
    for row in rows.iter_mut().filter(|row| row.period == Period::Hour(hour(0, 10))) {
        row.as_of += TimeDelta::minutes(45);
    }
    for row in rows.iter_mut().filter(|row| row.period == Period::Hour(hour(0, 13))) {
        row.standing = Standing::Provisional;
    }
    let reports: Vec<_> = opened(rows, &lens(Scale::Hours)).reports.into_iter().map(|(_, it)| it).collect();
    let open = Report::Open;
    let expected = [Report::Reported, Report::CameLate, Report::Reported, Report::Late, Report::Provisional];
    assert_eq!(reports, [&expected[..], &[open; 3]].concat());
}

#[test]
fn the_post_opposite_is_set_beside_the_same_days() {
    let mut rows = plain();
    for (way, number) in [(Direction::Entry, 78), (Direction::Exit, 83)] {
        let mut row = figure(Period::Day(day(1)), Dimensions::crossing(way), number);
        row.series.metric = Metric::CrossingsOpposite;
        row.source = "bnpp".into();
        rows.push(row);
    }
    let mirror = opened(rows, &lens(Scale::Hours)).mirror.unwrap();
    assert_eq!(mirror.entries, Pair { here: Some(80), there: Some(78) });
    assert_eq!(mirror.exits, Pair { here: Some(80), there: Some(83) });
    assert!(mirror.opposite.as_str().starts_with("Mota'ain"));
}

#[test]
fn a_moment_shows_what_was_recorded_by_then() {
    let mut rows = plain();
    let first = rows.iter().find(|row| row.period == Period::Hour(hour(0, 11))).unwrap().clone();
    let as_of = first.as_of + TimeDelta::minutes(90);
    rows.push(Observation { revision: 2, as_of, recorded_at: as_of, value: Value::Number(19), ..first });
    let at = |as_of| {
        let flows = flows(rows.clone(), &Lens { as_of, ..lens(Scale::Hours) });
        assert_eq!(flows.stamp.as_of, as_of);
        let detail = flows.detail.unwrap();
        (detail.revisions.len(), detail.points[2].cell.figure().map(|figure| figure.entries.number))
    };
    assert_eq!(at(Some(hour(0, 12).end())), (0, Some(10)));
    assert_eq!(at(None), (1, Some(19)));
}
