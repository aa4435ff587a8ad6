//! What the stock panel shows beside the sites: counts with their rows, needs, dispatches and scenarios.
//!
//! It must not know how a ledger is folded.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Dispatch, Expires, Level, LotStock, SiteStock, StockSummary};
use crate::domain::{Clean, Period, PlaceId, Scenario, SourceId};

/// What the stock panel shows beside the sites.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Stores {
    /// For each row of the summary what lies there by lot, what expires first first.
    pub lots: Vec<Vec<LotStock>>,
    /// What was published about people in need, the newest first; the operator's own is the console's.
    pub needs: Vec<Need>,
    /// Requests, those that are not over first.
    pub dispatches: Vec<Dispatch>,
    /// From where each municipality and post can get kits.
    pub nearest: Vec<NearTo>,
}

/// The sites with kits that are nearest to a place, those that a road leads to first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearTo {
    pub place: PlaceId,
    pub name: Clean,
    pub sites: Vec<NearSite>,
}

/// A site with kits, or with another item that is short elsewhere, seen from there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearSite {
    pub site: PlaceId,
    pub name: Clean,
    /// Kits that can be used; of what is short elsewhere, how much can be spared.
    pub kits: i64,
    /// In a straight line; a road is longer.
    pub km: u32,
    /// Whether any road leads there at all.
    pub by_road: bool,
}

/// A question to which rows of the stock are the answer; the number of those rows is the count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// Nothing is left.
    OutOfStock,
    /// Under its minimum, or at its reorder point.
    AtRisk,
    Expired,
    Within30,
    Within90,
}

impl Tally {
    pub const ALL: [Self; 5] =
        [Self::OutOfStock, Self::AtRisk, Self::Expired, Self::Within30, Self::Within90];

    pub const fn name(self) -> &'static str {
        match self {
            Self::OutOfStock => "out-of-stock",
            Self::AtRisk => "at-risk",
            Self::Expired => "expired",
            Self::Within30 => "within-30",
            Self::Within90 => "within-90",
        }
    }

    /// The quantity that is about expiry; out of stock and at risk are no quantities.
    pub const fn expires(self) -> Option<Expires> {
        match self {
            Self::OutOfStock | Self::AtRisk => None,
            Self::Expired => Some(Expires::Expired),
            Self::Within30 => Some(Expires::Within30),
            Self::Within90 => Some(Expires::Within90),
        }
    }

    fn has(self, row: &SiteStock) -> bool {
        match self {
            Self::OutOfStock => matches!(row.level, Level::Empty | Level::Impossible),
            Self::AtRisk => row.is_at_risk(),
            other => other.expires().is_some_and(|expires| row.shelf.get(expires) > 0),
        }
    }
}

impl StockSummary {
    /// The rows that a count is of, as positions among the sites.
    pub fn rows_of(&self, tally: Tally) -> Vec<usize> {
        (0..self.sites.len()).filter(|at| tally.has(&self.sites[*at])).collect()
    }
}

impl SiteStock {
    /// Something lies there, and it is time to order: under its minimum, or at its reorder point.
    pub fn is_at_risk(&self) -> bool {
        let at_reorder = || self.reorder.is_some_and(|reorder| self.usable() <= reorder);
        self.level == Level::BelowMinimum || (self.level == Level::Enough && at_reorder())
    }

    /// What can be given to people: what is past its day is no cover, and keeps no minimum.
    pub fn usable(&self) -> i64 {
        (self.on_hand.max(0) - self.expired()).max(0)
    }

    /// How much of what lies there is past its day.
    pub fn expired(&self) -> i64 {
        self.shelf.get(Expires::Expired)
    }
}

impl Stores {
    /// What lies of an item at all sites together and can still be used on a day.
    pub fn usable_until(&self, summary: &StockSummary, item: &str, day: NaiveDate) -> i64 {
        let of_item = summary.sites.iter().zip(&self.lots).filter(|(row, _)| row.item.as_str() == item);
        of_item.flat_map(|(_, lots)| lots).filter(|lot| lot.lasts_until(day)).map(|lot| lot.quantity).sum()
    }
}

/// A published figure of people in need, as the scenario that it makes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Need {
    pub place: PlaceId,
    pub name: Clean,
    pub period: Period,
    pub source: SourceId,
    /// What was counted: families, or people that were divided into families.
    pub counted: Counted,
    pub scenario: Scenario,
}

/// The unit in which a need was counted, with the number as it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Counted {
    Families(i64),
    People(i64),
}
