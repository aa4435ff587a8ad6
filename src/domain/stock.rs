//! The stock ledger: what came, went and was counted. What lies there is a fold over it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Clean, EntryId, Instant, ItemId, PlaceId, SourceId};

/// What happened to the stock of one item at one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// Came in from outside.
    Receive(u32),
    /// Went out to people.
    Issue(u32),
    /// Left for another site; the other site's ledger has the arrival.
    TransferOut { quantity: u32, to: PlaceId },
    /// Came from another site.
    TransferIn { quantity: u32, from: PlaceId },
    /// Somebody counted: this much lies there, whatever the ledger said.
    Count(u32),
    /// A signed correction with a reason.
    Adjust(i32),
    /// The named entry was wrong and does not count.
    Void(EntryId),
}

/// One line of the ledger. Nothing is ever deleted: a wrong line is voided by another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockEntry {
    pub id: EntryId,
    pub site: PlaceId,
    pub item: ItemId,
    pub movement: Movement,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lot: Option<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<NaiveDate>,
    #[serde(default)]
    pub reason: Clean,
    pub source: SourceId,
    /// When it happened; paper is often typed in later.
    pub happened_at: Instant,
    /// When HQ took it in.
    pub recorded_at: Instant,
}
