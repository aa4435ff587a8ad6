//! A cache that takes far more of the disk than is in it is written anew, also when it is killed then.

use std::{
    env, fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

use haree::{
    domain::Records as _,
    protocol::{Collection, Mode, Row, Rows},
    store::Store,
};
use serde_json::json;
use tempfile::TempDir;

use super::{CHILD, child, draft, figures, open, open_with, read_figures, reasons};
use crate::support::wait_until;

const HOURS: i64 = 600;
/// How many of them are read over and over.
const READ: i64 = 50;

/// Brings five megabytes of revisions and takes them out again: sled keeps the room that they took.
fn churn(store: &Store, round: i64) {
    for revision in 2..4 {
        store.apply(&noted(revision, 3_900, Mode::Delta, round)).unwrap();
    }
    fill(store, round);
    store.flush().unwrap();
}

/// Puts every hour there, and nothing else.
fn fill(store: &Store, round: i64) {
    store.apply(&noted(1, 200, Mode::SnapshotOnly, round)).unwrap();
}

fn noted(revision: u32, length: usize, mode: Mode, round: i64) -> Rows {
    let mut rows = figures(0..HOURS, &format!("c{round}"));
    for row in &mut rows.rows {
        let Row::Record(record) = row else { continue };
        record["revision"] = json!(revision);
        record["note"] = json!(format!("round-{round}-{}", "x".repeat(length)));
    }
    Rows { mode, ..rows }
}

fn disk(dir: &Path) -> u64 {
    super::files(dir).iter().map(|path| fs::metadata(path).map_or(0, |found| found.len())).sum()
}

#[test]
fn a_cache_that_churns_stays_small_and_is_read_meanwhile() {
    let dir = TempDir::new().unwrap();
    let store = Arc::new(open(dir.path()));
    store.queue(draft("kept")).unwrap();
    fill(&store, 0);
    let done = Arc::new(AtomicBool::new(false));
    let reader = {
        let (store, done) = (Arc::clone(&store), Arc::clone(&done));
        thread::spawn(move || {
            let mut reads = 0;
            while !done.load(Ordering::SeqCst) {
                assert!(read_figures(&store, 0, READ).len() as i64 >= READ);
                reads += 1;
            }
            reads
        })
    };
    for round in 1..3 {
        churn(&store, round);
        let now = disk(&dir.path().join("cache"));
        assert!(now < 4 << 20, "{now} bytes after round {round}");
    }
    done.store(true, Ordering::SeqCst);
    assert!(reader.join().unwrap() > 0);
    assert!(!dir.path().join("cache.new").exists());
    let (cursors, since) = (store.cursors(), store.since());
    drop(store);
    let store = open(dir.path());
    assert_eq!((store.cursors(), store.since()), (cursors, since));
    assert_eq!(read_figures(&store, 0, HOURS).len() as i64, HOURS);
    assert_eq!(reasons(&store.pending()), ["kept"]);
    assert_eq!(store.feeds().unwrap(), []);
}

#[test]
fn child_churns_until_killed() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let (store, _) = open_with(Path::new(&dir), u64::from(std::process::id()));
    fill(&store, 0);
    for round in 1.. {
        churn(&store, round);
    }
}

#[test]
fn a_kill_while_it_is_written_anew_costs_nothing() {
    let dir = TempDir::new().unwrap();
    open_with(dir.path(), 1).0.queue(draft("kept")).unwrap();
    for round in 0..3_u32 {
        let mut churning = child("anew::child_churns_until_killed", dir.path());
        let fresh = dir.path().join("cache.new");
        // Somewhere between its first file and its last.
        let far = 32 * 1024 * u64::from(round);
        wait_until("a cache that is written anew", || match disk_of(&fresh) {
            Some(bytes) if bytes >= far => Ok(()),
            seen => Err(format!("{seen:?}")),
        });
        churning.kill().unwrap();
        churning.wait().unwrap();
        let store = open(dir.path());
        assert!(!fresh.exists(), "round {round}");
        assert_eq!(reasons(&store.pending()), ["kept"]);
        assert!(read_figures(&store, 0, HOURS).len() as i64 >= HOURS, "round {round}");
        assert!(store.cursors().contains_key(&Collection::Observations));
    }
}

fn disk_of(dir: &Path) -> Option<u64> {
    fs::metadata(dir.join("db")).ok().map(|db| db.len())
}
