//! Frames of rows: what is kept, what a snapshot sweeps, what another ledger means.

use std::collections::BTreeMap;

use haree::{
    domain::{Provenance, Records as _},
    protocol::{Collection, Mode, Row},
    store::Greeting,
};
use serde_json::json;
use tempfile::TempDir;

use super::{at, check_feeds, cursor, feed, feeds, figure, figures, frame, hello, open, read_figures};

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
fn a_deed_of_a_later_version_is_skipped_alone() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let deed = |sequence: u64, deed: serde_json::Value| {
        let mut act = json!({"console": "c", "epoch": "1", "sequence": sequence, "who": "Ana",
            "happened_at": "2026-11-24T05:05:00Z", "recorded": {"order": sequence, "at": "2026-11-24T05:06:00Z"}});
        act.as_object_mut().unwrap().extend(deed.as_object().unwrap().clone());
        Row::Record(act)
    };
    let rows = vec![
        deed(1, json!({"kind": "hologram", "post": "BTG", "day": "2026-11-24", "from_hour": 12})),
        deed(
            2,
            json!({"kind": "figure", "post": "BTG", "day": "2026-11-24", "from_hour": 12, "until_hour": 14,
            "entries": 59, "informant": "Sgt. Amaral", "channel": "carrier"}),
        ),
        deed(3, json!({"kind": "log", "text": "rain", "mood": "grey"})),
        // What it voids is not known here.
        deed(4, json!({"kind": "void", "entry": "c/0000000000000001/1", "reason": "wrong post"})),
    ];
    let applied = store.apply(&frame(Collection::Acts, Mode::Delta, rows, "c")).unwrap();
    assert_eq!((applied.changed, applied.unread), (true, 2));
    let kept: Vec<u64> = store.acts().unwrap().iter().map(|act| act.act.key.sequence).collect();
    assert_eq!(kept, [3, 4]);
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
