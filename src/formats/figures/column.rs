//! The columns of a table of figures: found by name or HXL tag, or refused with what is missing.
//!
//! It must not know what the cells mean.

use csv::ByteRecord;

use super::{lines::Lines, personal};
use crate::formats::{Issue, hint};

/// The longest cell, in bytes.
const MAX_CELL: usize = 4_000;

/// The most columns that are looked at.
const MAX_COLUMNS: usize = 200;

/// A column that haree reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column {
    Metric,
    Place,
    Dimensions,
    Period,
    Value,
    Unit,
    Source,
    AsOf,
    Standing,
    Note,
}

struct Known {
    column: Column,
    name: &'static str,
    required: bool,
    /// HXL hashtag and attribute; an empty attribute matches any.
    tags: &'static [(&'static str, &'static str)],
}

/// In the order of [`Column`], which is the order of the cells of a row.
const KNOWN: [Known; 10] = {
    const fn column(
        column: Column,
        name: &'static str,
        required: bool,
        tags: &'static [(&'static str, &'static str)],
    ) -> Known {
        Known { column, name, required, tags }
    }
    [
        column(Column::Metric, "metric", true, &[("#indicator", "name"), ("#indicator", "code")]),
        column(Column::Place, "place", true, &[("#loc", "")]),
        column(Column::Dimensions, "dimensions", true, &[("#meta", "dimensions")]),
        column(Column::Period, "period", true, &[("#date", "period")]),
        column(Column::Value, "value", true, &[("#value", ""), ("#indicator", "num")]),
        column(Column::Unit, "unit", true, &[("#meta", "unit")]),
        column(Column::Source, "source", true, &[("#meta", "source")]),
        column(Column::AsOf, "as_of", true, &[("#date", "asof"), ("#date", "as_of")]),
        column(Column::Standing, "standing", false, &[("#status", ""), ("#meta", "standing")]),
        column(Column::Note, "note", false, &[("#description", ""), ("#meta", "note")]),
    ]
};

impl Column {
    pub(super) fn name(self) -> &'static str {
        KNOWN[self as usize].name
    }
}

/// Why a row is refused.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) field: &'static str,
    pub(super) reason: String,
}

impl Fault {
    pub(super) fn in_column(column: Column, reason: impl Into<String>) -> Self {
        Self { field: column.name(), reason: reason.into() }
    }

    fn in_row(reason: String) -> Self {
        Self { field: "", reason }
    }
}

/// The rows above the figures.
pub(super) struct Header<'h> {
    pub(super) row: u64,
    pub(super) names: Option<&'h ByteRecord>,
    pub(super) tags: Option<&'h ByteRecord>,
}

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Columns {
    at: [Option<usize>; KNOWN.len()],
    width: usize,
    row: u64,
    labels: Vec<String>,
    /// Columns that were not read.
    pub(super) notes: Vec<Issue>,
}

/// The cells of one row, in the order of [`Column`], trimmed; empty where the column is not there.
pub(super) type Cells<'r> = [&'r str; KNOWN.len()];

impl Columns {
    pub(super) fn find(header: &Header) -> Result<Self, Vec<Issue>> {
        let heads = heads(header)?;
        let row = Some(header.row);
        let labels = heads.iter().map(|head| head.label().to_owned()).collect();
        let mut columns =
            Self { at: [None; KNOWN.len()], width: heads.len(), row: header.row, labels, notes: Vec::new() };
        let mut issues = Vec::new();
        let mut unknown = Vec::new();
        for (i, head) in heads.iter().enumerate() {
            match head.column() {
                Some(column) => {
                    if let Some(before) = columns.at[column as usize].replace(i) {
                        let reason =
                            format!("is given twice, in columns {} and {}; leave one", before + 1, i + 1);
                        issues.push(Issue::refused(row, column.name(), &reason));
                    }
                }
                None => unknown.push(head.label()),
            }
            if head.column().is_none() && personal::is_personal(&head.name, &head.tag) {
                return Err(vec![personal::refusal(row, head.label(), "looks personal")]);
            }
        }
        for known in
            KNOWN.iter().filter(|known| known.required && columns.at[known.column as usize].is_none())
        {
            issues.push(Issue::refused(row, known.name, &missing(known.name, &unknown)));
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let not_read = unknown.iter().filter(|label| !label.is_empty());
        columns.notes =
            not_read.map(|label| Issue::note(row, label, "is no column of ours and was not read")).collect();
        Ok(columns)
    }

    /// The refusal of a file with such cells in one of its columns.
    pub(super) fn refuse_personal(&self, column: usize, what: &str) -> Issue {
        let label = self.labels.get(column).filter(|label| !label.is_empty());
        let label = label.cloned().unwrap_or_else(|| format!("column {}", column + 1));
        personal::refusal(Some(self.row), &label, &format!("holds {what}"))
    }

    /// Checks the shape and the characters of a row and picks out its cells.
    pub(super) fn cells<'r>(&self, record: &'r ByteRecord, lines: &Lines) -> Result<Cells<'r>, Fault> {
        // An inch mark in a last row of the right width is no open quote.
        let is_odd = || lines.last_line() > lines.line || record.len() < self.width;
        if lines.is_unclosed() && is_odd() {
            let reason = "opens a quote that is never closed; what follows in the file was not read";
            return Err(Fault::in_row(reason.to_owned()));
        }
        let surplus = record.iter().skip(self.width).any(|cell| !cell.trim_ascii().is_empty());
        if record.len() < self.width || surplus {
            return Err(Fault::in_row(self.wrong_width(record, lines)));
        }
        let mut cells = [""; KNOWN.len()];
        for (known, at) in KNOWN.iter().zip(self.at) {
            if let Some(bytes) = at.and_then(|at| record.get(at)) {
                cells[known.column as usize] =
                    text(known.column, bytes).map_err(|reason| Fault::in_column(known.column, reason))?;
            }
        }
        Ok(cells)
    }

    fn wrong_width(&self, record: &ByteRecord, lines: &Lines) -> String {
        let (has, width) = (record.len(), self.width);
        let mut reason = format!("has {has} cells where the header has {width}");
        let last = lines.last_line();
        if last > lines.line {
            reason = format!("{reason}; a quote joins it with the lines down to row {last}");
        } else if has > width {
            reason += "; put quotes around a cell that holds the delimiter";
        }
        reason
    }
}

/// One column's name and tag, folded for comparison.
struct Head {
    raw: String,
    name: String,
    tag: String,
}

impl Head {
    fn column(&self) -> Option<Column> {
        let by_name = KNOWN.iter().find(|known| known.name == self.name);
        by_name.or_else(|| KNOWN.iter().find(|known| self.is_tagged(known))).map(|known| known.column)
    }

    fn is_tagged(&self, known: &Known) -> bool {
        let mut parts = self.tag.split('+').map(str::trim);
        let base = parts.next().unwrap_or_default();
        let attributes: Vec<&str> = parts.collect();
        known
            .tags
            .iter()
            .any(|(tag, attribute)| *tag == base && (attribute.is_empty() || attributes.contains(attribute)))
    }

    fn label(&self) -> &str {
        &self.raw
    }
}

fn heads(header: &Header) -> Result<Vec<Head>, Vec<Issue>> {
    let refuse = |reason: &str| vec![Issue::refused(Some(header.row), "", reason)];
    let width = header.names.map_or(0, ByteRecord::len).max(header.tags.map_or(0, ByteRecord::len));
    if width > MAX_COLUMNS {
        return Err(refuse(&format!("has {width} columns; {MAX_COLUMNS} are the most")));
    }
    let cell = |record: Option<&ByteRecord>, i| {
        let bytes = record.and_then(|record| record.get(i)).unwrap_or_default();
        std::str::from_utf8(bytes).map(str::trim).map(str::to_owned)
    };
    let mut heads = Vec::with_capacity(width);
    for i in 0..width {
        let (Ok(name), Ok(tag)) = (cell(header.names, i), cell(header.tags, i)) else {
            return Err(refuse("is not UTF-8; save the file as CSV UTF-8"));
        };
        if hint::harmful(&name).or_else(|| hint::harmful(&tag)).is_some() {
            return Err(refuse("holds a control character; write the names of the columns anew"));
        }
        let folded = hint::fold(&name).replace([' ', '-'], "_");
        let raw = if name.is_empty() { tag.clone() } else { name };
        heads.push(Head { raw, name: folded, tag: hint::fold(&tag).replace(' ', "") });
    }
    Ok(heads)
}

fn missing(name: &str, unknown: &[&str]) -> String {
    match hint::nearest(name, unknown.iter().copied()) {
        Some(near) => format!("is missing; the nearest column given is {}", hint::quote(near)),
        None => "is missing; see `docs/hq-import.md` for the columns".to_owned(),
    }
}

/// The trimmed text of a cell.
fn text(column: Column, bytes: &[u8]) -> Result<&str, String> {
    if bytes.len() > MAX_CELL {
        return Err(format!("is longer than {MAX_CELL} bytes; is a quote not closed?"));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let byte = bytes.get(error.valid_up_to()).copied().unwrap_or_default();
        format!("is not UTF-8 (byte {byte:02X}); save the file as CSV UTF-8")
    })?;
    match hint::harmful(text) {
        // A note is read by people alone and is cleaned; anything else would look like what it is not.
        Some(c) if column != Column::Note || c == '\0' => {
            Err(format!("holds the control character U+{:04X}; write the cell anew", u32::from(c)))
        }
        _ => Ok(text.trim()),
    }
}
