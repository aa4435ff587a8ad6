//! Figures in frames of every kind, against a model: what is shown, what it adds up to, and what a
//! frame says that it changed.

use std::collections::BTreeMap;

use haree::{
    domain::Observation,
    protocol::{Collection, Digest, Mode, Row, figure_hash},
};
use rand_pcg::{
    Pcg32,
    rand_core::{Rng as _, SeedableRng as _},
};
use tempfile::TempDir;

use super::{figure, frame, open, read_figures};

const HOURS: i64 = 6;

/// What a cache shows by hour and revision: a number, and the snapshot that brought it.
#[derive(Clone, Default)]
struct Model {
    rows: BTreeMap<(i64, u32), (i64, u32)>,
    generation: u32,
    open: Option<u32>,
}

impl Model {
    fn apply(&mut self, mode: Mode, rows: &[Observation]) {
        if matches!(mode, Mode::SnapshotFirst | Mode::SnapshotOnly) {
            self.open = Some(self.open.unwrap_or(self.generation) + 1);
        }
        let writing = self.open.unwrap_or(self.generation);
        for row in rows {
            self.rows.insert(place(row), (row.value.number().unwrap(), writing));
        }
        if matches!(mode, Mode::SnapshotLast | Mode::SnapshotOnly) {
            self.generation = writing;
            self.open = None;
            self.rows.retain(|_, (_, generation)| *generation >= writing);
        }
    }

    fn shown(&self) -> Vec<((i64, u32), i64)> {
        self.rows.iter().map(|(place, (value, _))| (*place, *value)).collect()
    }
}

fn place(row: &Observation) -> (i64, u32) {
    let hour = (row.period.start(haree::domain::Zone::DILI) - first_hour()).num_hours();
    (hour, row.revision)
}

fn first_hour() -> haree::domain::Instant {
    figure(0, 0).period.start(haree::domain::Zone::DILI)
}

fn some_rows(dice: &mut Pcg32) -> Vec<Observation> {
    let mut below = |bound: u32| dice.next_u32() % bound;
    let row = |below: &mut dyn FnMut(u32) -> u32| {
        let mut row = figure(i64::from(below(HOURS as u32)), i64::from(below(3)));
        row.revision = below(4) + 1;
        row
    };
    (0..below(9)).map(|_| row(&mut below)).collect()
}

#[test]
fn revisions_that_come_in_any_frames_are_shown_as_they_are_at_hq() {
    for seed in 0..12 {
        let dir = TempDir::new().unwrap();
        let (mut store, mut model, mut dice) =
            (open(dir.path()), Model::default(), Pcg32::seed_from_u64(seed));
        for step in 0..60 {
            let what = format!("seed {seed}, step {step}");
            let modes = match model.open {
                None => [Mode::Delta, Mode::Delta, Mode::SnapshotFirst, Mode::SnapshotOnly],
                Some(_) => [Mode::Delta, Mode::Snapshot, Mode::SnapshotFirst, Mode::SnapshotLast],
            };
            let (mode, rows) = (modes[dice.next_u32() as usize % 4], some_rows(&mut dice));
            let sent = rows.iter().map(|row| Row::Record(serde_json::to_value(row).unwrap())).collect();
            let before = model.shown();
            model.apply(mode, &rows);
            let cursor = format!("c{step}");
            let applied = store.apply(&frame(Collection::Observations, mode, sent, &cursor)).unwrap();
            assert_eq!((applied.changed, applied.unread), (before != model.shown(), 0), "{what}, {mode:?}");
            if step % 20 == 19 {
                store.flush().unwrap();
                drop(store);
                store = open(dir.path());
            }
            let shown = read_figures(&store, 0, HOURS);
            let numbers = shown.iter().map(|row| (place(row), row.value.number().unwrap()));
            assert_eq!(numbers.collect::<Vec<_>>(), model.shown(), "{what}, {mode:?}");
            let mut sum = Digest::default();
            for row in &shown {
                sum.add(figure_hash(row));
            }
            let known = store.digest(Collection::Observations).unwrap();
            assert_eq!(known.map(|(_, known)| known), model.open.is_none().then_some(sum), "{what}");
        }
    }
}
