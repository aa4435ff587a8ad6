//! The queue: what people did and HQ has not answered, and what HQ refused.
//!
//! It is a fold over the journal, kept in memory. It must not know the cache or the network.

use std::{collections::BTreeMap, io, path::Path, sync::Arc};

use super::{
    disk::{Disk, is_full},
    error::NotSaved,
    journal::{self, Entry, Journal, Recovered},
};
use crate::domain::{Act, ActKey, Clean, ConsoleId, Draft};

/// From this many segments on, what is alive is written afresh at a start.
const MANY_SEGMENTS: usize = 8;

/// The queue and the journal behind it.
pub(super) struct Outbox {
    journal: Journal,
    console: ConsoleId,
    epoch: u64,
    next: u64,
    waiting: Waiting,
    /// The segment of each act that is alive.
    segments: BTreeMap<ActKey, u32>,
    /// Keys of acts that were not saved and are not yet marked so.
    abandoned: Vec<ActKey>,
}

/// What was found wrong with the journal.
pub(super) struct Trouble {
    pub(super) damaged: u32,
    pub(super) torn: u32,
}

impl Trouble {
    /// What a person must know of it.
    pub(super) fn notices(&self) -> Vec<Clean> {
        let mut notices = Vec::new();
        if self.damaged > 0 {
            notices.push(format!(
                "{} damaged records of the journal were skipped; if something that you did is not listed as queued and HQ does not have it, do it again",
                self.damaged
            ));
        }
        if self.torn > 0 {
            notices.push(
                "an unfinished record at the end of the journal was dropped; it had not been shown as queued"
                    .into(),
            );
        }
        notices.iter().map(|notice| Clean::new(notice)).collect()
    }
}

/// Acts that HQ has not answered, and those that it refused, with its reason.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Waiting {
    pub queued: Vec<Act>,
    pub refused: Vec<(Act, Clean)>,
}

impl Waiting {
    fn fold(&mut self, entry: Entry) {
        match entry {
            Entry::Queued(act) => self.add(act),
            Entry::Requeued { from, act } => {
                self.take(&from);
                self.add(act);
            }
            Entry::Applied(key) | Entry::Abandoned(key) => {
                self.take(&key);
            }
            Entry::Rejected { key, reason } => {
                let act = self.take(&key);
                self.refused.extend(act.map(|act| (act, reason)));
            }
            Entry::Dismissed(key) => self.refused.retain(|(act, _)| act.key != key),
        }
    }

    /// What was written afresh may still stand in an older segment as well.
    fn add(&mut self, act: Act) {
        let refused = self.refused.iter().map(|(act, _)| act);
        if self.queued.iter().chain(refused).all(|known| known.key != act.key) {
            self.queued.push(act);
        }
    }

    fn take(&mut self, key: &ActKey) -> Option<Act> {
        let at = self.queued.iter().position(|act| act.key == *key)?;
        Some(self.queued.remove(at))
    }

    /// The entries that make it what it is.
    fn alive(&self) -> Vec<Entry> {
        let refused = self.refused.iter().flat_map(|(act, reason)| {
            let mark = Entry::Rejected { key: act.key.clone(), reason: reason.clone() };
            [Entry::Queued(act.clone()), mark]
        });
        refused.chain(self.queued.iter().cloned().map(Entry::Queued)).collect()
    }
}

impl Outbox {
    /// Reads what waits without touching anything; what cannot be read is left out.
    pub(super) fn peek(disk: &dyn Disk, dir: &Path) -> Waiting {
        let mut waiting = Waiting::default();
        for entry in journal::entries(disk, dir) {
            waiting.fold(entry);
        }
        waiting
    }

    pub(super) fn open(
        disk: Arc<dyn Disk>,
        dir: &Path,
        ballast: &Path,
        (console, epoch): (ConsoleId, u64),
    ) -> io::Result<(Self, Trouble)> {
        let (journal, Recovered { entries, damaged, torn }) = Journal::open(disk, dir, ballast)?;
        let mut outbox = Self {
            journal,
            console,
            epoch,
            next: 1,
            waiting: Waiting::default(),
            segments: BTreeMap::new(),
            abandoned: Vec::new(),
        };
        for (segment, entry) in entries {
            outbox.fold(segment, entry);
        }
        outbox.tidy();
        Ok((outbox, Trouble { damaged, torn }))
    }

    /// Queues what a person did; once this returns it is on the disk.
    pub(super) fn queue(&mut self, draft: Draft) -> Result<Act, NotSaved> {
        let act = Act { key: self.fresh_key(), draft };
        self.save(Entry::Queued(act.clone()), &act)?;
        Ok(act)
    }

    /// Queues an act again under a fresh key. None where it is not in the queue.
    pub(super) fn requeue(&mut self, key: &ActKey) -> Result<Option<Act>, NotSaved> {
        let Some(old) = self.waiting.queued.iter().find(|act| act.key == *key).cloned() else {
            return Ok(None);
        };
        let act = Act { key: self.fresh_key(), draft: old.draft };
        self.save(Entry::Requeued { from: key.clone(), act: act.clone() }, &act)?;
        Ok(Some(act))
    }

    /// Takes an act out of the queue: HQ has it.
    pub(super) fn applied(&mut self, key: &ActKey) {
        self.answer(Entry::Applied(key.clone()));
    }

    /// Moves an act from the queue to what wants a person.
    pub(super) fn rejected(&mut self, key: &ActKey, reason: &Clean) {
        self.answer(Entry::Rejected { key: key.clone(), reason: reason.clone() });
    }

    /// Takes away an act that HQ refused and a person has seen. Tells whether it was there.
    pub(super) fn dismiss(&mut self, key: &ActKey) -> bool {
        let there = self.waiting.refused.iter().any(|(act, _)| act.key == *key);
        if there {
            self.answer(Entry::Dismissed(key.clone()));
        }
        there
    }

    pub(super) fn pending(&self) -> &[Act] {
        &self.waiting.queued
    }

    pub(super) fn attention(&self) -> &[(Act, Clean)] {
        &self.waiting.refused
    }

    fn fresh_key(&mut self) -> ActKey {
        let sequence = self.next;
        self.next += 1;
        ActKey { console: self.console.clone(), epoch: self.epoch, sequence }
    }

    fn save(&mut self, entry: Entry, act: &Act) -> Result<(), NotSaved> {
        let Self { journal, waiting, .. } = self;
        match journal.append(&entry, || waiting.alive()) {
            Ok(written) => {
                if written.afresh {
                    self.segments.values_mut().for_each(|segment| *segment = written.segment);
                }
                self.fold(written.segment, entry);
                for key in std::mem::take(&mut self.abandoned) {
                    self.journal.note(&Entry::Abandoned(key));
                }
                self.retire();
                Ok(())
            }
            Err(error) => {
                self.abandoned.push(act.key.clone());
                let dir = self.journal.dir().to_owned();
                Err(if is_full(&error) {
                    NotSaved::Full { dir }
                } else {
                    NotSaved::Failed { dir, why: Clean::new(&error.to_string()) }
                })
            }
        }
    }

    fn answer(&mut self, entry: Entry) {
        self.journal.note(&entry);
        let segment = self.journal.newest();
        self.fold(segment, entry);
        self.retire();
    }

    fn fold(&mut self, segment: u32, entry: Entry) {
        match &entry {
            Entry::Queued(act) => self.stands_in(segment, act),
            Entry::Requeued { from, act } => {
                self.segments.remove(from);
                self.stands_in(segment, act);
            }
            Entry::Applied(key) | Entry::Abandoned(key) | Entry::Dismissed(key) => {
                self.segments.remove(key);
            }
            Entry::Rejected { .. } => {}
        }
        self.waiting.fold(entry);
    }

    fn stands_in(&mut self, segment: u32, act: &Act) {
        if act.key.epoch == self.epoch {
            self.next = self.next.max(act.key.sequence + 1);
        }
        self.segments.insert(act.key.clone(), segment);
    }

    fn tidy(&mut self) {
        if self.journal.segments() > MANY_SEGMENTS && !self.segments.is_empty() {
            match self.journal.rewrite(&self.waiting.alive()) {
                Ok(newest) => self.segments.values_mut().for_each(|segment| *segment = newest),
                Err(error) => tracing::warn!(%error, "the journal could not be tidied"),
            }
        }
        self.retire();
    }

    fn retire(&mut self) {
        let oldest = self.segments.values().min().copied().unwrap_or_else(|| self.journal.newest());
        self.journal.retire_below(oldest);
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fs,
        path::PathBuf,
        sync::atomic::{AtomicBool, AtomicU32, Ordering::SeqCst},
    };

    use proptest::prelude::*;
    use tempfile::TempDir;

    use super::*;
    use crate::{
        domain::Deed,
        store::disk::{Handle, RealDisk},
    };

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
            deed: Deed::Acknowledge { alert: "a".into(), reason: reason.into() },
        }
    }

    #[track_caller]
    fn check(outbox: &Outbox, pending: &[&str], attention: &[&str]) {
        let reason = |act: &Act| {
            let Deed::Acknowledge { reason, .. } = &act.draft.deed;
            reason.to_string()
        };
        assert_eq!(outbox.pending().iter().map(reason).collect::<Vec<_>>(), pending);
        assert_eq!(outbox.attention().iter().map(|(act, _)| reason(act)).collect::<Vec<_>>(), attention);
    }

    #[test]
    fn the_queue_is_the_same_after_a_restart_and_keys_are_never_used_twice() {
        let mut desk = Desk::new();
        let (mut outbox, _) = desk.open();
        let acts = ["one", "two", "three", "four"].map(|reason| outbox.queue(draft(reason)).unwrap());
        outbox.applied(&acts[0].key);
        outbox.rejected(&acts[1].key, &"no such alert".into());
        let moved = outbox.requeue(&acts[2].key).unwrap().unwrap();
        assert!(moved.key != acts[2].key && moved.draft == acts[2].draft);
        check(&outbox, &["four", "three"], &["two"]);
        drop(outbox);
        for _ in 0..2 {
            let (outbox, trouble) = desk.open();
            check(&outbox, &["four", "three"], &["two"]);
            assert_eq!(outbox.attention()[0].1, "no such alert".into());
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
        for act in outbox.pending().to_vec() {
            outbox.applied(&act.key);
        }
        drop(outbox);
        check(&desk.open().0, &[], &[]);
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
        let key = outbox.pending()[0].key.clone();
        outbox.applied(&key);
        assert_eq!(desk.files(), ["00000001.damaged", "00000002.log"]);
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
}
