//! What goes into a ledger in one transaction, and what became of each record of it.

use crate::domain::{Alert, Clean, Feed, Observation, Person, Place, StockEntry, Value};

/// The figures of one answer of an outside source, with where each stands in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Answer {
    /// The address that was asked.
    pub address: Clean,
    pub figures: Vec<Told>,
}

/// One figure of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    pub observation: Observation,
    pub row: u64,
    /// The cell by the source's own ids.
    pub cell: Clean,
    pub timing: Timing,
}

/// Records on their way into the ledger.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    pub places: Vec<Place>,
    /// Their `revision` and `recorded_at` are the ledger's to set.
    pub observations: Vec<Observation>,
    /// Figures likewise; they come after those, also in the receipt.
    pub answers: Vec<Answer>,
    pub alerts: Vec<Alert>,
    /// Their `recorded_at` is the ledger's to set.
    pub entries: Vec<StockEntry>,
    pub feeds: Vec<Feed>,
    /// Whether signs of life among them wake who waits: somebody wants to see them at once.
    pub wakes: bool,
    pub persons: Vec<Person>,
}

impl Batch {
    /// Every figure, in the order of the receipt.
    pub fn figures(&self) -> impl Iterator<Item = &Observation> {
        let told = self.answers.iter().flat_map(|answer| &answer.figures).map(|told| &told.observation);
        self.observations.iter().chain(told)
    }
}

/// Where the time of a figure comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Timing {
    /// Its source says it: the same figure said again later is firmer.
    #[default]
    Stated,
    /// It is when a file was written or an answer came: the same figure said again is no news.
    Implied,
}

/// What a batch would change, without changing it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Foreseen {
    pub receipt: Receipt,
    /// What is in force of the same source where each figure would stand.
    pub figures: Vec<Option<Value>>,
    /// The line that each entry would stand for.
    pub entries: Vec<Option<StockEntry>>,
}

/// What became of one record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    New,
    /// It replaces what the same source said before, which is kept.
    Revised,
    /// It is older than what is in force: kept, and not shown.
    Older,
    /// The same record was there.
    Unchanged,
}

/// One [`Taken`] per record, in the order of the batch.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Receipt {
    pub places: Vec<Taken>,
    pub observations: Vec<Taken>,
    pub alerts: Vec<Taken>,
    pub entries: Vec<Taken>,
    pub feeds: Vec<Taken>,
    pub persons: Vec<Taken>,
}
