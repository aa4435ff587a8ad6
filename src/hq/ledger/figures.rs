//! Figures on their way in: each source's revisions are numbered here, and none is ever replaced.

use std::collections::HashMap;

use chrono::SubsecRound as _;
use sqlx::Row as _;

use super::{
    cells, suppress,
    writing::{Arrival, Writing, read_json, record_json},
};
use crate::{
    domain::{Instant, Observation, Period, Value, Zone},
    hq::{
        batch::{Answer, Taken, Timing},
        suppression::is_fine,
    },
};

/// How many figures are looked up and written by one statement.
const AT_ONCE: usize = 500;

/// What one source says of one figure and period.
type Key = [String; 5];

/// Takes in figures, in order; `at` is HQ's time.
pub(super) async fn take(
    writing: &mut Writing,
    figures: Vec<Observation>,
    arrival: Arrival,
) -> Result<Vec<Taken>, sqlx::Error> {
    Ok(take_all(writing, figures, arrival, |_| Timing::Stated).await?.0)
}

/// Takes in the figures of an answer, and writes down where each that is new stands in it.
pub(super) async fn take_answer(
    writing: &mut Writing,
    answer: Answer,
    arrival: Arrival,
) -> Result<Vec<Taken>, sqlx::Error> {
    let Answer { address, figures } = answer;
    let (figures, cells): (Vec<Observation>, Vec<_>) =
        figures.into_iter().map(|told| (told.observation, (told.row, told.cell, told.timing))).unzip();
    let timing = |at: usize| cells.get(at).map(|(.., timing)| *timing).unwrap_or_default();
    let (taken, kept) = take_all(writing, figures, arrival, timing).await?;
    let stands = kept.iter().filter_map(|(rev, at)| {
        let (row, cell, _) = cells.get(*at)?;
        Some((*rev, *row, cell.as_str()))
    });
    cells::write(writing, &address, (stands, arrival)).await?;
    Ok(taken)
}

/// What became of each figure, and of those that are kept the revision and the place in the list.
type Outcome = (Vec<Taken>, Vec<(i64, usize)>);

async fn take_all(
    writing: &mut Writing,
    mut figures: Vec<Observation>,
    arrival: Arrival,
    timing: impl Fn(usize) -> Timing + Send,
) -> Result<Outcome, sqlx::Error> {
    for figure in &mut figures {
        // The wire has whole seconds; a fraction here would make the same figure a revision.
        figure.as_of = figure.as_of.trunc_subsecs(0);
    }
    let (mut taken, mut kept) = (Vec::with_capacity(figures.len()), Vec::new());
    let first = writing.rev() + 1;
    for figures in figures.chunks(AT_ONCE) {
        let keys: Vec<Key> = figures.iter().map(key).collect();
        let mut known = known(writing, &keys).await?;
        let mut rows = Vec::new();
        for (figure, key) in figures.iter().zip(keys) {
            let before = known.entry(key.clone()).or_default();
            let timing = timing(taken.len());
            let (what, figure) = judge(before, (figure, timing), arrival.of(figure.recorded_at));
            if let Some(figure) = figure {
                let rev = writing.next();
                kept.push((rev, taken.len()));
                rows.push(row(rev, key, &figure)?);
                before.push(figure);
            }
            taken.push(what);
        }
        insert(writing, &rows).await?;
    }
    // In the same transaction: nobody ever reads what is hidden here.
    suppress::hide(writing, first).await?;
    Ok((taken, kept))
}

/// What is in force of the same source for each of some figures, also where consoles do not see it.
pub(super) async fn in_force(
    writing: &mut Writing,
    figures: &[Observation],
) -> Result<Vec<Option<Value>>, sqlx::Error> {
    let mut values = Vec::with_capacity(figures.len());
    for figures in figures.chunks(AT_ONCE) {
        let keys: Vec<Key> = figures.iter().map(key).collect();
        let known = known(writing, &keys).await?;
        let stands =
            |key: &Key| known.get(key)?.iter().max_by_key(|known| known.rank()).map(|known| known.value);
        values.extend(keys.iter().map(stands));
    }
    Ok(values)
}

/// Decides what a figure is beside those that the same source gave before.
fn judge(
    before: &[Observation],
    (figure, timing): (&Observation, Timing),
    at: Instant,
) -> (Taken, Option<Observation>) {
    let says_same = |known: &Observation| {
        (known.value, known.standing, &known.note) == (figure.value, figure.standing, &figure.note)
    };
    let stands = before.iter().max_by_key(|known| known.rank());
    let again = timing == Timing::Implied && stands.is_some_and(says_same);
    if again || before.iter().any(|known| known.as_of == figure.as_of && says_same(known)) {
        return (Taken::Unchanged, None);
    }
    // Who never said anything has nothing to take back.
    if before.is_empty() && figure.value == Value::Withdrawn {
        return (Taken::Unchanged, None);
    }
    let what = match before.iter().map(|known| known.as_of).max() {
        None => Taken::New,
        Some(newest) if figure.as_of < newest => Taken::Older,
        Some(_) => Taken::Revised,
    };
    let revision = before.iter().map(|known| known.revision).max().unwrap_or(0) + 1;
    (what, Some(Observation { revision, recorded_at: at, ..figure.clone() }))
}

fn key(figure: &Observation) -> Key {
    [
        figure.series.metric.name().to_owned(),
        figure.series.place.to_string(),
        figure.series.dimensions.to_string(),
        figure.period.to_string(),
        figure.source.to_string(),
    ]
}

/// Everything that the ledger has under some keys.
async fn known(writing: &mut Writing, keys: &[Key]) -> Result<HashMap<Key, Vec<Observation>>, sqlx::Error> {
    // CROSS JOIN keeps the keys in the outer loop; the other way round reads the whole table.
    const FIND: &str = "
        SELECT k.key AS number, o.json, o.hidden FROM json_each(?) AS k CROSS JOIN observations AS o
        ON o.metric = k.value ->> 0 AND o.place = k.value ->> 1 AND o.dimensions = k.value ->> 2
        AND o.period = k.value ->> 3 AND o.source = k.value ->> 4";
    let mut known: HashMap<Key, Vec<Observation>> = HashMap::new();
    let rows = sqlx::query(FIND).bind(record_json(&keys)?).fetch_all(&mut *writing.tx).await?;
    let mut last = None;
    for row in rows {
        let number = row.try_get::<i64, _>("number")? as usize;
        let Some(key) = keys.get(number) else { continue };
        // A key that is twice in the batch comes twice, whole.
        if last != Some(number) {
            known.remove(key);
            last = Some(number);
        }
        let mut figure: Observation = read_json(row.try_get("json")?)?;
        if let Some(hidden) = row.try_get("hidden")? {
            figure.value = Value::Number(hidden);
        }
        known.entry(key.clone()).or_default().push(figure);
    }
    Ok(known)
}

fn row(rev: i64, key: Key, figure: &Observation) -> Result<serde_json::Value, sqlx::Error> {
    let [metric, place, dimensions, period, source] = key;
    let as_of = figure.as_of.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
    let urgency = urgency(figure.period);
    let (revision, json) = (figure.revision, record_json(figure)?);
    let fine = i64::from(is_fine(&figure.series.dimensions));
    Ok(serde_json::json!([
        rev, metric, place, dimensions, period, source, revision, as_of, urgency, json, fine
    ]))
}

async fn insert(writing: &mut Writing, rows: &[serde_json::Value]) -> Result<(), sqlx::Error> {
    const INSERT: &str = "
        INSERT INTO observations
            (rev, metric, place, dimensions, period, source, revision, as_of, urgency, json, fine)
        SELECT r.value ->> 0, r.value ->> 1, r.value ->> 2, r.value ->> 3, r.value ->> 4,
            r.value ->> 5, r.value ->> 6, r.value ->> 7, r.value ->> 8, r.value ->> 9,
            r.value ->> 10
        FROM json_each(?) AS r";
    if rows.is_empty() {
        return Ok(());
    }
    sqlx::query(INSERT).bind(record_json(&rows)?).execute(&mut *writing.tx).await?;
    Ok(())
}

/// Where a period stands in a snapshot: the newest hours and days first, then history.
///
/// Months, years and spans go before all of them: they are few, and the board's published figures
/// are among them, which must not wait for months of hours.
fn urgency(period: Period) -> i64 {
    const LONG_PERIODS_FIRST: i64 = 1 << 40;
    let start = period.start(Zone::DILI).timestamp();
    match period {
        Period::Hour(_) | Period::Day(_) | Period::Week(_) => start,
        Period::Month(_) | Period::Year(_) | Period::Span(..) => LONG_PERIODS_FIRST + start,
    }
}
