//! Alerts, with the CAP 1.2 fields that a person needs. Priority and life are rules: see `standing`.

use serde::{Deserialize, Serialize};

use super::{AlertId, Clean, Instant, Position, Prose, SourceId};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident $word:literal)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name { $($(#[$vdoc])* #[serde(rename = $word)] $variant,)* }

        impl $name {
            pub const ALL: &[Self] = &[$(Self::$variant,)*];

            /// The word of CAP 1.2.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word,)* }
            }

            /// Reads the word of CAP 1.2, exactly as it is written there.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|known| known.word() == word)
            }
        }
    )*};
}

words! {
    /// CAP 1.2 §3.2.1 `status`.
    Status { Actual "Actual" Exercise "Exercise" System "System" Test "Test" Draft "Draft" }
    /// CAP 1.2 §3.2.1 `msgType`.
    MessageType { Alert "Alert" Update "Update" Cancel "Cancel" Ack "Ack" Error "Error" }
    /// CAP 1.2 §3.2.1 `scope`.
    Scope { Public "Public" Restricted "Restricted" Private "Private" }
    /// CAP 1.2 §3.2.2 `category`.
    Category {
        Geo "Geo" Met "Met" Safety "Safety" Security "Security" Rescue "Rescue" Fire "Fire" Health "Health"
        Env "Env" Transport "Transport" Infra "Infra" Cbrne "CBRNE" Other "Other"
    }
    /// CAP 1.2 §3.2.2 `urgency`, most urgent first.
    Urgency { Immediate "Immediate" Expected "Expected" Future "Future" Past "Past" Unknown "Unknown" }
    /// CAP 1.2 §3.2.2 `severity`, most severe first.
    Severity { Extreme "Extreme" Severe "Severe" Moderate "Moderate" Minor "Minor" Unknown "Unknown" }
    /// CAP 1.2 §3.2.2 `certainty`, most certain first.
    Certainty { Observed "Observed" Likely "Likely" Possible "Possible" Unlikely "Unlikely" Unknown "Unknown" }
}

/// Who first said it to haree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// Somebody at HQ loaded it.
    Hq,
    /// A feed brought it.
    Feed(SourceId),
    /// A rule of haree worked it out from the figures.
    Rule,
}

words! {
    /// The colours that hazard models answer in, least first.
    AlertLevel { Green "green" Yellow "yellow" Orange "orange" Red "red" }
    /// Whose model it is: the Global Disaster Alert and Coordination System's, or the US Geological
    /// Survey's Prompt Assessment of Global Earthquakes for Response.
    Model { Gdacs "GDACS" Pager "PAGER" }
}

/// How much harm a model expects of a hazard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Impact {
    pub model: Model,
    pub level: AlertLevel,
}

/// A part of the earth for which an alert holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Area {
    pub description: Clean,
    /// Closed rings; latitude first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub polygons: Vec<Vec<Position>>,
    /// Centres with a radius in kilometres.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub circles: Vec<(Position, f64)>,
    /// Codes: scheme and value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub geocodes: Vec<(Clean, Clean)>,
}

/// One message, as its sender gave it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alert {
    pub id: AlertId,
    pub origin: Origin,
    pub sender: Clean,
    pub sent: Instant,
    pub status: Status,
    pub message_type: MessageType,
    pub scope: Scope,
    /// The language of its words, as its sender names it; empty where that is CAP's own, US English.
    #[serde(default, skip_serializing_if = "Clean::is_empty")]
    pub language: Clean,
    /// The messages that this one updates or cancels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub references: Vec<AlertId>,
    /// Empty only on a Cancel, Ack or Error without `info`.
    pub event: Clean,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub categories: Vec<Category>,
    pub urgency: Urgency,
    pub severity: Severity,
    pub certainty: Certainty,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onset: Option<Instant>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires: Option<Instant>,
    #[serde(default)]
    pub sender_name: Clean,
    #[serde(default)]
    pub headline: Clean,
    #[serde(default)]
    pub description: Prose,
    #[serde(default)]
    pub instruction: Prose,
    #[serde(default)]
    pub web: Clean,
    #[serde(default)]
    pub contact: Clean,
    #[serde(default)]
    pub areas: Vec<Area>,
    /// CAP eventCode or parameter that says tsunami.
    #[serde(default)]
    pub tsunami: bool,
    /// Names of what happened, which messages of several senders about it share (CAP 1.2 §3.2.1 `incidents`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub incidents: Vec<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<Impact>,
    /// What a reader must know of the message itself (`CAP 1.1`, `signature not verified`).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Clean>,
}

impl Alert {
    /// The line for a list: the headline, or the event where there is none.
    pub fn title(&self) -> &Clean {
        if self.headline.is_empty() { &self.event } else { &self.headline }
    }
}
