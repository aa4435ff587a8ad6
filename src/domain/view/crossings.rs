//! Crossings of a day as the board gets them: sums, and how much of them is missing.
//!
//! It must not know how the usual range is worked out.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Call;
use crate::domain::{Clean, Hour, Instant, Period, PlaceId, SourceId, Value};

/// Today at every post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossings {
    pub day: NaiveDate,
    /// The newest source time among the figures.
    pub as_of: Option<Instant>,
    pub posts: Vec<PostDay>,
    pub entries: Sum,
    pub exits: Sum,
}

/// A sum, and how much of it is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub number: i64,
    /// Expected hours without a figure; more than none is shown as `662+`.
    pub missing_hours: u32,
    /// Figures in the sum; none at all is "no figure", not zero.
    pub parts: u32,
    /// Parts that HQ hid.
    pub suppressed: u32,
    /// Of the parts, those that were told by phone or radio; in an hour without a part, that it lies
    /// within a call whose number stands at the last of its hours.
    #[serde(default)]
    pub told: u32,
}

impl Sum {
    pub fn is_partial(self) -> bool {
        self.missing_hours > 0 || self.suppressed > 0
    }

    /// Whether a difference may be made of it: a net of which one side is missing is none.
    pub fn is_whole(self) -> bool {
        self.parts > 0 && !self.is_partial()
    }

    /// The number, where nothing is missing in it.
    pub fn whole(self) -> Option<i64> {
        self.is_whole().then_some(self.number)
    }

    /// What came in more than went out, where both are whole.
    pub fn net(self, exits: Self) -> Option<i64> {
        Some(self.whole()? - exits.whole()?)
    }

    /// Both together; an hour that is missing on both sides is missing once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            number: self.number.saturating_add(other.number),
            missing_hours: self.missing_hours.max(other.missing_hours),
            parts: self.parts + other.parts,
            suppressed: self.suppressed + other.suppressed,
            told: self.told + other.told,
        }
    }
}

/// One post on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostDay {
    pub post: PlaceId,
    pub name: Clean,
    pub entries: Sum,
    pub exits: Sum,
    pub reporting: Reporting,
    pub usual: Usual,
    /// Movements of the last 24 hours in twelve cells of two hours, the current one last.
    pub recent: Vec<Cell>,
    pub as_of: Option<Instant>,
    /// The newest correction of a figure that had been final.
    pub revised: Option<Revision>,
    /// Another source says otherwise about today.
    pub disputed: bool,
    /// What was told of today by phone or radio, the latest call first.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// The hours of today that are due and of which nobody has said anything.
    #[serde(default)]
    pub missing: Vec<Hour>,
    /// Until when the first report of today may come: it is open, and nothing was due or said yet.
    #[serde(default)]
    pub awaited: Option<Instant>,
}

/// Two hours of a sparkline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// No report is expected, or none is due yet.
    Closed,
    /// A report is expected and missing.
    Missing,
    Movements(i64),
}

/// Whether a post says what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporting {
    /// The last expected hour is there.
    Reporting,
    /// More than thirty minutes past the end of an expected hour, and only that one is missing.
    Late { since: Instant },
    /// Two expected hours or more are missing; `since` is the end of the last hour that is there.
    Silent { since: Instant },
    /// No report is expected now.
    Closed { opens: Option<Instant> },
    /// Closed, and the last expected hour never came.
    ClosedIncomplete { missing: Hour },
    /// Nobody said when this post reports.
    NoSchedule,
}

/// What is usual by now, on days like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usual {
    Range {
        low: i64,
        high: i64,
        days: u32,
        beside: Beside,
        /// By when: the end of the last open hour, or of the running one as far as its figures reach.
        until: Instant,
    },
    /// Fewer than six like days.
    TooFew { days: u32 },
    /// Of no open hour anything is known yet, today is a holiday, or there is no schedule.
    None,
}

/// Where today lies beside the usual range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    Inside,
    /// Outside, for less than an open hour.
    Lately,
    Above,
    Below,
    /// Hours are missing: it cannot be told.
    Unknown,
}

/// A correction: what a figure was and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    pub period: Period,
    pub was: Value,
    pub is: Value,
    pub as_of: Instant,
    pub source: SourceId,
}
