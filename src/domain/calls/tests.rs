//! What becomes of what was told, seen through whole answers.

use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::domain::{
    Act, ActKey, AsOf, Channel, Clean, Deed, Dimensions, Direction, Draft, Instant, Lens, Metric,
    Observation, Period, Query, Recorded, RecordedAct, Rules, Scale, Series, Standing, TimeRange, Told,
    Value, View, Zone, answer_through,
    memory::MemoryRecords,
    reference,
    view::{Call, Fate, FlowCell, Flows, PostDay, Reporting, Sum, Usual},
};

/// A Tuesday that is no holiday; Batugade reports from 9 to 17.
fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn at(hour: u32, minute: i64) -> Instant {
    Zone::DILI.hour_of(day(), hour).start() + TimeDelta::minutes(minute)
}

fn hour(hour: u32) -> Period {
    Period::Hour(Zone::DILI.hour_of(day(), hour))
}

fn reported(period: Period, way: Direction, number: i64, as_of: Instant) -> Observation {
    Observation {
        series: Series {
            metric: Metric::Crossings,
            place: "BTG".into(),
            dimensions: Dimensions::crossing(way),
        },
        period,
        source: "hq".into(),
        revision: 1,
        value: Value::Number(number),
        as_of,
        recorded_at: as_of,
        standing: Standing::Final,
        note: None,
    }
}

fn both(of_day: u32, number: i64) -> [Observation; 2] {
    let end = at(of_day + 1, 0);
    Direction::BOTH.map(|way| reported(hour(of_day), way, number, end))
}

fn act(sequence: u64, happened_at: Instant, deed: Deed) -> RecordedAct {
    let key = ActKey { console: "c/1".into(), epoch: 1, sequence };
    let act = Act { key, draft: Draft { who: "Ana".into(), happened_at, deed } };
    RecordedAct { act, recorded: Some(Recorded { order: sequence, at: happened_at }), set_aside: None }
}

fn told((from_hour, until_hour): (u32, u32), entries: Option<u32>, exits: Option<u32>) -> Deed {
    Deed::Figure(Told {
        post: "BTG".into(),
        day: day(),
        from_hour,
        until_hour,
        entries,
        exits,
        informant: "Sgt. Amaral".into(),
        channel: Channel::Phone,
        remark: Clean::default(),
    })
}

fn records(observations: Vec<Observation>, acts: Vec<RecordedAct>) -> MemoryRecords {
    MemoryRecords { places: reference::places(), observations, acts, ..MemoryRecords::default() }
}

fn flows(records: &MemoryRecords, scale: Scale, now: Instant) -> Flows {
    let range = TimeRange { scale, until: None };
    let lens = Lens { range, opened: Some("BTG".into()), ..Lens::default() };
    match answer_through(records, (Query::Flows, &lens), now, &Rules::default()).unwrap() {
        View::Flows(flows) => flows,
        other => panic!("{other:?}"),
    }
}

fn batugade(flows: &Flows) -> (&PostDay, &[FlowCell]) {
    let at = flows.crossings.posts.iter().position(|post| post.post.as_str() == "BTG").unwrap();
    (&flows.crossings.posts[at], &flows.table.rows[at].cells)
}

fn calls(flows: &Flows) -> &[Call] {
    &flows.detail.as_ref().unwrap().calls
}

/// Reported until noon.
fn morning() -> Vec<Observation> {
    (9..12).flat_map(|it| both(it, 10)).collect()
}

#[test]
fn a_call_stands_in_for_the_hours_of_a_silent_post() {
    let silent = flows(&records(morning(), Vec::new()), Scale::Hours, at(14, 40));
    let called = records(morning(), vec![act(1, at(14, 35), told((12, 14), Some(59), Some(61)))]);
    let flows_now = flows(&called, Scale::Hours, at(14, 40));
    let ((was, _), (post, cells)) = (batugade(&silent), batugade(&flows_now));
    assert_eq!(was.missing.len(), 2);
    assert_eq!((post.missing.len(), post.entries.number, post.exits.number), (0, 89, 91));
    assert_eq!((post.entries.told, post.entries.missing_hours), (1, 0));
    // The post has not reported for all that, and nothing is usual by what was said.
    assert_eq!((post.reporting, post.usual), (was.reporting, was.usual));
    assert!(matches!(post.reporting, Reporting::Silent { .. }) && matches!(post.usual, Usual::TooFew { .. }));
    let figure = |cell: FlowCell| cell.figure().unwrap();
    let within = Sum { told: 1, ..Sum::default() };
    assert_eq!((figure(cells[12]).entries, figure(cells[12]).told), (within, Some(Channel::Phone)));
    assert_eq!(figure(cells[13]).exits, Sum { number: 61, parts: 1, told: 1, ..Sum::default() });
    assert_eq!(cells[14], FlowCell::Ahead);
    let by_day = flows(&called, Scale::Days, at(14, 40));
    let last = figure(*batugade(&by_day).1.last().unwrap());
    assert_eq!((last.entries, last.told), (post.entries, Some(Channel::Phone)));
    assert_eq!(last.standing, Standing::Provisional);
    // No line, no comparison and no break-down takes what was said for what was reported.
    assert!(by_day.detail.unwrap().points.iter().all(|point| point.line.is_none()));
    // What was known before the call was made is as it was.
    let earlier = AsOf::new(&called, at(14, 30));
    let lens = Lens { range: TimeRange::default(), ..Lens::default() };
    let before = answer_through(&earlier, (Query::Flows, &lens), at(14, 40), &Rules::default()).unwrap();
    let View::Flows(before) = before else { panic!("{before:?}") };
    assert_eq!(batugade(&before).0.entries, was.entries);
}

#[test]
fn one_reported_hour_supersedes_a_call_as_a_whole() {
    let call = act(1, at(14, 35), told((12, 14), Some(59), Some(61)));
    let late = morning().into_iter().chain([reported(hour(13), Direction::Exit, 30, at(15, 0))]).collect();
    let flows = flows(&records(late, vec![call]), Scale::Hours, at(14, 40));
    let (post, cells) = batugade(&flows);
    assert_eq!((post.entries.number, post.exits.number, post.entries.told + post.exits.told), (30, 60, 0));
    assert_eq!(cells[12], FlowCell::Missing);
    let [call] = calls(&flows) else { panic!("the call is kept") };
    let superseded = Some(Fate::Superseded(Zone::DILI.hour_of(day(), 13)));
    assert_eq!((&call.entries, &call.exits), (&superseded, &superseded));
}

#[test]
fn the_figure_of_a_day_supersedes_calls_about_hours_that_it_reaches_into() {
    let whole = Direction::BOTH.map(|way| reported(Period::Day(day()), way, 100, at(12, 40)));
    let acts = vec![
        act(1, at(14, 30), told((12, 13), Some(5), None)),
        act(2, at(14, 31), told((13, 14), Some(7), None)),
    ];
    let flows = flows(&records(whole.into(), acts), Scale::Hours, at(14, 40));
    assert_eq!(batugade(&flows).0.entries.number, 107);
}

#[test]
fn a_later_call_replaces_the_direction_that_it_is_about() {
    let acts = vec![
        act(1, at(14, 30), told((12, 14), Some(59), Some(61))),
        act(2, at(14, 35), told((12, 14), None, Some(66))),
    ];
    let flows = flows(&records(morning(), acts), Scale::Hours, at(14, 40));
    let (post, _) = batugade(&flows);
    assert_eq!((post.entries.number, post.exits.number), (89, 96));
    let fates: Vec<_> = calls(&flows).iter().map(|call| (call.entries.clone(), call.exits.clone())).collect();
    let (counts, replaced) = (Some(Fate::Counts), Some(Fate::Replaced));
    assert_eq!(fates, [(None, counts.clone()), (counts, replaced)]);
}

#[test]
fn a_wrong_call_is_voided_or_taken_back_and_kept() {
    let call = act(1, at(14, 35), told((12, 14), Some(59), Some(61)));
    let key = call.act.key.to_string();
    let void = Deed::Void { entry: key.as_str().into(), reason: "wrong post".into() };
    let cancel = Deed::Cancel { act: key.as_str().into(), reason: "wrong post".into() };
    for deed in [void, cancel] {
        let acts = vec![call.clone(), act(2, at(14, 36), deed)];
        let flows = flows(&records(morning(), acts), Scale::Hours, at(14, 40));
        assert_eq!(batugade(&flows).0.entries.number, 30);
        assert_eq!(calls(&flows)[0].entries, Some(Fate::Void("wrong post".into())));
    }
}

/// The hours of the day, and of each how many truly crossed: a digit of its own in the sum.
const HOURS: std::ops::Range<u32> = 9..17;

fn truth(of_day: u32) -> i64 {
    4_i64.pow(of_day - HOURS.start)
}

/// How often an hour is in a sum.
fn times(sum: i64, of_day: u32) -> i64 {
    sum / truth(of_day) % 4
}

/// What was reported of each hour by direction, up to when the day as such, and what was told.
type Day = (Vec<(bool, bool)>, Option<u32>, Vec<((u32, u32), bool, bool)>);

fn any_day() -> impl Strategy<Value = Day> {
    let call = (HOURS, 1..4_u32, any::<bool>(), any::<bool>())
        .prop_map(|(from, long, one, other)| ((from, (from + long).min(HOURS.end)), one || !other, other));
    let hour = prop_oneof![4 => Just((false, false)), 1 => any::<(bool, bool)>()];
    let whole = prop::option::weighted(0.3, HOURS.start..=HOURS.end);
    (prop::collection::vec(hour, HOURS.len()), whole, prop::collection::vec(call, 0..6))
}

fn made((reports, whole, calls): &Day) -> (Vec<Observation>, Vec<RecordedAct>) {
    let mut rows = Vec::new();
    for (of_day, (entries, exits)) in HOURS.zip(reports) {
        let ways = Direction::BOTH.into_iter().zip([entries, exits]).filter(|(_, is_there)| **is_there);
        rows.extend(ways.map(|(way, _)| reported(hour(of_day), way, truth(of_day), at(of_day + 1, 0))));
    }
    if let Some(until) = *whole {
        let sum = (HOURS.start..until).map(truth).sum();
        rows.extend(Direction::BOTH.map(|way| reported(Period::Day(day()), way, sum, at(until, 0))));
    }
    let call = |(n, (hours, entries, exits)): (usize, &((u32, u32), bool, bool))| {
        let sum = (hours.0..hours.1).map(truth).sum::<i64>() as u32;
        act(n as u64 + 1, at(17, 30 + n as i64), told(*hours, entries.then_some(sum), exits.then_some(sum)))
    };
    (rows, calls.iter().enumerate().map(call).collect())
}

proptest! {
    #[test]
    fn no_sum_holds_an_hour_twice_and_the_order_of_arrival_changes_nothing(
        (day, seed) in (any_day(), any::<u64>())
    ) {
        let now = at(17, 50);
        let (mut rows, mut acts) = made(&day);
        let first = flows(&records(rows.clone(), acts.clone()), Scale::Hours, now);
        let (post, _) = batugade(&first);
        for sum in [post.entries, post.exits] {
            let counted = HOURS.map(|of_day| times(sum.number, of_day)).collect::<Vec<_>>();
            prop_assert!(counted.iter().all(|times| *times <= 1), "{counted:?}");
            let there = counted.iter().sum::<i64>();
            prop_assert_eq!(there + i64::from(sum.missing_hours), HOURS.len() as i64);
        }
        // Days and hours, the board and the table say the same.
        let by_day = flows(&records(rows.clone(), acts.clone()), Scale::Days, now);
        let last = batugade(&by_day).1.last().unwrap().figure();
        if let Some(figure) = last {
            prop_assert_eq!((figure.entries, figure.exits), (post.entries, post.exits));
        }
        let row = first.table.rows.iter().find(|row| row.entries == post.entries && row.exits == post.exits);
        prop_assert!(row.is_some());
        // The same in whatever order HQ heard of it.
        let turn = (seed % 7) as usize;
        let (rows_by, acts_by) = (turn % rows.len().max(1), turn % acts.len().max(1));
        rows.rotate_left(rows_by);
        acts.rotate_left(acts_by);
        for (order, act) in acts.iter_mut().enumerate() {
            act.recorded = Some(Recorded { order: order as u64 + 1, at: now });
        }
        let again = flows(&records(rows, acts), Scale::Hours, now);
        let (again, _) = batugade(&again);
        prop_assert_eq!((again.entries, again.exits), (post.entries, post.exits));
    }
}
