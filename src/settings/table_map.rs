//! A mapping file: which column of a table is what, and what its words mean here.
//!
//! It must not know where the file lies, nor the table.

use chrono::FixedOffset;

use super::{
    document::{Document, Entry, Value},
    problem::{Place, Problem, no},
};
use crate::domain::{
    Clean, DateOrder, Dimension, Direction, Field, MOVEMENTS, Makes, Metric, Rule, Spot, TableMap, Telling,
    Zone,
};

/// What a mapping says of the table as a whole.
const WHOLE: [&str; 6] = ["sheet", "header_row", "header_rows", "dates", "thousands", "zone"];

/// The tables of a mapping.
const TABLES: [&str; 3] = ["figure", "movement", "words"];

/// The last row in which names of columns may begin.
const MAX_HEADER_ROW: i64 = 1_000;

type Wrong = (Place, Telling);

/// Reads a mapping file; gives all that is wrong with it.
pub fn table_map(text: &str, file: &str) -> Result<TableMap, Vec<Problem>> {
    let document = Document::parse(text, file)?;
    let mut reading = Reading { entries: &document.entries, wrong: Vec::new(), shared_is_whole: true };
    let map = reading.map();
    if reading.wrong.is_empty() {
        return Ok(map);
    }
    reading.wrong.sort_by_key(|(at, _)| *at);
    Err(reading.wrong.into_iter().map(|(at, what)| document.problem(at, what)).collect())
}

struct Reading<'d> {
    entries: &'d [Entry],
    wrong: Vec<Wrong>,
    /// Whether everything outside the rules can be read.
    shared_is_whole: bool,
}

impl<'d> Reading<'d> {
    fn map(&mut self) -> TableMap {
        let mut map = TableMap::default();
        let mut shared = Vec::new();
        for entry in self.entries {
            let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
            let read = match path.as_slice() {
                ["words", field, word] => word_of(&mut map, field, word, entry),
                ["words", field] => self::field(field, entry).map(drop),
                [name] if WHOLE.contains(name) => whole(&mut map, name, entry),
                [name] if TABLES.contains(name) => is_table(name, entry),
                [name] => self.shared(name, entry).map(|field| shared.push(field)),
                _ => Ok(()),
            };
            self.wrong.extend(read.err());
        }
        // What a rule lacks may be what is wrong among what they share.
        self.shared_is_whole = self.wrong.is_empty();
        for makes in [Makes::Figure, Makes::Movement] {
            self.rules(makes, &shared, &mut map);
        }
        if map.rules.is_empty() && self.wrong.is_empty() {
            self.wrong.push((Place { line: 1, column: 1 }, Telling::message("wrong-table-empty")));
        }
        map
    }

    /// A field that every rule has.
    fn shared(&self, name: &str, entry: &Entry) -> Result<(Field, Spot), Wrong> {
        let field = Field::all().find(|field| field.name() == name).ok_or_else(|| {
            let names = WHOLE.into_iter().chain(TABLES).chain(Field::all().map(Field::name));
            (entry.key_at, no("wrong-no-field", name, names))
        })?;
        let spot = self.spot(entry)?;
        fits(field, &spot, entry)?;
        Ok((field, spot))
    }

    fn rules(&mut self, makes: Makes, shared: &[(Field, Spot)], map: &mut TableMap) {
        let heads = self
            .entries
            .iter()
            .filter(|entry| matches!(entry.path.as_slice(), [table, _] if table == makes.name()));
        for head in heads {
            let mut rule = Rule { makes, fields: shared.iter().cloned().collect() };
            let own =
                self.entries.iter().filter(|entry| entry.path.len() == 3 && entry.path[..2] == head.path[..]);
            let mut whole = self.shared_is_whole;
            for entry in own {
                let spot =
                    self::field(&entry.path[2], entry).and_then(|field| Ok((field, self.spot(entry)?)));
                match spot.and_then(|(field, spot)| fits(field, &spot, entry).map(|()| (field, spot))) {
                    Ok((field, spot)) => drop(rule.fields.insert(field, spot)),
                    Err(wrong) => {
                        whole = false;
                        self.wrong.push(wrong);
                    }
                }
            }
            match is_whole(&rule) {
                // What it lacks may be what is wrong in it.
                Err(_) if !whole => {}
                Err(what) => self.wrong.push((head.key_at, what)),
                Ok(()) => map.rules.push(rule),
            }
        }
    }

    /// Text that holds for every row, or the name or tag of a column.
    fn spot(&self, entry: &Entry) -> Result<Spot, Wrong> {
        let inner: Vec<&'d Entry> = self
            .entries
            .iter()
            .filter(|inner| inner.path.len() == entry.path.len() + 1 && inner.path.starts_with(&entry.path))
            .collect();
        match (&entry.value, inner.as_slice()) {
            (Value::Text(text), _) if text.trim().is_empty() => {
                Err((entry.value_at, Telling::message("wrong-empty")))
            }
            (Value::Text(text), _) => Ok(Spot::Fixed(Clean::new(text.trim()))),
            (Value::Whole(number), _) => Ok(Spot::Fixed(Clean::from(number.to_string()))),
            (Value::Table, [only]) => {
                let name = only.path.last().map_or("", String::as_str);
                match (name, &only.value) {
                    ("column", Value::Text(text)) => Ok(Spot::Column(Clean::new(text.trim()))),
                    ("tag", Value::Text(text)) => Ok(Spot::Tag(Clean::new(text.trim()))),
                    ("column" | "tag", other) => Err((only.value_at, other.is_not("wanted-text"))),
                    _ => Err((only.key_at, no("wrong-no-field", name, ["column", "tag"]))),
                }
            }
            _ => {
                let name = entry.path.last().map_or("", String::as_str);
                Err((entry.value_at, Telling::message("wrong-table-spot").words("name", name)))
            }
        }
    }
}

fn field(name: &str, entry: &Entry) -> Result<Field, Wrong> {
    let known = Field::all().find(|field| field.name() == name);
    known.ok_or_else(|| (entry.key_at, no("wrong-no-field", name, Field::all().map(Field::name))))
}

fn is_table(name: &str, entry: &Entry) -> Result<(), Wrong> {
    let (fits, head) = match name {
        "words" => (entry.value == Value::Table, "[words.…]".to_owned()),
        _ => (entry.value == Value::Tables, format!("[[{name}]]")),
    };
    let told = Telling::message("wrong-is-table").words("name", name).words("head", &head);
    if fits { Ok(()) } else { Err((entry.key_at, told)) }
}

/// What holds for the table as a whole.
fn whole(map: &mut TableMap, name: &str, entry: &Entry) -> Result<(), Wrong> {
    let at = entry.value_at;
    let text = || match &entry.value {
        Value::Text(text) => Ok(text.as_str()),
        other => Err((at, other.is_not("wanted-text"))),
    };
    let number = |most: i64| match entry.value {
        Value::Whole(number) if (1..=most).contains(&number) => Ok(number as u32),
        Value::Whole(number) => {
            let told = Telling::message("wrong-range").words("n", &number.to_string());
            Err((at, told.words("least", "1").words("most", &most.to_string())))
        }
        ref other => Err((at, other.is_not("wanted-whole"))),
    };
    match name {
        "sheet" => map.sheet = Some(Clean::new(text()?)),
        "header_row" => map.header.row = Some(number(MAX_HEADER_ROW)?),
        "header_rows" => map.header.rows = number(3)?,
        "dates" => {
            let known =
                DateOrder::ALL.into_iter().find(|order| text().is_ok_and(|text| order.name() == text));
            map.dates = known.ok_or_else(|| match text() {
                Ok(text) => (at, no("wrong-no-field", text, DateOrder::ALL.map(DateOrder::name))),
                Err(wrong) => wrong,
            })?;
        }
        "thousands" => {
            let mut chars = text()?.chars();
            map.thousands = match (chars.next(), chars.next()) {
                (Some(mark @ ('.' | ',' | ' ' | '\'')), None) => Some(mark),
                _ => return Err((at, no("wrong-no-field", text()?, [".", ",", " ", "'"]))),
            };
        }
        _ => {
            let text = text()?;
            let offset = if text.contains(':') { text.parse::<FixedOffset>().ok() } else { None };
            let wrong = || (at, Telling::message("wrong-offset").words("text", text));
            map.zone = Some(offset.map(Zone::new).ok_or_else(wrong)?);
        }
    }
    Ok(())
}

/// Takes in what one word means.
fn word_of(map: &mut TableMap, name: &str, word: &str, entry: &Entry) -> Result<(), Wrong> {
    // The table's own name has been told where it is none.
    let Ok(field) = field(name, entry) else { return Ok(()) };
    let meaning = match &entry.value {
        Value::Text(text) if !text.trim().is_empty() => Clean::new(text.trim()),
        Value::Text(_) => return Err((entry.value_at, Telling::message("wrong-empty"))),
        other => return Err((entry.value_at, other.is_not("wanted-text"))),
    };
    fits(field, &Spot::Fixed(meaning.clone()), entry)?;
    match map.name_word(field, word, meaning) {
        None => Ok(()),
        Some(_) => Err((entry.key_at, Telling::message("wrong-table-word-twice").words("word", word))),
    }
}

/// Whether a text that stands in the map can be what it is about.
fn fits(field: Field, spot: &Spot, entry: &Entry) -> Result<(), Wrong> {
    let Spot::Fixed(text) = spot else { return Ok(()) };
    let one_of = |names: Vec<&'static str>| {
        if names.contains(&text.as_str()) {
            return Ok(());
        }
        let told = no("wrong-table-word", text.as_str(), names).words("field", field.name());
        Err((entry.value_at, told))
    };
    match field {
        Field::Metric => one_of(Metric::ALL.iter().map(|metric| metric.name()).collect()),
        Field::Kind => one_of(MOVEMENTS.to_vec()),
        Field::Standing => one_of(vec!["final", "provisional", "assumed"]),
        Field::By(Dimension::Direction) => one_of(Direction::BOTH.map(Direction::name).to_vec()),
        _ => Ok(()),
    }
}

/// Whether a rule says all that it must, and nothing that its figure cannot be broken down by.
fn is_whole(rule: &Rule) -> Result<(), Telling> {
    let head = format!("[[{}]]", rule.makes.name());
    let lacks = rule.makes.needs().iter().find(|field| !rule.fields.contains_key(field));
    if let Some(field) = lacks {
        return Err(Telling::message("wrong-table-lacks").words("head", &head).words("name", field.name()));
    }
    let Some(Spot::Fixed(name)) = rule.fields.get(&Field::Metric) else { return Ok(()) };
    let Some(metric) = Metric::ALL.iter().find(|metric| metric.name() == name.as_str()) else {
        return Ok(());
    };
    let by = rule.fields.keys().filter_map(|field| match field {
        Field::By(dimension) => Some(*dimension),
        _ => None,
    });
    for dimension in by {
        if rule.makes == Makes::Figure && !metric.dimensions().contains(&dimension) {
            let told = Telling::message("wrong-table-dimension").words("metric", metric.name());
            return Err(told.words("name", dimension.name()));
        }
    }
    if metric.dimensions().contains(&Dimension::Item)
        && !rule.fields.contains_key(&Field::By(Dimension::Item))
    {
        return Err(Telling::message("wrong-table-lacks").words("head", &head).words("name", "item"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "sheet = \"Data\"\nheader_row = 3\nheader_rows = 2\ndates = \"dmy\"\nthousands = \".\"\nzone = \"+09:00\"\n\
        place = { column = \"Posto\" }\nperiod = { tag = \"#date\" }\n\
        [[figure]]\nmetric = \"crossings\"\ndirection = \"entry\"\nvalue = { column = \"Tama\" }\n\
        [[figure]]\nmetric = \"crossings\"\ndirection = \"exit\"\nvalue = { column = \"Sai\" }\nsex = { column = \"Sexu\" }\n\
        [words.sex]\nMane = \"m\"\nFeto = \"f\"\n";

    #[test]
    fn a_mapping_is_read_with_what_its_rules_share() {
        let map = table_map(GOOD, "m.toml").unwrap();
        assert_eq!((map.header.row, map.header.rows, map.dates), (Some(3), 2, DateOrder::DayFirst));
        assert_eq!((map.thousands, map.rules.len()), (Some('.'), 2));
        let exit = &map.rules[1].fields;
        assert_eq!(exit[&Field::Place], Spot::Column("Posto".into()));
        assert_eq!(exit[&Field::Period], Spot::Tag("#date".into()));
        assert_eq!(exit[&Field::By(Dimension::Direction)], Spot::Fixed("exit".into()));
        assert_eq!(map.meaning(Field::By(Dimension::Sex), "mane"), Ok("m"));
    }

    #[test]
    fn ten_thousand_levels_are_not_climbed_down() {
        for deep in ["[".repeat(10_000), "{ a = ".repeat(10_000), "a.".repeat(10_000) + "a"] {
            for text in
                [format!("place = {deep}"), format!("{deep} = 1"), format!("[[figure]]\nvalue = {deep}")]
            {
                let wrong = table_map(&text, "m.toml").unwrap_err();
                assert!(
                    !wrong.is_empty() && wrong.iter().all(|it| it.to_string().len() < 500),
                    "{}",
                    wrong[0]
                );
            }
        }
    }

    #[test]
    fn what_is_wrong_says_where_and_what_instead() {
        for (from, to, problem) in [
            ("sheet", "shet", "m.toml:1:1: wrong-no-field name=shet near=(did-you-mean name=sheet)"),
            ("header_row = 3", "header_row = 0", "m.toml:2:14: wrong-range n=0 least=1 most=1000"),
            ("\"dmy\"", "\"dym\"", "m.toml:4:9: wrong-no-field name=dym near=(did-you-mean name=dmy)"),
            ("\"+09:00\"", "\"Dili\"", "m.toml:6:8: wrong-offset text=Dili"),
            ("{ column = \"Posto\" }", "[\"Posto\"]", "m.toml:7:9: wrong-table-spot name=place"),
            ("{ column", "{ colum", "m.toml:7:11: wrong-no-field name=colum near=(did-you-mean name=column)"),
            (
                "\"crossings\"",
                "\"crossing\"",
                "m.toml:10:10: wrong-table-word name=crossing near=(did-you-mean name=crossings) field=metric",
            ),
            (
                "\"entry\"",
                "\"in\"",
                "m.toml:11:13: wrong-table-word name=in near=(write-one-of names=entry, exit) field=direction",
            ),
            (
                "value = { column = \"Sai\" }\n",
                "",
                "m.toml:13:1: wrong-table-lacks head=[[figure]] name=value",
            ),
            ("sex = {", "item = {", "m.toml:13:1: wrong-table-dimension metric=crossings name=item"),
            ("[words.sex]", "[words.gender]", "m.toml:18:8: wrong-no-field name=gender near="),
            ("Feto =", "MANE =", "m.toml:20:1: wrong-table-word-twice word=MANE"),
        ] {
            let problems = table_map(&GOOD.replacen(from, to, 1), "m.toml").unwrap_err();
            let told: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(told.len() == 1 && told[0].starts_with(problem), "{to}: {told:#?}");
        }
        let empty = table_map("zone = \"+09:00\"", "m.toml").unwrap_err();
        assert_eq!(empty[0].to_string(), "m.toml:1:1: wrong-table-empty");
        assert!(table_map("zone = ", "m.toml").unwrap_err()[0].to_string().contains("wrong-toml"));
    }
}
