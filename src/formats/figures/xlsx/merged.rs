//! Merged cells: a label over several rows or columns stands for each of them, a number for one.
//!
//! It must not know what a label says.

use std::collections::HashMap;

use calamine::Dimensions;

/// The most merged areas; a sheet with more is a drawing.
const MAX_AREAS: usize = 20_000;

/// The most cells that one area may cover.
const MAX_CELLS: u64 = 100_000;

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
    pub(super) fn label(&mut self, row: u32, column: u32, text: &str) {
        if let Some(area) = self.by_corner.remove(&(row, column)) {
            self.open.push((area, text.to_owned()));
        }
    }

    /// Writes into the empty cells of a row what areas over it say, and brings it in order.
    pub(super) fn fill<'r>(&mut self, number: u32, row: &'r mut Vec<(u32, String)>) -> &'r [(u32, String)] {
        self.open.retain(|(area, _)| area.end.0 >= number);
        // A row that says nothing of its own is no row of the table, whatever hangs over it.
        if !row.is_empty() {
            for (area, text) in &self.open {
                for column in area.start.1..=area.end.1 {
                    if row.iter().all(|(at, _)| *at != column) {
                        row.push((column, text.clone()));
                    }
                }
            }
        }
        row.sort_by_key(|(column, _)| *column);
        row
    }
}
