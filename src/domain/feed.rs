//! Feeds: whoever delivers figures or alerts, and when they were last heard.

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::{Clean, Instant, Period, SourceId, Telling};

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Asking {
    /// What it speaks, as in the settings.
    pub kind: Clean,
    pub asked_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Instant>,
    /// Whether it ever answered; else [`Feed::heard_at`] is when it was asked first.
    pub has_answered: bool,
    /// Failures since it last answered, and the last of them in words.
    pub failures: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trouble: Option<Telling>,
    /// What is to be known although it answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remark: Option<Telling>,
    /// How it proves that alerts come through; none where it need not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proof: Option<Proof>,
    /// How complete the reports of its forms are; nothing where it does not tell.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub completeness: Vec<Completeness>,
    /// Since the first time: bytes read, records that were new or revised.
    pub bytes: u64,
    pub taken: u64,
    /// Records of its last news that were refused.
    pub refused: u32,
}

/// How a feed proves its whole way: by messages of status Test. That it answers proves less: a sender that
/// puts nothing more into it looks like one that has nothing to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proof {
    /// When the last Test was sent, or, where none came yet, since when one is waited for.
    pub since: Instant,
    pub came: bool,
    /// After how long without one nothing is proven any more.
    pub limit_seconds: u32,
}

/// Of those who report a form, how many said that a period of it is complete.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// What the source calls the form.
    pub form: Clean,
    pub period: Period,
    pub reported: u32,
    pub expected: u32,
    /// The places that have not, by their names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<Clean>,
}

impl Proof {
    fn is_over(&self, at: Instant) -> bool {
        (at - self.since).num_seconds() > i64::from(self.limit_seconds)
    }
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

    /// How it proves that alerts come through.
    pub fn proof(&self) -> Option<&Proof> {
        self.asking.as_ref()?.proof.as_ref()
    }

    /// Whether it is no word that there is nothing: it was silent too long, or proves nothing any more.
    pub fn is_stale(&self, at: Instant) -> bool {
        self.is_silent(at) || self.is_unproven(at)
    }

    /// Whether it answers, but no Test message came for too long.
    pub fn is_unproven(&self, at: Instant) -> bool {
        !self.is_silent(at) && self.proof().is_some_and(|proof| proof.is_over(at))
    }

    /// What never answered is silent from the first question on.
    fn is_silent(&self, at: Instant) -> bool {
        let never = self.asking.as_ref().is_some_and(|asking| !asking.has_answered);
        never
            || self
                .stale_after_seconds
                .is_some_and(|limit| (at - self.heard_at).num_seconds() > i64::from(limit))
    }

    /// When it becomes stale if nothing more comes: after the last second that it is not.
    pub fn stale_at(&self) -> impl Iterator<Item = Instant> {
        let silent = self.stale_after_seconds.map(|limit| (self.heard_at, limit));
        let unproven = self.proof().map(|proof| (proof.since, proof.limit_seconds));
        let after = |(since, limit): (Instant, u32)| {
            since.checked_add_signed(TimeDelta::seconds(i64::from(limit) + 1))
        };
        [silent, unproven].into_iter().flatten().filter_map(after)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(time: &str) -> Instant {
        format!("2026-11-{time}:00Z").parse().unwrap()
    }

    /// Heard at noon of the 24th and silent after half an hour, with a Test of that time every day.
    fn feed(came: bool) -> Feed {
        let proof = Proof { since: at("24T12:00"), came, limit_seconds: 24 * 3_600 };
        let asking = Asking {
            kind: "cap".into(),
            asked_at: at("24T12:00"),
            has_answered: true,
            proof: Some(proof),
            ..Asking::default()
        };
        Feed {
            id: "dnmg".into(),
            name: "DNMG".into(),
            heard_at: at("24T12:00"),
            stale_after_seconds: Some(1_800),
            asking: Some(asking),
        }
    }

    #[test]
    fn a_feed_that_answers_without_a_test_is_stale_in_words_of_its_own() {
        for came in [true, false] {
            let heard = |time: &str| Feed { heard_at: at(time), ..feed(came) };
            let (fresh, late) = (heard("25T12:00"), heard("25T12:01"));
            assert!(!fresh.is_stale(at("25T12:00")) && !fresh.is_unproven(at("25T12:00")));
            assert!(late.is_stale(at("25T12:01")) && late.is_unproven(at("25T12:01")));
            // What does not answer either is silent first of all.
            assert!(feed(came).is_stale(at("25T12:01")) && !feed(came).is_unproven(at("25T12:01")));
        }
    }

    #[test]
    fn it_is_stale_from_the_moments_on_that_it_names() {
        let moments: Vec<Instant> = feed(true).stale_at().collect();
        assert_eq!(moments.len(), 2);
        for (moment, heard) in moments.into_iter().zip(["24T12:00", "25T12:00"]) {
            let feed = Feed { heard_at: at(heard), ..feed(true) };
            assert!(feed.is_stale(moment) && !feed.is_stale(moment - TimeDelta::seconds(1)));
        }
    }
}
