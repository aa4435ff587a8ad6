//! However the console ends, the terminal is as it was found.

use std::time::Duration;

use rustix::process::Signal;

use crate::support::{pty::Console, wait_until};

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
fn int_and_quit_signals_leave() {
    check(|console| console.signal(Signal::INT), 130);
    check(|console| console.signal(Signal::QUIT), 130);
}

/// Leaves while the terminal takes nothing.
#[track_caller]
fn check_stopped(leave: impl FnOnce(&mut Console), code: u32) {
    check(
        |console| {
            console.stop();
            console.press("5\u{c}");
            leave(console);
            // It ends before the terminal takes anything again.
            console.ends();
            console.go_on();
        },
        code,
    );
}

#[test]
fn a_stopped_terminal_holds_up_no_exit() {
    check_stopped(|console| console.press("q"), 0);
    check_stopped(|console| console.press("\u{3}"), 0);
    check_stopped(|console| console.signal(Signal::TERM), 130);
    check_stopped(|console| console.signal(Signal::HUP), 130);
}

#[test]
fn keys_go_on_being_taken_while_the_terminal_is_stopped() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live", "Batugade"]);
    console.stop();
    console.press("5\u{c}");
    // The last frame waits until there is room.
    std::thread::sleep(Duration::from_secs(2));
    console.press("?");
    console.go_on();
    console.sees(&["redraw"]);
    console.press("?");
    console.sees_no("redraw");
    // What else was on the way to the terminal stands on it.
    console.press("1\u{c}");
    console.sees_no("~~~");
    console.sees(&["Batugade"]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}

#[test]
fn the_first_frame_is_one_write_with_all_that_the_terminal_is_put_into() {
    let home = tempfile::tempdir().unwrap();
    let console = Console::start(home.path(), &["demo"]);
    console.sees(&["live"]);
    let raw = console.raw();
    assert!(raw.starts_with(b"\x1b[?1049h"), "{}", raw[..40].escape_ascii());
}

#[test]
fn a_dumb_terminal_is_put_into_nothing() {
    for term in ["dumb", ""] {
        let home = tempfile::tempdir().unwrap();
        let mut console = Console::start_on(home.path(), &["demo"], term);
        wait_until(
            "something to read",
            || if console.raw().len() > 100 { Ok(()) } else { Err(console.text()) },
        );
        console.press("q");
        assert_eq!(console.ends(), 0);
        console.restored();
        let raw = String::from_utf8_lossy(&console.raw()).into_owned();
        assert!(!raw.contains("\u{1b}[?"), "{raw:?}");
    }
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
    console.sees(&["redraw"]);
    console.press("\u{1b}");
    console.sees_no("redraw");
    console.press("q");
    assert_eq!(console.ends(), 0);
}
