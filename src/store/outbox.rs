//! The queue: what people did and HQ has not answered, what HQ refused, and what it answered lately.
//!
//! It is a fold over the journal, kept in memory. Answered acts stay for thirty days, so that they
//! can be offered again to an HQ whose ledger was restored. It must not know the cache or the network.

use std::{
    collections::{BTreeMap, HashSet},
    io,
    path::Path,
    sync::Arc,
};

use chrono::TimeDelta;

use super::{
    disk::{Disk, is_full},
    error::NotSaved,
    journal::{self, Entry, Journal, Recovered},
    waiting::{Answered, Kept, Refused, Waiting},
};
use crate::domain::{
    Act, ActKey, ActState, Base, Clean, ConsoleId, Deed, Draft, FeedId, Instant, OwnAct, Recorded,
    RecordedAct,
};

/// From this many segments on, what is alive is written afresh at a start.
const MANY_SEGMENTS: usize = 8;

/// How long an answered act is kept, by HQ's clock.
const RETENTION: TimeDelta = TimeDelta::days(30);

/// The queue and the journal behind it.
pub(super) struct Outbox {
    journal: Journal,
    console: ConsoleId,
    epoch: u64,
    next: u64,
    waiting: Kept,
    /// The segment of each act that is alive, and of each number that was skipped.
    segments: BTreeMap<ActKey, u32>,
    /// Keys of acts that were not saved and are not yet marked so.
    abandoned: Vec<ActKey>,
    /// Acts of this opening that were sent. Those of earlier ones may have been.
    sent: HashSet<ActKey>,
    /// The ledger that answers now, as far as is known.
    feed: Option<FeedId>,
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

/// What became of an act that a person took back.
#[derive(Clone, Debug, PartialEq)]
pub enum Withdrawal {
    /// HQ never had it, and will not.
    Gone,
    /// HQ may have it: this act takes it back there.
    Cancels(Act),
    /// There is no such act of this console, or it was taken back before.
    Nothing,
}

impl Outbox {
    /// Reads what waits without touching anything; what cannot be read is left out.
    pub(super) fn peek(disk: &dyn Disk, dir: &Path) -> Waiting {
        let mut waiting = Kept::default();
        for entry in journal::entries(disk, dir) {
            waiting.fold(entry);
        }
        waiting.into_waiting()
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
            waiting: Kept::default(),
            segments: BTreeMap::new(),
            abandoned: Vec::new(),
            sent: HashSet::new(),
            feed: None,
        };
        for (segment, entry) in entries {
            outbox.fold(segment, entry);
        }
        outbox.tidy(damaged > 0);
        Ok((outbox, Trouble { damaged, torn }))
    }

    /// Takes note of which ledger answers. What another one answered is offered to it again.
    pub(super) fn heard(&mut self, feed: &FeedId) {
        self.feed = Some(feed.clone());
    }

    /// Forgets what HQ answered more than thirty days ago, by its own clock; what it has not been
    /// offered again stays.
    pub(super) fn forget(&mut self, now: Instant) {
        let Some(feed) = self.feed.clone() else { return };
        let old = self.waiting.forget(|answered| answered.feed == feed && answered.at() < now - RETENTION);
        for key in &old {
            self.segments.remove(key);
        }
        if !old.is_empty() {
            self.retire();
        }
    }

    /// Queues what a person did; once this returns it is on the disk.
    pub(super) fn queue(&mut self, draft: Draft) -> Result<Act, NotSaved> {
        let act = Act { key: self.fresh_key(), draft };
        self.save(Entry::Queued(act.clone()), &act.key)?;
        Ok(act)
    }

    /// Queues an act again under a fresh key: one whose key HQ knows with other content, or one
    /// that HQ refused or set aside. None where it is neither queued nor refused.
    pub(super) fn requeue(&mut self, key: &ActKey, base: Option<Base>) -> Result<Option<Act>, NotSaved> {
        let refused = || self.waiting.refused_act(key).map(|refused| &refused.act);
        let Some(old) = self.waiting.queued_act(key).or_else(refused) else { return Ok(None) };
        let draft = old.draft.clone();
        let mut act = Act { key: self.fresh_key(), draft };
        if let (Deed::Count { base: known, .. }, Some(base)) = (&mut act.draft.deed, base) {
            *known = Some(base);
        }
        self.save(Entry::Requeued { from: key.clone(), act: act.clone() }, &act.key)?;
        Ok(Some(act))
    }

    /// Takes an act back: here where HQ never had it, else by an act that says so.
    pub(super) fn withdraw(
        &mut self,
        key: &ActKey,
        who: &Clean,
        at: Instant,
    ) -> Result<Withdrawal, NotSaved> {
        let name = Clean::new(&key.to_string());
        let is_queued = self.waiting.queued_act(key).is_some();
        if is_queued && !self.may_be_at_hq(key) {
            self.save(Entry::Withdrawn(key.clone()), key)?;
            return Ok(Withdrawal::Gone);
        }
        if self.dismiss(key) {
            return Ok(Withdrawal::Gone);
        }
        if !is_queued && self.waiting.answered_act(key).is_none_or(|known| known.act.set_aside.is_some()) {
            return Ok(Withdrawal::Nothing);
        }
        let answered = self.waiting.answered.values().map(|answered| &answered.act.act);
        let takes_back = |act: &Act| match &act.draft.deed {
            Deed::Cancel { act: target, .. } => *target == name || act.key == *key,
            _ => false,
        };
        if self.waiting.queued().chain(answered).any(takes_back) {
            return Ok(Withdrawal::Nothing);
        }
        let deed = Deed::Cancel { act: name, reason: Clean::default() };
        self.queue(Draft { who: who.clone(), happened_at: at, deed }).map(Withdrawal::Cancels)
    }

    /// What HQ is to be told, in order: acts that another ledger answered, then those that none has.
    /// Numbers that were skipped go along and are not worth a message of their own.
    pub(super) fn outgoing(&self) -> Vec<RecordedAct> {
        let mut outgoing = self.offers();
        outgoing.extend(self.waiting.queued().cloned().map(RecordedAct::queued));
        if !outgoing.is_empty() {
            outgoing.extend(self.waiting.skipped.iter().map(skipped));
        }
        outgoing
    }

    /// Acts that an earlier ledger answered and the one that answers now has not, in the old order.
    pub(super) fn offers(&self) -> Vec<RecordedAct> {
        let others = self.waiting.answered.values().filter(|answered| self.is_offered(answered));
        let mut offers: Vec<RecordedAct> = others.map(|answered| answered.act.clone()).collect();
        offers.sort_by_key(|act| act.recorded.map(|recorded| recorded.order));
        offers
    }

    /// Takes note of what is being sent; leaves out what was taken back meanwhile.
    pub(super) fn sending(&mut self, acts: Vec<RecordedAct>) -> Vec<RecordedAct> {
        let is_wanted = |act: &RecordedAct| {
            act.recorded.is_some()
                || act.act.draft.deed == Deed::Skipped
                || self.waiting.queued_act(&act.act.key).is_some()
        };
        let wanted: Vec<RecordedAct> = acts.into_iter().filter(is_wanted).collect();
        self.sent.extend(wanted.iter().map(|act| act.act.key.clone()));
        wanted
    }

    /// What was to be sent never left this machine.
    pub(super) fn unsent(&mut self, acts: &[RecordedAct]) {
        for act in acts {
            self.sent.remove(&act.act.key);
        }
    }

    /// The act that HQ gives its word on, as it was sent; none where it has given it before.
    pub(super) fn outgoing_act(&self, key: &ActKey) -> Option<RecordedAct> {
        let queued = self.waiting.queued_act(key).cloned().map(RecordedAct::queued);
        let offered = || self.waiting.answered_act(key).filter(|answered| self.is_offered(answered));
        let offered = || offered().map(|answered| answered.act.clone());
        queued.or_else(offered).or_else(|| self.waiting.skipped.contains(key).then(|| skipped(key)))
    }

    /// Takes an act out of the queue: HQ has it. One that HQ set aside wants a person.
    pub(super) fn answered(&mut self, key: &ActKey, recorded: Recorded, set_aside: Option<Clean>) {
        let feed = self.feed.clone().unwrap_or_else(|| FeedId::new(""));
        self.answer(Entry::Answered { key: key.clone(), feed, recorded, set_aside });
    }

    /// Moves an act from the queue to what wants a person.
    pub(super) fn rejected(&mut self, key: &ActKey, reason: &Clean) {
        self.answer(Entry::Rejected { key: key.clone(), reason: reason.clone() });
    }

    /// HQ knows that a number was skipped.
    pub(super) fn settled(&mut self, key: &ActKey) {
        self.answer(Entry::Settled(key.clone()));
    }

    /// HQ has answered everything of one opening up to this number.
    pub(super) fn answered_up_to(&mut self, mark: &ActKey) {
        let is_covered = |key: &&ActKey| {
            (&key.console, key.epoch) == (&mark.console, mark.epoch) && key.sequence <= mark.sequence
        };
        let covered: Vec<ActKey> = self.waiting.skipped.iter().filter(is_covered).cloned().collect();
        for key in covered {
            self.settled(&key);
        }
    }

    /// Takes away an act that HQ refused and a person has seen. Tells whether it was there.
    pub(super) fn dismiss(&mut self, key: &ActKey) -> bool {
        let there = self.waiting.refused_act(key).is_some();
        if there {
            self.answer(Entry::Dismissed(key.clone()));
        }
        there
    }

    pub(super) fn pending(&self) -> Vec<Act> {
        self.waiting.queued().cloned().collect()
    }

    /// How many acts HQ is to be told of.
    pub(super) fn outgoing_len(&self) -> usize {
        let others = self.waiting.answered.values().filter(|answered| self.is_offered(answered));
        self.waiting.queue_len() + others.count()
    }

    fn is_offered(&self, answered: &Answered) -> bool {
        self.feed.as_ref().is_some_and(|feed| answered.feed != *feed)
    }

    pub(super) fn attention(&self) -> &[Refused] {
        &self.waiting.refused
    }

    /// Every act that is kept, with how far it is.
    pub(super) fn own_acts(&self) -> Vec<OwnAct> {
        let refused = self.waiting.refused.iter().map(|refused| {
            let why = refused.why.clone();
            let state = match refused.recorded {
                Some(recorded) => ActState::SetAside(recorded, why),
                None => ActState::Refused(why),
            };
            OwnAct { act: refused.act.clone(), state }
        });
        let offers = self.offers().into_iter().filter(|act| act.set_aside.is_none());
        let offers = offers.map(|act| OwnAct { act: act.act, state: ActState::Waiting { sent: true } });
        let queued = self.waiting.queued().map(|act| {
            let state = ActState::Waiting { sent: self.may_be_at_hq(&act.key) };
            OwnAct { act: act.clone(), state }
        });
        let answered = self.waiting.answered.values().filter_map(|answered| {
            let RecordedAct { act, recorded: Some(recorded), set_aside: None } = &answered.act else {
                return None;
            };
            (!self.is_offered(answered))
                .then(|| OwnAct { act: act.clone(), state: ActState::Applied(*recorded) })
        });
        refused.chain(offers).chain(queued).chain(answered).collect()
    }

    /// Nobody knows what an earlier opening sent before it ended.
    fn may_be_at_hq(&self, key: &ActKey) -> bool {
        key.epoch != self.epoch || self.sent.contains(key)
    }

    fn fresh_key(&mut self) -> ActKey {
        let sequence = self.next;
        self.next += 1;
        ActKey { console: self.console.clone(), epoch: self.epoch, sequence }
    }

    fn save(&mut self, entry: Entry, key: &ActKey) -> Result<(), NotSaved> {
        let Self { journal, waiting, .. } = self;
        match journal.append(&entry, || waiting.alive()) {
            Ok(written) => {
                if written.afresh {
                    self.segments.values_mut().for_each(|segment| *segment = written.segment);
                }
                self.fold(written.segment, entry);
                for key in std::mem::take(&mut self.abandoned) {
                    self.answer(Entry::Abandoned(key));
                }
                self.retire();
                Ok(())
            }
            Err(error) => {
                // A number that is in the queue already stays what it is.
                if self.waiting.queued_act(key).is_none() {
                    self.abandoned.push(key.clone());
                }
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
        let key = entry.key().clone();
        if key.epoch == self.epoch {
            self.next = self.next.max(key.sequence + 1);
        }
        let from = entry.takes_from().cloned();
        self.waiting.fold(entry);
        // Where an act first stood it stays, until nothing needs it there any more.
        for key in from.into_iter().chain([key]) {
            if self.waiting.is_alive(&key) {
                self.segments.entry(key).or_insert(segment);
            } else {
                self.segments.remove(&key);
            }
        }
    }

    /// Writes what is alive afresh where it is scattered over many segments; or where some of them are
    /// damaged, so that those are put aside and told of once.
    fn tidy(&mut self, damaged: bool) {
        if (damaged || self.journal.segments() > MANY_SEGMENTS) && !self.segments.is_empty() {
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

/// What tells HQ that a number is no act.
fn skipped(key: &ActKey) -> RecordedAct {
    let draft = Draft { who: Clean::default(), happened_at: Instant::UNIX_EPOCH, deed: Deed::Skipped };
    RecordedAct::queued(Act { key: key.clone(), draft })
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
}
