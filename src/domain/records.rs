//! What an answer is made from: the records that it may read, and the figures of judgement.
//!
//! Must not know what is behind [`Records`]: a cache, a ledger or a list.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Alert, Feed, Instant, Metric, Observation, OwnAct, Period, Place, PlaceId, Provenance, RecordedAct,
    StockEntry, Tally, Zone, tally,
};

/// Which kind of period a range of figures is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    Hour,
    Day,
    Week,
    Month,
    Year,
    Span,
}

impl PeriodKind {
    pub const ALL: [Self; 6] = [Self::Hour, Self::Day, Self::Week, Self::Month, Self::Year, Self::Span];

    pub const fn of(period: Period) -> Self {
        match period {
            Period::Hour(_) => Self::Hour,
            Period::Day(_) => Self::Day,
            Period::Week(_) => Self::Week,
            Period::Month(_) => Self::Month,
            Period::Year(_) => Self::Year,
            Period::Span(..) => Self::Span,
        }
    }
}

/// Figures of one metric at one place whose period begins in `[from, until)`.
#[derive(Clone, Debug, PartialEq)]
pub struct Range {
    pub metric: Metric,
    pub place: PlaceId,
    pub kind: PeriodKind,
    pub from: Instant,
    pub until: Instant,
}

/// The days `[first, until)` of one place, in a zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayRange {
    pub place: PlaceId,
    pub first: NaiveDate,
    pub until: NaiveDate,
    pub zone: Zone,
}

impl DayRange {
    /// The figures that a tally is made of: of each hour, and of the days as such.
    pub const KINDS: [PeriodKind; 2] = [PeriodKind::Hour, PeriodKind::Day];

    /// The figures of one kind that begin in it.
    pub fn range(&self, metric: Metric, kind: PeriodKind) -> Range {
        let (from, until) = (self.zone.midnight(self.first), self.zone.midnight(self.until));
        Range { metric, place: self.place.clone(), kind, from, until }
    }
}

/// What a query can see. The cache implements it; so does a list of records in a test.
pub trait Records {
    type Error;

    fn provenance(&self) -> Result<Option<Provenance>, Self::Error>;
    fn places(&self) -> Result<Vec<Place>, Self::Error>;
    /// Every revision of every source in the range, in the order of their keys.
    fn observations(&self, range: &Range) -> Result<Vec<Observation>, Self::Error>;
    /// What came of each of some days at a post, added up; days of which nothing came are left out.
    ///
    /// Whoever keeps sums beside the rows answers with them: they are those of the rows.
    fn tallies(&self, days: &DayRange) -> Result<BTreeMap<NaiveDate, Tally>, Self::Error> {
        tallies_of_rows(self, days)
    }
    fn alerts(&self) -> Result<Vec<Alert>, Self::Error>;
    /// HQ's acts in HQ's order, then those still in the queue.
    fn acts(&self) -> Result<Vec<RecordedAct>, Self::Error>;
    fn stock(&self) -> Result<Vec<StockEntry>, Self::Error>;
    fn feeds(&self) -> Result<Vec<Feed>, Self::Error>;
    /// What was done on this very console and what became of it, the oldest first; elsewhere nothing.
    fn own_acts(&self) -> Result<Vec<OwnAct>, Self::Error> {
        Ok(Vec::new())
    }
}

/// Reads every row of some days and adds them up, as [`Records::tallies`] does where nobody kept any.
pub fn tallies_of_rows<R: Records + ?Sized>(
    records: &R,
    days: &DayRange,
) -> Result<BTreeMap<NaiveDate, Tally>, R::Error> {
    let mut rows = Vec::new();
    for kind in DayRange::KINDS {
        rows.extend(records.observations(&days.range(Metric::Crossings, kind))?);
    }
    Ok(tally::tallies(&rows, days.zone))
}

/// The figures of judgement: thresholds and planning ratios, all of them settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rules {
    pub zone: Zone,
    /// Families that one kit is planned for; 5 by the factsheet's headline.
    pub families_per_kit: u32,
    /// People in a family.
    pub people_per_family: u32,
    /// Days after which what is in a kit is used up; Sphere gives soap for a month.
    pub kit_days: u32,
    /// Where nobody gave a reorder point, this share of the target is it.
    pub reorder_percent: u32,
    /// How far from the nearest place an alert still concerns us.
    pub reach_km: f64,
    /// How long after the end of an expected hour its report is late.
    pub late_after_minutes: i64,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            zone: Zone::DILI,
            families_per_kit: 5,
            people_per_family: 5,
            kit_days: 30,
            reorder_percent: 80,
            reach_km: 200.0,
            late_after_minutes: 30,
        }
    }
}
