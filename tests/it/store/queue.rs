//! Acts in the queue, and what HQ's word makes of them.

use std::fs;

use haree::{
    domain::{Act, Provenance, Records as _},
    protocol::{Hello, Outcome, Verdict},
    store::Settled,
};
use tempfile::TempDir;

use super::{at, draft, hello, open, open_with};

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
