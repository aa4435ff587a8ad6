//! What no sender means well: every parser against what would cost memory or time without end.
//!
//! Times are measured by `cargo bench --bench formats`; here it is what is said, and that no more came of it
//! than may.

use std::{io::Write as _, sync::LazyLock};

use zip::{ZipWriter, write::SimpleFileOptions};

use super::{
    Issue, cap,
    dhis2::{self, Said},
    dtm::{self, Level},
    figures::{self, Context, mapped},
    gdacs, index, usgs,
};
use crate::domain::{DateOrder, Field, Makes, Rule, SourceId, Spot, TableMap, Zone};

/// Reads bytes, and says how many records and what issues came of them.
type Parser = fn(&[u8]) -> (usize, Vec<String>);

const XML: [(&str, Parser); 3] = [("cap", cap), ("gdacs", gdacs), ("index", index)];

const JSON: [(&str, Parser); 10] = [
    ("gdacs", gdacs),
    ("usgs", usgs),
    ("values", values),
    ("grid", grid),
    ("info", info),
    ("units", units),
    ("registrations", registrations),
    ("period type", period_type),
    ("dtm", dtm),
    ("countries", countries),
];

const TABLES: [(&str, Parser); 2] = [("figures", figures), ("mapped", mapped)];

fn lines<'i>(issues: impl IntoIterator<Item = &'i Issue>) -> Vec<String> {
    issues.into_iter().map(ToString::to_string).collect()
}

fn cap(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = cap::parse(bytes);
    (parsed.records.len(), lines(&parsed.issues))
}

fn gdacs(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = gdacs::parse(bytes);
    (parsed.records.len(), lines(&parsed.issues))
}

fn usgs(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = usgs::parse(bytes);
    (parsed.records.len(), lines(&parsed.issues))
}

fn index(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = index::parse(bytes);
    (parsed.records.len(), lines(&parsed.issues))
}

fn values(bytes: &[u8]) -> (usize, Vec<String>) {
    let (mut records, mut issues) = (0, Vec::new());
    let outcome = dhis2::data_values(bytes, Some(Zone::DILI), |_, value| match value {
        Ok(value) => records += usize::from(matches!(value.said, Said::Value(_) | Said::Deleted)),
        Err(issue) => issues.push(issue),
    });
    (records, lines(issues.iter().chain(&outcome.err())))
}

fn grid(bytes: &[u8]) -> (usize, Vec<String>) {
    let (mut records, mut issues) = (0, Vec::new());
    let outcome = dhis2::grid(bytes, |_, cell| match cell {
        Ok(_) => records += 1,
        Err(issue) => issues.push(issue),
    });
    (records, lines(issues.iter().chain(&outcome.err())))
}

fn info(bytes: &[u8]) -> (usize, Vec<String>) {
    (0, lines(&dhis2::info(bytes, None).err()))
}

fn units(bytes: &[u8]) -> (usize, Vec<String>) {
    match dhis2::units(bytes) {
        Ok(units) => (units.units.len(), lines(&units.issues)),
        Err(issue) => (0, lines([&issue])),
    }
}

fn registrations(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = dhis2::registrations(bytes);
    (parsed.records.len(), lines(&parsed.issues))
}

fn period_type(bytes: &[u8]) -> (usize, Vec<String>) {
    (0, lines(&dhis2::period_type_of(bytes).err()))
}

fn dtm(bytes: &[u8]) -> (usize, Vec<String>) {
    match dtm::parse(bytes, Level::Country) {
        dtm::Answer::Counts(parsed) => (parsed.records.len(), lines(&parsed.issues)),
        dtm::Answer::Refused(said) => (0, said.iter().map(ToString::to_string).collect()),
    }
}

fn countries(bytes: &[u8]) -> (usize, Vec<String>) {
    match dtm::countries(bytes) {
        Ok(countries) => (countries.len(), Vec::new()),
        Err(issue) => (0, lines([&issue])),
    }
}

fn context() -> Context<'static> {
    let arrived = "2026-11-24T12:00:00Z".parse().unwrap();
    Context { places: &[], declared: Some(Zone::DILI), arrived }
}

fn figures(bytes: &[u8]) -> (usize, Vec<String>) {
    let parsed = figures::parse(bytes, &context());
    (parsed.records.len(), lines(&parsed.issues))
}

fn mapped(bytes: &[u8]) -> (usize, Vec<String>) {
    let mut map = TableMap::default();
    map.dates = DateOrder::DayFirst;
    map.rules = vec![Rule {
        makes: Makes::Figure,
        fields: [(Field::Value, Spot::Column("value".into()))].into_iter().collect(),
    }];
    let context = context();
    let reading =
        mapped::Reading { context, map: &map, source: &SourceId::new("x"), written_at: context.arrived };
    let parsed = mapped::parse(bytes, &reading);
    (parsed.records.len(), lines(&parsed.issues))
}

/// Nothing is taken, and each parser says what is expected of it.
#[track_caller]
fn check_refused(parsers: &[(&str, Parser)], bytes: &[u8], expected: &str) {
    for (name, parse) in parsers {
        let (records, issues) = parse(bytes);
        assert_eq!(records, 0, "{name}");
        assert!(issues.last().is_some_and(|issue| issue.contains(expected)), "{name}: {issues:?}");
    }
}

/// A body that goes on, beginning as one that is read would.
fn endless(begins: &str) -> Vec<u8> {
    static SPACES: LazyLock<Vec<u8>> = LazyLock::new(|| vec![b' '; 100_000_000]);
    let mut body = SPACES.clone();
    body[..begins.len()].copy_from_slice(begins.as_bytes());
    body
}

#[test]
fn a_body_of_a_hundred_megabytes_is_refused_by_its_size() {
    check_refused(&XML[..1], &endless("<alert>"), "is 100000000 bytes; an alert has 1048576 at most");
    check_refused(&XML[1..], &endless("<rss>"), "is 100000000 bytes; a feed has 16777216 at most");
    check_refused(&JSON, &endless("{"), "is 100000000 bytes; an answer has 67108864 at most");
    let table = endless("dataelement,period,orgunit,value\n");
    check_refused(&JSON[2..3], &table, "is 100000000 bytes; an answer has 67108864 at most");
    check_refused(&TABLES, &table, "is larger than 64 MiB; split it");
}

/// Ten entities, each ten times the one before.
fn laughs() -> String {
    let entities = (1..10)
        .map(|i| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    format!("<?xml version=\"1.0\"?><!DOCTYPE lolz [<!ENTITY l0 \"lol\">{entities}]>")
}

#[test]
fn entities_are_never_expanded() {
    let laughs = laughs();
    let alert = format!("{laughs}<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">&l9;</alert>");
    check_refused(
        &XML[..1],
        alert.as_bytes(),
        "has a DTD (<!DOCTYPE), which no CAP file may have; it was not read",
    );
    for feed in ["rss", "feed"] {
        let feed = format!("{laughs}<{feed}><item><title>&l9;</title></item></{feed}>");
        check_refused(
            &XML[1..],
            feed.as_bytes(),
            "has a DTD (<!DOCTYPE), which no feed needs; it was not read",
        );
    }
    check_refused(&TABLES, alert.as_bytes(), "is XML, not a table");
    check_refused(&JSON[1..], alert.as_bytes(), "is not the JSON that it should be");
}

#[test]
fn ten_thousand_levels_are_not_climbed_down() {
    let deep = "<x>".repeat(10_000) + &"</x>".repeat(10_000);
    let alert = format!("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">{deep}</alert>");
    check_refused(&XML[..1], alert.as_bytes(), "has more than 16 levels");
    for begin in ["<rss><channel><item>", "<rss>"] {
        let feed = format!("{begin}{deep}</item></channel></rss>");
        check_refused(&XML[1..], feed.as_bytes(), "has more than 16 levels; it is no feed");
    }
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let deep = open.repeat(10_000) + "0" + &close.repeat(10_000);
        // As the whole, as what nobody reads, and as each thing that somebody reads.
        for (name, parse) in JSON {
            for text in [
                deep.clone(),
                format!("{{\"x\":{deep}}}"),
                format!("{{\"features\":[{deep}]}}"),
                format!("{{\"result\":[{deep}],\"errorMessages\":{deep}}}"),
                format!("{{\"dataValues\":[{deep},{{\"dataElement\":{deep}}}]}}"),
                format!("{{\"organisationUnits\":[{{\"id\":{deep}}}],\"pager\":{deep}}}"),
                format!("{{\"completeDataSetRegistrations\":[{deep}]}}"),
                format!("{{\"headers\":[{{\"name\":\"dx\"}}],\"rows\":[{deep}],\"metaData\":{deep}}}"),
                format!("{{\"serverDate\":{deep},\"periodType\":{deep}}}"),
            ] {
                let (records, issues) = parse(text.as_bytes());
                assert_eq!(records, 0, "{name}");
                assert!(issues.iter().all(|issue| issue.len() < 300), "{name}: {issues:?}");
            }
        }
    }
}

/// An object with a list of so many elements.
fn many(key: &str, element: &str, count: usize) -> String {
    format!("{{\"{key}\":[{}{element}]}}", format!("{element},").repeat(count))
}

#[test]
fn a_list_of_very_many_elements_is_read_to_its_limit() {
    for (parsers, key, most) in [
        (&JSON[0..2], "features", 20_000),
        (&JSON[5..6], "organisationUnits", 200_000),
        (&JSON[6..7], "completeDataSetRegistrations", 200_000),
        (&JSON[8..9], "result", 200_000),
    ] {
        for (name, parse) in parsers {
            let (records, issues) = parse(many(key, "0", 1_000_000).as_bytes());
            let expected = format!("has more than {most} elements in `{key}`; the rest was not read");
            assert_eq!((records, issues.last()), (0, Some(&expected)), "{name}");
            assert!(issues.len() <= most + 1, "{name}: {}", issues.len());
        }
    }
}

#[test]
fn a_list_inside_of_an_element_is_kept_to_its_first() {
    let said = format!("{{\"isSuccess\":false,\"errorMessages\":[{}\"\"]}}", "\"no\",".repeat(1_000_000));
    assert_eq!(dtm(said.as_bytes()).1.len(), 20);
    let zeros = "0,".repeat(1_000_000);
    let quake = format!(
        "{{\"features\":[{{\"id\":\"a\",\"properties\":{{\"time\":0,\"updated\":0}},\"geometry\":{{\"coordinates\":[{zeros}0]}}}}]}}"
    );
    assert_eq!(usgs(quake.as_bytes()), (1, vec![]));
    let names = (0..50_000).map(|i| format!("\"{i}\":{{\"name\":\"n\"}}")).collect::<Vec<_>>().join(",");
    let table = format!(
        "{{\"metaData\":{{\"items\":{{{names}}}}},\"headers\":[{{\"name\":\"pe\"}},{{\"name\":\"ou\"}},{{\"name\":\"value\"}}],\
         \"rows\":[[\"2026\",\"u\",1,{zeros}0]]}}"
    );
    assert_eq!(grid(table.as_bytes()), (1, vec![]));
    assert_eq!(dhis2::grid(table.as_bytes(), |_, _| {}).map(|grid| grid.names.len()), Ok(20_000));
    let attributes = (0..1_000).map(|i| format!("a{i}=\"\" ")).collect::<Vec<_>>().concat();
    let feed = format!("<rss><channel><item {attributes}></item></channel></rss>");
    check_refused(&XML[1..], feed.as_bytes(), "has an element with more than 100 attributes; it is no feed");
}

#[test]
fn a_table_is_given_up_where_nothing_of_it_fits() {
    let header = "metric,place,dimensions,period,value,unit,source,as_of\n";
    for (name, parse) in TABLES {
        let (records, issues) =
            parse((header.to_owned() + &"x,x,x,x,x,x,x,x\n".repeat(1_000_000)).as_bytes());
        assert_eq!(records, 0, "{name}");
        assert!(issues.len() <= 10_000 + 20, "{name}: {}", issues.len());
        let given_up = "10000 rows were refused and the rest was not read";
        assert!(
            issues.last().is_some_and(|issue| issue.starts_with(given_up)),
            "{name}: {:?}",
            issues.last()
        );
        for endless in [",", "\"", "x"] {
            for begin in ["", header] {
                let (records, issues) = parse((begin.to_owned() + &endless.repeat(1_000_000)).as_bytes());
                assert_eq!(records, 0, "{name}");
                let expected = "a line after this one is longer than 256 KiB; is a quote not closed? The rest was not read";
                assert!(
                    issues.iter().any(|issue| issue.ends_with(expected)),
                    "{name}, {endless}: {issues:?}"
                );
            }
        }
    }
    let values = "dataelement,period,orgunit,value\n".to_owned() + &",".repeat(1_000_000);
    check_refused(&JSON[2..3], values.as_bytes(), "is longer than 256 KiB");
}

fn relation(kind: &str, target: &str) -> String {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
    )
}

/// A workbook of these files, in place of or beside what every workbook needs.
fn workbook(files: &[(&str, &str)]) -> Vec<u8> {
    let (root, sheets) =
        (relation("officeDocument", "xl/workbook.xml"), relation("worksheet", "worksheets/sheet1.xml"));
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let mut parts =
        vec![("_rels/.rels", &*root), ("xl/_rels/workbook.xml.rels", &sheets), ("xl/workbook.xml", book)];
    parts.retain(|(name, _)| files.iter().all(|(other, _)| other != name));
    let mut writer = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts.iter().chain(files) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

const SHEET: &str = "xl/worksheets/sheet1.xml";

#[test]
fn a_bomb_that_is_a_workbook_is_never_unpacked() {
    let million = |text: &str| text.repeat(1_000_000);
    let long = " ".repeat(2 << 20);
    for (part, text, expected) in [
        (
            SHEET,
            million(&"<row/>".repeat(24)),
            "unpacks to more than 128 MiB; split it, or save it as CSV UTF-8",
        ),
        ("xl/styles.xml", million("<xf a=\"\"/>"), "holds more text than fits into memory at once"),
        ("xl/sharedStrings.xml", million("<si/><si/>"), "holds more than 1000000 texts"),
        (
            "xl/sharedStrings.xml",
            million(&format!("<t>{}</t>", "x".repeat(40))),
            "holds more text than fits into memory at once",
        ),
        (
            SHEET,
            format!("<worksheet><sheetData><row><c t=\"inlineStr\"><is><t>{long}"),
            "holds a text of more than 1 MiB",
        ),
    ] {
        check_refused(&TABLES, &workbook(&[(part, &text)]), expected);
    }
    let hidden = relation("worksheet", "media/sheet1.xml");
    let hidden = workbook(&[("xl/media/sheet1.xml", &long), ("xl/_rels/workbook.xml.rels", &hidden)]);
    check_refused(&TABLES, &hidden, "keeps its sheet among its pictures");
    let sheet = |rows: &str| format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    let laugh = laughs() + &sheet("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>&l9;</t></is></c></row>");
    check_refused(&TABLES, &workbook(&[(SHEET, &laugh)]), "cannot be read as an XLSX workbook");
    let deep = sheet(&("<row>".repeat(10_000) + &"</row>".repeat(10_000)));
    check_refused(&TABLES, &workbook(&[(SHEET, &deep)]), "is empty");
}

#[test]
fn merged_cells_over_each_other_are_spread_once() {
    let label = "x".repeat(4_000);
    let row = |n: u32| {
        format!(
            "<row r=\"{n}\"><c r=\"A{n}\"><v>1</v></c><c r=\"B{n}\" t=\"inlineStr\"><is><t>{label}</t></is></c></row>"
        )
    };
    let rows: String = (1..200).map(row).collect();
    let merged = (1..200).map(|n| format!("<mergeCell ref=\"B{n}:SR200\"/>")).collect::<Vec<_>>().concat();
    let sheet =
        format!("<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>");
    // A label over 500 columns makes every row longer than a line may be.
    let (records, issues) = figures(&workbook(&[(SHEET, &sheet)]));
    assert_eq!(records, 0);
    assert!(issues.iter().any(|issue| issue.contains("holds more than 64 MiB of text")), "{issues:?}");
}
