//! TOML as a flat list of values with their places, in the order of the file.
//!
//! It must not know what a name means: settings, keymaps and themes interpret it.

use std::ops::Range;

use toml::{
    Spanned,
    de::{DeArray, DeTable, DeValue},
};

use super::problem::{Place, Problem};
use crate::domain::Telling;

/// One file that a person wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// As problems name it.
    pub file: String,
    pub entries: Vec<Entry>,
}

/// One value, or the head of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The names of the tables around it, and its own.
    pub path: Vec<String>,
    pub value: Value,
    pub key_at: Place,
    pub value_at: Place,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    Text(String),
    Flag(bool),
    Whole(i64),
    Fraction(f64),
    /// Its values follow as entries of their own.
    Table,
    /// A list of tables; each and its values follow as entries of their own.
    Tables,
    /// A list, a date or a number out of range; the message that names it.
    Other(&'static str),
}

impl Value {
    /// That something else belongs here, by a message that is given what this is.
    pub fn is_not(&self, wanted: &'static str) -> Telling {
        Telling::message(wanted).part("kind", Telling::message(self.kind()))
    }

    /// The message that says what it is.
    const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "type-text",
            Self::Flag(_) => "type-flag",
            Self::Whole(_) => "type-whole",
            Self::Fraction(_) => "type-number",
            Self::Table => "type-table",
            Self::Tables => "type-tables",
            Self::Other(name) => name,
        }
    }
}

impl Document {
    /// Reads TOML; what is not TOML gives every fault with its place.
    pub fn parse(text: &str, file: &str) -> Result<Self, Vec<Problem>> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let (table, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            let problem = |error: &toml::de::Error| {
                let place = error.span().map(|span| Place::of(text, span.start));
                // What the reader of TOML says is in English alone.
                let what = Telling::message("wrong-toml").words("why", error.message());
                Problem::new(file, place, what)
            };
            return Err(errors.iter().map(problem).collect());
        }
        let mut found = Vec::new();
        flatten(table.get_ref(), &mut Vec::new(), &mut found);
        found.sort_by_key(|(key, _)| key.span.start);
        let entries = found.into_iter().map(|(key, value)| Entry {
            path: key.path,
            key_at: Place::of(text, key.span.start),
            value_at: Place::of(text, value.1.start),
            value: value.0,
        });
        Ok(Self { file: file.to_owned(), entries: entries.collect() })
    }

    /// A problem at a place of this file.
    pub fn problem(&self, at: Place, message: Telling) -> Problem {
        Problem::new(&self.file, Some(at), message)
    }
}

struct Named {
    path: Vec<String>,
    span: Range<usize>,
}

fn flatten(table: &DeTable<'_>, path: &mut Vec<String>, found: &mut Vec<(Named, (Value, Range<usize>))>) {
    for (key, value) in table {
        path.push(key.get_ref().to_string());
        let named = Named { path: path.clone(), span: key.span() };
        found.push((named, (read(value), value.span())));
        match value.get_ref() {
            DeValue::Table(inner) => flatten(inner, path, found),
            DeValue::Array(items) => flatten_list(items, path, found),
            _ => {}
        }
        path.pop();
    }
}

/// The tables of a list, by their numbers from 0; what is no table among them stays one of its list.
fn flatten_list(
    items: &DeArray<'_>,
    path: &mut Vec<String>,
    found: &mut Vec<(Named, (Value, Range<usize>))>,
) {
    for (number, item) in items.iter().enumerate() {
        if let DeValue::Table(inner) = item.get_ref() {
            path.push(number.to_string());
            found.push((Named { path: path.clone(), span: item.span() }, (Value::Table, item.span())));
            flatten(inner, path, found);
            path.pop();
        }
    }
}

fn read(value: &Spanned<DeValue<'_>>) -> Value {
    match value.get_ref() {
        DeValue::String(text) => Value::Text(text.to_string()),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or(Value::Other("type-out-of-range"), Value::Whole),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => Value::Fraction(number),
            _ => Value::Other("type-out-of-range"),
        },
        DeValue::Table(_) => Value::Table,
        DeValue::Array(items) if !items.is_empty() && items.iter().all(|item| item.get_ref().is_table()) => {
            Value::Tables
        }
        DeValue::Array(_) => Value::Other("type-list"),
        DeValue::Datetime(_) => Value::Other("type-date"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_come_in_the_order_of_the_file_with_their_places() {
        let text = "z = 1\n[panel.stock]\n\"g s\" = \"open\"\n  a = { b = false }\n";
        let document = Document::parse(text, "k.toml").unwrap();
        let listed: Vec<_> = document
            .entries
            .iter()
            .map(|e| (e.path.join("/"), e.value.clone(), e.key_at.line, e.key_at.column))
            .collect();
        assert_eq!(
            listed,
            [
                ("z".to_owned(), Value::Whole(1), 1, 1),
                ("panel".to_owned(), Value::Table, 2, 2),
                ("panel/stock".to_owned(), Value::Table, 2, 8),
                ("panel/stock/g s".to_owned(), Value::Text("open".to_owned()), 3, 1),
                ("panel/stock/a".to_owned(), Value::Table, 4, 3),
                ("panel/stock/a/b".to_owned(), Value::Flag(false), 4, 9),
            ]
        );
    }

    #[test]
    fn broken_toml_says_where() {
        for (text, line, column) in [("a = 1\nb = ", 2, 5), ("a = 1\na = 2\n", 2, 1), ("x = \"y", 1, 7)] {
            let problems = Document::parse(text, "f.toml").unwrap_err();
            let place = problems[0].place.unwrap();
            assert_eq!((place.line, place.column), (line, column), "{text:?}: {}", problems[0]);
        }
    }
}
