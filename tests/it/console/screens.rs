//! Every panel at five sizes, empty, loaded, stale and offline; and that any screen can be drawn.

use super::*;
use haree::domain::{Asking, Feed, Proof, Zone, view::Reporting};

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

/// The tabs of the narrowest screen that is asked for, and what can be done with stock beside them.
#[test]
fn every_panel_has_its_name_and_stock_its_keys_in_eighty_columns() {
    for (language, last, keys) in [
        (haree::domain::Language::English, "9 Sources", "+ receive   - issue   R request"),
        (haree::domain::Language::Tetun, "9 Fonte", "+ simu   - fó sai   R husu"),
        (haree::domain::Language::Portuguese, "9 Fontes", "+ receber   - entregar   R pedir"),
        (haree::domain::Language::Indonesian, "9 Sumber", "+ terima   - keluarkan   R minta"),
    ] {
        let mut model = loaded_in(Locale::new(language));
        act(&mut model, "3");
        let screen = screen(&model, (80, 24));
        assert!(screen.contains(last) && screen.contains(keys), "{screen}");
    }
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

/// The five sizes of one panel in one state; styles at 120x40 alone, or the files would be all styles.
fn check(name: &str, model: &Model) {
    let mut text = String::new();
    for size in SIZES {
        writeln!(text, "== {}x{}\n{}", size.0, size.1, screen(model, size)).unwrap();
    }
    write!(text, "== styles at 80x24\n{}", styles(&picture(model, (80, 24)))).unwrap();
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
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
    for text in ["Flood warning", "silent 2 h 10 m", "min 30", "68,196", "SIMULATED"] {
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
    assert!(line("│ Batugade").contains("! silent 2 h 10 m   "), "{screen}");
    shows_not(&model, "had –");
}

#[test]
fn a_post_that_never_reported_is_not_said_to_have_gone_silent() {
    let mut board = views::situation();
    let post = &mut board.crossings.posts[1];
    (post.entries.number, post.entries.parts) = (0, 0);
    (post.exits.number, post.exits.parts) = (0, 0);
    post.as_of = None;
    let first = Zone::DILI.day(views::at("14:32")) - chrono::Days::new(14);
    post.reporting = Reporting::Silent { since: Zone::DILI.midnight(first) };
    let model = with_board(board);
    shows(&model, "no report in 14 d ");
    shows_not(&model, "had ");
    shows_not(&model, "14 d of Batugade missing");
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
fn a_feed_that_answers_without_a_test_is_no_calm_either() {
    let unproven = |feed: &mut Feed| {
        let View::Sources(sources) = views::view(Query::Sources) else { unreachable!() };
        let answers = sources.feeds.into_iter().find(|feed| feed.id.as_str() == "gdacs").unwrap();
        let since = views::at("14:32") - TimeDelta::hours(26);
        let proof = Some(Proof { since, came: true, limit_seconds: 86_400 });
        feed.asking = Some(Asking { proof, ..answers.asking.unwrap() });
    };
    let mut board = views::situation();
    board.alerts.rows.clear();
    unproven(&mut board.feeds[0]);
    let model = with_board(board);
    shows(&model, "no alerts heard: GDACS sent no Test for 1 d");
    shows_not(&model, "no open alerts");
    let View::Sources(mut sources) = views::view(Query::Sources) else { unreachable!() };
    sources.feeds.retain(|feed| feed.id.as_str() == "gdacs");
    unproven(&mut sources.feeds[0]);
    let mut model = loaded(views::live());
    press_unanswered(&mut model, "9");
    update(&mut model, Event::Loaded(Box::new(View::Sources(sources))));
    shows(&model, "GDACS    no Test");
    shows(
        &model,
        "GDACS answers, but sent no Test message for 1 d: whether alerts come through is not known.",
    );
    press_unanswered(&mut model, "enter");
    shows(&model, "Last Test message: ");
}

#[test]
fn a_screen_of_any_size_can_be_drawn() {
    let sizes = (0..=45).flat_map(|w| (0..=30).map(move |h| (w, h)));
    let large = [(500, 200), (59, 200), (500, 3), (100, 18), (99, 17), (120, 12)];
    let mut models = vec![empty(), loaded(views::offline())];
    for keys in ["5 a", "? G", "5 enter G"] {
        let mut model = loaded(views::live());
        press(&mut model, keys);
        models.push(model);
    }
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
    update(&mut model, Event::Notice(text.into()));
    let buffer = picture(&model, (200, 60));
    for cell in &buffer.content {
        assert!(
            cell.symbol().chars().all(|c| Clean::new(&format!("a{c}b")).as_str().chars().count() == 3),
            "{cell:?}"
        );
    }
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
