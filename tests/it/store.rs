//! The cache and the journal on a real disk, also killed and damaged.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod anew;
mod broken;
mod damage;
mod frames;
mod full;
mod held;
mod home;
mod killed;
mod million;
mod queue;
mod revisions;
mod sums;

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use haree::{
    domain::{
        Act, Deed, Dimensions, Direction, Draft, Feed, Instant, Metric, Observation, Period, PeriodKind,
        Provenance, Range, Records as _, Series, Standing, Telling, Value, Zone,
    },
    protocol::{Collection, Cursor, Hello, Mode, PROTO, Row, Rows},
    store::{Opened, Store},
};

/// Tells a child of the test binary which directory to work in.
const CHILD: &str = "HAREE_TEST_STORE";

/// Enough that sled needs more than one of its segments.
const FIGURES: i64 = 3000;

fn at(seconds: i64) -> Instant {
    chrono::DateTime::from_timestamp(1_795_500_000 + seconds, 0).unwrap()
}

#[track_caller]
fn open_with(dir: &Path, epoch: u64) -> (Store, Vec<Telling>) {
    match Store::open(dir, epoch, 0x1f3a) {
        Ok(Opened { store, notices }) => (store, notices),
        Err(error) => panic!("{error}"),
    }
}

/// Opens a directory that must have nothing wrong with it.
#[track_caller]
fn open(dir: &Path) -> Store {
    let (store, notices) = open_with(dir, 1);
    assert_eq!(notices, []);
    store
}

fn draft(reason: &str) -> Draft {
    let deed = Deed::Acknowledge { alert: "TL-1".into(), reason: reason.into(), sent: None };
    Draft { who: "Ana".into(), happened_at: at(0), deed }
}

fn reasons(acts: &[Act]) -> Vec<String> {
    acts.iter().map(|act| act.draft.deed.words().to_owned()).collect()
}

fn cursor(text: &str) -> Cursor {
    Cursor::new(text).unwrap()
}

fn frame(collection: Collection, mode: Mode, rows: Vec<Row>, to: &str) -> Rows {
    Rows { collection, mode, rows, cursor: cursor(to) }
}

fn feed(id: &str, name: &str) -> Row {
    Row::Record(serde_json::to_value(feed_record(id, name)).unwrap())
}

fn feed_record(id: &str, name: &str) -> Feed {
    Feed { id: id.into(), name: name.into(), heard_at: at(0), stale_after_seconds: None, asking: None }
}

fn feeds(mode: Mode, ids: &[&str], to: &str) -> Rows {
    frame(Collection::Feeds, mode, ids.iter().map(|id| feed(id, "a feed")).collect(), to)
}

fn figure(hour: i64, value: i64) -> Observation {
    Observation {
        series: Series {
            metric: Metric::Crossings,
            place: "BTG".into(),
            dimensions: Dimensions::crossing(Direction::Entry),
        },
        period: Period::Hour(Zone::DILI.hour(at(hour * 3600))),
        source: "simulator".into(),
        revision: 1,
        value: Value::Number(value),
        as_of: at(hour * 3600),
        recorded_at: at(hour * 3600 + 5),
        standing: Standing::Final,
        note: None,
    }
}

fn figures(hours: std::ops::Range<i64>, to: &str) -> Rows {
    let rows = hours.map(|hour| Row::Record(serde_json::to_value(figure(hour, hour)).unwrap())).collect();
    frame(Collection::Observations, Mode::Delta, rows, to)
}

fn read_figures(store: &Store, from: i64, until: i64) -> Vec<Observation> {
    let start = |hour: i64| Zone::DILI.hour(at(hour * 3600)).start();
    let range = Range {
        metric: Metric::Crossings,
        place: "BTG".into(),
        kind: PeriodKind::Hour,
        from: start(from),
        until: start(until),
    };
    store.observations(&range).unwrap()
}

#[track_caller]
fn check_feeds(store: &Store, expected: &[&str]) {
    let found: Vec<String> = store.feeds().unwrap().iter().map(|feed| feed.id.to_string()).collect();
    assert_eq!(found, expected);
}

fn hello(feed: &str, provenance: Provenance) -> Hello {
    Hello {
        proto: PROTO,
        min_proto: 1,
        console: "c-1".into(),
        feed: feed.into(),
        provenance,
        name: "HQ Dili".into(),
        now: at(0),
        speed: 1.0,
    }
}

/// Bytes that look random and are the same in every run.
fn noise(seed: u64) -> impl Iterator<Item = u8> {
    let mut state = seed | 1;
    std::iter::repeat_with(move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as u8
    })
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

fn at_hour(hour: i64) -> Instant {
    Zone::DILI.hour(at(hour * 3600)).start()
}

/// The figure that was once written for the same hour.
fn figure_of(found: &Observation) -> Observation {
    let hour = found.value.number().unwrap();
    figure(hour, hour)
}

fn child(test: &str, dir: &Path) -> Child {
    // Without the trap a write beyond the limit ends the process before it can say a word.
    Command::new("sh")
        .args(["-c", "trap '' XFSZ; exec \"$@\"", "sh"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", &format!("store::{test}"), "--nocapture", "--test-threads=1"])
        .env(CHILD, dir)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}
