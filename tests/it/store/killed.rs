//! Processes that are killed in mid-write, or run out of room.

use std::{
    env,
    io::{BufRead as _, BufReader, Read as _},
    path::Path,
};

use haree::{protocol::Collection, store::NotSaved};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tempfile::TempDir;

use super::{CHILD, child, draft, figures, open_with, read_figures, reasons};

#[test]
fn child_queues_until_killed() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let epoch = u64::from(std::process::id());
    let (store, _) = open_with(Path::new(&dir), epoch);
    println!();
    for hour in 0.. {
        let act = store.queue(draft("a")).unwrap();
        println!("saved {}", act.key);
        store.apply(&figures(hour * 20..hour * 20 + 20, &format!("{epoch}:{hour}"))).unwrap();
        if hour % 7 == 3 {
            store.flush().unwrap();
        }
    }
}

#[test]
fn whatever_was_shown_as_queued_survives_a_kill() {
    let dir = TempDir::new().unwrap();
    let mut shown = Vec::new();
    for round in 0..20_usize {
        let mut child = child("killed::child_queues_until_killed", dir.path());
        let mut lines = BufReader::new(child.stdout.take().unwrap());
        let wanted = shown.len() + round * 7 % 23;
        let mut line = String::new();
        while shown.len() < wanted && lines.read_line(&mut line).unwrap() > 0 {
            shown.extend(line.strip_prefix("saved ").map(|key| key.trim().to_owned()));
            line.clear();
        }
        child.kill().unwrap();
        lines.read_to_string(&mut line).unwrap();
        let whole = line.rfind('\n').map_or("", |end| &line[..end]);
        shown.extend(whole.lines().filter_map(|line| line.strip_prefix("saved ").map(str::to_owned)));
        child.wait().unwrap();

        let store = open_with(dir.path(), u64::MAX).0;
        let kept: Vec<String> = store.pending().iter().map(|act| act.key.to_string()).collect();
        assert_eq!(shown.iter().find(|key| !kept.contains(key)), None, "round {round}");
        if let Some(cursor) = store.cursors().get(&Collection::Observations) {
            let hour: i64 = cursor.as_str().split(':').nth(1).unwrap().parse().unwrap();
            let rows = read_figures(&store, 0, hour * 20 + 20).len() as i64;
            assert_eq!(rows, hour * 20 + 20, "round {round}: rows below the cursor are missing");
        }
    }
    assert!(shown.len() > 100, "only {} acts", shown.len());
}

#[test]
fn child_runs_out_of_room() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let (store, _) = open_with(Path::new(&dir), 7);
    for reason in ["one", "two"] {
        store.queue(draft(reason)).unwrap();
    }
    let before = getrlimit(Resource::Fsize);
    setrlimit(Resource::Fsize, Rlimit { current: Some(600), ..before }).unwrap();
    let mut left = 0;
    let error = loop {
        match store.queue(draft("three")) {
            Ok(_) if left < 9 => left += 1,
            other => break other,
        }
    };
    let Err(error) = error else { panic!("there is no limit") };
    assert!(matches!(error, NotSaved::Full { .. }), "{error}");
    setrlimit(Resource::Fsize, before).unwrap();
    store.queue(draft("four")).unwrap();
    println!("\nroom again after {}, {error}", reasons(&store.pending()).join(" "));
}

#[test]
fn a_full_disk_is_said_and_takes_nothing_that_was_saved() {
    let dir = TempDir::new().unwrap();
    let output = child("killed::child_runs_out_of_room", dir.path()).wait_with_output().unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let said = output.lines().find_map(|line| line.strip_prefix("room again after ")).unwrap_or(&output);
    let (acts, said) = said.split_once(", ").unwrap();
    assert!(said.starts_with("the disk at ") && said.ends_with("do it again"), "{said}");
    assert!(acts.starts_with("one two ") && acts.ends_with(" four"), "{acts}");
    let (store, notices) = open_with(dir.path(), 8);
    assert_eq!((reasons(&store.pending()).join(" "), notices), (acts.to_owned(), vec![]));
}
