//! Ranges of time, another moment than now, a post in detail: by keys and as text.

use haree::domain::{Against, Scale, TimeRange};

use super::*;

/// A console on the panel of flows.
fn flows() -> Model {
    let mut model = loaded(views::live());
    update(&mut model, Event::Resize { columns: 120, rows: 40 });
    press(&mut model, "2");
    model
}

/// A remark of which a few letters stand says nothing; whole, it stands there or comes with a key.
#[test]
fn what_must_be_read_beside_a_published_figure_is_never_a_stump() {
    let mut model = flows();
    let line = |model: &Model, size| {
        let screen = screen(model, size);
        screen
            .lines()
            .find(|line| line.contains("16–22 Dec 2023"))
            .unwrap()
            .trim_end_matches(['│', ' '])
            .to_owned()
    };
    let note = "by lintastimor; day of publication assumed";
    assert!(line(&model, (200, 60)).ends_with(note), "{}", line(&model, (200, 60)));
    assert!(line(&model, (80, 24)).ends_with(" 09:00  …"), "{}", line(&model, (80, 24)));
    press(&mut model, "down down down down down down down enter");
    // It goes on in the next row.
    shows(&model, "· by lintastimor; day of");
}

#[test]
fn a_post_alone_does_not_say_how_the_list_is_sorted() {
    let mut model = flows();
    press(&mut model, "o");
    shows(&model, "Crossings today by ");
    press(&mut model, "enter");
    shows_not(&model, "Crossings today by ");
}

fn loads(model: &mut Model, key: &str) -> Vec<(Query, Lens)> {
    let effects = update(model, Event::Key(key.parse().unwrap()));
    let load = |effect| if let Effect::Load(query, lens) = effect { Some((query, lens)) } else { None };
    effects.into_iter().filter_map(load).collect()
}

#[test]
fn ranges_go_round_and_steps_go_back_until_now() {
    let mut model = flows();
    let mut range = TimeRange { scale: Scale::Days, until: None };
    assert_eq!(loads(&mut model, "t"), [(Query::Flows, Lens { range, ..Lens::default() })]);
    update(
        &mut model,
        Event::Loaded(Box::new(views::through(Query::Flows, &Lens { range, ..Lens::default() }))),
    );
    shows(&model, "Crossings by day, 11–24 Nov 2026");
    range.until = "2026-11-17".parse().ok();
    assert_eq!(loads(&mut model, ","), [(Query::Flows, Lens { range, ..Lens::default() })]);
    update(
        &mut model,
        Event::Loaded(Box::new(views::through(Query::Flows, &Lens { range, ..Lens::default() }))),
    );
    shows(&model, "Crossings by day, 4–17 Nov 2026");
    press(&mut model, "t t");
    shows(&model, "Crossings by month");
    press(&mut model, "0 T");
    shows(&model, "Crossings by week");
    press(&mut model, ".");
    shows(&model, "Nothing is later: this is now.");
}

#[test]
fn an_opened_post_shows_its_course_and_the_cursor_reads_it() {
    let mut model = flows();
    press(&mut model, "j enter");
    shows(&model, "Batugade · Crossings today");
    shows(&model, "11:00–12:00 · in ");
    press(&mut model, "left left");
    shows(&model, "09:00–10:00 · in ");
    press(&mut model, "left left left right");
    shows(&model, "10:00–11:00 · in ");
    shows(&model, "movements since opening");
    press(&mut model, "v");
    shows(&model, "since opening");
    press(&mut model, "esc");
    shows_not(&model, "since opening");
}

#[test]
fn a_post_is_compared_with_its_week_before_and_with_every_other_post() {
    let mut model = flows();
    press(&mut model, "t j enter");
    let mut seen = Vec::new();
    for _ in 0..5 {
        let asked = loads(&mut model, "c");
        let [(Query::Flows, lens)] = asked.as_slice() else { unreachable!("{asked:?}") };
        seen.push(lens.against.clone());
        update(&mut model, Event::Loaded(Box::new(views::through(Query::Flows, lens))));
    }
    let others = ["DIL", "SLL", "SKT"].map(|post| Against::Post(post.into()));
    assert_eq!(seen[0], Against::Before);
    assert_eq!(seen[1..4], others);
    assert_eq!(seen[4], Against::Nothing);
    press(&mut model, "c");
    shows(&model, "Against a week before:");
}

#[test]
fn another_moment_is_marked_on_every_panel_until_it_is_put_away() {
    let mut model = loaded(views::live());
    act(&mut model, "@ '14:00' enter");
    for (query, ..) in SHOWN {
        press(&mut model, &(query as usize + 1).to_string());
        shows(&model, "as of 14:00 – not now");
        let marked = screen(&model, (120, 40)).matches("not now").count();
        assert!(marked >= 2, "{query:?}");
    }
    // It goes before the panel does.
    press(&mut model, "2 esc");
    shows_not(&model, "not now");
    shows(&model, "Crossings today");
    act(&mut model, "@ 'yesterday 14:00' enter");
    shows(&model, "as of 23 Nov 14:00 – not now");
    press(&mut model, "@ enter");
    shows_not(&model, "not now");
}

#[test]
fn no_figure_of_now_stands_under_the_mark_of_another_moment() {
    let mut model = flows();
    act(&mut model, "@ '14:00'");
    let asked = loads(&mut model, "enter");
    let as_of = Some(views::at("14:00"));
    let past = Lens { as_of, ..Lens::default() };
    let board = [(Query::Board, past.clone()), (Query::Board, Lens::default())];
    assert_eq!(asked, [[(Query::Flows, past.clone())].as_slice(), &board].concat());
    shows_not(&model, "Batugade");
    // What was asked before comes late and is not shown.
    update(&mut model, Event::Loaded(Box::new(views::view(Query::Flows))));
    shows_not(&model, "Batugade");
    update(&mut model, Event::Loaded(Box::new(views::through(Query::Flows, &past))));
    shows(&model, "Batugade");
}

#[test]
fn tabs_count_the_alerts_of_the_moment_and_beside_them_those_of_now() {
    let mut model = flows();
    shows(&model, "9 Sources  ‼1 !2 ·1");
    shows_not(&model, "now ‼");
    act(&mut model, "@ '14:00' enter");
    let board = |by_priority| {
        let mut board = views::situation();
        board.alerts.by_priority = by_priority;
        board
    };
    let mut then = board([0, 1, 0, 0]);
    then.stamp.as_of = Some(views::at("14:00"));
    for board in [then, board([7, 0, 0, 0])] {
        update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board)))));
    }
    shows(&model, "9 Sources  !1  now ‼7");
    press(&mut model, "esc");
    shows(&model, "9 Sources  ‼1 !2 ·1");
    shows_not(&model, "now ‼");
}

#[test]
fn beside_another_moment_stands_when_the_last_figure_before_it_came() {
    let mut model = loaded(views::live());
    shows(&model, "as of 14:30");
    act(&mut model, "@ '14:31' enter");
    shows(&model, "as of 14:31 – not now · last figure 14:30");
    // What is of that very moment says it once.
    act(&mut model, "@ '14:32' enter");
    shows(&model, "as of 14:32 – not now · 4 open");
    for (key, said) in [("6", "as of"), ("7", "What waited then is not kept."), ("9", "how feeds were heard")]
    {
        press(&mut model, key);
        let screen = screen(&model, (120, 40));
        assert!(!screen.contains("not now · as of"), "{said}\n{screen}");
    }
}

#[test]
fn a_closed_period_is_not_taken_for_the_moment_that_is_shown() {
    let mut model = loaded(views::live());
    act(&mut model, "@ '14:00' enter");
    for size in [(120, 40), (200, 60)] {
        let screen = screen(&model, size);
        let head = screen.lines().find(|line| line.contains("TB screening")).unwrap();
        assert!(head.contains("as of 14:00") && head.contains("2020–2022, closed"), "{head}");
    }
}

#[test]
fn a_post_is_marked_for_a_figure_of_today_that_was_revised_and_for_no_other() {
    let mut board = views::situation();
    let revised = |hour: &str| haree::domain::view::Revision {
        period: haree::domain::Period::parse(hour, None).unwrap(),
        was: haree::domain::Value::Number(4),
        is: haree::domain::Value::Number(3),
        as_of: views::at("08:10"),
        source: "hq".into(),
    };
    let mut starred = |hour: &str| {
        let salele = board.crossings.posts.iter_mut().find(|post| post.name.as_str() == "Salele").unwrap();
        salele.revised = Some(revised(hour));
        let mut model = loaded(views::live());
        update(&mut model, Event::Loaded(Box::new(View::Board(Box::new(board.clone())))));
        let screen = screen(&model, (120, 40));
        screen.lines().find(|line| line.contains("│ Salele")).unwrap().contains('*')
    };
    assert!(starred("2026-11-24T09:00+09:00"));
    assert!(!starred("2026-11-23T09:00+09:00"));
}

#[test]
fn of_days_that_are_over_nothing_is_said_of_today() {
    let mut model = flows();
    shows(&model, "Batugade · silent");
    act(&mut model, ",");
    shows(&model, "Crossings by hour, 23 Nov 2026");
    shows_not(&model, "Batugade · silent");
}

#[test]
fn nothing_is_done_to_what_is_not_now() {
    let mut model = loaded(views::live());
    act(&mut model, "@ '14:00' enter");
    press(&mut model, "5 a");
    shows(&model, "This is not now");
    assert!(!model.is_typing());
}

#[test]
fn a_moment_that_has_not_come_is_refused() {
    let mut model = loaded(views::live());
    act(&mut model, "@ '15:30' enter");
    assert!(model.is_typing());
    shows(&model, "has not come yet");
}

/// A panel at three sizes, after these keys.
fn check(name: &str, keys: &str) {
    let mut text = String::new();
    for (columns, rows) in [(80, 24), (120, 40), (200, 60)] {
        let mut model = flows();
        update(&mut model, Event::Resize { columns, rows });
        press(&mut model, keys);
        writeln!(text, "== {columns}x{rows}\n{}", screen(&model, (columns, rows))).unwrap();
    }
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn posts_by_days_weeks_and_months() {
    check("flows-days", "t");
    check("flows-weeks", "t t");
    check("flows-months", "t t t");
    check("flows-yesterday", ",");
}

#[test]
fn a_post_in_detail() {
    check("flows-detail-hours", "j enter");
    check("flows-detail-hours-table", "j j enter v");
    check("flows-detail-days", "t j enter c");
    check("flows-detail-days-table", "t j enter c v");
    check("flows-detail-weeks", "t t j enter c");
}

#[test]
fn a_chart_in_ascii_is_ascii() {
    let mut model = model_with(theme(false), views::live(), views::now());
    start(&mut model);
    answer_all(&mut model);
    press(&mut model, "2 t j enter c");
    let screen = screen(&model, (120, 40));
    assert!(screen.is_ascii(), "{screen}");
    assert!(screen.contains("%% movements   :: usual range   oo a week before"), "{screen}");
}

#[test]
fn a_published_figure_is_said_in_full_with_its_source() {
    let mut model = flows();
    press(&mut model, "j j j j enter");
    shows(&model, "Batugade · Dec 2025 · in 28,310 · out – · BNPP · as of 28 Jan 2026 09:00 TLT");
}
