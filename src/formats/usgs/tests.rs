//! Feeds of earthquakes, as they are and as they arrive broken.

use super::*;

const MONTH: &[u8] = include_bytes!("../../../tests/samples/usgs/significant_month.geojson");

fn one(change: impl Fn(&mut serde_json::Value)) -> Parsed<Alert> {
    let mut feed: serde_json::Value = serde_json::from_slice(MONTH).unwrap();
    change(&mut feed["features"][0]);
    feed["features"].as_array_mut().unwrap().truncate(1);
    parse(feed.to_string().as_bytes())
}

#[track_caller]
fn refused(bytes: &[u8], reason: &str) {
    let parsed = parse(bytes);
    let said: Vec<String> = parsed.issues.iter().map(ToString::to_string).collect();
    assert!(parsed.records.is_empty() && said.len() == 1 && said[0].contains(reason), "{said:?}");
}

#[test]
fn a_month_of_earthquakes_is_an_alert_each() {
    let parsed = parse(MONTH);
    assert_eq!((parsed.records.len(), parsed.issues.len()), (14, 0));
    let (place, quake) = &parsed.records[2];
    assert_eq!(place.row, 3);
    assert_eq!(quake.id.as_str(), "earthquake.usgs.gov,us6000jqcn.1677375442324");
    assert_eq!(quake.headline.as_str(), "M 6.3 - 3 km SSW of Uzunbağ, Turkey");
    assert_eq!(quake.sent.to_rfc3339(), "2023-02-26T01:37:22+00:00");
    assert_eq!(quake.onset.unwrap().to_rfc3339(), "2023-02-20T17:04:29+00:00");
    assert_eq!(quake.expires.unwrap() - quake.onset.unwrap(), TimeDelta::hours(72));
    assert_eq!(quake.impact, Some(Impact { model: Model::Pager, level: AlertLevel::Red }));
    assert_eq!((quake.severity, quake.urgency), (Severity::Extreme, Urgency::Past));
    assert_eq!(quake.areas[0].circles, [(Position { latitude: 36.1094, longitude: 36.0165 }, 0.0)]);
    let facts: Vec<&str> = quake.description.paragraphs().iter().map(Clean::as_str).collect();
    let told =
        ["Magnitude 6.3 mww", "Depth 16 km", "Shaking (MMI) 8.8 at the most", "Felt by 543 who reported it"];
    assert_eq!(facts, [&told[..], &["PAGER red", "reviewed"]].concat());
    let without_pager = &parsed.records[7].1;
    assert_eq!((without_pager.impact, without_pager.severity), (None, Severity::Minor));
}

#[test]
fn the_detail_of_one_event_is_read_too() {
    let feed: serde_json::Value = serde_json::from_slice(MONTH).unwrap();
    let parsed = parse(feed["features"][0].to_string().as_bytes());
    assert_eq!(parsed.records[0].1, parse(MONTH).records[0].1);
    let marked = format!("\u{feff}{}", feed["features"][0]);
    assert_eq!(parse(marked.as_bytes()), parsed);
}

#[test]
fn what_may_be_null_is_null() {
    let parsed = one(|event| {
        event["properties"]["mag"] = serde_json::Value::Null;
        event["properties"]["place"] = serde_json::Value::Null;
        event["properties"]["title"] = serde_json::Value::Null;
        event["geometry"]["coordinates"] = serde_json::json!([125.5, -8.5, null]);
    });
    let alert = &parsed.records[0].1;
    assert_eq!(
        (alert.headline.as_str(), alert.severity),
        ("Earthquake", Severity::Minor),
        "PAGER says green"
    );
    assert!(!alert.description.paragraphs().iter().any(|line| line.as_str().contains("Depth")));
}

#[test]
fn a_wave_is_not_over_and_a_deleted_event_is_cancelled() {
    let tsunami = one(|event| event["properties"]["tsunami"] = 1.into());
    assert!(tsunami.records[0].1.tsunami && tsunami.records[0].1.urgency == Urgency::Expected);
    let deleted = one(|event| event["properties"]["status"] = "deleted".into());
    assert_eq!(deleted.records[0].1.message_type, MessageType::Cancel);
}

#[test]
fn other_networks_names_and_other_noises_are_told_apart() {
    let parsed = one(|event| event["properties"]["ids"] = ",us6000jr32,at00rqk9a1,".into());
    let names: Vec<&str> = parsed.records[0].1.incidents.iter().map(Clean::as_str).collect();
    assert_eq!(names, ["usgs:us6000jr32", "usgs:at00rqk9a1"]);
    let blast = one(|event| event["properties"]["type"] = "quarry blast".into());
    assert!(blast.records.is_empty() && blast.issues[0].to_string().contains("no earthquake"));
}

#[test]
fn an_event_of_another_shape_is_refused_and_the_others_are_taken() {
    let mut feed: serde_json::Value = serde_json::from_slice(MONTH).unwrap();
    feed["features"][1]["properties"]["time"] = "yesterday".into();
    feed["features"][3]["geometry"]["coordinates"] = serde_json::json!([-8.5, 125.5, 1.0]);
    feed["features"][4] = serde_json::Value::Null;
    feed["features"][5]["properties"]["alert"] = "purple".into();
    feed["features"][6]["id"] = "a b\u{1b}[31m".into();
    feed["features"][7]["properties"]["updated"] = i64::MAX.into();
    let parsed = parse(feed.to_string().as_bytes());
    let rows: Vec<Option<u64>> = parsed.issues.iter().map(|issue| issue.row).collect();
    assert_eq!(rows, [2, 4, 5, 6, 7, 8].map(Some));
    assert_eq!(parsed.records.len(), 8);
    assert!(parsed.issues[1].to_string().contains("the longitude comes first"), "{}", parsed.issues[1]);
}

#[test]
fn what_is_no_feed_says_what_it_is() {
    refused(b"", "is empty");
    refused(b"<!DOCTYPE html><html>", "login page");
    refused(b"[]", "a list `features`");
    refused(b"{\"type\":\"FeatureCollection\"}", "no list `features`");
    refused(&MONTH[..100], "cut off");
    refused(b"{\"features\":7}", "a list");
    refused(&[b"{\"features\":".as_slice(), &b"[".repeat(100_000)].concat(), "cut off");
    let cut = parse(&MONTH[..5_000]);
    assert!(
        cut.records.len() > 3 && cut.issues[0].to_string().contains("fetch it again"),
        "what came is kept"
    );
}
