//! What came of one day at one post, added up: all that a table of days and longer needs of it.
//!
//! Hours count where any hour of the day came, else the figure of the day. It depends on rows
//! alone, so whoever has them may keep it. It must not know calendars, nor what the time is.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Direction, HoursOfDay, Instant, Observation, Period, Standing, Value, Zone,
    current::{self, Figure},
};

/// The movements of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tally {
    /// In the order of [`Direction::BOTH`].
    pub ways: [WayTally; 2],
    /// The weakest of the figures in it.
    pub standing: Standing,
    /// A figure in it was changed after it had been final.
    pub revised: bool,
    /// The same of any figure of any source, also of one that is not in it.
    pub any_changed: bool,
    /// When HQ took in the newest row, of those in it and those that they replaced.
    pub recorded_at: Instant,
}

/// The movements of one day in one direction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WayTally {
    pub number: i64,
    /// Figures in the number.
    pub parts: u32,
    /// Figures that HQ hid.
    pub suppressed: u32,
    /// The hours that the figures are about; one of the day is so up to when it was made.
    pub covered: HoursOfDay,
    /// The same with the hour in which a figure of the day was made: of it something was said.
    pub reached: HoursOfDay,
}

/// Adds up the hours and days of one place, by the day; rows that are parts of others are left out.
pub fn tallies(rows: &[Observation], zone: Zone) -> BTreeMap<NaiveDate, Tally> {
    let each = current::of_each_source(rows);
    let mut days: BTreeMap<NaiveDate, Day<'_>> = BTreeMap::new();
    for figure in current::newest_of(&each) {
        let Some(way) = figure.row.series.dimensions.direction_alone() else { continue };
        let day = days.entry(figure.row.period.first_day(zone)).or_default();
        match figure.row.period {
            Period::Hour(_) => day.hours.push((way, figure)),
            Period::Day(_) => day.whole.push((way, figure)),
            _ => {}
        }
    }
    let mut tallies: BTreeMap<NaiveDate, Tally> =
        days.into_iter().filter_map(|(day, of)| Some((day, of.tally(day, zone)?))).collect();
    let alone = |row: &Observation| row.series.dimensions.direction_alone().is_some();
    for figure in each.iter().filter(|figure| figure.revision.is_some() && alone(figure.row)) {
        tallies.entry(figure.row.period.first_day(zone)).and_modify(|tally| tally.any_changed = true);
    }
    for row in rows.iter().filter(|row| alone(row)) {
        let newest = |tally: &mut Tally| tally.recorded_at = tally.recorded_at.max(row.recorded_at);
        tallies.entry(row.period.first_day(zone)).and_modify(newest);
    }
    tallies
}

/// The figures in force of one day.
#[derive(Default)]
struct Day<'a> {
    hours: Vec<(Direction, Figure<'a>)>,
    whole: Vec<(Direction, Figure<'a>)>,
}

impl Day<'_> {
    /// None where nothing came.
    fn tally(&self, day: NaiveDate, zone: Zone) -> Option<Tally> {
        let used = if self.hours.is_empty() { &self.whole } else { &self.hours };
        let mut tally = Tally {
            ways: [WayTally::default(); 2],
            standing: Standing::Final,
            revised: false,
            any_changed: false,
            recorded_at: used.first()?.1.row.recorded_at,
        };
        for (way, figure) in used {
            tally.ways[*way as usize].add(figure.row, day, zone);
            tally.standing = tally.standing.weaker(figure.row.standing);
            tally.revised |= figure.revision.is_some();
        }
        Some(tally)
    }
}

impl WayTally {
    fn add(&mut self, row: &Observation, day: NaiveDate, zone: Zone) {
        match row.value {
            Value::Number(number) => {
                self.number = self.number.saturating_add(number);
                self.parts += 1;
            }
            Value::Suppressed => self.suppressed += 1,
            Value::Withdrawn => {}
        }
        let [covered, reached] = if let Period::Hour(hour) = row.period {
            [HoursOfDay::within(hour.of_day(zone), hour.of_day(zone) + 1); 2]
        } else {
            let (hours, hour) = (HoursOfDay::within(0, 24), |hour| zone.hour_of(day, hour));
            [hours.filter(|it| hour(it).end() <= row.as_of), hours.filter(|it| hour(it).start() < row.as_of)]
        };
        self.covered = self.covered.and(covered);
        self.reached = self.reached.and(reached);
    }
}
