//! `t` on Sources: a source is asked now, and what came of it stands on the screen.

use haree::{
    console::Sourced,
    domain::{Completeness, Period, SourceId, Telling},
};

use super::*;

/// Sources is shown, with USGS selected.
fn on_sources(link: Link) -> Model {
    let mut model = loaded(link);
    press(&mut model, "9");
    shows(&model, "USGS");
    model
}

fn told(model: &mut Model, sourced: Sourced) {
    let (source, name) = (SourceId::new("usgs"), Clean::new("USGS"));
    update(model, Event::Sourced { source, name, sourced });
}

#[test]
fn a_key_has_the_selected_source_asked_and_says_what_came_of_it() {
    let mut model = on_sources(views::live());
    shows(&model, "t ask now");
    let who = Clean::new("Ana Pereira");
    let wish = Effect::AskSource { source: "usgs".into(), name: "USGS".into(), who };
    assert_eq!(press(&mut model, "t"), std::slice::from_ref(&wish));
    shows(&model, "USGS: asking now.");
    shows(&model, "asked now");
    told(&mut model, Sourced::Answered(3));
    shows(&model, "USGS answered: 3 records are new or revised.");
    shows_not(&model, "asked now");
    told(&mut model, Sourced::Answered(0));
    shows(&model, "USGS answered; nothing is new.");
    told(&mut model, Sourced::Failed("the server says 503".into()));
    shows(&model, "USGS gave nothing: the server says 503");
    let too_soon = Telling::message("source-too-soon").number("n", 24);
    told(&mut model, Sourced::NotAsked(too_soon));
    shows(&model, "USGS was not asked: it was asked just now; again in 24 s");
    told(&mut model, Sourced::Late);
    shows(&model, "USGS has not answered yet");
    // Also from its details.
    assert_eq!(press(&mut model, "enter t"), [wish]);
}

#[test]
fn what_cannot_be_asked_says_so() {
    let mut model = on_sources(views::live());
    assert_eq!(press(&mut model, "end t"), []);
    shows(&model, "Nobody asks crossings.csv: it is heard when somebody writes there.");
    let mut model = on_sources(views::offline());
    assert_eq!(press(&mut model, "t"), []);
    shows(&model, "HQ cannot be reached now, so no source can be asked.");
    let mut model = on_sources(Link { state: LinkState::NoHq, ..views::live() });
    assert_eq!(press(&mut model, "t"), []);
    shows(&model, "There is no HQ that could ask it.");
    let mut model = on_sources(views::live());
    assert_eq!(press(&mut model, "p t"), [Effect::Pause(true)]);
    shows(&model, "Paused: go on first.");
    let mut model = empty();
    press_unanswered(&mut model, "9");
    press_unanswered(&mut model, "t");
    shows(&model, "Select a source first.");
}

#[test]
fn where_there_are_persons_one_signs_for_it() {
    let mut model = on_sources(views::live());
    update(&mut model, Event::Persons(vec![("Maria".into(), haree::domain::Role::Operator)]));
    assert_eq!(press(&mut model, "t"), []);
    shows(&model, "PIN");
    act(&mut model, "right tab '1' enter");
    update(&mut model, Event::SignedIn { name: "Maria".into(), role: haree::domain::Role::Operator });
    shows(&model, "Signed in: Maria");
    let asked = press(&mut model, "t");
    let wish = Effect::AskSource { source: "usgs".into(), name: "USGS".into(), who: "Maria".into() };
    assert_eq!(asked, [wish]);
    update(&mut model, Event::Persons(vec![("Maria".into(), haree::domain::Role::Viewer)]));
    assert_eq!(press(&mut model, "t"), []);
    shows(&model, "Maria");
}

#[test]
fn the_details_of_a_source_say_how_complete_its_reports_are() {
    let mut model = loaded(views::live());
    let mut sources = views::sources();
    let complete = |day: &str, reported, missing: &[&str]| Completeness {
        form: "PoE daily".into(),
        period: Period::parse(day, None).unwrap(),
        reported,
        expected: 3,
        missing: missing.iter().map(|name| Clean::new(name)).collect(),
    };
    sources.feeds[0].asking.as_mut().unwrap().completeness =
        vec![complete("2026-11-23", 1, &["Salele", "Sacato"]), complete("2026-11-22", 3, &[])];
    update(&mut model, Event::Loaded(Box::new(View::Sources(sources))));
    press_unanswered(&mut model, "9");
    press_unanswered(&mut model, "enter");
    shows(&model, "PoE daily, 23 Nov");
    shows(&model, "1 of 3; missing: Salele, Sacato");
    shows(&model, "all 3 of 3");
    act(&mut model, "esc");
    let asked = act(&mut model, "e enter");
    let [Effect::Export(export)] = asked.as_slice() else { unreachable!("{asked:?}") };
    let said = "PoE daily 2026-11-23: 1 of 3, missing Salele, Sacato; PoE daily 2026-11-22: 3 of 3";
    assert!(export.text.contains(said), "{}", export.text);
}
