//! What the stock panel's parts show: lots by when they expire, counts with their rows, and scenarios.
//!
//! It must not know how a ledger is folded.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use super::{Dispatch, Level, SiteStock, StockSummary};
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

/// A site with kits, seen from somewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearSite {
    pub site: PlaceId,
    pub name: Clean,
    /// Kits that can be used.
    pub kits: i64,
    /// In a straight line; a road is longer.
    pub km: u32,
    /// Whether any road leads there at all.
    pub by_road: bool,
}

/// What lies of one lot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LotStock {
    pub number: Option<Clean>,
    pub expiry: Option<NaiveDate>,
    pub quantity: i64,
}

impl LotStock {
    pub fn expires(&self, today: NaiveDate) -> Expires {
        Expires::of(self.expiry, today)
    }

    /// Whether it can still be used on a day; the day of expiry is the last.
    pub fn lasts_until(&self, day: NaiveDate) -> bool {
        self.expiry.is_none_or(|expiry| expiry >= day)
    }
}

/// When something expires, seen from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expires {
    Expired,
    Within30,
    Within90,
    Later,
    /// Nobody wrote down when.
    Undated,
}

impl Expires {
    pub const ALL: [Self; 5] = [Self::Expired, Self::Within30, Self::Within90, Self::Later, Self::Undated];

    /// The day of expiry itself is still a good one.
    pub fn of(expiry: Option<NaiveDate>, today: NaiveDate) -> Self {
        match expiry.map(|expiry| expiry - today) {
            None => Self::Undated,
            Some(left) if left < TimeDelta::zero() => Self::Expired,
            Some(left) if left <= TimeDelta::days(30) => Self::Within30,
            Some(left) if left <= TimeDelta::days(90) => Self::Within90,
            Some(_) => Self::Later,
        }
    }
}

/// What lies at a site by when it expires, in the order of [`Expires`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shelf(pub [i64; 5]);

impl Shelf {
    pub fn of(lots: &[LotStock], today: NaiveDate) -> Self {
        let mut shelf = Self::default();
        for lot in lots {
            shelf.0[lot.expires(today) as usize] += lot.quantity;
        }
        shelf
    }

    pub fn get(self, expires: Expires) -> i64 {
        self.0[expires as usize]
    }
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
        let at_reorder = || self.reorder.is_some_and(|reorder| self.on_hand <= reorder);
        self.level == Level::BelowMinimum || (self.level == Level::Enough && at_reorder())
    }

    /// What can be given to people: what is past its day is no cover.
    pub fn usable(&self) -> i64 {
        (self.on_hand.max(0) - self.shelf.get(Expires::Expired)).max(0)
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
