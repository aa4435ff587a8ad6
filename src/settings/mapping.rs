//! Mapping files of systems that count by their own ids: what is asked of one, and which figure of ours
//! each of its cells is.
//!
//! It must not know how the system is asked, nor which places there are.

use chrono::NaiveDate;

use super::{
    document::{Document, Entry, Value},
    problem::{Place, Problem, no},
};
use crate::domain::{
    Ask, Cases, CellRule, Clean, Crosswalk, Dimension, Dimensions, Direction, Metric, PlaceId, Stride, Table,
    Telling,
};

/// The lists of a file, and what an entry of each may say.
const TABLES: [(&str, &[&str]); 5] = [
    ("values", &["data_set", "unit", "since"]),
    ("analytics", &["items", "units", "step", "last"]),
    ("events", &["program", "stage", "filter", "element", "units", "step", "last"]),
    ("enrolments", &["program", "stage", "filter", "element", "units", "step", "last"]),
    ("figure", &["element", "combo", "attribute", "metric", "by", "hour", "add"]),
];

/// The table of places: the other system's unit = our place.
const PLACES: &str = "places";

/// How many periods a table is asked for when nothing is set.
const LAST: i64 = 12;

/// The most.
const MAX_LAST: i64 = 400;

type Wrong = (Place, Telling);

/// Reads a mapping file; an entry with something wrong is told and left out.
pub fn mapping(text: &str, file: &str) -> (Crosswalk, Vec<Problem>) {
    let document = match Document::parse(text, file) {
        Ok(document) => document,
        Err(problems) => return (Crosswalk::default(), problems),
    };
    let mut crosswalk = Crosswalk::default();
    let mut problems = Vec::new();
    for entry in &document.entries {
        let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
        let outcome = match path.as_slice() {
            [PLACES] if entry.value == Value::Table => Ok(()),
            [PLACES] => Err((entry.value_at, is_table(PLACES, "[places]"))),
            [PLACES, unit] => place(&mut crosswalk, unit, entry),
            [name] => head(name, entry),
            [name, _] if entry.value == Value::Table => {
                read(&mut crosswalk, name, &Fields::of(&document, entry))
            }
            _ => Ok(()),
        };
        problems.extend(outcome.err().map(|(at, message)| document.problem(at, message)));
    }
    if crosswalk.asks.is_empty() && problems.is_empty() {
        problems.push(Problem::new(file, None, Telling::message("wrong-map-asks-nothing")));
    }
    (crosswalk, problems)
}

fn is_table(name: &str, head: &str) -> Telling {
    Telling::message("wrong-is-table").words("name", name).words("head", head)
}

fn head(name: &str, entry: &Entry) -> Result<(), Wrong> {
    let names = TABLES.iter().map(|(name, _)| *name);
    if !names.clone().any(|known| known == name) {
        return Err((entry.key_at, no("wrong-no-table", name, names.chain([PLACES]))));
    }
    match entry.value {
        Value::Tables => Ok(()),
        _ => Err((entry.value_at, is_table(name, &format!("[[{name}]]")))),
    }
}

fn place(crosswalk: &mut Crosswalk, unit: &str, entry: &Entry) -> Result<(), Wrong> {
    let Value::Text(text) = &entry.value else {
        return Err((entry.value_at, entry.value.is_not("wanted-text")));
    };
    let place = PlaceId::new(text);
    if let Some((other, _)) = crosswalk.places.iter().find(|(_, known)| **known == place) {
        let told = Telling::message("wrong-map-place-twice").words("name", text);
        return Err((entry.value_at, told.words("unit", other.as_str())));
    }
    crosswalk.places.insert(Clean::new(unit), place);
    Ok(())
}

/// One entry of a list.
fn read(crosswalk: &mut Crosswalk, name: &str, fields: &Fields<'_>) -> Result<(), Wrong> {
    let Some((_, known)) = TABLES.iter().find(|(table, _)| *table == name) else { return Ok(()) };
    fields.only(known)?;
    let table = |of| {
        let (units, stride, last) = (fields.id("units")?, fields.stride()?, fields.last()?);
        Ok::<_, Wrong>(Ask::Table { of, units, stride, last })
    };
    let ask = match name {
        "values" => {
            let (data_set, unit) = (fields.id("data_set")?, fields.id("unit")?);
            Ask::Values { data_set, unit, since: fields.day("since")? }
        }
        "analytics" => table(Table::Items(fields.id("items")?))?,
        "events" => table(Table::Events(fields.cases()?))?,
        "enrolments" => table(Table::Enrolments(fields.cases()?))?,
        _ => return figure(crosswalk, fields),
    };
    crosswalk.asks.push(ask);
    Ok(())
}

fn figure(crosswalk: &mut Crosswalk, fields: &Fields<'_>) -> Result<(), Wrong> {
    let (name, at) = fields.word("metric")?;
    let names = || Metric::ALL.iter().map(|metric| metric.name());
    let metric = Metric::ALL.iter().copied().find(|metric| metric.name() == name);
    let metric = metric.ok_or_else(|| (at, no("wrong-map-no-metric", name, names())))?;
    let dimensions = match fields.named("by") {
        Some(_) => by(metric, fields.word("by")?)?,
        None => Dimensions::default(),
    };
    if metric.dimensions().contains(&Dimension::Item) && dimensions.get(Dimension::Item).is_none() {
        let told = Telling::message("wrong-map-no-item").words("metric", metric.name());
        return Err((fields.at(), told));
    }
    let (element, combo, attribute) =
        (fields.id("element")?, fields.maybe("combo")?, fields.maybe("attribute")?);
    let rule = CellRule {
        element,
        combo,
        attribute,
        metric,
        dimensions,
        hour: fields.hour()?,
        adds_up: fields.flag("add")?,
    };
    crosswalk.map(rule).map_err(|other| {
        let told = Telling::message("wrong-map-twice").words("element", other.element.as_str());
        (fields.at(), told)
    })
}

/// Reads `direction=entry;sex=f`.
fn by(metric: Metric, (text, at): (&str, Place)) -> Result<Dimensions, Wrong> {
    let mut dimensions = Dimensions::default();
    for pair in text.split(';').map(str::trim).filter(|pair| !pair.is_empty()) {
        let wrong = || (at, Telling::message("wrong-map-pair").words("text", pair));
        let (name, value) =
            pair.split_once('=').map(|(name, value)| (name.trim(), value.trim())).ok_or_else(wrong)?;
        let known = metric.dimensions().iter().copied();
        let dimension = known.clone().find(|dimension| dimension.name() == name).ok_or_else(|| {
            let told = no("wrong-map-no-dimension", name, known.map(Dimension::name));
            (at, told.words("metric", metric.name()))
        })?;
        let ways = Direction::BOTH.map(Direction::name);
        if dimension == Dimension::Direction && !ways.contains(&value) {
            return Err((at, no("wrong-map-no-direction", value, ways)));
        }
        if value.is_empty() || dimensions.0.insert(dimension, Clean::new(value)).is_some() {
            return Err(wrong());
        }
    }
    Ok(dimensions)
}

/// The fields of one entry.
struct Fields<'d> {
    head: &'d Entry,
    entries: Vec<&'d Entry>,
}

impl<'d> Fields<'d> {
    fn of(document: &'d Document, head: &'d Entry) -> Self {
        let own = |entry: &&Entry| entry.path.len() > 2 && entry.path[..2] == head.path[..];
        Self { head, entries: document.entries.iter().filter(own).collect() }
    }

    fn at(&self) -> Place {
        self.head.key_at
    }

    fn only(&self, known: &[&'static str]) -> Result<(), Wrong> {
        let unknown = self.entries.iter().find(|entry| !known.contains(&entry.path[2].as_str()));
        match unknown {
            Some(entry) => Err((entry.key_at, no("wrong-no-field", &entry.path[2], known.iter().copied()))),
            None => Ok(()),
        }
    }

    fn named(&self, name: &str) -> Option<&'d Entry> {
        self.entries.iter().copied().find(|entry| entry.path[2] == name)
    }

    fn word(&self, name: &str) -> Result<(&'d str, Place), Wrong> {
        match self.named(name).map(|entry| (&entry.value, entry.value_at)) {
            Some((Value::Text(text), at)) if !text.trim().is_empty() => Ok((text.trim(), at)),
            Some((other, at)) => Err((at, other.is_not("wanted-text"))),
            None => Err((self.at(), Telling::message("wrong-map-entry-lacks").words("name", name))),
        }
    }

    /// An id, or several with `;` between; what has another meaning in an address is none.
    fn id(&self, name: &str) -> Result<Clean, Wrong> {
        let (text, at) = self.word(name)?;
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.;:".contains(c);
        if !text.chars().all(plain) {
            return Err((at, Telling::message("wrong-map-id").words("text", text)));
        }
        Ok(Clean::new(text))
    }

    fn maybe(&self, name: &str) -> Result<Option<Clean>, Wrong> {
        self.named(name).map(|_| self.id(name)).transpose()
    }

    /// A truth; no where nothing is said.
    fn flag(&self, name: &str) -> Result<bool, Wrong> {
        match self.named(name).map(|entry| (&entry.value, entry.value_at)) {
            None => Ok(false),
            Some((Value::Flag(flag), _)) => Ok(*flag),
            Some((other, at)) => Err((at, other.is_not("wanted-flag"))),
        }
    }

    /// An hour of the day; none where nothing is said.
    fn hour(&self) -> Result<Option<u8>, Wrong> {
        match self.named("hour").map(|entry| (&entry.value, entry.value_at)) {
            None => Ok(None),
            Some((Value::Whole(hour @ 0..=23), _)) => Ok(Some(*hour as u8)),
            Some((Value::Whole(hour), at)) => {
                let told = Telling::message("wrong-range").words("n", &hour.to_string());
                Err((at, told.words("least", "0").words("most", "23")))
            }
            Some((other, at)) => Err((at, other.is_not("wanted-whole"))),
        }
    }

    fn day(&self, name: &str) -> Result<NaiveDate, Wrong> {
        let (text, at) = self.word(name)?;
        let wrong = || (at, Telling::message("wrong-map-day").words("text", text));
        NaiveDate::parse_from_str(text, "%Y-%m-%d").map_err(|_| wrong())
    }

    fn stride(&self) -> Result<Stride, Wrong> {
        let (text, at) = self.word("step")?;
        let stride = Stride::ALL.into_iter().find(|stride| stride.name() == text);
        stride.ok_or_else(|| (at, no("wrong-map-no-step", text, Stride::ALL.map(Stride::name))))
    }

    fn last(&self) -> Result<u32, Wrong> {
        match self.named("last").map(|entry| (&entry.value, entry.value_at)) {
            None => Ok(LAST as u32),
            Some((Value::Whole(last), _)) if (1..=MAX_LAST).contains(last) => Ok(*last as u32),
            Some((Value::Whole(last), at)) => {
                let told = Telling::message("wrong-range").words("n", &last.to_string());
                Err((at, told.words("least", "1").words("most", &MAX_LAST.to_string())))
            }
            Some((other, at)) => Err((at, other.is_not("wanted-whole"))),
        }
    }

    fn cases(&self) -> Result<Cases, Wrong> {
        let (program, stage, filter) = (self.id("program")?, self.maybe("stage")?, self.maybe("filter")?);
        let element = self.maybe("element")?.unwrap_or_else(|| program.clone());
        Ok(Cases { program, stage, filter, element })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHOLE: &str = "[[values]]\ndata_set = \"PoE\"\nunit = \"top\"\nsince = \"2025-01-01\"\n\
        [[analytics]]\nitems = \"scr;cas\"\nunits = \"LEVEL-2;top\"\nstep = \"month\"\n\
        [[events]]\nprogram = \"prg\"\nfilter = \"sex:IN:F\"\nelement = \"prg-f\"\nunits = \"top\"\nstep = \"year\"\nlast = 2\n\
        [places]\nDiszpKrYNg8 = \"BTG\"\n\"unit-dili\" = \"dili\"\n\
        [[figure]]\nelement = \"ent\"\ncombo = \"all\"\nmetric = \"crossings\"\nby = \"direction=entry; sex=f\"\n";

    #[track_caller]
    fn check(text: &str, expected: &[&str]) -> Crosswalk {
        let (crosswalk, problems) = mapping(text, "m.toml");
        assert_eq!(problems.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
        crosswalk
    }

    #[test]
    fn a_file_says_what_is_asked_and_what_it_is() {
        let crosswalk = check(WHOLE, &[]);
        assert_eq!(crosswalk.asks.len(), 3);
        assert_eq!(crosswalk.places.get("unit-dili"), Some(&"dili".into()));
        let rule = crosswalk.rule("ent", "all", "any").unwrap();
        assert_eq!(rule.dimensions.to_string(), "direction=entry;sex=f");
        let Ask::Table { of: Table::Events(cases), stride, last, .. } = &crosswalk.asks[2] else {
            unreachable!()
        };
        assert_eq!((cases.element.as_str(), *stride, *last), ("prg-f", Stride::Year, 2));
    }

    #[test]
    fn a_wrong_entry_says_where_and_what_instead() {
        for (from, to, problem) in [
            (
                "[[values]]",
                "[[value]]",
                "m.toml:1:3: wrong-no-table name=value near=(did-you-mean name=values)",
            ),
            ("[[values]]", "[values]", "m.toml:1:1: wrong-is-table name=values head=[[values]]"),
            (
                "data_set",
                "dataset",
                "m.toml:2:1: wrong-no-field name=dataset near=(did-you-mean name=data_set)",
            ),
            ("unit = \"top\"\n", "", "m.toml:1:1: wrong-map-entry-lacks name=unit"),
            ("2025-01-01", "2025-02-30", "m.toml:4:9: wrong-map-day text=2025-02-30"),
            ("scr;cas", "scr&cas", "m.toml:6:9: wrong-map-id text=scr&cas"),
            (
                "\"month\"",
                "\"moth\"",
                "m.toml:8:8: wrong-map-no-step name=moth near=(did-you-mean name=month)",
            ),
            ("last = 2", "last = 0", "m.toml:15:8: wrong-range n=0 least=1 most=400"),
            ("\"dili\"", "\"BTG\"", "m.toml:18:15: wrong-map-place-twice name=BTG unit=DiszpKrYNg8"),
            (
                "\"crossings\"",
                "\"crosings\"",
                "m.toml:22:10: wrong-map-no-metric name=crosings near=(did-you-mean name=crossings)",
            ),
            (
                "=entry",
                "=in",
                "m.toml:23:6: wrong-map-no-direction name=in near=(write-one-of names=entry, exit)",
            ),
            ("sex=f", "sex", "m.toml:23:6: wrong-map-pair text=sex"),
            (
                "sex=f",
                "item=kit",
                "m.toml:23:6: wrong-map-no-dimension name=item near=(write-one-of names=direction, nationality_group, sex, age_band, purpose, transport) metric=crossings",
            ),
        ] {
            check(&WHOLE.replacen(from, to, 1), &[problem]);
        }
        let late = WHOLE.replace("metric", "hour = 24\nmetric");
        check(&late, &["m.toml:22:8: wrong-range n=24 least=0 most=23"]);
        let truth = WHOLE.replace("metric", "add = 1\nmetric");
        check(&truth, &["m.toml:22:7: wanted-flag kind=(type-whole)"]);
        let twice = format!(
            "{WHOLE}[[figure]]\nelement = \"ext\"\nmetric = \"crossings\"\nby = \"sex=f;direction=entry\"\n"
        );
        check(&twice, &["m.toml:24:1: wrong-map-twice element=ent"]);
        let item = format!("{WHOLE}[[figure]]\nelement = \"st\"\nmetric = \"stock.target\"\n");
        check(&item, &["m.toml:24:1: wrong-map-no-item metric=stock.target"]);
        check("", &["m.toml: wrong-map-asks-nothing"]);
        check("[[values]", &["m.toml:1:10: wrong-toml why=unclosed array table, expected `]`"]);
    }
}
