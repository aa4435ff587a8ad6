//! Who signs: the setting, or a person who has signed in and is there.

use haree::{console::Pin, domain::Role};

use super::*;

/// A console for which HQ names persons.
fn with_persons() -> Model {
    let mut model = loaded(views::live());
    update(
        &mut model,
        Event::Persons(vec![("Ana Pereira".into(), Role::Operator), ("Rui da Cruz".into(), Role::Operator)]),
    );
    model
}

#[test]
fn who_has_not_signed_in_is_asked_to_and_then_goes_on() {
    let mut model = with_persons();
    shows(&model, "nobody signed in");
    press(&mut model, "5 a");
    shows(&model, "Then: Acknowledge");
    assert_eq!(act(&mut model, "'rui' enter"), []);
    shows(&model, "PIN: type it.");
    let asked = act(&mut model, "'4711' enter");
    let name: Clean = "Rui da Cruz".into();
    assert_eq!(asked, [Effect::SignIn { name: name.clone(), pin: Pin::new("4711") }]);
    assert!(!format!("{asked:?} {model:?}").contains("4711"), "a PIN is in {asked:?}");
    assert!(!screen(&model, (120, 40)).contains("4711"));
    update(&mut model, Event::SignInRefused { why: "that is not Rui da Cruz's PIN".into() });
    shows(&model, "that is not Rui da Cruz's PIN");
    assert_eq!(act(&mut model, "'4712' enter").len(), 1);
    update(&mut model, Event::SignedIn { name: name.clone(), role: Role::Operator });
    let asked = act(&mut model, "'seen' enter");
    assert!(matches!(&asked[..], [Effect::Queue(draft)] if draft.who == name), "{asked:?}");
    shows(&model, "Rui da Cruz");
}

#[test]
fn one_key_changes_the_person_and_a_keyboard_left_alone_signs_off() {
    let mut model = with_persons();
    let sign_in = |model: &mut Model| {
        act(model, "P right tab '1' enter");
        update(model, Event::SignedIn { name: "Ana Pereira".into(), role: Role::Operator });
    };
    sign_in(&mut model);
    shows(&model, "Signed in: Ana Pereira (operator)");
    // Time that a simulated HQ makes run fast is nobody's.
    update(&mut model, Event::Tick(views::now() + TimeDelta::hours(5)));
    act(&mut model, "3 - '20'");
    for _ in 0..15 * 60 {
        update(&mut model, Event::Tick(views::now()));
    }
    shows(&model, "Ana Pereira is signed off");
    shows(&model, "Then: Issue");
    act(&mut model, "right tab '1' enter");
    update(&mut model, Event::SignedIn { name: "Ana Pereira".into(), role: Role::Operator });
    shows(&model, "20_ kits");
    press(&mut model, "esc P esc 5 a");
    shows(&model, "Then: Acknowledge");
    // An answer that comes after esc signs nobody in.
    act(&mut model, "right tab '1' enter esc");
    update(&mut model, Event::SignedIn { name: "Ana Pereira".into(), role: Role::Operator });
    shows(&model, "nobody signed in");
    sign_in(&mut model);
    update(&mut model, Event::Persons(vec![("Rui da Cruz".into(), Role::Operator)]));
    shows(&model, "nobody signed in");
}

#[test]
fn without_a_list_of_persons_the_setting_signs() {
    let mut model = loaded(views::live());
    press(&mut model, "P");
    assert!(!model.is_typing());
    shows(&model, "HQ keeps no list of persons: Ana Pereira signs here");
}

#[test]
fn nobody_signs_before_the_list_of_persons_is_read() {
    let unread = || {
        let mut model = unread_with(theme(true), views::live(), views::now());
        start(&mut model);
        answer_all(&mut model);
        assert_eq!(act(&mut model, "L 'Radio check' enter"), []);
        shows(&model, "Who may sign here is still being read");
        model
    };
    let mut model = unread();
    update(&mut model, Event::Persons(vec![("Rui da Cruz".into(), Role::Operator)]));
    shows(&model, "Then: Log entry");
    act(&mut model, "right tab '1' enter");
    update(&mut model, Event::SignedIn { name: "Rui da Cruz".into(), role: Role::Operator });
    let asked = press(&mut model, "enter");
    assert!(matches!(&asked[..], [Effect::Queue(draft)] if draft.who.as_str() == "Rui da Cruz"), "{asked:?}");
    let mut model = unread();
    update(&mut model, Event::Persons(Vec::new()));
    shows_not(&model, "still being read");
    let asked = press(&mut model, "enter");
    assert!(matches!(&asked[..], [Effect::Queue(draft)] if draft.who.as_str() == "Ana Pereira"), "{asked:?}");
}

#[test]
fn a_viewer_is_told_at_the_form() {
    let mut model = loaded(views::live());
    let persons = |role| vec![("Rui da Cruz".into(), role), ("Ana Pereira".into(), Role::Operator)];
    update(&mut model, Event::Persons(persons(Role::Viewer)));
    act(&mut model, "5 a 'rui' tab '1' enter");
    update(&mut model, Event::SignedIn { name: "Rui da Cruz".into(), role: Role::Viewer });
    let told = "Rui da Cruz is a viewer: sees everything and does nothing. P changes the person.";
    shows(&model, told);
    assert_eq!(act(&mut model, "'seen' enter"), []);
    shows(&model, told);
    press(&mut model, "esc");
    for keys in ["5 a", "3 +", "L", "7 down down down w"] {
        assert_eq!(press(&mut model, keys), [], "{keys}");
        assert!(!model.is_typing(), "{keys}");
        shows(&model, told);
    }
    // HQ made an operator of them meanwhile.
    update(&mut model, Event::Persons(persons(Role::Operator)));
    let asked = act(&mut model, "5 a 'seen' enter");
    assert!(matches!(&asked[..], [Effect::Queue(_)]), "{asked:?}");
}
