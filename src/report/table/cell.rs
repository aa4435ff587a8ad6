//! Cells and columns. They must not know which panel they are of.

use crate::domain::{Clean, Instant, Provenance};

/// One cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Empty,
    Number(i64),
    /// With two digits after the point.
    Decimal(f64),
    /// Hidden at HQ because it or a neighbour is under five; written `<5`, never as a number.
    Hidden,
    Text(Clean),
    Time(Instant),
}

impl Cell {
    pub(super) fn text(text: impl Into<Clean>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    pub(super) fn time(at: Option<Instant>) -> Self {
        at.map_or(Self::Empty, Self::Time)
    }
}

/// A column: its name in files, its HXL hashtag (HXL 1.1), and what its cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    pub name: &'static str,
    pub hxl: &'static str,
}

/// Rows of one kind that are no figures, with their columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Records {
    pub columns: &'static [Column],
    pub rows: Vec<Vec<Cell>>,
}

pub(super) const fn column(name: &'static str, hxl: &'static str) -> Column {
    Column { name, hxl }
}

/// The first column of every table. Its tag says what the figures are even where there is no row.
pub(super) const fn provenance_column(provenance: Option<Provenance>) -> Column {
    column(
        "provenance",
        match provenance {
            None => "#meta+provenance",
            Some(Provenance::Real) => "#meta+provenance+real",
            Some(Provenance::Simulated) => "#meta+provenance+simulated",
            Some(Provenance::Exercise) => "#meta+provenance+exercise",
        },
    )
}

/// What must be said of records that are not real.
pub(in crate::report) fn mark_of(provenance: Provenance) -> Option<&'static str> {
    (provenance != Provenance::Real).then(|| mark(provenance))
}

/// What is not so is said loudly.
pub(super) const fn mark(provenance: Provenance) -> &'static str {
    match provenance {
        Provenance::Real => "real",
        Provenance::Simulated => "SIMULATED",
        Provenance::Exercise => "EXERCISE",
    }
}
