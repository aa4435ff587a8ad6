//! One row of cells made into a figure.
//!
//! It must not know the file or the rows around it.

use chrono::TimeDelta;

use super::{
    cell,
    column::{Cells, Column, Fault},
    figure::{Context, Figure, Statement, Times},
    places::Index,
};
use crate::{
    domain::{Clean, Metric, Series},
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
        let said = Statement {
            series: Series { metric, place: place.id.clone(), dimensions },
            period,
            value,
            source,
            as_of,
            standing,
            note: Clean::new(self.cells[Column::Note as usize]),
        };
        if metric != Metric::StockCount {
            return Ok(said.observed(declared, arrived));
        }
        // The same count of the same source has the same id in every file.
        let once = as_of.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
        self.read(Column::Value, |_| said.counted(&once, Times { happened_at: as_of, arrived }))
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
}
