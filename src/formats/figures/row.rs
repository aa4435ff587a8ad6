//! One row of cells made into a figure.
//!
//! It must not know the file or the rows around it.

use chrono::TimeDelta;

use super::{
    cell,
    column::{Cells, Column, Fault},
    figure::{Context, Figure},
    places::Index,
};
use crate::{
    domain::{
        Clean, Dimension, EntryId, Instant, ItemId, Metric, Movement, Observation, Period, RollUp, Series,
        SourceId, Standing, StockEntry, Value, Zone,
    },
    formats::hint,
};

/// How far a source's clock may run ahead of ours, in minutes.
const MAX_AHEAD_MINUTES: i64 = 10;

/// One row and what it is read against.
pub(super) struct Row<'r> {
    pub(super) cells: Cells<'r>,
    pub(super) context: &'r Context<'r>,
    pub(super) places: &'r Index<'r>,
}

impl Row<'_> {
    /// The figure, or the first thing that is wrong.
    pub(super) fn figure(&self) -> Result<Figure, Fault> {
        let Context { declared, arrived, .. } = *self.context;
        let latest = arrived + TimeDelta::minutes(MAX_AHEAD_MINUTES);
        let metric = self.read(Column::Metric, cell::metric)?;
        let place = self.read(Column::Place, |text| match text {
            "" => Err("is empty; write the place's id, code or name".to_owned()),
            _ => self.places.find(text, metric),
        })?;
        let dimensions = self.read(Column::Dimensions, |text| cell::dimensions(text, metric))?;
        let period = self.read(Column::Period, |text| cell::period(text, declared, arrived))?;
        let value = self.read(Column::Value, cell::value)?;
        self.read(Column::Unit, |text| cell::unit(text, metric))?;
        let source = self.read(Column::Source, cell::source)?;
        let as_of = self.read(Column::AsOf, |text| cell::as_of(text, declared, latest))?;
        let standing = self.read(Column::Standing, cell::standing)?;
        let series = Series { metric, place: place.id.clone(), dimensions };
        if metric == Metric::StockCount {
            return self.read(Column::Value, |_| self.count(&series, value, (source, as_of)));
        }
        Ok(Figure::Observation(Observation {
            series,
            period,
            source,
            revision: 0,
            value,
            as_of,
            recorded_at: arrived,
            standing: standing.unwrap_or_else(|| implied_standing(declared, (metric, period), as_of)),
            note: Some(self.note()).filter(|note| !note.is_empty()),
        }))
    }

    /// What to say where the note had characters that were taken out.
    pub(super) fn note_issue(&self) -> Option<&'static str> {
        hint::harmful(self.cells[Column::Note as usize])
            .map(|_| "held control or bidirectional characters, which were taken out")
    }

    fn read<'s, T>(
        &'s self,
        column: Column,
        read: impl FnOnce(&'s str) -> Result<T, String>,
    ) -> Result<T, Fault> {
        read(self.cells[column as usize]).map_err(|reason| Fault::in_column(column, reason))
    }

    fn note(&self) -> Clean {
        Clean::new(self.cells[Column::Note as usize])
    }

    /// A line of the stock ledger; the same count of the same source has the same id in every file.
    fn count(
        &self,
        series: &Series,
        value: Value,
        (source, as_of): (SourceId, Instant),
    ) -> Result<Figure, String> {
        let number = value.number().ok_or("is hidden; a count of stock needs its number")?;
        let quantity = u32::try_from(number).map_err(|_| format!("{number} is more than a site can hold"))?;
        let item = ItemId::new(series.dimensions.get(Dimension::Item).unwrap_or_default());
        let at = as_of.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        Ok(Figure::Count(StockEntry {
            id: EntryId::new(&format!("count:{source}:{}:{item}:{at}", series.place)),
            site: series.place.clone(),
            item,
            movement: Movement::Count(quantity),
            lot: None,
            expiry: None,
            reason: self.note(),
            source,
            happened_at: as_of,
            recorded_at: self.context.arrived,
        }))
    }
}

/// Counts of a period that was not over when the source spoke are not the last word.
pub(super) fn implied_standing(
    declared: Option<Zone>,
    (metric, period): (Metric, Period),
    as_of: Instant,
) -> Standing {
    let is_over = period.end(declared.unwrap_or(Zone::DILI)) <= as_of;
    if metric.roll_up() == RollUp::Sum && !is_over { Standing::Provisional } else { Standing::Final }
}
