//! What a data directory is, whose it is, and what it holds.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use haree::{
    domain::{Provenance, Records as _},
    store::{OpenError, Store},
};
use tempfile::TempDir;

use super::{at, hello, open};

#[test]
fn a_new_directory_is_ours_alone_and_its_console_keeps_its_name() {
    let dir = TempDir::new().unwrap();
    let dir = dir.path().join("new/data");
    let name = open(&dir).console().clone();
    assert_eq!(name.as_str(), "c-0000000000001f3a");
    assert_eq!(fs::metadata(&dir).unwrap().permissions().mode() & 0o777, 0o700);
    let (store, _) = match Store::open(&dir, 2, 99) {
        Ok(opened) => (opened.store, opened.notices),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(*store.console(), name);
}

#[test]
fn a_second_console_on_the_same_directory_is_told_so() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let error = Store::open(dir.path(), 2, 2).err().unwrap();
    assert!(matches!(error, OpenError::InUse { .. }), "{error}");
    drop(store);
    open(dir.path());
}

#[test]
fn a_directory_that_is_none_or_takes_no_files_is_named() {
    let dir = TempDir::new().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "").unwrap();
    for path in [file.clone(), file.join("below")] {
        let error = Store::open(&path, 1, 1).err().unwrap();
        assert!(matches!(error, OpenError::NotADirectory { .. }), "{error}");
    }
    // Permissions do not stop root; no one can make files in /proc.
    let sealed = if rustix::process::geteuid().is_root() {
        PathBuf::from("/proc/self/haree")
    } else {
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o500)).unwrap();
        dir.path().to_owned()
    };
    let error = Store::open(&sealed, 1, 1).err().unwrap();
    assert!(matches!(error, OpenError::NotWritable { .. }), "{error}");
    assert!(error.to_string().contains(&*sealed.to_string_lossy()), "{error}");
}

#[test]
fn figures_of_one_kind_never_meet_those_of_another() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    assert_eq!(store.provenance().unwrap(), None);
    store.greet(&hello("f1", Provenance::Real), at(1)).unwrap();
    drop(store);
    fs::remove_dir_all(dir.path().join("cache")).unwrap();
    let store = open(dir.path());
    assert_eq!((store.kind(), store.provenance().unwrap()), (Some(Provenance::Real), None));
    let refused = store.greet(&hello("f2", Provenance::Simulated), at(2)).unwrap_err().to_string();
    assert_eq!(
        refused,
        "this data directory holds real figures; HQ “HQ Dili” sends simulated figures; give another --data or another --hq"
    );
    assert_eq!(store.greeted(), None);
    drop(store);
    fs::write(dir.path().join("provenance"), "rael").unwrap();
    assert!(matches!(Store::open(dir.path(), 1, 1).err(), Some(OpenError::Provenance { .. })));
}
