//! What syncing needs of a cache and its queue of acts. It must not know how they are kept.

use std::collections::BTreeMap;

use crate::domain::{Act, Clean, ConsoleId, Instant};
use crate::protocol::{Collection, Cursor, Hello, Rows, Verdict};

/// The cache and the outbox, as syncing sees them. Every call may block.
pub trait Cache: Send + Sync + 'static {
    fn console(&self) -> ConsoleId;
    /// Where each collection stands; read once for each question.
    fn cursors(&self) -> BTreeMap<Collection, Cursor>;
    /// The cursor for an idle poll; none while collections stand at different places.
    fn since(&self) -> Option<Cursor>;
    fn set_since(&self, since: Option<&Cursor>) -> Result<(), CacheError>;
    fn synced_at(&self) -> Option<Instant>;
    fn set_synced_at(&self, at: Instant) -> Result<(), CacheError>;
    /// Checks that a greeting is of the HQ whose records are here, and remembers it.
    fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeted, GreetError>;
    /// The last greeting that was taken, and when.
    fn greeted(&self) -> Option<(Hello, Instant)>;
    /// Takes in one frame, rows and cursor in one transaction.
    fn apply(&self, rows: &Rows) -> Result<Applied, CacheError>;
    /// Makes what was applied survive a power cut.
    fn flush(&self) -> Result<(), CacheError>;
    /// The acts that wait for HQ's word, oldest first.
    fn pending(&self) -> Vec<Act>;
    /// Takes HQ's word on one act.
    fn settle(&self, verdict: &Verdict) -> Result<Settled, CacheError>;
    /// How many acts wait for HQ, and how many for a person.
    fn counts(&self) -> (u32, u32);
}

/// Whose greeting was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Greeted {
    /// Of the ledger whose records are here, or of the first one ever.
    Known,
    /// Of another life of the ledger; the cursors are gone and everything is fetched anew.
    NewFeed,
}

/// What one frame did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Something that a screen can show is different now.
    pub changed: bool,
    /// Rows that this program does not understand; they were skipped.
    pub unread: u32,
}

/// What became of an act in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Settled {
    /// HQ has it; it left the queue.
    Applied,
    /// HQ does not want it; it left the queue and waits for a person.
    Rejected(Act, Clean),
    /// Its key was used before; the act waits again under the key that is given here.
    Requeued(Act),
    /// No such act waits.
    Unknown,
}

/// The cache or the journal failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CacheError(pub Clean);

/// Why a greeting was not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GreetError {
    /// It is another HQ than the one whose records are here.
    #[error("{0}")]
    Refused(Clean),
    #[error(transparent)]
    Cache(#[from] CacheError),
}
