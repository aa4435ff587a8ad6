//! What nobody can have meant: more than any store here holds, years that no goods and no clock have.
//!
//! Must not know what HQ holds, or in which words a form says it.

use std::{fmt, ops::RangeInclusive};

use chrono::Datelike as _;

use super::{Deed, Draft, Lot, objection};

/// The largest quantity, and the largest difference either way.
pub const MOST: u32 = 1_000_000;
/// The years in which goods can expire.
pub const EXPIRY_YEARS: RangeInclusive<i32> = 2000..=2199;
/// Before this year nothing can have happened that is typed here; a clock without a battery says 1970.
const FIRST_YEAR: i32 = 2000;

/// What is beyond a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    Quantity,
    Expiry,
    Time,
}

impl fmt::Display for Beyond {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(objection::sentence(match self {
            Self::Quantity => "hq-beyond-quantity",
            Self::Expiry => "hq-beyond-expiry",
            Self::Time => "hq-beyond-time",
        }))
    }
}

impl Draft {
    /// What of it nobody can have meant.
    pub fn beyond(&self) -> Option<Beyond> {
        if self.happened_at.year() < FIRST_YEAR {
            return Some(Beyond::Time);
        }
        self.deed.beyond()
    }
}

impl Deed {
    fn beyond(&self) -> Option<Beyond> {
        let (amount, lot) = match self {
            Self::Receive { quantity, lot, .. }
            | Self::Issue { quantity, lot, .. }
            | Self::Transfer { quantity, lot, .. }
            | Self::Dispatch { quantity, lot, .. } => (*quantity, Some(lot)),
            Self::Count { quantity, .. } | Self::Request { quantity, .. } => (*quantity, None),
            Self::Adjust { difference, .. } => (difference.unsigned_abs(), None),
            Self::Figure(told) => (told.entries.max(told.exits).unwrap_or(0), None),
            _ => return None,
        };
        if amount > MOST {
            return Some(Beyond::Quantity);
        }
        let expiry = lot.and_then(|Lot { expiry, .. }| *expiry);
        expiry.is_some_and(|day| !EXPIRY_YEARS.contains(&day.year())).then_some(Beyond::Expiry)
    }
}
