//! The cache and the journal on a real disk, also killed and damaged.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod anew;
mod damage;
mod full;
mod million;
mod revisions;

use std::{
    collections::BTreeMap,
    env, fs,
    io::{BufRead as _, BufReader, Read as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use haree::{
    domain::{
        Act, Clean, Deed, Dimensions, Direction, Draft, Feed, Instant, Metric, Observation, Period,
        PeriodKind, Provenance, Range, Records as _, Series, Standing, Value, Zone,
    },
    protocol::{Collection, Cursor, Hello, Mode, Outcome, PROTO, Row, Rows, Verdict},
    store::{Greeting, NotSaved, OpenError, Opened, Settled, Store, StoreError},
};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use serde_json::json;
use tempfile::TempDir;

/// Tells a child of the test binary which directory to work in.
const CHILD: &str = "HAREE_TEST_STORE";

/// Enough that sled needs more than one of its segments.
const FIGURES: i64 = 3000;

fn at(seconds: i64) -> Instant {
    chrono::DateTime::from_timestamp(1_795_500_000 + seconds, 0).unwrap()
}

#[track_caller]
fn open_with(dir: &Path, epoch: u64) -> (Store, Vec<Clean>) {
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
    Feed { id: id.into(), name: name.into(), heard_at: at(0), stale_after_seconds: None }
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

/// sled lets go of its files a moment after it was dropped.
fn sled_of(cache: &Path) -> sled::Db {
    for _ in 0..100 {
        if let Ok(db) = sled::open(cache) {
            return db;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    sled::open(cache).unwrap()
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

#[test]
fn a_new_directory_is_ours_alone_and_its_console_keeps_its_name() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path().join("new/data");
    let name = open(&dir).console().clone();
    assert_eq!(name.as_str(), "c-0000000000001f3a");
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    let (store, _) = match Store::open(&dir, 2, 99) {
        Ok(opened) => (opened.store, opened.notices),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(*store.console(), name);
}

#[test]
fn rows_and_cursor_survive_a_restart_together() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let applied = store.apply(&figures(0..1203, "c1")).unwrap();
    assert!(applied.changed && applied.unread == 0);
    assert!(!store.apply(&figures(0..1203, "c1")).unwrap().changed, "the same rows again change nothing");
    assert!(!store.apply(&figures(0..0, "c2")).unwrap().changed);
    store.set_since(Some(&cursor("all"))).unwrap();
    store.set_synced_at(at(7)).unwrap();
    store.flush().unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.cursors(), BTreeMap::from([(Collection::Observations, cursor("c2"))]));
    assert_eq!((store.since(), store.synced_at()), (Some(cursor("all")), Some(at(7))));
    assert_eq!(
        read_figures(&store, 1200, 1300),
        [figure(1200, 1200), figure(1201, 1201), figure(1202, 1202)]
    );
    assert_eq!(read_figures(&store, 5, 5), []);
}

#[test]
fn a_row_that_is_not_understood_is_skipped_alone() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let odd = Row::Record(json!({"id": "x", "what": "is this"}));
    let applied =
        store.apply(&frame(Collection::Feeds, Mode::Delta, vec![odd, feed("a", "a feed")], "c")).unwrap();
    assert_eq!((applied.changed, applied.unread), (true, 1));
    check_feeds(&store, &["a"]);
    let gone = Row::Gone { gone: "a".into() };
    assert!(store.apply(&frame(Collection::Feeds, Mode::Delta, vec![gone], "d")).unwrap().changed);
    check_feeds(&store, &[]);
}

#[test]
fn a_snapshot_keeps_the_old_rows_until_its_last_frame() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.apply(&feeds(Mode::Delta, &["a", "b", "c"], "1")).unwrap();
    store.apply(&feeds(Mode::SnapshotFirst, &["a"], "2")).unwrap();
    check_feeds(&store, &["a", "b", "c"]);
    store.flush().unwrap();
    drop(store);
    let store = open(dir.path());
    store.apply(&feeds(Mode::Snapshot, &["c"], "3")).unwrap();
    check_feeds(&store, &["a", "b", "c"]);
    assert!(store.apply(&feeds(Mode::SnapshotLast, &["d"], "4")).unwrap().changed);
    check_feeds(&store, &["a", "c", "d"]);
    assert!(store.apply(&feeds(Mode::SnapshotOnly, &["d"], "5")).unwrap().changed);
    check_feeds(&store, &["d"]);
    assert!(!store.apply(&feeds(Mode::SnapshotOnly, &["d"], "6")).unwrap().changed);
    store.apply(&feeds(Mode::Delta, &["a"], "7")).unwrap();
    check_feeds(&store, &["a", "d"]);
}

#[test]
fn the_end_of_a_snapshot_without_its_beginning_sweeps_nothing_and_moves_no_cursor() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.apply(&feeds(Mode::Delta, &["a"], "1")).unwrap();
    store.apply(&feeds(Mode::SnapshotLast, &["b"], "2")).unwrap();
    check_feeds(&store, &["a", "b"]);
    assert_eq!(store.cursors(), BTreeMap::new());
}

#[test]
fn a_restored_ledger_is_read_from_the_start_beside_the_old_rows() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    assert_eq!(store.greet(&hello("f1", Provenance::Real), at(1)).unwrap(), Greeting::First);
    store.apply(&feeds(Mode::Delta, &["a"], "1")).unwrap();
    store.set_since(Some(&cursor("all"))).unwrap();
    assert_eq!(store.greet(&hello("f1", Provenance::Real), at(2)).unwrap(), Greeting::Same);
    assert_eq!(store.cursors().len(), 1);
    assert_eq!(store.greet(&hello("f2", Provenance::Real), at(3)).unwrap(), Greeting::NewFeed);
    check_feeds(&store, &["a"]);
    store.apply(&feeds(Mode::Delta, &["b"], "old")).unwrap();
    store.set_since(Some(&cursor("old"))).unwrap();
    assert_eq!((store.cursors(), store.since()), (BTreeMap::new(), None));
    store.apply(&feeds(Mode::SnapshotOnly, &["b"], "2")).unwrap();
    assert_eq!(store.cursors().len(), 1);
    check_feeds(&store, &["b"]);
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.greeted(), Some((hello("f2", Provenance::Real), at(3))));
}

#[test]
fn figures_of_one_kind_never_meet_those_of_another() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    assert_eq!(store.provenance().unwrap(), None);
    store.greet(&hello("f1", Provenance::Real), at(1)).unwrap();
    drop(store);
    fs::remove_dir_all(dir.path().join("cache")).unwrap();
    let store = open(dir.path());
    assert_eq!((store.kind(), store.provenance().unwrap()), (Some(Provenance::Real), None));
    let refused = store.greet(&hello("f2", Provenance::Simulated), at(2)).unwrap_err().to_string();
    assert_eq!(
        refused,
        "this data directory holds real figures; HQ “HQ Dili” sends simulated figures; give another --data or another --hq"
    );
    assert_eq!(store.greeted(), None);
    drop(store);
    fs::write(dir.path().join("provenance"), "rael").unwrap();
    assert!(matches!(Store::open(dir.path(), 1, 1).err(), Some(OpenError::Provenance { .. })));
}

#[test]
fn an_answered_act_leaves_the_queue_and_stands_in_hqs_order() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let acts = ["one", "two", "three"].map(|reason| store.queue(draft(reason)).unwrap());
    let settle = |act: &Act, outcome| store.settle(&Verdict { key: act.key.clone(), outcome }).unwrap();
    assert!(matches!(settle(&acts[1], Outcome::Applied { order: 5, at: at(9) }), Settled::Applied(_)));
    assert_eq!(settle(&acts[1], Outcome::Applied { order: 5, at: at(9) }), Settled::Unknown);
    let Settled::Requeued(again) = settle(&acts[0], Outcome::Mismatch) else { panic!("not queued again") };
    let seen = store.acts().unwrap();
    let keys: Vec<_> = seen.iter().map(|act| (&act.act.key, act.recorded.map(|r| r.order))).collect();
    assert_eq!(keys, [(&acts[1].key, Some(5)), (&acts[2].key, None), (&again.key, None)]);
    settle(&acts[2], Outcome::Rejected { reason: "no such alert".into() });
    assert_eq!(store.counts(), (1, 1));
    drop(store);
    let store = open(dir.path());
    assert_eq!(store.attention(), [(acts[2].clone(), "no such alert".into())]);
    assert_eq!(store.pending(), [again]);
    assert!(store.dismiss(&acts[2].key) && !store.dismiss(&acts[2].key));
    drop(store);
    assert_eq!(open(dir.path()).counts(), (1, 0));
}

#[test]
fn an_answered_act_is_shown_also_where_the_cache_was_lost() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.greet(&hello("f1", Provenance::Real), at(1)).unwrap();
    let act = store.queue(draft("one")).unwrap();
    let outcome = Outcome::Applied { order: 5, at: at(9) };
    store.settle(&Verdict { key: act.key.clone(), outcome }).unwrap();
    let shown = store.acts().unwrap();
    drop(store);
    fs::remove_dir_all(dir.path().join("cache")).unwrap();
    let store = open(dir.path());
    assert_eq!(store.acts().unwrap(), shown);
    assert_eq!((store.counts(), store.outgoing()), ((0, 0), vec![]));
    // Another ledger does not have it: it waits again, as what it was.
    store.greet(&hello("f2", Provenance::Real), at(20)).unwrap();
    assert_eq!((store.counts(), store.outgoing()), ((1, 0), shown.clone()));
    assert_eq!(store.acts().unwrap()[0].recorded, None);
    // One that it knows as something else wants a person, and is not sent for ever.
    let other = store.queue(draft("two")).unwrap();
    let outcome = Outcome::Applied { order: 2, at: at(9) };
    store.settle(&Verdict { key: other.key.clone(), outcome }).unwrap();
    store.greet(&hello("f1", Provenance::Real), at(20)).unwrap();
    store.settle(&Verdict { key: other.key.clone(), outcome: Outcome::Mismatch }).unwrap();
    assert_eq!(store.counts(), (0, 1));
    assert!(store.dismiss(&other.key));
    store.greet(&hello("f2", Provenance::Real), at(20)).unwrap();
    // Thirty days later, by HQ's clock, it is HQ's alone.
    let outcome = Outcome::Applied { order: 1, at: at(9) };
    store.settle(&Verdict { key: act.key, outcome }).unwrap();
    let later = Hello { now: at(31 * 86_400), ..hello("f2", Provenance::Real) };
    store.greet(&later, at(20)).unwrap();
    store.greet(&hello("f3", Provenance::Real), at(20)).unwrap();
    assert_eq!(store.counts(), (0, 0));
}

#[test]
fn each_opening_has_keys_of_its_own() {
    let dir = TempDir::new().unwrap();
    let first = open_with(dir.path(), 1).0.queue(draft("a")).unwrap();
    let (store, _) = open_with(dir.path(), 2);
    let second = store.queue(draft("a")).unwrap();
    assert_eq!((first.key.epoch, second.key.epoch), (1, 2));
    assert_eq!(store.pending(), [first, second]);
}

#[test]
fn a_second_console_on_the_same_directory_is_told_so() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let error = Store::open(dir.path(), 2, 2).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    drop(store);
    open(dir.path());
}

#[test]
fn a_directory_that_is_none_or_takes_no_files_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = Store::open(&path, 1, 1).err().unwrap();
        assert!(matches!(error, OpenError::NotADirectory { .. }), "{error}");
    }
    // Permissions do not stop root; no one can make files in /proc.
    let sealed = if rustix::process::geteuid().is_root() {
        PathBuf::from("/proc/self/haree")
    } else {
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
        dir.path().to_owned()
    };
    let error = Store::open(&sealed, 1, 1).err().unwrap();
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains(&*sealed.to_string_lossy()), "{error}");
}

/// Fills a cache and a queue, damages the cache, and looks what is left of both.
#[track_caller]
fn check_damaged(damage: impl Fn(&Path), read: impl Fn(&Store)) {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.apply(&figures(0..FIGURES, "c1")).unwrap();
    store.apply(&feeds(Mode::Delta, &["a", "b"], "c2")).unwrap();
    store.flush().unwrap();
    store.queue(draft("kept")).unwrap();
    drop(store);
    let cache = dir.path().join("cache");
    assert!(fs::metadata(cache.join("db")).unwrap().len() > 512 * 1024, "one segment alone");
    damage(&cache);
    let (store, notices) = open_with(dir.path(), 2);
    assert_eq!(reasons(&store.pending()), ["kept"]);
    let said = notices.iter().any(|notice| notice.as_str().contains("cache.broken and is fetched anew: "));
    let aside = dir.path().join("cache.broken").is_dir();
    assert_eq!(said, aside, "{notices:?}");
    read(&store);
    store.apply(&feeds(Mode::SnapshotOnly, &["new"], "c3")).unwrap();
    check_feeds(&store, &["new"]);
    store.flush().unwrap();
    drop(store);
    let store = open(dir.path());
    assert_eq!(reasons(&store.pending()), ["kept"]);
    check_feeds(&store, &["new"]);
}

#[test]
fn a_cache_of_random_bytes_is_set_aside_and_the_queue_is_kept() {
    for (seed, only) in [(1, ""), (2, ""), (3, "db"), (4, "db"), (5, "conf"), (6, "snap.")] {
        let damage = |cache: &Path| {
            let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(only);
            for path in files(cache).into_iter().filter(named) {
                let len = fs::metadata(&path).unwrap().len() as usize;
                fs::write(&path, noise(seed).take(len).collect::<Vec<u8>>()).unwrap();
            }
        };
        check_damaged(damage, check_nothing_claimed_in_vain);
    }
}

#[test]
fn a_cache_of_another_format_is_set_aside() {
    let damage = |cache: &Path| {
        let db = sled_of(cache);
        db.open_tree("meta").unwrap().insert("format", "haree 0 00000000").unwrap();
        db.flush().unwrap();
    };
    check_damaged(damage, |store| assert_eq!(store.cursors(), BTreeMap::new()));
}

#[test]
fn a_cut_cache_never_claims_what_it_does_not_hold() {
    for part in 0..4 {
        let damage = |cache: &Path| {
            let db = cache.join("db");
            let len = fs::metadata(&db).unwrap().len();
            fs::File::options().write(true).open(&db).unwrap().set_len(len * part / 4).unwrap();
        };
        check_damaged(damage, check_nothing_claimed_in_vain);
    }
}

#[track_caller]
fn check_nothing_claimed_in_vain(store: &Store) {
    if store.cursors().contains_key(&Collection::Observations) {
        assert_eq!(read_figures(store, 0, FIGURES).len() as i64, FIGURES);
    }
}

#[test]
fn a_damaged_record_is_left_out_and_its_collection_fetched_anew() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.apply(&feeds(Mode::Delta, &["a", "b"], "c1")).unwrap();
    store.apply(&figures(0..3, "c2")).unwrap();
    store.set_since(Some(&cursor("all"))).unwrap();
    drop(store);
    let db = sled_of(&dir.path().join("cache"));
    let tree = db.open_tree("feeds").unwrap();
    let mut value = tree.get("a").unwrap().unwrap().to_vec();
    *value.last_mut().unwrap() ^= 1;
    tree.insert("a", value).unwrap();
    drop((tree, db));
    let store = open(dir.path());
    check_feeds(&store, &["b"]);
    assert_eq!(store.since(), None);
    assert_eq!(store.cursors(), BTreeMap::from([(Collection::Observations, cursor("c2"))]));
    store.apply(&feeds(Mode::SnapshotOnly, &["a", "b"], "c3")).unwrap();
    check_feeds(&store, &["a", "b"]);
    assert_eq!(store.cursors().len(), 2);
}

#[test]
fn bytes_that_go_bad_under_an_open_cache_never_reach_a_reader_or_the_queue() {
    for seed in 0..20 {
        let dir = TempDir::new().unwrap();
        let store = open(dir.path());
        store.apply(&figures(0..700, "c1")).unwrap();
        store.flush().unwrap();
        drop(store);
        // Opened again, so that it reads from the disk and not from its memory.
        let store = open(dir.path());
        let db = dir.path().join("cache/db");
        let mut bytes = fs::read(&db).unwrap();
        let used = bytes.iter().rposition(|byte| *byte != 0).unwrap();
        let at = used / 21 * (seed + 1);
        bytes[at..].iter_mut().zip(noise(seed as u64)).take(512).for_each(|(byte, noise)| *byte = noise);
        fs::write(&db, bytes).unwrap();
        store.queue(draft("kept")).unwrap();
        let range = Range {
            metric: Metric::Crossings,
            place: "BTG".into(),
            kind: PeriodKind::Hour,
            from: at_hour(0),
            until: at_hour(700),
        };
        match store.observations(&range) {
            Ok(figures) => assert!(figures.iter().all(|f| *f == figure_of(f)), "seed {seed}"),
            Err(error) => assert!(matches!(error, StoreError::Damaged { .. }), "seed {seed}: {error}"),
        }
        store.apply(&figures(0..3, "c2")).unwrap();
        assert_eq!(read_figures(&store, 0, 3).len(), 3, "seed {seed}");
        assert_eq!(reasons(&store.pending()), ["kept"]);
    }
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

#[test]
fn child_queues_until_killed() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let epoch = u64::from(std::process::id());
    let (store, _) = open_with(Path::new(&dir), epoch);
    println!();
    for hour in 0.. {
        let act = store.queue(draft("a")).unwrap();
        println!("saved {}", act.key);
        store.apply(&figures(hour * 20..hour * 20 + 20, &format!("{epoch}:{hour}"))).unwrap();
        if hour % 7 == 3 {
            store.flush().unwrap();
        }
    }
}

#[test]
fn whatever_was_shown_as_queued_survives_a_kill() {
    let dir = TempDir::new().unwrap();
    let mut shown = Vec::new();
    for round in 0..20_usize {
        let mut child = child("child_queues_until_killed", dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let wanted = shown.len() + round * 7 % 23;
        let mut line = String::new();
        while shown.len() < wanted && lines.read_line(&mut line).unwrap() > 0 {
            shown.extend(line.strip_prefix("saved ").map(|key| key.trim().to_owned()));
            line.clear();
        }
        child.kill().unwrap();
        lines.read_to_string(&mut line).unwrap();
        let whole = line.rfind('\n').map_or("", |end| &line[..end]);
        shown.extend(whole.lines().filter_map(|line| line.strip_prefix("saved ").map(str::to_owned)));
        child.wait().unwrap();

        let store = open_with(dir.path(), u64::MAX).0;
        let kept: Vec<String> = store.pending().iter().map(|act| act.key.to_string()).collect();
        assert_eq!(shown.iter().find(|key| !kept.contains(key)), None, "round {round}");
        if let Some(cursor) = store.cursors().get(&Collection::Observations) {
            let hour: i64 = cursor.as_str().split(':').nth(1).unwrap().parse().unwrap();
            let rows = read_figures(&store, 0, hour * 20 + 20).len() as i64;
            assert_eq!(rows, hour * 20 + 20, "round {round}: rows below the cursor are missing");
        }
    }
    assert!(shown.len() > 100, "only {} acts", shown.len());
}

#[test]
fn child_runs_out_of_room() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let (store, _) = open_with(Path::new(&dir), 7);
    for reason in ["one", "two"] {
        store.queue(draft(reason)).unwrap();
    }
    let before = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: Some(600), ..before }).unwrap();
    let mut left = 0;
    let error = loop {
        match store.queue(draft("three")) {
            Ok(_) if left < 9 => left += 1,
            other => break other,
        }
    };
    let Err(error) = error else { panic!("there is no limit") };
    assert!(matches!(error, NotSaved::Full { .. }), "{error}");
    setrlimit(Resource::Fsize, before).unwrap();
    store.queue(draft("four")).unwrap();
    println!("\nroom again after {}, {error}", reasons(&store.pending()).join(" "));
}

#[test]
fn a_full_disk_is_said_and_takes_nothing_that_was_saved() {
    let dir = TempDir::new().unwrap();
    let output = child("child_runs_out_of_room", dir.path()).wait_with_output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let said = output.lines().find_map(|line| line.strip_prefix("room again after ")).unwrap_or(&output);
    let (acts, said) = said.split_once(", ").unwrap();
    assert!(said.starts_with("the disk at ") && said.ends_with("do it again"), "{said}");
    assert!(acts.starts_with("one two ") && acts.ends_with(" four"), "{acts}");
    let (store, notices) = open_with(dir.path(), 8);
    assert_eq!((reasons(&store.pending()).join(" "), notices), (acts.to_owned(), vec![]));
}
