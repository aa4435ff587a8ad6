//! Bodies that no sender means well, and how long each parser takes to say no.

use std::{
    io::{Cursor, Write as _},
    time::Instant,
};

use haree::{
    domain::Zone,
    formats::{Issue, cap, dhis2, dtm, figures, gdacs, index, usgs},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// What is said last of a body.
type Parser = fn(&[u8]) -> Option<Issue>;

const HEADER: &str = "metric,place,dimensions,period,value,unit,source,as_of\n";

const BODY: usize = 100_000_000;
const LEVELS: usize = 10_000;

/// How much the bombs unpack to, in bytes.
const BOMB: usize = 160 << 20;

/// Prints the milliseconds that each refusal takes, and its words.
pub(crate) fn print() {
    let laughs = (1..10)
        .map(|i| format!("<!ENTITY l{i} \"{}\">", format!("&l{};", i - 1).repeat(10)))
        .collect::<Vec<_>>()
        .concat();
    let laughs = format!("<!DOCTYPE l [<!ENTITY l0 \"lol\">{laughs}]><alert>&l9;</alert>");
    let levels = |open: &str, close: &str| open.repeat(LEVELS) + &close.repeat(LEVELS);
    let nested = format!(
        "{{\"features\":[{0}],\"result\":[{0}],\"headers\":[],\"rows\":[{0}],\"dataValues\":[{0}]}}",
        levels("[", "]")
    );
    let numbers = format!("{{\"features\":[{0}0],\"result\":[{0}0]}}", "0,".repeat(15_000_000));
    let feed = format!("<rss><item>{}</item></rss>", levels("<x>", "</x>"));
    println!("\n{:<34}{:>9}  said", "refused", "ms");
    for (name, parse) in XML {
        refuse(&format!("100 MB, {name}"), &endless("<rss>"), parse);
        refuse(&format!("billion laughs, {name}"), laughs.as_bytes(), parse);
        refuse(&format!("10,000 levels, {name}"), feed.as_bytes(), parse);
    }
    for (name, parse) in JSON {
        refuse(&format!("100 MB, {name}"), &endless("{"), parse);
        refuse(&format!("10,000 levels, {name}"), nested.as_bytes(), parse);
        refuse(&format!("30 million numbers, {name}"), numbers.as_bytes(), parse);
    }
    refuse("100 MB, table", &endless("metric,place\n"), table);
    refuse("billion laughs, table", laughs.as_bytes(), table);
    refuse("30 million commas, table", ",".repeat(30_000_000).as_bytes(), table);
    refuse("30 million lines, table", (HEADER.to_owned() + &"x\n".repeat(30_000_000)).as_bytes(), table);
    refuse("a bomb, table", &bomb(), table);
    refuse("a bomb that lies, table", &lying(bomb()), table);
}

const XML: [(&str, Parser); 3] = [
    ("CAP", |bytes| cap::parse(bytes).issues.pop()),
    ("GDACS", |bytes| gdacs::parse(bytes).issues.pop()),
    ("index", |bytes| index::parse(bytes).issues.pop()),
];

const JSON: [(&str, Parser); 5] = [
    ("GDACS", |bytes| gdacs::parse(bytes).issues.pop()),
    ("USGS", |bytes| usgs::parse(bytes).issues.pop()),
    ("DHIS2 values", |bytes| dhis2::data_values(bytes, Some(Zone::DILI), |_, _| {}).err()),
    ("DHIS2 analytics", |bytes| {
        // A row may be refused alone.
        let mut of_row = None;
        let whole = dhis2::grid(bytes, |_, cell| of_row = cell.err().or(of_row.take())).err();
        whole.or(of_row)
    }),
    ("DTM", |bytes| match dtm::parse(bytes, dtm::Level::Country) {
        dtm::Answer::Counts(mut parsed) => parsed.issues.pop(),
        dtm::Answer::Refused(_) => None,
    }),
];

fn table(bytes: &[u8]) -> Option<Issue> {
    let arrived = "2026-11-24T12:00:00Z".parse().unwrap();
    let context = figures::Context { places: &[], declared: None, arrived };
    figures::parse(bytes, &context).issues.pop()
}

fn refuse(name: &str, body: &[u8], parse: Parser) {
    let begun = Instant::now();
    let said = parse(body).expect("it is refused").to_string();
    let took = begun.elapsed().as_secs_f64() * 1e3;
    println!("{name:<34}{took:>9.1}  {}", said.chars().take(90).collect::<String>());
}

fn endless(begins: &str) -> Vec<u8> {
    let mut body = begins.as_bytes().to_vec();
    body.resize(BODY, b' ');
    body
}

/// A workbook that is small until it is unpacked.
fn bomb() -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(b"<workbook/>").unwrap();
    writer.start_file("xl/worksheets/sheet1.xml", SimpleFileOptions::default()).unwrap();
    writer.write_all(&b"<row>   ".repeat(BOMB / 8)).unwrap();
    writer.finish().unwrap().into_inner()
}

/// The same, but it says that it unpacks to next to nothing.
fn lying(mut bomb: Vec<u8>) -> Vec<u8> {
    let size = (BOMB as u32).to_le_bytes();
    let places: Vec<usize> = (0..bomb.len() - 4).filter(|at| bomb[*at..at + 4] == size).collect();
    for at in places {
        bomb[at..at + 4].copy_from_slice(&1_000_u32.to_le_bytes());
    }
    bomb
}
