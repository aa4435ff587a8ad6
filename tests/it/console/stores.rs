//! The parts of the stock panel: counts with the rows behind them, expiry, and how far the kits reach.

use haree::domain::view::{Expires, Tally};

use super::*;

/// The screen after these keys.
#[track_caller]
fn after(keys: &str) -> String {
    let mut model = loaded(views::live());
    act(&mut model, keys);
    screen(&model, (120, 40))
}

#[track_caller]
fn check(keys: &str, texts: &[&str]) {
    let screen = after(keys);
    for text in texts {
        assert!(screen.contains(text), "`{text}` is not on\n{screen}");
    }
}

#[test]
fn a_count_leads_to_as_many_rows_as_it_says() {
    let summary = views::stock();
    for (at, tally) in Tally::ALL.into_iter().enumerate() {
        let keys = format!("3 tab{} enter", " down".repeat(at));
        let rows = summary.rows_of(tally);
        let word = if rows.len() == 1 { "row" } else { "rows" };
        let mut texts = vec![format!(": {} {word}", rows.len())];
        texts.extend(rows.iter().map(|row| summary.sites[*row].name.to_string()));
        check(&keys, &texts.iter().map(String::as_str).collect::<Vec<_>>());
    }
    check("3 tab down enter", &["at risk: 1 row", "Pante Macassar", "min 30"]);
    check("3 tab down enter enter", &["kit, Pante Macassar"]);
    check("3 tab down enter esc", &["expire ≤ 30 d"]);
}

#[test]
fn what_expires_stands_under_the_counts_with_its_day() {
    check("3 tab", &["expire ≤ 30 d", "40 kit", "14 Dec 2026", "K-2024"]);
}

#[test]
fn what_has_expired_is_told_wherever_it_lies_with_the_rest() {
    let mut model = loaded(views::live());
    let View::Stock(mut stock) = views::view(Query::Stock) else { unreachable!() };
    let dili = &mut stock.summary.sites[0];
    dili.shelf.0[Expires::Expired as usize] = 120;
    let usable = dili.usable();
    stock.summary.cover.families_at_one_each = usable + 268;
    let view = View::Stock(stock);
    press(&mut model, "3");
    update(&mut model, Event::Loaded(Box::new(view.clone())));
    shows(&model, "120 expired");
    shows(&model, "on hand 842 · 120 expired");
    press(&mut model, "t");
    shows(&model, "on hand 574 · 120 expired");
    press(&mut model, "esc tab down down down enter");
    update(&mut model, Event::Loaded(Box::new(view)));
    shows(&model, "10 expire ≤ 30 d · 120 expired");
}

#[test]
fn twelve_hundred_families_are_answered_while_they_are_typed() {
    let typed = "3 f '1,200'";
    check(
        typed,
        &[
            "1 kit per 5 families: 240 kits needed, 802 usable, 0 families uncovered",
            "1 kit per family: 1,200 kits needed, 802 usable, 398 families uncovered",
            "1 kit per 5 people: 1,200 kits needed",
        ],
    );
    let mut model = loaded(views::live());
    assert_eq!(act(&mut model, &format!("{typed} tab '6' tab '7' enter")), []);
    assert!(!model.is_typing());
    // In a week nothing of it expires, and families of six need more where a kit is for five people.
    let texts = ["1,200 families of 6 people, 7 days", "1 kit per 5 people", "1,440", "842"];
    for text in texts {
        shows(&model, text);
    }
    check(typed.replace("'1,200'", "'many' enter").as_str(), &["Families: write a whole number"]);
    check("3 f '5' tab '0' enter", &["People in each: write a whole number from 1 to 100."]);
}

#[test]
fn the_floods_of_2021_stand_ready_and_say_who_said_so() {
    check(
        "3 tab tab down",
        &[
            "33,177 families affected",
            "28,734 families affected",
            "6,029 people displaced",
            "RCO sitrep 8",
            "6,636",
        ],
    );
    check("3 tab tab down down down f", &["1,206", "242 kits needed"]);
}

#[test]
fn kits_come_from_where_a_road_leads() {
    check(
        "3 shift-tab",
        &[
            "Sakato",
            "Pante Macassar (28 kits, 10 km straight, by road)",
            "by sea or air: no road",
            "no site has kits",
        ],
    );
    let both =
        ["Nearest kits: Dili (574 kits, 4 km straight, by", "Maliana (92 kits, 62 km straight, by road)"];
    check("5 enter", &both);
}

#[test]
fn a_question_asks_for_no_name() {
    let mut model = unread_with(theme(true), views::live(), views::now());
    start(&mut model);
    update(&mut model, Event::Persons(vec![("Rui".into(), haree::domain::Role::Viewer)]));
    answer_all(&mut model);
    press(&mut model, "3 f");
    shows(&model, "How far do the kits reach?");
}

#[test]
fn each_part_at_every_size() {
    for (name, keys) in [("counts", "3 tab"), ("cover", "3 tab tab down"), ("nearest", "3 shift-tab")] {
        let mut model = loaded(views::live());
        act(&mut model, keys);
        let pictures: Vec<String> =
            SIZES.iter().map(|size| format!("== {}x{}\n{}", size.0, size.1, screen(&model, *size))).collect();
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("stock-{name}"), pictures.join("\n\n"));
        });
    }
}
