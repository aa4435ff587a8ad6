//! The rules of counting, seen through whole answers.

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::domain::{
    Act, ActKey, Category, Deed, Dimensions, Direction, Draft, Metric, Movement, Observation, Period,
    PlaceKind, Series, Severity, Standing, StockEntry, Value, Zone,
    memory::MemoryRecords,
    rule_event, testing,
    view::{Beside, Cell, Crossings, FlowCell, Level, Life, PostDay, Priority, Reporting, Sum, Tally, Usual},
};

/// A Tuesday that is no holiday, 14:40 in Dili.
fn now() -> Instant {
    hour(0, 14).start() + TimeDelta::minutes(40)
}

fn hour(days_back: u64, of_day: u32) -> Hour {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap() - chrono::Days::new(days_back);
    Zone::DILI.hour_of(day, of_day)
}

fn figure(post: &str, period: Period, direction: Direction, number: i64) -> Observation {
    let end = period.end(Zone::DILI);
    Observation {
        series: Series {
            metric: Metric::Crossings,
            place: post.into(),
            dimensions: Dimensions::crossing(direction),
        },
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

/// Both directions of some hours of Batugade on one day, each with this number.
fn hours(days_back: u64, of_day: std::ops::Range<u32>, number: i64) -> Vec<Observation> {
    let both = |it| {
        let period = Period::Hour(hour(days_back, it));
        Direction::BOTH.map(|direction| figure("BTG", period, direction, number))
    };
    of_day.flat_map(both).collect()
}

fn records(observations: Vec<Observation>) -> MemoryRecords {
    MemoryRecords { places: reference::places(), observations, ..MemoryRecords::default() }
}

/// Yesterday whole, today until now, and twelve like days of 20 movements an hour.
fn plain_day() -> Vec<Observation> {
    let like = (1..=12).flat_map(|week| hours(7 * week, 9..17, 10));
    hours(1, 9..17, 10).into_iter().chain(hours(0, 9..14, 10)).chain(like).collect()
}

fn board(records: &MemoryRecords, at: Instant) -> Situation {
    match answer(records, Query::Board, at, &Rules::default()).unwrap() {
        View::Board(board) => *board,
        other => panic!("{other:?}"),
    }
}

fn flows(records: &MemoryRecords, at: Instant) -> Flows {
    match answer(records, Query::Flows, at, &Rules::default()).unwrap() {
        View::Flows(flows) => flows,
        other => panic!("{other:?}"),
    }
}

fn list(records: &MemoryRecords, at: Instant) -> Alerts {
    match answer(records, Query::Alerts, at, &Rules::default()).unwrap() {
        View::Alerts(alerts) => alerts,
        other => panic!("{other:?}"),
    }
}

fn batugade(crossings: &Crossings) -> &PostDay {
    crossings.posts.iter().find(|post| post.post.as_str() == "BTG").unwrap()
}

#[test]
fn a_plain_day_is_reporting_and_usual() {
    let board = board(&records(plain_day()), now());
    let post = batugade(&board.crossings);
    assert_eq!(post.entries, Sum { number: 50, missing_hours: 0, parts: 5, suppressed: 0, told: 0 });
    assert_eq!(post.reporting, Reporting::Reporting);
    // Five ended hours of 20 movements; the spread of a count of 100 is 10.
    let until = hour(0, 13).end();
    assert_eq!(post.usual, Usual::Range { low: 80, high: 120, days: 12, beside: Beside::Inside, until });
    assert_eq!(post.recent.len(), 12);
    assert_eq!(post.recent[11], Cell::Closed);
    assert_eq!(post.recent[10], Cell::Movements(40));
    assert_eq!(post.as_of, Some(hour(0, 13).end()));
}

#[test]
fn a_missing_hour_makes_the_sums_partial_and_the_comparison_unknown() {
    let mut rows = plain_day();
    rows.retain(|row| row.period != Period::Hour(hour(0, 11)));
    let board = board(&records(rows), now());
    let post = batugade(&board.crossings);
    assert_eq!((post.entries.number, post.entries.missing_hours), (40, 1));
    assert!(board.crossings.entries.missing_hours >= 1);
    assert!(matches!(post.usual, Usual::Range { beside: Beside::Unknown, .. }));
    assert_eq!(post.recent[9], Cell::Missing);
}

#[test]
fn today_is_flagged_only_after_an_hour_outside() {
    let with = |last: &[i64]| {
        let mut rows = plain_day();
        for (back, number) in last.iter().rev().enumerate() {
            let at = Period::Hour(hour(0, 13 - back as u32));
            rows.iter_mut().filter(|row| row.period == at).for_each(|row| row.value = Value::Number(*number));
        }
        match batugade(&board(&records(rows), now()).crossings).usual {
            Usual::Range { beside, .. } => beside,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(with(&[40]), Beside::Lately);
    assert_eq!(with(&[40, 10]), Beside::Above);
    assert_eq!(with(&[0, 0, 0]), Beside::Below);
}

/// The usual range at 14:40, the figures of the running hour reaching to half past two.
fn running(rows: Vec<Observation>, number: i64) -> Usual {
    let period = Period::Hour(hour(0, 14));
    let half = |way| Observation {
        as_of: hour(0, 14).start() + TimeDelta::minutes(30),
        ..figure("BTG", period, way, number)
    };
    let records = records(rows.into_iter().chain(Direction::BOTH.map(half)).collect());
    batugade(&board(&records, now()).crossings).usual
}

#[test]
fn the_running_hour_is_compared_as_far_as_its_figures_reach() {
    // Usual are 80 to 120 by two and 98 to 142 by three.
    let until = hour(0, 14).start() + TimeDelta::minutes(30);
    let usual = running(plain_day(), 5);
    assert_eq!(usual, Usual::Range { low: 89, high: 131, days: 12, beside: Beside::Inside, until });
    let beside = |rows, number| match running(rows, number) {
        Usual::Range { beside, .. } => beside,
        other => panic!("{other:?}"),
    };
    assert_eq!(beside(plain_day(), 16), Beside::Lately);
    let mut busy = plain_day();
    let last = [hour(0, 12), hour(0, 13)].map(Period::Hour);
    busy.iter_mut().filter(|row| last.contains(&row.period)).for_each(|row| row.value = Value::Number(22));
    assert_eq!(beside(busy.clone(), 5), Beside::Above);
    // A quiet half hour leads back among the usual sums.
    busy.iter_mut().filter(|row| last.contains(&row.period)).for_each(|row| row.value = Value::Number(16));
    assert_eq!(beside(busy, 0), Beside::Inside);
}

#[test]
fn days_with_a_gap_a_holiday_or_a_closure_are_not_compared_with() {
    let usual = |change: &dyn Fn(&mut MemoryRecords)| {
        let mut records = records(plain_day());
        change(&mut records);
        batugade(&board(&records, now()).crossings).usual
    };
    let days = |usual| match usual {
        Usual::Range { days, .. } | Usual::TooFew { days } => days,
        Usual::None => 0,
    };
    let gap = |records: &mut MemoryRecords| {
        records.observations.retain(|row| row.period != Period::Hour(hour(7, 10)));
    };
    assert_eq!(days(usual(&gap)), 11);
    let after_now = |records: &mut MemoryRecords| {
        records.observations.retain(|row| row.period != Period::Hour(hour(7, 16)));
    };
    assert_eq!(days(usual(&after_now)), 12);
    let day = |back| Zone::DILI.day(hour(back, 12).start());
    let calendar = |records: &mut MemoryRecords, change: &dyn Fn(&mut crate::domain::Calendar)| {
        records.places.iter_mut().filter_map(|place| place.calendar.as_mut()).for_each(change);
    };
    let holiday = |records: &mut MemoryRecords| {
        calendar(records, &|calendar| calendar.holidays.push((day(14), "Feast".into())));
    };
    assert_eq!(days(usual(&holiday)), 11);
    let closure = |records: &mut MemoryRecords| {
        calendar(records, &|calendar| calendar.closures.push((day(21), "Works".into())));
    };
    assert_eq!(days(usual(&closure)), 11);
    let few = |records: &mut MemoryRecords| {
        records.observations.retain(|row| row.period.start(Zone::DILI) > hour(36, 0).start());
    };
    assert_eq!(usual(&few), Usual::TooFew { days: 5 });
    let today = |records: &mut MemoryRecords| {
        calendar(records, &|calendar| calendar.holidays.push((day(0), "Feast".into())));
    };
    assert_eq!(usual(&today), Usual::None);
}

#[test]
fn before_the_first_open_hour_nothing_is_usual() {
    let board = board(&records(plain_day()), hour(0, 9).start() - TimeDelta::minutes(1));
    assert_eq!(batugade(&board.crossings).usual, Usual::None);
}

#[test]
fn a_figure_of_the_day_stands_in_where_no_hour_came() {
    let today = Period::Day(Zone::DILI.day(now()));
    let mut rows = hours(1, 9..17, 10);
    for direction in Direction::BOTH {
        let mut row = figure("BTG", today, direction, 70);
        row.as_of = hour(0, 12).end();
        rows.push(row);
    }
    let day = board(&records(rows.clone()), now());
    let post = batugade(&day.crossings);
    assert_eq!(post.entries, Sum { number: 70, missing_hours: 1, parts: 1, suppressed: 0, told: 0 });
    assert_eq!(post.reporting, Reporting::Late { since: hour(0, 13).end() });
    rows.extend(hours(0, 9..10, 5));
    let both = board(&records(rows), now());
    assert_eq!(batugade(&both.crossings).entries.number, 5);
}

#[test]
fn hidden_hours_are_counted_and_not_guessed() {
    let mut rows = plain_day();
    let hidden = Period::Hour(hour(0, 12));
    rows.iter_mut().filter(|row| row.period == hidden).for_each(|row| row.value = Value::Suppressed);
    let board = board(&records(rows), now());
    let entries = batugade(&board.crossings).entries;
    assert_eq!((entries.number, entries.suppressed, entries.missing_hours), (40, 1, 0));
    assert!(entries.is_partial());
}

#[test]
fn midnight_in_dili_parts_two_days() {
    let mut rows = plain_day();
    rows.extend(hours(0, 23..24, 7));
    let records = records(rows);
    let midnight = hour(0, 23).end();
    let before = board(&records, midnight - TimeDelta::seconds(1));
    assert_eq!(batugade(&before.crossings).entries.number, 57);
    let after = board(&records, midnight);
    assert_eq!(after.crossings.day, before.crossings.day.succ_opt().unwrap());
    assert_eq!(batugade(&after.crossings).entries, Sum::default());
    assert_eq!(batugade(&after.crossings).recent[10], Cell::Movements(14));
    assert_eq!(before.stamp.valid_until, midnight);
}

#[test]
fn a_post_that_just_opened_says_until_when_its_first_report_may_come() {
    let records = records(hours(1, 9..17, 10));
    let awaited = |of_day, minute| {
        let at = hour(0, of_day).start() + TimeDelta::minutes(minute);
        let crossings = board(&records, at).crossings;
        batugade(&crossings).awaited
    };
    assert_eq!(awaited(8, 59), None);
    let due = Some(hour(0, 10).start() + TimeDelta::minutes(30));
    assert_eq!((awaited(9, 0), awaited(10, 29), awaited(10, 30)), (due, due, None));
}

#[test]
fn a_correction_of_a_final_figure_shows_on_the_post_and_in_its_hour() {
    let mut rows = plain_day();
    let mut revised = rows.iter().find(|row| row.period == Period::Hour(hour(0, 11))).unwrap().clone();
    revised.revision = 2;
    revised.as_of += TimeDelta::minutes(90);
    revised.value = Value::Number(19);
    rows.push(revised);
    let flows = flows(&records(rows), now());
    let post = batugade(&flows.crossings);
    let revision = post.revised.clone().unwrap();
    assert_eq!((revision.was, revision.is), (Value::Number(10), Value::Number(19)));
    assert_eq!(post.entries.number, 59);
    let btg = flows.crossings.posts.iter().position(|post| post.post.as_str() == "BTG").unwrap();
    let cells = &flows.table.rows[btg].cells;
    let revised = [11, 12].map(|hour: usize| cells[hour].figure().map(|figure| figure.revised));
    assert_eq!(revised, [Some(true), Some(false)]);
    assert_eq!((cells[14], cells[20]), (FlowCell::Ahead, FlowCell::Closed));
    assert_eq!(flows.table.rows[0].cells[6], FlowCell::Missing);
}

#[test]
fn published_figures_come_newest_first_with_their_notes() {
    let flows = flows(&records(reference::published()), now());
    let ends: Vec<_> = flows.published.iter().map(|figure| figure.period.end(Zone::DILI)).collect();
    assert!(ends.is_sorted_by(|a, b| a >= b));
    assert_eq!(flows.published.len(), reference::published().len());
    let total = flows.published.iter().find(|figure| figure.value == Value::Number(808_463)).unwrap();
    assert_eq!(total.direction.as_str(), "");
    assert!(total.note.as_ref().unwrap().as_str().contains("781,463"));
}

fn receive(id: &str, site: &str, quantity: u32) -> StockEntry {
    StockEntry {
        id: id.into(),
        site: site.into(),
        item: "kit".into(),
        movement: Movement::Receive(quantity),
        lot: None,
        expiry: None,
        reason: "".into(),
        source: "hq".into(),
        happened_at: now() - TimeDelta::hours(1),
        recorded_at: now() - TimeDelta::hours(1),
    }
}

fn stocked() -> MemoryRecords {
    let mut observations = reference::opening_observations(now());
    observations.extend(reference::worked_example());
    let mut records = records(observations);
    records.stock = vec![
        receive("e1", "site-dili", 574),
        receive("e2", "site-baucau", 148),
        receive("e3", "site-maliana", 92),
        receive("e4", "site-pante-macassar", 28),
    ];
    records
}

#[test]
fn the_kits_are_those_of_the_board() {
    let stock = board(&stocked(), now()).stock;
    let first = &stock.statements[0];
    assert_eq!((first.kits, first.families, first.people), (Some(900), Some(4_500), None));
    let second = &stock.statements[1];
    assert_eq!((second.kits, second.families, second.people), (Some(900), Some(900), Some(4_500)));
    assert_eq!((stock.on_hand, stock.cover.families, stock.cover.families_at_one_each), (842, 4_210, 842));
    let rows: Vec<_> = stock.sites.iter().map(|row| (row.name.as_str(), row.target, row.minimum)).collect();
    let expected = [
        ("Dili", Some(600), Some(360)),
        ("Baucau", Some(150), Some(90)),
        ("Maliana", Some(100), Some(60)),
        ("Pante Macassar", Some(50), Some(30)),
    ];
    assert_eq!(rows, expected);
    assert_eq!(stock.sites[3].level, Level::BelowMinimum);
}

#[test]
fn what_a_site_asked_for_has_a_row_though_none_ever_lay_there() {
    let mut records = stocked();
    let deed = Deed::Request {
        site: "site-maliana".into(),
        item: "tarpaulin".into(),
        quantity: 30,
        reason: "storm".into(),
    };
    let key = ActKey { console: "c".into(), epoch: 1, sequence: 1 };
    let act = Act { key, draft: Draft { who: "Ana".into(), happened_at: now(), deed } };
    records.acts.push(RecordedAct::queued(act));
    let View::Stock(stock) = answer(&records, Query::Stock, now(), &Rules::default()).unwrap() else {
        panic!("not the stock")
    };
    let row = stock.summary.sites.iter().find(|row| row.item.as_str() == "tarpaulin").unwrap();
    assert_eq!((row.site.as_str(), row.known(), row.level), ("site-maliana", None, Level::NoEntry));
    assert_eq!(stock.stores.dispatches[0].quantity, 30);
    // Lots and ledgers stand beside their rows, however many there are.
    assert_eq!(
        (stock.lines.len(), stock.stores.lots.len()),
        (stock.summary.sites.len(), stock.summary.sites.len())
    );
    assert!(board(&records, now()).stock.sites.iter().all(|row| row.item.as_str() == "kit"));
}

#[test]
fn what_has_expired_covers_nobody_and_a_share_of_the_target_is_the_reorder_point() {
    let mut records = stocked();
    records.stock[0].expiry = chrono::NaiveDate::from_ymd_opt(2026, 11, 23);
    let stock = board(&records, now()).stock;
    assert_eq!((stock.on_hand, stock.cover.families), (842, (842 - 574) * 5));
    let reorder: Vec<_> = stock.sites.iter().map(|row| row.reorder).collect();
    assert_eq!(reorder, [Some(480), Some(120), Some(80), Some(40)]);
    assert_eq!(stock.rows_of(Tally::Expired), [0]);
    assert_eq!(stock.rows_of(Tally::AtRisk), [3]);
}

#[test]
fn the_factsheet_alone_names_its_figures_and_no_stock_of_any_site() {
    let records = records(reference::opening_observations(now()));
    let board = board(&records, now());
    assert!(board.stock.sites.iter().all(|row| row.level == Level::NoEntry && row.known().is_none()));
    assert_eq!(board.stock.as_of, None);
    assert_eq!(board.stock.statements[0].families, Some(4_500));
    let ratio = board.tb.yielded().unwrap();
    assert_eq!((ratio.part, ratio.whole), (1_221, 68_196));
    let View::Tb(tb) = answer(&records, Query::Tb, now(), &Rules::default()).unwrap() else { panic!() };
    let said: Vec<_> = tb.context.iter().map(|figure| figure.value.number()).collect();
    assert_eq!(said, [Some(498), Some(486)]);
    assert_eq!(tb.population, Some(1_341_737));
}

#[test]
fn derived_alerts_name_their_cause_and_go_with_it() {
    let mut records = stocked();
    let rows = hours(1, 9..17, 10).into_iter().chain(hours(0, 9..11, 10));
    records.observations.extend(rows);
    let alerts = list(&records, now()).rows;
    let ids: Vec<_> = alerts.iter().map(|row| (row.alert.id.as_str(), row.priority)).collect();
    let silent = ("haree,post-silent:BTG:2026-11-24T11+09:00", Some(Priority::P3));
    let minimum = ("haree,stock-minimum:site-pante-macassar:kit:e4", Some(Priority::P3));
    assert_eq!(ids, [minimum, silent]);
    assert_eq!(alerts[0].alert.event.as_str(), rule_event::STOCK_MINIMUM);
    assert_eq!(alerts[1].place.as_str(), "Batugade");
    records.observations.extend(hours(0, 13..14, 10));
    records
        .stock
        .push(StockEntry { movement: Movement::Issue(28), ..receive("e5", "site-pante-macassar", 0) });
    let alerts = list(&records, now()).rows;
    let ids: Vec<_> = alerts.iter().map(|row| (row.alert.id.as_str(), row.priority)).collect();
    assert_eq!(ids, [("haree,stock-zero:site-pante-macassar:kit:e5", Some(Priority::P2))]);
    records.stock.push(receive("e6", "site-pante-macassar", 30));
    assert!(list(&records, now()).rows.is_empty());
}

#[test]
fn what_has_expired_keeps_no_minimum_and_is_told_since_its_day_was_over() {
    let mut records = stocked();
    records.stock.clear();
    let came = now() - TimeDelta::days(3);
    let lot = |id: &str, quantity, day: u32| StockEntry {
        expiry: NaiveDate::from_ymd_opt(2026, 11, day),
        happened_at: came,
        recorded_at: came,
        ..receive(id, "site-pante-macassar", quantity)
    };
    records.stock.extend([lot("e1", 28, 30), lot("e2", 5, 23)]);
    let row = list(&records, now()).rows.into_iter().find(|row| row.cause.is_some()).unwrap();
    assert_eq!(row.alert.id.as_str(), "haree,stock-minimum:site-pante-macassar:kit:e1");
    assert_eq!(row.alert.sent, Zone::DILI.midnight(NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()));
    let Some(Cause::Short { on_hand, expired, minimum, .. }) = row.cause else { panic!() };
    assert_eq!((on_hand, expired, minimum), (33, 5, Some(30)));
    // The day of expiry itself is a good one.
    records.stock[1].expiry = NaiveDate::from_ymd_opt(2026, 11, 24);
    assert!(list(&records, now()).rows.iter().all(|row| row.cause.is_none()));
    // Nothing that is left can be used.
    records.stock.remove(0);
    records.stock[0].expiry = NaiveDate::from_ymd_opt(2026, 11, 1);
    let row = list(&records, now()).rows.into_iter().find(|row| row.cause.is_some()).unwrap();
    assert_eq!(row.alert.event.as_str(), rule_event::STOCK_ZERO);
}

#[test]
fn a_post_that_never_spoke_and_a_site_without_a_ledger_raise_nothing() {
    let mut records = stocked();
    records.stock.clear();
    assert!(list(&records, now()).rows.is_empty());
    let board = board(&records, now());
    assert_eq!(board.stock.sites.len(), 4);
    assert!(board.stock.sites.iter().all(|row| row.as_of.is_none()));
    assert!(matches!(batugade(&board.crossings).reporting, Reporting::Silent { .. }));
}

#[test]
fn the_list_is_open_by_priority_then_elsewhere_exercise_and_over() {
    let here = |id: &str| Alert { sender: "dnmg.gov.tl".into(), ..testing::alert(id) };
    let mut records = records(Vec::new());
    records.alerts = vec![
        Alert { expires: Some(now()), ..here("over") },
        Alert { status: crate::domain::Status::Exercise, ..here("drill") },
        testing::alert("far"),
        Alert { severity: crate::domain::Severity::Minor, ..here("low") },
        Alert { areas: vec![testing::circle(5.0)], ..here("high") },
        Alert { sent: now() - TimeDelta::hours(25), ..here("old") },
    ];
    let list = list(&records, now());
    let ids: Vec<_> = list.rows.iter().map(|row| row.alert.id.as_str()).collect();
    assert_eq!(ids, ["high", "old", "low", "far", "drill", "over"]);
    assert_eq!(list.rows[1].life, Life::Review);
    assert_eq!(list.rows[5].priority, None);
    let summary = board(&records, now()).alerts;
    assert_eq!((summary.open, summary.by_priority), (3, [0, 2, 0, 1]));
    assert_eq!((summary.elsewhere, summary.exercises), (1, 1));
    assert_eq!(summary.rows.len(), 3);
}

#[test]
fn a_view_holds_until_the_next_thing_that_happens_by_itself() {
    let until = |records: &MemoryRecords, at| board(records, at).stamp.valid_until;
    let plain = records(plain_day());
    assert_eq!(until(&plain, now()), hour(0, 14).end());
    assert_eq!(until(&plain, hour(0, 14).start()), hour(0, 13).end() + TimeDelta::minutes(30));
    let mut alerted = plain.clone();
    alerted.alerts = vec![Alert { expires: Some(now() + TimeDelta::seconds(5)), ..testing::alert("a") }];
    assert_eq!(until(&alerted, now()), now() + TimeDelta::seconds(5));
    let mut fed = plain;
    let feed = Feed {
        id: "gdacs".into(),
        name: "GDACS".into(),
        heard_at: now() - TimeDelta::seconds(50),
        stale_after_seconds: Some(60),
        asking: None,
    };
    fed.feeds = vec![feed.clone()];
    let at = until(&fed, now());
    assert_eq!(at, now() + TimeDelta::seconds(11));
    assert!(feed.is_stale(at) && !feed.is_stale(at - TimeDelta::seconds(1)));
}

#[test]
fn an_answer_survives_the_way_to_a_file_and_back() {
    for query in Query::ALL {
        let view = answer(&stocked(), query, now(), &Rules::default()).unwrap();
        let text = serde_json::to_string(&view).unwrap();
        assert_eq!(serde_json::from_str::<View>(&text).unwrap(), view);
    }
}

#[test]
fn the_four_posts_are_those_of_the_places() {
    let records = records(plain_day());
    let posts = records.places.iter().filter(|place| place.kind == PlaceKind::Post).count();
    assert_eq!(board(&records, now()).crossings.posts.len(), posts);
}

proptest! {
    #[test]
    fn figures_that_come_late_and_in_any_order_give_the_same_board(
        order in Just(plain_day()).prop_shuffle(), late in 0usize..200
    ) {
        let whole = records(plain_day());
        let mut records = records(order[late.min(order.len())..].to_vec());
        board(&records, now());
        records.observations.extend_from_slice(&order[..late.min(order.len())]);
        prop_assert_eq!(board(&records, now()), board(&whole, now()));
    }

    #[test]
    fn of_a_chain_of_updates_in_any_order_one_is_open(
        order in (1usize..7).prop_flat_map(|n| Just((0..n).collect::<Vec<_>>()).prop_shuffle())
    ) {
        let message = |i: &usize| Alert {
            sender: "dnmg.gov.tl".into(),
            sent: testing::alert("a").sent + TimeDelta::minutes(*i as i64),
            message_type: if *i == 0 { crate::domain::MessageType::Alert } else { crate::domain::MessageType::Update },
            references: i.checked_sub(1).map(|before| AlertId::new(&format!("m{before}"))).into_iter().collect(),
            ..testing::alert(&format!("m{i}"))
        };
        let mut records = records(Vec::new());
        records.alerts = order.iter().map(message).collect();
        let summary = board(&records, now()).alerts;
        prop_assert_eq!(summary.open, 1);
        let last = format!("m{}", order.len() - 1);
        prop_assert_eq!(summary.rows[0].alert.id.as_str(), last.as_str());
    }
}

#[test]
fn one_quake_of_two_feeds_is_one_alert_that_names_both() {
    let quake = |id: &str, sender: &str, severity| crate::domain::Alert {
        sender: sender.into(),
        categories: vec![Category::Geo],
        event: "Earthquake".into(),
        onset: Some(now() - TimeDelta::minutes(9)),
        sent: now() - TimeDelta::minutes(5),
        severity,
        areas: vec![testing::circle(0.0)],
        ..testing::alert(id)
    };
    let mut records = records(Vec::new());
    records.alerts = vec![quake("a", "usgs", Severity::Minor), quake("b", "gdacs", Severity::Extreme)];
    let alerts = board(&records, now()).alerts;
    assert_eq!((alerts.open, alerts.rows.len()), (1, 1));
    let row = &alerts.rows[0];
    assert_eq!((row.alert.id.as_str(), row.also[0].from.as_str()), ("b", "usgs"), "the gravest leads");
    let other = list(&records, now()).rows.into_iter().find(|row| row.alert.id.as_str() == "a").unwrap();
    assert_eq!(other.life, Life::Told("b".into()));
    // When the one that leads is over, the other stands for itself.
    records.alerts[1].expires = Some(now() - TimeDelta::minutes(1));
    let alerts = board(&records, now()).alerts;
    assert_eq!((alerts.open, alerts.rows[0].alert.id.as_str()), (1, "a"));
}
