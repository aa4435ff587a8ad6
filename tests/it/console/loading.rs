//! What is asked of the cache, and what asks for a new frame.

use super::*;

#[test]
fn loads_never_pile_up() {
    let mut model = model_with(theme(true), views::live(), views::now());
    assert_eq!(start(&mut model), [Effect::Load(Query::Board, Lens::default())]);
    assert_eq!(update(&mut model, Event::Changed), []);
    assert_eq!(update(&mut model, Event::Changed), []);
    let board = || Event::Loaded(Box::new(views::view(Query::Board)));
    assert_eq!(update(&mut model, board()), [Effect::Load(Query::Board, Lens::default())]);
    assert_eq!(update(&mut model, board()), []);
    let valid_until = views::stamp().valid_until;
    assert_eq!(update(&mut model, Event::Tick(valid_until - TimeDelta::seconds(1))), []);
    assert_eq!(update(&mut model, Event::Tick(valid_until)), [Effect::Load(Query::Board, Lens::default())]);
    assert_eq!(update(&mut model, Event::Tick(valid_until + TimeDelta::seconds(1))), []);
}

#[test]
fn only_what_is_shown_is_loaded() {
    let mut model = loaded(views::live());
    press(&mut model, "3");
    let asked = update(&mut model, Event::Changed);
    assert_eq!(
        asked,
        [Effect::Load(Query::Stock, Lens::default()), Effect::Load(Query::Board, Lens::default())]
    );
}

#[test]
fn what_changes_nothing_asks_for_no_frame() {
    let mut model = loaded(views::live());
    model.take_changed();
    update(&mut model, Event::Tick(views::now()));
    update(&mut model, Event::Link(Box::new(views::live())));
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Board))));
    assert!(!model.take_changed());
    update(&mut model, Event::Link(Box::new(views::offline())));
    assert!(model.take_changed());
}
