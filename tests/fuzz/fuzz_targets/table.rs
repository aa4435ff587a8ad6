//! Bytes as tables of other offices: CSV, workbooks around a sheet of these bytes, mapping files, answers of DTM.
//! Whatever comes, nothing panics, and no message carries a character that a terminal would obey.
#![no_main]

use std::{
    io::{Cursor, Write as _},
    sync::LazyLock,
};

use haree::{
    domain::{Place, SourceId, TableMap, Zone, reference},
    formats::{
        Issue, dtm,
        figures::{self, Context, mapped},
    },
    settings::table_map,
};
use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const MAPPING: &str = r#"
dates = "dmy"
thousands = "."
zone = "+09:00"
place = { column = "Posto" }
[[figure]]
metric = "crossings"
period = { tag = "#date" }
direction = "entry"
value = { column = "Tama" }
sex = { column = "Sexu" }
note = { column = "Nota" }
[[movement]]
id = { column = "No" }
kind = { column = "Tipu" }
item = "kit"
date = { column = "Data" }
value = { column = "Total" }
other = { column = "Ba" }
expiry = { column = "Data" }
[words.sex]
Mane = "m"
"#;

const HEAD: &str = "Posto,Tama,Sexu,Nota,No,Tipu,Data,Total,Ba,Loron\n,,,,,,,,,#date\n";

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(reference::places);
static MAP: LazyLock<TableMap> = LazyLock::new(|| table_map(MAPPING, "m.toml").unwrap());

/// A workbook whose parts are the pieces of some bytes.
fn workbook(data: &[u8]) -> Vec<u8> {
    let mut pieces = data.split(|byte| *byte == 0xff);
    let mut piece = |before: &str, behind: &str| -> Vec<u8> {
        let own = pieces.next().unwrap_or_default();
        [before.as_bytes(), own, behind.as_bytes()].concat()
    };
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |id: &str, kind: &str, target: &str| {
        format!(
            "<Relationships><Relationship Id=\"{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/></Relationships>"
        )
    };
    let parts = [
        ("_rels/.rels", relation("rId1", "officeDocument", "xl/workbook.xml").into_bytes()),
        ("xl/_rels/workbook.xml.rels", relation("rId1", "worksheet", "worksheets/sheet1.xml").into_bytes()),
        ("xl/worksheets/sheet1.xml", piece("<worksheet><sheetData>", "</worksheet>")),
        ("xl/sharedStrings.xml", piece("<sst>", "</sst>")),
        ("xl/styles.xml", piece("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>", "</styleSheet>")),
        (
            "xl/workbook.xml",
            piece(
                "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets>",
                "</workbook>",
            ),
        ),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let stored = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, text) in parts {
        writer.start_file(name, stored).unwrap();
        writer.write_all(&text).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn check(issues: &[Issue]) {
    for issue in issues {
        assert!(issue.to_string().chars().all(|c| !c.is_control()), "{issue}");
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else { return };
    let arrived = "2026-11-24T12:00:00Z".parse().unwrap();
    let context = Context { places: &PLACES, declared: Some(Zone::DILI), arrived };
    let source = SourceId::new("fuzz");
    let mapped = |bytes: &[u8], map: &TableMap| {
        let reading = mapped::Reading { context, map, source: &source, written_at: arrived };
        check(&mapped::parse(bytes, &reading).issues);
    };
    match way % 6 {
        0 => check(&figures::parse(data, &context).issues),
        1 => mapped(data, &MAP),
        2 => mapped(&[HEAD.as_bytes(), data].concat(), &MAP),
        3 => {
            let bytes = workbook(data);
            check(&figures::parse(&bytes, &context).issues);
            mapped(&bytes, &MAP);
        }
        4 => {
            // A mapping, and a table for it.
            let cut = data.iter().position(|byte| *byte == 0).unwrap_or(data.len());
            let Ok(text) = std::str::from_utf8(&data[..cut]) else { return };
            if let Ok(map) = table_map(text, "m.toml") {
                mapped(data.get(cut + 1..).unwrap_or_default(), &map);
            }
        }
        _ => {
            for level in [dtm::Level::Country, dtm::Level::Municipality] {
                if let dtm::Answer::Counts(parsed) = dtm::parse(data, level) {
                    check(&parsed.issues);
                }
            }
        }
    }
});
