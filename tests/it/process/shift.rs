//! A morning of an operator on the real binary, key by key: three days before Christmas Batugade is high.

use crate::support::{process::Hq, pty::Console, wait_until};

/// Presses keys one after the other, each as a key of its own, and says how many it were.
struct Hands {
    console: Console,
    pressed: usize,
}

impl Hands {
    /// Presses keys and waits for what they bring.
    #[track_caller]
    fn press(&mut self, keys: &[&str], brings: &[&str]) -> String {
        for key in keys {
            self.console.press(key);
            self.pressed += 1;
        }
        self.console.sees(brings)
    }

    /// Types a text, each letter a key.
    fn write(&mut self, text: &str) {
        for letter in text.chars() {
            self.console.press(&letter.to_string());
            self.pressed += 1;
        }
    }
}

const ENTER: &str = "\r";
const ESC: &str = "\u{1b}";
const TAB: &str = "\t";
const LEFT: &str = "\u{1b}[D";
const RIGHT: &str = "\u{1b}[C";

#[test]
fn a_shift_of_keys_finds_why_batugade_is_high_and_sees_to_what_wants_a_person() {
    let home = tempfile::tempdir().unwrap();
    // A clock that hardly moves: what is asserted is true at one moment.
    let moment = ["--simulate", "--clock", "2026-12-22T11:40:00+09:00", "--speed", "0.000001"];
    let hq = Hq::serve(home.path(), &home.path().join("hq"), &moment);
    let data = home.path().join("console");
    let arguments = ["--hq", &hq.url, "--data", data.to_str().unwrap(), "--person", "Maria"];
    let console = Console::start(home.path(), &arguments);
    let mut hands = Hands { console, pressed: 0 };

    // Watch: the board says what wants a person, and that Batugade is above its usual range.
    let board = hands.console.sees(&["SIMULATED", "live", "Crossings today", "900 kits for 4,500 families"]);
    let batugade = board.lines().find(|line| line.contains("Batugade ") && line.contains('–')).unwrap();
    assert!(batugade.contains('↑'), "{board}");
    hands.press(&["]"], &["1 of 4 to see to"]);
    hands.press(&["]"], &["2 of 4 to see to"]);
    hands.press(&["["], &["1 of 4 to see to"]);

    // Why: the post in detail, against its usual range, a week before, hour by hour, who crosses.
    hands.press(&["2"], &["2[Flows]", "Movements, not people"]);
    hands.press(
        &[ENTER],
        &["Batugade · Crossings today", "↑ above usual", "By nationality group", "Adds up to"],
    );
    hands.press(&["c"], &["Against a week before: 612 here, 395 there (+217"]);
    hands.press(&[LEFT], &["10:00–11:00 · in 157 · out 234 · total 391"]);
    hands.press(&[LEFT], &["09:00–10:00"]);
    hands.press(&[RIGHT], &["10:00–11:00 · in 157 · out 234 · total 391"]);
    hands.press(&["v"], &["since opening", "391"]);
    hands.press(&["v"], &["movements since opening"]);
    hands.press(&[ESC], &["4 posts"]);
    // The days before: it has been rising.
    hands.press(&["t"], &["Crossings by day"]);
    hands.press(&["t"], &["Crossings by week"]);
    hands.press(&["T"], &["Crossings by day"]);
    hands.press(&[","], &["Crossings by day"]);
    hands.press(&["0"], &["Crossings by day", "22"]);
    hands.press(&["T"], &["Crossings today"]);

    // Cover: how far the kits reach for 1,200 families.
    hands.press(&["3"], &["3[Stock]", "on hand"]);
    hands.press(&["f"], &["How far do the kits reach?", "Families:"]);
    hands.write("1200");
    hands.console.sees(&["1 kit per 5 families: 240 kits needed", "1 kit per family: 1,200 kits needed"]);
    hands.press(&[ENTER], &["1,200 families of 5 people"]);
    hands.press(&[TAB, TAB, TAB], &["»sites"]);

    // An issue of kits, and what was seen goes into the log.
    hands.press(&["j", "k", "-"], &["►Issue", "Signed: Maria"]);
    hands.write("25");
    hands.press(&[TAB], &["►Issue"]);
    hands.write("families on the road");
    hands.press(&[ENTER], &["Queued: "]);
    hands.press(&["L"], &["►Log entry"]);
    hands.write("Batugade high before Christmas");
    hands.press(&[ENTER], &["Queued: "]);

    // The alert that wants a person is acknowledged with a reason.
    hands.press(&["5"], &["5[Alerts]", "Flood warning for Dili"]);
    hands.press(&["a"], &["►Acknowledge", "Signed: Maria"]);
    hands.write("teams are out");
    hands.press(&[ENTER], &["ack Maria"]);

    // What is on the screen goes into a file.
    std::fs::create_dir(home.path().join("Documents")).unwrap();
    hands.press(&["3"], &["3[Stock]"]);
    hands.press(&["e"], &["►Export"]);
    hands.press(&[ENTER], &["Written: "]);
    let files = || std::fs::read_dir(home.path().join("Documents")).unwrap().filter_map(Result::ok);
    let file = wait_until("the exported file", || files().next().ok_or_else(String::new));
    assert!(file.file_name().to_string_lossy().contains("SIMULATED"), "{file:?}");

    // Another language and another theme, and everything is still there.
    hands.press(&["g", "l"], &["Esbosu"]);
    hands.press(&["g", "l", "g", "l", "g", "l"], &["Language: English"]);
    hands.press(&["g", "t"], &["Theme: calm-light"]);
    hands.press(&["6"], &["Batugade high before Christmas"]);
    hands.press(&["7"], &["HQ has it: 3"]);
    assert!(hands.pressed >= 60, "{}", hands.pressed);
    hands.console.press("q");
    assert_eq!(hands.console.ends(), 0);
    hands.console.restored();
}
