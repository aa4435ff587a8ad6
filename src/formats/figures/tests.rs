//! Every way in which a table of figures goes wrong, with the line that it gets.

use super::*;
use crate::domain::{Direction, Instant, Movement, Observation, Place, PlaceKind, Standing, Value, Zone};
use crate::formats::{Where, hint};

const HEADER: &str = "metric,place,dimensions,period,value,unit,source,as_of,standing,note";
const GOOD: [&str; 10] = [
    "crossings",
    "BTG",
    "direction=entry",
    "2026-11-23",
    "642",
    "movements",
    "migration-service",
    "2026-11-24T08:00+09:00",
    "",
    "",
];

fn place(id: &str, kind: PlaceKind, name: &str, code: &str) -> Place {
    Place {
        id: id.into(),
        kind,
        name: name.into(),
        short: None,
        names: vec![("pt".into(), format!("{name}-pt").into())],
        codes: vec![("cod".into(), code.into())],
        position: None,
        precision_km: None,
        parent: None,
        population: None,
        access: None,
        opposite: None,
        calendar: None,
        source: "test".into(),
    }
}

fn places() -> Vec<Place> {
    vec![
        place("TLS", PlaceKind::Country, "Timor-Leste", "TL"),
        place("BTG", PlaceKind::Post, "Batugade", "BTG-P"),
        place("SAL", PlaceKind::Post, "Salele", "SAL-P"),
        place("dili", PlaceKind::Municipality, "Dili", "TL06"),
        place("liquica", PlaceKind::Municipality, "Liquiçá", "TL09"),
        place("site-dili", PlaceKind::Site, "Dili", "S1"),
    ]
}

fn arrived() -> Instant {
    "2026-11-24T12:00:00Z".parse().unwrap()
}

fn read(bytes: &[u8]) -> Parsed<Figure> {
    read_in(bytes, None)
}

fn read_in(bytes: &[u8], declared: Option<Zone>) -> Parsed<Figure> {
    parse(bytes, &Context { places: &places(), declared, arrived: arrived() })
}

fn lines(issues: &[Issue]) -> Vec<String> {
    issues.iter().map(ToString::to_string).collect()
}

fn row_with(cells: &[(usize, &str)]) -> String {
    let mut row = GOOD.map(str::to_owned);
    for (i, cell) in cells {
        row[*i] = format!("\"{}\"", cell.replace('"', "\"\""));
    }
    row.join(",")
}

/// One cell is bad: the row is refused with this line, the row after it is taken.
#[track_caller]
fn check_cell(column: usize, cell: &str, expected: &str) {
    check_cells(&[(column, cell)], expected);
}

#[track_caller]
fn check_cells(cells: &[(usize, &str)], expected: &str) {
    let parsed = read(format!("{HEADER}\n{}\n{}\n", row_with(cells), GOOD.join(",")).as_bytes());
    assert_eq!(lines(&parsed.issues), [format!("row 2, field {expected}")]);
    assert_eq!(parsed.records.len(), 1);
    assert_eq!(parsed.records[0].0, Where { row: 3 });
}

/// The file as a whole is refused with these lines.
#[track_caller]
fn check_file(bytes: &[u8], expected: &[&str]) {
    let parsed = read(bytes);
    assert_eq!(lines(&parsed.issues), expected);
    assert!(parsed.records.is_empty());
}

#[track_caller]
fn check_header(header: &str, expected: &[&str]) {
    check_file(format!("{header}\n{}\n", GOOD.join(",")).as_bytes(), expected);
}

#[track_caller]
fn one(bytes: &[u8]) -> Figure {
    let mut parsed = read(bytes);
    assert_eq!(lines(&parsed.issues), [] as [&str; 0]);
    assert_eq!(parsed.records.len(), 1);
    parsed.records.remove(0).1
}

#[track_caller]
fn one_row(cells: &[(usize, &str)]) -> Figure {
    one(format!("{HEADER}\n{}\n", row_with(cells)).as_bytes())
}

#[track_caller]
fn observation(cells: &[(usize, &str)]) -> Observation {
    let Figure::Observation(observation) = one_row(cells) else { panic!("a count") };
    observation
}

#[test]
fn a_good_row_is_an_observation() {
    let read = observation(&[(9, "typed from paper")]);
    assert_eq!(read.series.place.as_str(), "BTG");
    assert_eq!(read.series.dimensions.direction_alone(), Some(Direction::Entry));
    assert_eq!(read.period.to_string(), "2026-11-23");
    assert_eq!(read.value, Value::Number(642));
    assert_eq!(read.as_of.to_rfc3339(), "2026-11-23T23:00:00+00:00");
    assert_eq!((read.revision, read.standing), (0, Standing::Final));
    assert_eq!(read.note.unwrap().as_str(), "typed from paper");
}

#[test]
fn bad_numbers_say_why() {
    for (cell, reason) in [
        ("12O", "\"12O\" is no number: it has a letter O; is that a zero? Write digits only"),
        ("1.234", "\"1.234\" may be 1234 or 1.234; write digits only"),
        ("1,234", "\"1,234\" may be 1234 or 1.234; write digits only"),
        ("1.234.567", "\"1.234.567\" may be 1234567; write digits only"),
        ("1,5", "\"1,5\" is no whole number; write digits only"),
        ("1 234", "\"1 234\" may be 1234; write digits only"),
        ("−5", "\"−5\" is below zero; nothing that is counted here can be"),
        ("-5", "\"-5\" is below zero; nothing that is counted here can be"),
        ("", "is empty; write 0 for none, leave the row out for not reported"),
        ("1e3", "\"1e3\" is no number; write digits only"),
        ("+5", "\"+5\" is no number; write digits only"),
        ("１２", "\"１２\" is no number; write digits only"),
        ("<10", "\"<10\" is no number; only <5 stands for a hidden small figure"),
        ("1000000000001", "\"1000000000001\" is more than 1000000000000; check the digits"),
        ("99999999999999999999", "\"99999999999999999999\" is more than 1000000000000; check the digits"),
        ("n/a", "\"n/a\" is no number; write digits only"),
    ] {
        check_cell(4, cell, &format!("value: {reason}"));
    }
}

#[test]
fn zero_and_a_hidden_figure_are_values() {
    assert_eq!(observation(&[(4, "0")]).value, Value::Number(0));
    assert_eq!(observation(&[(4, "<5")]).value, Value::Suppressed);
    assert_eq!(observation(&[(4, "1000000000000")]).value, Value::Number(1_000_000_000_000));
}

#[test]
fn bad_periods_say_why() {
    const FORMS: &str = "write 2026-11-24T14+09:00, 2026-11-24, 2026-W48, 2026-11, 2026 or 2020/2022";
    for (cell, reason) in [
        ("2026-02-30", "\"2026-02-30\" is no day of the calendar".to_owned()),
        ("2025-W53", "\"2025-W53\" is no day of the calendar".to_owned()),
        ("24/11/2026", format!("\"24/11/2026\" is no period; {FORMS}")),
        ("yesterday", format!("\"yesterday\" is no period; {FORMS}")),
        ("", format!("is empty; {FORMS}")),
        ("2020/2021/2022", format!("\"2020/2021/2022\" is no period; {FORMS}")),
        ("2022/2020", "\"2022/2020\" ends before it begins".to_owned()),
        (
            "2026-11-24T14",
            "\"2026-11-24T14\" has no offset; write it as 2026-11-24T14+09:00 or declare the zone".to_owned(),
        ),
        (
            "2026-11-24T14+05:30",
            "\"2026-11-24T14+05:30\" is no whole hour of UTC; write the offset in whole hours".to_owned(),
        ),
        ("2027", "\"2027\" has not begun; check the date".to_owned()),
        ("2026-11-25", "\"2026-11-25\" has not begun; check the date".to_owned()),
    ] {
        check_cell(3, cell, &format!("period: {reason}"));
    }
}

#[test]
fn bad_times_say_why() {
    for (cell, reason) in [
        (
            "2026-11-24T08:00",
            "\"2026-11-24T08:00\" has no offset; write it as 2026-11-24T14:30+09:00 or declare the zone",
        ),
        (
            "2026-11-24",
            "\"2026-11-24\" has no time of day and no offset; \
             write it as 2026-11-24T14:30+09:00 or declare the zone",
        ),
        ("2026-02-30T08:00+09:00", "\"2026-02-30T08:00+09:00\" is no day of the calendar"),
        ("8 o'clock", "\"8 o'clock\" is no time; write it as 2026-11-24T14:30+09:00"),
        ("2026-11-24T12:11Z", "\"2026-11-24T12:11Z\" is in the future; check the date and the offset"),
        ("", "is empty; write when the source said so"),
    ] {
        check_cell(7, cell, &format!("as_of: {reason}"));
    }
    assert!(observation(&[(7, "2026-11-24T12:10Z")]).as_of > arrived());
}

#[test]
fn a_declared_zone_stands_in_for_a_missing_offset() {
    let row = row_with(&[(3, "2026-11-24T14"), (7, "2026-11-24 15:00")]);
    let parsed = read_in(format!("{HEADER}\n{row}\n").as_bytes(), Some(Zone::DILI));
    let [(_, Figure::Observation(read))] = &parsed.records[..] else { panic!("{:?}", parsed.issues) };
    assert_eq!(read.as_of.to_rfc3339(), "2026-11-24T06:00:00+00:00");
    assert_eq!(read.period.to_string(), "2026-11-24T14+09:00");
}

#[test]
fn bad_names_get_the_nearest_valid_one() {
    check_cell(0, "crosings", "metric: \"crosings\" is no metric; the nearest is \"crossings\"");
    check_cell(0, "", "metric: is empty; write the metric's name");
    check_cell(1, "Batugadi", "place: \"Batugadi\" is no place of ours; the nearest is \"Batugade\"");
    check_cell(1, "#!", "place: \"#!\" is no place of ours; write its id, code or name");
    check_cell(1, "Dili", "place: \"Dili\" is a municipality; crossings is counted for a post or country");
    check_cell(5, "people", "unit: \"people\" is not the unit of crossings; it is counted in movements");
    check_cell(6, "", "source: is empty; write who says so");
    check_cell(6, &"x".repeat(81), "source: is longer than 80 characters; write a short name of who says so");
    check_cell(8, "maybe", "standing: \"maybe\" is no standing; write final, provisional or assumed");
}

#[test]
fn bad_break_downs_say_what_is_allowed() {
    check_cell(2, "entry", "dimensions: \"entry\" is no break-down; write for example direction=entry;sex=f");
    check_cell(2, "direction=in", "dimensions: \"in\" is no direction; write entry or exit");
    check_cell(2, "direction=", "dimensions: gives no value for direction");
    check_cell(2, "sex=f;sex=m", "dimensions: gives sex twice");
    check_cell(2, "sex=f=m", "dimensions: \"f=m\" is no value for sex");
    check_cell(
        2,
        "item=kit",
        "dimensions: \"item\" does not break crossings down; \
         allowed is direction, nationality_group, sex, age_band, purpose, transport",
    );
    check_cells(
        &[(0, "stock.minimum"), (1, "site-dili"), (2, ""), (5, "")],
        "dimensions: names no item; stock.minimum needs item=…",
    );
}

#[test]
fn a_place_is_found_by_id_code_and_name_without_case_and_accents() {
    for name in ["BTG", "btg", "Batugade", "BATUGADE", "batugade-pt", "cod:BTG-P", "btg-p"] {
        assert_eq!(observation(&[(1, name)]).series.place.as_str(), "BTG", "{name}");
    }
    let screened = [(0, "tb.screened"), (2, ""), (5, "")];
    for (name, id) in [("LIQUICA", "liquica"), ("Dili", "dili"), ("TL06", "dili"), ("Timor-leste", "TLS")] {
        let mut cells = screened.to_vec();
        cells.push((1, name));
        assert_eq!(observation(&cells).series.place.as_str(), id, "{name}");
    }
}

#[test]
fn a_count_of_stock_is_a_line_of_the_ledger_with_a_stable_id() {
    let cells =
        [(0, "stock.count"), (1, "Dili"), (2, "item=kit"), (4, "598"), (5, "units"), (9, "shelf count")];
    let Figure::Count(entry) = one_row(&cells) else { panic!("no count") };
    assert_eq!(entry.id.as_str(), "count:migration-service:site-dili:kit:2026-11-23T23:00:00Z");
    assert_eq!((entry.site.as_str(), entry.item.as_str()), ("site-dili", "kit"));
    assert_eq!(entry.movement, Movement::Count(598));
    assert_eq!(entry.happened_at.to_rfc3339(), "2026-11-23T23:00:00+00:00");
    assert_eq!(entry.reason.as_str(), "shelf count");
    let hidden = [(0, "stock.count"), (1, "Dili"), (2, "item=kit"), (4, "<5"), (5, "units")];
    check_cells(&hidden, "value: is hidden; a count of stock needs its number");
}

#[test]
fn a_sum_of_a_period_that_is_not_over_is_provisional() {
    assert_eq!(observation(&[(3, "2026-11")]).standing, Standing::Provisional);
    assert_eq!(observation(&[(3, "2026-11"), (8, "final")]).standing, Standing::Final);
    assert_eq!(observation(&[(8, "Assumed")]).standing, Standing::Assumed);
}

#[test]
fn missing_and_double_columns_are_named() {
    check_header(
        "metric,place,dimensions,period,value,unit,source,asof,standing,note",
        &["row 1, field as_of: is missing; the nearest column given is \"asof\""],
    );
    check_header(
        "metric,place,dimensions,period,value,value,source,as_of,standing,note",
        &[
            "row 1, field value: is given twice, in columns 5 and 6; leave one",
            "row 1, field unit: is missing; see `docs/hq-import.md` for the columns",
        ],
    );
    let all: Vec<String> = ["metric", "place", "dimensions", "period", "value", "unit", "source", "as_of"]
        .map(|name| format!("row 1, field {name}: is missing; see `docs/hq-import.md` for the columns"))
        .to_vec();
    check_file(b"hello\nworld\n", &all.iter().map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn a_column_that_is_not_ours_is_noted_and_not_read() {
    let parsed = read(format!("{HEADER},remarks\n{},late\n", GOOD.join(",")).as_bytes());
    assert_eq!(lines(&parsed.issues), ["row 1, field remarks: is no column of ours and was not read"]);
    assert_eq!(parsed.records.len(), 1);
}

#[test]
fn a_column_that_looks_personal_refuses_the_file() {
    for header in ["Passport No", "nome", "tanggal lahir", "naran", "Phone"] {
        let expected = format!(
            "row 1, field {header}: looks personal, and haree takes totals only; \
             remove the column: nothing of this file was taken"
        );
        check_header(&format!("{HEADER},{header}"), &[&expected]);
    }
}

#[test]
fn header_names_take_case_spaces_and_order_as_they_come() {
    let figure = one(b"As of;SOURCE; Unit;Value;period;Dimensions;Place;METRIC\n\
          2026-11-24T08:00+09:00;x;;7;2026-11-23;\"direction=exit;sex=f\";Salele;crossings\n");
    let Figure::Observation(read) = figure else { panic!("a count") };
    assert_eq!(read.series.dimensions.to_string(), "direction=exit;sex=f");
    one(format!("{}\n{}\n", HEADER.replace(',', "\t"), GOOD.join("\t")).as_bytes());
    one(format!("\u{feff}{HEADER}\r\n{}\r\n", GOOD.join(",")).as_bytes());
}

#[test]
fn hxl_tags_stand_below_the_names_or_in_their_place() {
    const TAGS: &str = "#indicator+name,#loc+id,#meta+dimensions,#date+period,#value+num,#meta+unit,\
                        #meta+source,#date+asof,#status,#description";
    let row = GOOD.join(",");
    one(format!("{HEADER}\n{TAGS}\n{row}\n").as_bytes());
    one(format!("{TAGS}\n{row}\n").as_bytes());
    one(format!("Indicador,Posto,Desagr.,Dia,Total,Unidade,Fonte,Em,Estado,Nota\n{TAGS}\n{row}\n").as_bytes());
}

#[test]
fn a_first_row_that_is_no_tag_row_is_not_skipped() {
    check_cell(0, "#crossings", "metric: \"#crossings\" is no metric; the nearest is \"crossings\"");
    one(format!("{HEADER}\n{}\n", row_with(&[(9, "12\" pipe")])).as_bytes());
    one(format!("{HEADER}\n{}12\" pipe", GOOD.join(",")).as_bytes());
}

#[test]
fn files_that_are_no_table_are_refused_as_what_they_are() {
    check_file(b"", &["is empty; the first line must name the columns"]);
    check_file(b"\xef\xbb\xbf \r\n", &["is empty; the first line must name the columns"]);
    let utf16: Vec<u8> = HEADER.encode_utf16().flat_map(u16::to_le_bytes).collect();
    check_file(&utf16, &["is UTF-16, not UTF-8; save it as CSV UTF-8"]);
    check_file(&[&b"\xff\xfe"[..], &utf16].concat(), &["is UTF-16, not UTF-8; save it as CSV UTF-8"]);
    let page = "is a web page, not a table; perhaps a login page was saved in its place, or a page under the \
                name of a spreadsheet: fetch it again, or save it as .xlsx";
    check_file(b" <!DOCTYPE html><html>", &[page]);
    check_file(b"<html xmlns:x=\"urn:schemas-microsoft-com:office:excel\"><table>", &[page]);
    check_file(HEADER.as_bytes(), &["holds no rows below its header"]);
    check_file(b"m\xe9tric,place\n", &["row 1: is not UTF-8; save the file as CSV UTF-8"]);
}

#[test]
fn a_row_in_another_encoding_is_refused_and_the_others_are_kept() {
    let mut bytes = format!("{HEADER}\n").into_bytes();
    bytes.extend(b"tb.screened,Liqui\xe7\xe1,,2026-10,12,,x,2026-11-24T08:00+09:00,,\n");
    bytes.extend(GOOD.join(",").into_bytes());
    let parsed = read(&bytes);
    assert_eq!(
        lines(&parsed.issues),
        ["row 2, field place: is not UTF-8 (byte E7); save the file as CSV UTF-8"]
    );
    assert_eq!(parsed.records.len(), 1);
}

#[test]
fn rows_of_the_wrong_width_say_how_wide() {
    let good = GOOD.join(",");
    let parsed = read(format!("{HEADER}\na,b\n{good},1,2\n{good},,\n").as_bytes());
    assert_eq!(
        lines(&parsed.issues),
        [
            "row 2: has 2 cells where the header has 10",
            "row 3: has 12 cells where the header has 10; put quotes around a cell that holds the delimiter",
        ]
    );
    assert_eq!(parsed.records.len(), 1);
}

#[test]
fn a_quote_that_runs_away_is_named() {
    let good = GOOD.join(",");
    let parsed = read(format!("{HEADER}\n{good}\n\"crossings,BTG\n{good}\n{good}").as_bytes());
    assert_eq!(
        lines(&parsed.issues),
        ["row 3: opens a quote that is never closed; what follows in the file was not read"]
    );
    let parsed = read(format!("{HEADER}\ncrossings,\"BTG\n{good}\nx\"\n{good}").as_bytes());
    assert_eq!(
        lines(&parsed.issues),
        ["row 2: has 2 cells where the header has 10; a quote joins it with the lines down to row 4"]
    );
    assert_eq!(parsed.records[0].0.row, 5);
}

#[test]
fn rows_are_numbered_by_the_lines_of_the_file() {
    let good = GOOD.join(",");
    let note = row_with(&[(3, "2026-11-22"), (9, "two\nlines")]);
    for end in ["\n", "\r\n"] {
        let file = format!("{HEADER}\n\n\n{note}\n{good}\n,,,\n\nbad\n").replace('\n', end);
        let parsed = read(file.as_bytes());
        let rows: Vec<u64> = parsed.records.iter().map(|(place, _)| place.row).collect();
        assert_eq!(rows, [4, 6]);
        assert_eq!(parsed.issues[0].row, Some(9));
        let Figure::Observation(first) = &parsed.records[0].1 else { panic!("a count") };
        assert_eq!(first.note.as_ref().unwrap().as_str(), "two lines");
    }
}

#[test]
fn two_values_for_one_figure_in_one_file_are_not_picked_silently() {
    let (one, other) = (GOOD.join(","), row_with(&[(4, "643")]));
    let parsed = read(format!("{HEADER}\n{one}\n{one}\n{other}\n").as_bytes());
    assert_eq!(
        lines(&parsed.issues),
        [
            "row 4, field value: is not what row 2 says of the same figure, source and as_of; leave one of them"
        ]
    );
    assert_eq!(parsed.records.len(), 2);
}

#[test]
fn control_and_bidirectional_characters_reach_no_record_and_no_message() {
    let all = (0..0x20).chain(0x7f..=0x9f).chain([0x61c, 0x200b, 0x200e, 0x200f]).chain(0x202a..=0x202e);
    let all = all.chain(0x2066..=0x2069).chain([0xfeff, 0xe0001]).filter_map(char::from_u32);
    for c in all.filter(|c| !matches!(c, '\n' | '\r')) {
        for (column, good) in GOOD.iter().enumerate() {
            let dirty = format!("{c}{good}{c}x");
            let parsed = read(format!("{HEADER}\n{}\n", row_with(&[(column, &dirty)])).as_bytes());
            let said = format!("{:?} {}", parsed.records, lines(&parsed.issues).join(" "));
            assert_eq!(hint::harmful(&said.replace("\\u", "")), None, "{c:?} in {column}");
            assert!(!said.contains(&format!("\\u{{{:x}}}", u32::from(c))), "{c:?} in {column}");
            let dirty_header = HEADER.replacen("note", &format!("no{c}te"), 1);
            let parsed = read(format!("{dirty_header}\n").as_bytes());
            assert_eq!(hint::harmful(&lines(&parsed.issues).join(" ")), None, "{c:?} in the header");
        }
    }
    check_cell(1, "BT\u{1b}G", "place: holds the control character U+001B; write the cell anew");
    check_cell(9, "a\0b", "note: holds the control character U+0000; write the cell anew");
}

#[test]
fn a_note_with_control_characters_is_cleaned_and_kept() {
    let parsed = read(format!("{HEADER}\n{}\n", row_with(&[(9, "a\u{202e}b")])).as_bytes());
    assert_eq!(
        lines(&parsed.issues),
        ["row 2, field note: held control or bidirectional characters, which were taken out"]
    );
    let Figure::Observation(read) = &parsed.records[0].1 else { panic!("a count") };
    assert_eq!(read.note.as_ref().unwrap().as_str(), "ab");
}

#[test]
fn a_long_cell_is_refused() {
    check_cell(9, &"x".repeat(4_001), "note: is longer than 4000 bytes; is a quote not closed?");
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        read(&bytes);
    }

    #[test]
    fn no_rows_panic(rows in "[ -~éÇ−’\t\n\"\u{0}\u{202e}]{0,200}") {
        read(format!("{HEADER}\n{rows}").as_bytes());
    }

    #[test]
    fn no_cell_panics_and_a_refused_row_costs_no_other(column in 0_usize..10, cell in ".{0,40}") {
        let parsed = read(format!("{HEADER}\n{}\n{}\n", row_with(&[(column, &cell)]), row_with(&[(3, "2026-11-22")])).as_bytes());
        proptest::prop_assert!(!parsed.records.is_empty());
        proptest::prop_assert!(lines(&parsed.issues).iter().all(|line| hint::harmful(line).is_none()));
    }

    #[test]
    fn a_time_like_text_never_panics(text in "[0-9T:+Zé −-]{0,30}") {
        drop(cell::as_of(&text, None, arrived()));
        drop(cell::period(&text, None, arrived()));
    }

    #[test]
    fn plain_digits_are_read_as_they_are(number in 0_i64..=1_000_000_000_000) {
        proptest::prop_assert_eq!(cell::value(&number.to_string()), Ok(Value::Number(number)));
    }
}

#[test]
fn a_workbook_is_read_like_a_csv_file() {
    use crate::formats::figures::xlsx::tests::{text, workbook};
    let row = |number: usize, cells: &[&str]| {
        let cells: String = cells
            .iter()
            .enumerate()
            .map(|(i, cell)| text(&format!("{}{number}", char::from(b'A' + i as u8)), cell))
            .collect();
        format!("<row r=\"{number}\">{cells}</row>")
    };
    let header: Vec<&str> = HEADER.split(',').collect();
    let numbers = row(4, &GOOD).replace(&text("E4", "642"), "<c r=\"E4\"><v>642.0000000000001</v></c>");
    let broken = row(6, &GOOD).replace(&text("E6", "642"), "<c r=\"E6\" t=\"e\"><v>#REF!</v></c>");
    let parsed = read(&workbook(&[row(2, &header), numbers, broken].concat(), "", ""));
    assert_eq!(
        lines(&parsed.issues),
        ["row 6, field value: \"#REF!\" is an error of the spreadsheet; mend the formula that it comes from"]
    );
    assert_eq!((parsed.records.len(), parsed.records[0].0.row), (1, 4));
    assert_eq!(parsed.records[0].1, one(format!("{HEADER}\n{}\n", GOOD.join(",")).as_bytes()));
}

#[test]
fn cells_that_look_personal_refuse_the_file_by_the_header_of_their_column() {
    let row = row_with(&[(9, "ask +670 7712 3456")]);
    let refusal = "row 1, field note: holds numbers of telephones, and haree takes totals only; remove the column: \
                   nothing of this file was taken";
    check_file(format!("{HEADER}\n{row}\n").as_bytes(), &[refusal]);
}
