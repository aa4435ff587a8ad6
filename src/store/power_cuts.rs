//! The journal after power cuts and damage, on a simulated disk.
//!
//! `HAREE_CUTS` and `HAREE_DAMAGES` say how many; a failure names its seed. It must not know a real disk.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use chrono::TimeDelta;

use super::{
    outbox::{Outbox, Withdrawal},
    record::scan,
    simulated::{Cut, Dice, Simulated},
};
use crate::domain::{Act, ActKey, Clean, ConsoleId, Deed, Draft, Instant, Recorded};

const DIR: &str = "/data/outbox";
/// Cuts of one run; another run follows after that many.
const CUTS_A_RUN: usize = 20;

/// What was promised about one act, and when.
#[derive(Clone, Debug)]
struct Promise {
    draft: Draft,
    /// From this moment on it must be there.
    saved: usize,
    /// From this moment on it may be gone, because a person or time let go of it.
    let_go: Option<usize>,
    /// From this moment on it must never be done.
    gone: Option<usize>,
}

/// A console at work, and what it was promised.
struct Run {
    disk: Simulated,
    outbox: Outbox,
    epoch: u64,
    order: u64,
    now: Instant,
    dice: Dice,
    promises: BTreeMap<ActKey, Promise>,
}

fn open(disk: &Simulated, epoch: u64) -> Outbox {
    let who = (ConsoleId::new("c-1"), epoch);
    let (mut outbox, _) =
        Outbox::open(Arc::new(disk.clone()), Path::new(DIR), Path::new("/data/ballast"), who).unwrap();
    outbox.heard(&"feed".into());
    outbox
}

impl Run {
    fn new(seed: u64) -> Self {
        let disk = Simulated::default();
        let outbox = open(&disk, 1);
        let now = chrono::DateTime::UNIX_EPOCH;
        Self { disk, outbox, epoch: 1, order: 0, now, dice: Dice::new(seed), promises: BTreeMap::new() }
    }

    fn draft(&mut self) -> Draft {
        // Long ones, so that segments fill up and records cross pages.
        let len = [5, 60, 3_000, 30_000][self.dice.roll(4)];
        let letter = char::from(b'a' + self.dice.roll(26) as u8);
        let text = Clean::new(&format!("{} {}", self.promises.len(), letter.to_string().repeat(len)));
        Draft { who: "Ana".into(), happened_at: self.now, deed: Deed::Log { text, place: None } }
    }

    fn promise(&mut self, act: &Act) {
        let (draft, saved) = (act.draft.clone(), self.disk.moment());
        self.promises.insert(act.key.clone(), Promise { draft, saved, let_go: None, gone: None });
    }

    fn let_go(&mut self, key: &ActKey) {
        let moment = self.disk.moment();
        if let Some(promise) = self.promises.get_mut(key) {
            promise.let_go.get_or_insert(moment);
        }
    }

    fn some_pending(&mut self) -> Option<ActKey> {
        let pending = self.outbox.pending();
        let at = self.dice.roll(pending.len());
        pending.get(at).map(|act| act.key.clone())
    }

    fn step(&mut self) {
        self.now += TimeDelta::hours(9);
        match self.dice.roll(12) {
            0..5 => {
                let draft = self.draft();
                let act = self.outbox.queue(draft).unwrap();
                self.promise(&act);
            }
            5..7 => {
                let Some(key) = self.some_pending() else { return };
                self.order += 1;
                let set_aside = (self.dice.roll(4) == 0).then(|| "overtaken".into());
                self.outbox.answered(&key, Recorded { order: self.order, at: self.now }, set_aside);
            }
            7 => {
                let Some(key) = self.some_pending() else { return };
                self.outbox.rejected(&key, &"no such alert".into());
            }
            8 => {
                let Some(key) = self.outbox.attention().first().map(|refused| refused.act.key.clone()) else {
                    return;
                };
                self.let_go(&key);
                if self.dice.roll(2) == 0 {
                    self.outbox.dismiss(&key);
                } else if let Some(act) = self.outbox.requeue(&key, None).unwrap() {
                    self.promise(&act);
                }
            }
            9 => {
                let Some(key) = self.some_pending() else { return };
                let before = self.disk.moment();
                match self.outbox.withdraw(&key, &"Ana".into(), self.now).unwrap() {
                    Withdrawal::Gone => {
                        let promise = self.promises.get_mut(&key).unwrap();
                        promise.let_go.get_or_insert(before);
                        promise.gone = Some(self.disk.moment());
                    }
                    Withdrawal::Cancels(act) => self.promise(&act),
                    Withdrawal::Nothing => {}
                }
            }
            10 => {
                let old: Vec<ActKey> = self.promises.keys().cloned().collect();
                // Which ones are old enough is the outbox's to know; none of them is promised any more.
                let before: BTreeSet<ActKey> = self.kept();
                let moment = self.disk.moment();
                self.outbox.forget(self.now);
                let after = self.kept();
                for key in old.iter().filter(|key| before.contains(*key) && !after.contains(*key)) {
                    self.promises.get_mut(key).unwrap().let_go.get_or_insert(moment);
                }
            }
            _ => {
                self.epoch += 1;
                self.outbox = open(&self.disk, self.epoch);
            }
        }
    }

    fn kept(&self) -> BTreeSet<ActKey> {
        self.outbox.own_acts().into_iter().map(|own| own.act.key).collect()
    }

    /// Looks at what an image holds, and goes on working with it.
    fn check(&self, image: BTreeMap<PathBuf, Vec<u8>>, moment: usize, what: &str) {
        let disk = Simulated::with(image);
        let mut outbox = open(&disk, 1_000_000);
        let own: BTreeMap<ActKey, Draft> =
            outbox.own_acts().into_iter().map(|own| (own.act.key, own.act.draft)).collect();
        for (key, promise) in &self.promises {
            let due = promise.saved <= moment && promise.let_go.is_none_or(|at| moment <= at);
            assert!(!due || own.contains_key(key), "{what}: {key} is lost");
            let gone = promise.gone.is_some_and(|at| at <= moment);
            let waits = outbox.pending().iter().any(|act| act.key == *key);
            assert!(!(gone && waits), "{what}: {key} was taken back and waits again");
        }
        for (key, draft) in &own {
            let Some(promise) = self.promises.get(key) else {
                // Nobody was told yet; what it says is what was asked for.
                assert!(
                    matches!(draft.deed, Deed::Log { .. } | Deed::Cancel { .. }),
                    "{what}: {key} is made up"
                );
                continue;
            };
            assert_eq!(*draft, promise.draft, "{what}: {key} says something else");
        }
        let deed = Deed::Log { text: "after".into(), place: None };
        let act = outbox.queue(Draft { who: "Ana".into(), happened_at: self.now, deed }).unwrap();
        assert!(!self.promises.contains_key(&act.key) && !own.contains_key(&act.key));
        drop(outbox);
        let again = open(&disk, 1_000_001);
        assert!(again.pending().contains(&act), "{what}: what came after the cut is lost");
        let kept: BTreeSet<ActKey> = again.own_acts().into_iter().map(|own| own.act.key).collect();
        assert!(own.keys().all(|key| kept.contains(key)), "{what}: a second start loses something");
    }
}

/// How many were asked for.
fn how_many(variable: &str, short: usize) -> usize {
    std::env::var(variable).ok().and_then(|many| many.parse().ok()).unwrap_or(short)
}

#[test]
fn no_power_cut_loses_what_was_shown_as_queued_or_makes_something_up() {
    let (mut left, mut seed) = (how_many("HAREE_CUTS", 200), 0_u64);
    while left > 0 {
        seed += 1;
        let mut run = Run::new(seed);
        for _ in 0..150 {
            run.step();
        }
        for n in 0..CUTS_A_RUN.min(left) {
            let mut dice = Dice::new(seed * 1_000 + n as u64);
            let moment = dice.roll(run.disk.moment() + 1);
            let cut = Cut::ALL[n % Cut::ALL.len()];
            let image = run.disk.cut(moment, cut, &mut dice);
            run.check(image, moment, &format!("seed {seed}, cut {n} ({cut:?} at {moment})"));
            left -= 1;
        }
    }
}

/// The acts whose records stand in this stretch of a segment.
fn hit(bytes: &[u8], from: usize, until: usize) -> BTreeSet<(u64, u64)> {
    let (mut at, mut hit) = (0, BTreeSet::new());
    for record in scan(bytes).records {
        let end = at + record.len();
        if at < until && from < end {
            hit.insert((record.epoch, record.sequence));
        }
        at = end;
    }
    hit
}

#[test]
fn damage_costs_the_records_that_it_hits_and_no_other() {
    for seed in 0..how_many("HAREE_DAMAGES", 60) as u64 {
        let mut run = Run::new(7_000 + seed);
        for _ in 0..80 {
            run.step();
        }
        let mut dice = Dice::new(seed);
        let mut image = run.disk.files();
        let logs: Vec<PathBuf> =
            image.keys().filter(|path| path.extension() == Some("log".as_ref())).cloned().collect();
        let Some(path) = logs.get(dice.roll(logs.len())) else { continue };
        let Some(bytes) = image.get_mut(path).filter(|bytes| !bytes.is_empty()) else { continue };
        let from = dice.roll(bytes.len());
        let until = if seed % 2 == 0 { from + 1 } else { (from + 512).min(bytes.len()) };
        let hit = hit(bytes, from, until);
        if seed % 2 == 0 {
            bytes[from] ^= 1 << dice.roll(8);
        } else {
            bytes[from..until].fill(0);
        }
        let outbox = open(&Simulated::with(image), 1_000_000);
        for key in run.kept() {
            let is_hit = hit.contains(&(key.epoch, key.sequence));
            let found = outbox.own_acts().iter().any(|own| own.act.key == key);
            assert!(
                is_hit || found,
                "seed {seed}: {key} is lost, and {from}..{until} of {path:?} is not its record"
            );
        }
    }
}
