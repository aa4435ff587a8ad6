//! The queue over restarts, failing disks and damage.

use std::{
    fs,
    path::PathBuf,
    sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
};

use proptest::prelude::*;
use tempfile::TempDir;

use super::{saving::MANY_SEGMENTS, *};
use crate::domain::Recorded;
use crate::store::disk::{Handle, RealDisk};

/// A real disk whose next forced writes fail.
#[derive(Default)]
struct Failing {
    syncs: Arc<AtomicU32>,
    /// Cutting off what was written fails as well.
    cuts: Arc<AtomicBool>,
}

struct FailingFile(Box<dyn Handle>, Arc<AtomicU32>, Arc<AtomicBool>);

impl Handle for FailingFile {
    fn append(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.0.append(bytes)
    }

    fn sync_data(&mut self) -> io::Result<()> {
        match self.1.fetch_update(SeqCst, SeqCst, |left| left.checked_sub(1)) {
            Ok(_) => Err(io::ErrorKind::StorageFull.into()),
            Err(_) => self.0.sync_data(),
        }
    }

    fn sync_all(&mut self) -> io::Result<()> {
        self.0.sync_all()
    }

    fn set_len(&mut self, len: u64) -> io::Result<()> {
        if self.2.load(SeqCst) { Err(io::ErrorKind::Other.into()) } else { self.0.set_len(len) }
    }
}

impl Disk for Failing {
    fn make_dir(&self, dir: &Path) -> io::Result<()> {
        RealDisk.make_dir(dir)
    }
    fn list(&self, dir: &Path) -> io::Result<Vec<String>> {
        RealDisk.list(dir)
    }
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        RealDisk.read(path)
    }
    fn create(&self, path: &Path) -> io::Result<Box<dyn Handle>> {
        let file = RealDisk.create(path)?;
        Ok(Box::new(FailingFile(file, self.syncs.clone(), self.cuts.clone())))
    }
    fn truncate(&self, path: &Path, len: u64) -> io::Result<()> {
        RealDisk.truncate(path, len)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        RealDisk.rename(from, to)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        RealDisk.remove(path)
    }
    fn sync(&self, path: &Path) -> io::Result<()> {
        RealDisk.sync(path)
    }
    fn free(&self, dir: &Path) -> io::Result<u64> {
        RealDisk.free(dir)
    }
    fn reserve(&self, path: &Path, bytes: u64) -> io::Result<()> {
        RealDisk.reserve(path, bytes)
    }
}

struct Desk {
    dir: TempDir,
    disk: Arc<Failing>,
    epoch: u64,
}

impl Desk {
    fn new() -> Self {
        Self { dir: TempDir::new().unwrap(), disk: Arc::default(), epoch: 0 }
    }

    fn open(&mut self) -> (Outbox, Trouble) {
        self.epoch += 1;
        let who = (ConsoleId::new("c-1"), self.epoch);
        Outbox::open(self.disk.clone(), &self.outbox(), &self.dir.path().join("ballast"), who).unwrap()
    }

    fn outbox(&self) -> PathBuf {
        self.dir.path().join("outbox")
    }

    fn files(&self) -> Vec<String> {
        RealDisk.list(&self.outbox()).unwrap()
    }
}

fn draft(reason: &str) -> Draft {
    Draft {
        who: "Ana".into(),
        happened_at: chrono::DateTime::UNIX_EPOCH,
        deed: Deed::Acknowledge { alert: "a".into(), reason: reason.into(), sent: None },
    }
}

fn recorded(order: u64) -> Recorded {
    Recorded { order, at: Instant::UNIX_EPOCH }
}

#[track_caller]
fn check(outbox: &Outbox, pending: &[&str], attention: &[&str]) {
    let reason = |act: &Act| act.draft.deed.words().to_owned();
    assert_eq!(outbox.pending().iter().map(reason).collect::<Vec<_>>(), pending);
    let refused = outbox.attention().iter().map(|refused| reason(&refused.act));
    assert_eq!(refused.collect::<Vec<_>>(), attention);
}

#[test]
fn the_queue_is_the_same_after_a_restart_and_keys_are_never_used_twice() {
    let mut desk = Desk::new();
    let (mut outbox, _) = desk.open();
    let acts = ["one", "two", "three", "four"].map(|reason| outbox.queue(draft(reason)).unwrap());
    outbox.answered(&acts[0].key, recorded(1), None);
    outbox.rejected(&acts[1].key, &"no such alert".into());
    let moved = outbox.requeue(&acts[2].key, None).unwrap().unwrap();
    assert!(moved.key != acts[2].key && moved.draft == acts[2].draft);
    check(&outbox, &["four", "three"], &["two"]);
    drop(outbox);
    for _ in 0..2 {
        let (outbox, trouble) = desk.open();
        check(&outbox, &["four", "three"], &["two"]);
        assert_eq!(outbox.attention()[0].why, "no such alert".into());
        assert!(trouble.notices().is_empty());
        desk.epoch = 0;
    }
    let (mut outbox, _) = desk.open();
    assert_eq!(outbox.queue(draft("five")).unwrap().key.sequence, 6, "the epoch came back");
}

#[test]
fn a_failed_write_moves_everything_alive_into_a_new_segment() {
    let mut desk = Desk::new();
    let (mut outbox, _) = desk.open();
    fs::write(desk.dir.path().join("ballast"), "ballast").unwrap();
    let refused = outbox.queue(draft("refused")).unwrap();
    outbox.rejected(&refused.key, &"no".into());
    outbox.queue(draft("before")).unwrap();
    desk.disk.syncs.store(1, SeqCst);
    outbox.queue(draft("during")).unwrap();
    outbox.queue(draft("after")).unwrap();
    assert_eq!(desk.files(), ["00000002.log"]);
    assert!(!desk.dir.path().join("ballast").exists());
    check(&desk.open().0, &["before", "during", "after"], &["refused"]);
}

#[test]
fn what_is_not_saved_does_not_come_back() {
    let mut desk = Desk::new();
    let (mut outbox, _) = desk.open();
    outbox.queue(draft("before")).unwrap();
    desk.disk.syncs.store(2, SeqCst);
    let error = outbox.queue(draft("never")).unwrap_err();
    assert!(error.to_string().starts_with("the disk at "), "{error}");
    check(&desk.open().0, &["before"], &[]);

    // Now it stays on the disk, and the next act that is saved takes it back.
    desk.disk.syncs.store(2, SeqCst);
    desk.disk.cuts.store(true, SeqCst);
    outbox.queue(draft("never")).unwrap_err();
    outbox.queue(draft("after")).unwrap();
    check(&desk.open().0, &["before", "after"], &[]);
}

#[test]
fn segments_go_once_all_in_them_is_answered() {
    let mut desk = Desk::new();
    for round in 1..=20 {
        let (mut outbox, _) = desk.open();
        assert_eq!(outbox.pending().len(), round - 1);
        outbox.queue(draft("waits")).unwrap();
        assert!(desk.files().len() <= MANY_SEGMENTS + 1, "{:?}", desk.files());
    }
    let (mut outbox, _) = desk.open();
    outbox.heard(&"f1".into());
    for act in outbox.pending() {
        outbox.answered(&act.key, recorded(1), None);
    }
    drop(outbox);
    let (mut outbox, _) = desk.open();
    check(&outbox, &[], &[]);
    outbox.heard(&"f1".into());
    outbox.forget(Instant::UNIX_EPOCH + TimeDelta::days(29));
    assert!(!desk.files().is_empty(), "they can be offered to another ledger for thirty days");
    outbox.forget(Instant::UNIX_EPOCH + TimeDelta::days(31));
    assert_eq!(desk.files(), Vec::<String>::new());
}

#[test]
fn a_full_segment_is_followed_by_another() {
    let mut desk = Desk::new();
    let (mut outbox, _) = desk.open();
    for _ in 0..90 {
        outbox.queue(draft(&"long ".repeat(700))).unwrap();
    }
    assert_eq!(desk.files(), ["00000001.log", "00000002.log"]);
    assert_eq!(desk.open().0.pending().len(), 90);
}

#[test]
fn damage_is_counted_and_kept_and_a_torn_end_is_cut_off() {
    let mut desk = Desk::new();
    let (mut outbox, _) = desk.open();
    for reason in ["one", "two", "three"] {
        outbox.queue(draft(reason)).unwrap();
    }
    let path = desk.outbox().join("00000001.log");
    let mut bytes = fs::read(&path).unwrap();
    let third = bytes.len() / 3;
    bytes[third + 40] ^= 1;
    bytes.truncate(bytes.len() - 1);
    fs::write(&path, &bytes).unwrap();
    let (mut outbox, trouble) = desk.open();
    check(&outbox, &["one"], &[]);
    assert_eq!((trouble.damaged, trouble.torn), (1, 1));
    assert_eq!(trouble.notices().len(), 2);
    assert_eq!(desk.files(), ["00000001.damaged", "00000002.log"]);
    let key = outbox.pending()[0].key.clone();
    outbox.answered(&key, recorded(1), None);
    assert!(desk.open().1.notices().is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn random_bytes_in_the_journal_cost_only_what_they_hit(
        at in any::<proptest::sample::Index>(),
        noise in proptest::collection::vec(any::<u8>(), 1..300),
    ) {
        let mut desk = Desk::new();
        let (mut outbox, _) = desk.open();
        for _ in 0..6 {
            outbox.queue(draft("reason")).unwrap();
        }
        let path = desk.outbox().join("00000001.log");
        let mut bytes = fs::read(&path).unwrap();
        let one = bytes.len() / 6;
        let from = at.index(bytes.len());
        let until = bytes.len().min(from + noise.len());
        let before = bytes.clone();
        bytes[from..until].copy_from_slice(&noise[..until - from]);
        fs::write(&path, &bytes).unwrap();
        let kept: Vec<u64> = desk.open().0.pending().iter().map(|act| act.key.sequence).collect();
        let whole = (0..6).filter(|i| before[i * one..(i + 1) * one] == bytes[i * one..(i + 1) * one]);
        prop_assert_eq!(kept, whole.map(|i| i as u64 + 1).collect::<Vec<_>>());
    }
}
