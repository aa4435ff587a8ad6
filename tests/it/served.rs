//! The simulator's figures written into a ledger, and the same read by an HQ from DHIS2-, CAP-, USGS- and
//! GDACS-shaped servers: what the consoles of both answer, cell by cell.

mod compare;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use chrono::TimeDelta;
use haree::{
    domain::{
        Against, Clock, FeedId, Instant, Lens, Metric, Observation, PlaceId, Provenance, Query, Rules, Scale,
        TimeRange, Value, View, reference,
    },
    hq::{
        Batch, Birth, Gatherer, Ledger as _, Served, Simulator, SqliteLedger, bind, serve_simulated,
        simulated_sources,
    },
    net::{Fetcher, Patience},
    protocol::{Frame, SyncRequest},
    settings,
    sources::Source,
    store::Store,
};
use tokio::sync::watch;

use crate::support::hq::{Hq, Model, start_on};
use compare::{differences, plain};

/// The mapping with which the demo reads its DHIS2.
const MAPPING: &str = include_str!("../../src/commands/demo/dhis2.toml");

/// How much of the past both know: enough for the usual ranges.
const DAYS: u32 = 60;

const POSTS: [&str; 4] = ["DIL", "BTG", "SLL", "SKT"];

/// 24 November 2026, 07:00 in Dili, before the posts open.
fn begins() -> Instant {
    "2026-11-23T22:00:00Z".parse().unwrap()
}

/// Dili's times of a day at which both are compared: when it begins; after yesterday's forms were counted
/// again; while Batugade is silent; when its backlog came; and on the next morning.
fn moments() -> [Instant; 5] {
    [(0, 0), (1, 15), (7, 32), (7, 45), (24, 30)]
        .map(|(hours, minutes)| begins() + TimeDelta::hours(hours) + TimeDelta::minutes(minutes))
}

/// What a new ledger knows beside what is simulated.
fn founded(records: Batch, at: Instant) -> Birth {
    let mut records = Batch { places: reference::places(), ..records };
    records.observations.extend(reference::opening_observations(at));
    records.observations.extend(reference::published());
    records.observations.extend(reference::worked_example());
    Birth { provenance: Provenance::Simulated, at, feed: FeedId::new("demo"), records }
}

/// An HQ and a console on it.
struct Side {
    hq: Hq,
    store: Store,
    _dir: tempfile::TempDir,
}

impl Side {
    async fn found(records: Batch, clock: &Clock) -> Self {
        let (dir, of_console) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let ledger = SqliteLedger::open(dir.path(), founded(records, clock())).await.unwrap();
        let hq = start_on(Arc::new(ledger), dir, Arc::clone(clock)).await;
        let store = Store::open(of_console.path(), 1, 1).unwrap().store;
        Self { hq, store, _dir: of_console }
    }

    async fn take(&self, batch: Batch, at: Instant) {
        self.hq.ledger.take(batch, at).await.unwrap();
    }

    /// Has the console read everything that HQ has.
    async fn sync(&self, at: Instant) {
        loop {
            let request = SyncRequest { have: self.store.cursors(), ..Model::default().request() };
            let frames = self.hq.sync(&request).await;
            self.store.greet(frames.hello(), at).unwrap();
            for frame in &frames.0 {
                if let Frame::Rows(rows) = frame {
                    self.store.apply(rows).unwrap();
                }
            }
            if !frames.end().more {
                return;
            }
        }
    }

    fn answer(&self, query: Query, lens: &Lens, at: Instant) -> View {
        self.store.answer_through((query, lens), at, &Rules::default()).unwrap()
    }
}

/// The servers, and the HQ that reads them.
struct Fed {
    side: Side,
    gatherer: Gatherer<SqliteLedger>,
    served: Served,
    sources: Vec<Source>,
    _stop: watch::Sender<bool>,
}

impl Fed {
    async fn found(history: Batch, clock: &Clock) -> Self {
        let (crosswalk, problems) = settings::mapping(MAPPING, "dhis2.toml");
        assert_eq!(problems, []);
        let served = Served::default();
        let rest = served.take(history);
        assert_eq!(rest.observations, [], "DHIS2 carries every figure");
        assert_eq!(rest.alerts, []);
        let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
        let sources = simulated_sources(&format!("http://{}", listener.local_addr().unwrap()), crosswalk);
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(serve_simulated(listener, (served.clone(), Arc::clone(clock)), stopped));
        let side = Side::found(rest, clock).await;
        let patience = Patience { connect: Duration::from_secs(5), silence: Duration::from_secs(20) };
        let fetcher = Fetcher::new(patience).unwrap();
        let (ledger, clock) = (Arc::clone(&side.hq.ledger), Arc::clone(clock));
        let gatherer = Gatherer { ledger, fetcher, clock, chance: || 0.5, keep: TimeDelta::days(400) };
        Self { side, gatherer, served, sources, _stop: stop }
    }

    /// Asks every source until it has nothing new.
    async fn gather(&self) {
        for source in &self.sources {
            loop {
                let ledger = &self.gatherer.ledger;
                let mut memory = ledger.memory(&source.id).await.unwrap().unwrap_or_default();
                let (gathered, cursor) = self.gatherer.ask(source, &memory).await.unwrap();
                assert_eq!(gathered.issues, [], "{}", source.id);
                memory.cursor = cursor;
                ledger.remember(&source.id, &memory).await.unwrap();
                let figures = gathered.figures.unwrap_or_default();
                assert_eq!(figures.rows, figures.mapped, "every cell is mapped");
                if gathered.taken.is_empty() && figures.new + figures.revised == 0 {
                    break;
                }
            }
        }
    }
}

/// Both, with the simulator that speaks to both.
struct Both {
    simulator: Simulator,
    direct: Side,
    fed: Fed,
    time: Arc<Mutex<Instant>>,
}

impl Both {
    /// What goes through the servers is changed by `spoil` on its way.
    async fn found(spoil: fn(&mut Observation)) -> Self {
        let time = Arc::new(Mutex::new(begins()));
        let hand = Arc::clone(&time);
        let clock: Clock = Arc::new(move || *hand.lock().unwrap());
        let simulator = Simulator::new(1, &reference::places());
        let history = simulator.history(begins(), DAYS);
        let mut spoiled = history.clone();
        spoiled.observations.iter_mut().for_each(spoil);
        let direct = Side::found(standing(history), &clock).await;
        let fed = Fed::found(spoiled, &clock).await;
        Self { simulator, direct, fed, time }
    }

    /// Lets time go on, and both consoles catch up.
    async fn until(&self, at: Instant) {
        let before = std::mem::replace(&mut *self.time.lock().unwrap(), at);
        if before < at {
            let said = self.simulator.between(before, at);
            self.fed.side.take(self.fed.served.take(said.clone()), at).await;
            self.direct.take(said, at).await;
        }
        self.fed.gather().await;
        self.direct.sync(at).await;
        self.fed.side.sync(at).await;
    }

    /// Where the answers differ, and how many cells were compared.
    fn compare(&self, at: Instant) -> (Vec<String>, usize) {
        let (mut found, mut cells) = (Vec::new(), 0);
        for (query, lens) in questions() {
            let [one, other] =
                [&self.direct, &self.fed.side].map(|side| plain(&side.answer(query, &lens, at), &side.store));
            let told = differences(&one, &other, &mut cells);
            found.extend(told.into_iter().map(|told| format!("{} {lens:?}: {told}", query.name())));
        }
        (found, cells)
    }
}

/// What stands of a history: a DHIS2 has no figure but the newest of each cell, so that corrections are
/// known from when it was first read on.
fn standing(history: Batch) -> Batch {
    let rows = history.observations.into_iter();
    let newest: BTreeMap<_, Observation> = rows.map(|row| ((row.series.clone(), row.period), row)).collect();
    Batch { observations: newest.into_values().collect(), ..history }
}

/// Every panel that shows what came from outside, and every post in every range.
fn questions() -> Vec<(Query, Lens)> {
    let panels = [Query::Board, Query::Stock, Query::Tb, Query::Alerts, Query::Map];
    let mut questions: Vec<(Query, Lens)> = panels.map(|query| (query, Lens::default())).into();
    for scale in Scale::ALL {
        let range = TimeRange::default().in_scale(scale);
        let opened = POSTS.map(|post| Some(PlaceId::new(post).as_str().into()));
        let lens = |opened| Lens { range, opened, against: Against::Before, ..Lens::default() };
        questions.extend(opened.into_iter().map(|opened| (Query::Flows, lens(opened))));
    }
    questions
}

#[tokio::test]
async fn what_is_read_from_the_servers_is_what_was_said_cell_by_cell() {
    let both = Both::found(|_| {}).await;
    for at in moments() {
        both.until(at).await;
        let (found, cells) = both.compare(at);
        assert!(found.is_empty(), "{at}: {} of {cells}\n{}", found.len(), found.join("\n"));
        assert!(cells > 10_000, "{cells} cells");
    }
}

/// One movement more at Batugade on the day before, from nine to ten.
fn spoil(figure: &mut Observation) {
    let is_it = figure.series.metric == Metric::Crossings
        && figure.series.place == PlaceId::new("BTG")
        && figure.series.dimensions.to_string() == "direction=entry"
        && figure.period.to_string().starts_with("2026-11-23T09");
    if let (true, Value::Number(number)) = (is_it, &mut figure.value) {
        *number += 1;
    }
}

#[tokio::test]
async fn one_movement_more_is_found() {
    let both = Both::found(spoil).await;
    let at = moments()[0];
    both.until(at).await;
    let (found, _) = both.compare(at);
    for panel in ["board", "flows"] {
        let is_told = |told: &String| told.starts_with(panel) && told.ends_with(" read");
        assert!(found.iter().any(is_told), "{panel}: {found:?}");
    }
    let others = ["stock", "tb", "alerts"];
    assert!(!found.iter().any(|told| others.iter().any(|panel| told.starts_with(panel))), "{found:?}");
}
