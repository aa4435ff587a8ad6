//! The views of an ordinary Tuesday afternoon in Dili, with one silent post and one site short of kits.

use std::sync::LazyLock;

use chrono::{NaiveDate, TimeDelta};
use haree::domain::{
    Alert, AlertId, Area, Asking, Bytes, Category, Certainty, Clean, Feed, Instant, Lens, Link, LinkState,
    MessageType, Metric, Origin, Period, PlaceKind, Position, Prose, Provenance, Query, Rules, Scenario,
    Scope, Severity, Standing, Status, Telling, TimeRange, Traffic, Urgency, Value, View, Zone,
    answer_through,
    memory::MemoryRecords,
    reference,
    view::{
        Acknowledgement, AlertRow, AlertSummary, Alerts, Beside, Cell, Counted, Course, Cover, Crossings,
        Dispatch, DispatchLine, DispatchState, FlowCell, FlowFigure, FlowRow, FlowTable, Flows, KitStatement,
        Level, Life, LotStock, Map, NearSite, NearTo, Need, NewRow, NewScreening, Part, PostDay, Priority,
        PublishedFigure, Ratio, Reporting, Revision, Screening, Shelf, SiteStock, Situation, Sources, Stamp,
        Stock, StockSummary, Stores, Sum, Tb, TbRow, TbStep, TbSummary, Thing, Usual, What,
    },
};

use haree::hq::Simulator;

use super::deeds;

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
        usual: Usual::Range { low, high, days: 11, beside, until: at("14:00") },
        recent: recent.map(|n| if n < 0 { Cell::Closed } else { Cell::Movements(n) }).into(),
        as_of: Some(at("14:30")),
        revised: None,
        disputed: false,
        calls: Vec::new(),
        missing: Vec::new(),
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

/// Most of it was dated; ten kits expire soon.
fn lots(on_hand: i64) -> Vec<LotStock> {
    let lot = |days, quantity| LotStock {
        number: Some("K-2024".into()),
        expiry: Some(today() + TimeDelta::days(days)),
        quantity,
    };
    vec![lot(20, 10), lot(300, on_hand - 10)]
}

fn near(name: &str, kits: i64, km: u32) -> NearSite {
    NearSite { site: name.into(), name: name.into(), kits, km, by_road: true }
}

fn nearest() -> Vec<NearTo> {
    let to = |name: &str, sites| NearTo { place: name.into(), name: name.into(), sites };
    let over_sea = NearSite { by_road: false, ..near("Dili", 574, 33) };
    vec![
        to("Ataúro", vec![over_sea]),
        to("Bobonaro", vec![near("Maliana", 92, 0)]),
        to("Sakato", vec![near("Pante Macassar", 28, 10)]),
        to("Nowhere", Vec::new()),
    ]
}

fn dispatches() -> Vec<Dispatch> {
    let line = |n, state, quantity, time| DispatchLine {
        act: deeds::key(n).to_string().as_str().into(),
        state,
        quantity,
        who: "M. Soares".into(),
        reason: "families on the river".into(),
        happened_at: at(time),
        recorded_at: Some(at(time)),
    };
    let dili = || Some(("site-dili".into(), "Dili".into()));
    let dispatch = |n, (to, to_name): (&str, &str), quantity| Dispatch {
        request: deeds::key(n).to_string().as_str().into(),
        item: "kit".into(),
        to: to.into(),
        to_name: to_name.into(),
        state: DispatchState::Requested,
        quantity,
        from: None,
        missing: 0,
        history: vec![line(n, DispatchState::Requested, quantity, "09:10")],
    };
    let mut committed = dispatch(31, ("site-maliana", "Maliana"), 20);
    (committed.state, committed.from) = (DispatchState::Committed, dili());
    committed.history.push(line(32, DispatchState::Committed, 20, "10:00"));
    let mut coming = dispatch(33, ("site-pante-macassar", "Pante Macassar"), 15);
    (coming.state, coming.from) = (DispatchState::EnRoute, dili());
    coming.history.push(line(34, DispatchState::EnRoute, 15, "11:20"));
    let mut over = dispatch(35, ("site-baucau", "Baucau"), 8);
    (over.state, over.from, over.missing) = (DispatchState::Received, dili(), 2);
    over.history.push(line(36, DispatchState::Received, 8, "13:00"));
    vec![dispatch(30, ("site-baucau", "Baucau"), 40), committed, coming, over]
}

fn stores(summary: &StockSummary) -> Stores {
    let need = |place: &str, name: &str, day: &str, (counted, families): (Counted, i64)| Need {
        place: place.into(),
        name: name.into(),
        period: Period::parse(day, None).unwrap_or(Period::Year(2021)),
        source: "rco-sitrep-8".into(),
        counted,
        scenario: Scenario { families, people_per_family: 5, days: 30 },
    };
    let people = need("dili", "Dili", "2021-04-21", (Counted::People(6_029), 1_206));
    Stores {
        dispatches: dispatches(),
        nearest: nearest(),
        lots: summary.sites.iter().map(|site| lots(site.on_hand)).collect(),
        needs: vec![
            need("TLS", "Timor-Leste", "2021-05-06", (Counted::Families(33_177), 33_177)),
            need("TLS", "Timor-Leste", "2021-04-21", (Counted::Families(28_734), 28_734)),
            Need { source: "rco-sitrep-6".into(), ..people },
        ],
    }
}

pub(crate) fn stock() -> StockSummary {
    let site = |id: &str, name: &str, on_hand, target, minimum| SiteStock {
        site: id.into(),
        name: name.into(),
        item: "kit".into(),
        on_hand,
        target: Some(target),
        minimum: Some(minimum),
        level: if on_hand < minimum { Level::BelowMinimum } else { Level::Enough },
        as_of: Some(at("13:55")),
        families: Some(on_hand * 5),
        reorder: Some(target * 8 / 10),
        shelf: Shelf::of(&lots(on_hand), today()),
        committed: if id == "site-dili" { 20 } else { 0 },
        in_transit: if id == "site-pante-macassar" { 15 } else { 0 },
    };
    StockSummary {
        statements: vec![
            KitStatement {
                kits: Some(900),
                families: Some(4_500),
                people: None,
                source: "iom-factsheet".into(),
                as_of: at("00:00") - TimeDelta::days(1_058),
                note: None,
            },
            KitStatement {
                kits: Some(900),
                families: Some(900),
                people: Some(4_500),
                source: "iom-release-2023".into(),
                as_of: at("00:00") - TimeDelta::days(1_351),
                note: Some("“will benefit 4,500 individuals (900 families)”".into()),
            },
        ],
        sites: vec![
            site("site-dili", "Dili", 574, 600, 120),
            site("site-baucau", "Baucau", 148, 150, 60),
            site("site-maliana", "Maliana", 92, 100, 40),
            site("site-pante-macassar", "Pante Macassar", 28, 50, 30),
        ],
        on_hand: 842,
        cover: Cover { families: 4_210, families_per_kit: 5, families_at_one_each: 842 },
        as_of: Some(at("13:55")),
    }
}

fn step(metric: Metric, value: i64, previous: Option<i64>, standing: Standing) -> TbStep {
    let of = |whole| Ratio { part: value, whole };
    TbStep {
        metric,
        value: Some(Value::Number(value)),
        standing,
        source: Some("iom-factsheet".into()),
        of_previous: previous.map(of),
        of_first: previous.map(|_| of(68_196)),
        exceeds_previous: false,
    }
}

pub(crate) fn tb() -> TbSummary {
    let years = Period::parse("2020/2022", None).ok();
    TbSummary {
        period: years,
        source: Some("iom-factsheet".into()),
        as_of: Some(at("00:00") - TimeDelta::days(1_058)),
        steps: vec![
            step(Metric::TbScreened, 68_196, None, Standing::Final),
            step(Metric::TbPresumptive, 12_275, Some(68_196), Standing::Assumed),
            step(Metric::TbTested, 10_925, Some(12_275), Standing::Assumed),
            step(Metric::TbCases, 1_221, Some(10_925), Standing::Final),
            step(Metric::TbOnTreatment, 1_197, Some(1_221), Standing::Assumed),
        ],
    }
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

fn tb_view() -> Tb {
    let mut incidence = published("Timor-Leste", "2021", "", 486);
    incidence.source = "iom-factsheet".into();
    let context = vec![incidence];
    Tb {
        stamp: stamp(),
        summary: tb(),
        context,
        population: Some(1_341_737),
        screening: Box::new(screening()),
    }
}

fn part(part: Part, values: [i64; 5], population: Option<u64>) -> TbRow {
    let [screened, presumptive, tested, cases, treated] = values;
    let figure = |metric, value, previous| step(metric, value, previous, Standing::Assumed);
    let steps = vec![
        figure(Metric::TbScreened, screened, None),
        figure(Metric::TbPresumptive, presumptive, Some(screened)),
        figure(Metric::TbTested, tested, Some(presumptive)),
        figure(Metric::TbCases, cases, Some(tested)),
        TbStep { exceeds_previous: treated > cases, ..figure(Metric::TbOnTreatment, treated, Some(cases)) },
    ];
    TbRow { part, steps, population }
}

/// Dili treats more than were diagnosed there: reports came late.
fn screening() -> Screening {
    let place = |name: &str, values, people| part(Part::Place(name.into()), values, Some(people));
    let year = |year, values| part(Part::Period(Period::Year(year)), values, None);
    let mut infants = part(Part::Age("0-4".into()), [6_138, 1_000, 900, 40, 39], None);
    infants.steps[3].value = Some(Value::Suppressed);
    (infants.steps[3].of_previous, infants.steps[4].of_previous) = (None, None);
    Screening {
        places: vec![
            place("Bobonaro", [40_000, 7_000, 6_200, 700, 690], 106_639),
            place("Dili", [28_196, 5_275, 4_725, 521, 530], 324_738),
        ],
        years: vec![
            year(2020, [5_456, 982, 874, 98, 96]),
            year(2021, [25_232, 4_542, 4_042, 452, 443]),
            year(2022, [37_508, 6_751, 6_009, 671, 658]),
        ],
        sexes: vec![
            part(Part::Sex("f".into()), [36_144, 5_632, 5_012, 560, 549], None),
            part(Part::Sex("m".into()), [32_052, 6_643, 5_913, 661, 648], None),
        ],
        ages: vec![infants, part(Part::Age("65+".into()), [62_000, 11_275, 10_025, 1_181, 1_158], None)],
        new: new_screening(),
    }
}

fn new_screening() -> NewScreening {
    let sum = |number, suppressed| Sum { number, parts: 6, suppressed, missing_hours: 0, told: 0 };
    let row = |screened, cases, hidden| NewRow { screened: sum(screened, 0), cases: sum(cases, hidden) };
    let period = |text| Part::Period(Period::parse(text, None).unwrap_or(Period::Year(2026)));
    let mut hidden = row(700, 0, 6);
    hidden.cases.parts = 0;
    NewScreening {
        year: Some(2026),
        total: row(18_900, 341, 0),
        target: Some(24_000),
        quarters: vec![(period("2026-07-01/2026-09-30"), row(6_100, 110, 0))],
        months: vec![(period("2026-09"), row(2_050, 37, 0)), (period("2026-10"), row(2_010, 36, 0))],
        places: vec![(Part::Place("Ataúro".into()), row(30, 31, 0))],
        sexes: vec![(Part::Sex("f".into()), row(3_000, 40, 2))],
        ages: vec![(Part::Age("0-14".into()), hidden)],
        as_of: Some(at("14:30")),
        sources: vec!["tlhis".into()],
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
    let published = vec![
        revised,
        published("Batugade", "2025", "entry", 233_874),
        published("Batugade", "2025", "exit", 235_110),
        disputed,
        published("Batugade", "2023-12-16/2023-12-22", "", 7_921),
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

fn feeds() -> Vec<Feed> {
    let feed = |id: &str, name: &str, heard_at, limit| Feed {
        id: id.into(),
        name: name.into(),
        heard_at,
        stale_after_seconds: Some(limit),
        asking: None,
    };
    vec![feed("gdacs", "GDACS", at("14:28"), 1_800), feed("usgs", "USGS", at("14:31"), 1_800)]
}

/// One that answers, one that fails since it answered, one that never did, one that has nothing for us, and
/// one that comes by hand.
pub(crate) fn sources() -> Sources {
    let asking = |asked: &str, next: &str| Asking {
        kind: "gdacs".into(),
        asked_at: at(asked),
        next_at: Some(at(next)),
        has_answered: true,
        failures: 0,
        trouble: None,
        remark: None,
        proof: None,
        bytes: 183_400,
        taken: 12,
        refused: 1,
    };
    let trouble = |failures, why: &str| Asking {
        failures,
        trouble: Some(Telling::Words(why.into())),
        ..asking("14:31", "14:33")
    };
    let feed = |id: &str, name: &str, heard, asking| Feed {
        id: id.into(),
        name: name.into(),
        heard_at: at(heard),
        stale_after_seconds: Some(1_800),
        asking,
    };
    let never = Asking {
        has_answered: false,
        bytes: 0,
        taken: 0,
        refused: 0,
        ..trouble(41, "no answer within 20 s")
    };
    let nothing = Asking {
        kind: "dtm".into(),
        remark: Some(Telling::message("dtm-no-operation").words("country", "TLS")),
        bytes: 2_881,
        taken: 0,
        refused: 0,
        ..asking("14:20", "14:50")
    };
    Sources {
        stamp: stamp(),
        feeds: vec![
            feed("usgs", "USGS", "13:02", Some(trouble(7, "the server says 503"))),
            feed("tlhis", "TLHIS", "12:00", Some(never)),
            feed("gdacs", "GDACS", "14:28", Some(asking("14:28", "14:43"))),
            feed("dtm", "IOM DTM", "14:20", Some(nothing)),
            Feed { stale_after_seconds: None, ..feed("hand", "crossings.csv", "09:10", None) },
        ],
    }
}

/// An alert of HQ's, open and fresh.
pub(crate) fn alert(id: &str, headline: &str, sent: Instant) -> Alert {
    Alert {
        id: AlertId::new(id),
        origin: Origin::Hq,
        sender: "dnmg@dnmg.gov.tl".into(),
        sent,
        status: Status::Actual,
        message_type: MessageType::Alert,
        scope: Scope::Public,
        language: Clean::default(),
        references: Vec::new(),
        event: "Flood".into(),
        categories: vec![Category::Met],
        urgency: Urgency::Immediate,
        severity: Severity::Extreme,
        certainty: Certainty::Likely,
        effective: Some(sent),
        onset: None,
        expires: Some(sent + TimeDelta::hours(9)),
        sender_name: "DNMG, National Directorate of Meteorology and Geophysics".into(),
        headline: headline.into(),
        description: Prose::new(
            "The Comoro river is above its warning level since 13:40 and rises by 20 cm an hour.\n\nMore rain is expected until the evening.",
        ),
        instruction: Prose::new(
            "Leave the river bed and the low streets of Comoro, Bebonuk and Kampung Alor.\n\nOpen the evacuation centres in Dom Aleixo; send kits from the Dili store.",
        ),
        web: "https://www.dnmg.gov.tl/alerts/2026-112".into(),
        contact: "+670 000 0000".into(),
        areas: vec![Area {
            description: "Dili, Dom Aleixo".into(),
            polygons: Vec::new(),
            circles: Vec::new(),
            geocodes: Vec::new(),
        }],
        tsunami: false,
        incidents: Vec::new(),
        impact: None,
        remarks: vec!["signature not verified".into()],
    }
}

fn by_rule(event: &str, place: &str, sent: Instant) -> Alert {
    let mut alert = alert(&format!("haree,{event}:{place}"), "", sent);
    alert.origin = Origin::Rule;
    alert.event = event.into();
    alert.areas[0].description = place.into();
    (alert.severity, alert.urgency, alert.certainty) =
        (Severity::Moderate, Urgency::Expected, Certainty::Observed);
    (alert.description, alert.instruction) = (Prose::default(), Prose::default());
    (alert.expires, alert.remarks) = (None, Vec::new());
    alert
}

fn row(alert: Alert, priority: Priority, place: &str) -> AlertRow {
    AlertRow {
        alert,
        life: Life::Open,
        priority: Some(priority),
        place: place.into(),
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        also: Vec::new(),
    }
}

fn seen(who: &str, reason: &str) -> Acknowledgement {
    Acknowledgement {
        who: who.into(),
        reason: reason.into(),
        at: at("13:41"),
        queued: false,
        outgrown: false,
        also: Vec::new(),
    }
}

/// Four open alerts, then one of each that is over or does not count.
pub(crate) fn rows() -> Vec<AlertRow> {
    let flood = alert("dnmg,2026-112", "Flood warning for Dili", at("14:12"));
    let mut silent = row(by_rule("post-silent", "Batugade", at("13:30")), Priority::P2, "Batugade");
    silent.acknowledged = Some(seen("M. Soares", "called the post, line is down"));
    silent.assigned_to = Some(deeds::assignment(false));
    silent.notes = vec![deeds::note(false)];
    let stock = by_rule("stock-minimum", "Pante Macassar", at("11:05"));
    let mut quake =
        row(alert("usgs,us7000abcd", "M 4.9, 262 km ENE of Dili", at("09:40")), Priority::P3, "Banda Sea");
    quake.acknowledged = Some(seen("J. Silva", "no tsunami, felt in Lospalos"));
    let over = |id: &str, headline: &str, life| AlertRow {
        alert: alert(id, headline, at("08:00") - TimeDelta::days(2)),
        life,
        priority: None,
        place: Clean::new("Viqueque"),
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        also: Vec::new(),
    };
    vec![
        row(flood, Priority::P1, "Dili"),
        silent,
        row(stock, Priority::P2, "Pante Macassar"),
        quake,
        over("dnmg,2026-113", "Exercise: tsunami drill in Viqueque", Life::Exercise),
        over("gdacs,tc-1", "Tropical cyclone, 1,900 km away", Life::Elsewhere(Some(1_900))),
        over(
            "dnmg,2026-098",
            "Strong wind on the south coast",
            Life::Expired(at("20:00") - TimeDelta::days(1)),
        ),
        over("dnmg,2026-097", "Heavy rain", Life::Cancelled("dnmg,2026-099".into())),
    ]
}
