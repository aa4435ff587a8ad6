//! Sums beside the rows: whatever came, in whatever frames, they are those of the rows.

use chrono::{Days, NaiveDate, TimeDelta};
use haree::{
    domain::{
        DayRange, Dimension, Dimensions, Direction, Observation, Period, Records as _, Standing, Value, Zone,
        tallies_of_rows,
    },
    protocol::{Collection, Mode, Row},
    store::Store,
};
use rand_pcg::{
    Pcg32,
    rand_core::{Rng as _, SeedableRng as _},
};
use tempfile::TempDir;

use super::{at_hour, figure, frame, open};

const DAYS: u64 = 5;
const POSTS: [&str; 3] = ["BT", "BTG", "SAL"];

fn first() -> NaiveDate {
    Zone::DILI.day(at_hour(0))
}

/// Numbers below a bound, the same in every run.
struct Dice(Pcg32);

impl Dice {
    fn below(&mut self, bound: u32) -> u32 {
        self.0.next_u32() % bound
    }

    fn row(&mut self) -> Observation {
        let mut row = figure(0, self.below(200).into());
        let day = first() + Days::new(self.below(DAYS as u32).into());
        row.period = match self.below(8) {
            0 => Period::Day(day),
            _ => Period::Hour(Zone::DILI.hour_of(day, self.below(6) * 4)),
        };
        row.series.place = POSTS[self.below(3) as usize].into();
        row.series.dimensions = Dimensions::crossing(Direction::BOTH[self.below(2) as usize]);
        if self.below(8) == 0 {
            row.series.dimensions.0.insert(Dimension::Sex, "f".into());
        }
        row.source = ["hq", "radio"][self.below(2) as usize].into();
        row.revision = self.below(3) + 1;
        row.as_of = row.period.start(Zone::DILI) + TimeDelta::minutes((self.below(9) * 20).into());
        row.recorded_at = row.as_of + TimeDelta::minutes(self.below(600).into());
        row.standing = [Standing::Final, Standing::Provisional, Standing::Assumed][self.below(3) as usize];
        if self.below(8) == 0 {
            row.value = Value::Suppressed;
        }
        row
    }

    /// Takes in a frame: new figures, revisions, and such as are there already.
    fn apply(&mut self, store: &Store, known: &mut Vec<Observation>) {
        let modes = [Mode::SnapshotOnly, Mode::SnapshotFirst, Mode::Snapshot, Mode::SnapshotLast];
        let mode = modes.get(self.below(12) as usize).copied().unwrap_or(Mode::Delta);
        let mut rows: Vec<Observation> = (0..self.below(40)).map(|_| self.row()).collect();
        let again = self.below(1 + known.len() as u32) as usize;
        rows.extend_from_slice(&known[again..]);
        known.extend_from_slice(&rows[..rows.len() / 4]);
        let rows = rows.iter().map(|row| Row::Record(serde_json::to_value(row).unwrap())).collect();
        store.apply(&frame(Collection::Observations, mode, rows, "n.1")).unwrap();
    }
}

fn days(post: &str, from: u64, until: u64) -> DayRange {
    let day = |nth| first() + Days::new(nth);
    DayRange { place: post.into(), first: day(from), until: day(until), zone: Zone::DILI }
}

#[track_caller]
fn check(store: &Store, days: &DayRange) {
    assert_eq!(store.tallies(days).unwrap(), tallies_of_rows(store, days).unwrap());
}

#[test]
fn sums_are_those_of_the_rows() {
    for seed in 0..12 {
        let dir = TempDir::new().unwrap();
        let mut store = open(dir.path());
        let (mut dice, mut known) = (Dice(Pcg32::seed_from_u64(seed)), Vec::new());
        for _ in 0..60 {
            match dice.below(6) {
                0 => store.flush().unwrap(),
                1 => {
                    drop(store);
                    store = open(dir.path());
                }
                2 => {
                    let from = dice.below(DAYS as u32).into();
                    check(&store, &days(POSTS[dice.below(3) as usize], from, from + 1));
                }
                _ => dice.apply(&store, &mut known),
            }
            // One that is not always asked for, so that not all is made anew at once.
            let asked = dice.below(4);
            for post in POSTS.iter().take(asked as usize) {
                check(&store, &days(post, 0, DAYS));
            }
        }
        for post in POSTS {
            check(&store, &days(post, 0, DAYS + 3));
        }
    }
}

#[test]
fn a_day_by_another_clock_has_the_sums_of_its_own_hours() {
    let dir = TempDir::new().unwrap();
    let store = open(dir.path());
    let mut dice = Dice(Pcg32::seed_from_u64(7));
    (0..5).for_each(|_| dice.apply(&store, &mut Vec::new()));
    let of_dili = days("BTG", 0, DAYS);
    check(&store, &of_dili);
    let utc = DayRange { zone: Zone::new(chrono::FixedOffset::east_opt(0).unwrap()), ..of_dili.clone() };
    check(&store, &utc);
    assert_ne!(store.tallies(&utc).unwrap(), store.tallies(&of_dili).unwrap());
}
