//! The views of an ordinary Tuesday afternoon in Dili, with one silent post and one site short of kits.

// By their paths, since the benches read this file too.
#[path = "views/alerts.rs"]
pub(crate) mod alerts;
#[path = "views/sources.rs"]
mod sources;
#[path = "views/stores.rs"]
mod stores;
#[path = "views/tb.rs"]
mod tb;

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use haree::domain::{
    Bytes, Instant, Lens, Link, LinkState, Period, PlaceKind, Position, Provenance, Query, Rules, Standing,
    TimeRange, Traffic, Value, View, Zone, answer_through,
    memory::MemoryRecords,
    reference,
    view::{
        AlertSummary, Alerts, Beside, Cell, Course, Crossings, FlowCell, FlowFigure, FlowRow, FlowTable,
        Flows, Level, Map, PostDay, PublishedFigure, Reporting, Revision, Situation, Stamp, Stock, Sum,
        Thing, Usual, What,
    },
};
use haree::hq::Simulator;

use super::deeds;
pub(crate) use alerts::rows;
use sources::feeds;
pub(crate) use sources::sources;
pub(crate) use stores::stock;
use stores::{near, stores};
pub(crate) use tb::tb;
use tb::tb_view;

/// 24 November 2026, 14:32:08 in Dili.
pub(crate) fn now() -> Instant {
    at("14:32") + TimeDelta::seconds(8)
}

/// A time of that day in Dili.
pub(crate) fn at(time: &str) -> Instant {
    let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default();
    let time = time.parse().or_else(|_| format!("{time}:00").parse()).unwrap_or_default();
    Zone::DILI.at(day, time)
}

pub(crate) fn live() -> Link {
    Link {
        name: Some("Reference HQ".into()),
        provenance: Some(Provenance::Simulated),
        synced_at: Some(now()),
        bytes_last_hour: 18_300,
        traffic: Traffic {
            last_hour: Bytes { sent: 4_100, received: 14_200, overhead: 21_000 },
            in_all: Bytes { sent: 96_000, received: 1_250_000, overhead: 410_000 },
            ..Traffic::default()
        },
        ..Link::new(LinkState::Live)
    }
}

pub(crate) fn offline() -> Link {
    let why = "cannot reach http://127.0.0.1:8480: connection refused; is HQ running?";
    let state = LinkState::Offline { since: at("14:28"), why: why.into() };
    Link { state, synced_at: Some(at("14:27")), ..live() }
}

pub(crate) fn stale() -> Link {
    Link { state: LinkState::Syncing, synced_at: Some(at("11:31")), ..live() }
}

pub(crate) fn stamp() -> Stamp {
    let provenance = Some(Provenance::Simulated);
    Stamp { at: at("14:32"), valid_until: at("15:00"), provenance, as_of: None }
}

/// What a query is answered through a lens: another range, or a post in detail, from a simulated HQ.
pub(crate) fn through(query: Query, lens: &Lens) -> View {
    let mut view = match query {
        Query::Flows if lens.range != TimeRange::default() || lens.opened.is_some() => {
            View::Flows(simulated(lens))
        }
        query => view(query),
    };
    match &mut view {
        View::Board(view) => view.stamp.as_of = lens.as_of,
        View::Flows(view) => view.stamp.as_of = lens.as_of,
        View::Stock(view) => view.stamp.as_of = lens.as_of,
        View::Tb(view) => view.stamp.as_of = lens.as_of,
        View::Alerts(view) => view.stamp.as_of = lens.as_of,
        View::Log(view) => view.stamp.as_of = lens.as_of,
        View::Queue(view) => view.stamp.as_of = lens.as_of,
        View::Map(view) => view.stamp.as_of = lens.as_of,
        View::Sources(view) => view.stamp.as_of = lens.as_of,
    }
    view
}

fn simulated(lens: &Lens) -> Flows {
    static RECORDS: LazyLock<MemoryRecords> = LazyLock::new(|| {
        let places = reference::places();
        let observations = Simulator::new(1, &places).history(now(), 110).observations;
        let provenance = Some(Provenance::Simulated);
        MemoryRecords { places, observations, provenance, ..MemoryRecords::default() }
    });
    match answer_through(&*RECORDS, (Query::Flows, lens), now(), &Rules::default()) {
        Ok(View::Flows(flows)) => flows,
        _ => flows(),
    }
}

/// The view of a query, as the cache would answer it.
pub(crate) fn view(query: Query) -> View {
    match query {
        Query::Board => View::Board(Box::new(situation())),
        Query::Flows => View::Flows(flows()),
        Query::Stock => {
            let summary = stock();
            let mut lines = vec![Vec::new(); summary.sites.len()];
            lines[0] = deeds::lines();
            let stores = stores(&summary);
            View::Stock(Stock { stamp: stamp(), summary, lines, stores })
        }
        Query::Tb => View::Tb(tb_view()),
        Query::Alerts => View::Alerts(Alerts {
            stamp: stamp(),
            rows: rows(),
            nearest: vec![("dnmg,2026-112".into(), vec![near("Dili", 574, 4), near("Maliana", 92, 62)])],
            feeds: feeds(),
        }),
        Query::Log => View::Log(deeds::log()),
        Query::Queue => View::Queue(deeds::queue()),
        Query::Map => View::Map(Box::new(map())),
        Query::Sources => View::Sources(sources()),
    }
}

/// The country with a flood in Dili, an earthquake in the Banda Sea, posts, sites and municipalities.
pub(crate) fn map() -> Map {
    let position = |latitude, longitude| Position { latitude, longitude };
    let course = |km: f64, degrees| Some(Course { km: km.round() as u32, degrees });
    let alert = |at: usize, epicentre, place: Position, from_capital| {
        let mut row = rows().remove(at);
        if epicentre {
            row.alert.areas[0].circles = vec![(place, 30.0)];
        } else {
            let corners =
                [(-8.63, 125.49), (-8.63, 125.85), (-8.49, 125.85), (-8.49, 125.49), (-8.63, 125.49)];
            row.alert.areas[0].polygons = vec![corners.map(|(a, b)| position(a, b)).into()];
        }
        let key = row.alert.id.as_str().into();
        let what = What::Alert { row: Box::new(row), epicentre };
        Thing { key, name: None, what, at: place, precision_km: None, from_capital }
    };
    let mut things = vec![
        alert(0, false, position(-8.56, 125.67), course(10.6, 91)),
        alert(3, true, position(-7.66, 127.77), course(261.7, 67)),
    ];
    for kind in [PlaceKind::Post, PlaceKind::Site, PlaceKind::Municipality] {
        for place in reference::places().iter().filter(|place| place.kind == kind) {
            let what = match (kind, place.id.as_str()) {
                (PlaceKind::Post, "BTG") => What::Post(Reporting::Silent { since: at("12:20") }),
                (PlaceKind::Post, _) => What::Post(Reporting::Reporting),
                (PlaceKind::Site, "site-pante-macassar") => What::Site(Level::BelowMinimum),
                (PlaceKind::Site, _) => What::Site(Level::Enough),
                _ => What::Municipality,
            };
            let Some(position) = place.position else { continue };
            things.push(Thing {
                key: place.id.as_str().into(),
                name: Some(place.label().clone()),
                what,
                at: position,
                precision_km: place.precision_km,
                from_capital: course((position.longitude - 125.57).abs() * 110.0, 80),
            });
        }
    }
    Map { stamp: stamp(), outline: reference::outline(), things }
}

pub(crate) fn situation() -> Situation {
    Situation {
        stamp: stamp(),
        crossings: crossings(),
        stock: stock(),
        tb: tb(),
        alerts: AlertSummary {
            rows: rows().into_iter().filter(|row| row.priority.is_some()).collect(),
            open: 4,
            by_priority: [1, 2, 1, 0],
            elsewhere: 1,
            exercises: 1,
        },
        feeds: feeds(),
    }
}

fn sum(number: i64, missing_hours: u32) -> Sum {
    Sum { number, missing_hours, parts: 6, suppressed: 0, told: 0 }
}

fn post(id: &str, name: &str, [entries, exits]: [i64; 2], range: [i64; 2], recent: [i64; 12]) -> PostDay {
    let [low, high] = range;
    let beside = if entries + exits > high { Beside::Above } else { Beside::Inside };
    PostDay {
        post: id.into(),
        name: name.into(),
        entries: sum(entries, 0),
        exits: sum(exits, 0),
        reporting: Reporting::Reporting,
        usual: Usual::Range { low, high, days: 11, beside, until: at("14:30") },
        recent: recent.map(|n| if n < 0 { Cell::Closed } else { Cell::Movements(n) }).into(),
        as_of: Some(at("14:30")),
        revised: None,
        disputed: false,
        calls: Vec::new(),
        missing: Vec::new(),
        awaited: None,
    }
}

pub(crate) fn crossings() -> Crossings {
    let airport = [210, 160, -1, -1, -1, -1, -1, 90, 120, 150, 190, 55];
    let land = [130, 60, -1, -1, -1, -1, -1, -1, 90, 170, 140, 40];
    let mut batugade = post("BTG", "Batugade", [301, 344], [520, 660], land);
    batugade.entries.missing_hours = 2;
    batugade.exits.missing_hours = 2;
    batugade.reporting = Reporting::Silent { since: at("12:20") };
    batugade.usual =
        Usual::Range { low: 520, high: 660, days: 11, beside: Beside::Unknown, until: at("14:00") };
    batugade.as_of = Some(at("12:20"));
    let mut salele = post("SLL", "Salele", [38, 41], [60, 105], land);
    salele.revised = Some(Revision {
        period: Period::Hour(Zone::DILI.hour(at("11:00"))),
        was: Value::Number(11),
        is: Value::Number(14),
        as_of: at("13:05"),
        source: "simulator".into(),
    });
    Crossings {
        day: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap_or_default(),
        as_of: Some(at("14:30")),
        posts: vec![
            post("DIL", "Airport DIL", [262, 243], [330, 460], airport),
            batugade,
            salele,
            post("SKT", "Sakato", [61, 58], [91, 145], land),
        ],
        entries: sum(662, 2),
        exits: sum(686, 2),
    }
}

fn today() -> NaiveDate {
    Zone::DILI.day(now())
}

fn published(name: &str, period: &str, direction: &str, value: i64) -> PublishedFigure {
    PublishedFigure {
        place: name.into(),
        name: name.into(),
        period: Period::parse(period, None).unwrap_or(Period::Year(2025)),
        direction: direction.into(),
        value: Value::Number(value),
        standing: Standing::Final,
        source: "bnpp-2025".into(),
        as_of: at("09:00") - TimeDelta::days(300),
        was: None,
        kept: 0,
        disputed: false,
        note: None,
    }
}

fn flows() -> Flows {
    let crossings = crossings();
    let range = TimeRange::default();
    let columns = range.columns(crossings.day, Zone::DILI);
    let table = FlowTable { range, columns, rows: crossings.posts.iter().map(hours_of).collect() };
    let mut revised = published("Batugade", "2025-12", "entry", 28_310);
    (revised.was, revised.kept) = (Some(Value::Number(28_301)), 1);
    let mut disputed = published("Timor-Leste", "2025", "", 808_463);
    (disputed.disputed, disputed.source) = (true, "rtp-2026-01-07".into());
    let mut noted = published("Batugade", "2023-12-16/2023-12-22", "", 7_921);
    noted.note = Some("by lintastimor; day of publication not known".into());
    let published = vec![
        revised,
        published("Batugade", "2025", "entry", 233_874),
        published("Batugade", "2025", "exit", 235_110),
        disputed,
        noted,
    ];
    Flows { stamp: stamp(), crossings, table, published, detail: None }
}

fn hours_of(post: &PostDay) -> FlowRow {
    let silent = matches!(post.reporting, Reporting::Silent { .. });
    let cell = |hour: i64| match hour {
        0..=8 | 17.. => FlowCell::Closed,
        12..=13 if silent => FlowCell::Missing,
        14..=16 => FlowCell::Ahead,
        _ => FlowCell::Figure(FlowFigure {
            entries: Sum { parts: 1, ..sum(post.entries.number / 6 + hour - 11, 0) },
            exits: Sum { parts: 1, ..sum(post.exits.number / 6 - hour + 11, 0) },
            standing: if hour == 13 { Standing::Provisional } else { Standing::Final },
            revised: hour == 11 && post.revised.is_some(),
            told: None,
        }),
    };
    FlowRow { cells: (0..24).map(cell).collect(), entries: post.entries, exits: post.exits }
}
