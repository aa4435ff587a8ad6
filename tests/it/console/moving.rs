//! Keys that show, select and open: what has the focus, and what is shown of it in full.

use super::*;

#[test]
fn digits_show_panels_and_esc_leads_back() {
    let mut model = loaded(views::live());
    for (query, _, key) in SHOWN {
        press(&mut model, key);
        assert_eq!(model.shown(), query);
    }
    press(&mut model, "esc");
    assert_eq!(model.shown(), Query::Board);
}

#[test]
fn the_selection_follows_its_row_and_not_its_place() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down down");
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    let newer = views::alerts::alert("dnmg,2026-120", "Landslide", views::at("14:31"));
    let mut row = alerts.rows[0].clone();
    row.alert = newer;
    alerts.rows.insert(0, row);
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts.clone()))));
    press_unanswered(&mut model, "a");
    shows(&model, "►Acknowledge");
    assert!(screen(&model, (120, 40)).contains("│ Low stock: Pante Macassar"));
    // Once the row is gone its neighbour is selected.
    press_unanswered(&mut model, "esc");
    alerts.rows.remove(3);
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts))));
    press_unanswered(&mut model, "a");
    shows(&model, "J. Silva has acknowledged this version");
}

#[test]
fn opening_a_row_of_the_board_leads_to_it() {
    let mut model = loaded(views::live());
    press(&mut model, "down down enter");
    assert_eq!(model.shown(), Query::Alerts);
    shows(&model, "Opened alert");
    press(&mut model, "a");
    shows(&model, "│ Low stock: Pante Macassar");
    let mut model = loaded(views::live());
    press(&mut model, "tab tab enter");
    assert_eq!(model.shown(), Query::Stock);
}

#[test]
fn moving_the_selection_changes_no_details() {
    for (key, size) in [("1", (120, 40)), ("2", (120, 40)), ("5", (120, 40)), ("5", (80, 24))] {
        let mut model = loaded(views::live());
        press(&mut model, key);
        let before = picture(&model, size);
        press(&mut model, "down");
        let after = picture(&model, size);
        let pairs = before.content.iter().zip(&after.content);
        let texts = pairs.filter(|(old, new)| old.symbol() != new.symbol()).count();
        assert_eq!(texts, 2, "only the mark moves on {key} at {size:?}");
    }
}

#[test]
fn what_is_shown_in_full_is_named_and_need_not_be_selected() {
    let mut model = loaded(views::live());
    shows(&model, "Worst not acknowledged");
    press(&mut model, "5 down down enter");
    shows(&model, "Opened alert");
    shows(&model, "new 3 h 20 m»");
    press(&mut model, "up");
    shows(&model, "new 3 h 20 m»");
    // What is acknowledged is the selected row, and the form says which that is.
    press(&mut model, "a");
    shows(&model, "M. Soares has acknowledged this version");
    press(&mut model, "up a");
    shows(&model, "│ Flood warning for Dili");
    press(&mut model, "esc esc");
    shows_not(&model, "Opened alert");
    shows(&model, "new 20 m»");
    assert_eq!(model.shown(), Query::Alerts);
}

#[test]
fn where_there_is_no_room_beside_the_list_an_alert_fills_the_panel() {
    let small = (60, 14);
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: small.0, rows: small.1 });
    press(&mut model, "5");
    assert!(!screen(&model, small).contains("What to do"));
    press(&mut model, "enter");
    assert!(screen(&model, small).contains("► Opened alert ─"));
    press(&mut model, "G");
    assert!(screen(&model, small).contains("Id: dnmg,2026-112"), "keys scroll in it");
    let end = screen(&model, small);
    press(&mut model, "j j G k");
    assert_ne!(screen(&model, small), end, "the first key up shows the row before");
    press(&mut model, "j");
    assert_eq!(screen(&model, small), end);
    press(&mut model, "esc");
    assert!(screen(&model, small).contains("Batugade silent"));
    // Where there is room, opening the same row again does that.
    let mut model = loaded(views::live());
    press(&mut model, "5 enter");
    shows(&model, "►Alerts");
    press(&mut model, "enter");
    shows_not(&model, "►Alerts");
    shows(&model, "►Opened alert ─");
}

#[test]
fn an_opened_alert_that_is_gone_is_not_taken_for_its_neighbour() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down enter enter");
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    alerts.rows.remove(1);
    update(&mut model, Event::Loaded(Box::new(View::Alerts(alerts))));
    shows(&model, "►Alerts");
    shows_not(&model, "Opened alert");
}

#[test]
fn the_worst_alert_that_nobody_has_acknowledged_is_shown_in_full() {
    let mut board = views::situation();
    let seen = board.alerts.rows[1].acknowledged.clone();
    let full = |board: &Situation| {
        let screen = screen(&with_board(board.clone()), (120, 40));
        let mut lines = screen.lines().skip_while(|line| !line.contains("─ Worst "));
        [lines.next(), lines.next()].map(|line| line.unwrap_or_default().to_owned())
    };
    board.alerts.rows[0].acknowledged.clone_from(&seen);
    let [title, alert] = full(&board);
    assert!(title.contains("Worst not acknowledged") && alert.contains("! Low stock"), "{title}\n{alert}");
    board.alerts.rows[2].acknowledged = seen;
    let [title, alert] = full(&board);
    assert!(title.contains("Worst open alert") && alert.contains("‼ Flood warning"), "{title}\n{alert}");
}

#[test]
fn the_line_about_a_post_is_about_the_one_that_needs_a_person_or_is_open() {
    let mut model = loaded(views::live());
    press(&mut model, "2");
    shows(&model, "│ Batugade · silent 2 h 10 m");
    press(&mut model, "down down enter up");
    shows(&model, "│ Salele · reporting");
    press(&mut model, "esc");
    shows(&model, "│ Batugade · silent 2 h ");
}

#[test]
fn a_prefix_shows_what_may_follow() {
    let mut model = loaded(views::live());
    press(&mut model, "5 G g");
    let bottom = lines(&picture(&model, (80, 24)))[23].clone();
    assert!(bottom.contains("g first"), "{bottom}");
    press(&mut model, "g a");
    assert!(model.is_typing(), "the first alert is selected again");
    press(&mut model, "esc g z");
    shows(&model, "g z means nothing here");
}

#[test]
fn help_begins_with_the_keys_of_the_panel_that_is_shown() {
    let mut model = loaded(views::live());
    press(&mut model, "3 ?");
    let help = screen(&model, (80, 24));
    assert!(help.lines().nth(3).unwrap().starts_with(" Stock "), "{help}");
}

#[test]
fn hints_end_whole_and_the_ways_out_are_always_there() {
    for (keys, always) in [
        ("3", ["? keys", "q quit", "esc back"]),
        ("7", ["? keys", "q quit", "esc back"]),
        ("3 +", ["enter submit", "esc cancel", " "]),
    ] {
        for columns in 40..=130 {
            let mut model = loaded(views::live());
            press(&mut model, keys);
            let screen = screen(&model, (columns, 24));
            let last = screen.lines().last().unwrap();
            assert!(always.iter().all(|hint| last.contains(hint)), "{columns}: {last}");
            let hints: Vec<&str> = last.trim().split("   ").collect();
            assert!(hints.iter().all(|hint| hint.trim() == "…" || !hint.contains('…')), "{columns}: {last}");
        }
    }
}

#[test]
fn hints_offer_what_means_something_where_the_focus_is_and_stay_from_row_to_row() {
    let mut model = loaded(views::live());
    let hints = |model: &Model| screen(model, (200, 24)).lines().last().unwrap_or_default().to_owned();
    assert!(hints(&model).contains("a acknowledge"));
    let first = hints(&model);
    press(&mut model, "j");
    // Somebody has acknowledged the second alert; its key says so.
    assert_eq!(hints(&model), first);
    press(&mut model, "3");
    assert!(hints(&model).contains("+ receive") && !hints(&model).contains("> lead"), "{}", hints(&model));
    let mut model = empty();
    press_unanswered(&mut model, "5");
    let last = hints(&model);
    assert!(!last.contains("open") && !last.contains("assign") && last.contains("? keys"), "{last}");
}

#[test]
fn help_lists_every_bound_action() {
    let mut model = loaded(views::live());
    press(&mut model, "?");
    let help = screen(&model, (120, 80));
    let locale = Locale::english();
    for (keys, action) in Keymap::builtin().bindings(&[haree::console::Context::Global]) {
        let text = locale.text(&format!("action-{}", action.name()));
        assert!(help.lines().any(|line| line.contains(&keys) && line.contains(&text)), "{keys}: {help}");
    }
    let small = screen(&model, (80, 24));
    let (_, of) = small.split_once(" 1–39 of ").unwrap();
    let lines: u32 = of.split(' ').next().unwrap().parse().unwrap();
    assert!(small.contains(&format!("… {} more", lines - 39)), "{small}");
    press(&mut model, "G");
    let rest = screen(&model, (80, 24));
    assert!(rest.contains(&format!("–{lines} of {lines} ")) && !rest.contains(" more"), "{rest}");
    assert!(rest.contains("GeoNames, CC BY 4.0"), "{rest}");
    press(&mut model, "G k");
    assert_ne!(screen(&model, (80, 24)), rest, "one row up from the end moves");
    press(&mut model, "esc");
    shows_not(&model, "Everywhere");
}
