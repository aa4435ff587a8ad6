//! The map: what is where, and what its keys do.

use super::*;
use haree::domain::Language;

fn on_map(keys: &str) -> Model {
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: 120, rows: 40 });
    press(&mut model, "8");
    if !keys.is_empty() {
        press(&mut model, keys);
    }
    model
}

/// Where a text begins on the screen, in cells.
#[track_caller]
fn cell_of(screen: &str, text: &str) -> (usize, usize) {
    let found = screen.lines().enumerate().find_map(|(y, line)| {
        let byte = line.find(text)?;
        Some((line[..byte].chars().count(), y))
    });
    found.unwrap_or_else(|| panic!("`{text}` is not on\n{screen}"))
}

#[test]
fn the_map_says_what_lies_where_and_how_sure_that_is() {
    let model = on_map("");
    for text in [
        "Batugade ▲",
        "■ Baucau",
        "borders simplified, up to 3 km off",
        "50 km",
        "‼ ",
        "262 km ENE",
        "epicentre",
        "point of entry",
        "±2 km",
        "silent 2 h 10 m",
    ] {
        shows(&model, text);
    }
    let screen = screen(&model, (120, 40));
    let (sakato, batugade, baucau) =
        (cell_of(&screen, "▲ Sakato"), cell_of(&screen, "Batugade ▲"), cell_of(&screen, "■ Baucau"));
    assert!(sakato.0 < batugade.0 && batugade.0 < baucau.0, "from west to east\n{screen}");
    assert!(baucau.1 < batugade.1 && batugade.1 < sakato.1, "from north to south\n{screen}");
}

#[test]
fn zoom_and_pan_move_the_picture_and_fitting_brings_it_back() {
    let whole = screen(&on_map(""), (120, 40));
    let nearer = screen(&on_map("+ +"), (120, 40));
    assert_ne!(nearer, whole);
    assert_eq!(screen(&on_map("+ + 0"), (120, 40)), whole);
    assert_eq!(screen(&on_map("+ - + + - - 0"), (120, 40)), whole);
    let at = |keys: &str| cell_of(&screen(&on_map(keys), (120, 40)), "▲ Sakato");
    let (x, y) = at("");
    assert!(at("left").0 > x && at("h").0 > x && at("up").1 > y && at("k").1 > y);
    assert!(at("-").0 > x, "farther away everything is nearer to the middle");
    assert_eq!(at("left right up down"), (x, y));
}

#[test]
fn tab_selects_the_next_thing_and_costs_a_few_cells() {
    let mut model = on_map("tab tab");
    let before = picture(&model, (120, 40));
    press(&mut model, "tab");
    let after = picture(&model, (120, 40));
    let changed = before.content.iter().zip(&after.content).filter(|(a, b)| a != b).count();
    assert!((1..120).contains(&changed), "{changed} cells");
    press(&mut model, "shift-tab");
    assert_eq!(picture(&model, (120, 40)), before);
}

#[test]
fn a_thing_out_of_sight_comes_into_sight_when_it_is_selected() {
    let model = on_map("tab");
    let screen = screen(&model, (120, 40));
    let (_, row) = cell_of(&screen, "✶");
    assert!(row < 30, "the epicentre is on the picture, not in the list alone\n{screen}");
}

#[test]
fn enter_leads_to_the_panel_of_what_is_selected() {
    for (steps, shown, text) in
        [(0, Query::Alerts, "Flood warning"), (3, Query::Flows, "Batugade"), (7, Query::Stock, "Baucau")]
    {
        let mut model = on_map("");
        for _ in 0..steps {
            press(&mut model, "tab");
        }
        press(&mut model, "enter");
        assert_eq!(model.shown(), shown);
        shows(&model, text);
    }
    let mut model = on_map("G");
    press(&mut model, "enter");
    shows(&model, "No panel is about a municipality alone.");
}

#[test]
fn one_key_shows_an_alert_or_a_post_on_the_map() {
    let mut model = loaded(views::live());
    press(&mut model, "2 j m");
    assert_eq!(model.shown(), Query::Map);
    let near = screen(&model, (120, 40));
    cell_of(&near, "▲ Batugade");
    assert!(!near.contains("■ Baucau"), "it is shown from near\n{near}");
    press(&mut model, "esc m");
    assert_eq!(model.shown(), Query::Map, "the first alert of the board has a shape");
    press(&mut model, "5 j m");
    assert_eq!(model.shown(), Query::Alerts);
    shows(&model, "Nobody has said where this is.");
}

#[test]
fn a_key_that_is_faster_than_the_map_waits_for_it() {
    let mut model = model_with(theme(true), views::live(), views::now());
    start(&mut model);
    for query in [Query::Board, Query::Flows] {
        update(&mut model, Event::Loaded(Box::new(views::view(query))));
    }
    press_unanswered(&mut model, "2");
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Flows))));
    for key in ["j", "m"] {
        press_unanswered(&mut model, key);
    }
    shows(&model, "no figures yet");
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Map))));
    let near = screen(&model, (120, 40));
    cell_of(&near, "▲ Batugade");
    assert!(!near.contains("■ Baucau"), "{near}");
}

#[test]
fn resizing_keeps_what_is_looked_at() {
    let mut model = on_map("tab tab tab f");
    for size in [(80, 24), (200, 60), (60, 16), (120, 40)] {
        update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
        let screen = screen(&model, size);
        // Its name stands on whichever side has room.
        assert!(["▲ Batugade", "Batugade ▲"].iter().any(|text| screen.contains(text)), "{size:?}\n{screen}");
    }
}

#[test]
fn an_ascii_map_says_the_same() {
    let mut model = model_with(theme(false), views::live(), views::now());
    start(&mut model);
    answer_all(&mut model);
    press(&mut model, "8");
    let screen = screen(&model, (120, 40));
    assert!(screen.is_ascii(), "{screen}");
    for text in ["Batugade P", "S Baucau", "#", "/"] {
        cell_of(&screen, text);
    }
}

#[test]
fn winds_are_those_of_the_language() {
    let wind = |language, n: i64| Locale::new(language).format("wind", &[("n", n.into())]);
    assert_eq!(Language::ALL.map(|language| wind(language, 11)), ["WSW", "OSO", "OSO", "BBD"]);
}
