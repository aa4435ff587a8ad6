//! The samples, and what answers do that they should not.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{Clean, Zone},
    formats::Issue,
};

macro_rules! sample {
    ($name:literal) => {
        include_bytes!(concat!("../../../tests/samples/dhis2/", $name))
    };
}

/// Each value as a line, then each issue.
fn lines(bytes: &[u8], zone: Option<Zone>) -> Vec<String> {
    let mut lines = Vec::new();
    let outcome = data_values(bytes, zone, |row, value| {
        lines.push(match value {
            Ok(DataValue { element, period, unit, combo, attribute, said, updated, .. }) => {
                let updated = updated.map(|at| at.format(" %Y-%m-%dT%H:%MZ").to_string()).unwrap_or_default();
                let said = match said {
                    Said::Value(text) => text,
                    Said::Deleted => "deleted",
                };
                format!("{row} {element} {period} {unit} {combo}/{attribute} {said}{updated}")
            }
            Err(issue) => issue.to_string(),
        });
    });
    lines.extend(outcome.err().map(|issue| issue.to_string()));
    lines
}

#[test]
fn values_of_the_samples() {
    let monthly = lines(sample!("android-data_values_monthly.json"), None);
    assert_eq!(monthly.len(), 4);
    assert_eq!(monthly[2], "3 g9eOBujte1U 2019-06 g8upMTyEZGZ Gmbgme7z9BF/bRowv6yZOF2 4 2012-08-11T00:00Z");
    let plain = lines(sample!("core-dataValueSetJ.json"), None);
    assert_eq!(plain, ["1 f7n9E0hX8qk 2012-01 DiszpKrYNg8 / 10"]);
    let table = lines(sample!("core-dataValueSetB.csv"), Some(Zone::DILI));
    assert_eq!(table.len(), 12);
    assert_eq!(table[0], "2 f7n9E0hX8qk 2012-01 DiszpKrYNg8 / 10001 2011-12-31T15:00Z");
    let undeclared = lines(sample!("core-dataValueSetB.csv"), None);
    assert!(
        undeclared[0].starts_with("row 2, field lastUpdated: \"2012-01-01\" has no offset"),
        "{}",
        undeclared[0]
    );
}

#[test]
fn rows_lean_on_what_stands_above_the_list() {
    let json =
        br#"{"dataSet":"pBOMPrpg1QX","completeDate":"2014-02-03","period":"201401","orgUnit":"DiszpKrYNg8",
        "dataValues":[{"dataElement":"f7n9E0hX8qk","value":"1"},
        {"dataElement":"Ix2HsbDMLea","period":"2014W5","orgUnit":"Other","value":2,"deleted":false}]}"#;
    assert_eq!(
        lines(json, None),
        ["1 f7n9E0hX8qk 2014-01 DiszpKrYNg8 / 1", "2 Ix2HsbDMLea 2014-W05 Other / 2"]
    );
}

#[test]
fn a_row_that_is_not_as_it_should_be_spoils_no_other() {
    let json = br#"{"dataValues":[
        {"dataElement":"a","period":"false_period","orgUnit":"u","value":"1"},
        {"dataElement":"b","period":"2026","value":"1"},
        {"dataElement":["c"],"period":"2026","orgUnit":"u","value":{"x":[1]}},
        {"dataElement":"d","period":"2026","orgUnit":"u","lastUpdated":"noon"},
        {"dataElement":"e","period":2026,"orgUnit":"u","value":true,"comment":"Dr. A","storedBy":"ana"},
        {"dataElement":"f","period":"2026","orgUnit":"u","value":"3","deleted":true}]}"#;
    assert_eq!(
        lines(json, None),
        [
            "row 1, field period: \"false_period\" is no period of DHIS2's",
            "row 2, field orgUnit: is not there, nor above the list",
            "row 3, field dataElement: is not there, nor above the list",
            "row 4, field lastUpdated: \"noon\" is no time",
            "5 e 2026 u / true",
            "6 f 2026 u / deleted",
        ]
    );
}

#[test]
fn a_table_has_the_columns_of_its_version() {
    let now = b"\xef\xbb\xbf\"dataelement\",\"period\",\"orgunit\",\"categoryoptioncombo\",\"attributeoptioncombo\",\"value\",\
        \"storedby\",\"lastupdated\",\"comment\",\"followup\",\"deleted\"\n\
        a,202507,u,c,t,2,bodata1,2010-08-18T00:00:00.000+0000,\"two\nlines\",false,null\n\
        a,202508,u,c,t,,bodata1,2010-08-19T00:00:00.000+0000,,false,true\n\
        \xff,1,1\n";
    assert_eq!(
        lines(now, None),
        [
            "2 a 2025-07 u c/t 2 2010-08-18T00:00Z",
            "4 a 2025-08 u c/t deleted 2010-08-19T00:00Z",
            "row 5: is not UTF-8",
        ]
    );
    let before =
        b"dataelement,period,orgunit,catoptcombo,attroptcombo,value,storedby,lastupdated,comment,flwup\r\n\
        f7n9E0hX8qk,201401,DiszpKrYNg8,b,b,12,system,2015-04-05T19:58:12.000,comment1,false\r\n";
    assert_eq!(
        lines(before, Some(Zone::DILI)),
        ["2 f7n9E0hX8qk 2014-01 DiszpKrYNg8 b/b 12 2015-04-05T10:58Z"]
    );
}

#[test]
fn what_is_no_answer_says_what_it_is() {
    for (bytes, said) in [
        (&b""[..], "is empty"),
        (
            b"<!DOCTYPE html><title>Login",
            "is a web page, not JSON; perhaps a login page came in its place: check the address",
        ),
        (b"{\"dataValues\":[{\"dataElement\":\"a\",", "ends in the middle; it was cut off: fetch it again"),
        (b"{\"organisationUnits\":[]}", "has no list `dataValues`"),
        (
            b"[1]",
            "row 1: is not the JSON that it should be: invalid type: sequence, expected an object with a list `dataValues` at line 1 column 0",
        ),
        (b"dataelement,period\n", "field value: is no column of it; this is no table of data values"),
    ] {
        assert_eq!(lines(bytes, None), [said]);
    }
    // Nothing since the last time.
    assert_eq!(lines(b"{}", None), Vec::<String>::new());
    let cut =
        lines(br#"{"dataValues":[{"dataElement":"a","period":"2026","orgUnit":"u","value":"1"},{"da"#, None);
    assert_eq!(cut, ["1 a 2026 u / 1", "ends in the middle; it was cut off: fetch it again"]);
}

#[test]
fn nesting_without_end_is_passed_over_and_never_climbed_down() {
    let deep = format!("{{\"dataValues\":[{{\"dataElement\":{}", "[".repeat(10_000));
    assert_eq!(lines(deep.as_bytes(), None).len(), 1);
    let ignored = format!("{{\"x\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(lines(ignored.as_bytes(), None).len(), 1);
}

#[test]
fn cells_of_analytics_are_found_by_the_names_of_columns() {
    let mut cells = Vec::new();
    let grid = |bytes: &[u8], cells: &mut Vec<String>| {
        grid(bytes, |row, cell| {
            cells.push(match cell {
                Ok(Cell { item, period, unit, combo, value, .. }) => {
                    format!("{row} {item} {period} {unit} {combo} {value}")
                }
                Err(issue) => issue.to_string(),
            });
        })
    };
    let found = grid(sample!("dhis2-analytics-aggregate-simple.data.json"), &mut cells).unwrap();
    assert_eq!((found.rows, cells.len()), (13, 13));
    assert_eq!(cells[0], "1 fbfJHSPpUQD 2019-07 ImspTQPwCqd  461.0");
    assert_eq!(cells[2], "3 fbfJHSPpUQD 2019-05 ImspTQPwCqd  -461.0");
    cells.clear();
    let moved = br#"{"headers":[{"name":"value"},{"name":"ou"},{"name":"pe"},{"name":"dx"},{"name":"co"}],
        "metaData":{"items":{"a":{"name":"Cases"},"2026Q2":{"name":"April to June"}},"dimensions":{"dx":["a"]}},
        "rows":[["81.1","u","2026Q2","a","m"],["1","u"],["2","u","LAST_YEAR","a","m"],[3,"u","2026","a",null]],"width":5,"height":4}"#;
    let found = grid(moved, &mut cells).unwrap();
    assert_eq!(found.names.get("a").map(Clean::as_str), Some("Cases"));
    assert_eq!(
        cells,
        [
            "1 a 2026-04-01/2026-06-30 u m 81.1",
            "row 2, field pe: is not there; the row is too short",
            "row 3, field pe: \"LAST_YEAR\" is no period of DHIS2's",
            "4 a 2026 u  3",
        ]
    );
    let before = br#"{"metaData":{"names":{"a":"Cases"}},"headers":[{"name":"pe"}],"rows":[["2026"]]}"#;
    cells.clear();
    let found = grid(before, &mut cells).unwrap();
    assert_eq!(found.names.get("a").map(Clean::as_str), Some("Cases"), "as servers before 2.26 say it");
    assert_eq!(cells, ["row 1, field ou: is no column; ask for it as a dimension"]);
    let refused =
        |bytes: &[u8]| grid(bytes, &mut Vec::new()).map_err(|issue: Issue| issue.to_string()).unwrap_err();
    assert_eq!(
        refused(b"{\"rows\":[[1]],\"headers\":[]}"),
        "field rows: come before `headers`; they cannot be told apart"
    );
    assert_eq!(refused(b"{}"), "has no list `headers`; it is no table of analytics");
}

#[test]
fn a_server_says_its_time_and_zone() {
    let said = info(sample!("android-system_info.json"), None).unwrap();
    assert_eq!((said.version.as_str(), said.date.as_str()), ("2.41.0", "2017-11-29T11:27:46.935"));
    assert_eq!(said.now.unwrap().to_rfc3339(), "2017-11-29T11:27:46+00:00");
    assert_eq!(said.analytics_at.unwrap().to_rfc3339(), "2017-11-29T03:32:45+00:00");
    let declared = info(sample!("android-system_info.json"), Some(Zone::DILI)).unwrap();
    assert_eq!(declared.now.unwrap().to_rfc3339(), "2017-11-29T02:27:46+00:00", "the settings know better");
    let other = br#"{"serverDate":"2026-11-24T14:00:00.000","serverTimeZoneId":"Africa/Cairo"}"#;
    assert_eq!(info(other, None).map(|said| (said.zone, said.now)), Ok((None, None)));
    let calendar = br#"{"serverDate":"2019-03-15T14:00:00.000","calendar":"ethiopian"}"#;
    assert_eq!(
        info(calendar, None).unwrap_err().to_string(),
        "field calendar: is ethiopian; its periods cannot be told by ours"
    );
    assert!(info(b"{}", None).is_err());
}

#[test]
fn units_come_by_pages() {
    let one = units(sample!("android-organisation_units.json")).unwrap();
    assert_eq!((one.page, one.pages, one.issues.len()), (1, 1, 0));
    assert_eq!(one.units[0], ("YuQRtpLP10I".into(), "Badjia".into()));
    let page = br#"{"pager":{"page":2,"pageCount":7,"total":301,"pageSize":50},"organisationUnits":[{"id":"a"},{"name":"b"}]}"#;
    let page = units(page).unwrap();
    assert_eq!((page.page, page.pages, page.units.len()), (2, 7, 1));
    assert_eq!(page.issues[0].to_string(), "row 2: missing field `id` at line 1 column 12");
}

#[test]
fn what_was_registered_as_complete() {
    let parsed = registrations(sample!("android-data_set_complete_registrations.json"));
    assert_eq!(parsed.records.len(), 3);
    assert_eq!(parsed.issues[0].to_string(), "row 4, field period: \"false_period\" is no period of DHIS2's");
    let back = registrations(
        br#"{"completeDataSetRegistrations":[
        {"dataSet":"a","period":"2026","organisationUnit":"u","completed":false}]}"#,
    );
    assert_eq!((back.records.len(), back.issues.len()), (0, 0));
    assert_eq!(registrations(b"{}").issues, []);
}

#[test]
fn a_refusal_says_why() {
    let body = br#"{"httpStatus":"Conflict","httpStatusCode":409,"status":"ERROR","message":"Query result set exceeded max limit: `50000`","errorCode":"E7128"}"#;
    assert_eq!(message(body), Some(("E7128".into(), "Query result set exceeded max limit: `50000`".into())));
    assert_eq!(message(b"<html>"), None);
}

const SAMPLES: [&[u8]; 7] = [
    sample!("android-data_values_monthly.json"),
    sample!("core-dataValueSetB.csv"),
    sample!("core-dataValueSetJ.json"),
    sample!("dhis2-analytics-aggregate-simple.data.json"),
    sample!("android-system_info.json"),
    sample!("android-organisation_units.json"),
    sample!("android-data_set_complete_registrations.json"),
];

proptest! {
    #[test]
    fn damaged_answers_are_read_or_refused(
        which in 0..SAMPLES.len(), cut in 0.0..1.0_f64,
        damages in proptest::collection::vec((0.0..1.0_f64, any::<u8>()), 0..12),
    ) {
        let mut bytes = SAMPLES[which].to_vec();
        for (at, byte) in damages {
            let at = (at * bytes.len() as f64) as usize;
            bytes[at] = byte;
        }
        bytes.truncate((cut * 1.5 * bytes.len() as f64) as usize);
        drop(lines(&bytes, Some(Zone::DILI)));
        let mut given = 0;
        if let Ok(read) = grid(&bytes, |_, _| given += 1) {
            prop_assert_eq!(read.rows, given);
        }
        drop((info(&bytes, None), units(&bytes), registrations(&bytes), message(&bytes), period_type_of(&bytes)));
    }

    #[test]
    fn any_text_is_a_period_or_none(text in "[0-9]{4}[-0-9A-Za-z]{0,8}|\\PC{0,12}") {
        if let Ok(period) = period(&text) {
            prop_assert!(period.first_day(Zone::DILI) <= period.last_day(Zone::DILI), "{text}");
        }
        drop(whole(&text));
    }
}
