//! A disk that is really full: a small one of its own, where root may mount one.

use std::{
    env, fs,
    io::{ErrorKind, Write as _},
    path::Path,
    process::{Command, Stdio},
};

use haree::{
    domain::Records as _,
    protocol::Mode,
    store::{NotSaved, StoreError},
};
use tempfile::TempDir;

use crate::support::told;

use super::{CHILD, check_feeds, draft, feeds, open_with, reasons};

/// Enough for the ballast and what has to stay free beside it.
const MIB: u64 = 100;

/// Takes all the room that is left.
fn fill(dir: &Path, name: &str) {
    let mut file = fs::File::create(dir.join(name)).unwrap();
    for size in [1 << 20, 4096, 1] {
        let bytes = vec![1; size];
        loop {
            match file.write_all(&bytes) {
                Ok(()) => {}
                Err(error) if error.kind() == ErrorKind::StorageFull => break,
                Err(error) => panic!("{error}"),
            }
        }
    }
}

#[test]
fn child_works_on_a_full_disk() {
    let Some(disk) = env::var_os(CHILD) else { return };
    let disk = Path::new(&disk);
    let dir = disk.join("data");
    let (store, _) = open_with(&dir, 1);
    assert!(dir.join("ballast").exists());
    store.apply(&feeds(Mode::SnapshotOnly, &["a"], "c1")).unwrap();
    store.flush().unwrap();
    store.queue(draft("before")).unwrap();
    fill(disk, "first");

    let refused = store.apply(&feeds(Mode::SnapshotOnly, &["b"], "c2")).unwrap_err();
    assert!(matches!(refused, StoreError::NoSpace { .. }), "{refused}");
    check_feeds(&store, &["a"]);
    for number in 0..50 {
        store.queue(draft(&format!("act {number}"))).unwrap();
    }
    assert!(!dir.join("ballast").exists(), "it gave way to what people did");
    fill(disk, "second");
    let mut saved = 51;
    let error = loop {
        match store.queue(draft("as long as there is room")) {
            Ok(_) => saved += 1,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, NotSaved::Full { .. }), "{error}");
    let kept = reasons(&store.pending());
    assert_eq!(kept.len(), saved);
    drop(store);

    // Nothing is free, not even the ballast.
    let (store, notices) = open_with(&dir, 2);
    assert_eq!(reasons(&store.pending()), kept);
    let seen = store.feeds().unwrap();
    let said = notices.iter().any(|notice| told(notice).contains("what is queued is safe"));
    assert_eq!(seen.is_empty(), said, "{notices:?}");
    let refused = store.apply(&feeds(Mode::SnapshotOnly, &["b"], "c2")).unwrap_err();
    assert!(matches!(refused, StoreError::NoSpace { .. }), "{refused}");

    fs::remove_file(disk.join("first")).unwrap();
    fs::remove_file(disk.join("second")).unwrap();
    store.queue(draft("after")).unwrap();
    store.apply(&feeds(Mode::SnapshotOnly, &["b"], "c3")).unwrap();
    check_feeds(&store, &["b"]);
    store.flush().unwrap();
    drop(store);
    let (store, notices) = open_with(&dir, 3);
    assert_eq!((store.pending().len(), notices), (saved + 1, vec![]));
    check_feeds(&store, &["b"]);
    println!("\nall {saved} are there");
}

#[test]
fn on_a_full_disk_nothing_is_lost_and_the_console_still_opens() {
    let disk = TempDir::new().unwrap();
    let script = format!("mount -t tmpfs -o size={MIB}m haree \"$1\" || exit 77; shift; exec \"$@\"");
    let output = Command::new("unshare")
        .args(["--mount", "sh", "-c", &script, "sh"])
        .arg(disk.path())
        .arg(env::current_exe().unwrap())
        .args(["--exact", "store::full::child_works_on_a_full_disk", "--nocapture"])
        .env(CHILD, disk.path())
        .stderr(Stdio::inherit())
        .output();
    let output = match output {
        Ok(output) if output.status.code() != Some(77) && output.status.code() != Some(1) => output,
        Ok(output) if !output.stdout.is_empty() => output,
        other => {
            println!("skipped: no small disk can be mounted here ({:?})", other.map(|output| output.status));
            return;
        }
    };
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("are there"), "{said}");
}
