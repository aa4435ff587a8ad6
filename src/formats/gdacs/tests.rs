//! GDACS's two forms, as they are and as they arrive broken.

use super::*;
use crate::domain::{AlertLevel, Certainty, Clean, Impact, Model, Position, Severity, Urgency};

const RSS: &str = include_str!("../../../tests/samples/gdacs/fixture-gdacs-1.xml");
const CYCLONE: &str = include_str!("../../../tests/samples/gdacs/tc-1001253-ep1-event.json");
const FLOOD: &str = include_str!("../../../tests/samples/gdacs/fl-1102983-ep1-event.json");

fn said(parsed: &Parsed<Alert>) -> Vec<String> {
    parsed.issues.iter().map(ToString::to_string).collect()
}

#[track_caller]
fn refused(text: &str, reason: &str) {
    let parsed = parse(text.as_bytes());
    let said = said(&parsed);
    assert!(said.len() == 1 && said[0].contains(reason), "{said:?}");
}

#[test]
fn an_item_of_the_feed_is_an_alert() {
    let parsed = parse(RSS.as_bytes());
    assert_eq!(said(&parsed), [""; 0]);
    let ids: Vec<&str> = parsed.records.iter().map(|(_, alert)| alert.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "gdacs.org,TC1000643.1.1577620800",
            "gdacs.org,EQ1199929.1287798.1577547395",
            "gdacs.org,DR1013682.1.1577669220",
            "gdacs.org,DR1013588.1.1577669220"
        ]
    );
    let (place, quake) = &parsed.records[1];
    assert!(place.row > 50, "the line of the item: {}", place.row);
    assert_eq!(
        (quake.event.as_str(), quake.urgency, quake.severity),
        ("Earthquake", Urgency::Past, Severity::Minor)
    );
    assert_eq!(quake.impact, Some(Impact { model: Model::Gdacs, level: AlertLevel::Green }));
    assert_eq!(quake.areas[0].circles, [(Position { latitude: -44.5653, longitude: 37.087 }, 0.0)]);
    assert_eq!(quake.areas[0].geocodes, [("ISO 3166-1".into(), "ZAF".into())]);
    assert_eq!(quake.incidents, ["gdacs:EQ1199929".into()]);
    assert_eq!(quake.web.as_str(), "http://www.gdacs.org/report.aspx?eventtype=EQ&eventid=1199929");
    let cyclone = &parsed.records[0].1;
    assert_eq!((cyclone.urgency, cyclone.certainty), (Urgency::Expected, Certainty::Likely));
    assert_eq!(cyclone.expires.unwrap().to_rfc3339(), "2019-12-30T12:00:00+00:00");
}

#[test]
fn an_event_as_json_is_the_same_kind_of_alert() {
    let parsed = parse(CYCLONE.as_bytes());
    assert_eq!(said(&parsed), [""; 0]);
    let cyclone = &parsed.records[0].1;
    assert_eq!(cyclone.id.as_str(), "gdacs.org,TC1001253.1.1776067523");
    assert_eq!(cyclone.headline.as_str(), "Green: Tropical Cyclone EIGHTEEN-26");
    assert_eq!(cyclone.onset.unwrap().to_rfc3339(), "2026-01-28T06:00:00+00:00", "without a zone it is UTC");
    assert!(cyclone.areas[0].geocodes.is_empty(), "at sea there is no country");
    let flood = &parse(FLOOD.as_bytes()).records[0].1;
    let names: Vec<&str> = flood.incidents.iter().map(Clean::as_str).collect();
    assert_eq!(names, ["gdacs:FL1102983", "glide:FL-2024-000199-ESP"]);
    assert_eq!(flood.severity, Severity::Severe);
    let list = format!("{{\"features\":[{CYCLONE},{{}},{FLOOD}]}}");
    let parsed = parse(list.as_bytes());
    assert_eq!((parsed.records.len(), said(&parsed).len()), (2, 1));
    assert_eq!(parsed.records[0].1, *cyclone);
}

#[test]
fn the_name_that_usgs_gave_an_earthquake_is_kept() {
    let quake = CYCLONE
        .replace("\"eventtype\":\"TC\"", "\"eventtype\":\"EQ\"")
        .replace("\"source\":\"JTWC\",\"sourceid\":\"\"", "\"source\":\"NEIC\",\"sourceid\":\"us6000pi9w\"");
    let parsed = parse(quake.as_bytes());
    assert_eq!(parsed.records[0].1.incidents[1].as_str(), "usgs:us6000pi9w");
}

#[test]
fn an_item_that_lacks_something_is_refused_and_the_others_are_taken() {
    for (from, to, reason) in [
        ("<gdacs:eventtype>EQ<", "<gdacs:eventtype>XX<", "is none of EQ, TS"),
        ("<gdacs:eventid>1199929<", "<gdacs:eventid><", "is missing or empty"),
        ("<georss:point>-44.5653 37.087<", "<georss:point>137.087 -44.5653<", "the latitude comes first"),
        ("<georss:point>-44.5653 37.087<", "<georss:point>here<", "is no point"),
        ("<pubDate>Sat, 28 Dec 2019 15:36:35 GMT<", "<pubDate>2019-12-28<", "RSS writes"),
        ("<gdacs:alertlevel>Green<", "<gdacs:alertlevel>Purple<", "is none of Green"),
    ] {
        // The second item is the earthquake.
        let at = RSS.find("<title>Green earthquake").unwrap();
        let broken = format!("{}{}", &RSS[..at], RSS[at..].replacen(from, to, 1));
        let parsed = parse(broken.as_bytes());
        let said = said(&parsed);
        assert!(parsed.records.len() == 3 && said.len() == 1 && said[0].contains(reason), "{to}: {said:?}");
    }
}

#[test]
fn a_mark_before_the_first_byte_and_a_preliminary_version_are_read() {
    assert!(RSS.starts_with('\u{feff}'), "GDACS sends one");
    let plain = RSS.trim_start_matches('\u{feff}');
    assert_eq!(parse(plain.as_bytes()).records.len(), parse(RSS.as_bytes()).records.len());
    assert_eq!(parse(format!("\u{feff}{CYCLONE}").as_bytes()), parse(CYCLONE.as_bytes()));
    for truth in ["\"true\"", "true"] {
        let early = CYCLONE.replace("\"istemporary\":\"false\"", &format!("\"istemporary\":{truth}"));
        assert_eq!(parse(early.as_bytes()).records[0].1.remarks, ["preliminary".into()]);
    }
}

#[test]
fn an_event_as_json_that_lacks_something_is_refused() {
    let mut event: serde_json::Value = serde_json::from_str(CYCLONE).unwrap();
    let good = event.clone();
    for (field, value, reason) in [
        ("eventtype", "XX".into(), "row 1, field eventtype: \"XX\" is none of EQ, TS, TC, FL, VO, DR, WF"),
        ("alertlevel", "Purple".into(), "row 1, field alertlevel: \"Purple\" is none of Green, Orange, Red"),
        (
            "fromdate",
            "28 Jan".into(),
            "row 1, field fromdate: \"28 Jan\" is no time; GDACS writes 2026-01-28T06:00:00",
        ),
        ("todate", "".into(), "row 1, field todate: \"\" is no time; GDACS writes 2026-01-28T06:00:00"),
        (
            "datemodified",
            "x".into(),
            "row 1, field datemodified: \"x\" is no time; GDACS writes 2026-01-28T06:00:00",
        ),
        ("eventid", serde_json::Value::Null, "invalid type: null, expected u64"),
    ] {
        event["properties"][field] = value;
        refused(&format!("{{\"features\":[{event}]}}"), reason);
        event = good.clone();
    }
    event["geometry"]["coordinates"] = serde_json::json!([-8.5, 125.5]);
    refused(&event.to_string(), "row 1, field point: is not on the earth; the latitude comes first");
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    refused("", "is empty");
    refused("<!DOCTYPE html><html></html>", "login page");
    refused("<!DOCTYPE rss [<!ENTITY a \"b\">]><rss>&a;</rss>", "DTD");
    refused("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>", "one alert, not a feed");
    refused("<kml/>", "no RSS or Atom");
    refused("<kml xmlns=\"http://www.opengis.net/kml/2.2\"/>", "no RSS or Atom");
    refused("plain text", "no element");
    refused("<rss><channel><item></channel></rss>", "not well-formed");
    refused(&"<rss>".repeat(10_000), "levels");
    refused("{\"features\":[", "cut off");
    let cut = parse(&RSS.as_bytes()[..RSS.len() / 2]);
    assert!(!cut.records.is_empty() && said(&cut)[0].contains("cut off"), "{:?}", said(&cut));
    let shift =
        parse(format!("<rss><channel><item>{}</item></channel></rss>", "<a>".repeat(9_999)).as_bytes());
    assert!(said(&shift)[0].contains("levels"));
}

#[test]
fn an_entity_that_only_a_dtd_could_explain_is_a_space() {
    let parsed = parse(RSS.replace("Green earthquake alert", "Green&nbsp;earthquake&evil; alert").as_bytes());
    assert_eq!(said(&parsed), [""; 0]);
    assert!(parsed.records[1].1.headline.as_str().starts_with("Green earthquake alert"));
}
