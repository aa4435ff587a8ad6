//! GDACS's events as `GeoJSON`: a list (`geteventlist`) or one (`geteventdata`).
//!
//! Truth is written as text there, and times without a zone are UTC. It must not know what becomes
//! of an episode.

use serde::Deserialize;

use super::episode::{Episode, Kind, level};
use crate::{
    domain::{Alert, Position, Zone},
    formats::{
        Issue, Parsed, Where,
        hint::quote,
        json::{self, First, List},
        moment,
    },
};

/// As many as a feed of RSS has at most.
const EVENTS: List = List { key: "features", most: 20_000 };

/// The most countries of one event.
const MAX_COUNTRIES: usize = 50;

pub(super) fn parse(bytes: &[u8]) -> Parsed<Alert> {
    let mut parsed = Parsed { records: Vec::new(), issues: Vec::new() };
    let mut take = |row: u64, feature: Result<Feature, String>| {
        let read = feature.map_err(|why| Issue::refused(Some(row), "", &why));
        match read.and_then(|feature| episode(feature, row)).and_then(Episode::alert) {
            Ok(alert) => parsed.records.push((Where { row }, alert)),
            Err(issue) => parsed.issues.push(issue),
        }
    };
    let outcome = json::begin(bytes).and_then(|text| match serde_json::from_slice::<Feature>(text) {
        Ok(feature) => {
            take(1, Ok(feature));
            Ok(())
        }
        Err(_) => json::each(bytes, EVENTS, take),
    });
    parsed.issues.extend(outcome.err());
    parsed
}

#[derive(Deserialize)]
struct Feature {
    geometry: Geometry,
    properties: Properties,
}

#[derive(Deserialize)]
struct Geometry {
    /// Longitude first.
    coordinates: [f64; 2],
}

#[derive(Deserialize)]
struct Properties {
    eventtype: String,
    eventid: u64,
    episodeid: u64,
    name: String,
    alertlevel: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    glide: Option<String>,
    #[serde(default)]
    iscurrent: Option<Truth>,
    #[serde(default)]
    istemporary: Option<Truth>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    iso3: Option<String>,
    fromdate: String,
    todate: String,
    #[serde(default)]
    datemodified: Option<String>,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    sourceid: Option<String>,
    #[serde(default)]
    url: Option<Links>,
    #[serde(default)]
    severitydata: Option<Severity>,
    #[serde(default)]
    affectedcountries: First<Country, MAX_COUNTRIES>,
}

/// `"true"`, and `true` where somebody mends it.
#[derive(Deserialize)]
#[serde(untagged)]
enum Truth {
    Word(String),
    Value(bool),
}

impl Truth {
    fn holds(&self) -> bool {
        match self {
            Self::Word(word) => word.eq_ignore_ascii_case("true"),
            Self::Value(value) => *value,
        }
    }
}

#[derive(Deserialize)]
struct Links {
    #[serde(default)]
    report: String,
}

#[derive(Deserialize)]
struct Severity {
    #[serde(default)]
    severitytext: String,
}

#[derive(Deserialize)]
struct Country {
    #[serde(default)]
    iso3: Option<String>,
}

fn episode(feature: Feature, row: u64) -> Result<Episode, Issue> {
    let Feature { geometry, properties: event } = feature;
    let refuse = |field: &'static str| move |why: String| Issue::refused(Some(row), field, &why);
    let time = |field: &'static str, text: &str| {
        let read = moment::read(text).ok().and_then(|moment| moment.instant(Some(Zone::UTC)));
        read.ok_or_else(|| {
            refuse(field)(format!("{} is no time; GDACS writes 2026-01-28T06:00:00", quote(text)))
        })
    };
    let [longitude, latitude] = geometry.coordinates;
    let from = time("fromdate", &event.fromdate)?;
    let holds = |truth: &Option<Truth>| truth.as_ref().is_some_and(Truth::holds);
    let own = event.iso3.clone().filter(|code| !code.is_empty());
    let others = event.affectedcountries.0.into_iter().filter_map(|country| country.iso3);
    let mut iso3: Vec<String> = own.into_iter().chain(others).take(MAX_COUNTRIES).collect();
    iso3.dedup();
    Ok(Episode {
        row,
        kind: Kind::parse(&event.eventtype).map_err(refuse("eventtype"))?,
        event: event.eventid,
        part: event.episodeid,
        level: level(&event.alertlevel).map_err(refuse("alertlevel"))?,
        modified: event.datemodified.as_deref().map_or(Ok(from), |text| time("datemodified", text))?,
        from,
        to: time("todate", &event.todate)?,
        is_current: holds(&event.iscurrent),
        is_preliminary: holds(&event.istemporary),
        at: Position { latitude, longitude },
        facts: [
            event.description,
            event.severitydata.map(|severity| severity.severitytext).unwrap_or_default(),
        ]
        .into_iter()
        .filter(|fact| !fact.trim().is_empty() && *fact != event.name)
        .collect(),
        title: format!("{}: {}", event.alertlevel, event.name),
        country: event.country.unwrap_or_default(),
        iso3,
        link: event.url.map(|links| links.report).unwrap_or_default(),
        incidents: names(event.glide.as_deref(), event.source.as_deref(), event.sourceid.as_deref()),
    })
}

/// By what others know the event: its GLIDE number, and the name that USGS gave an earthquake.
fn names(glide: Option<&str>, source: Option<&str>, id: Option<&str>) -> Vec<String> {
    let glide = glide.filter(|glide| !glide.is_empty()).map(|glide| format!("glide:{glide}"));
    let usgs = id.filter(|id| !id.is_empty() && source == Some("NEIC")).map(|id| format!("usgs:{id}"));
    glide.into_iter().chain(usgs).collect()
}
