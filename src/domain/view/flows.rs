//! The posts over time: a table of posts by hours, days, weeks or months, and one post in detail.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Beside, Call, Crossings, PublishedFigure, Stamp, Sum};
use crate::domain::{
    Against, Channel, Clean, Dimension, Direction, Instant, Metric, Period, PlaceId, Scale, SourceId,
    Standing, TimeRange, Value, Zone,
};

/// Posts by the columns of a range, and what was published about longer periods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flows {
    pub stamp: Stamp,
    /// Today, whatever the range.
    pub crossings: Crossings,
    pub table: FlowTable,
    /// Figures for days, weeks, months and years that came as such, newest period first.
    pub published: Vec<PublishedFigure>,
    pub detail: Option<Box<PostDetail>>,
}

/// Posts by columns.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowTable {
    pub range: TimeRange,
    /// Oldest first.
    pub columns: Vec<Period>,
    /// For each post of today's crossings.
    pub rows: Vec<FlowRow>,
}

impl FlowTable {
    /// Whether it is of today, hour by hour.
    pub fn is_today(&self) -> bool {
        self.range.scale == Scale::Hours && self.range.until.is_none()
    }

    /// The first and the last day of its columns.
    pub fn days(&self, zone: Zone) -> Option<(NaiveDate, NaiveDate)> {
        Some((self.columns.first()?.first_day(zone), self.columns.last()?.last_day(zone)))
    }

    /// Entries and exits of all posts; what is missing at one post is missing beside what is at another.
    pub fn sums(&self) -> (Sum, Sum) {
        let added = |sum: Sum, other: Sum| Sum {
            missing_hours: sum.missing_hours + other.missing_hours,
            ..sum.and(other)
        };
        let add = |sums: (Sum, Sum), row: &FlowRow| (added(sums.0, row.entries), added(sums.1, row.exits));
        self.rows.iter().fold((Sum::default(), Sum::default()), add)
    }
}

/// One post over a range.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowRow {
    pub cells: Vec<FlowCell>,
    /// All columns together.
    pub entries: Sum,
    pub exits: Sum,
}

/// One post in one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlowCell {
    Figure(FlowFigure),
    /// Expected and not there.
    Missing,
    /// Not over yet, and nothing is there.
    Ahead,
    /// Nothing is expected.
    Closed,
    /// Before anything was ever reported.
    Unrecorded,
}

/// What crossed in one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowFigure {
    pub entries: Sum,
    pub exits: Sum,
    pub standing: Standing,
    pub revised: bool,
    /// By what the latest of it was told that the post did not report itself.
    #[serde(default)]
    pub told: Option<Channel>,
}

impl FlowFigure {
    /// Movements both ways. What is known of one way only, or hidden, makes no whole.
    pub fn total(self) -> Sum {
        self.entries.and(self.exits)
    }

    /// Movements both ways, where all of them were reported.
    pub fn reported(self) -> Option<i64> {
        if self.told.is_some() { None } else { self.total().whole() }
    }
}

impl FlowCell {
    pub fn figure(self) -> Option<FlowFigure> {
        if let Self::Figure(figure) = self { Some(figure) } else { None }
    }
}

/// One post over a range in all detail.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostDetail {
    pub post: PlaceId,
    pub name: Clean,
    /// One for each column that has begun, oldest first.
    pub points: Vec<FlowPoint>,
    pub compared: Option<Compared>,
    /// What became of the reports of each expected hour of the last day that is shown.
    pub reports: Vec<(Period, Report)>,
    /// What was told of the range by phone or radio, the latest call first.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// Newest first.
    pub revisions: Vec<FlowRevision>,
    /// The first and the last day that what follows is about: those of the range, or the newest day
    /// of which anything of it is known.
    pub days: Option<(NaiveDate, NaiveDate)>,
    pub breakdowns: Vec<Breakdown>,
    pub mirror: Option<Mirror>,
    /// Secondary inspections, referrals, health screening; those that anybody counted.
    pub counts: Vec<(Metric, Sum)>,
}

/// One column of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct FlowPoint {
    pub period: Period,
    pub cell: FlowCell,
    /// What the line shows: movements both ways, of hours those since the opening; none where a part is
    /// missing, and of days and longer only what is over.
    pub line: Option<i64>,
    /// The usual range of the line; none where there are too few like days or no rule says what is usual.
    pub usual: Option<(i64, i64)>,
    pub beside: Option<Beside>,
    /// The line of what it is compared with.
    pub other: Option<i64>,
}

/// What a post is compared with, all together, over the columns that both have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Compared {
    pub against: Against,
    /// The name of the other post.
    pub name: Option<Clean>,
    pub here: i64,
    pub there: i64,
    pub columns: u32,
}

/// What became of the report of an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Report {
    Reported,
    /// It runs, or its report is not due.
    Open,
    /// It came, after it had become late.
    CameLate,
    /// Due and missing, alone.
    Late,
    /// Due and missing, with others.
    Silent,
    Revised,
    Provisional,
}

/// A figure that was final and was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowRevision {
    pub period: Period,
    pub direction: Direction,
    pub was: Value,
    pub is: Value,
    /// When the source changed it, and when HQ heard.
    pub as_of: Instant,
    pub recorded_at: Instant,
    pub source: SourceId,
    pub note: Option<Clean>,
}

/// Movements by one dimension or by several together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Breakdown {
    pub dimensions: Vec<Dimension>,
    /// How many days have it.
    pub days: u32,
    pub parts: Vec<(Vec<Clean>, Sum)>,
    pub whole: Whole,
}

/// Whether the parts make the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Whole {
    AddsUp(i64),
    /// The parts are this many more than the whole, or fewer.
    Off {
        whole: i64,
        by: i64,
    },
    /// So many cells are hidden: they cannot be added.
    Hidden {
        whole: Option<i64>,
        cells: u32,
    },
    /// The whole itself is not known in full.
    Unknown,
}

/// What the post opposite says of the same days.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mirror {
    pub opposite: Clean,
    /// How many days it is about.
    pub days: u32,
    pub entries: Pair,
    pub exits: Pair,
    pub source: SourceId,
}

/// One figure on both sides of the border; none where one is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    pub here: Option<i64>,
    pub there: Option<i64>,
}
