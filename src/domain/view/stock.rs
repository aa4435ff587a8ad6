//! Stock as a screen gets it: what lies where, whom it covers, and the lines of each ledger.
//!
//! It must not know how a ledger is folded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Shelf;
use crate::domain::{Clean, EntryId, Instant, ItemId, Movement, PlaceId, SourceId};

/// The kits on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockSummary {
    /// What was said about the prepositioned kits; the newest first, the others contradict it.
    pub statements: Vec<KitStatement>,
    pub sites: Vec<SiteStock>,
    /// All sites together, in kits; also what has expired.
    pub on_hand: i64,
    /// Families that the kits on hand cover at the planning ratio, and at one kit each; what has expired
    /// covers nobody.
    pub cover: Cover,
    pub as_of: Option<Instant>,
}

/// One public statement about the prepositioned kits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KitStatement {
    pub kits: Option<i64>,
    pub families: Option<i64>,
    pub people: Option<i64>,
    pub source: SourceId,
    pub as_of: Instant,
    pub note: Option<Clean>,
}

/// Families covered; the ratio is part of the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub families: i64,
    pub families_per_kit: u32,
    pub families_at_one_each: i64,
}

/// One item at one site; every site has kits, so that something can be received there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteStock {
    pub site: PlaceId,
    pub name: Clean,
    pub item: ItemId,
    /// All that lies there, also what has expired. Zero where there is no entry, and then it must not be
    /// shown as a figure.
    pub on_hand: i64,
    pub target: Option<i64>,
    pub minimum: Option<i64>,
    pub level: Level,
    pub as_of: Option<Instant>,
    /// Families covered by this site alone at the planning ratio, by what can still be used; none where
    /// nobody said what lies there, and of an item that is no kit.
    pub families: Option<i64>,
    /// At this much or less it is time to order.
    #[serde(default)]
    pub reorder: Option<i64>,
    /// What lies there by when it expires.
    #[serde(default)]
    pub shelf: Shelf,
    /// Promised to another site and still here.
    #[serde(default)]
    pub committed: i64,
    /// On its way here, and on hand nowhere.
    #[serde(default)]
    pub in_transit: i64,
}

impl SiteStock {
    /// What lies there, where anybody has said so.
    pub fn known(&self) -> Option<i64> {
        (self.level != Level::NoEntry).then_some(self.on_hand)
    }
}

/// How what can be used stands against its minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No entry of the ledger counts: what lies there is not known.
    NoEntry,
    Enough,
    BelowMinimum,
    Empty,
    /// The ledger folds to less than nothing: entries are missing or wrong.
    Impossible,
}

/// One line of a stock ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLine {
    /// What a void of it names.
    pub id: EntryId,
    pub movement: Movement,
    pub lot: Option<Clean>,
    pub expiry: Option<NaiveDate>,
    /// The person, or the source of an entry that was imported.
    pub who: Clean,
    pub reason: Clean,
    pub happened_at: Instant,
    /// When HQ took it in; none while it is queued here.
    pub recorded_at: Option<Instant>,
    pub weight: Weight,
}

impl StockLine {
    pub fn is_queued(&self) -> bool {
        self.recorded_at.is_none()
    }
}

/// Whether a line of a stock ledger counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It does, and this much lay there after it.
    Counts(i64),
    /// It was voided or taken back, for this reason.
    Void(Clean),
    /// HQ set it aside, for this reason.
    SetAside(Clean),
    /// It voids the line that it names.
    Voids,
}
