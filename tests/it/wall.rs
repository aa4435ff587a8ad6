//! The wall: what it shows when, how it looks, and what may interrupt it.

use std::fmt::Write as _;

use chrono::TimeDelta;
use haree::{
    console::{Capabilities, Depth, Theme, Wall, WallSetup},
    domain::{
        Instant, Link, LinkState, Rules, Status,
        view::{AlertRow, Priority, Reporting, Situation, Sum},
    },
    locale::Locale,
};
use ratatui::{buffer::Buffer, layout::Rect};

use crate::support::views;

const SIZES: [(u16, u16); 4] = [(80, 24), (120, 40), (200, 60), (300, 80)];
/// On a larger screen lines are no text, but letters of blocks.
const SMALL: (u16, u16) = (80, 24);

fn wall(unicode: bool) -> Wall {
    let capabilities = Capabilities { unicode, ..Capabilities::modern(Depth::Ansi16) };
    Wall::new(WallSetup {
        room: "Dili EOC".into(),
        theme: Theme::builtin(&capabilities),
        locale: Locale::english(),
        rules: Rules::default(),
        dwell_seconds: 10,
        link: Link::new(LinkState::Connecting),
        now: views::now(),
    })
}

fn screen(wall: &Wall, (columns, rows): (u16, u16)) -> String {
    let area = Rect::new(0, 0, columns, rows);
    let mut buffer = Buffer::empty(area);
    wall.draw(area, &mut buffer);
    let line =
        |row: &[ratatui::buffer::Cell]| row.iter().map(ratatui::buffer::Cell::symbol).collect::<String>();
    let lines = buffer.content.chunks(usize::from(columns)).map(|row| line(row).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

/// A board on which nothing interrupts.
fn calm() -> Situation {
    let mut board = views::situation();
    let seen = board.alerts.rows[1].acknowledged.clone();
    for row in &mut board.alerts.rows {
        row.acknowledged.clone_from(&seen);
    }
    board
}

fn told(board: Situation) -> Wall {
    let mut wall = wall(true);
    wall.told(board, views::live());
    wall
}

fn pass(wall: &mut Wall, seconds: u32, now: Instant) {
    (0..seconds).for_each(|_| wall.tick(now));
}

#[test]
fn pages_come_in_turn_and_stay_as_long_as_was_set() {
    let mut wall = told(calm());
    let mut text = String::new();
    for page in ["4 posts", "covers 4,210 families", "68,196 screenings", "Flood warning for Dili"] {
        for size in SIZES {
            let screen = screen(&wall, size);
            let is_text = screen.contains(page) && screen.contains("SIMULATED");
            assert!(is_text || size != SMALL, "{page} at {size:?}:\n{screen}");
            assert!(!screen.contains('…'), "{page} at {size:?}:\n{screen}");
            assert!(!screen.lines().any(|line| line.chars().count() > usize::from(size.0)));
            writeln!(text, "== {page}, {}x{}\n{screen}", size.0, size.1).unwrap();
        }
        pass(&mut wall, 9, views::now());
        assert!(screen(&wall, SMALL).contains(page));
        pass(&mut wall, 1, views::now());
        assert!(!screen(&wall, SMALL).contains(page), "{page} stays too long");
    }
    assert!(screen(&wall, SMALL).contains("4 posts"), "after the last page comes the first");
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("wall", text);
    });
}

#[test]
fn an_actual_alert_that_nobody_has_acknowledged_stays_until_somebody_has() {
    let mut wall = told(views::situation());
    assert!(wall.is_interrupted());
    pass(&mut wall, 100, views::now());
    let small = screen(&wall, SMALL);
    for text in ["Flood warning for Dili", "What to do", "until somebody acknowledges", "1 more alert"] {
        assert!(small.contains(text), "{text}:\n{small}");
    }
    // A newer one of the same priority takes its place; one of a lower priority does not.
    let mut board = views::situation();
    let newer = |id: &str, priority| AlertRow {
        alert: views::alerts::alert(id, &["Newer ", id].concat(), views::now()),
        priority: Some(priority),
        ..views::rows().remove(0)
    };
    board.alerts.rows.push(newer("of two", Priority::P2));
    wall.told(board.clone(), views::live());
    assert!(screen(&wall, SMALL).contains("Flood warning for Dili"));
    board.alerts.rows.push(newer("of one", Priority::P1));
    wall.told(board, views::live());
    assert!(screen(&wall, SMALL).contains("Newer of one"));
    wall.told(calm(), views::live());
    assert!(!wall.is_interrupted() && !screen(&wall, SMALL).contains("until somebody"));
    // What has become worse since it was acknowledged interrupts again.
    let mut board = calm();
    if let Some(seen) = &mut board.alerts.rows[0].acknowledged {
        seen.outgrown = true;
    }
    wall.told(board, views::live());
    assert!(wall.is_interrupted());
}

#[test]
fn exercises_and_tests_never_interrupt_and_look_different() {
    for status in [Status::Exercise, Status::Test, Status::System, Status::Draft] {
        let mut board = views::situation();
        for row in &mut board.alerts.rows {
            row.alert.status = status;
        }
        assert!(!told(board).is_interrupted(), "{status:?}");
    }
    let mut wall = told(calm());
    wall.turn(3);
    assert!(screen(&wall, (120, 40)).contains("1 exercise: not counted"));
}

/// How much of a screen is lit.
fn lit(screen: &str, (columns, rows): (u16, u16)) -> usize {
    let lit = screen.chars().filter(|c| !c.is_whitespace()).count();
    lit * 100 / (usize::from(columns) * usize::from(rows))
}

#[test]
fn a_large_wall_is_not_a_small_one_in_a_corner() {
    let mut wall = told(calm());
    for page in 0..Wall::PAGES {
        for size in &SIZES[1..] {
            let screen = screen(&wall, *size);
            assert!(lit(&screen, *size) >= 12, "page {page} at {size:?}: {}\n{screen}", lit(&screen, *size));
            // The last quarter is not left dark.
            let lower: String = screen.lines().skip(usize::from(size.1) * 3 / 4).collect();
            assert!(lit(&lower, (size.0, size.1 / 4)) >= 1, "page {page} at {size:?}:\n{screen}");
        }
        wall.turn(1);
    }
}

#[test]
fn posts_that_are_closed_for_the_night_say_so_in_a_word() {
    let mut board = calm();
    for post in &mut board.crossings.posts {
        post.reporting = Reporting::Closed { opens: None };
    }
    (board.crossings.entries, board.crossings.exits) = (Sum::default(), Sum::default());
    let closed = screen(&told(board), SMALL);
    let large: Vec<&str> = closed.lines().skip(3).take(11).collect();
    // The second row of CLOSED, each block so many columns wide.
    let second = |wide: usize| -> String {
        "#   #   # # #   #   # #".chars().map(|c| if c == '#' { "█" } else { " " }.repeat(wide)).collect()
    };
    assert!((1..4).any(|wide| large.iter().any(|line| line.contains(&second(wide)))), "{closed}");
    assert!(!large.iter().any(|line| line.contains('–')), "{closed}");
}

#[test]
fn what_is_stale_looks_stale_on_every_page_without_a_colour_too() {
    for unicode in [true, false] {
        let mut wall = wall(unicode);
        let link = Link { synced_at: Some(views::now() - TimeDelta::days(3)), ..views::offline() };
        wall.told(calm(), link);
        let (full, faded) = if unicode { ("███", "░░") } else { ("###", "::") };
        for _ in 0..Wall::PAGES {
            let screen = screen(&wall, (120, 40));
            assert!(screen.contains("STALE 3 d: HQ last answered 21 Nov 14:32"), "{screen}");
            let large: String = screen.lines().skip(5).take(5).collect();
            assert!(large.contains(faded) && !large.contains(full), "{screen}");
            assert!(unicode || screen.is_ascii(), "{screen}");
            wall.turn(1);
        }
        wall.told(calm(), views::live());
        assert!(!screen(&wall, (120, 40)).contains("STALE"));
    }
}

#[test]
fn a_wall_of_any_size_and_of_nothing_is_drawn() {
    let empty = wall(true);
    assert!(screen(&empty, (80, 24)).contains("no figures yet"));
    for size in [(1, 1), (9, 2), (10, 3), (20, 5), (40, 12), (60, 16), (500, 150)] {
        for board in [calm(), views::situation()] {
            let mut wall = told(board);
            for _ in 0..Wall::PAGES {
                screen(&wall, size);
                wall.turn(1);
            }
        }
    }
}
