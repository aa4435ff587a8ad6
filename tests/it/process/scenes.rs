//! The scenes that measure the screen: what stands still sends nothing, and after a storm the
//! terminal shows what the model does.

use std::{collections::BTreeSet, fs, num::NonZeroU16, path::Path, time::Duration};

use crate::support::{pty::Console, wait_until};

/// After so much silence nothing more comes; a storm is never silent that long.
const SILENCE: Duration = Duration::from_secs(1);
const FORTY: usize = 40;
/// Bytes a second that a slow far end takes; a storm has more to say.
const SLOW: usize = 3000;
/// The rest of a frame may wait as long as this while nobody knows whether the terminal will ever answer.
const DOUBT: Duration = Duration::from_secs(4);

/// Each panel's key, and its name in the header while it is shown.
const TABS: [(&str, &str); 5] =
    [("1", "[Board]"), ("2", "[Flows]"), ("3", "[Stock]"), ("4", "[TB]"), ("5", "[Alerts]")];

fn start(home: &Path, arguments: &[&str]) -> Console {
    Console::start(home, &[&["demo", "--scene"], arguments].concat())
}

/// Waits until nothing is written any more, and gives everything that was.
#[track_caller]
fn settled(console: &Console) -> Vec<u8> {
    settled_for(console, SILENCE)
}

fn settled_for(console: &Console, silence: Duration) -> Vec<u8> {
    wait_until("the screen to settle", || {
        let before = console.raw().len();
        std::thread::sleep(silence);
        let raw = console.raw();
        if raw.len() == before && before > 0 { Ok(raw) } else { Err(console.text()) }
    })
}

/// How often the threads of the process went to sleep, that is, how often one woke.
fn sleeps(console: &Console) -> u64 {
    let tasks = fs::read_dir(format!("/proc/{}/task", console.pid().as_raw_nonzero())).unwrap();
    let of_thread = |task: fs::DirEntry| {
        let status = fs::read_to_string(task.path().join("status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        line.and_then(|count| count.trim().parse::<u64>().ok()).unwrap_or_default()
    };
    tasks.filter_map(Result::ok).map(of_thread).sum()
}

#[test]
fn a_screen_that_stands_still_sends_no_byte_and_wakes_no_thread() {
    let home = tempfile::tempdir().unwrap();
    let console = start(home.path(), &["still"]);
    console.sees(&["Airport DIL", "Batugade", "900 kits for 4,500 families", "68,196", "SIMULATED", "14:32"]);
    let before = settled(&console);
    wait_until("two seconds in which nothing wakes", || {
        let slept = sleeps(&console);
        std::thread::sleep(2 * SILENCE);
        let woken = sleeps(&console) - slept;
        if woken == 0 { Ok(()) } else { Err(format!("{woken} times in two seconds")) }
    });
    assert_eq!(console.raw().len(), before.len());
}

#[test]
fn keys_work_on_a_screen_that_stands_still() {
    let home = tempfile::tempdir().unwrap();
    let mut console = start(home.path(), &["still"]);
    console.sees(&["Batugade"]);
    let words = ["Batugade", "Movements, not people", "kits", "screened", "Flood"];
    for ((key, tab), word) in TABS.into_iter().zip(words).rev() {
        console.press(key);
        console.sees(&[tab, word, "SIMULATED"]);
    }
    console.press("?");
    console.sees(&["redraw"]);
    console.press("\u{1b}");
    console.sees_no("redraw");
    console.press("atold police\r");
    console.sees(&["NOT SAVED: a scene keeps nothing", "told police"]);
    // The first leaves the form that came back, the second the alarm.
    for _ in 0..2 {
        console.press("\u{1b}");
        settled(&console);
    }
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
    let left: Vec<_> = fs::read_dir(home.path()).unwrap().filter_map(Result::ok).collect();
    assert!(!left.iter().any(|entry| entry.file_name().to_string_lossy().starts_with("haree-demo")));
}

/// The five-digit numbers on the screen.
fn numbers(text: &str) -> Vec<String> {
    let is_number = |word: &&str| word.len() == 5 && word.bytes().all(|byte| byte.is_ascii_digit());
    text.split_whitespace().filter(is_number).map(str::to_owned).collect()
}

/// Waits for two frames in a row between which every digit of every number changed.
#[track_caller]
fn all_change(console: &Console) {
    let mut before = Vec::new();
    wait_until("every digit of forty numbers to change", || {
        let now = numbers(&console.text());
        let digits = |numbers: &[String]| numbers.concat().into_bytes();
        let changed = digits(&before).iter().zip(digits(&now)).filter(|(old, new)| **old != *new).count();
        if now.len() == FORTY {
            before.clone_from(&now);
        }
        if changed == FORTY * 5 { Ok(()) } else { Err(format!("{changed} digits changed in {now:?}")) }
    });
}

#[test]
fn forty_numbers_all_change_and_their_keys_leave() {
    for leave in ["q", "\u{1b}", "\u{3}"] {
        let home = tempfile::tempdir().unwrap();
        let mut console = start(home.path(), &["forty"]);
        all_change(&console);
        console.press(leave);
        assert_eq!(console.ends(), 0);
        console.restored();
    }
}

#[test]
fn forty_numbers_have_three_colours_when_they_are_asked_for() {
    let home = tempfile::tempdir().unwrap();
    let console = start(home.path(), &["forty-colored"]);
    all_change(&console);
    let raw = console.raw();
    let mut colors: Vec<_> =
        look(&raw).into_iter().filter(|cell| cell.text == "7").map(|cell| cell.fg).collect();
    colors.sort_by_key(|color| format!("{color:?}"));
    colors.dedup();
    assert_eq!(colors.len(), 3, "{colors:?}");
}

/// What can be seen of a cell.
#[derive(Debug, PartialEq)]
struct Seen {
    text: String,
    fg: vt100::Color,
    bg: vt100::Color,
    marks: [bool; 5],
}

/// Every cell of a terminal of 120x40 to which this was written.
fn look(raw: &[u8]) -> Vec<Seen> {
    let cells = |count| NonZeroU16::new(count).unwrap();
    let mut terminal = vt100::Parser::new(cells(40), cells(120), 0);
    terminal.process(raw);
    let places = (0..40).flat_map(|row| (0..120).map(move |column| (row, column)));
    places.filter_map(|(row, column)| terminal.screen().cell(row, column).map(seen)).collect()
}

/// A blank that was erased and one that was written look the same, whatever colour the pen had.
fn seen(cell: &vt100::Cell) -> Seen {
    let is_blank = cell.contents().trim().is_empty() && !cell.inverse() && !cell.underline();
    if is_blank {
        let (fg, marks) = (vt100::Color::Default, [false; 5]);
        return Seen { text: String::new(), fg, bg: cell.bgcolor(), marks };
    }
    Seen {
        text: cell.contents().to_owned(),
        fg: cell.fgcolor(),
        bg: cell.bgcolor(),
        marks: [cell.bold(), cell.dim(), cell.italic(), cell.underline(), cell.inverse()],
    }
}

/// Presses keys while a storm goes on; at its end the terminal shows what a frame sent whole does.
#[track_caller]
fn check_storm(console: Console, keys: &[&str]) {
    check_storm_with(console, keys, SILENCE);
}

#[track_caller]
fn check_storm_with(mut console: Console, keys: &[&str], silence: Duration) {
    console.sees(&["SIMULATED"]);
    for key in keys {
        console.press(key);
        std::thread::sleep(Duration::from_millis(150));
    }
    console.sees(&["the storm is over"]);
    let before = settled_for(&console, silence);
    console.press("\u{c}");
    wait_until("the frame that is sent whole", || {
        let sent = console.raw().len() - before.len();
        if sent > 1000 { Ok(()) } else { Err(format!("{sent} bytes")) }
    });
    let after = settled_for(&console, silence);
    for (at, (left, right)) in look(&before).into_iter().zip(look(&after)).enumerate() {
        assert_eq!(left, right, "row {}, column {}\n{}", at / 120, at % 120, console.text());
    }
    console.press("q");
    assert_eq!(console.ends(), 0);
    console.restored();
}

#[test]
fn after_a_storm_the_terminal_shows_what_the_model_does() {
    let home = tempfile::tempdir().unwrap();
    check_storm(start(home.path(), &["storm", "--storm-seconds", "2"]), &[]);
}

#[test]
fn keys_in_a_storm_leave_no_trace_on_the_terminal() {
    let home = tempfile::tempdir().unwrap();
    let keys = ["j", "\t", "2", "3", "j", "4", "?", "j", "\u{1b}", "5", "\u{1b}[B", "G", "k", "1", "2"];
    check_storm(start(home.path(), &["storm", "--storm-seconds", "3"]), &keys);
}

#[test]
fn a_slow_terminal_shows_the_newest_state_when_the_storm_is_over() {
    let home = tempfile::tempdir().unwrap();
    let arguments = ["demo", "--scene", "storm", "--storm-seconds", "4"];
    check_storm(Console::start_slow(home.path(), &arguments, SLOW), &["5", "j", "1", "5"]);
}

#[test]
fn a_slow_terminal_that_never_answers_shows_it_too() {
    let home = tempfile::tempdir().unwrap();
    let arguments = ["demo", "--scene", "storm", "--storm-seconds", "4"];
    check_storm_with(Console::start_silent(home.path(), &arguments, SLOW), &["5", "j"], DOUBT);
}

#[test]
fn a_storm_changes_every_panel() {
    let home = tempfile::tempdir().unwrap();
    let mut console = start(home.path(), &["storm"]);
    for (key, tab) in TABS {
        console.press(key);
        let mut seen = BTreeSet::new();
        wait_until("the panel to change again and again", || {
            let now = console.text();
            if now.contains(tab) {
                seen.insert(now.lines().skip(2).map(str::to_owned).collect::<Vec<_>>());
            }
            if seen.len() > 5 { Ok(()) } else { Err(now) }
        });
    }
}
