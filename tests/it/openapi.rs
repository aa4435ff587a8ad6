//! HQ does what its description says: every operation, asked rightly and wrongly, answers with a
//! status that is named there and a body of that status's shape.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use haree::{
    domain::{Clock, FeedKind, reference},
    hq::{Batch, Gatherer, Ledger as _, gather},
    net::{Fetcher, Patience},
    sources::Source,
};
use serde_json::{Value, json};

use crate::support::hq::{Answer, Hq, alerts, crossings, feed, now, start};

const METHODS: [&str; 2] = ["get", "post"];

async fn description(hq: &Hq) -> Value {
    hq.get("/v1/openapi.json").await.json()
}

async fn full() -> Hq {
    let hq = start(Batch { places: reference::places(), ..alerts(&["a,1"]) }).await;
    let figures = (0..9).map(|hours| crossings(hours, 7)).collect();
    let figures = Batch { observations: figures, ..feed(now()) };
    hq.ledger.take(figures, now()).await.unwrap();
    ask_usgs(&hq).await;
    hq
}

/// Lets HQ ask a source that is not there, by a clock that is a minute behind: it may be asked again at once.
async fn ask_usgs(hq: &Hq) {
    let clock: Clock = Arc::new(|| now() - TimeDelta::minutes(1));
    let fetcher = Fetcher::new(Patience::default()).unwrap();
    let gatherer = Gatherer {
        ledger: Arc::clone(&hq.ledger),
        fetcher,
        clock,
        chance: || 0.5,
        keep: TimeDelta::days(400),
    };
    let source = Source {
        id: "usgs".into(),
        kind: FeedKind::Usgs,
        address: "http://127.0.0.1:1/".to_owned(),
        name: "USGS".into(),
        every: Duration::from_hours(1),
        test_every: None,
        figures: None,
        tables: None,
        mapping: None,
    };
    let stopped = hq.stop.subscribe();
    tokio::spawn(gather(gatherer, source, hq.turns.clone(), stopped));
    while hq.ledger.memory(&"usgs".into()).await.unwrap().is_none() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

/// A path with what its description gives for its parts.
fn filled(path: &str, operation: &Value) -> String {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.filter(|parameter| parameter["in"] == "path").fold(path.to_owned(), |path, parameter| {
        let name = parameter["name"].as_str().unwrap();
        path.replace(&format!("{{{name}}}"), parameter["example"].as_str().unwrap())
    })
}

/// What is wrong with a value, by the part of JSON Schema that the description is written in.
fn faults(all: &Value, schema: &Value, value: &Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let target = all.pointer(name.trim_start_matches('#')).unwrap_or_else(|| panic!("no {name}"));
        return faults(all, target, value, at);
    }
    let mut found = Vec::new();
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        other => panic!("the description has the unknown type {other}"),
    };
    if schema["type"].as_str().is_some_and(|kind| !is(kind)) {
        return vec![format!("{at} is not of type {}: {value}", schema["type"])];
    }
    if schema.get("const").is_some_and(|only| only != value) {
        found.push(format!("{at} is not {}: {value}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|all| !all.contains(value)) {
        found.push(format!("{at} is none of {}: {value}", schema["enum"]));
    }
    if let Some(choices) = schema["oneOf"].as_array() {
        let fits = choices.iter().filter(|choice| faults(all, choice, value, at).is_empty()).count();
        if fits != 1 {
            found.push(format!("{at} fits {fits} of the choices: {value}"));
        }
    }
    for part in schema["allOf"].as_array().into_iter().flatten() {
        found.extend(faults(all, part, value, at));
    }
    for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
        if value.get(name).is_none() {
            found.push(format!("{at} has no {name}: {value}"));
        }
    }
    for (name, inner) in value.as_object().into_iter().flatten() {
        let known = schema["properties"].get(name).or_else(|| schema.get("additionalProperties"));
        found.extend(known.iter().flat_map(|schema| faults(all, schema, inner, &format!("{at}.{name}"))));
    }
    for (index, inner) in value.as_array().into_iter().flatten().enumerate() {
        let items = schema.get("items");
        found.extend(items.iter().flat_map(|schema| faults(all, schema, inner, &format!("{at}[{index}]"))));
    }
    if schema["maxLength"].as_u64().is_some_and(|most| value.as_str().map_or(0, str::len) as u64 > most) {
        found.push(format!("{at} is too long: {value}"));
    }
    found
}

#[track_caller]
fn check(all: &Value, operation: &Value, answer: &Answer, asked: &str) {
    let described = &operation["responses"][answer.status.to_string()];
    assert!(described.is_object(), "{asked}: {} is not described: {}", answer.status, answer.body);
    let media_type = answer.header("content-type").to_owned();
    let Some(content) = described["content"].as_object() else {
        assert_eq!(answer.body, "", "{asked}");
        return;
    };
    let schema = &content.get(&media_type).unwrap_or_else(|| panic!("{asked}: {media_type}"))["schema"];
    let bodies = match media_type.as_str() {
        "application/x-ndjson" => {
            answer.body.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
        }
        _ => vec![answer.json()],
    };
    for body in bodies {
        let found = faults(all, schema, &body, "body");
        assert!(found.is_empty(), "{asked}: {found:#?}");
    }
    if answer.status >= 400 {
        assert!(answer.body.len() <= 300, "{asked}: {}", answer.body);
    }
}

/// A body and every body that is one step away from it: a part left out, or of another kind.
fn bodies(example: &Value) -> Vec<Value> {
    let mut all = vec![example.clone()];
    let others =
        [json!(null), json!(true), json!(-1), json!(1e300), json!("\u{1b}[2J"), json!([]), json!({})];
    let mut paths = vec![String::new()];
    while let Some(path) = paths.pop() {
        for other in &others {
            let mut body = example.clone();
            *body.pointer_mut(&path).unwrap() = other.clone();
            all.push(body);
        }
        match example.pointer(&path).unwrap() {
            Value::Object(fields) => {
                for name in fields.keys() {
                    let mut body = example.clone();
                    body.pointer_mut(&path).unwrap().as_object_mut().unwrap().remove(name);
                    all.push(body);
                    paths.push(format!("{path}/{name}"));
                }
            }
            Value::Array(items) => paths.extend((0..items.len()).map(|index| format!("{path}/{index}"))),
            _ => {}
        }
    }
    all
}

#[tokio::test]
async fn every_operation_answers_as_it_is_described() {
    let hq = full().await;
    let all = description(&hq).await;
    for (path, operations) in all["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            assert!(METHODS.contains(&method.as_str()), "{method} {path}");
            let path = &filled(path, operation);
            if method == "post" {
                let example = &operation["requestBody"]["content"]["application/json"]["example"];
                let mut taken = 0;
                for body in bodies(example) {
                    let answer = hq.post(path, body.to_string()).await;
                    check(&all, operation, &answer, &format!("{method} {path} {body}"));
                    taken += usize::from(answer.status == 200);
                }
                assert!(taken > 0, "{method} {path}: nothing is taken");
                let large = hq.post(path, vec![b' '; 1_100_000]).await;
                check(&all, operation, &large, path);
            } else {
                for query in queries(operation) {
                    let answer = hq.get(&format!("{path}?{query}")).await;
                    check(&all, operation, &answer, &format!("{method} {path}?{query}"));
                }
                let first = hq.get(path).await;
                check(&all, operation, &first, path);
                let again = hq.get_with(path, "if-none-match", first.header("etag")).await;
                check(&all, operation, &again, path);
            }
            let page = hq.get_with(path, "origin", "http://evil.example").await;
            assert_eq!(page.status, 403);
            check(&all, operation, &page, path);
        }
    }
}

fn queries(operation: &Value) -> Vec<String> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let named = parameters.filter(|parameter| parameter["in"] == "query");
    let values =
        ["", "1", "-1", "x", "%00", "99999999999999999999", "2026-11-24T05:00:00Z", "crossings", "BTG"];
    named
        .flat_map(|parameter| {
            let name = parameter["name"].as_str().unwrap().to_owned();
            // A poll that may wait would.
            let values = values.iter().filter(move |value| !(**value == "1" && parameter["name"] == "wait"));
            values.map(move |value| format!("{name}={value}")).collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test]
async fn what_is_not_described_is_not_there() {
    let hq = full().await;
    let all = description(&hq).await;
    for (path, operations) in all["paths"].as_object().unwrap() {
        for method in METHODS {
            if operations.get(method).is_none() {
                let answer = if method == "post" { hq.post(path, "{}").await } else { hq.get(path).await };
                assert_eq!(answer.status, 405, "{method} {path}");
            }
        }
    }
    for path in ["/", "/v1", "/v1/", "/v1/persons", "/v2/sync", "/v1/sync/x"] {
        assert_eq!(hq.get(path).await.status, 404, "{path}");
    }
}
