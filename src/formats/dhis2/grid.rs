//! Analytics (`/api/analytics`, and its aggregates of events and enrolments): a table whose columns have names.
//!
//! Columns are found by name, never by their number. It must not know what an item means.

use std::{collections::BTreeMap, fmt};

use serde::{
    Deserialize,
    de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

use super::{period::period, scalar::Scalar};
use crate::{
    domain::{Clean, Period},
    formats::{
        Issue,
        hint::quote,
        json::{self, First, FirstEntries},
    },
};

/// The most names that are kept of one answer.
const MAX_NAMES: usize = 20_000;

/// The most columns of a table.
const MAX_COLUMNS: usize = 1_000;

/// One number of a table.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'a> {
    /// The data item; empty in aggregates of events, which are about one thing.
    pub item: &'a str,
    pub period: Period,
    /// The period as DHIS2 writes it.
    pub period_text: &'a str,
    pub unit: &'a str,
    pub combo: &'a str,
    pub value: &'a str,
}

/// What an answer had beside its rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid {
    pub rows: u64,
    /// What items, periods and units are called, by their ids.
    pub names: BTreeMap<Clean, Clean>,
}

/// Gives each row to `take` with its number, from 1.
///
/// # Errors
///
/// Why the answer as a whole is refused, or where it breaks off; the rows before were given.
pub fn grid<F>(bytes: &[u8], mut take: F) -> Result<Grid, Issue>
where
    F: FnMut(u64, Result<Cell<'_>, Issue>),
{
    let mut reading = Reading { columns: None, grid: Grid::default(), early: false, take: &mut take };
    json::read(bytes, Answer(&mut reading))?;
    let Reading { columns, grid, early, .. } = reading;
    match columns {
        _ if early => Err(Issue::refused(None, "rows", "come before `headers`; they cannot be told apart")),
        None => Err(Issue::refused(None, "", "has no list `headers`; it is no table of analytics")),
        Some(_) => Ok(grid),
    }
}

/// Where each column stands.
#[derive(Clone, Copy, Default)]
struct Columns {
    item: Option<usize>,
    period: Option<usize>,
    unit: Option<usize>,
    combo: Option<usize>,
    value: Option<usize>,
}

impl Columns {
    fn find(names: &[String]) -> Self {
        let at = |wanted: &str| names.iter().position(|name| name == wanted);
        Self { item: at("dx"), period: at("pe"), unit: at("ou"), combo: at("co"), value: at("value") }
    }

    fn cell<'r>(&self, row: u64, cells: &'r [Scalar<'_>]) -> Result<Cell<'r>, Issue> {
        let text = |at: Option<usize>| at.and_then(|at| cells.get(at)).map_or("", Scalar::text);
        let refuse = |field: &str, reason: &str| Issue::refused(Some(row), field, reason);
        for (name, at) in [("pe", self.period), ("ou", self.unit), ("value", self.value)] {
            match at {
                None => return Err(refuse(name, "is no column; ask for it as a dimension")),
                Some(at) if at >= cells.len() => {
                    return Err(refuse(name, "is not there; the row is too short"));
                }
                Some(_) => {}
            }
        }
        let period_text = text(self.period);
        let period =
            period(period_text).map_err(|fault| refuse("pe", &format!("{} {fault}", quote(period_text))))?;
        Ok(Cell {
            item: text(self.item),
            period,
            period_text,
            unit: text(self.unit),
            combo: text(self.combo),
            value: text(self.value),
        })
    }
}

struct Reading<'f, F> {
    columns: Option<Columns>,
    grid: Grid,
    /// Rows came before it was known what their columns are.
    early: bool,
    take: &'f mut F,
}

struct Answer<'r, 'f, F>(&'r mut Reading<'f, F>);

impl<'de, F: FnMut(u64, Result<Cell<'_>, Issue>)> DeserializeSeed<'de> for Answer<'_, '_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(u64, Result<Cell<'_>, Issue>)> Visitor<'de> for Answer<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `headers` and `rows`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<Scalar<'de>>()? {
            match key.text() {
                "headers" => {
                    let headers: First<Header, MAX_COLUMNS> = map.next_value()?;
                    let names: Vec<String> = headers.0.into_iter().map(|header| header.name).collect();
                    self.0.columns = Some(Columns::find(&names));
                }
                "rows" => map.next_value_seed(Rows(&mut *self.0))?,
                "metaData" => {
                    let about: About = map.next_value()?;
                    let items = about.items.0.into_iter().map(|(id, item)| (id, item.name));
                    let names = items.chain(about.names.0).take(MAX_NAMES);
                    self.0.grid.names =
                        names.map(|(id, name)| (Clean::new(&id), Clean::new(&name))).collect();
                }
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
struct Header {
    name: String,
}

/// What versions have said of names: `items` since 2.26, `names` before.
#[derive(Default, Deserialize)]
#[serde(default)]
struct About {
    items: FirstEntries<Named, MAX_NAMES>,
    names: FirstEntries<String, MAX_NAMES>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Named {
    name: String,
}

struct Rows<'r, 'f, F>(&'r mut Reading<'f, F>);

impl<'de, F: FnMut(u64, Result<Cell<'_>, Issue>)> DeserializeSeed<'de> for Rows<'_, '_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(u64, Result<Cell<'_>, Issue>)> Visitor<'de> for Rows<'_, '_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of rows")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut cells: Vec<Scalar<'de>> = Vec::new();
        while list.next_element_seed(Cells(&mut cells))?.is_some() {
            self.0.grid.rows += 1;
            match &self.0.columns {
                Some(columns) => (self.0.take)(self.0.grid.rows, columns.cell(self.0.grid.rows, &cells)),
                None => self.0.early = true,
            }
        }
        Ok(())
    }
}

/// One row, into the same room as the one before.
struct Cells<'c, 'de>(&'c mut Vec<Scalar<'de>>);

impl<'de> DeserializeSeed<'de> for Cells<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Cells<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a row")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        self.0.clear();
        while self.0.len() < MAX_COLUMNS {
            match list.next_element()? {
                Some(cell) => self.0.push(cell),
                None => return Ok(()),
            }
        }
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }
}
