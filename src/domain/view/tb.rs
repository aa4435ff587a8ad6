//! The TB cascade as a screen gets it, and figures that others published.
//!
//! It must not know which source speaks for a period.

use serde::{Deserialize, Serialize};

use crate::domain::{Clean, Instant, Metric, Period, PlaceId, SourceId, Standing, Value};

/// The TB cascade on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TbSummary {
    pub period: Option<Period>,
    pub source: Option<SourceId>,
    pub as_of: Option<Instant>,
    pub steps: Vec<TbStep>,
}

impl TbSummary {
    pub fn step(&self, metric: Metric) -> Option<&TbStep> {
        self.steps.iter().find(|step| step.metric == metric)
    }

    /// Cases per screening.
    pub fn yielded(&self) -> Option<Ratio> {
        let part = self.step(Metric::TbCases)?.value?.number()?;
        let whole = self.step(Metric::TbScreened)?.value?.number()?;
        (whole > 0).then_some(Ratio { part, whole })
    }
}

/// One step of the cascade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TbStep {
    pub metric: Metric,
    /// None where nobody gave a figure for the period.
    pub value: Option<Value>,
    pub standing: Standing,
    pub source: Option<SourceId>,
    /// Against the nearest step above that has a figure.
    pub of_previous: Option<Ratio>,
    pub of_first: Option<Ratio>,
    /// More than the step above: late reports, shown and not hidden.
    pub exceeds_previous: bool,
}

impl TbStep {
    /// How many fewer than at the step above; none where either is hidden.
    pub fn fewer(&self) -> Option<i64> {
        self.of_previous.map(|ratio| ratio.whole - ratio.part)
    }
}

/// A part and its whole; never shown without the whole beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    pub part: i64,
    pub whole: i64,
}

impl Ratio {
    pub fn percent(self) -> f64 {
        100.0 * self.part as f64 / self.whole as f64
    }

    /// The number needed to screen: how many for one.
    pub fn one_in(self) -> Option<f64> {
        (self.part > 0).then(|| self.whole as f64 / self.part as f64)
    }
}

/// A published figure with what it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedFigure {
    pub place: PlaceId,
    pub name: Clean,
    pub period: Period,
    /// `entry`, `exit`, or empty for both together.
    pub direction: Clean,
    pub value: Value,
    pub standing: Standing,
    pub source: SourceId,
    pub as_of: Instant,
    /// The value before the newest revision.
    pub was: Option<Value>,
    /// How many older rows are kept.
    pub kept: u32,
    /// Another source says otherwise.
    pub disputed: bool,
    pub note: Option<Clean>,
}
