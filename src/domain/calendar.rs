//! When a post is expected to report. The calendar is data: opening hours, holidays, market days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Clean, Hour, HoursOfDay, Instant, Zone};

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
        self.expected_on(zone.day(hour.start())).has(hour.of_day(zone))
    }

    /// The hours of a day for which reports are expected.
    pub(super) fn expected_on(&self, day: NaiveDate) -> HoursOfDay {
        if self.closures.iter().any(|(closed, _)| *closed == day) {
            return HoursOfDay::default();
        }
        let open = self.open.iter().map(|(opens, closes)| HoursOfDay::within(*opens, *closes));
        open.fold(HoursOfDay::default(), HoursOfDay::and)
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
