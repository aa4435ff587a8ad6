//! What somebody at a post said by phone or radio: how many crossed there in some hours of a day.
//!
//! Must not know what becomes of it: that is `calls`.

use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Clean, Direction, Hour, Instant, PlaceId, Zone};

/// The years of which anybody can be told anything.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2199;

/// By what somebody at the centre reached a post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    Phone,
    Radio,
}

impl Channel {
    pub const ALL: [Self; 2] = [Self::Phone, Self::Radio];

    /// The name on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Radio => "radio",
        }
    }
}

/// Movements at a post in whole hours of one day, as somebody there said them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub post: PlaceId,
    /// The day in Dili.
    pub day: NaiveDate,
    /// 0 to 23, the hour with which it begins.
    pub from_hour: u32,
    /// 1 to 24, the hour at whose beginning it ends.
    pub until_hour: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entries: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exits: Option<u32>,
    /// Who said it.
    pub informant: Clean,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Clean::is_empty")]
    pub remark: Clean,
}

impl Told {
    /// The first hour, and the first after the last; none where these are no hours of one day.
    pub fn hours(&self, zone: Zone) -> Option<(Hour, Hour)> {
        let is_run = self.from_hour < self.until_hour && self.until_hour <= 24;
        let hour = |of_day| zone.hour_of(self.day, of_day);
        (is_run && YEARS.contains(&self.day.year())).then(|| (hour(self.from_hour), hour(self.until_hour)))
    }

    /// When the last of its hours is over.
    pub fn ends(&self, zone: Zone) -> Option<Instant> {
        self.hours(zone).map(|(_, until)| until.start())
    }

    /// What was said of one direction; nothing is not zero.
    pub fn number(&self, direction: Direction) -> Option<u32> {
        match direction {
            Direction::Entry => self.entries,
            Direction::Exit => self.exits,
        }
    }
}
