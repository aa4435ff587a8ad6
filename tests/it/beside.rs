//! What a console does beside its screen: the bell, the clipboard and the mouse.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test that called them")]

use haree::{
    console::{
        Capabilities, Code, Codes, Depth, Effect, Event, Key, Keymap, Model, Mouse, MouseKind, Setup, Theme,
        draw, start, update,
    },
    domain::{
        Clean, Provenance, Query, Rules, View,
        view::{AlertRow, Life, Priority, Situation},
    },
    locale::Locale,
};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::support::views;

const ALL: Codes = Codes::COMMON.with(Code::Bell).with(Code::Copy).with(Code::Mouse);

fn started(codes: Codes) -> Model {
    let mut model = Model::new(Setup {
        who: "Ana Pereira".into(),
        sign_off_minutes: 15,
        undo_seconds: 8,
        room: "Dili EOC".into(),
        cap_sender: None,
        keymap: Keymap::builtin(),
        theme: Theme::builtin(&Capabilities::modern(Depth::Ansi16)),
        codes,
        locale: Locale::english(),
        rules: Rules::default(),
        link: views::live(),
        first: Some(views::situation()),
        now: views::now(),
    });
    update(&mut model, Event::Persons(Vec::new()));
    start(&mut model);
    model
}

/// A console of 120x40 that has all its views.
fn loaded(codes: Codes) -> Model {
    let mut model = started(codes);
    update(&mut model, Event::Resize { columns: 120, rows: 40 });
    for query in Query::ALL {
        update(&mut model, Event::Loaded(Box::new(views::view(query))));
    }
    model
}

/// Gives the loads that are asked for their answer; gives what else was asked for.
fn answer(model: &mut Model, effects: Vec<Effect>) -> Vec<Effect> {
    let mut asked = Vec::new();
    for effect in effects {
        match effect {
            Effect::Load(query, lens) => {
                drop(update(model, Event::Loaded(Box::new(views::through(query, &lens)))));
            }
            other => asked.push(other),
        }
    }
    asked
}

fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut asked = Vec::new();
    for key in keys.split(' ') {
        let key: Key = key.parse().unwrap();
        let effects = update(model, Event::Key(key));
        asked.extend(answer(model, effects));
    }
    asked
}

fn lines(model: &Model, (columns, rows): (u16, u16)) -> Vec<String> {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    draw(model, area, &mut buffer);
    let line = |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect();
    buffer.content.chunks(usize::from(columns)).map(line).collect()
}

#[track_caller]
fn shows(model: &Model, text: &str) {
    let screen = lines(model, (120, 40)).join("\n");
    assert!(screen.contains(text), "`{text}` is not on\n{screen}");
}

// The bell.

/// Loads a board with these alerts; says whether it rang.
fn rings(model: &mut Model, rows: &[AlertRow]) -> usize {
    let mut board = views::situation();
    board.alerts.rows = rows.to_vec();
    rings_for(model, board)
}

fn rings_for(model: &mut Model, board: Situation) -> usize {
    let effects = update(model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    effects.iter().filter(|effect| **effect == Effect::Ring).count()
}

fn row(id: &str, priority: Priority) -> AlertRow {
    let mut row = views::rows()[0].clone();
    row.alert = views::alerts::alert(id, id, views::at("14:31"));
    row.priority = Some(priority);
    row
}

fn acknowledged(id: &str) -> AlertRow {
    AlertRow { acknowledged: views::rows()[1].acknowledged.clone(), ..row(id, Priority::P1) }
}

#[test]
fn an_alert_that_is_new_and_wants_a_person_rings_once() {
    let mut model = started(ALL);
    let old = row("old", Priority::P1);
    assert_eq!(rings(&mut model, std::slice::from_ref(&old)), 0, "the first board tells what is there");
    let rows = [row("new", Priority::P2), old.clone()];
    assert_eq!(rings(&mut model, &rows), 1);
    assert_eq!(rings(&mut model, &rows), 0);
    let others = ["a", "b", "c"].map(|id| row(id, Priority::P1));
    assert_eq!(rings(&mut model, &others), 1, "many at once are one ring");
    assert_eq!(
        rings(&mut model, &[others[2].clone(), old, others[0].clone()]),
        0,
        "the same in another order"
    );
    assert_eq!(rings(&mut model, &[]), 0);
    assert_eq!(rings(&mut model, &others), 0, "what had gone is not new");
}

#[test]
fn what_wants_nobody_does_not_ring() {
    let mut model = started(ALL);
    rings(&mut model, &[]);
    let mut exercise = row("exercise", Priority::P1);
    (exercise.life, exercise.priority) = (Life::Exercise, None);
    let mut over = row("over", Priority::P1);
    over.life = Life::Expired(views::now());
    let quiet = [row("low", Priority::P3), row("lower", Priority::P4), acknowledged("seen"), exercise, over];
    assert_eq!(rings(&mut model, &quiet), 0);
    let mut outgrown = acknowledged("worse");
    outgrown.acknowledged.as_mut().unwrap().outgrown = true;
    assert_eq!(rings(&mut model, &[outgrown]), 1);
}

#[test]
fn the_first_board_that_an_hq_answered_for_is_the_first() {
    let mut model = started(ALL);
    let mut void = views::situation();
    void.stamp.provenance = None;
    void.alerts.rows.clear();
    assert_eq!(rings_for(&mut model, void), 0);
    assert_eq!(rings(&mut model, &[row("a", Priority::P1)]), 0);
    assert_eq!(rings(&mut model, &[row("b", Priority::P1)]), 1);
}

#[test]
fn no_bell_no_ring() {
    let mut model = started(ALL.without(Code::Bell));
    rings(&mut model, &[]);
    assert_eq!(rings(&mut model, &[row("new", Priority::P1)]), 0);
}

// The clipboard.

/// Presses keys, the last of which copies.
#[track_caller]
fn check_copied(keys: &str, text: &str) {
    let mut model = loaded(ALL);
    assert_eq!(press(&mut model, keys), [Effect::Copy(text.into())]);
    let begin: String = text.chars().take(60).collect();
    shows(&model, &format!("Copied: {begin}"));
}

#[test]
fn what_is_selected_is_copied_as_a_line_for_a_message() {
    check_copied(
        "y",
        "SIMULATED · Flood warning for Dili · Dili · sent 24 Nov 2026 14:12 TLT · dnmg,2026-112",
    );
    check_copied(
        "5 down down y",
        "SIMULATED · Low stock: Pante Macassar · Pante Macassar · sent 24 Nov 2026 11:05 TLT · haree,stock-minimum:Pante Macassar",
    );
    check_copied(
        "tab y",
        "SIMULATED · Airport DIL · in 262 · out 243 · net +19 · as of 24 Nov 2026 14:30 TLT",
    );
    check_copied(
        "2 down y",
        "SIMULATED · Batugade · in 301+ · out 344+ · as of 24 Nov 2026 12:20 TLT · silent 2 h 10 m",
    );
    check_copied(
        "2 down down down down y",
        "SIMULATED · Batugade · Dec 2025 · in 28,310 · out – · BNPP · as of 28 Jan 2026 09:00 TLT · revised 28,301 → 28,310 · 1 older kept",
    );
    check_copied(
        "3 G y",
        "SIMULATED · Pante Macassar · kit · on hand 28 · of 50 · min 30 · below minimum · as of 24 Nov 2026 13:55 TLT",
    );
    check_copied(
        "4 down y",
        "SIMULATED · presumptive · ≈ 12,275 · 18 % of 68,196 · 2020–2022, closed · IOM factsheet",
    );
}

#[test]
fn what_is_real_bears_no_mark_and_an_exercise_in_it_does() {
    let mut model = loaded(ALL);
    let link = haree::domain::Link { provenance: Some(Provenance::Real), ..views::live() };
    update(&mut model, Event::Link(Box::new(link)));
    update(&mut model, Event::Key("5".parse().unwrap()));
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    alerts.stamp.provenance = Some(Provenance::Real);
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts))));
    for (keys, begin) in
        [("y", "Flood warning for Dili · "), ("down down down down y", "EXERCISE · Exercise: tsunami")]
    {
        let copied = press(&mut model, keys);
        let [Effect::Copy(text)] = &copied[..] else { panic!("{copied:?}") };
        assert!(text.as_str().starts_with(begin), "{text}");
    }
}

#[test]
fn nothing_is_copied_where_nothing_is_selected_or_the_terminal_cannot() {
    let mut model = loaded(ALL.without(Code::Copy));
    assert_eq!(press(&mut model, "y"), []);
    shows(&model, "This terminal has no clipboard");
    let mut model = loaded(ALL);
    let mut board = views::situation();
    board.alerts.rows.clear();
    update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    assert_eq!(press(&mut model, "y"), []);
    shows(&model, "Nothing is selected that could be copied.");
    let mut model = loaded(ALL);
    assert_eq!(press(&mut model, "? y"), []);
    assert_eq!(press(&mut model, "esc a y"), [], "a line is typed");
    shows(&model, "Reason: y");
}

#[test]
fn no_control_character_gets_into_the_clipboard() {
    let mut model = loaded(ALL);
    let hostile = Clean::new("a\u{1b}]52;c;eA==\u{7}b\r\nc\u{9c}\u{202e}d");
    let mut board = views::situation();
    (board.alerts.rows[0].alert.headline, board.alerts.rows[0].place) = (hostile.clone(), hostile);
    update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    let copied = press(&mut model, "y");
    let [Effect::Copy(text)] = &copied[..] else { panic!("{copied:?}") };
    assert!(text.as_str().contains("a]52;c;eA==b cd"), "{text}");
    assert_eq!(Clean::new(text.as_str()), *text);
}

// The mouse.

/// Column and row of the first cell of a text.
#[track_caller]
fn place(model: &Model, size: (u16, u16), text: &str) -> (u16, u16) {
    let lines = lines(model, size);
    let found = lines.iter().enumerate().find_map(|(row, line)| Some((line.find(text)?, row)));
    let (byte, row) = found.unwrap_or_else(|| panic!("`{text}` is not on\n{}", lines.join("\n")));
    (lines[row][..byte].chars().count() as u16, row as u16)
}

fn mouse(model: &mut Model, kind: MouseKind, (column, row): (u16, u16)) -> Vec<Effect> {
    let effects = update(model, Event::Mouse(Mouse { kind, column, row }));
    answer(model, effects)
}

/// Shows a panel, presses on a text and says what is selected then.
#[track_caller]
fn check_pressed(keys: &str, size: (u16, u16), text: &str, selected: &str) {
    let mut model = loaded(ALL);
    update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
    press(&mut model, keys);
    let at = place(&model, size, text);
    assert_eq!(mouse(&mut model, MouseKind::Press, at), []);
    let copied = press(&mut model, "y");
    let [Effect::Copy(line)] = &copied[..] else { panic!("{copied:?}") };
    assert!(line.as_str().contains(selected), "{line}");
}

#[test]
fn a_press_selects_a_row_of_any_block() {
    let large = (120, 40);
    check_pressed("1", large, "Low stock: Pante", "Low stock: Pante Macassar");
    check_pressed("1", large, "Sakato", "Sakato · in 61");
    check_pressed("1", large, "Maliana", "Maliana · kit");
    check_pressed("1", large, "diagnosed", "diagnosed · 1,221");
    check_pressed("5", large, "Heavy rain", "dnmg,2026-097");
    check_pressed("2", large, "808,463", "2025");
    check_pressed("2", large, "Salele", "Salele · in 38");
    check_pressed("3", large, "Baucau", "Baucau · kit");
    check_pressed("4", large, "tested", "tested · ≈ 10,925");
    let small = (80, 24);
    check_pressed("1", small, "Low stock: Pante", "Low stock: Pante Macassar");
    check_pressed("1", small, "Sakato", "Sakato · in 61");
    check_pressed("2", small, "Salele", "Salele · in 38");
    check_pressed("5", small, "M 4.9", "usgs,us7000abcd");
}

#[test]
fn every_line_of_a_tall_row_selects_it() {
    let size = (120, 40);
    for line in 0..3 {
        let mut model = loaded(ALL);
        press(&mut model, "2");
        let (column, row) = place(&model, size, "Salele");
        mouse(&mut model, MouseKind::Press, (column, row + line));
        let copied = press(&mut model, "y");
        assert!(
            matches!(&copied[..], [Effect::Copy(text)] if text.as_str().contains("Salele")),
            "{copied:?}"
        );
    }
}

#[test]
fn a_row_of_a_list_that_is_scrolled_is_the_one_that_is_seen() {
    let mut model = loaded(ALL);
    update(&mut model, Event::Resize { columns: 80, rows: 24 });
    let rows: Vec<_> = (0..40).map(|n| row(&format!("row {n:02}"), Priority::P3)).collect();
    update(&mut model, Event::Key("5".parse().unwrap()));
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    alerts.rows = rows;
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts))));
    press(&mut model, "G k k");
    let at = place(&model, (80, 24), "row 35");
    mouse(&mut model, MouseKind::Press, at);
    let copied = press(&mut model, "y");
    assert!(matches!(&copied[..], [Effect::Copy(text)] if text.as_str().contains("row 35")), "{copied:?}");
}

#[test]
fn a_press_on_a_tab_shows_its_panel() {
    for size in [(120, 40), (60, 16)] {
        let mut model = loaded(ALL);
        update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
        for (text, query) in
            [("3", Query::Stock), ("5", Query::Alerts), ("2", Query::Flows), ("1", Query::Board)]
        {
            let (column, _) = place_in_tabs(&model, size, text);
            mouse(&mut model, MouseKind::Press, (column, 1));
            assert_eq!(model.shown(), query, "{size:?}");
        }
    }
    let mut model = loaded(ALL);
    press(&mut model, "?");
    let at = place(&model, (120, 40), "Stock");
    mouse(&mut model, MouseKind::Press, at);
    assert_eq!(model.shown(), Query::Stock);
    shows(&model, "Pante Macassar");
}

/// Where the key of a tab stands; digits stand in other lines, too.
fn place_in_tabs(model: &Model, size: (u16, u16), text: &str) -> (u16, u16) {
    let tabs = lines(model, size)[1].clone();
    (tabs[..tabs.find(text).unwrap()].chars().count() as u16, 1)
}

#[test]
fn the_wheel_moves_the_selection_by_a_row() {
    let mut model = loaded(ALL);
    press(&mut model, "5");
    let mut selected = |kind| {
        mouse(&mut model, kind, (3, 30));
        let copied = press(&mut model, "y");
        let [Effect::Copy(text)] = &copied[..] else { panic!("{copied:?}") };
        text.as_str().rsplit(" · ").next().unwrap().to_owned()
    };
    assert_eq!(selected(MouseKind::WheelDown), "haree,post-silent:Batugade");
    assert_eq!(selected(MouseKind::WheelDown), "haree,stock-minimum:Pante Macassar");
    assert_eq!(selected(MouseKind::WheelUp), "haree,post-silent:Batugade");
    assert_eq!(selected(MouseKind::WheelUp), "dnmg,2026-112");
    assert_eq!(selected(MouseKind::WheelUp), "dnmg,2026-112");
}

#[test]
fn a_mouse_that_nobody_wants_does_nothing() {
    let mut model = loaded(ALL.without(Code::Mouse));
    let at = place_in_tabs(&model, (120, 40), "3");
    assert_eq!(mouse(&mut model, MouseKind::Press, at), []);
    assert_eq!(model.shown(), Query::Board);
    // Nor does one beside a line that is typed.
    let mut model = loaded(ALL);
    press(&mut model, "a");
    assert_eq!(mouse(&mut model, MouseKind::Press, at), []);
    assert!(model.is_typing());
    assert_eq!(model.shown(), Query::Board);
}

#[test]
fn presses_anywhere_at_any_size_harm_nothing() {
    for size in [(0, 0), (1, 1), (40, 12), (80, 24), (200, 60)] {
        let mut model = loaded(ALL);
        update(&mut model, Event::Resize { columns: size.0, rows: size.1 });
        let outside = [(u16::MAX, u16::MAX), (size.0, size.1)];
        let cells = (0..size.0).step_by(7).flat_map(|x| (0..size.1).map(move |y| (x, y)));
        for at in cells.chain(outside) {
            let asked = mouse(&mut model, MouseKind::Press, at);
            assert_eq!(asked, [], "{at:?}");
        }
    }
}
