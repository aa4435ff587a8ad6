//! Splits the TB totals over years, places, sexes and ages, so that the parts sum to what was published.
//!
//! For simulated ledgers only; every row is marked as assumed.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::{
    Clean, Dimension, Dimensions, Instant, Metric, Observation, Period, Series, Standing, Value, split,
};

/// Who says it.
const SOURCE: &str = "worked-example";

/// How totals are split.
#[derive(Default, Deserialize)]
pub(super) struct Splits {
    period: Option<Period>,
    as_of: Instant,
    note: Clean,
    steps: BTreeMap<Metric, i64>,
    years: Vec<Share>,
    municipalities: Vec<Share>,
    sexes: Vec<Share>,
    ages: Vec<Share>,
}

#[derive(Deserialize)]
struct Share {
    name: String,
    /// Per cent of the screenings.
    percent: u64,
    /// How likely a screening finds somebody, beside the other parts.
    weight: u64,
}

impl Splits {
    pub(super) fn into_rows(self, country: &str) -> Vec<Observation> {
        let Some(period) = self.period else { return Vec::new() };
        let nothing = Dimensions::default;
        let mut rows = self
            .of(&self.years, |name| Some((country.to_owned(), nothing(), Period::Year(name.parse().ok()?))));
        rows.extend(self.of(&self.municipalities, |name| Some((name.to_owned(), nothing(), period))));
        for (shares, dimension) in [(&self.sexes, Dimension::Sex), (&self.ages, Dimension::AgeBand)] {
            rows.extend(
                self.of(shares, |name| Some((country.to_owned(), Dimensions::of(dimension, name), period))),
            );
        }
        rows
    }

    fn of(
        &self,
        shares: &[Share],
        place: impl Fn(&str) -> Option<(String, Dimensions, Period)>,
    ) -> Vec<Observation> {
        let mut rows = Vec::new();
        for (metric, total) in &self.steps {
            let finds = |share: &Share| if *metric == Metric::TbScreened { 1 } else { share.weight };
            let weights: Vec<u64> = shares.iter().map(|share| share.percent * finds(share)).collect();
            for (share, number) in shares.iter().zip(split(*total, &weights)) {
                let Some((place, dimensions, period)) = place(&share.name) else { continue };
                rows.push(Observation {
                    series: Series { metric: *metric, place: place.as_str().into(), dimensions },
                    period,
                    source: SOURCE.into(),
                    revision: 1,
                    value: Value::Number(number),
                    as_of: self.as_of,
                    recorded_at: self.as_of,
                    standing: Standing::Assumed,
                    note: Some(self.note.clone()),
                });
            }
        }
        rows
    }
}
