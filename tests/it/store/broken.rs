//! A cache that is not what was written: nothing false is shown, and the queue is kept.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use haree::{
    domain::{Metric, PeriodKind, Range, Records as _},
    protocol::{Collection, Mode},
    store::{Store, StoreError},
};
use tempfile::TempDir;

use crate::support::told;

use super::{
    FIGURES, at_hour, check_feeds, cursor, draft, feeds, figure_of, figures, files, noise, open, open_with,
    read_figures, reasons,
};

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
    let said = notices.iter().any(|notice| told(notice).contains("cache.broken and is fetched anew: "));
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

/// So a kill leaves it in the middle of sled's opening.
#[test]
fn a_snapshot_that_was_never_finished_is_no_damage() {
    for begun in [&b""[..], b"half of it"] {
        check_damaged(
            |cache| fs::write(cache.join("snap.FFFFFFFFFFFFFFFF.generating"), begun).unwrap(),
            |store| {
                assert_eq!(read_figures(store, 0, FIGURES).len() as i64, FIGURES);
                check_feeds(store, &["a", "b"]);
            },
        );
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
