//! The append-only journal of what people did: segments of records in `DIR/outbox`.
//!
//! A record is on the disk before anybody is told so. A segment that an earlier run wrote is never
//! appended to, and neither is one on which a write failed. It must not know the cache.

use std::{
    collections::BTreeMap,
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::{
    disk::{Disk, Handle, is_full},
    record::{Record, scan},
};
use crate::domain::{Act, ActKey, Clean, FeedId, Recorded};

/// How large a segment grows.
const SEGMENT: u64 = 256 * 1024;

/// What one record says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Entry {
    /// A person did this.
    Queued(Act),
    /// HQ knows the key with other content: the same act under a fresh key, in one record, so
    /// that a cut between the two cannot double it.
    Requeued { from: ActKey, act: Act },
    /// HQ has it. Written by earlier versions, which forgot the act with it.
    Applied(ActKey),
    /// The ledger `feed` has it, in this order; it does not count where it was set aside.
    Answered {
        key: ActKey,
        feed: FeedId,
        recorded: Recorded,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        set_aside: Option<Clean>,
    },
    /// HQ refused it; it wants a person.
    Rejected { key: ActKey, reason: Clean },
    /// A person has seen that HQ refused it.
    Dismissed(ActKey),
    /// The person was told that it was not saved; its record may have reached the disk all the same.
    Abandoned(ActKey),
    /// A person took it back before it was sent.
    Withdrawn(ActKey),
    /// HQ knows that this number is no act.
    Settled(ActKey),
}

impl Entry {
    pub(super) fn key(&self) -> &ActKey {
        match self {
            Self::Queued(act) | Self::Requeued { act, .. } => &act.key,
            Self::Applied(key)
            | Self::Answered { key, .. }
            | Self::Rejected { key, .. }
            | Self::Dismissed(key)
            | Self::Abandoned(key)
            | Self::Withdrawn(key)
            | Self::Settled(key) => key,
        }
    }

    /// The key whose place another one takes.
    pub(super) fn takes_from(&self) -> Option<&ActKey> {
        match self {
            Self::Requeued { from, .. } => Some(from),
            _ => None,
        }
    }

    fn write(&self, out: &mut Vec<u8>) -> io::Result<()> {
        let payload = serde_json::to_vec(self)?;
        let ActKey { epoch, sequence, .. } = *self.key();
        Record { epoch, sequence, payload: &payload }.write(out);
        Ok(())
    }
}

/// What earlier runs left.
#[derive(Debug, Default)]
pub(super) struct Recovered {
    /// Each with the number of its segment, in the order in which they were written.
    pub(super) entries: Vec<(u32, Entry)>,
    pub(super) damaged: u32,
    pub(super) torn: u32,
}

/// The journal, open for writing.
pub(super) struct Journal {
    disk: Arc<dyn Disk>,
    dir: PathBuf,
    ballast: PathBuf,
    /// Segments on the disk but the current one, and whether something in them is damaged.
    old: BTreeMap<u32, bool>,
    current: Option<Segment>,
    next: u32,
}

struct Segment {
    number: u32,
    handle: Box<dyn Handle>,
    len: u64,
}

/// Reads every entry of a journal that may be another process's; a segment that is gone is skipped.
pub(super) fn entries(disk: &dyn Disk, dir: &Path) -> Vec<Entry> {
    let mut names = disk.list(dir).unwrap_or_default();
    names.retain(|name| name.split_once('.').is_some_and(|(_, kind)| kind == "log"));
    names.sort();
    let segments = names.iter().filter_map(|name| disk.read(&dir.join(name)).ok());
    let read = |bytes: Vec<u8>| -> Vec<Entry> {
        scan(&bytes).records.iter().filter_map(|record| serde_json::from_slice(record.payload).ok()).collect()
    };
    segments.flat_map(read).collect()
}

/// Where an entry went.
pub(super) struct Written {
    pub(super) segment: u32,
    /// Everything that was alive was written again, into the same segment.
    pub(super) afresh: bool,
}

impl Journal {
    /// Reads every segment; `ballast` is the file that gives way when the disk is full.
    pub(super) fn open(disk: Arc<dyn Disk>, dir: &Path, ballast: &Path) -> io::Result<(Self, Recovered)> {
        disk.make_dir(dir)?;
        let mut journal = Self {
            disk,
            dir: dir.to_owned(),
            ballast: ballast.to_owned(),
            old: BTreeMap::new(),
            current: None,
            next: 1,
        };
        let mut recovered = Recovered::default();
        for name in journal.disk.list(dir)? {
            let Some((number, kind)) = name.split_once('.') else { continue };
            let Ok(number) = number.parse::<u32>() else { continue };
            journal.next = journal.next.max(number.saturating_add(1));
            if kind == "log" {
                journal.recover(number, &mut recovered)?;
            }
        }
        Ok((journal, recovered))
    }

    fn recover(&mut self, number: u32, recovered: &mut Recovered) -> io::Result<()> {
        let path = self.path(number);
        let bytes = self.disk.read(&path)?;
        let scan = scan(&bytes);
        let mut damaged = scan.damaged;
        for record in &scan.records {
            match serde_json::from_slice(record.payload) {
                Ok(entry) => recovered.entries.push((number, entry)),
                Err(_) => damaged += 1,
            }
        }
        if let Some(end) = scan.torn_at {
            recovered.torn += 1;
            self.disk.truncate(&path, end as u64)?;
        }
        recovered.damaged += damaged;
        self.old.insert(number, damaged > 0);
        Ok(())
    }

    /// Appends what must last. Where the disk fails, everything alive goes into a new segment;
    /// the failed descriptor is not tried again, because its pages may be marked clean.
    pub(super) fn append(
        &mut self,
        entry: &Entry,
        alive: impl FnOnce() -> Vec<Entry>,
    ) -> io::Result<Written> {
        let mut bytes = Vec::new();
        entry.write(&mut bytes)?;
        match self.write(&bytes, true) {
            Ok(segment) => Ok(Written { segment, afresh: false }),
            Err(error) => {
                tracing::warn!(%error, "the journal could not be written; everything queued goes into a new segment");
                if is_full(&error) {
                    self.give_way();
                }
                let mut afresh = alive();
                afresh.push(entry.clone());
                self.rewrite(&afresh).map(|segment| Written { segment, afresh: true })
            }
        }
    }

    /// Appends what may be lost: HQ says it again.
    pub(super) fn note(&mut self, entry: &Entry) {
        let mut bytes = Vec::new();
        if let Err(error) = entry.write(&mut bytes).and_then(|()| self.write(&bytes, false).map(drop)) {
            tracing::warn!(%error, "an answer of HQ's was not noted in the journal; HQ is asked again");
        }
    }

    /// Writes entries into a new segment and forces them down.
    pub(super) fn rewrite(&mut self, entries: &[Entry]) -> io::Result<u32> {
        let mut bytes = Vec::new();
        for entry in entries {
            entry.write(&mut bytes)?;
        }
        self.close();
        self.write(&bytes, true)
    }

    /// Removes the segments below `number`; a damaged one is kept under another name.
    pub(super) fn retire_below(&mut self, number: u32) {
        // Oldest first: an answer must never go before the act that it answers.
        while let Some((oldest, damaged)) = self.old.first_key_value().map(|(n, d)| (*n, *d)) {
            let path = self.path(oldest);
            let done = oldest < number
                && if damaged {
                    self.disk.rename(&path, &path.with_extension("damaged")).is_ok()
                } else {
                    self.disk.remove(&path).is_ok()
                };
            if !done {
                return;
            }
            self.old.remove(&oldest);
            // After a power cut the older of two must not be there without the newer.
            if self.disk.sync(&self.dir).is_err() {
                return;
            }
        }
    }

    /// How many segments are on the disk.
    pub(super) fn segments(&self) -> usize {
        self.old.len() + usize::from(self.current.is_some())
    }

    /// The number that the next segment, or the current one, has.
    pub(super) fn newest(&self) -> u32 {
        self.current.as_ref().map_or(self.next, |current| current.number)
    }

    pub(super) fn dir(&self) -> &Path {
        &self.dir
    }

    fn write(&mut self, bytes: &[u8], lasting: bool) -> io::Result<u32> {
        if self.current.as_ref().is_some_and(|current| current.len >= SEGMENT) {
            self.close();
        }
        let mut segment = match self.current.take() {
            Some(segment) => segment,
            None => self.start()?,
        };
        let written = segment
            .handle
            .append(bytes)
            .and_then(|()| if lasting { segment.handle.sync_data() } else { Ok(()) });
        match written {
            Ok(()) => {
                segment.len += bytes.len() as u64;
                Ok(self.current.insert(segment).number)
            }
            Err(error) => {
                // What a person is told is not saved must not come back at the next start.
                if let Err(error) = segment.handle.set_len(segment.len) {
                    tracing::warn!(%error, "a record that was not saved could not be cut off");
                }
                self.old.insert(segment.number, false);
                Err(error)
            }
        }
    }

    fn start(&mut self) -> io::Result<Segment> {
        let number = self.next;
        self.next = number.saturating_add(1);
        let mut handle = self.disk.create(&self.path(number))?;
        handle.sync_all()?;
        self.disk.sync(&self.dir)?;
        if let Some(parent) = self.dir.parent() {
            self.disk.sync(parent)?;
        }
        Ok(Segment { number, handle, len: 0 })
    }

    fn close(&mut self) {
        if let Some(segment) = self.current.take() {
            self.old.insert(segment.number, false);
        }
    }

    fn give_way(&self) {
        match self.disk.remove(&self.ballast) {
            Ok(()) => tracing::warn!("the disk is full: the ballast was removed so that the queue has room"),
            Err(error) => tracing::warn!(%error, "the disk is full and there is no ballast to remove"),
        }
    }

    fn path(&self, number: u32) -> PathBuf {
        self.dir.join(format!("{number:08}.log"))
    }
}
