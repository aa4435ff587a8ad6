//! What a post says of a whole day: who crossed, by groups; what the post opposite counted; and how
//! many were looked at twice or by a nurse.
//!
//! The parts are of the hours as they were first reported: an hour that is corrected later leaves them
//! as they are, so that they do not add up, as happens. It must not know hours or lines.

use chrono::{Days, NaiveDate};

use super::seed::{SOURCE, Seed};
use super::window::{Window, clock};
use crate::domain::{
    Dimension, Dimensions, Direction, Instant, Metric, Observation, Period, PlaceId, Series, SourceId,
    Standing, Value, split,
};

/// When the forms of a day are counted by groups, and when the post opposite has published its own: on the
/// next morning, since a day is whole when it is over.
const COUNTED: (u32, u32) = (6, 40);
const PUBLISHED: (u32, u32) = (7, 30);

/// Who says what the post opposite counted.
const OPPOSITE: &str = "simulator-opposite";

/// Groups with their weights in a thousand; travellers by air are not those by land.
type Weights = [(&'static str, u64)];
const BY_LAND: &Weights = &[("tls", 540), ("idn", 425), ("prt", 8), ("other", 27)];
const BY_AIR: &Weights = &[("tls", 390), ("idn", 240), ("prt", 90), ("other", 280)];
const AGES: &Weights = &[("0-17", 140), ("18-59", 770), ("60+", 90)];
const SEXES: &Weights = &[("f", 430), ("m", 570)];

/// One post on one day.
pub(super) struct Day<'a> {
    pub(super) place: &'a PlaceId,
    pub(super) seed: Seed,
    pub(super) date: NaiveDate,
    /// Entries and exits.
    pub(super) movements: [u32; 2],
    /// Whether somebody counts on the other side.
    pub(super) is_opposed: bool,
    pub(super) is_airport: bool,
}

impl Day<'_> {
    /// What was said of it in a window.
    pub(super) fn say(&self, window: Window, rows: &mut Vec<Observation>) {
        let [counted, published] = [COUNTED, PUBLISHED].map(|at| clock(self.date + Days::new(1), at));
        if window.contains(counted) {
            self.parts(counted, rows);
            self.counts(counted, rows);
        }
        if self.is_opposed && window.contains(published) {
            self.opposite(published, rows);
        }
    }

    fn parts(&self, at: Instant, rows: &mut Vec<Observation>) {
        let total = self.movements.iter().map(|count| i64::from(*count)).sum();
        let groups = if self.is_airport { BY_AIR } else { BY_LAND };
        for (group, number) in self.shares(total, groups, "nationality") {
            let by = Dimensions::of(Dimension::NationalityGroup, group);
            rows.push(self.row(Metric::Crossings, by, number, at));
        }
        for (sex, of_sex) in self.shares(total, SEXES, "sex") {
            for (age, number) in self.shares(of_sex, AGES, sex) {
                let mut by = Dimensions::of(Dimension::Sex, sex);
                by.0.insert(Dimension::AgeBand, age.into());
                rows.push(self.row(Metric::Crossings, by, number, at));
            }
        }
    }

    /// Parts that make the whole; no two days have the same shares.
    fn shares(
        &self,
        total: i64,
        groups: &'static Weights,
        name: &str,
    ) -> impl Iterator<Item = (&'static str, i64)> {
        let drawn = |(group, weight): &(&str, u64)| {
            u64::from(self.seed_of(name).of(group).count(*weight as f64 * total as f64 / 1_000.0))
        };
        let weights: Vec<u64> = groups.iter().map(drawn).collect();
        groups.iter().map(|(group, _)| *group).zip(split(total, &weights))
    }

    fn counts(&self, at: Instant, rows: &mut Vec<Observation>) {
        let entries = f64::from(self.movements[0]);
        for (metric, share) in [
            (Metric::SecondaryInspections, 0.018),
            (Metric::Referrals, 0.002),
            (Metric::HealthScreened, 0.22),
            (Metric::HealthReferred, 0.004),
        ] {
            let number = self.seed_of(metric.name()).count(entries * share);
            rows.push(self.row(metric, Dimensions::default(), i64::from(number), at));
        }
    }

    /// Nearly the same movements, seen from the other side.
    fn opposite(&self, at: Instant, rows: &mut Vec<Observation>) {
        for (direction, count) in Direction::BOTH.into_iter().zip(self.movements) {
            let spread = count / 50 + 3;
            let off = self.seed_of("opposite").of(direction.name()).below(2 * spread + 1);
            let number = (i64::from(count) + i64::from(off) - i64::from(spread)).max(0);
            let row = self.row(Metric::CrossingsOpposite, Dimensions::crossing(direction), number, at);
            rows.push(Observation { source: SourceId::new(OPPOSITE), ..row });
        }
    }

    fn seed_of(&self, name: &str) -> Seed {
        let midnight = clock(self.date, (0, 0));
        self.seed.of("parts").of(name).at(midnight.timestamp())
    }

    fn row(&self, metric: Metric, dimensions: Dimensions, number: i64, as_of: Instant) -> Observation {
        Observation {
            series: Series { metric, place: self.place.clone(), dimensions },
            period: Period::Day(self.date),
            source: SourceId::new(SOURCE),
            revision: 1,
            value: Value::Number(number),
            as_of,
            recorded_at: as_of,
            standing: Standing::Final,
            note: None,
        }
    }
}
