//! The palette, filters, orders and marks: from keys to what is shown and selected.

use super::*;

/// The line of the screen on which the selection stands, without the marks.
fn selected(model: &Model) -> String {
    let lines = lines(&picture(model, (120, 40)));
    let line = lines.iter().find(|line| line.starts_with("│►") || line.contains("│►"));
    line.cloned().unwrap_or_default()
}

#[test]
fn the_palette_finds_what_is_typed_and_goes_there() {
    for (typed, query, expected) in [
        ("flood", Query::Alerts, "Flood warning for Dili"),
        ("btgd", Query::Flows, "Batugade"),
        ("pante mac", Query::Stock, "Pante Macassar"),
        ("bridge tolu", Query::Log, "Bridge in Tasi Tolu"),
        ("queue", Query::Queue, ""),
        ("on treatment", Query::Tb, "on treatment"),
    ] {
        let mut model = loaded(views::live());
        act(&mut model, &format!(": '{typed}'"));
        shows(&model, "Commands");
        act(&mut model, "enter");
        assert_eq!(model.shown(), query, "{typed}");
        assert!(selected(&model).contains(expected), "{typed}: {}", selected(&model));
        shows_not(&model, "Commands");
    }
}

#[test]
fn the_palette_reads_what_nobody_has_looked_at() {
    let mut model = model_with(theme(true), views::live(), views::now());
    start(&mut model);
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Board))));
    let asked = update(&mut model, Event::Key(":".parse().unwrap()));
    assert!(asked.contains(&Effect::Load(Query::Log, Lens::default())), "{asked:?}");
    type_text(&mut model, "bridge");
    shows(&model, "Nothing here is called");
    model.take_changed();
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Log))));
    assert!(model.take_changed());
    shows(&model, "Bridge in Tasi Tolu closed");
}

#[test]
fn the_palette_does_what_a_key_does_and_says_the_key() {
    let mut model = loaded(views::live());
    act(&mut model, "5 : 'acknow'");
    shows(&model, "acknowledge");
    act(&mut model, "enter");
    shows(&model, "Flood warning for Dili");
    shows(&model, "Signed: Ana Pereira");
    act(&mut model, "esc");
    assert_eq!(act(&mut model, ": 'quit' enter"), [Effect::Quit]);
}

#[test]
fn what_cannot_be_done_here_says_why() {
    let mut model = loaded(views::live());
    act(&mut model, "4 : 'acknowledge'");
    shows(&model, "Select an alert first.");
    act(&mut model, "enter");
    shows(&model, "Select an alert first.");
    shows_not(&model, "Signed:");
}

#[test]
fn nothing_found_says_so_and_stays_until_it_is_mended() {
    let mut model = loaded(views::live());
    assert_eq!(act(&mut model, ": 'xyzzy' enter"), []);
    shows(&model, "Nothing here is called “xyzzy”.");
    act(&mut model, "ctrl-u 'log' enter");
    assert_eq!(model.shown(), Query::Log);
    act(&mut model, ": 'board' esc");
    assert_eq!(model.shown(), Query::Log);
    shows_not(&model, "Commands");
}

#[test]
fn what_was_chosen_lately_comes_first() {
    let mut model = loaded(views::live());
    act(&mut model, ": 'salele' enter : enter");
    assert_eq!(model.shown(), Query::Flows);
    assert!(selected(&model).contains("Salele"), "{}", selected(&model));
}

#[test]
fn a_number_goes_to_a_row() {
    let mut model = loaded(views::live());
    act(&mut model, "5 : '4'");
    shows(&model, "Row 4 of 8");
    act(&mut model, "enter");
    assert!(selected(&model).contains("M 4.9"), "{}", selected(&model));
    act(&mut model, ": '99'");
    shows(&model, "There are 8 rows here.");
    assert_eq!(act(&mut model, "enter esc"), []);
}

#[test]
fn a_filter_keeps_the_rows_that_hold_its_words() {
    let mut model = loaded(views::live());
    act(&mut model, "5 j / 'dili'");
    shows(&model, "/dili_ · 2 of 8");
    act(&mut model, "enter");
    shows(&model, "/dili · 2 of 8");
    shows_not(&model, "Tropical cyclone");
    // Case, accents and the order of words do not matter.
    act(&mut model, "/ ctrl-u 'WARNING flood' enter");
    shows(&model, "1 of 8");
    // The row that was selected is the selected one again.
    act(&mut model, "esc");
    shows(&model, "Tropical cyclone");
    assert!(selected(&model).contains("Batugade silent"), "{}", selected(&model));
    assert_eq!(model.shown(), Query::Alerts);
}

#[test]
fn while_a_filter_is_typed_the_selection_moves_and_esc_gives_it_up() {
    let mut model = loaded(views::live());
    act(&mut model, "5 / 'a' down");
    let second = selected(&model);
    act(&mut model, "up");
    assert_ne!(selected(&model), second);
    act(&mut model, "esc");
    shows_not(&model, "/a ·");
    shows(&model, "Tropical cyclone");
}

#[test]
fn a_filter_lasts_when_the_rows_are_read_anew_and_nothing_may_answer() {
    let mut model = loaded(views::live());
    act(&mut model, "5 / 'zz' enter");
    shows(&model, "0 of 8");
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Alerts))));
    shows(&model, "0 of 8");
    act(&mut model, "1 5");
    shows(&model, "/zz · 0 of 8");
    act(&mut model, "a");
    shows(&model, "Select an alert first.");
}

#[test]
fn sums_are_those_of_the_rows_that_are_left() {
    let mut model = loaded(views::live());
    act(&mut model, "1 tab / 'sa' enter");
    shows(&model, "2 of 4");
    shows(&model, "2 posts");
    let screen = screen(&model, (120, 40));
    let total = screen.lines().find(|line| line.contains("2 posts")).unwrap();
    // Salele 38 and 41, Sakato 61 and 58.
    assert!(total.contains(" 99") && !total.contains("662"), "{total}");
}

#[test]
fn every_list_can_be_filtered_but_a_cascade() {
    for (query, panel, key) in SHOWN {
        let mut model = loaded(views::live());
        act(&mut model, &format!("{key} /"));
        if query == Query::Tb {
            shows(&model, "This list is always whole.");
        } else {
            act(&mut model, "'a' enter");
            let screen = screen(&model, (120, 40));
            assert!(screen.contains("/a · "), "{panel}\n{screen}");
        }
    }
    let mut model = loaded(views::live());
    act(&mut model, "3 enter / 'count' enter");
    shows(&model, "/count");
    act(&mut model, "esc");
    shows_not(&model, "/count");
    shows(&model, "Ledger");
}

#[test]
fn a_key_steps_through_the_orders_of_a_list() {
    let mut model = loaded(views::live());
    act(&mut model, "2 o");
    shows(&model, "by place");
    let order = |model: &Model| {
        let screen = screen(model, (120, 40));
        let mut at: Vec<_> = ["Airport DIL", "Batugade", "Salele", "Sakato"]
            .iter()
            .map(|name| (screen.find(name).unwrap(), *name))
            .collect();
        at.sort_unstable();
        at.into_iter().map(|(_, name)| name).collect::<Vec<_>>()
    };
    assert_eq!(order(&model), ["Airport DIL", "Batugade", "Sakato", "Salele"]);
    act(&mut model, "o");
    shows(&model, "by in");
    assert_eq!(order(&model), ["Batugade", "Airport DIL", "Sakato", "Salele"]);
    act(&mut model, "o o o o");
    shows_not(&model, "by in");
    assert_eq!(order(&model), ["Airport DIL", "Batugade", "Salele", "Sakato"]);
    act(&mut model, "4 o");
    shows(&model, "This list has one order.");
}

#[test]
fn alerts_are_grouped_under_headings() {
    let mut model = loaded(views::live());
    act(&mut model, "5 O");
    check("alerts-grouped", &screen(&model, (120, 24)));
    act(&mut model, "O");
    shows(&model, "grouped by place");
    act(&mut model, "O O");
    shows_not(&model, "grouped");
}

#[test]
fn marks_lead_through_all_that_wants_a_person() {
    let mut model = loaded(views::live());
    act(&mut model, "5 G ]");
    let mut seen = Vec::new();
    for _ in 0..4 {
        seen.push(model.shown());
        act(&mut model, "]");
    }
    // That Pante Macassar is short is told by an alert, and counts once; that of Batugade is acknowledged,
    // and the post is silent all the same.
    assert_eq!(seen, [Query::Alerts, Query::Alerts, Query::Flows, Query::Alerts]);
    act(&mut model, "[");
    shows(&model, "1 of 3 to see to");
    act(&mut model, "[");
    shows(&model, "3 of 3 to see to");
    assert_eq!(model.shown(), Query::Flows);
    // The board has them all.
    act(&mut model, "1 ] ] ]");
    assert_eq!(model.shown(), Query::Board);
    assert!(selected(&model).contains("Batugade"), "{}", selected(&model));
}

#[test]
fn a_mark_is_shown_also_where_a_filter_hid_it() {
    let mut model = loaded(views::live());
    act(&mut model, "3 / 'baucau' enter 1 5 : 'pante' enter");
    assert_eq!(model.shown(), Query::Stock);
    shows_not(&model, "/baucau");
    assert!(selected(&model).contains("Pante"), "{}", selected(&model));
}

#[test]
fn what_follows_a_prefix_is_shown_to_whoever_hesitates() {
    let mut model = loaded(views::live());
    act(&mut model, "5 g");
    shows_not(&model, "╭ g ");
    let tick = |model: &mut Model, seconds| {
        update(model, Event::Tick(views::now() + TimeDelta::seconds(seconds)));
    };
    tick(&mut model, 1);
    shows_not(&model, "╭ g ");
    model.take_changed();
    tick(&mut model, 2);
    assert!(model.take_changed());
    shows(&model, "╭ g ");
    shows(&model, "next theme");
    act(&mut model, "g");
    shows_not(&model, "╭ g ");
    act(&mut model, "g");
    shows_not(&model, "╭ g ");
}

#[test]
fn themes_and_keymaps_change_while_it_runs() {
    let mut model = loaded(views::live());
    let before = picture(&model, (120, 40));
    assert_eq!(act(&mut model, ": 'theme mono' enter"), [Effect::Redraw]);
    shows(&model, "Theme: mono");
    act(&mut model, "j");
    let after = picture(&model, (120, 40));
    assert_ne!(styles(&before), styles(&after));
    assert_eq!(act(&mut model, "g t"), [Effect::Redraw]);
    assert_eq!(act(&mut model, ": 'keymap default' enter"), []);
    shows(&model, "Keymap: default");
}

#[test]
fn a_language_is_found_by_its_own_name() {
    let mut model = loaded(views::live());
    act(&mut model, "5 / 'dili' enter : 'portugues' enter");
    shows(&model, "Língua: português");
    shows(&model, "/dili · 2 de 8");
    act(&mut model, ": 'english' enter");
    shows(&model, "/dili · 2 of 8");
}

#[test]
fn the_palette_at_every_size() {
    let mut text = String::new();
    for (columns, rows) in SIZES {
        let mut model = loaded(views::live());
        act(&mut model, ": 'a'");
        writeln!(text, "== {columns}x{rows}\n{}", screen(&model, (columns, rows))).unwrap();
    }
    check("palette", &text);
}

fn check(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn the_palette_calls_no_published_figure_simulated_and_no_key_a_command() {
    let mut model = loaded(views::live());
    act(&mut model, ": 'batugade 2025'");
    shows(&model, "figure");
    let screen = screen(&model, (80, 24));
    let (_, found) = screen.split_once("Commands").unwrap();
    assert!(!found.contains("SIMULATED"), "{found}");
    act(&mut model, "esc :");
    shows_not(&model, "command ");
}

#[test]
fn a_letter_in_the_palette_costs_little() {
    let capabilities = Capabilities::modern(Depth::Ansi256);
    let mut model = loaded(views::live());
    for (keys, most) in [(":", 1_000), ("'f'", 800), ("'l'", 700), ("'o'", 700)] {
        let before = picture(&model, (80, 24));
        act(&mut model, keys);
        let bytes = haree::console::encode(&before, &picture(&model, (80, 24)), &capabilities).len();
        assert!(bytes <= most, "{keys}: {bytes}");
    }
}
