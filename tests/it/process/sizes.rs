//! Sizes that come in a storm, and sizes that no screen has.

use crate::support::pty::Console;

#[test]
fn after_a_storm_of_sizes_the_screen_is_right() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live", "Batugade"]);
    for round in 0..200_u16 {
        console.claim_size(1 + round * 37 % 200, 1 + round * 13 % 60);
    }
    for (cols, rows) in [(0, 0), (1, 1), (0, 40), (120, 0), (500, 200), (2, 500), (65_535, 65_535)] {
        console.claim_size(cols, rows);
        console.press("2");
        console.press("1");
    }
    console.resize(120, 40);
    console.sees(&["Batugade", "900 kits for 4,500 families"]);
    console.press("?");
    console.sees(&["redraw"]);
    console.press("q");
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}

#[test]
fn a_large_screen_is_filled() {
    let home = tempfile::tempdir().unwrap();
    let console = Console::start_sized(home.path(), &["demo"], (500, 200));
    let screen = console.sees(&["live", "Batugade", "900 kits for 4,500 families"]);
    assert!(screen.lines().count() > 150, "{screen}");
}

#[test]
fn a_terminal_without_a_size_is_80_by_24() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start_sized(home.path(), &["demo"], (80, 24));
    console.sees(&["live"]);
    console.resize(60, 20);
    console.resize(80, 24);
    console.sees(&["Batugade"]);
    console.claim_size(0, 0);
    console.press("?");
    console.sees(&["Everywhere"]);
    console.press("?");
    let screen = console.sees(&["Batugade"]);
    assert_eq!(screen.lines().count(), 24, "{screen}");
    console.press("q");
    assert_eq!(console.ends(), 0);
}
