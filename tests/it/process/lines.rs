//! `haree --linear` on the real binary: on a pipe, and on a serial line.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
};

use crate::support::{
    process::{Hq, haree, surroundings},
    pty::Console,
};

#[test]
fn a_pipe_carries_commands_in_and_lines_out_and_what_was_queued_is_saved_at_its_end() {
    let home = tempfile::tempdir().unwrap();
    let hq = Hq::serve(home.path(), &home.path().join("hq"), &["--simulate", "--speed", "0.000001"]);
    let data = home.path().join("console");
    let mut command = Command::new(env!("CARGO_BIN_EXE_haree"));
    command
        .args(["--linear", "--hq", &hq.url, "--data"])
        .arg(&data)
        .env_clear()
        .envs(surroundings(home.path()));
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.any(|line| line.starts_with("all sites · on hand ")), "the board is told");
    hq.kill();
    let mut keyboard = child.stdin.take().unwrap();
    for number in 1..=20 {
        writeln!(keyboard, "log entry {number} of a script").unwrap();
    }
    // The last line has no end.
    write!(keyboard, "issue dili 7 flood in Comoro").unwrap();
    drop(keyboard);
    let rest: Vec<String> = lines.collect();
    assert!(child.wait().unwrap().success(), "{rest:?}");
    assert_eq!(rest.iter().filter(|line| line.starts_with("Queued: ")).count(), 21, "{rest:?}");
    assert!(rest.iter().all(|line| !line.contains('\u{1b}') && !line.starts_with("> ")), "{rest:?}");
    let status = haree(home.path(), &["status", "--data", data.to_str().unwrap()]);
    let status = String::from_utf8(status.stdout).unwrap();
    assert_eq!(status.lines().filter(|line| line.starts_with("queued ")).count(), 21, "{status}");
    assert!(status.contains("issued 7 kit at site-dili: flood in Comoro"), "{status}");
}

#[test]
fn a_serial_line_has_a_prompt_and_nothing_moves_its_cursor() {
    let home = tempfile::tempdir().unwrap();
    let mut console = Console::start_on(home.path(), &["demo", "--linear", "--ascii"], "vt100");
    console.hears(0, "4 posts | in ");
    console.hears(0, "> ");
    console.press("stock\r");
    console.hears(0, "all sites | on hand ");
    console.press("quit\r");
    assert_eq!(console.ends(), 0);
    let raw = console.raw();
    assert!(raw.iter().all(|byte| (0x20..0x7f).contains(byte) || matches!(byte, b'\r' | b'\n')), "{raw:?}");
}
