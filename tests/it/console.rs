//! The screens: every panel, size and state; and keys, written as people write them.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail the test that called them")]

use std::fmt::Write as _;

use chrono::TimeDelta;
use haree::{
    console::{
        Capabilities, Codes, Depth, Effect, Event, Key, Keymap, Model, Setup, Theme, draw, start, update,
    },
    domain::{
        Act, ActKey, Clean, Deed, Draft, Instant, Link, LinkState, Provenance, Query, Rules, View,
        view::{Life, Situation},
    },
    locale::Locale,
};
use ratatui::{buffer::Buffer, layout::Rect, style::Color};

use crate::support::views;

mod cost;
mod forms;

const SIZES: [(u16, u16); 5] = [(80, 24), (120, 40), (200, 60), (60, 16), (40, 12)];
const SHOWN: [(Query, &str, &str); 7] = [
    (Query::Board, "board", "1"),
    (Query::Flows, "flows", "2"),
    (Query::Stock, "stock", "3"),
    (Query::Tb, "tb", "4"),
    (Query::Alerts, "alerts", "5"),
    (Query::Log, "log", "6"),
    (Query::Queue, "queue", "7"),
];

fn theme(unicode: bool) -> Theme {
    Theme::builtin(&Capabilities { unicode, ..Capabilities::modern(Depth::Ansi16) })
}

fn model_with(theme: Theme, link: Link, now: Instant) -> Model {
    let setup = Setup {
        who: "Ana Pereira".into(),
        sign_off_minutes: 15,
        room: "Dili EOC".into(),
        keymap: Keymap::builtin(),
        theme,
        codes: Codes::COMMON,
        locale: Locale::english(),
        rules: Rules::default(),
        link,
        first: None,
        now,
    };
    Model::new(setup)
}

/// A console that has all its views.
fn loaded(link: Link) -> Model {
    let mut model = model_with(theme(true), link, views::now());
    start(&mut model);
    answer_all(&mut model);
    model
}

fn answer_all(model: &mut Model) {
    for query in Query::ALL {
        update(model, Event::Loaded(Box::new(views::view(query))));
    }
}

/// Presses keys and answers loads at once; gives what else was asked for.
fn press(model: &mut Model, keys: &str) -> Vec<Effect> {
    let mut asked = Vec::new();
    for key in keys.split(' ') {
        let key: Key = key.parse().unwrap();
        for effect in update(model, Event::Key(key)) {
            match effect {
                Effect::Load(query) => {
                    update(model, Event::Loaded(Box::new(views::view(query))));
                }
                other => asked.push(other),
            }
        }
    }
    asked
}

fn type_text(model: &mut Model, text: &str) {
    for c in text.chars() {
        let key = if c == ' ' { "space".to_owned() } else { c.to_string() };
        press(model, &key);
    }
}

fn picture(model: &Model, (columns, rows): (u16, u16)) -> Buffer {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    draw(model, area, &mut buffer);
    buffer
}

fn lines(buffer: &Buffer) -> Vec<String> {
    let width = usize::from(buffer.area.width);
    let line =
        |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
    buffer.content.chunks(width.max(1)).map(|row| line(row).trim_end().to_owned()).collect()
}

fn screen(model: &Model, size: (u16, u16)) -> String {
    lines(&picture(model, size)).join("\n")
}

#[track_caller]
fn shows(model: &Model, text: &str) {
    let screen = screen(model, (120, 40));
    assert!(screen.contains(text), "`{text}` is not on\n{screen}");
}

#[track_caller]
fn shows_not(model: &Model, text: &str) {
    let screen = screen(model, (120, 40));
    assert!(!screen.contains(text), "`{text}` is on\n{screen}");
}

/// Runs of one look in each line that has any: column, length, colour and weight.
fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for (y, row) in buffer.content.chunks(usize::from(buffer.area.width).max(1)).enumerate() {
        let mut runs: Vec<(usize, usize, String)> = Vec::new();
        for (x, cell) in row.iter().enumerate() {
            let mut look = if cell.fg == Color::Reset { String::new() } else { format!("{:?}", cell.fg) };
            for (name, _) in cell.modifier.iter_names() {
                look.push_str(if look.is_empty() { "" } else { "+" });
                look.push_str(&name.to_lowercase());
            }
            match runs.last_mut() {
                Some((_, length, last)) if *last == look => *length += 1,
                _ => runs.push((x, 1, look)),
            }
        }
        let runs: Vec<String> = runs
            .iter()
            .filter(|(_, _, look)| !look.is_empty())
            .map(|(x, length, look)| format!("{x}:{length} {look}"))
            .collect();
        if !runs.is_empty() {
            writeln!(out, "{y:>2} {}", runs.join(", ")).unwrap();
        }
    }
    out
}

/// The five sizes of one panel in one state; styles at 120x40 alone, or the files would be all styles.
fn check(name: &str, model: &Model) {
    let mut text = String::new();
    for size in SIZES {
        writeln!(text, "== {}x{}\n{}", size.0, size.1, screen(model, size)).unwrap();
    }
    write!(text, "== styles at 80x24\n{}", styles(&picture(model, (80, 24)))).unwrap();
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

fn empty() -> Model {
    let link = Link { provenance: None, ..Link::new(LinkState::Connecting) };
    let mut model = model_with(theme(true), link, views::now());
    start(&mut model);
    model
}

/// Every panel in one state; at every size the word for the state is there.
fn check_state(state: &str, word: &str, make: impl Fn() -> Model) {
    for (_, name, key) in SHOWN {
        let mut model = make();
        press_unanswered(&mut model, key);
        for size in SIZES {
            let screen = screen(&model, size);
            assert!(screen.contains(word), "{name} {state} at {size:?} lacks `{word}`:\n{screen}");
        }
        check(&format!("{name}-{state}"), &model);
    }
}

fn press_unanswered(model: &mut Model, key: &str) {
    update(model, Event::Key(key.parse().unwrap()));
}

#[test]
fn panels_without_figures_say_so() {
    check_state("empty", "no figures yet", empty);
}

#[test]
fn panels_with_figures() {
    check_state("loaded", "live", || loaded(views::live()));
}

#[test]
fn panels_say_that_figures_are_stale() {
    check_state("stale", "stale", || loaded(views::stale()));
}

#[test]
fn panels_say_that_hq_is_offline() {
    check_state("offline", "offline", || loaded(views::offline()));
}

#[test]
fn the_board_shows_what_needs_a_person() {
    let model = loaded(views::live());
    for text in [
        "SIMULATED",
        "900 kits for 4,500 families",
        "68,196 screenings → 1,221 cases",
        "1.79 %",
        "1 in 56",
        "silent 2 h 10 m",
        "had 301 / 344 by 12:20",
        "662+",
        "330–460",
        "covers 4,210 families at 1 kit per 5 · 842 at 1 each",
        "Flood warning for Dili",
        "Batugade silent",
        "Low stock: Pante Macassar",
        "GDACS 4 m",
        "14:32 TLT",
        "05:32 UTC",
    ] {
        shows(&model, text);
    }
    let small = screen(&model, (80, 24));
    for text in ["Flood warning", "silent 2 h 10 m", "Pante Macassar 28 min 30", "68,196", "SIMULATED"] {
        assert!(small.contains(text), "`{text}` is not on\n{small}");
    }
}

#[test]
fn what_is_not_real_is_marked_on_every_screen() {
    for provenance in [Provenance::Simulated, Provenance::Exercise] {
        for (_, _, key) in SHOWN {
            let mut model = loaded(Link { provenance: Some(provenance), ..views::live() });
            press(&mut model, key);
            for size in SIZES {
                let top = lines(&picture(&model, size))[0].clone();
                assert!(top.contains(&provenance.name().to_uppercase()), "{size:?}: {top}");
            }
            press(&mut model, "?");
            shows(&model, &provenance.name().to_uppercase());
        }
    }
}

#[test]
fn a_reported_zero_shows_and_silence_is_never_zero() {
    let mut board = views::situation();
    let post = &mut board.crossings.posts[2];
    (post.entries.number, post.exits.number) = (0, 0);
    let silent = &mut board.crossings.posts[1];
    (silent.entries.number, silent.entries.parts) = (0, 0);
    (silent.exits.number, silent.exits.parts) = (0, 0);
    let model = with_board(board);
    let screen = screen(&model, (120, 40));
    let line = |name: &str| screen.lines().find(|line| line.contains(name)).unwrap().to_owned();
    assert!(line("Salele").contains("0      0      0"), "{screen}");
    assert!(line("│ Batugade").contains("had – / –"), "{screen}");
}

fn with_board(board: Situation) -> Model {
    let mut model = loaded(views::live());
    update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    model
}

#[test]
fn quiet_is_not_calm_while_a_feed_is_stale() {
    let mut board = views::situation();
    board.alerts.rows.clear();
    shows(&with_board(board.clone()), "no open alerts");
    board.feeds[0].heard_at = views::at("11:00");
    let model = with_board(board);
    shows(&model, "no alerts heard: GDACS stale 3 h 30 m");
    shows_not(&model, "no open alerts");
}

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
    assert!(asked.contains(&Effect::Load(Query::Alerts)), "{asked:?}");
    shows(&model, "Queued: Flood warning for Dili");
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
fn the_selection_follows_its_row_and_not_its_place() {
    let mut model = loaded(views::live());
    press(&mut model, "5 down down");
    let View::Alerts(mut alerts) = views::view(Query::Alerts) else { panic!("not the alerts") };
    let newer = views::alert("dnmg,2026-120", "Landslide", views::at("14:31"));
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
    assert!(screen(&model, small).contains("►Opened alert ─"));
    press(&mut model, "G");
    assert!(screen(&model, small).contains("Id: dnmg,2026-112"), "keys scroll in it");
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
fn the_line_about_a_post_is_about_the_one_that_needs_a_person_or_was_opened() {
    let mut model = loaded(views::live());
    press(&mut model, "2");
    shows(&model, "│ Batugade · silent 2 h 10 m");
    press(&mut model, "down down enter up");
    shows(&model, "│ Salele · reporting");
    press(&mut model, "esc");
    shows(&model, "│ Batugade · silent 2 h 10 m");
}

#[test]
fn loads_never_pile_up() {
    let mut model = model_with(theme(true), views::live(), views::now());
    assert_eq!(start(&mut model), [Effect::Load(Query::Board)]);
    assert_eq!(update(&mut model, Event::Changed), []);
    assert_eq!(update(&mut model, Event::Changed), []);
    let board = || Event::Loaded(Box::new(views::view(Query::Board)));
    assert_eq!(update(&mut model, board()), [Effect::Load(Query::Board)]);
    assert_eq!(update(&mut model, board()), []);
    let valid_until = views::stamp().valid_until;
    assert_eq!(update(&mut model, Event::Tick(valid_until - TimeDelta::seconds(1))), []);
    assert_eq!(update(&mut model, Event::Tick(valid_until)), [Effect::Load(Query::Board)]);
    assert_eq!(update(&mut model, Event::Tick(valid_until + TimeDelta::seconds(1))), []);
}

#[test]
fn only_what_is_shown_is_loaded() {
    let mut model = loaded(views::live());
    press(&mut model, "3");
    let asked = update(&mut model, Event::Changed);
    assert_eq!(asked, [Effect::Load(Query::Stock), Effect::Load(Query::Board)]);
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
    assert!(small.contains(" 1–20 of "), "{small}");
    press(&mut model, "esc");
    shows_not(&model, "Everywhere");
}

#[test]
fn a_screen_of_any_size_can_be_drawn() {
    let sizes = (0..=45).flat_map(|w| (0..=30).map(move |h| (w, h)));
    let large = [(500, 200), (59, 200), (500, 3), (100, 18), (99, 17), (120, 12)];
    let mut models = vec![empty(), loaded(views::offline())];
    let mut typing = loaded(views::live());
    press(&mut typing, "5 a");
    let mut help = loaded(views::live());
    press(&mut help, "? G");
    let mut opened = loaded(views::live());
    press(&mut opened, "5 enter G");
    models.extend([typing, help, opened]);
    for (_, _, key) in &SHOWN[1..] {
        let mut model = loaded(views::stale());
        press(&mut model, key);
        models.push(model);
    }
    for model in &models {
        for size in sizes.clone().chain(large) {
            picture(model, size);
        }
    }
}

#[test]
fn ascii_terminals_get_ascii() {
    for (_, _, key) in SHOWN {
        let mut model = model_with(theme(false), views::offline(), views::now());
        start(&mut model);
        answer_all(&mut model);
        press(&mut model, key);
        for size in SIZES {
            let screen = screen(&model, size);
            assert!(screen.is_ascii(), "{screen}");
        }
    }
}

#[test]
fn no_control_character_reaches_a_cell() {
    let hostile: String = (0..0x20)
        .chain(0x7f..0xa0)
        .chain(0x200b..0x2010)
        .chain(0x2028..0x202f)
        .chain(0x2060..0x2070)
        .filter_map(char::from_u32)
        .flat_map(|c| [c, 'x'])
        .collect();
    let text = Clean::new(&hostile);
    let mut board = views::situation();
    for row in &mut board.alerts.rows {
        (row.alert.headline, row.place) = (text.clone(), text.clone());
    }
    board.crossings.posts[0].name = text.clone();
    board.stock.sites[0].name = text.clone();
    board.feeds[0].name = text.clone();
    let mut model = with_board(board);
    update(&mut model, Event::Paste(text.clone()));
    update(&mut model, Event::Notice(text));
    let buffer = picture(&model, (200, 60));
    for cell in &buffer.content {
        assert!(
            cell.symbol().chars().all(|c| Clean::new(&format!("a{c}b")).as_str().chars().count() == 3),
            "{cell:?}"
        );
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
fn a_long_reason_is_read_whole() {
    let why = "HQ at https://hq.example.org cannot be reached over https by this version; open an SSH tunnel \
               to its loopback port and give --hq http://127.0.0.1:8480 instead";
    let state = LinkState::Offline { since: views::at("14:28"), why: why.into() };
    let model = loaded(Link { state, ..views::offline() });
    let screen = screen(&model, (80, 24));
    assert!(screen.contains("--hq http://127.0.0.1:8480") && screen.contains("instead"), "{screen}");
}

#[test]
fn messages_are_all_used_and_all_there() {
    let sources = ["src/console", "src/report", "src/locale.rs"]
        .map(|path| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path));
    let mut code = String::new();
    for path in sources {
        read_all(&path, &mut code);
    }
    let locale = Locale::english();
    let ids = locale.ids();
    for action in haree::console::Action::ALL {
        let id = format!("action-{}", action.name());
        assert!(ids.contains(&id.as_str()), "{id} has no message");
    }
    for id in &ids {
        let made = ["action-", "source-"].iter().any(|prefix| id.starts_with(prefix));
        assert!(made || code.contains(&format!("\"{id}\"")), "nobody uses the message {id}");
    }
    for call in [".text(\"", ".format(\""] {
        let squeezed = code.split_whitespace().collect::<String>();
        for piece in squeezed.split(call).skip(1) {
            let id = piece.split('"').next().unwrap_or_default();
            // A time is formatted by the same word.
            let is_time = id.contains('%');
            assert!(is_time || id == "no-such-message" || ids.contains(&id), "there is no message {id}");
        }
    }
}

fn read_all(path: &std::path::Path, into: &mut String) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            read_all(&entry.unwrap().path(), into);
        }
    } else if path.extension().is_some_and(|it| it == "rs") {
        into.push_str(&std::fs::read_to_string(path).unwrap());
    }
}
