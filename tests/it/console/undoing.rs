//! What was just queued can be undone for some seconds, and is sent once these are over.

use super::*;

/// Writes an entry of the log and gives the act as it was queued.
fn written(model: &mut Model, sequence: u64) -> Act {
    let asked = act(model, "L 'bridge closed' enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    let key = ActKey { console: "c".into(), epoch: 1, sequence };
    let act = Act { key, draft: draft.clone() };
    update(model, Event::Queued(Box::new(act.clone())));
    act
}

fn tick(model: &mut Model, seconds: i64) -> Vec<Effect> {
    let asked = update(model, Event::Tick(views::now() + TimeDelta::seconds(seconds)));
    asked.into_iter().filter(|effect| !matches!(effect, Effect::Load(..))).collect()
}

#[test]
fn a_key_takes_back_what_was_just_done() {
    let mut model = loaded(views::live());
    let act = written(&mut model, 1);
    shows(&model, "Queued: bridge closed · u undoes it within 8 seconds");
    tick(&mut model, 1);
    let Act { key, draft } = act;
    let at = views::now() + TimeDelta::seconds(1);
    assert_eq!(press(&mut model, "u"), [Effect::Withdraw { key, who: draft.who, at }]);
    update(&mut model, Event::Withdrawn(Withdrawn::Gone));
    shows(&model, "Undone: HQ never had it.");
    // Nothing is left to be let go.
    assert!((2..20).all(|second| tick(&mut model, second).is_empty()));
}

#[test]
fn after_the_time_it_goes_and_the_key_says_what_is_left() {
    let mut model = loaded(views::live());
    let act = written(&mut model, 1);
    assert!((1..=8).all(|second| tick(&mut model, second).is_empty()));
    assert_eq!(tick(&mut model, 9), [Effect::Release(act.key)]);
    shows(&model, "Queued: bridge closed");
    shows_not(&model, "undoes it");
    assert_eq!(press(&mut model, "u"), []);
    shows(&model, "Nothing can be undone now; what was done is withdrawn in the queue (7).");
}

/// It would say that it waits long after it was sent.
#[test]
fn that_something_is_queued_is_said_as_long_as_it_is() {
    let mut model = loaded(views::live());
    written(&mut model, 1);
    (1..=9).for_each(|second| drop(tick(&mut model, second)));
    let link = |queued| Event::Link(Box::new(Link { queued, ..views::live() }));
    update(&mut model, link(0));
    shows(&model, "Queued: bridge closed");
    update(&mut model, link(1));
    shows(&model, "Queued: bridge closed");
    update(&mut model, link(0));
    shows_not(&model, "Queued: bridge closed");
}

#[test]
fn seconds_are_beats_whatever_the_clock_says() {
    let mut model = loaded(views::live());
    written(&mut model, 1);
    // A simulated HQ's hour is a second here.
    assert_eq!(tick(&mut model, 3_600), []);
    assert_eq!(tick(&mut model, 7_200), []);
    assert_eq!(press(&mut model, "u").len(), 1);
}

#[test]
fn the_next_act_takes_the_place_of_the_one_before() {
    let mut model = loaded(views::live());
    written(&mut model, 1);
    (1..6).for_each(|second| drop(tick(&mut model, second)));
    let second = written(&mut model, 2);
    // The first was let go where it is kept; the second has its own time.
    assert!((6..14).all(|second| tick(&mut model, second).is_empty()));
    assert_eq!(tick(&mut model, 14), [Effect::Release(second.key)]);
}

#[test]
fn whoever_asks_hq_now_waits_no_longer() {
    let mut model = loaded(views::live());
    let act = written(&mut model, 1);
    assert_eq!(press(&mut model, "r"), [Effect::Release(act.key), Effect::SyncNow]);
}

#[test]
fn nobody_undoes_what_somebody_else_signed() {
    let mut model = loaded(views::live());
    written(&mut model, 1);
    update(&mut model, Event::Persons(vec![("Rui".into(), haree::domain::Role::Operator)]));
    assert_eq!(press(&mut model, "u"), []);
    shows(&model, "It was Ana Pereira who did this");
}

#[test]
fn what_hq_is_told_again_has_no_time_of_its_own() {
    let mut model = loaded(views::live());
    let key = ActKey { console: "c".into(), epoch: 1, sequence: 5 };
    let deed = Deed::Log { text: "again".into(), place: None };
    let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
    update(&mut model, Event::Queued(Box::new(Act { key, draft })));
    shows(&model, "Queued: again");
    shows_not(&model, "undoes it");
    assert_eq!(press(&mut model, "u"), []);
}
