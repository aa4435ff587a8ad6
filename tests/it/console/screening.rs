//! The parts of the TB panel: the closed screening broken down, and the new one beside it.

use super::*;

#[track_caller]
fn check(keys: &str, texts: &[&str]) {
    let mut model = loaded(views::live());
    act(&mut model, keys);
    let screen = screen(&model, (120, 40));
    for text in texts {
        assert!(screen.contains(text), "`{text}` is not on\n{screen}");
    }
}

#[test]
fn the_cascade_says_how_many_are_lost_between_steps() {
    check(
        "4",
        &[
            "−1,350",
            "−24",
            "≈ 1,350 presumptive people were not tested",
            "≈ 24 diagnosed people are not on treatment",
        ],
    );
}

#[test]
fn tab_leads_through_the_parts_and_back_to_the_cascade() {
    check("4 tab", &["Bobonaro", "40,000", "The parts make 68,196 screenings, all of the closed total."]);
    check("4 tab tab", &["2020", "5,456", "37,508", "1.79"]);
    check("4 tab tab tab", &["female", "65+ years"]);
    check("4 tab tab tab tab", &["2026 so far: 18,900 screenings → 341 cases", "of the target of 24,000"]);
    check("4 tab tab tab tab tab", &["of the step before"]);
    check("4 shift-tab", &["never added to the closed total"]);
}

#[test]
fn a_step_that_exceeds_the_one_before_is_warned_and_shown() {
    check("4 tab", &["530", "A step is larger than the one before it: late reports."]);
}

#[test]
fn a_hidden_case_shows_neither_yield_nor_share() {
    let mut model = loaded(views::live());
    press(&mut model, "4 tab tab tab");
    let screen = screen(&model, (120, 40));
    let line = screen.lines().find(|line| line.contains("0–4 years")).unwrap();
    assert!(line.contains("<5") && !line.contains('%') && line.contains('–'), "{line}");
    check("4 tab tab tab tab", &["40+", "<5, hidden, +: HQ hid small numbers"]);
}

/// `0+` would say that there may be none, and no more.
#[test]
fn a_sum_of_which_only_hidden_figures_are_known_reads_as_hidden() {
    let mut model = loaded(views::live());
    press(&mut model, "4 shift-tab");
    let screen = screen(&model, (120, 40));
    let line = |row: &str| screen.lines().find(|line| line.contains(row)).unwrap();
    assert!(line("0–14 years").contains("hidden") && line("15–44 years").contains("<5"), "{screen}");
    assert!(!screen.contains(" 0+"), "{screen}");
}

#[test]
fn parts_of_some_of_the_new_screenings_say_of_how_many() {
    check("4 shift-tab", &["by sex: 16 % of the screenings", "2026 so far: 18,900 screenings"]);
}

#[test]
fn each_part_at_every_size() {
    for (name, keys) in [("places", "4 tab"), ("groups", "4 tab tab tab"), ("new", "4 shift-tab")] {
        let mut model = loaded(views::live());
        act(&mut model, keys);
        let pictures: Vec<String> =
            SIZES.iter().map(|size| format!("== {}x{}\n{}", size.0, size.1, screen(&model, *size))).collect();
        insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("tb-{name}"), pictures.join("\n\n"));
        });
    }
}

#[test]
fn a_quarter_that_was_not_over_when_it_was_counted_says_so() {
    let mut model = loaded(views::live());
    act(&mut model, "4 shift-tab");
    let line = |model: &Model| {
        let screen = screen(model, (120, 40));
        screen.lines().find(|line| line.contains("Q3 2026")).unwrap().to_owned()
    };
    assert!(!line(&model).contains('~'));
    let View::Tb(mut tb) = views::view(Query::Tb) else { unreachable!() };
    tb.screening.new.as_of = Some(views::at("14:30") - chrono::TimeDelta::days(70));
    update(&mut model, Event::Loaded(Box::new(View::Tb(tb))));
    assert!(line(&model).contains('~'));
    shows(&model, "~ was not over when it was counted.");
}
