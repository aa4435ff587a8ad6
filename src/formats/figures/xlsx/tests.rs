//! Workbooks as they come, good and bad, each written cell by cell.

use std::io::Write as _;

use zip::{ZipWriter, write::SimpleFileOptions};

use super::*;

/// A workbook with one sheet, `Data`, of these rows and what stands behind them; `1904` in `properties` moves its days.
pub(in crate::formats::figures) fn workbook(rows: &str, behind: &str, properties: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData>{behind}</worksheet>");
    let book = format!(
        "<workbook xmlns:r=\"r\">{properties}<sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    package(&[
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

const RELATIONS: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>";

const ROOT: &str = "<Relationships><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

/// Style 1 is a date.
const STYLES: &str =
    "<styleSheet><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>";

fn package(files: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("_rels/.rels", ROOT)].iter().chain(files) {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A cell that holds text.
pub(in crate::formats::figures) fn text(at: &str, text: &str) -> String {
    format!("<c r=\"{at}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{text}</t></is></c>")
}

#[track_caller]
fn check(bytes: &[u8], expected: &str) -> Vec<String> {
    let read = read(bytes, None).unwrap();
    assert_eq!(String::from_utf8(read.bytes).unwrap(), expected);
    read.notes.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn refused(bytes: &[u8], reason: &str) {
    let error = read(bytes, None).unwrap_err();
    assert!(error.contains(reason), "{error}");
}

#[test]
fn cells_say_what_they_show_and_rows_keep_their_numbers() {
    let rows = format!(
        "<row r=\"2\">{}{}</row><row r=\"4\"><c r=\"A4\" s=\"1\"><v>46350</v></c><c r=\"C4\"><v>642</v></c>\
         <c r=\"D4\" t=\"e\"><v>#REF!</v></c><c r=\"E4\" t=\"b\"><v>1</v></c><c r=\"F4\"/></row>",
        text("A2", "Loron"),
        text("C2", "Tama \"ohin\",\ntotal"),
    );
    let notes = check(
        &workbook(&rows, "", ""),
        "\n\"Loron\",,\"Tama \"\"ohin\"\", total\"\n\n\"2026-11-24\",,\"642\",\"#REF!\",\"true\"\n",
    );
    assert_eq!(notes, [""; 0]);
}

#[test]
fn a_formula_that_was_never_calculated_is_no_empty_cell() {
    let rows = "<row r=\"1\"><c r=\"A1\"><f>1+1</f><v></v></c><c r=\"B1\"><f>1+1</f></c><c r=\"C1\"><f>1+1</f><v>2</v></c>\
                <c r=\"D1\" t=\"str\"><f>IF(1,\"\")</f><v></v></c></row>";
    check(&workbook(rows, "", ""), "\"#CALC!\",\"#CALC!\",\"2\"\n");
}

#[test]
fn escapes_of_a_workbook_reach_no_terminal() {
    let rows = format!("<row r=\"1\">{}{}</row>", text("A1", "_x001B_[2J"), text("B1", "&#27;[31m"));
    let read = read(&workbook(&rows, "", ""), None).unwrap();
    let reached = String::from_utf8(read.bytes).unwrap();
    // Whatever was made of it is refused by the cell that holds it.
    assert!(reached.contains("_x001B_") || crate::formats::hint::harmful(&reached).is_some(), "{reached:?}");
}

#[test]
fn days_since_1904_are_days() {
    let rows = "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>44888</v></c></row>";
    check(&workbook(rows, "", "<workbookPr date1904=\"1\"/>"), "\"2026-11-24\"\n");
}

#[test]
fn a_merged_label_stands_in_each_of_its_cells_and_a_merged_number_once() {
    let rows = format!(
        "<row r=\"1\">{}{}</row><row r=\"2\"><c r=\"B2\"><v>7</v></c><c r=\"C2\"><v>1</v></c></row>\
         <row r=\"3\"><c r=\"C3\"><v>2</v></c></row><row r=\"4\"/>",
        text("A1", "Batugade"),
        text("B1", "Tama"),
    );
    let merged = "<mergeCells count=\"3\"><mergeCell ref=\"A1:A4\"/><mergeCell ref=\"B1:C1\"/><mergeCell ref=\"B2:B3\"/></mergeCells>";
    check(
        &workbook(&rows, merged, ""),
        "\"Batugade\",\"Tama\",\"Tama\"\n\"Batugade\",\"7\",\"1\"\n\"Batugade\",,\"2\"\n",
    );
}

#[test]
fn hidden_rows_and_sheets_are_told() {
    let rows =
        format!("<row r=\"1\">{}</row><row r=\"2\" hidden=\"1\">{}</row>", text("A1", "x"), text("A2", "y"));
    let notes = check(&workbook(&rows, "", ""), "\"x\"\n\"y\"\n");
    assert_eq!(notes, ["row 2: is hidden in the sheet; it was read like the others"]);
    let sheet =
        format!("<worksheet><sheetData><row r=\"1\">{}</row></sheetData></worksheet>", text("A1", "x"));
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Old\" sheetId=\"1\" state=\"hidden\" r:id=\"rId1\"/>\
                <sheet name=\"New\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";
    let bytes = package(&[
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/styles.xml", STYLES),
        ("xl/worksheets/sheet1.xml", &sheet.replace(">x<", ">old<")),
        ("xl/worksheets/sheet2.xml", &sheet),
    ]);
    assert_eq!(check(&bytes, "\"x\"\n"), ["has 2 sheets; only \"New\" was read"]);
    assert_eq!(read(&bytes, Some("OLD")).unwrap().bytes, b"\"old\"\n");
    assert_eq!(read(&bytes, Some("News")).unwrap_err(), "has no sheet \"News\"; there is \"New\"");
}

#[test]
fn hidden_columns_that_hold_something_are_told() {
    let told = |columns: &str| {
        let cells = [text("A1", "x"), text("C1", "y"), text("AB1", "z")].concat();
        let sheet = format!(
            "<worksheet><cols>{columns}</cols><sheetData><row r=\"1\">{cells}</row></sheetData></worksheet>"
        );
        let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
        let bytes = package(&[
            ("xl/workbook.xml", book),
            ("xl/_rels/workbook.xml.rels", RELATIONS),
            ("xl/styles.xml", STYLES),
            ("xl/worksheets/sheet1.xml", &sheet),
        ]);
        check(&bytes, &format!("\"x\",,\"y\",{}\"z\"\n", ",".repeat(24)))
    };
    let one = "column C is hidden in the sheet; it was read like the others";
    assert_eq!(told("<col min=\"3\" max=\"3\" hidden=\"1\"/>"), [one]);
    assert_eq!(told("<col min=\"3\" max=\"3\" width=\"0\" customWidth=\"1\"/>"), [one]);
    let more =
        "column AA is the first of 2 columns that are hidden in the sheet; they were read like the others";
    assert_eq!(told("<col min=\"27\" max=\"28\" hidden=\"true\"/>"), [more]);
    // All that lies behind the last cell is hidden in many sheets, and holds nothing.
    assert_eq!(told("<col min=\"29\" max=\"16384\" hidden=\"1\"/><col min=\"1\" max=\"2\"/>"), [""; 0]);
    for nonsense in [
        "<col hidden=\"1\"/>",
        "<col min=\"9\" max=\"0\" hidden=\"1\"/>",
        "<col min=\"-1\" max=\"x\" hidden=\"1\"/>",
    ] {
        assert_eq!(told(nonsense), [""; 0]);
    }
    let all = format!("column A is the first of 28 columns {}", &more[more.find("that").unwrap()..]);
    assert_eq!(told("<col min=\"0\" max=\"99999999999\" hidden=\"1\"/>"), [all]);
}

#[test]
fn what_is_no_workbook_is_refused_as_what_it_is() {
    let good = workbook("<row r=\"1\"/>", "", "");
    refused(&good[..good.len() / 2], "is damaged or cut off");
    refused(&package(&[("content.xml", "<office/>")]), "is a packed file, but no XLSX workbook");
    refused(&package(&[("xl/workbook.xml", "<workbook>")]), "cannot be read as an XLSX workbook");
    let far = format!("<row r=\"1\">{}</row>", text("XFD1", "x"));
    refused(&workbook(&far, "", ""), "has a cell in column 16384; 1000 columns are the most");
    let back = format!("<row r=\"5\">{}</row><row r=\"2\">{}</row>", text("A5", "x"), text("A2", "y"));
    refused(&workbook(&back, "", ""), "has rows that stand in no order");
}

#[test]
fn a_workbook_that_would_fill_the_memory_is_refused_first() {
    let strings = format!("<sst count=\"1\" uniqueCount=\"{}\"><si><t>x</t></si></sst>", u64::MAX);
    let book = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"Data\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>";
    let files = [
        ("xl/workbook.xml", book),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/sharedStrings.xml", strings.as_str()),
        ("xl/worksheets/sheet1.xml", "<worksheet/>"),
    ];
    refused(&package(&files), "says that it holds 18446744073709551615 texts; 1000000 are the most");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("xl/workbook.xml", SimpleFileOptions::default()).unwrap();
    let megabyte = vec![b' '; 1 << 20];
    for _ in 0..129 {
        writer.write_all(&megabyte).unwrap();
    }
    let bomb = writer.finish().unwrap().into_inner();
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    refused(&bomb, "unpacks to more than 128 MiB");
}

proptest::proptest! {
    #[test]
    fn no_sheet_panics(rows in "(<row( r=\"[0-9]{0,10}\")?( hidden=\"1\")?/?>|</row>|<c( r=\"[A-Z]{0,4}[0-9]{0,10}\")?( s=\"[0-9]\")?( t=\"(s|e|b|d|n|str|inlineStr)\")?>|</c>|<v>[0-9.eE+\\-]{0,12}</v>|<v>#REF!</v>|<f>A1</f>|<f t=\"shared\" si=\"[0-9]{1,12}\"/>|<is><t>x</t></is>|\\PC{0,3}){0,40}", merged in "(<mergeCells>(<mergeCell ref=\"[A-Z]{1,4}[0-9]{1,10}(:[A-Z]{1,4}[0-9]{1,10})?\"/>){0,4}</mergeCells>)?") {
        // Whatever it is, it is text of lines or a reason.
        match read(&workbook(&rows, &merged, ""), None) {
            Ok(text) => proptest::prop_assert!(text.bytes.is_empty() || text.bytes.ends_with(b"\n")),
            Err(reason) => proptest::prop_assert!(crate::formats::hint::harmful(&reason).is_none()),
        }
    }
}
