//! Feeds: whoever delivers figures or alerts, and when they were last heard.

use serde::{Deserialize, Serialize};

use super::{Clean, Instant, SourceId, Telling};

/// Whether what a ledger holds is so, is made up, or belongs to an exercise. Fixed at its birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Provenance {
    Real,
    Simulated,
    Exercise,
}

impl Provenance {
    pub const ALL: [Self; 3] = [Self::Real, Self::Simulated, Self::Exercise];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Simulated => "simulated",
            Self::Exercise => "exercise",
        }
    }
}

/// What an outside feed speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FeedKind {
    /// One CAP message, or an RSS or Atom index of them.
    Cap,
    /// GDACS's RSS feed or its events as JSON.
    Gdacs,
    /// USGS's summaries of earthquakes.
    Usgs,
    /// Figures of a DHIS2.
    Dhis2,
    /// Tables in a folder of HQ's machine.
    Folder,
    /// Displacement by IOM's DTM.
    Dtm,
}

impl FeedKind {
    pub const ALL: [Self; 6] = [Self::Cap, Self::Gdacs, Self::Usgs, Self::Dhis2, Self::Folder, Self::Dtm];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Cap => "cap",
            Self::Gdacs => "gdacs",
            Self::Usgs => "usgs",
            Self::Dhis2 => "dhis2",
            Self::Folder => "folder",
            Self::Dtm => "dtm",
        }
    }
}

/// A feed and its last sign of life. "No alerts" is not "no feed".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Feed {
    pub id: SourceId,
    pub name: Clean,
    pub heard_at: Instant,
    /// After how much silence it counts as stale; none for what comes by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stale_after_seconds: Option<u32>,
    /// How it went when HQ asked it; none for what HQ does not ask.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asking: Option<Asking>,
}

/// How it goes with a feed that HQ asks by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asking {
    /// What it speaks, as in the settings.
    pub kind: Clean,
    pub asked_at: Instant,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Whether it ever answered; else [`Feed::heard_at`] is when it was asked first.
    pub has_answered: bool,
    /// Failures since it last answered, and the last of them in words.
    #[serde(default)]
    pub failures: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Telling>,
    /// What is to be known although it answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remark: Option<Telling>,
    /// Since the first time: bytes read, records that were new or revised.
    #[serde(default)]
    pub bytes: u64,
    #[serde(default)]
    pub taken: u64,
    /// Records of its last news that were refused.
    #[serde(default)]
    pub refused: u32,
}

impl Feed {
    /// Why it gives nothing now; none where it answers, or nobody asks it.
    pub fn trouble(&self) -> Option<&Telling> {
        self.asking.as_ref()?.trouble.as_ref()
    }

    /// What is to be known of it although it answers.
    pub fn remark(&self) -> Option<&Telling> {
        self.asking.as_ref()?.remark.as_ref()
    }

    /// Whether it was silent too long; what never answered is silent from the first question on.
    pub fn is_stale(&self, at: Instant) -> bool {
        let never = self.asking.as_ref().is_some_and(|asking| !asking.has_answered);
        never
            || self
                .stale_after_seconds
                .is_some_and(|limit| (at - self.heard_at).num_seconds() > i64::from(limit))
    }
}
