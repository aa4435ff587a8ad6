//! The link to HQ: stopped and going on by a key, why HQ takes nothing, and what was carried.

use haree::domain::{Bytes, Traffic};

use super::*;

#[test]
fn one_key_stops_what_goes_over_the_link_and_lets_it_go_on() {
    let mut model = loaded(views::live());
    assert_eq!(press(&mut model, "p"), [Effect::Pause(true)]);
    shows(&model, "Paused: nothing goes to HQ; what you do is queued.");
    let why = "paused by you; what you do is queued until you go on";
    let state = LinkState::Offline { since: views::at("14:32"), why: why.into() };
    let traffic = Traffic { paused: true, ..views::live().traffic };
    update(&mut model, Event::Link(Box::new(Link { state, traffic, ..views::live() })));
    for size in SIZES {
        let top = lines(&picture(&model, size))[0].clone();
        assert!(top.contains("paused") && !top.contains("offline"), "{size:?}: {top}");
    }
    assert_eq!(press(&mut model, "r"), []);
    shows(&model, "Paused: go on first.");
    assert_eq!(press(&mut model, "p"), [Effect::Pause(false)]);
    shows(&model, "Going on: asking HQ now.");
    assert_eq!(press(&mut model, "r"), [Effect::SyncNow]);
}

#[test]
fn without_an_hq_nothing_is_paused() {
    let mut model = loaded(Link::new(LinkState::NoHq));
    assert_eq!(press(&mut model, "p"), []);
    shows(&model, "No HQ was given: nothing could be paused.");
}

#[test]
fn the_queue_says_what_was_carried_and_what_is_allowed() {
    let hour = Bytes { sent: 4_100, received: 95_000, overhead: 21_000 };
    let traffic = Traffic { last_hour: hour, hourly_bytes: Some(100_000), ..Traffic::default() };
    let mut model = loaded(Link { traffic: traffic.clone(), ..views::live() });
    press(&mut model, "7");
    shows(&model, "Last hour: 4.1 kB sent, 95 kB received, ≈21 kB around them");
    shows(&model, "Since the start: 0 B sent");
    shows(&model, "100 kB an hour are allowed.");
    let used_up = Traffic { used_up: true, ..traffic };
    update(&mut model, Event::Link(Box::new(Link { traffic: used_up, ..views::live() })));
    shows(&model, "The 100 kB of this hour are used up: only acts and alerts go.");
}

#[test]
fn what_came_of_asking_hq_takes_the_place_of_the_word_that_it_is_asked() {
    let mut model = loaded(views::live());
    press(&mut model, "r");
    update(&mut model, Event::Link(Box::new(Link { state: LinkState::Syncing, ..views::live() })));
    shows(&model, "Asking HQ now.");
    update(&mut model, Event::Link(Box::new(views::offline())));
    shows_not(&model, "Asking HQ now.");
    shows(&model, "connection refused; is HQ running?");
}

#[test]
fn the_queue_says_why_hq_takes_nothing_whatever_else_is_said() {
    let why = "HQ at https://hq.example.org answered 401 unauthorized: the token of dili-1 was revoked; ask for \
               another";
    let state = LinkState::Refused { since: views::at("14:02"), why: why.into() };
    let mut model = loaded(Link { state, ..views::live() });
    shows(&model, "the token of dili-1 was revoked");
    press(&mut model, "7");
    update(&mut model, Event::NotDone("disk full".into()));
    let small = screen(&model, (80, 24));
    assert!(
        small.contains("refused since 14:02") && small.contains("was revoked; ask for another"),
        "{small}"
    );
}
