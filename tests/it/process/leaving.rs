//! However the console ends, the terminal is as it was found.

use rustix::process::Signal;

use crate::support::pty::Console;

#[track_caller]
fn check(leave: impl FnOnce(&mut Console), code: u32) {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live"]);
    leave(&mut console);
    assert_eq!(console.ends(), code);
    console.restored();
}

#[test]
fn q_leaves() {
    check(|console| console.press("q"), 0);
}

#[test]
fn ctrl_c_leaves_from_anywhere() {
    check(
        |console| {
            console.press("5");
            console.press("a");
            console.press("\u{3}");
        },
        0,
    );
}

#[test]
fn a_term_signal_leaves() {
    check(|console| console.signal(Signal::TERM), 130);
}

#[test]
fn a_hup_signal_leaves() {
    check(|console| console.signal(Signal::HUP), 130);
}

#[test]
fn a_panic_in_the_loop_restores_the_terminal_and_names_the_log() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo", "--panic-in-loop", "2"]);
    assert_eq!(console.ends(), 101);
    console.restored();
    console.sees(&["console.log"]);
}

#[test]
fn a_panic_in_a_task_restores_the_terminal_once() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo", "--panic-in-task", "2"]);
    assert_eq!(console.ends(), 101);
    console.restored();
    let raw = console.raw();
    let left = raw.windows(8).filter(|bytes| bytes == b"\x1b[?1049l").count();
    assert_eq!(left, 1);
}

#[test]
fn a_dropped_link_ends_the_console() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live"]);
    console.drop_link();
    // Whichever comes first: the end of file or the HUP.
    assert!([1, 130].contains(&console.ends()));
}

#[test]
fn keys_and_sizes_keep_the_screen_whole() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live"]);
    for (cols, rows) in [(80, 24), (200, 60), (60, 16), (40, 12), (1, 1), (120, 40)] {
        console.resize(cols, rows);
        console.press("2345");
        console.press("1");
    }
    console.sees(&["Batugade", "900 kits for 4,500 families"]);
    console.press("?");
    console.sees(&["clear the line"]);
    console.press("\u{1b}");
    console.sees_no("clear the line");
    console.press("q");
    assert_eq!(console.ends(), 0);
}
