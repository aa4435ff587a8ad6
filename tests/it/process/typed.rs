//! What comes from a terminal and is no key is no action, on the real binary.

use std::{thread::sleep, time::Duration};

use chrono::TimeDelta;

use crate::support::{
    cap::flood,
    process::{Hq, haree},
    pty::Console,
    wait_until,
};

/// A console on the alerts, where `a` begins to acknowledge: what would be typed would be seen.
struct Desk {
    _hq: Hq,
    console: Console,
    before: String,
    /// Last, so that it is there for as long as the others.
    home: tempfile::TempDir,
}

impl Desk {
    fn open() -> Self {
        let home = tempfile::tempdir().unwrap();
        let ledger = home.path().join("hq");
        let file = home.path().join("flood.xml");
        let hq = Hq::serve(home.path(), &ledger, &[]);
        std::fs::write(&file, flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1))).unwrap();
        let (file, data) = (file.to_str().unwrap(), ledger.to_str().unwrap());
        let imported = haree(home.path(), &["hq", "import", "alert", file, "--data", data]);
        assert!(imported.status.success(), "{imported:?}");
        let cache = home.path().join("console");
        let arguments = ["--hq", &hq.url, "--data", cache.to_str().unwrap(), "--person", "Maria"];
        let mut console = Console::start(home.path(), &arguments);
        console.sees(&["live", "Comoro river rising"]);
        console.press("5");
        let before = console.sees(&["[Alerts]", "Id: dnmg", "Keep away from the river"]);
        Self { home, _hq: hq, console, before }
    }

    /// Nothing has been opened, typed or queued, and the keyboard works.
    #[track_caller]
    fn is_as_it_was(&mut self, what: &str) {
        // A key that shows, so that whatever was typed before it has been taken in.
        self.console.press("?");
        self.console.sees(&["redraw"]);
        self.console.press("?");
        // Which panel is shown, and what can be done there; ages go on. A frame may come in parts.
        let screen = wait_until(&format!("the screen before {what}"), || {
            let screen = self.console.text();
            let same = [1, 39].iter().all(|at| screen.lines().nth(*at) == self.before.lines().nth(*at));
            if same && !screen.contains("redraw") { Ok(screen) } else { Err(screen) }
        });
        assert!(!screen.contains("Signed:"), "{what}:\n{screen}");
    }

    #[track_caller]
    fn ends(mut self) {
        self.console.press("q");
        assert_eq!(self.console.ends(), 0);
        self.console.restored();
        let data = self.home.path().join("console");
        let status = haree(self.home.path(), &["status", "--data", data.to_str().unwrap()]);
        let status = String::from_utf8(status.stdout).unwrap();
        assert!(status.contains("queue 0") && !status.contains("Maria"), "{status}");
    }
}

/// Types with a pause after each piece, as a slow link does; the time is a part of what comes.
fn torn(console: &mut Console, pieces: &[&str], pause: Duration) {
    for piece in pieces {
        console.press(piece);
        sleep(pause);
    }
}

const LOST_PACKET: Duration = Duration::from_secs(2);
/// Longer than what has begun is remembered.
const LONG: Duration = Duration::from_secs(8);

#[test]
fn a_late_answer_of_the_terminal_is_no_key() {
    let mut desk = Desk::open();
    desk.console.press("\u{1b}]11;rgb:1a1a/aaaa/aaaa\u{7}");
    desk.is_as_it_was("whole");
    for pieces in [
        ["\u{1b}]", "11;rgb:1a1a/aaaa/aaaa\u{7}"],
        ["\u{1b}]11;rgb:1a1a/a", "aaa/aaaa\u{1b}\\"],
        ["\u{1b}]11;rgb:1a1a/aaaa/aaaa\u{1b}", "\\"],
        ["\u{1b}P>|aaa", "aaa\u{1b}\\"],
        ["\u{1b}[?62;1", ";4c"],
    ] {
        torn(&mut desk.console, &pieces, LOST_PACKET);
        desk.is_as_it_was(&format!("{pieces:?}"));
    }
    // One that never ends holds the keyboard for a while.
    torn(&mut desk.console, &["\u{1b}]11;rgb:aaaa"], LONG);
    desk.is_as_it_was("cut off");
    desk.ends();
}

#[test]
fn a_key_sequence_that_is_cut_is_never_letters() {
    let mut desk = Desk::open();
    for pieces in [["\u{1b}[", "A"], ["\u{1b}O", "A"], ["\u{1b}[1;", "5A"], ["\u{1b}[5", "~"]] {
        torn(&mut desk.console, &pieces, LOST_PACKET);
        desk.is_as_it_was(&format!("{pieces:?}"));
    }
    // Its `esc` cannot be waited for: it leads to the board, and nothing else happens.
    for rest in ["[A", "OA", "[1;5A", "]11;rgb:aaaa/aaaa/aaaa\u{7}"] {
        desk.console.press("\u{1b}");
        desk.console.sees(&["900 kits"]);
        torn(&mut desk.console, &["", rest], LOST_PACKET);
        desk.console.sees(&["900 kits"]);
        desk.console.press("5");
        desk.console.sees(&["Id: dnmg"]);
        desk.is_as_it_was(rest);
    }
    desk.ends();
}

#[test]
fn a_paste_outside_a_line_does_nothing_even_if_it_never_ends() {
    let mut desk = Desk::open();
    let keymap = include_str!("../../../keymaps/default.toml").replace('\n', "\r");
    desk.console.press(&format!("\u{1b}[200~{keymap}\u{1b}[201~"));
    desk.is_as_it_was("the keymap");
    desk.console.press("\u{1b}[200~a reason\r");
    sleep(LONG);
    desk.is_as_it_was("without an end");
    desk.console.press("\u{1b}[200~a reason\r");
    sleep(Duration::from_millis(200));
    desk.console.press("\u{3}");
    assert_eq!(desk.console.ends(), 0);
    desk.console.restored();
}

/// A megabyte that is always the same.
fn noise() -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    std::iter::repeat_with(next).take(1 << 20).collect()
}

#[test]
fn a_megabyte_of_noise_ends_at_a_key_that_leaves() {
    let mut desk = Desk::open();
    desk.console.press_until_ended(&noise());
    assert_eq!(desk.console.ends(), 0);
    desk.console.restored();
}

#[test]
fn a_megabyte_of_noise_without_the_keys_for_it_neither_leaves_nor_acknowledges() {
    let mut desk = Desk::open();
    // No key that opens a form, signs, leaves or pauses, nor the palette, which leads to all of them, nor what
    // kitty's keyboard sends for these.
    let noise: Vec<u8> =
        noise().into_iter().filter(|byte| !b"asnL+-tcdvwxPpq:\x03u".contains(byte)).collect();
    for part in noise.chunks(4096) {
        desk.console.press_bytes(part);
    }
    // A string that the noise began takes keys in until it is over or forgotten; before that the screen may
    // still be that of the beginning.
    sleep(LONG);
    // Whatever it stands on: out of it, and to the alerts.
    wait_until("the alerts", || {
        let screen = desk.console.text();
        assert!(!screen.contains("Signed:"), "{screen}");
        if screen.contains("Id: dnmg") {
            return Ok(());
        }
        for key in ["\u{1b}", "5"] {
            desk.console.press(key);
            sleep(Duration::from_millis(200));
        }
        Err(screen)
    });
    desk.ends();
}
