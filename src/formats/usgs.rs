//! Earthquakes as the US Geological Survey lists them: `GeoJSON` summary feeds, and the detail of one event.
//!
//! <https://earthquake.usgs.gov/earthquakes/feed/v1.0/geojson.php>. Each event becomes an alert of
//! ours; CAP's words are worked out, since USGS has none (`docs/sources.md`). It must not know our
//! places, nor any clock.

use chrono::{DateTime, TimeDelta};
use serde::Deserialize;

use super::{
    Issue, Parsed, Where,
    json::{self, First, List},
};
use crate::domain::{
    Alert, AlertId, AlertLevel, Area, Category, Certainty, Clean, Impact, Instant, MessageType, Model,
    Origin, Position, Prose, Scope, Severity, Status, Urgency,
};

const SENDER: &str = "earthquake.usgs.gov";

/// A month of everything has some ten thousand.
const EVENTS: List = List { key: "features", most: 20_000 };

/// How long a report stands; what has orange or red stands longer.
const STANDS: TimeDelta = TimeDelta::hours(24);
const GRAVE_STANDS: TimeDelta = TimeDelta::hours(72);

/// Reads a feed, or the detail of one event.
///
/// A row is the number of the event in the feed. An event of another shape is refused with the
/// reason; the others are taken.
pub fn parse(bytes: &[u8]) -> Parsed<Alert> {
    let mut parsed = Parsed { records: Vec::new(), issues: Vec::new() };
    let mut take = |row: u64, feature: Result<Feature, String>| {
        let read = feature
            .map_err(|why| Issue::refused(Some(row), "", &why))
            .and_then(|feature| alert(feature, row));
        match read {
            Ok(Some(alert)) => parsed.records.push((Where { row }, alert)),
            Ok(None) => parsed.issues.push(Issue::note(Some(row), "type", "is no earthquake; left out")),
            Err(issue) => parsed.issues.push(issue),
        }
    };
    let outcome = json::begin(bytes).and_then(|text| match serde_json::from_slice::<Kind>(text) {
        Ok(kind) if kind.kind == "Feature" => {
            take(1, serde_json::from_slice(text).map_err(|error| error.to_string()));
            Ok(())
        }
        _ => json::each(bytes, EVENTS, take),
    });
    parsed.issues.extend(outcome.err());
    parsed
}

#[derive(Deserialize)]
struct Kind {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Feature {
    id: String,
    properties: Properties,
    geometry: Geometry,
}

#[derive(Deserialize)]
struct Geometry {
    /// Longitude, latitude, and the depth in kilometres, which may be missing.
    coordinates: First<Option<f64>, 3>,
}

/// What is read of an event; all but the times may be null.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Properties {
    mag: Option<f64>,
    mag_type: Option<String>,
    place: Option<String>,
    /// Milliseconds since 1970.
    time: i64,
    updated: i64,
    url: Option<String>,
    felt: Option<u32>,
    mmi: Option<f64>,
    alert: Option<String>,
    status: Option<String>,
    tsunami: Option<i64>,
    ids: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
}

/// Makes an alert of an event; none of what is no earthquake (quarry blasts are listed too).
fn alert(feature: Feature, row: u64) -> Result<Option<Alert>, Issue> {
    let Feature { id, properties: event, geometry } = feature;
    let refuse = |field: &str, why: &str| Issue::refused(Some(row), field, why);
    if event.kind.as_deref().is_some_and(|kind| kind != "earthquake") {
        return Ok(None);
    }
    if id.is_empty()
        || id.len() > 64
        || !id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte))
    {
        return Err(refuse("id", "is no name of an event: letters and digits, 64 at most"));
    }
    let at = place_of(&geometry)
        .ok_or_else(|| refuse("geometry", "is no point on the earth; the longitude comes first"))?;
    let began = instant(event.time).ok_or_else(|| refuse("time", "is no time in milliseconds"))?;
    let updated = instant(event.updated).ok_or_else(|| refuse("updated", "is no time in milliseconds"))?;
    let impact = event.alert.as_deref().map(|level| {
        let level = AlertLevel::parse(level)
            .ok_or_else(|| refuse("alert", "is none of green, yellow, orange, red"))?;
        Ok(Impact { model: Model::Pager, level })
    });
    let impact: Option<Impact> = impact.transpose()?;
    let is_grave = impact.is_some_and(|impact| impact.level >= AlertLevel::Orange);
    let is_deleted = event.status.as_deref() == Some("deleted");
    let tsunami = event.tsunami == Some(1);
    Ok(Some(Alert {
        id: AlertId::new(&format!("{SENDER},{id}.{}", event.updated)),
        origin: Origin::Hq,
        sender: Clean::new(SENDER),
        sent: updated,
        status: Status::Actual,
        message_type: if is_deleted { MessageType::Cancel } else { MessageType::Alert },
        scope: Scope::Public,
        language: Clean::default(),
        references: Vec::new(),
        event: Clean::new("Earthquake"),
        categories: vec![Category::Geo],
        // The shaking is over; what a wave may do is not.
        urgency: if tsunami { Urgency::Expected } else { Urgency::Past },
        severity: severity(impact, event.mag),
        certainty: if event.status.as_deref() == Some("reviewed") {
            Certainty::Observed
        } else {
            Certainty::Likely
        },
        effective: Some(began),
        onset: Some(began),
        expires: began.checked_add_signed(if is_grave { GRAVE_STANDS } else { STANDS }),
        sender_name: Clean::new("US Geological Survey"),
        headline: headline(&event),
        description: Prose::new(&description(&event, &geometry)),
        instruction: Prose::default(),
        web: Clean::new(event.url.as_deref().unwrap_or_default()),
        contact: Clean::default(),
        areas: vec![Area {
            description: Clean::new(event.place.as_deref().unwrap_or_default()),
            polygons: Vec::new(),
            circles: vec![(at, 0.0)],
            geocodes: Vec::new(),
        }],
        tsunami,
        incidents: incidents(&id, event.ids.as_deref()),
        impact,
        remarks: Vec::new(),
    }))
}

fn place_of(geometry: &Geometry) -> Option<Position> {
    let [Some(longitude), Some(latitude), ..] = geometry.coordinates.0[..] else { return None };
    let is_on_earth = (-90.0..=90.0).contains(&latitude) && (-180.0..=180.0).contains(&longitude);
    is_on_earth.then_some(Position { latitude, longitude })
}

fn instant(milliseconds: i64) -> Option<Instant> {
    // Seconds are as fine as any message of ours.
    DateTime::from_timestamp(milliseconds.div_euclid(1_000), 0)
}

/// PAGER's word for the harm, or where there is none a guess from the magnitude alone.
fn severity(impact: Option<Impact>, magnitude: Option<f64>) -> Severity {
    match (impact.map(|impact| impact.level), magnitude) {
        (Some(AlertLevel::Red), _) => Severity::Extreme,
        (Some(AlertLevel::Orange), _) => Severity::Severe,
        (Some(AlertLevel::Yellow), _) => Severity::Moderate,
        (None, Some(magnitude)) if magnitude >= 7.0 => Severity::Severe,
        (None, Some(magnitude)) if magnitude >= 6.0 => Severity::Moderate,
        (Some(AlertLevel::Green), _) | (None, Some(_)) => Severity::Minor,
        (None, None) => Severity::Unknown,
    }
}

fn headline(event: &Properties) -> Clean {
    match (&event.title, event.mag, &event.place) {
        (Some(title), ..) => Clean::new(title),
        (None, Some(magnitude), Some(place)) => Clean::new(&format!("M {magnitude:.1} - {place}")),
        (None, Some(magnitude), None) => Clean::new(&format!("M {magnitude:.1}")),
        (None, None, place) => Clean::new(place.as_deref().unwrap_or("Earthquake")),
    }
}

/// What else is known, in a line each.
fn description(event: &Properties, geometry: &Geometry) -> String {
    let mut lines = Vec::new();
    let kind = event.mag_type.as_deref().unwrap_or_default();
    lines.extend(event.mag.map(|magnitude| format!("Magnitude {magnitude} {kind}")));
    lines
        .extend(geometry.coordinates.0.get(2).copied().flatten().map(|depth| format!("Depth {depth:.0} km")));
    lines.extend(event.mmi.map(|mmi| format!("Shaking (MMI) {mmi:.1} at the most")));
    lines.extend(event.felt.map(|felt| format!("Felt by {felt} who reported it")));
    lines.extend(event.alert.as_ref().map(|level| format!("PAGER {level}")));
    lines.extend(event.status.clone());
    lines.join("\n\n")
}

/// Its own name and those by which other networks know it: `,us7000abcd,at00xyz,`.
fn incidents(id: &str, ids: Option<&str>) -> Vec<Clean> {
    let others = ids.unwrap_or_default().split(',').filter(|other| !other.is_empty() && *other != id);
    std::iter::once(id).chain(others.take(20)).map(|id| Clean::new(&format!("usgs:{id}"))).collect()
}

#[cfg(test)]
mod tests;
