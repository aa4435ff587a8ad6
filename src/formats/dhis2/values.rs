//! Data values (`/api/dataValueSets`), as JSON or CSV, one row at a time.
//!
//! A row may lean on what stands above the list. It must not know what a row is mapped to.

use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{
    csv,
    row::{Above, DataValue, Fields},
    scalar::Scalar,
};
use crate::{
    domain::Zone,
    formats::{Issue, json},
};

/// Gives each row of an answer to `take` with its number: of a list from 1, of a CSV file its line.
///
/// `zone` is that of times which carry none.
///
/// # Errors
///
/// Why the answer as a whole is refused, or where it breaks off; the rows before were given.
pub fn data_values<F>(bytes: &[u8], zone: Option<Zone>, mut take: F) -> Result<(), Issue>
where
    F: FnMut(u64, Result<DataValue<'_>, Issue>),
{
    let start = json::begin(bytes)?.trim_ascii_start();
    if csv::is_header(start) {
        return csv::each(start, zone, take);
    }
    let was_there = json::read(bytes, Answer { zone, take: &mut take })?;
    // Without values the server leaves the list out.
    match was_there {
        There::List | There::Nothing => Ok(()),
        There::Other => Err(Issue::refused(None, "", "has no list `dataValues`")),
    }
}

enum There {
    List,
    /// An object with nothing in it that looks like another answer.
    Nothing,
    Other,
}

struct Answer<'c, F> {
    zone: Option<Zone>,
    take: &'c mut F,
}

impl<'de, F: FnMut(u64, Result<DataValue<'_>, Issue>)> DeserializeSeed<'de> for Answer<'_, F> {
    type Value = There;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<There, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, F: FnMut(u64, Result<DataValue<'_>, Issue>)> Visitor<'de> for Answer<'_, F> {
    type Value = There;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with a list `dataValues`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<There, A::Error> {
        let Self { zone, take } = self;
        let (mut above, mut there) = (Above::default(), There::Nothing);
        while let Some(key) = map.next_key::<Scalar<'de>>()? {
            let slot = match key.text() {
                "period" => &mut above.period,
                "orgUnit" => &mut above.unit,
                "attributeOptionCombo" => &mut above.attribute,
                "dataValues" => {
                    map.next_value_seed(List { above: &above, zone, take: &mut *take })?;
                    there = There::List;
                    continue;
                }
                "dataSet" | "completeDate" => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    if matches!(there, There::Nothing) {
                        there = There::Other;
                    }
                    continue;
                }
            };
            slot.push_str(map.next_value::<Scalar<'de>>()?.text());
        }
        Ok(there)
    }
}

struct List<'c, F> {
    above: &'c Above,
    zone: Option<Zone>,
    take: &'c mut F,
}

impl<'de, F: FnMut(u64, Result<DataValue<'_>, Issue>)> DeserializeSeed<'de> for List<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, F: FnMut(u64, Result<DataValue<'_>, Issue>)> Visitor<'de> for List<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of data values")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        let mut row = 0;
        while let Some(fields) = list.next_element::<Fields<'de>>()? {
            row += 1;
            (self.take)(row, fields.read(self.above, (row, self.zone)));
        }
        Ok(())
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Fields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Row(std::marker::PhantomData))
    }
}

struct Row<'a>(std::marker::PhantomData<&'a str>);

impl<'de: 'a, 'a> Visitor<'de> for Row<'a> {
    type Value = Fields<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a data value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields<'a>, A::Error> {
        let mut fields = Fields::default();
        while let Some(key) = map.next_key::<Scalar<'de>>()? {
            let slot = match key.text() {
                "dataElement" => &mut fields.element,
                "period" => &mut fields.period,
                "orgUnit" => &mut fields.unit,
                "categoryOptionCombo" => &mut fields.combo,
                "attributeOptionCombo" => &mut fields.attribute,
                "value" => &mut fields.value,
                "lastUpdated" => &mut fields.updated,
                "deleted" => &mut fields.deleted,
                // Whoever stored it and what they remarked are persons' and are not read.
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            *slot = map.next_value()?;
        }
        Ok(fields)
    }
}
