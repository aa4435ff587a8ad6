//! CSV (RFC 4180) with names, a row of HXL hashtags, and the rows.
//!
//! Numbers are plain. Text that a spreadsheet would take for a formula gets an apostrophe before it
//! (OWASP, CSV injection): what a feed or a person wrote must not run on the desk of whoever opens it.

use csv::{Terminator, WriterBuilder};

use super::super::table::{Cell, Table};
use crate::domain::{Instant, Zone};

/// What formulas begin with, also as wide signs, which some spreadsheets take for the same.
const BEGINNINGS: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

pub(super) fn csv(table: &Table) -> String {
    let columns = table.columns();
    let mut lines = vec![
        columns.iter().map(|column| column.name.to_owned()).collect::<Vec<_>>(),
        columns.iter().map(|column| column.hxl.to_owned()).collect(),
    ];
    lines.extend(table.rows().iter().map(|row| row.iter().map(cell).collect()));
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for line in lines {
        // Every line has as many cells as the first, and a vector takes them all.
        let _infallible = writer.write_record(&line);
    }
    writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Empty => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Decimal(number) => format!("{number:.2}"),
        Cell::Hidden => "<5".to_owned(),
        Cell::Time(at) => time(*at),
        Cell::Text(text) if text.as_str().starts_with(BEGINNINGS) => format!("'{text}"),
        Cell::Text(text) => text.to_string(),
    }
}

/// ISO 8601 with Dili's offset.
pub(super) fn time(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
