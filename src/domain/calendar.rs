//! When a post is expected to report. The calendar is data: opening hours, holidays, market days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Clean, Hour, Instant, Zone};

/// A post's calendar, hours in the zone of Dili.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// The hours of the day in which movements are expected: `[opens, closes)`; several for flights.
    pub open: Vec<(u32, u32)>,
    /// Days on which movements follow no usual pattern, with the holiday's name.
    #[serde(default)]
    pub holidays: Vec<(NaiveDate, Clean)>,
    /// Days on which the post does not open.
    #[serde(default)]
    pub closures: Vec<(NaiveDate, Clean)>,
    /// Market days: 1 is Monday.
    #[serde(default)]
    pub market_days: Vec<u32>,
    /// Who says so.
    pub source: Clean,
}

impl Calendar {
    /// Whether a report is expected for this hour.
    pub fn expects(&self, hour: Hour, zone: Zone) -> bool {
        let of_day = hour.of_day(zone);
        let day = zone.day(hour.start());
        !self.closures.iter().any(|(closed, _)| *closed == day)
            && self.open.iter().any(|(opens, closes)| (*opens..*closes).contains(&of_day))
    }

    pub fn is_holiday(&self, day: NaiveDate) -> bool {
        self.holidays.iter().any(|(holiday, _)| *holiday == day)
    }

    /// The next expected hour at or after an instant, within ten days.
    pub fn opens_after(&self, at: Instant, zone: Zone) -> Option<Hour> {
        let first = zone.hour(at).0;
        (first..first + 240).map(Hour).find(|hour| hour.start() >= at && self.expects(*hour, zone))
    }
}
