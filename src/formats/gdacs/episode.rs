//! One episode of an event, as either form tells it, and the alert that it is.
//!
//! CAP's words are worked out from the kind and the alert level (`docs/sources.md`). It must not know
//! how either form is written.

use chrono::TimeDelta;

use crate::{
    domain::{
        Alert, AlertId, AlertLevel, Area, Category, Certainty, Clean, Impact, Instant, MessageType, Model,
        Origin, Position, Prose, Scope, Severity, Status, Urgency,
    },
    formats::{Issue, hint::quote},
};

const SENDER: &str = "gdacs.org";

/// How long an alert stands after the last day of its episode.
const STANDS: TimeDelta = TimeDelta::hours(24);

/// What both forms say of one episode.
pub(super) struct Episode {
    /// The row of the file.
    pub(super) row: u64,
    pub(super) kind: Kind,
    pub(super) event: u64,
    /// The number of the episode.
    pub(super) part: u64,
    pub(super) level: AlertLevel,
    /// When it was last changed.
    pub(super) modified: Instant,
    pub(super) from: Instant,
    pub(super) to: Instant,
    pub(super) is_current: bool,
    /// Worked out before the facts were in.
    pub(super) is_preliminary: bool,
    pub(super) at: Position,
    pub(super) title: String,
    /// One fact a line.
    pub(super) facts: Vec<String>,
    pub(super) country: String,
    /// ISO 3166-1, three letters each; none at sea.
    pub(super) iso3: Vec<String>,
    pub(super) link: String,
    /// Other names of the event, with their scheme.
    pub(super) incidents: Vec<String>,
}

/// The kinds of GDACS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Earthquake,
    Tsunami,
    Cyclone,
    Flood,
    Volcano,
    Drought,
    Fire,
}

const KINDS: [(&str, Kind, &str, Category); 7] = [
    ("EQ", Kind::Earthquake, "Earthquake", Category::Geo),
    ("TS", Kind::Tsunami, "Tsunami", Category::Geo),
    ("TC", Kind::Cyclone, "Tropical cyclone", Category::Met),
    ("FL", Kind::Flood, "Flood", Category::Met),
    ("VO", Kind::Volcano, "Volcanic eruption", Category::Geo),
    ("DR", Kind::Drought, "Drought", Category::Met),
    ("WF", Kind::Fire, "Forest fire", Category::Fire),
];

impl Kind {
    pub(super) fn parse(code: &str) -> Result<Self, String> {
        let known = KINDS.iter().find(|(known, ..)| *known == code);
        known.map(|(_, kind, ..)| *kind).ok_or_else(|| {
            let codes: Vec<&str> = KINDS.iter().map(|(code, ..)| *code).collect();
            format!("{} is none of {}", quote(code), codes.join(", "))
        })
    }

    /// The code, the event in words and the category.
    fn names(self) -> (&'static str, &'static str, Category) {
        let (code, _, event, category) =
            KINDS.into_iter().find(|(_, kind, ..)| *kind == self).unwrap_or(KINDS[0]);
        (code, event, category)
    }
}

/// Reads GDACS's colour.
pub(super) fn level(text: &str) -> Result<AlertLevel, String> {
    AlertLevel::parse(&text.to_ascii_lowercase())
        .ok_or_else(|| format!("{} is none of Green, Orange, Red", quote(text)))
}

impl Episode {
    pub(super) fn alert(self) -> Result<Alert, Issue> {
        let (code, event, category) = self.kind.names();
        let Position { latitude, longitude } = self.at;
        if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
            return Err(Issue::refused(
                Some(self.row),
                "point",
                "is not on the earth; the latitude comes first",
            ));
        }
        let name = format!("{code}{}", self.event);
        let version = format!("{name}.{}.{}", self.part, self.modified.timestamp());
        let incidents = std::iter::once(format!("gdacs:{name}")).chain(self.incidents);
        let is_tsunami = self.kind == Kind::Tsunami;
        let mut remarks = Vec::new();
        if self.is_preliminary {
            remarks.push(Clean::new("preliminary"));
        }
        Ok(Alert {
            id: AlertId::new(&format!("{SENDER},{version}")),
            origin: Origin::Hq,
            sender: Clean::new(SENDER),
            sent: self.modified,
            status: Status::Actual,
            message_type: MessageType::Alert,
            scope: Scope::Public,
            language: Clean::default(),
            references: Vec::new(),
            event: Clean::new(event),
            categories: vec![category],
            urgency: urgency(self.kind, self.is_current),
            severity: severity(self.level),
            certainty: if self.kind == Kind::Earthquake { Certainty::Observed } else { Certainty::Likely },
            effective: Some(self.from),
            onset: Some(self.from),
            expires: self.to.checked_add_signed(STANDS),
            sender_name: Clean::new("GDACS"),
            headline: Clean::new(&self.title),
            description: Prose::new(&self.facts.join("\n\n")),
            instruction: Prose::default(),
            web: Clean::new(&self.link),
            contact: Clean::default(),
            areas: vec![Area {
                description: Clean::new(&self.country),
                polygons: Vec::new(),
                // Its bounding box is that of the map that GDACS draws, not of what is affected.
                circles: vec![(self.at, 0.0)],
                geocodes: self.iso3.iter().map(|code| (Clean::new("ISO 3166-1"), Clean::new(code))).collect(),
            }],
            tsunami: is_tsunami,
            incidents: incidents.map(|name| Clean::new(&name)).collect(),
            impact: Some(Impact { model: Model::Gdacs, level: self.level }),
            remarks,
        })
    }
}

/// The shaking is over when it is listed; all else lasts, or is over.
fn urgency(kind: Kind, is_current: bool) -> Urgency {
    match kind {
        Kind::Tsunami if is_current => Urgency::Immediate,
        Kind::Earthquake => Urgency::Past,
        _ if is_current => Urgency::Expected,
        _ => Urgency::Past,
    }
}

fn severity(level: AlertLevel) -> Severity {
    match level {
        AlertLevel::Red => Severity::Extreme,
        AlertLevel::Orange => Severity::Severe,
        AlertLevel::Yellow => Severity::Moderate,
        AlertLevel::Green => Severity::Minor,
    }
}
