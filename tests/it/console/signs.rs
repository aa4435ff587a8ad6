//! Signs that cannot be taken for one another: in ASCII, on charts, and in lists.

use super::*;
use haree::domain::{Language, view::Beside};

fn in_ascii() -> Model {
    loaded_on(theme(false))
}

fn loaded_on(theme: Theme) -> Model {
    let mut model = model_with(theme, views::live(), views::now());
    start(&mut model);
    answer_all(&mut model);
    model
}

/// A line of the screen that holds a text.
#[track_caller]
fn line_with<'a>(screen: &'a str, text: &str) -> &'a str {
    let found = screen.lines().find(|line| line.contains(text));
    found.unwrap_or_else(|| unreachable!("`{text}` is not on\n{screen}"))
}

#[test]
fn counts_of_the_tabs_are_no_other_numbers_in_ascii() {
    let model = in_ascii();
    for size in SIZES {
        let screen = screen(&model, size);
        let tabs = screen.lines().nth(1).unwrap();
        let pairs = tabs.as_bytes().windows(2);
        let other = |pair: &&[u8]| b".,-+".contains(&pair[0]) && pair[1].is_ascii_digit();
        assert!(pairs.clone().all(|pair| !other(&pair)), "{tabs}");
        assert!(tabs.contains(" ;1") || tabs.ends_with(".."), "{tabs}");
    }
}

#[test]
fn the_mark_of_the_focus_makes_no_arrow_of_a_line() {
    for (unicode, arrow) in [(false, "->"), (true, "─►")] {
        let mut model = loaded_on(theme(unicode));
        for (_, name, key) in SHOWN {
            press(&mut model, key);
            for size in SIZES {
                let screen = screen(&model, size);
                let after = screen.split(arrow).skip(1).filter_map(|rest| rest.chars().next());
                assert!(after.clone().all(|c| c == ' '), "{name} at {size:?}:\n{screen}");
            }
        }
    }
}

#[test]
fn an_epicentre_is_no_exercise_and_help_has_both() {
    let mut model = in_ascii();
    press(&mut model, "8");
    let map = screen(&model, (200, 60));
    assert!(line_with(&map, "262 km ENE of Dili").contains("Q  M 4.9"), "{map}");
    assert!(line_with(&map, "Q epicentre").contains("E exercise"), "{map}");
    press(&mut model, "?");
    let help = screen(&model, (120, 90));
    for (sign, text) in
        [("Q", "epicentre"), ("E", "exercise"), ("k", "ack; HQ has it"), ("!! ! ; '", "worst")]
    {
        assert!(line_with(&help, text).contains(&format!(" {sign} ")), "{sign}: {help}");
    }
}

#[test]
fn a_curve_is_not_made_of_what_bars_are_made_of() {
    let mut model = in_ascii();
    press(&mut model, "2 t j enter c");
    let screen = screen(&model, (120, 40));
    assert!(screen.contains("%% movements   :: usual range   oo a week before"), "{screen}");
    let axis = screen.lines().position(|line| line.contains("   0|")).unwrap();
    assert!(screen.lines().take(axis + 1).all(|line| !line.contains('#')), "{screen}");
    assert!(screen.lines().skip(axis).any(|line| line.contains("##")), "{screen}");
}

#[test]
fn what_is_compared_is_told_from_the_usual_range_without_colour() {
    let mut model = loaded(views::live());
    press(&mut model, "2 t j enter c");
    let screen = screen(&model, (120, 40));
    assert!(screen.contains("⠤⠤ movements   ⡇⡇ usual range   ⠶⠶ a week before"), "{screen}");
    // Upright strokes stand in the left half of a cell alone; two dots below each other in both are a broad line.
    let chart: String = screen.lines().skip(5).take(14).collect();
    let (strokes, broad) = ("⡇⡆⡄⠇⠃⠆", "⠶⣤⠛⠿⣶");
    assert!(
        chart.chars().any(|c| strokes.contains(c)) && chart.chars().any(|c| broad.contains(c)),
        "{screen}"
    );
}

#[test]
fn the_arrow_stands_beside_the_usual_range() {
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: 120, rows: 40 });
    press(&mut model, "2 enter v");
    let asked = update(&mut model, Event::Key("c".parse().unwrap()));
    let Some(Effect::Load(query, lens)) = asked.into_iter().next() else {
        unreachable!("nothing is asked for")
    };
    let View::Flows(mut flows) = views::through(query, &lens) else { unreachable!("another view") };
    flows.detail.as_mut().unwrap().points[6].beside = Some(Beside::Above);
    update(&mut model, Event::Loaded(Box::new(View::Flows(flows))));
    let screen = screen(&model, (120, 40));
    let (before, behind) = line_with(&screen, "│ 12:00–13:00").split_once('↑').unwrap();
    let usual = before.trim_end().rsplit(' ').next().unwrap();
    assert!(usual.contains('–') && behind.contains(|c: char| c.is_ascii_digit()), "{screen}");
}

#[test]
fn heads_of_a_compared_table_are_whole_in_every_language() {
    for language in Language::ALL {
        let mut model = unread_in(Locale::new(language), theme(true), views::live(), views::now());
        update(&mut model, Event::Persons(Vec::new()));
        start(&mut model);
        answer_all(&mut model);
        press(&mut model, "2 j j enter c v");
        for size in [(80, 24), (120, 40)] {
            let screen = screen(&model, size);
            let head = line_with(&screen, &Locale::new(language).text("column-since-opening"));
            let head = if head.contains("·") { screen.lines().nth(4).unwrap() } else { head };
            assert!(!head.contains('…'), "{language:?} {size:?}: {head}");
            assert!(head.contains(&Locale::new(language).text("against-week-before")), "{head}");
        }
    }
}

#[test]
fn a_list_says_on_which_side_its_other_rows_are() {
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: 80, rows: 24 });
    press(&mut model, "8");
    let list = |model: &Model| {
        screen(model, (80, 24)).lines().rfind(|line| line.trim_start().starts_with('…')).unwrap().to_owned()
    };
    let first = list(&model);
    assert!(first.contains(" more"), "{first}");
    let all = screen(&model, (80, 60)).lines().count();
    let mut said = Vec::new();
    for _ in 0..all {
        press(&mut model, "tab");
        said.push(list(&model));
    }
    said.dedup();
    let around = said.iter().filter(|line| line.contains(" above, ") && line.contains(" below")).count();
    let last = said.iter().filter(|line| line.trim_end().ends_with(" above")).count();
    assert!(around > 0 && last > 0, "{said:?}");
}

#[test]
fn a_heading_of_a_group_never_stands_over_nothing() {
    let mut model = loaded(views::live());
    press(&mut model, "5 O");
    shows(&model, "grouped by priority");
    for rows in 10..40 {
        let screen = screen(&model, (80, rows));
        let list: Vec<&str> = screen.lines().map(str::trim).collect();
        for (at, _) in
            list.iter().enumerate().filter(|(_, line)| ["P1", "P2", "P3", "P4", "not counted"].contains(line))
        {
            let next = list[at + 1];
            assert!(
                !next.is_empty() && !next.starts_with('…') && !next.starts_with("feeds"),
                "{rows}:\n{screen}"
            );
        }
    }
}

#[test]
fn a_tall_screen_shows_the_parts_that_follow_and_cuts_nothing() {
    let mut model = loaded(views::live());
    press(&mut model, "3");
    let stock = screen(&model, (200, 60));
    for part in ["counts and expiry ─", "cover ─", "►Stock"] {
        assert!(stock.contains(part), "{part}: {stock}");
    }
    press(&mut model, "4");
    let tb = screen(&model, (200, 60));
    for part in ["municipalities ─", "years ─"] {
        assert!(tb.contains(part), "{part}: {tb}");
    }
    assert_eq!(tb.matches('►').count(), 2, "{tb}");
    press(&mut model, "5");
    let alerts = screen(&model, (200, 60));
    assert!(!alerts.contains(" …  "), "{alerts}");
}

#[test]
fn a_long_entry_of_the_log_is_whole_where_rows_are_free() {
    let View::Log(mut log) = views::view(Query::Log) else { unreachable!("another view") };
    let words = "the road to Suai is under water from the bridge on ".repeat(6);
    log.entries[0].text = format!("{words}until Friday").as_str().into();
    let mut model = loaded(views::live());
    press(&mut model, "6");
    update(&mut model, Event::Loaded(Box::new(View::Log(log))));
    assert!(screen(&model, (200, 60)).contains("until Friday"), "{}", screen(&model, (200, 60)));
    assert!(screen(&model, (120, 40)).contains('…'));
}

#[test]
fn hints_offer_to_try_again_and_to_ask_where_anything_can_be() {
    let mut model = loaded(views::live());
    press(&mut model, "7");
    shows(&model, "t try again");
    let View::Queue(mut queue) = views::view(Query::Queue) else { unreachable!() };
    queue.attention.clear();
    update(&mut model, Event::Loaded(Box::new(View::Queue(queue))));
    shows_not(&model, "t try again");
    press(&mut model, "9");
    shows(&model, "t ask now");
    let mut sources = views::sources();
    sources.feeds.iter_mut().for_each(|feed| feed.asking = None);
    update(&mut model, Event::Loaded(Box::new(View::Sources(sources))));
    shows_not(&model, "t ask now");
}

#[test]
fn a_part_stands_below_another_whole_or_not_at_all() {
    let mut model = loaded(views::live());
    press(&mut model, "3 tab");
    let mut seen = [0, 0];
    for rows in 40..75 {
        let screen = screen(&model, (200, rows));
        let is_there = screen.contains("├ sites ─");
        seen[usize::from(is_there)] += 1;
        assert_eq!(is_there, screen.contains("covers 4,210 families at 1 kit per 5"), "{screen}");
    }
    assert!(seen.iter().all(|times| *times > 0), "{seen:?}");
}
