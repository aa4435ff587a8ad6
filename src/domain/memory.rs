//! Records in lists, for tests and files.
//!
//! Must not know rules: it filters and nothing else.

use std::convert::Infallible;

use super::{
    Alert, Feed, Observation, PeriodKind, Place, Provenance, Range, RecordedAct, Records, StockEntry, Zone,
};

/// Records in lists; what HQ does in order (acts) is in that order here.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryRecords {
    pub provenance: Option<Provenance>,
    pub places: Vec<Place>,
    pub observations: Vec<Observation>,
    pub alerts: Vec<Alert>,
    pub acts: Vec<RecordedAct>,
    pub stock: Vec<StockEntry>,
    pub feeds: Vec<Feed>,
}

impl Records for MemoryRecords {
    type Error = Infallible;

    fn provenance(&self) -> Result<Option<Provenance>, Infallible> {
        Ok(self.provenance)
    }

    fn places(&self) -> Result<Vec<Place>, Infallible> {
        Ok(self.places.clone())
    }

    fn observations(&self, range: &Range) -> Result<Vec<Observation>, Infallible> {
        let inside = |row: &&Observation| {
            row.series.metric == range.metric
                && row.series.place == range.place
                && PeriodKind::of(row.period) == range.kind
                && (range.from..range.until).contains(&row.period.start(Zone::DILI))
        };
        let mut rows: Vec<_> = self.observations.iter().filter(inside).cloned().collect();
        rows.sort_by_cached_key(Observation::key);
        Ok(rows)
    }

    fn alerts(&self) -> Result<Vec<Alert>, Infallible> {
        Ok(self.alerts.clone())
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, Infallible> {
        Ok(self.acts.clone())
    }

    fn stock(&self) -> Result<Vec<StockEntry>, Infallible> {
        Ok(self.stock.clone())
    }

    fn feeds(&self) -> Result<Vec<Feed>, Infallible> {
        Ok(self.feeds.clone())
    }
}
