//! The console as a job of a shell: stopped, continued, ended while it is stopped.

use std::process::Command;

use rustix::process::{Pid, Signal, kill_process, kill_process_group};

use crate::support::{pty::Console, wait_until};

const SHELLS: [&[&str]; 2] = [&["bash", "--norc", "--noprofile", "-i"], &["sh", "-i"]];

/// A shell at its prompt.
fn shell(home: &std::path::Path, shell: &[&str]) -> Console {
    let mut console = Console::start_shell(home, shell);
    console.press("unset HISTFILE; PS1='ready''> '\r");
    console.sees(&["ready> "]);
    console
}

/// Does something after which the shell is at its prompt again, and says in its words what that was.
/// The terminal is the shell's then, with its modes and what it showed before.
#[track_caller]
fn at_the_shell(console: &mut Console, what: impl FnOnce(&mut Console), words: &str) {
    let before = console.raw().len();
    what(console);
    console.hears(before, words);
    console.hears(before, "ready> ");
    let before = console.raw().len();
    console.press("stty -a | tr ' ;' '\\n\\n' | grep -x -e icanon -e echo | tr '\\n' +\r");
    console.hears(before, "icanon+echo+");
    let screen = console.text();
    assert!(screen.contains("haree demo") && !screen.contains(BOARD), "{screen}");
}

fn press(keys: &str) -> impl FnOnce(&mut Console) {
    move |console| console.press(keys)
}

/// What stands on the board alone.
const BOARD: &str = "900 kits for 4,500 families";

/// The process that a shell has started.
fn job(console: &Console) -> Pid {
    wait_until("the job of the shell", || child_of(console.pid()).ok_or_else(String::new))
}

/// The console itself, also inside a script.
fn innermost(console: &Console) -> Pid {
    let job = job(console);
    child_of(job).unwrap_or(job)
}

fn child_of(parent: Pid) -> Option<Pid> {
    let children = std::fs::read_to_string(format!("/proc/{parent}/task/{parent}/children")).unwrap();
    Pid::from_raw(children.split_whitespace().next()?.parse().ok()?)
}

#[track_caller]
fn is_gone(process: Pid) {
    wait_until("the process to end", || {
        // One that has ended is there until its parent has asked for it.
        match std::fs::read_to_string(format!("/proc/{process}/stat")) {
            Ok(stat) if !stat.contains(") Z ") => Err(stat),
            _ => Ok(()),
        }
    });
}

#[test]
fn ctrl_z_gives_the_shell_its_terminal_and_fg_brings_the_board_back() {
    for command in SHELLS {
        let home = tempfile::tempdir().unwrap();
        let mut console = shell(home.path(), command);
        console.press("haree demo\r");
        console.sees(&["live", BOARD]);
        for round in 0..2 {
            at_the_shell(&mut console, press("\u{1a}"), "topped");
            console.resize(100 + round, 30);
            console.press("fg\r");
            console.sees(&[BOARD]);
            // The keyboard is the console's again.
            console.press("5");
            console.sees_no(BOARD);
            console.press("1");
            console.sees(&[BOARD]);
        }
        at_the_shell(&mut console, press("q"), "");
        console.press("exit\r");
        console.ends();
        console.restored();
    }
}

#[test]
fn a_stop_from_outside_is_as_good_as_ctrl_z() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    console.press("haree demo\r");
    console.sees(&["live", BOARD]);
    at_the_shell(&mut console, |console| kill_process(job(console), Signal::TSTP).unwrap(), "topped");
    console.press("fg\r");
    console.sees(&[BOARD]);
    // One that no program can see coming.
    let before = console.raw().len();
    kill_process(job(&console), Signal::STOP).unwrap();
    console.hears(before, "ready> ");
    let before = console.raw().len();
    // What the terminal answered meanwhile was typed into the shell's line.
    console.press("\u{15}fg\r");
    console.hears(before, "\u{1b}[?1049h");
    console.sees(&[BOARD]);
    at_the_shell(&mut console, press("q"), "");
}

#[test]
fn a_script_around_the_console_stops_with_it() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    console.press("sh -c 'haree demo; echo script-$((40 + 2))'\r");
    console.sees(&["live", BOARD]);
    at_the_shell(&mut console, press("\u{1a}"), "topped");
    console.press("fg\r");
    console.sees(&[BOARD]);
    at_the_shell(&mut console, press("q"), "script-42");
}

#[test]
fn what_is_stopped_can_be_ended_and_what_is_in_the_background_waits() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    console.press("haree demo\r");
    console.sees(&["live", BOARD]);
    at_the_shell(&mut console, press("\u{1a}"), "topped");
    // In the background it neither draws nor reads, but is stopped again.
    at_the_shell(&mut console, press("bg\r"), "haree demo &");
    at_the_shell(&mut console, press("wait; echo waited-$((40 + 2))\r"), "waited-42");
    console.press("fg\r");
    console.sees(&[BOARD]);
    at_the_shell(&mut console, press("\u{1a}"), "topped");
    let job = job(&console);
    at_the_shell(&mut console, press("kill %1\r"), "");
    is_gone(job);
}

#[test]
fn what_was_started_in_the_background_waits_to_be_ended_or_fetched() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    at_the_shell(&mut console, press("haree demo & wait; echo waited-$((40 + 2))\r"), "waited-42");
    let job = job(&console);
    at_the_shell(&mut console, press("kill %1\r"), "");
    is_gone(job);
    at_the_shell(&mut console, press("haree demo & wait; echo waited-$((40 + 3))\r"), "waited-43");
    console.press("fg\r");
    console.sees(&[BOARD]);
    at_the_shell(&mut console, press("q"), "");
}

#[test]
fn a_stopped_console_ends_with_its_shell() {
    for command in ["haree demo\r", "sh -c 'haree demo; echo script-$((40 + 2))'\r"] {
        let home = tempfile::tempdir().unwrap();
        let mut console = shell(home.path(), SHELLS[0]);
        console.press(command);
        console.sees(&["live", BOARD]);
        let job = innermost(&console);
        at_the_shell(&mut console, press("\u{1a}"), "topped");
        console.drop_link();
        is_gone(job);
    }
}

#[test]
fn a_whole_job_that_is_stopped_from_outside_comes_back_at_once() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    console.press("sh -c 'haree demo; echo script-$((40 + 2))'\r");
    console.sees(&["live", BOARD]);
    let before = console.raw().len();
    let process = innermost(&console);
    kill_process_group(job(&console), Signal::TSTP).unwrap();
    console.hears(before, "ready> ");
    wait_until("the console to stop", || {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
        if stat.contains(") T ") { Ok(()) } else { Err(stat) }
    });
    let before = console.raw().len();
    console.press("fg\r");
    console.hears(before, "\u{1b}[?1049h");
    console.sees(&[BOARD]);
    at_the_shell(&mut console, press("q"), "script-42");
}

#[test]
fn where_no_shell_waits_nothing_stops_and_a_lone_continue_harms_nothing() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start(home.path(), &["demo"]);
    console.sees(&["live", BOARD]);
    for stop in [
        |console: &mut Console| console.press("\u{1a}"),
        |console: &mut Console| console.signal(Signal::TSTP),
    ] {
        stop(&mut console);
        console.sees(&["There is no shell"]);
        console.press("\u{1b}");
        console.sees_no("There is no shell");
    }
    let before = console.raw().len();
    console.signal(Signal::CONT);
    console.hears(before, "\u{1b}[?1049h");
    console.press("5");
    console.sees_no(BOARD);
    console.press("1");
    console.sees(&[BOARD]);
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}

#[test]
fn in_a_container_without_the_shell_nothing_stops_and_nothing_breaks() {
    // Without a user namespace it takes root; with one, a system that allows it.
    let apart = ["--pid", "--fork", "sh", "-c"];
    let tried = [&["unshare"][..], &["unshare", "--user", "--map-root-user"]].into_iter().find(|unshare| {
        let works = Command::new(unshare[0]).args(&unshare[1..]).args(apart).arg("true").status();
        works.is_ok_and(|status| status.success())
    });
    let Some(unshare) = tried else {
        println!("skipped: no namespace of processes can be made here");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let mut console =
        Console::start_shell(home.path(), &[unshare, &apart, &["haree demo; exit $?"]].concat());
    console.sees(&["live", BOARD]);
    console.press("\u{1a}");
    console.sees(&["There is no shell"]);
    console.press("5");
    console.sees_no(BOARD);
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}

#[test]
fn ctrl_z_works_while_a_line_is_typed_and_keeps_it() {
    let home = tempfile::tempdir().unwrap();
    let mut console = shell(home.path(), SHELLS[0]);
    console.press("haree demo\r");
    console.sees(&["live", BOARD]);
    console.press("5");
    console.sees_no(BOARD);
    console.press("a");
    console.sees(&["Signed:"]);
    console.press("told the police");
    console.sees(&["told the police_"]);
    at_the_shell(&mut console, press("\u{1a}"), "topped");
    console.press("fg\r");
    console.sees(&["told the police_"]);
    at_the_shell(&mut console, press("\u{3}"), "");
}
