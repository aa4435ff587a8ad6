//! Merged cells: a label over several rows or columns stands for each of them, a number for one.
//!
//! It must not know what a label says.

use std::collections::HashMap;

use calamine::Dimensions;

/// The most columns; a cell that stands further right is a slip, and would widen every row.
pub(super) const MAX_COLUMNS: u32 = 1_000;

/// The most merged areas; a sheet with more is a drawing.
const MAX_AREAS: usize = 20_000;

/// The most cells that one area may cover.
const MAX_CELLS: u64 = 100_000;

/// The longest label, in bytes; what is longer stands in its corner alone.
const MAX_LABEL: usize = 4_000;

/// The areas of a sheet, and those that reach into the rows to come.
pub(super) struct Merged {
    by_corner: HashMap<(u32, u32), Dimensions>,
    open: Vec<(Dimensions, String)>,
}

impl Merged {
    pub(super) fn new(areas: &[Dimensions]) -> Result<Self, String> {
        if areas.len() > MAX_AREAS {
            return Err(format!("has more than {MAX_AREAS} merged cells; it is no table"));
        }
        let is_small = |area: &&Dimensions| {
            let [rows, columns] = [(area.start.0, area.end.0), (area.start.1, area.end.1)];
            let side = |(first, last): (u32, u32)| u64::from(last.saturating_sub(first)) + 1;
            side(rows).saturating_mul(side(columns)) <= MAX_CELLS
        };
        let by_corner = areas.iter().filter(is_small).map(|area| (area.start, *area)).collect();
        Ok(Self { by_corner, open: Vec::new() })
    }

    /// Takes a text or date that may stand in the corner of an area.
    ///
    /// Areas over each other are none that a spreadsheet program writes; the first is kept, so that no
    /// column has more than one label.
    pub(super) fn label(&mut self, row: u32, column: u32, text: &str) {
        let Some(area) = self.by_corner.remove(&(row, column)) else { return };
        let columns = |area: &Dimensions| area.start.1..=area.end.1.min(MAX_COLUMNS - 1);
        self.open.retain(|(other, _)| other.end.0 >= row);
        let is_over = |(other, _): &(Dimensions, String)| {
            let (one, other) = (columns(&area), columns(other));
            one.start() <= other.end() && other.start() <= one.end()
        };
        if text.len() <= MAX_LABEL && !self.open.iter().any(is_over) {
            self.open.push((area, text.to_owned()));
        }
    }

    /// Writes into the empty cells of a row what areas over it say, and brings it in order.
    pub(super) fn fill<'r>(&mut self, number: u32, row: &'r mut Vec<(u32, String)>) -> &'r [(u32, String)] {
        self.open.retain(|(area, _)| area.end.0 >= number);
        row.sort_by_key(|(column, _)| *column);
        // A row that says nothing of its own is no row of the table, whatever hangs over it.
        let own = row.len();
        if own > 0 {
            for (area, text) in &self.open {
                for column in area.start.1..=area.end.1.min(MAX_COLUMNS - 1) {
                    if row[..own].binary_search_by_key(&column, |(at, _)| *at).is_err() {
                        row.push((column, text.clone()));
                    }
                }
            }
        }
        row.sort_by_key(|(column, _)| *column);
        row
    }
}
