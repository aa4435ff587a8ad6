//! Acknowledging, and what the screen says of acts and troubles until somebody has read it.

use super::*;

#[test]
fn an_acknowledgement_asks_why_and_is_signed() {
    let mut model = loaded(views::live());
    assert_eq!(press(&mut model, "5 a"), []);
    shows(&model, "Signed: Ana Pereira");
    assert_eq!(press(&mut model, "enter"), []);
    shows(&model, "Reason: give one, others read it.");
    type_text(&mut model, "quiet team sent");
    let deed = Deed::Acknowledge {
        alert: "dnmg,2026-112".into(),
        reason: "quiet team sent".into(),
        sent: Some(views::at("14:12")),
    };
    let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
    assert_eq!(press(&mut model, "enter"), [Effect::Queue(draft.clone())]);
    let key = ActKey { console: "c".into(), epoch: 1, sequence: 1 };
    let asked = update(&mut model, Event::Queued(Box::new(Act { key, draft })));
    assert!(asked.contains(&Effect::Load(Query::Alerts, Lens::default())), "{asked:?}");
    shows(&model, "Queued: acknowledge · Flood warning for Dili");
}

#[test]
fn a_reason_that_could_not_be_saved_comes_back_and_is_loud_until_esc() {
    let mut model = loaded(views::live());
    press(&mut model, "5 a");
    type_text(&mut model, "seen");
    let asked = press(&mut model, "enter");
    let [Effect::Queue(draft)] = &asked[..] else { panic!("{asked:?}") };
    update(&mut model, Event::NotSaved { draft: Box::new(draft.clone()), why: "disk full".into() });
    shows(&model, "NOT SAVED: disk full");
    shows(&model, "Reason: seen");
    press(&mut model, "esc");
    shows(&model, "NOT SAVED");
    press(&mut model, "down esc");
    shows_not(&model, "NOT SAVED");
}

#[test]
fn what_was_found_out_stays_one_after_the_other_until_it_is_put_away() {
    let mut model = loaded(views::live());
    for text in ["two records of the journal were damaged", "the cache was set aside"] {
        update(&mut model, Event::Notice(text.into()));
    }
    let key = ActKey { console: "c".into(), epoch: 1, sequence: 7 };
    let deed = Deed::Acknowledge { alert: "dnmg,2026-112".into(), reason: "seen".into(), sent: None };
    let draft = Draft { who: "Ana Pereira".into(), happened_at: views::now(), deed };
    let act = Box::new(Act { key: key.clone(), draft });
    update(&mut model, Event::Refused { act, why: "no such alert".into() });
    shows(&model, "HQ did not take what was done: no such alert");
    // It stays in the queue's panel.
    assert_eq!(press(&mut model, "j esc"), []);
    shows(&model, "two records of the journal were damaged (1 more: esc)");
    press(&mut model, "esc");
    shows(&model, "the cache was set aside");
    press(&mut model, "esc");
    shows_not(&model, "set aside");
}

#[test]
fn keys_typed_before_a_panel_is_read_move_in_it_but_sign_nothing() {
    let mut model = model_with(theme(true), views::live(), views::now());
    start(&mut model);
    for key in "5 a s e e n enter".split(' ') {
        press_unanswered(&mut model, key);
    }
    let asked = update(&mut model, Event::Loaded(Box::new(views::view(Query::Alerts))));
    assert!(!asked.iter().any(|effect| matches!(effect, Effect::Queue(_))), "{asked:?}");
    shows(&model, "Signed: Ana Pereira");
    assert_eq!(press(&mut model, "esc ctrl-c"), [Effect::Quit]);
}

#[test]
fn a_queued_acknowledgement_shows_on_its_row() {
    let mut model = loaded(views::live());
    press(&mut model, "5");
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    alerts.rows[0].acknowledged = alerts.rows[1].acknowledged.clone().map(|mut seen| {
        seen.queued = true;
        seen
    });
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts))));
    shows(&model, "queued");
    press(&mut model, "a");
    shows(&model, "Your acknowledgement is queued");
}

#[test]
fn alerts_that_are_over_say_why_they_cannot_be_acknowledged() {
    for (downs, why) in [
        (5, "It is elsewhere and does not count"),
        (6, "It expired 23 Nov 20:00"),
        (7, "Its sender cancelled it"),
        (1, "M. Soares has acknowledged this version"),
    ] {
        let mut model = loaded(views::live());
        press(&mut model, "5");
        (0..downs).for_each(|_| drop(press(&mut model, "down")));
        assert_eq!(press(&mut model, "a"), []);
        assert!(!model.is_typing());
        shows(&model, why);
    }
}

#[test]
fn exercises_can_be_practised_on() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down down down down a");
    assert!(model.is_typing());
    assert_eq!(views::rows()[4].life, Life::Exercise);
}

#[test]
fn a_form_and_the_pane_beside_it_are_about_one_alert() {
    let mut model = loaded(views::live());
    let pane = |model: &Model, about: &str| {
        let screen = screen(model, (120, 40));
        let shown = screen.lines().skip(3).find_map(|line| line.split('│').nth(2)).map(str::trim_end);
        assert_eq!(shown.map(str::trim_start), Some(about), "{screen}");
    };
    press(&mut model, "5 down down");
    pane(&model, "‼ Flood warning for Dili");
    for key in ["a", "s", "n"] {
        press(&mut model, key);
        shows(&model, "Selected alert");
        pane(&model, "! Low stock: Pante Macassar");
        press(&mut model, "esc");
        pane(&model, "‼ Flood warning for Dili");
    }
    // The board has the same pane, and an alert that fills the panel is the one that is meant.
    press(&mut model, "1 down down a");
    shows(&model, "Selected alert");
    press(&mut model, "esc 5 enter enter n");
    shows(&model, "Low stock: Pante Macassar");
}

#[test]
fn what_haree_raised_says_since_when_what_is_known_and_which_key_leads_on() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down enter");
    for said in [
        "Ask Batugade by phone or radio, and write down",
        "f in 2 Flows: phone/radio figure",
        "No report since 12:00 (2 h 30 m).",
        "Last figures, 11:00–12:00: in 118, out 97.",
        "It goes when its cause goes.",
    ] {
        shows(&model, said);
    }
    press(&mut model, "down enter");
    for said in [
        "Have some sent from Dili.",
        "t in 3 Stock: transfer",
        "kit: on hand 28, minimum 30.",
        "Can spare: Dili (454, 149 km straight, by road).",
    ] {
        shows(&model, said);
    }
    // All of it is on the screen: nothing is to be scrolled.
    press(&mut model, "enter");
    shows(&model, "What is known");
    shows_not(&model, "page down");
    assert!(screen(&model, (120, 16)).contains("page down"));
    // Keys are those of the keymap, and there is none for what is not now.
    act(&mut model, "esc esc @ '14:30' enter 5 up enter");
    shows(&model, "Ask Batugade");
    shows_not(&model, "2 Flows: phone");
}
