//! What syncing needs of the store. It must not know how records and acts are kept.

use std::collections::BTreeMap;

use crate::domain::{ActKey, ConsoleId, Instant, RecordedAct};
use crate::protocol::{Collection, Cursor, Digest, Hello, Rows, Verdict};
use crate::store::{Applied, Greeting, Refusal, Settled, Store, StoreError};

/// The cache and the outbox, as syncing sees them. Every call may block.
pub trait Cache: Send + Sync + 'static {
    fn console(&self) -> &ConsoleId;
    /// Where each collection stands; read once for each question.
    fn cursors(&self) -> BTreeMap<Collection, Cursor>;
    /// The cursor for an idle poll; none while collections stand at different places.
    fn since(&self) -> Option<Cursor>;
    fn set_since(&self, since: Option<&Cursor>) -> Result<(), StoreError>;
    fn synced_at(&self) -> Option<Instant>;
    fn set_synced_at(&self, at: Instant) -> Result<(), StoreError>;
    /// Checks that a greeting is of the HQ whose records are here, and remembers it.
    fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeting, Refusal>;
    /// The last greeting that was taken, and when.
    fn greeted(&self) -> Option<(Hello, Instant)>;
    /// Takes in one frame, rows and cursor in one transaction.
    fn apply(&self, rows: &Rows) -> Result<Applied, StoreError>;
    /// Makes what was applied survive a power cut.
    fn flush(&self) -> Result<(), StoreError>;
    /// What HQ is to be told, in order.
    fn outgoing(&self) -> Vec<RecordedAct>;
    /// Takes note that acts are being sent; leaves out what was taken back meanwhile.
    fn sending(&self, acts: Vec<RecordedAct>) -> Vec<RecordedAct>;
    /// Takes note that acts never left this machine.
    fn unsent(&self, acts: &[RecordedAct]);
    /// Takes in up to where HQ has answered everything.
    fn answered_up_to(&self, mark: &ActKey);
    /// Takes HQ's word on one act.
    fn settle(&self, verdict: &Verdict) -> Result<Settled, StoreError>;
    /// The sum of a collection and the cursor that it stands at; none where it is not whole here.
    fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, StoreError>;
    /// Has a collection fetched anew; what is here stays until it is there.
    fn distrust(&self, collection: Collection) -> Result<(), StoreError>;
    /// How many acts wait for HQ, and how many for a person.
    fn counts(&self) -> (u32, u32);
}

macro_rules! delegate {
    ($(fn $name:ident(&self $(, $argument:ident: $type:ty)*) -> $answer:ty;)*) => {
        impl Cache for Store {
            fn unsent(&self, acts: &[RecordedAct]) {
                Self::unsent(self, acts);
            }

            fn answered_up_to(&self, mark: &ActKey) {
                Self::answered_up_to(self, mark);
            }

            $(fn $name(&self $(, $argument: $type)*) -> $answer {
                Self::$name(self $(, $argument)*)
            })*
        }
    };
}

delegate! {
    fn console(&self) -> &ConsoleId;
    fn cursors(&self) -> BTreeMap<Collection, Cursor>;
    fn since(&self) -> Option<Cursor>;
    fn set_since(&self, since: Option<&Cursor>) -> Result<(), StoreError>;
    fn synced_at(&self) -> Option<Instant>;
    fn set_synced_at(&self, at: Instant) -> Result<(), StoreError>;
    fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeting, Refusal>;
    fn greeted(&self) -> Option<(Hello, Instant)>;
    fn apply(&self, rows: &Rows) -> Result<Applied, StoreError>;
    fn flush(&self) -> Result<(), StoreError>;
    fn outgoing(&self) -> Vec<RecordedAct>;
    fn sending(&self, acts: Vec<RecordedAct>) -> Vec<RecordedAct>;
    fn settle(&self, verdict: &Verdict) -> Result<Settled, StoreError>;
    fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, StoreError>;
    fn distrust(&self, collection: Collection) -> Result<(), StoreError>;
    fn counts(&self) -> (u32, u32);
}
