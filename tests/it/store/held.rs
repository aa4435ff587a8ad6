//! Acts that a person may still take back before they are sent.

use haree::{domain::Act, store::Withdrawal};
use tempfile::TempDir;

use super::{at, draft, open};

fn reasons(store: &haree::store::Store) -> Vec<String> {
    store.outgoing().iter().map(|act| act.act.draft.deed.words().to_owned()).collect()
}

#[test]
fn a_held_act_is_on_the_disk_and_goes_once_it_is_let_go() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.queue(draft("one")).unwrap();
    let held = store.hold(draft("two")).unwrap();
    assert_eq!(reasons(&store), ["one"]);
    // It is queued and seen like any other.
    assert_eq!((store.counts(), store.pending().len()), ((2, 0), 2));
    assert!(store.release(&held.key) && !store.release(&held.key));
    assert_eq!(reasons(&store), ["one", "two"]);
}

#[test]
fn whatever_is_queued_behind_it_lets_it_go_first() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.hold(draft("one")).unwrap();
    store.hold(draft("two")).unwrap();
    assert_eq!(reasons(&store), ["one"]);
    store.queue(draft("three")).unwrap();
    assert_eq!(reasons(&store), ["one", "two", "three"]);
    let held: Act = store.hold(draft("four")).unwrap();
    // To take back what was sent is an act too.
    let first = store.pending()[0].key.clone();
    store.sending(store.outgoing());
    assert!(matches!(store.withdraw(&first, &"Ana".into(), at(9)).unwrap(), Withdrawal::Cancels(_)));
    assert_eq!(store.outgoing().len(), 5);
    assert!(!store.release(&held.key));
}

#[test]
fn what_is_taken_back_while_it_is_held_never_goes() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let held = store.hold(draft("one")).unwrap();
    assert_eq!(store.withdraw(&held.key, &"Ana".into(), at(9)).unwrap(), Withdrawal::Gone);
    assert_eq!((store.pending(), reasons(&store)), (vec![], vec![]));
    assert!(!store.release(&held.key));
    store.queue(draft("two")).unwrap();
    assert!(reasons(&store).contains(&"two".to_owned()));
    drop(store);
    assert_eq!(open(dir.path()).pending().len(), 1);
}

#[test]
fn after_a_restart_nothing_is_held() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    store.hold(draft("one")).unwrap();
    drop(store);
    assert_eq!(reasons(&open(dir.path())), ["one"]);
}
