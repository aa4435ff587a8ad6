//! What was known at an instant: records as HQ had them then.
//!
//! It answers alike wherever it is asked and however late the records came there. Must not know rules.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{
    Alert, DayRange, Feed, Instant, Observation, OwnAct, Place, Provenance, Range, RecordedAct, Records,
    StockEntry, Tally, tallies_of_rows,
};

/// Records without what HQ recorded later than `at`.
///
/// Of an alert the newest version is kept, so one that was sent anew since is not there. Places are as
/// they are now. Signs of life are not kept, so no feed is told of; nor is what still waits here.
#[derive(Clone, Copy, Debug)]
pub struct AsOf<'a, R> {
    records: &'a R,
    at: Instant,
}

impl<'a, R> AsOf<'a, R> {
    pub fn new(records: &'a R, at: Instant) -> Self {
        Self { records, at }
    }
}

impl<R: Records> Records for AsOf<'_, R> {
    type Error = R::Error;

    fn provenance(&self) -> Result<Option<Provenance>, R::Error> {
        self.records.provenance()
    }

    fn places(&self) -> Result<Vec<Place>, R::Error> {
        self.records.places()
    }

    fn observations(&self, range: &Range) -> Result<Vec<Observation>, R::Error> {
        let mut rows = self.records.observations(range)?;
        rows.retain(|row| row.recorded_at <= self.at);
        Ok(rows)
    }

    /// The days of which everything was recorded by then are as they are now.
    fn tallies(&self, days: &DayRange) -> Result<BTreeMap<NaiveDate, Tally>, R::Error> {
        let mut tallies = self.records.tallies(days)?;
        let later = tallies.extract_if(.., |_, tally| tally.recorded_at > self.at);
        let mut anew: BTreeSet<NaiveDate> = later.map(|(day, _)| day).collect();
        // A day of which nothing holds any more may have had something then.
        let of_range = days.first.iter_days().take_while(|day| *day < days.until);
        anew.extend(of_range.filter(|day| !tallies.contains_key(day)));
        let anew: Vec<NaiveDate> = anew.into_iter().collect();
        for run in anew.chunk_by(|a, b| a.succ_opt() == Some(*b)) {
            let until = run[0] + Days::new(run.len() as u64);
            tallies.extend(tallies_of_rows(self, &DayRange { first: run[0], until, ..days.clone() })?);
        }
        Ok(tallies)
    }

    fn alerts(&self) -> Result<Vec<Alert>, R::Error> {
        let mut alerts = self.records.alerts()?;
        alerts.retain(|alert| alert.sent <= self.at);
        Ok(alerts)
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, R::Error> {
        let mut acts = self.records.acts()?;
        acts.retain(|act| act.recorded.is_some_and(|recorded| recorded.at <= self.at));
        Ok(acts)
    }

    fn stock(&self) -> Result<Vec<StockEntry>, R::Error> {
        let mut entries = self.records.stock()?;
        entries.retain(|entry| entry.recorded_at <= self.at);
        Ok(entries)
    }

    fn feeds(&self) -> Result<Vec<Feed>, R::Error> {
        Ok(Vec::new())
    }

    fn own_acts(&self) -> Result<Vec<OwnAct>, R::Error> {
        Ok(Vec::new())
    }
}
