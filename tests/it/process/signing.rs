//! A person with a PIN, on the real console: a wrong PIN, the right one, an act at HQ with that name, and
//! the same again after a restart with HQ gone.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use super::offline::{Centre, get};
use crate::support::{process::surroundings, pty::Console, wait_until};

fn add_person(centre: &Centre, name: &str, pin: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_haree"));
    command.args(["hq", "person", "add", name, "--data", &centre.path("hq")]).env_clear();
    command.envs(surroundings(centre.home())).stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{pin}\n").as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{output:?}");
}

/// Signs in on the way to a log entry, and writes it.
fn write(console: &mut Console, text: &str) {
    console.press("L");
    console.sees(&["►Sign in", "Then: Log entry"]);
    console.press("mar\t4711\r");
    console.sees(&["Signed in: Maria", "Signed: Maria"]);
    console.press(&format!("{text}\r"));
    console.sees(&["Queued: "]);
}

#[test]
fn an_act_carries_the_name_of_whoever_signed_in_with_the_pin_also_off_line() {
    let mut centre = Centre::open();
    add_person(&centre, "Maria Soares", "4711");
    let mut console = centre.console("first", "nobody in particular");
    console.sees(&["live", "nobody signed in"]);
    console.press("P");
    console.sees(&["►Sign in"]);
    console.press("mar\t4712\r");
    console.sees(&["the PIN is wrong"]);
    console.press("\u{1b}");
    console.sees_no("►Sign in");
    write(&mut console, "Boats are ready");
    console.sees(&["queue 0"]);
    console.press("q");
    console.ends();

    centre.kill_hq();
    let mut console = centre.console("first", "nobody in particular");
    console.sees(&["offline since", "nobody signed in"]);
    write(&mut console, "Radio is down");
    centre.hq_returns();
    // By itself it may take a while to try again.
    console.press("r");
    console.sees(&["live", "queue 0"]);
    wait_until("both entries at HQ, signed", || {
        let acts = get(&centre, "acts");
        let signed = acts.matches("\"who\":\"Maria Soares\"").count();
        let is_there = acts.contains("Boats are ready") && acts.contains("Radio is down") && signed == 2;
        if is_there && !acts.contains("in particular") { Ok(()) } else { Err(acts) }
    });
}

#[test]
fn a_paused_console_sends_nothing_until_it_goes_on() {
    let centre = Centre::open();
    let mut console = centre.console("first", "Maria");
    console.sees(&["live"]);
    console.press("p");
    console.sees(&["paused", "Paused: nothing goes to HQ"]);
    console.press("L");
    console.sees(&["►Log entry"]);
    console.press("Boats are ready\r");
    console.sees(&["Queued: ", "queue 1"]);
    console.press("7");
    console.sees(&["Waits for HQ: 1", "Paused by you: what you do is queued; p goes on.", "Last hour: "]);
    assert!(!get(&centre, "acts").contains("Boats are ready"));
    console.press("p");
    console.sees(&["live", "queue 0", "HQ has it: 1"]);
}
