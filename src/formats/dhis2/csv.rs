//! Data values as CSV: the same rows under the names that the columns had in each version.
//!
//! It must not know JSON.

use csv::ByteRecord;

use super::{
    row::{Above, DataValue, Fields},
    scalar::Scalar,
};
use crate::{
    domain::Zone,
    formats::{Issue, figures::lines::Lines},
};

/// Each field and the names that versions gave its column.
const COLUMNS: [&[&str]; 8] = [
    &["dataelement"],
    &["period"],
    &["orgunit"],
    &["categoryoptioncombo", "catoptcombo"],
    &["attributeoptioncombo", "attroptcombo"],
    &["value"],
    &["lastupdated", "lstupd", "timestamp"],
    &["deleted"],
];

/// Whether an answer begins with the head of such a table.
pub(super) fn is_header(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().filter(|b| **b != b'"').take(11).map(u8::to_ascii_lowercase).collect();
    start == b"dataelement"
}

pub(super) fn each<F>(bytes: &[u8], zone: Option<Zone>, mut take: F) -> Result<(), Issue>
where
    F: FnMut(u64, Result<DataValue<'_>, Issue>),
{
    let mut lines = Lines::new(bytes);
    let mut record = ByteRecord::new();
    lines.next_into(&mut record);
    lines.fault().map_or(Ok(()), Err)?;
    let (columns, above) = (find(&record)?, Above::default());
    while let Some(row) = lines.next_into(&mut record) {
        if lines.is_unclosed() {
            return Err(Issue::refused(Some(row), "", "ends in the middle; it was cut off: fetch it again"));
        }
        match fields(&record, &columns) {
            Some(fields) => take(row, fields.read(&above, (row, zone))),
            None => take(row, Err(Issue::refused(Some(row), "", "is not UTF-8"))),
        }
    }
    lines.fault().map_or(Ok(()), Err)
}

/// Where each field stands; one that a version does not have is nowhere.
fn find(header: &ByteRecord) -> Result<[Option<usize>; 8], Issue> {
    let at = |names: &[&str]| {
        let is_named =
            |cell: &[u8]| names.iter().any(|name| cell.trim_ascii().eq_ignore_ascii_case(name.as_bytes()));
        header.iter().position(is_named)
    };
    let columns = COLUMNS.map(at);
    match columns[5] {
        Some(_) => Ok(columns),
        None => Err(Issue::refused(None, "value", "is no column of it; this is no table of data values")),
    }
}

/// The fields of a row; none where one of them is not UTF-8. A row may end before its last columns.
fn fields<'r>(record: &'r ByteRecord, columns: &[Option<usize>; 8]) -> Option<Fields<'r>> {
    let mut cells: [&str; 8] = [""; 8];
    for (cell, column) in cells.iter_mut().zip(columns) {
        *cell = str::from_utf8(column.and_then(|at| record.get(at)).unwrap_or_default()).ok()?;
    }
    let [element, period, unit, combo, attribute, value, updated, deleted] =
        cells.map(|cell| Scalar::Text(cell.into()));
    Some(Fields { element, period, unit, combo, attribute, value, updated, deleted })
}
