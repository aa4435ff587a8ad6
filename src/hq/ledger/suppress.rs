//! Small cells on their way into the ledger: what is hidden keeps its number in a column that never
//! goes out. Which cells those are, [`suppression`] says.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::Datelike as _;
use sqlx::Row as _;

use super::writing::{Writing, read_json, record_json};
use crate::{
    domain::{Metric, Observation, Place, SourceId, Value, Zone},
    hq::suppression::{self, Cell, Cells, Key, Status, is_small},
};

/// What a hidden cell counts as whose number HQ was never told.
const UNTOLD: i64 = 2;
/// How many states of the figures a reader is thought to remember.
const REMEMBERED: usize = 8;

/// Hides what must be hidden of the figures that this transaction wrote, from `first` on.
pub(super) async fn hide(writing: &mut Writing, first: i64) -> Result<(), sqlx::Error> {
    const METRICS: &str = "
        SELECT DISTINCT metric FROM observations AS o WHERE rev >= ?
        AND EXISTS (SELECT 1 FROM observations AS f WHERE f.metric = o.metric AND f.fine = 1)";
    if first > writing.rev() {
        return Ok(());
    }
    let metrics: Vec<String> = sqlx::query_scalar(METRICS).bind(first).fetch_all(&mut *writing.tx).await?;
    if metrics.is_empty() {
        return Ok(());
    }
    let places: Vec<String> =
        sqlx::query_scalar("SELECT json FROM places").fetch_all(&mut *writing.tx).await?;
    let places: Vec<Place> = places.iter().map(|json| read_json(json)).collect::<Result<_, _>>()?;
    for name in metrics {
        let Some(metric) = Metric::ALL.iter().copied().find(|metric| metric.name() == name) else { continue };
        let said = Said::read(writing, metric, first).await?;
        for row in said.to_hide(metric, &places) {
            write(writing, row).await?;
        }
    }
    Ok(())
}

async fn write(writing: &mut Writing, row: &Row) -> Result<(), sqlx::Error> {
    let Value::Number(number) = row.figure.value else { return Ok(()) };
    let sent = Observation { value: Value::Suppressed, ..row.figure.clone() };
    sqlx::query("UPDATE observations SET hidden = ?, json = ? WHERE rev = ?")
        .bind(number)
        .bind(record_json(&sent)?)
        .bind(row.rev)
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

/// One row of a figure, with its own number.
struct Row {
    rev: i64,
    key: Key,
    figure: Observation,
    is_hidden: bool,
}

/// What was said of one metric in the years that the new rows are about.
struct Said {
    rows: Vec<Row>,
    first: i64,
    /// Numbers that went out.
    shown: HashSet<(Key, i64)>,
}

impl Said {
    async fn read(writing: &mut Writing, metric: Metric, first: i64) -> Result<Self, sqlx::Error> {
        const READ: &str = "SELECT rev, json, hidden FROM observations WHERE metric = ? ORDER BY rev";
        let found = sqlx::query(READ).bind(metric.name()).fetch_all(&mut *writing.tx).await?;
        let mut rows = Vec::with_capacity(found.len());
        for row in found {
            let mut figure: Observation = read_json(row.try_get("json")?)?;
            let hidden: Option<i64> = row.try_get("hidden")?;
            let is_hidden = figure.value == Value::Suppressed;
            if let Some(hidden) = hidden {
                figure.value = Value::Number(hidden);
            }
            let key = Key {
                place: figure.series.place.clone(),
                by: figure.series.dimensions.clone(),
                period: figure.period,
            };
            rows.push(Row { rev: row.try_get("rev")?, key, figure, is_hidden });
        }
        let mut said = Self { rows, first, shown: HashSet::new() };
        let years: BTreeSet<i32> = said.new_rows().flat_map(years).collect();
        said.rows.retain(|row| years_of(row).any(|year| years.contains(&year)));
        let out = said.rows.iter().filter(|row| row.rev < first && !row.is_hidden);
        said.shown = out.filter_map(|row| Some((row.key.clone(), row.figure.value.number()?))).collect();
        Ok(said)
    }

    fn new_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.rev >= self.first)
    }

    /// The new rows that must not go out as they are.
    ///
    /// A cell that was hidden once stays so, whoever speaks of it and whatever it has become: the
    /// difference to its total would tell what it was.
    fn to_hide(&self, metric: Metric, places: &[Place]) -> Vec<&Row> {
        let small = |row: &Row| {
            row.is_hidden || row.figure.value.number().is_some_and(|number| is_small(&row.key.by, number))
        };
        let is_small_now = |row: &&Row| row.is_hidden || (row.rev >= self.first && small(row));
        let mut hidden: BTreeSet<&Key> = self.rows.iter().filter(is_small_now).map(|row| &row.key).collect();
        loop {
            let before = hidden.len();
            for source in self.rows.iter().map(|row| &row.figure.source).collect::<BTreeSet<_>>() {
                let now = self.state(source, self.last(), &hidden);
                let states = self.states();
                let past: Vec<Cells> =
                    states.iter().map(|until| self.state(source, *until, &hidden)).collect();
                let more = suppression::hide(metric, &now, &past, places);
                hidden.extend(self.rows.iter().map(|row| &row.key).filter(|key| more.contains(*key)));
            }
            if hidden.len() == before {
                break;
            }
        }
        self.new_rows().filter(|row| !row.is_hidden && hidden.contains(&row.key)).collect()
    }

    fn last(&self) -> i64 {
        self.rows.last().map_or(0, |row| row.rev)
    }

    /// The last revisions of the newest states before this one.
    fn states(&self) -> Vec<i64> {
        let old: Vec<&Row> = self.rows.iter().filter(|row| row.rev < self.first).collect();
        let states = old.chunk_by(|a, b| a.figure.recorded_at == b.figure.recorded_at);
        let ends: Vec<i64> = states.filter_map(|state| state.last().map(|row| row.rev)).collect();
        ends.into_iter().rev().take(REMEMBERED).collect()
    }

    /// What a source said at a revision: its rows in force; now, the new ones whatever their rank.
    fn state(&self, source: &SourceId, until: i64, hidden: &BTreeSet<&Key>) -> Cells {
        let mut in_force: BTreeMap<&Key, &Row> = BTreeMap::new();
        for row in self.rows.iter().filter(|row| row.rev <= until && row.figure.source == *source) {
            let rank = |row: &Row| (row.rev >= self.first, row.figure.rank());
            let best = in_force.entry(&row.key).or_insert(row);
            if rank(row) > rank(best) {
                *best = row;
            }
        }
        let cell = |row: &Row| {
            let number = row.figure.value.number();
            let status = match number {
                None => Status::Untold,
                // Another source has told it, or this one has before.
                Some(number) if self.is_shown(&row.key, number) => Status::Shown,
                _ if row.is_hidden => Status::Hidden,
                _ if row.rev < self.first => Status::Shown,
                _ if hidden.contains(&row.key) => Status::Hidden,
                _ => Status::Open,
            };
            Cell { value: number.unwrap_or(UNTOLD), row: Some(row.rev), status }
        };
        in_force.into_iter().map(|(key, row)| (key.clone(), cell(row))).collect()
    }

    fn is_shown(&self, key: &Key, number: i64) -> bool {
        self.shown.contains(&(key.clone(), number))
    }
}

fn years(row: &Row) -> Vec<i32> {
    years_of(row).collect()
}

fn years_of(row: &Row) -> impl Iterator<Item = i32> {
    let period = row.key.period;
    period.first_day(Zone::DILI).year()..=period.last_day(Zone::DILI).year()
}
