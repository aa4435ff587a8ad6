//! Caches that were damaged in every way there is: the console opens, what was queued is there, no
//! wrong figure is shown, and what is missing is fetched again.
//!
//! `HAREE_DAMAGES=600` for a long run; a failure names its seed.

use std::{
    env, fs,
    os::unix::{fs::chown, process::CommandExt as _},
    path::{Path, PathBuf},
    process::Command,
    time::Instant as Moment,
};

use haree::{
    domain::{Metric, Observation, PeriodKind, Range, Records as _},
    protocol::{Collection, Digest, Mode, figure_hash},
    store::{Store, StoreError},
};
use rustix::process::geteuid;
use tempfile::TempDir;

use super::{
    CHILD, FIGURES, at_hour, check_feeds, draft, feeds, figure, figures, files, noise, open_with, reasons,
};

/// A user who owns nothing here.
const NOBODY: u32 = 65534;

type Damage = fn(&mut Dice, &Path);

const KINDS: [(&str, Damage); 9] = [
    ("one bit", one_bit),
    ("512 bytes of zero", zeros),
    ("noise in the middle", hole),
    ("a file cut off", cut),
    ("an empty file", empty),
    ("a directory in place of a file", directory),
    ("a file in place of the directory", file),
    ("no file", missing),
    ("an older format", older),
];

/// A seeded source of places to damage.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        let bytes: Vec<u8> = noise(self.0).skip(1).take(8).collect();
        self.0 = u64::from_le_bytes(bytes.try_into().unwrap());
        self.0 % bound.max(1)
    }

    /// One of the cache's files; the larger ones are hit more often.
    fn file(&mut self, cache: &Path) -> PathBuf {
        let mut files = files(cache);
        files.sort();
        if self.below(2) == 0 {
            cache.join("db")
        } else {
            files[self.below(files.len() as u64) as usize].clone()
        }
    }

    fn change(&mut self, cache: &Path, change: impl FnOnce(&mut Self, &mut [u8])) {
        let path = self.file(cache);
        let mut bytes = fs::read(&path).unwrap();
        // Where something was written.
        let used = bytes.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
        let at = self.below(used as u64) as usize;
        let end = bytes.len();
        change(self, &mut bytes[at.min(end)..]);
        fs::write(path, bytes).unwrap();
    }
}

fn one_bit(dice: &mut Dice, cache: &Path) {
    dice.change(cache, |dice, bytes| {
        if let Some(byte) = bytes.first_mut() {
            *byte ^= 1 << dice.below(8);
        }
    });
}

fn zeros(dice: &mut Dice, cache: &Path) {
    dice.change(cache, |_, bytes| bytes.iter_mut().take(512).for_each(|byte| *byte = 0));
}

fn hole(dice: &mut Dice, cache: &Path) {
    dice.change(cache, |dice, bytes| {
        bytes.iter_mut().zip(noise(dice.0)).take(4096).for_each(|(byte, noise)| *byte = noise);
    });
}

fn cut(dice: &mut Dice, cache: &Path) {
    let path = dice.file(cache);
    let len = fs::metadata(&path).unwrap().len();
    fs::File::options().write(true).open(path).unwrap().set_len(dice.below(len)).unwrap();
}

fn empty(dice: &mut Dice, cache: &Path) {
    fs::write(dice.file(cache), "").unwrap();
}

fn directory(dice: &mut Dice, cache: &Path) {
    let path = dice.file(cache);
    fs::remove_file(&path).unwrap();
    fs::create_dir(path).unwrap();
}

fn file(_: &mut Dice, cache: &Path) {
    fs::remove_dir_all(cache).unwrap();
    fs::write(cache, "not a cache").unwrap();
}

fn missing(dice: &mut Dice, cache: &Path) {
    fs::remove_file(dice.file(cache)).unwrap();
}

fn older(_: &mut Dice, cache: &Path) {
    let db = sled::open(cache).unwrap();
    db.open_tree("meta").unwrap().insert("format", "haree 1 00000000").unwrap();
    db.flush().unwrap();
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &to);
        } else {
            assert!(fs::copy(entry.path(), to).is_ok());
        }
    }
}

/// A directory with figures and an act in it, closed.
fn filled() -> TempDir {
    let dir = TempDir::new().unwrap();
    let (store, _) = open_with(dir.path(), 1);
    store.apply(&figures(0..FIGURES, "c1")).unwrap();
    store.apply(&feeds(Mode::Delta, &["a", "b"], "c2")).unwrap();
    store.flush().unwrap();
    store.queue(draft("kept")).unwrap();
    drop(store);
    dir
}

fn truth() -> Digest {
    let mut truth = Digest::default();
    for hour in 0..FIGURES {
        truth.add(figure_hash(&figure(hour, hour)));
    }
    truth
}

/// Reads all figures. None where the cache broke while it was read, and was replaced.
fn read(store: &Store) -> Option<Vec<Observation>> {
    let range = Range {
        metric: Metric::Crossings,
        place: "BTG".into(),
        kind: PeriodKind::Hour,
        from: at_hour(0),
        until: at_hour(FIGURES),
    };
    match store.observations(&range) {
        Ok(figures) => Some(figures),
        Err(StoreError::Damaged { .. }) => None,
        Err(error) => panic!("{error}"),
    }
}

/// Whether the store says of itself that it has everything.
fn claims_all(store: &Store, truth: Digest) -> bool {
    if !store.cursors().contains_key(&Collection::Observations) {
        return false;
    }
    match store.digest(Collection::Observations) {
        Ok(digest) => digest.is_some_and(|(_, digest)| digest == truth),
        Err(StoreError::Damaged { .. }) => false,
        Err(error) => panic!("{error}"),
    }
}

#[track_caller]
fn check(dir: &Path, truth: Digest, what: &str) {
    let (store, _) = open_with(dir, 2);
    assert_eq!(reasons(&store.pending()), ["kept"], "{what}");
    let found = read(&store);
    for figure in found.iter().flatten() {
        assert_eq!(*figure, super::figure_of(figure), "{what}: a figure that was never written");
    }
    if claims_all(&store, truth) {
        assert_eq!(found.map(|found| found.len() as i64), Some(FIGURES), "{what}");
    }
    // What HQ sends to a console whose sum is not HQ's.
    store
        .apply(&super::frame(Collection::Observations, Mode::SnapshotOnly, figures(0..9, "n").rows, "n"))
        .unwrap();
    store.apply(&feeds(Mode::SnapshotOnly, &["new"], "m")).unwrap();
    store.flush().unwrap();
    check_feeds(&store, &["new"]);
    assert_eq!(read(&store).map(|found| found.len()), Some(9), "{what}");
    drop(store);
    let (store, notices) = open_with(dir, 3);
    assert_eq!((reasons(&store.pending()), notices), (vec!["kept".to_owned()], vec![]), "{what}");
    assert_eq!(read(&store).map(|found| found.len()), Some(9), "{what}");
}

#[test]
fn whatever_happens_to_the_cache_it_opens_shows_nothing_wrong_and_is_filled_again() {
    let trials = env::var("HAREE_DAMAGES").map_or(63, |trials| trials.parse().unwrap());
    let (filled, truth) = (filled(), truth());
    let mut slowest = (0, String::new());
    for seed in 0..trials {
        let (kind, damage) = KINDS[seed as usize % KINDS.len()];
        let what = format!("{kind}, seed {seed}");
        let dir = TempDir::new().unwrap();
        copy(filled.path(), dir.path());
        damage(&mut Dice(seed * 2 + 1), &dir.path().join("cache"));
        let begun = Moment::now();
        drop(open_with(dir.path(), 2));
        slowest = slowest.max((begun.elapsed().as_millis(), what.clone()));
        check(dir.path(), truth, &what);
        let kept = fs::read_dir(dir.path())
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("cache."));
        assert!(kept.count() <= 1, "{what}: more than one damaged cache is kept");
    }
    println!("the slowest of {trials} took {} ms to open: {}", slowest.0, slowest.1);
}

#[test]
fn child_opens_what_it_may_not_read() {
    let Some(dir) = env::var_os(CHILD) else { return };
    let (store, notices) = open_with(Path::new(&dir), 2);
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(reasons(&store.pending()), ["kept"]);
    store.apply(&feeds(Mode::SnapshotOnly, &["new"], "m")).unwrap();
    check_feeds(&store, &["new"]);
    println!("\nit opened");
}

#[test]
fn a_cache_that_another_user_owns_is_set_aside() {
    if !geteuid().is_root() {
        println!("skipped: only root can give files to somebody else");
        return;
    }
    let dir = filled();
    let all =
        [vec![dir.path().to_owned(), dir.path().join("cache"), dir.path().join("outbox")], files(dir.path())];
    for path in all.concat().iter().filter(|path| !path.ends_with("cache/db")) {
        chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
    }
    let mut child = Command::new(env::current_exe().unwrap());
    child.args(["--exact", "store::damage::child_opens_what_it_may_not_read", "--nocapture"]);
    // Tests may lie where nobody else can go.
    let test = dir.path().join("test");
    fs::copy(env::current_exe().unwrap(), &test).unwrap();
    let output = Command::new(&test)
        .args(child.get_args())
        .env(CHILD, dir.path())
        .current_dir("/")
        .uid(NOBODY)
        .gid(NOBODY)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("it opened"), "{said}");
}
