//! One sheet of an XLSX workbook as the text of a table: row `n` of the sheet is line `n`.
//!
//! What a cell shows is what it says: dates as dates, whole numbers without a point, errors by their
//! names. It must not know what a column means.

mod cell;
mod merged;
mod package;

use std::{io::Cursor, panic};

use calamine::{DataRef, Reader as _, Sheet, SheetType, SheetVisible, Xlsx, XlsxError};

use self::merged::{MAX_COLUMNS, Merged};
use crate::{
    domain::Clean,
    formats::{Issue, hint},
};

/// The most text that a sheet may hold, in bytes.
const MAX_TEXT: usize = 64 << 20;

/// What is said of a workbook behind a password.
pub(super) const PROTECTED: &str = "is protected by a password; save it without one";

/// What a formula without a result shows, as spreadsheet programs write it.
const NOT_CALCULATED: &str = "#CALC!";

/// A sheet as text.
#[derive(Debug)]
pub(super) struct Text {
    pub(super) bytes: Vec<u8>,
    /// The widest row, in cells.
    pub(super) width: usize,
    pub(super) notes: Vec<Issue>,
}

/// Reads the sheet of this name, else the first that is shown.
pub(super) fn read(bytes: &[u8], wanted: Option<&str>) -> Result<Text, String> {
    package::check(bytes)?;
    // calamine counts with the numbers of the file: `B2:A1` overflows it where overflows are caught.
    panic::catch_unwind(|| read_sheet(bytes, wanted)).unwrap_or_else(|_| {
        Err("cannot be read as an XLSX workbook (its reader failed on it); save it again in a spreadsheet program"
            .to_owned())
    })
}

fn read_sheet(bytes: &[u8], wanted: Option<&str>) -> Result<Text, String> {
    let mut workbook = Xlsx::new(Cursor::new(bytes)).map_err(|error| unreadable(&error))?;
    let (name, mut notes) = choose(workbook.sheets_metadata(), wanted)?;
    if package::hides(bytes, &name) {
        return Err("keeps its sheet among its pictures; save it again in a spreadsheet program".to_owned());
    }
    let merged = workbook.merge_cells_by_sheet_name(&name).map_err(|error| unreadable(&error))?;
    let mut merged = Merged::new(&merged)?;
    let mut lines = Written::default();
    let mut cells = workbook.worksheet_cells_reader(&name).map_err(|error| unreadable(&error))?;
    let mut row: Vec<(u32, String)> = Vec::new();
    let mut number = 0;
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|error| unreadable(&error))? {
        let (at, column) = cell.pos;
        if at < number {
            return Err("has rows that stand in no order; save it again in a spreadsheet program".to_owned());
        }
        if at > number {
            lines.finish(number, merged.fill(number, &mut row))?;
            row.clear();
            number = at;
        }
        let text = match (&cell.value, cell.formula) {
            // A program wrote the formula, and nobody has opened the file since.
            (DataRef::Empty, Some(_)) => NOT_CALCULATED.to_owned(),
            (value, _) => cell::text(value),
        };
        if text.is_empty() {
            continue;
        }
        if column >= MAX_COLUMNS {
            return Err(format!("has a cell in column {}; {MAX_COLUMNS} columns are the most", column + 1));
        }
        if !matches!(cell.value, DataRef::Int(_) | DataRef::Float(_)) {
            merged.label(at, column, &text);
        }
        row.push((column, text));
    }
    lines.finish(number, merged.fill(number, &mut row))?;
    drop(cells);
    notes.extend(hidden(bytes, &name, lines.width));
    Ok(Text { bytes: lines.text, width: lines.width, notes })
}

/// The rows as they are written.
#[derive(Default)]
struct Written {
    text: Vec<u8>,
    /// Lines that are finished.
    lines: u32,
    width: usize,
}

impl Written {
    /// Writes a row, with an empty line for each row before it that holds nothing.
    fn finish(&mut self, number: u32, row: &[(u32, String)]) -> Result<(), String> {
        let Some(last) = row.iter().map(|(column, _)| *column).max() else { return Ok(()) };
        self.text.resize(self.text.len() + (number - self.lines) as usize, b'\n');
        self.lines = number + 1;
        self.width = self.width.max(last as usize + 1);
        let mut column = 0;
        for (at, text) in row {
            // Two cells in one place are none that a spreadsheet program writes; the first is kept.
            if *at < column {
                continue;
            }
            self.text.resize(self.text.len() + (*at - column) as usize, b',');
            column = *at;
            put(&mut self.text, text);
        }
        self.text.push(b'\n');
        if self.text.len() > MAX_TEXT {
            return Err(format!("holds more than {} MiB of text; split it", MAX_TEXT >> 20));
        }
        Ok(())
    }
}

/// Writes a cell in quotes; a line break in it would be the end of the row.
fn put(into: &mut Vec<u8>, text: &str) {
    into.push(b'"');
    for byte in text.trim().bytes() {
        match byte {
            b'\r' | b'\n' | b'\t' => into.push(b' '),
            b'"' => into.extend(b"\"\""),
            _ => into.push(byte),
        }
    }
    into.push(b'"');
}

/// The name of the sheet that is read, and what is to be said of the others.
fn choose(sheets: &[Sheet], wanted: Option<&str>) -> Result<(String, Vec<Issue>), String> {
    let tables: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).collect();
    let names = || tables.iter().map(|sheet| sheet.name.as_str());
    if let Some(wanted) = wanted {
        if let Some(sheet) = tables.iter().find(|sheet| hint::fold(&sheet.name) == hint::fold(wanted)) {
            return Ok((sheet.name.clone(), Vec::new()));
        }
        let near = hint::nearest(wanted, names()).or_else(|| names().next());
        let near = near.map(|near| format!("; there is {}", hint::quote(near))).unwrap_or_default();
        return Err(format!("has no sheet {}{near}", hint::quote(wanted)));
    }
    let shown: Vec<&&Sheet> = tables.iter().filter(|sheet| sheet.visible == SheetVisible::Visible).collect();
    let first = shown.first().ok_or("has no sheet that is shown")?;
    let mut notes = Vec::new();
    if tables.len() > 1 {
        let name = hint::quote(&first.name);
        let reason = format!("has {} sheets; only {name} was read", tables.len());
        notes.push(Issue::note(None, "", &reason));
    }
    Ok((first.name.clone(), notes))
}

/// What is to be said of rows and columns that a person does not see; they count like the others.
fn hidden(bytes: &[u8], sheet: &str, width: usize) -> Vec<Issue> {
    let hidden = package::hidden(bytes, sheet, width as u64).unwrap_or_default();
    let reason = |count: u64, what: &str| match count {
        1 => "is hidden in the sheet; it was read like the others".to_owned(),
        _ => format!(
            "is the first of {count} {what} that are hidden in the sheet; they were read like the others"
        ),
    };
    let rows = hidden.first_row.map(|first| Issue::note(Some(first), "", &reason(hidden.rows, "rows")));
    let columns = hidden.first_column.map(|first| {
        let reason = format!("column {} {}", letters(first), reason(hidden.columns, "columns"));
        Issue::note(None, "", &reason)
    });
    rows.into_iter().chain(columns).collect()
}

/// A column as spreadsheet programs call it: 1 is A, 28 is AB.
fn letters(mut column: u64) -> String {
    let mut letters = Vec::new();
    while let Some(left) = column.checked_sub(1) {
        letters.push(char::from(b'A' + (left % 26) as u8));
        column = left / 26;
    }
    letters.into_iter().rev().collect()
}

fn unreadable(error: &XlsxError) -> String {
    match error {
        XlsxError::Password => PROTECTED.to_owned(),
        _ => format!(
            "cannot be read as an XLSX workbook ({}); save it again in a spreadsheet program",
            Clean::new(&error.to_string())
        ),
    }
}

#[cfg(test)]
pub(super) mod tests;
