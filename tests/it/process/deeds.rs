//! Each deed by its keys on the real console while HQ is gone; the console is killed, HQ comes back, and
//! has each of them once.

use chrono::TimeDelta;
use rustix::process::Signal;

use super::offline::{Centre, get};
use crate::support::{cap::flood, process::haree, pty::Console, wait_until};

/// Opens a form by its keys, fills it in, and waits until it is on the disk.
pub(super) fn act(console: &mut Console, (keys, title): (&str, &str), typed: &str, queue: usize) {
    console.press(keys);
    console.sees(&[title, "Signed: Maria"]);
    console.press(typed);
    console.press("\r");
    console.sees(&["Queued: ", &format!("queue {queue}")]);
}

#[test]
fn each_deed_survives_a_kill_with_hq_gone_and_is_applied_once() {
    let mut centre = Centre::open();
    centre.import("alert", "flood.xml", &flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1)));
    let counts = "metric,place,dimensions,period,value,unit,source,as_of\n\
                  stock.count,site-dili,item=kit,2026-11-01,600,units,store,2026-11-01T10:00:00+09:00\n\
                  stock.count,site-baucau,item=kit,2026-11-01,150,units,store,2026-11-01T10:00:00+09:00\n";
    centre.import("figures", "stock.csv", counts);
    let mut console = centre.console("first", "Maria");
    console.sees(&["live", "Comoro river rising", "600"]);
    centre.kill_hq();
    console.sees(&["offline since"]);

    console.press("5");
    console.sees(&["5[Alerts]", "Keep away from the river"]);
    act(&mut console, ("a", "►Acknowledge"), "sandbagged", 1);
    act(&mut console, ("s", "►Assign"), "Rui", 2);
    act(&mut console, ("n", "►Note"), "pump is on its way", 3);
    console.sees(&["→ Rui"]);
    console.press("3");
    console.sees(&["3[Stock]", "on hand"]);
    // Without a target the sites stand by their names, those without an entry behind them.
    console.press("j");
    console.sees(&["►Dili"]);
    act(&mut console, ("+", "►Receive"), "40\tby truck", 4);
    console.sees(&["640"]);
    act(&mut console, ("-", "►Issue"), "25\tfamilies in Comoro", 5);
    act(&mut console, ("t", "►Transfer"), "15\tbau\tto the east", 6);
    act(&mut console, ("d", "►Adjust"), "-3\twet", 7);
    console.sees(&["597", "165"]);
    act(&mut console, ("c", "►Count"), "590\tcounted by two", 8);
    console.sees(&["590"]);
    // The newest line of the ledger is the count; it was wrong.
    console.press("\r");
    console.sees(&["Ledger: kit, Dili", "counted by two"]);
    act(&mut console, ("v", "►Void an entry"), "miscounted", 9);
    console.sees(&["597"]);
    act(&mut console, ("L", "►Log entry"), "Boats are ready", 10);
    console.press("7");
    console.sees(&["Waits for HQ: 10", "transfer 15", "Boats are ready"]);
    console.signal(Signal::KILL);
    console.ends();

    let mut console = centre.console("first", "Maria");
    console.sees(&["queue 10"]);
    centre.hq_returns();
    // By itself it may take a while to try again.
    console.press("r");
    console.sees(&["live", "queue 0", "597", "165"]);
    console.press("7");
    let screen = console.sees(&["HQ has it: 10"]);
    assert!(!screen.contains("Needs attention"), "{screen}");
    console.press("6");
    console.sees(&["Boats are ready", "Maria"]);

    let acts = get(&centre, "acts");
    for (kind, words) in [
        ("acknowledge", "sandbagged"),
        ("assign", "Rui"),
        ("note", "pump is on its way"),
        ("receive", "by truck"),
        ("issue", "families in Comoro"),
        ("transfer", "to the east"),
        ("adjust", "wet"),
        ("count", "counted by two"),
        ("void", "miscounted"),
        ("log", "Boats are ready"),
    ] {
        assert_eq!(acts.matches(&format!("\"kind\":\"{kind}\"")).count(), 1, "{kind}: {acts}");
        assert_eq!(acts.matches(words).count(), 1, "{words}: {acts}");
    }
    let mut second = centre.console("second", "João");
    second.sees(&["live", "597", "165", "Comoro river rising"]);
    second.press("5");
    second.sees(&["→ Rui", "pump is on its way"]);
}

#[test]
fn on_a_fresh_ledger_kits_are_received_where_nothing_was_ever_entered() {
    let centre = Centre::open();
    let mut console = centre.console("first", "Maria");
    console.sees(&["live", "nothing counted yet"]);
    console.press("3");
    console.sees(&["3[Stock]", "Pante Macassar", "no entry yet"]);
    act(&mut console, ("+", "►Receive"), "40\tby truck", 0);
    act(&mut console, ("t", "►Transfer"), "15\tpante\tby boat", 0);
    console.sees(&["on hand 40"]);
    let acts = get(&centre, "acts");
    assert!(
        acts.contains("\"kind\":\"receive\"") && acts.contains("\"to\":\"site-pante-macassar\""),
        "{acts}"
    );
}

#[test]
fn what_was_not_sent_is_withdrawn_and_never_reaches_hq() {
    let mut centre = Centre::open();
    let mut console = centre.console("first", "Maria");
    console.sees(&["live"]);
    centre.kill_hq();
    console.sees(&["offline since"]);
    act(&mut console, ("L", "►Log entry"), "typed by mistake", 1);
    act(&mut console, ("L", "►Log entry"), "Boats are ready", 2);
    console.press("7");
    console.sees(&["Waits for HQ: 2"]);
    console.press("w");
    console.sees(&["what was typed will be gone"]);
    console.press("\u{1b}");
    console.sees(&["Waits for HQ: 2", "typed by mistake"]);
    console.press("w");
    console.sees(&["what was typed will be gone"]);
    console.press("\r");
    console.sees(&["Withdrawn: HQ never had it."]);
    console.sees_no("typed by mistake");
    centre.hq_returns();
    // By itself it may take a while to try again.
    console.press("r");
    console.sees(&["live", "queue 0", "HQ has it: 1"]);
    let acts = wait_until("the entry at HQ", || {
        let acts = get(&centre, "acts");
        if acts.contains("Boats are ready") { Ok(acts) } else { Err(acts) }
    });
    assert!(!acts.contains("typed by mistake"), "{acts}");
}

#[test]
fn status_after_a_kill_counts_what_is_in_the_queue() {
    let mut centre = Centre::open();
    let counts = "metric,place,dimensions,period,value,unit,source,as_of\n\
                  stock.count,site-dili,item=kit,2026-11-01,430,units,store,2026-11-01T10:00:00+09:00\n";
    centre.import("figures", "stock.csv", counts);
    let mut console = centre.console("first", "Maria");
    console.sees(&["live", "430"]);
    let snapshot = std::path::Path::new(&centre.path("first")).join("board.snapshot");
    let kept = wait_until("a snapshot with the count", || {
        let kept = std::fs::read_to_string(&snapshot).map_err(|error| error.to_string())?;
        if kept.contains("430") { Ok(kept) } else { Err(kept) }
    });
    centre.kill_hq();
    console.sees(&["offline since"]);
    console.press("3");
    console.sees(&["3[Stock]", "on hand"]);
    act(&mut console, ("-", "►Issue"), "100\tfamilies in Comoro", 1);
    console.sees(&["330"]);
    console.signal(Signal::KILL);
    console.ends();
    // It is written now and then, and may be from before the act.
    std::fs::write(&snapshot, kept).unwrap();
    let output = haree(centre.home(), &["status", "--data", &centre.path("first")]);
    let status = String::from_utf8(output.stdout).unwrap();
    assert!(status.contains("Maria issued 100 kit at site-dili"), "{status}");
    assert!(status.contains("330 kit") && !status.contains("430 kit"), "{status}");
    assert!(status.contains("none is running") && status.contains("queue 1"), "{status}");
}
