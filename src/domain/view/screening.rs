//! TB screening broken down, and the new screening that is never part of the closed total.
//!
//! It must not know how figures were chosen.

use serde::{Deserialize, Serialize};

use super::{Ratio, Sum, TbStep};
use crate::domain::{Clean, Instant, Metric, Period, SourceId, Standing, Value};

/// The closed screening by place, year, sex and age, and the new one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Screening {
    /// Municipalities, the one with most screenings first.
    pub places: Vec<TbRow>,
    pub years: Vec<TbRow>,
    pub sexes: Vec<TbRow>,
    pub ages: Vec<TbRow>,
    pub new: NewScreening,
}

/// One part of the closed screening, with the steps of the cascade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TbRow {
    pub part: Part,
    pub steps: Vec<TbStep>,
    /// People there, census 2022, for screenings per 100 residents.
    pub population: Option<u64>,
}

/// What a row of a break-down is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    Place(Clean),
    Period(Period),
    Sex(Clean),
    Age(Clean),
}

impl Part {
    /// The age with which an age band begins, by which bands stand in order; as a word, 5 comes after 45.
    pub fn first_age(&self) -> Option<u32> {
        let Self::Age(band) = self else { return None };
        band.as_str().split(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
    }
}

impl TbRow {
    pub fn value(&self, metric: Metric) -> Option<Value> {
        self.steps.iter().find(|step| step.metric == metric)?.value
    }

    /// Cases per screening; none where either is hidden.
    pub fn yielded(&self) -> Option<Ratio> {
        let number = |metric| self.value(metric)?.number();
        ratio(number(Metric::TbCases)?, number(Metric::TbScreened)?)
    }

    /// Screenings per 100 residents.
    pub fn per_hundred(&self) -> Option<f64> {
        let people = self.population.filter(|people| *people > 0)?;
        let screened = self.value(Metric::TbScreened)?.number()?;
        Some(100.0 * screened as f64 / people as f64)
    }

    /// A step is larger than the one before it: late reports, warned and not hidden.
    pub fn exceeds(&self) -> bool {
        self.steps.iter().any(|step| step.exceeds_previous)
    }

    pub fn standing(&self) -> Standing {
        let assumed = self.steps.iter().any(|step| step.standing == Standing::Assumed);
        if assumed { Standing::Assumed } else { Standing::Final }
    }
}

fn ratio(part: i64, whole: i64) -> Option<Ratio> {
    (whole > 0).then_some(Ratio { part, whole })
}

/// Screening after the closed years: a series of its own.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewScreening {
    /// The year that the rows are of; none before anything was said of one.
    pub year: Option<i32>,
    /// Of that year so far.
    pub total: NewRow,
    /// Screenings that the year should have.
    pub target: Option<i64>,
    pub quarters: Vec<(Part, NewRow)>,
    pub months: Vec<(Part, NewRow)>,
    pub places: Vec<(Part, NewRow)>,
    pub sexes: Vec<(Part, NewRow)>,
    pub ages: Vec<(Part, NewRow)>,
    /// The newest of its figures.
    pub as_of: Option<Instant>,
    /// Who counted them.
    pub sources: Vec<SourceId>,
}

/// Sums of new screening; what HQ hid is counted as hidden and is in no sum.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NewRow {
    pub screened: Sum,
    pub cases: Sum,
}

impl NewRow {
    /// None where a part of either is hidden or nothing was said.
    pub fn yielded(self) -> Option<Ratio> {
        let whole = |sum: Sum| (sum.parts > 0 && sum.suppressed == 0).then_some(sum.number);
        ratio(whole(self.cases)?, whole(self.screened)?)
    }

    /// More cases than screenings: late reports.
    pub fn exceeds(self) -> bool {
        self.yielded().is_some_and(|ratio| ratio.part > ratio.whole)
    }
}
