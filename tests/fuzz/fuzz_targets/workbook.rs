//! Bytes as a workbook: a package as it is, else the parts of one, each up to a byte that no UTF-8 has.
#![no_main]

use std::{
    io::{Cursor, Write as _},
    panic,
};

use haree::formats::figures;
use haree_fuzz::{bounded, check, context};
use libfuzzer_sys::fuzz_target;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

const RELATION: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

fuzz_target!(init: forgive_calamine(), |data: &[u8]| {
    let packed = if data.starts_with(b"PK") { data.to_vec() } else { workbook(data) };
    bounded(|| check(&figures::parse(&packed, &context()).issues));
});

/// Panics of calamine are caught and refused in words; libFuzzer would end at each.
fn forgive_calamine() {
    let abort = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !info.location().is_some_and(|at| at.file().contains("/calamine-")) {
            abort(info);
        }
    }));
}

/// A workbook whose parts are the pieces of some bytes.
fn workbook(data: &[u8]) -> Vec<u8> {
    let mut pieces = data.split(|byte| *byte == 0xff);
    let mut piece = |before: &str, behind: &str| {
        [before.as_bytes(), pieces.next().unwrap_or_default(), behind.as_bytes()].concat()
    };
    let relation = |kind: &str, target: &str| {
        format!("<Relationships><Relationship Id=\"rId1\" Type=\"{RELATION}/{kind}\" Target=\"{target}\"/></Relationships>")
            .into_bytes()
    };
    let parts = [
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", piece("<worksheet><sheetData>", "</worksheet>")),
        ("xl/sharedStrings.xml", piece("<sst>", "</sst>")),
        (
            "xl/styles.xml",
            piece("<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>", "</styleSheet>"),
        ),
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
        writer.start_file(name, stored).expect("a file of a package");
        writer.write_all(&text).expect("its text");
    }
    writer.finish().expect("a package").into_inner()
}
