//! JSON for scripts. The shape is told in `docs/operations.md`; a change of it is another `format`.

use serde::{Serialize, Serializer, ser::SerializeMap as _};

use super::super::table::{Cell, Column, Table};
use super::sheet::time;

/// The number of the shape.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    panel: &'a str,
    provenance: Option<&'a str>,
    at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    #[serde(skip_serializing_if = "str::is_empty")]
    filter: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    sorted_by: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grouped_by: Option<&'a str>,
    columns: Vec<Head>,
    rows: Vec<Line<'a>>,
}

#[derive(Serialize)]
struct Head {
    name: &'static str,
    hxl: &'static str,
}

/// A row as an object, in the order of its columns; what is empty is `null`.
struct Line<'a>(&'a [Column], Vec<Cell>);

pub(super) fn json(table: &Table) -> String {
    let columns = table.columns();
    let document = Document {
        format: FORMAT,
        panel: table.name(),
        provenance: table.mark(),
        at: time(table.at),
        as_of: table.as_of.map(time),
        filter: table.look.filter.trim(),
        sorted_by: table.look.sorted_by.as_deref(),
        grouped_by: table.look.grouped_by.as_deref(),
        columns: columns.iter().map(|column| Head { name: column.name, hxl: column.hxl }).collect(),
        rows: table.rows().into_iter().map(|row| Line(&columns, row)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

impl Serialize for Line<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (column, cell) in self.0.iter().zip(&self.1) {
            match cell {
                Cell::Empty => map.serialize_entry(column.name, &())?,
                Cell::Number(number) => map.serialize_entry(column.name, number)?,
                Cell::Decimal(number) => map.serialize_entry(column.name, &rounded(*number))?,
                Cell::Hidden => map.serialize_entry(column.name, "<5")?,
                Cell::Text(text) => map.serialize_entry(column.name, text)?,
                Cell::Time(at) => map.serialize_entry(column.name, &time(*at))?,
            }
        }
        map.end()
    }
}

/// With the two digits that the other formats have.
fn rounded(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
