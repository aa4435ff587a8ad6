//! The messages: a request, and the frames of an answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{collection::Collection, digest::Digest, versions::Versions};
use crate::domain::{ActKey, Clean, ConsoleId, FeedId, Instant, Provenance, RecordedAct};

/// How far a console has read one collection. Only HQ can read it; others compare for equality.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cursor(String);

impl Cursor {
    /// Takes in a cursor; one that is longer than 64 bytes or not printable is none of HQ's.
    pub fn new(text: &str) -> Option<Self> {
        let fits = !text.is_empty() && text.len() <= 64 && text.bytes().all(|b| b.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The body of `POST /v1/sync`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SyncRequest {
    pub proto: u32,
    /// The oldest version that the console speaks too.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub min_proto: u32,
    pub console: ConsoleId,
    /// What people did. One that another ledger of this HQ answered says how (`recorded`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<RecordedAct>,
    /// The ledger that the acts are meant for. Another one takes none of them: first it is offered what
    /// this console did before, which later acts may rest on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feed: Option<FeedId>,
    /// What the console has, by collection; a collection that is not named is sent from the start.
    #[serde(default)]
    pub have: BTreeMap<Collection, Cursor>,
    /// Which collections it wants, most urgent first.
    pub want: Vec<Collection>,
    /// How many bytes of frames the answer may have; HQ stops at a frame's edge.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget: Option<usize>,
    /// How many seconds HQ may hold the answer back until something changes.
    #[serde(default)]
    pub wait: u32,
}

/// One line of an answer, applied and committed alone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum Frame {
    Hello(Hello),
    Results(Results),
    Rows(Rows),
    Digests(Digests),
    End(End),
}

/// The first frame: who answers. Its echo of the console proves that no portal made it up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Hello {
    pub proto: u32,
    /// The oldest version that HQ speaks too.
    #[serde(default = "first", skip_serializing_if = "is_first")]
    pub min_proto: u32,
    pub console: ConsoleId,
    pub feed: FeedId,
    pub provenance: Provenance,
    pub name: Clean,
    /// HQ's clock; a simulated HQ's clock may run elsewhere and faster.
    pub now: Instant,
    /// How fast HQ's clock runs; 1 but for a simulated HQ.
    #[serde(default = "one")]
    pub speed: f64,
}

impl Hello {
    /// What HQ speaks.
    pub fn versions(&self) -> Versions {
        Versions { oldest: self.min_proto, newest: self.proto }
    }
}

fn first() -> u32 {
    Versions::FIRST
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference over")]
fn is_first(version: &u32) -> bool {
    *version == Versions::FIRST
}

fn one() -> f64 {
    1.0
}

/// What HQ did with acts.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Results {
    pub results: Vec<Verdict>,
    /// For each opening of a journal that the acts came from: HQ has answered all up to here, for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contiguous: Vec<ActKey>,
}

/// HQ's word on one act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub key: ActKey,
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// In the ledger, in this order; the stored answer when it is sent again.
    Applied { order: u64, at: Instant },
    /// In the ledger, in this order, and it does not count: what it rests on was overtaken.
    Conflict { order: u64, at: Instant, reason: Clean },
    /// Not taken; it leaves the queue and wants a person.
    Rejected { reason: Clean },
    /// The same key came before with other content (HTTP 422 where it is the only act).
    Mismatch,
}

/// Whether rows come on top of what is there or instead of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    Delta,
    /// The first frame of a whole collection: what came before it goes once the last one is in.
    SnapshotFirst,
    Snapshot,
    /// The last frame of it.
    SnapshotLast,
    /// A whole collection in one frame.
    SnapshotOnly,
}

impl Mode {
    /// Whether a new generation of rows begins.
    pub fn begins(self) -> bool {
        matches!(self, Self::SnapshotFirst | Self::SnapshotOnly)
    }

    /// Whether rows of older generations go.
    pub fn ends(self) -> bool {
        matches!(self, Self::SnapshotLast | Self::SnapshotOnly)
    }
}

/// Changes of one collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Rows {
    pub collection: Collection,
    pub mode: Mode,
    pub rows: Vec<Row>,
    /// Where the console stands once it has applied these rows; it moves also when there are none.
    pub cursor: Cursor,
}

/// A record as JSON, so that one that this program does not understand is skipped alone; or a tombstone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Row {
    Gone {
        /// The key of the record that is no more, as its collection writes keys.
        gone: String,
    },
    Record(serde_json::Value),
}

/// The sums of what HQ has at a cursor, for a console that asked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Digests {
    pub cursor: Cursor,
    /// Of each collection that is not empty.
    pub digests: Vec<Sum>,
}

impl Digests {
    pub fn of(&self, collection: Collection) -> Digest {
        let known = self.digests.iter().find(|sum| sum.collection == collection.name());
        known.map(|sum| sum.digest).unwrap_or_default()
    }
}

/// The sum of one collection.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sum {
    /// A name, because a later HQ may have more of them.
    pub collection: String,
    #[serde(flatten)]
    pub digest: Digest,
}

/// The last frame.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct End {
    pub now: Instant,
    /// More is waiting: ask again at once.
    pub more: bool,
    /// The cursor for `GET /v1/sync?since=`, where every collection stands at the same place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Cursor>,
}
