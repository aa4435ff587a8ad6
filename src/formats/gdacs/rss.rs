//! GDACS's RSS feed: one item an event, with the elements of its own namespace.
//!
//! It must not know what becomes of an episode.

use chrono::DateTime;

use super::episode::{Episode, Kind, level};
use crate::{
    domain::{Alert, Instant, Position},
    formats::{
        Issue, Parsed, Where,
        hint::quote,
        xml::{self, Element},
    },
};

pub(super) fn parse(bytes: &[u8]) -> Parsed<Alert> {
    let mut parsed = Parsed { records: Vec::new(), issues: Vec::new() };
    let outcome = xml::each_item(bytes, |item| match episode(&item).and_then(Episode::alert) {
        Ok(alert) => parsed.records.push((Where { row: item.row }, alert)),
        Err(issue) => parsed.issues.push(issue),
    });
    parsed.issues.extend(outcome.err());
    parsed
}

fn episode(item: &Element) -> Result<Episode, Issue> {
    let text = |name: &str| item.text_of(name).unwrap_or_default().to_owned();
    let refuse = |field: &'static str| move |why: String| item.refuse(field, &why);
    let from = time(item, "gdacs:fromdate")?;
    let modified = ["gdacs:datemodified", "pubDate"].into_iter().find(|name| item.text_of(name).is_some());
    Ok(Episode {
        row: item.row,
        kind: Kind::parse(item.required("gdacs:eventtype")?).map_err(refuse("gdacs:eventtype"))?,
        event: number(item, "gdacs:eventid")?,
        part: number(item, "gdacs:episodeid")?,
        level: level(item.required("gdacs:alertlevel")?).map_err(refuse("gdacs:alertlevel"))?,
        modified: modified.map_or(Ok(from), |name| time(item, name))?,
        from,
        to: time(item, "gdacs:todate")?,
        is_current: item.text_of("gdacs:iscurrent") == Some("true"),
        is_preliminary: item.text_of("gdacs:temporary") == Some("true"),
        at: point(item)?,
        title: item.required("title")?.to_owned(),
        facts: facts(item),
        country: text("gdacs:country"),
        iso3: item.text_of("gdacs:iso3").map(str::to_owned).into_iter().collect(),
        link: text("link"),
        incidents: item.text_of("gdacs:glide").map(|glide| format!("glide:{glide}")).into_iter().collect(),
    })
}

/// What it says of itself, how strong it is and whom it may reach.
fn facts(item: &Element) -> Vec<String> {
    let names = ["description", "gdacs:severity", "gdacs:population"];
    let mut facts: Vec<String> =
        names.into_iter().filter_map(|name| item.text_of(name)).map(str::to_owned).collect();
    facts.extend(
        item.text_of("gdacs:vulnerability").map(|vulnerability| format!("Vulnerability: {vulnerability}")),
    );
    facts
}

/// Reads the date of an RFC 822 header, as RSS has it.
fn time(item: &Element, name: &str) -> Result<Instant, Issue> {
    let text = item.required(name)?;
    let read = DateTime::parse_from_rfc2822(text);
    read.map(|time| time.to_utc()).map_err(|_| {
        item.refuse(name, &format!("{} is no time; RSS writes Sun, 29 Dec 2019 12:00:00 GMT", quote(text)))
    })
}

fn number(item: &Element, name: &str) -> Result<u64, Issue> {
    let text = item.required(name)?;
    text.parse().map_err(|_| item.refuse(name, &format!("{} is no number", quote(text))))
}

/// Reads `lat lon` of `GeoRSS`.
fn point(item: &Element) -> Result<Position, Issue> {
    let text = item.required("georss:point")?;
    let mut parts = text.split_whitespace().map(str::parse::<f64>);
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Ok(latitude)), Some(Ok(longitude)), None) => Ok(Position { latitude, longitude }),
        _ => Err(item.refuse("georss:point", &format!("{} is no point; it is written lat lon", quote(text)))),
    }
}
