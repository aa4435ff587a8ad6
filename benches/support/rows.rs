//! Tables of very many figures, as CSV and as a workbook: how long they take to read, and how much memory.

use std::{
    collections::HashMap,
    env,
    fmt::Write as _,
    io::{Cursor, Write as _},
    time::Instant,
};

use haree::{
    domain::reference,
    formats::{Parsed, figures},
};
use zip::{ZipWriter, write::SimpleFileOptions};

const HEAD: [&str; 8] = ["metric", "place", "dimensions", "period", "value", "unit", "source", "as_of"];

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// Prints what reading takes; `memory` measures the work that it is given.
pub(crate) fn print(memory: impl Fn(&dyn Fn() -> usize) -> u64) {
    let given = env::var("HAREE_ROWS").ok().map(|rows| vec![rows.parse().expect("a number of rows")]);
    println!(
        "\n{:<24}{:>11}{:>9}{:>9}{:>14}  said",
        "rows of a table", "bytes", "figures", "s", "more memory"
    );
    for rows in given.unwrap_or_else(|| vec![100_000, 1_000_000]) {
        for (kind, bytes) in [("CSV", csv(rows)), ("XLSX", workbook(rows))] {
            let begun = Instant::now();
            let parsed = parse(&bytes);
            let took = begun.elapsed().as_secs_f64();
            let (count, said) = (parsed.records.len(), parsed.issues.first().map(ToString::to_string));
            drop(parsed);
            let memory = memory(&|| parse(&bytes).records.len());
            println!(
                "{:<24}{:>11}{count:>9}{took:>9.2}{memory:>11} kB  {}",
                format!("{rows}, {kind}"),
                bytes.len(),
                said.unwrap_or_default()
            );
        }
    }
}

fn parse(bytes: &[u8]) -> Parsed<figures::Figure> {
    let arrived = "2026-11-24T12:00:00Z".parse().unwrap();
    let places = reference::places();
    figures::parse(bytes, &figures::Context { places: &places, declared: None, arrived })
}

/// A figure of its own: an hour of a post.
fn row(number: usize) -> [String; 8] {
    let (hour, way) = (number / 2, if number.is_multiple_of(2) { "entry" } else { "exit" });
    let day = chrono::NaiveDate::from_ymd_opt(1990, 1, 1).unwrap()
        + chrono::Days::new(hour as u64 / 24 / 4 % 13_000);
    let place = ["BTG", "SLL", "SKT", "DIL"][hour / 24 % 4];
    [
        "crossings".to_owned(),
        place.to_owned(),
        format!("direction={way}"),
        format!("{day}T{:02}+09:00", hour % 24),
        (number * 7 % 500).to_string(),
        "movements".to_owned(),
        "migration-service".to_owned(),
        format!("2026-11-24T{:02}:{:02}+09:00", number / 1_000_000 % 20, number / 20_000 % 60),
    ]
}

fn csv(rows: usize) -> Vec<u8> {
    let mut text = HEAD.join(",") + "\n";
    for number in 0..rows {
        text.push_str(&row(number).join(","));
        text.push('\n');
    }
    text.into_bytes()
}

/// As a spreadsheet program writes it: texts once, in a part of their own.
fn workbook(rows: usize) -> Vec<u8> {
    let mut texts: Vec<String> = Vec::new();
    let mut known = HashMap::new();
    let mut sheet = String::from("<worksheet><sheetData>");
    let all = std::iter::once(HEAD.map(str::to_owned)).chain((0..rows).map(row));
    for (number, cells) in all.enumerate() {
        write!(sheet, "<row r=\"{}\">", number + 1).unwrap();
        for (column, text) in cells.into_iter().enumerate() {
            let at = format!("{}{}", char::from(b'A' + column as u8), number + 1);
            if number > 0 && column == 4 {
                write!(sheet, "<c r=\"{at}\"><v>{text}</v></c>").unwrap();
                continue;
            }
            let id = *known.entry(text.clone()).or_insert_with(|| {
                texts.push(format!("<si><t>{text}</t></si>"));
                texts.len() - 1
            });
            write!(sheet, "<c r=\"{at}\" t=\"s\"><v>{id}</v></c>").unwrap();
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let relation = |kinds: &[(&str, &str)]| {
        let each = kinds.iter().enumerate().map(|(i, (kind, target))| {
            format!("<Relationship Id=\"rId{}\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/>", i + 1)
        });
        format!("<Relationships>{}</Relationships>", each.collect::<Vec<_>>().concat())
    };
    let parts = [
        ("_rels/.rels", relation(&[("officeDocument", "xl/workbook.xml")])),
        ("xl/_rels/workbook.xml.rels", relation(&[("worksheet", "worksheets/sheet1.xml")])),
        (
            "xl/workbook.xml",
            "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
                .to_owned(),
        ),
        ("xl/sharedStrings.xml", format!("<sst>{}</sst>", texts.concat())),
        ("xl/worksheets/sheet1.xml", sheet),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}
