//! What a row of figures becomes, and what it is read against.

use crate::domain::{
    Clean, Dimension, EntryId, Instant, ItemId, Metric, Movement, Observation, Period, Place, RollUp, Series,
    SourceId, Standing, StockEntry, Value, Zone,
};

/// One row of figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Its `revision` is 0 and its `recorded_at` the arrival: the ledger sets both.
    Observation(Observation),
    /// A line of the stock ledger: a physical count (`stock.count`) or another movement.
    Count(StockEntry),
}

/// What a file of figures is read against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    pub places: &'c [Place],
    /// The zone of times without an offset; without it they are refused.
    pub declared: Option<Zone>,
    pub arrived: Instant,
}

/// What a row says, when each of its cells is read.
pub(super) struct Statement {
    pub(super) series: Series,
    pub(super) period: Period,
    pub(super) value: Value,
    pub(super) source: SourceId,
    pub(super) as_of: Instant,
    /// None where the row does not say.
    pub(super) standing: Option<Standing>,
    pub(super) note: Clean,
}

impl Statement {
    /// A figure that arrived at a time; the zone is that of periods without one.
    pub(super) fn observed(self, zone: Option<Zone>, arrived: Instant) -> Figure {
        let implied = implied_standing(zone, (self.series.metric, self.period), self.as_of);
        Figure::Observation(Observation {
            series: self.series,
            period: self.period,
            source: self.source,
            revision: 0,
            value: self.value,
            as_of: self.as_of,
            recorded_at: arrived,
            standing: self.standing.unwrap_or(implied),
            note: Some(self.note).filter(|note| !note.is_empty()),
        })
    }

    /// A line of the stock ledger: what was counted at a time. `once` is what makes it the same line in every file.
    pub(super) fn counted(self, once: &str, times: Times) -> Result<Figure, String> {
        let number = self.value.number().ok_or("is hidden; a count of stock needs its number")?;
        let quantity = u32::try_from(number).map_err(|_| format!("{number} is more than a site can hold"))?;
        let Self { series: Series { place: site, dimensions, .. }, source, note, .. } = self;
        let item = ItemId::new(dimensions.get(Dimension::Item).unwrap_or_default());
        Ok(Figure::Count(StockEntry {
            id: EntryId::new(&format!("count:{source}:{site}:{item}:{once}")),
            site,
            item,
            movement: Movement::Count(quantity),
            lot: None,
            expiry: None,
            reason: note,
            source,
            happened_at: times.happened_at,
            recorded_at: times.arrived,
        }))
    }
}

/// When something was counted, and when that arrived.
#[derive(Clone, Copy)]
pub(super) struct Times {
    pub(super) happened_at: Instant,
    pub(super) arrived: Instant,
}

/// Counts of a period that was not over when the source spoke are not the last word.
fn implied_standing(declared: Option<Zone>, (metric, period): (Metric, Period), as_of: Instant) -> Standing {
    let is_over = period.end(declared.unwrap_or(Zone::DILI)) <= as_of;
    if metric.roll_up() == RollUp::Sum && !is_over { Standing::Provisional } else { Standing::Final }
}
