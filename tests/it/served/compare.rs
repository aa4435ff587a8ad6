//! Two answers as trees of cells, without what must differ; and where they differ.

use std::collections::BTreeMap;

use haree::{
    domain::{Records as _, View},
    store::Store,
};
use serde_json::Value;

/// The sender of what the simulator writes itself; feeds of earthquakes have senders of their own.
const EARTHQUAKE: &str = "Earthquake";

/// An answer without what must differ between the two ways.
pub(super) fn plain(view: &View, store: &Store) -> Value {
    let mut tree = serde_json::to_value(view).unwrap();
    walk(&mut tree, &names(store));
    tree
}

/// Alerts by what both ways call them. The identifier of an earthquake is its feed's: an event of USGS's or
/// GDACS's has no CAP identifier.
fn names(store: &Store) -> BTreeMap<String, String> {
    let alerts = store.alerts().unwrap();
    let quakes = alerts.iter().filter(|alert| alert.event.as_str() == EARTHQUAKE);
    quakes.map(|alert| (alert.id.to_string(), format!("{} at {}", alert.headline, alert.sent))).collect()
}

fn walk(tree: &mut Value, names: &BTreeMap<String, String>) {
    match tree {
        Value::String(text) => {
            if let Some(name) = names.get(text) {
                text.clone_from(name);
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| walk(item, names)),
        Value::Object(fields) => {
            excuse(fields);
            fields.values_mut().for_each(|field| walk(field, names));
        }
        _ => {}
    }
}

/// Takes out what must differ.
fn excuse(fields: &mut serde_json::Map<String, Value>) {
    // How the sources themselves stand: there are four more of them.
    fields.remove("feeds");
    // Who says it: the simulator, or the server that speaks for it. Published sources stay.
    for name in ["source", "origin"] {
        let source = fields.get_mut(name).map(|source| match source {
            Value::Object(feed) => feed.get_mut("feed").unwrap(),
            source => source,
        });
        if let Some(Value::String(text)) = source
            && text.starts_with("simulator")
        {
            "simulator".clone_into(text);
        }
    }
    if let Some(Value::Array(sources)) = fields.get_mut("sources") {
        let names =
            sources.iter_mut().filter(|name| name.as_str().is_some_and(|it| it.starts_with("simulator")));
        names.for_each(|name| *name = "simulator".into());
    }
    // A remark on a value is not read from DHIS2: people write names there.
    if fields.contains_key("was") {
        fields.remove("note");
    }
    if fields.get("event").is_some_and(|event| event == EARTHQUAKE) {
        // The feed speaks, and it has its own names of an event.
        for name in ["sender", "sender_name", "incidents"] {
            fields.remove(name);
        }
        // USGS has numbers and no words: what is said of them is worked out.
        if fields["headline"].as_str().unwrap().starts_with("M 4.9") {
            fields.remove("description");
        }
    }
}

/// Where two trees differ, each with its path; counts the leaves of the first.
pub(super) fn differences(one: &Value, other: &Value, cells: &mut usize) -> Vec<String> {
    let mut found = Vec::new();
    differ((one, other), "", (&mut found, cells));
    found
}

fn differ((one, other): (&Value, &Value), path: &str, (found, cells): (&mut Vec<String>, &mut usize)) {
    match (one, other) {
        (Value::Object(ones), Value::Object(others)) => {
            let names: std::collections::BTreeSet<&String> = ones.keys().chain(others.keys()).collect();
            for name in names {
                let [one, other] = [ones, others].map(|fields| fields.get(name).unwrap_or(&Value::Null));
                differ((one, other), &format!("{path}.{name}"), (found, cells));
            }
        }
        (Value::Array(ones), Value::Array(others)) if ones.len() == others.len() => {
            for (at, pair) in ones.iter().zip(others).enumerate() {
                differ(pair, &format!("{path}[{at}]"), (found, cells));
            }
        }
        _ => {
            *cells += 1;
            if one != other {
                found.push(format!("{path}: {one} said, {other} read"));
            }
        }
    }
}
