//! Figures: what was counted, where, for which period, by whom and when they said so.
//!
//! A figure is never overwritten: each revision is a row of its own, and the same row has the
//! same key everywhere, so that every console gives the same answer to "what did we know then".

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::{Clean, Dimensions, Instant, Metric, Period, PlaceId, SourceId};

/// One line of figures over time.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Series {
    pub metric: Metric,
    pub place: PlaceId,
    #[serde(default, skip_serializing_if = "Dimensions::is_none", rename = "by")]
    pub dimensions: Dimensions,
}

/// A figure, or the statement that it is hidden.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    /// In the metric's unit.
    Number(#[serde(deserialize_with = "countable")] i64),
    /// Hidden at HQ, because it or a neighbour is under five.
    Suppressed,
    /// The source took back what it said: from then on it says nothing of this.
    Withdrawn,
}

/// The largest figure that is taken in, either way: a thousand of them still add up.
const LARGEST: i64 = 1_000_000_000_000_000;

fn countable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<i64, D::Error> {
    let number = i64::deserialize(deserializer)?;
    if (-LARGEST..=LARGEST).contains(&number) {
        return Ok(number);
    }
    Err(D::Error::custom(format!("{number} is beyond anything that can be counted")))
}

impl Value {
    pub fn number(self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(number),
            Self::Suppressed | Self::Withdrawn => None,
        }
    }
}

/// How firm a figure is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    #[default]
    Final,
    /// The period is not over, or the source says that it will change.
    Provisional,
    /// Nobody counted it: a worked example or a planning figure, shown with `≈`.
    Assumed,
}

impl Standing {
    /// The weaker of two: a sum is as firm as the weakest figure in it.
    #[must_use]
    pub fn weaker(self, other: Self) -> Self {
        // In the order in which they are declared.
        if other as u8 > self as u8 { other } else { self }
    }
}

/// What makes one row of figures one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObservationKey {
    pub series: Series,
    pub period: Period,
    pub source: SourceId,
    /// 1 for the first that HQ received, then one more for each later row of the same source.
    pub revision: u32,
}

/// One figure as one source gave it, once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Observation {
    #[serde(flatten)]
    pub series: Series,
    pub period: Period,
    pub source: SourceId,
    pub revision: u32,
    pub value: Value,
    /// The source's own time of the figure.
    pub as_of: Instant,
    /// When HQ took it in.
    pub recorded_at: Instant,
    #[serde(default)]
    pub standing: Standing,
    /// What a reader must know beside the number, in the source's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Clean>,
}

impl Observation {
    pub fn key(&self) -> ObservationKey {
        ObservationKey {
            series: self.series.clone(),
            period: self.period,
            source: self.source.clone(),
            revision: self.revision,
        }
    }

    /// What decides which of a source's rows is in force: the source's time, then HQ's order.
    pub fn rank(&self) -> (Instant, u32) {
        (self.as_of, self.revision)
    }
}
