//! Lots at a site, and when they expire.
//!
//! It must not know which item a lot is of.

use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

use crate::domain::Clean;

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
