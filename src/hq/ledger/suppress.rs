//! Small cells on their way into the ledger: what is hidden keeps its number in a column that never
//! goes out. Which cells those are, [`suppression`] says.

use std::collections::{BTreeSet, HashMap};

use sqlx::{Row as _, SqlitePool};

use super::writing::{Writing, read_json, record_json};
use crate::{
    domain::{Instant, Metric, Observation, Period, Place, Value, Zone},
    hq::suppression::{self, Closed, Guard, Key, Said, Shift, Time, join, meets, time},
};

/// Looks once through the figures of a ledger that is older than the rule. What goes out hidden from
/// then on goes to every console again.
pub(super) async fn look_through(pool: &SqlitePool) -> Result<(), sqlx::Error> {
    let guarded: Option<i64> = sqlx::query_scalar("SELECT guarded FROM meta").fetch_optional(pool).await?;
    if guarded != Some(0) {
        return Ok(());
    }
    let mut writing = Writing::begin(pool).await?;
    if hide(&mut writing, 1).await? > 0 {
        const RAISE: &str = "
            INSERT INTO floors (collection, rev) VALUES ('observations', ?)
            ON CONFLICT (collection) DO UPDATE SET rev = excluded.rev";
        let rev = writing.next();
        sqlx::query(RAISE).bind(rev).execute(&mut *writing.tx).await?;
    }
    sqlx::query("UPDATE meta SET guarded = 1").execute(&mut *writing.tx).await?;
    writing.commit().await?;
    Ok(())
}

/// Hides what must be hidden of the figures that this transaction wrote, from `first` on; says how many.
pub(super) async fn hide(writing: &mut Writing, first: i64) -> Result<usize, sqlx::Error> {
    const NEW: &str =
        "SELECT metric, period, max(fine) FROM observations WHERE rev >= ? GROUP BY metric, period";
    if first > writing.rev() {
        return Ok(0);
    }
    let found: Vec<(String, String, bool)> =
        sqlx::query_as(NEW).bind(first).fetch_all(&mut *writing.tx).await?;
    let mut metrics: HashMap<String, (Time, bool)> = HashMap::new();
    for (metric, period, fine) in found {
        let Some(at) = when(&period) else { continue };
        let (all, any) = metrics.entry(metric).or_insert((at, false));
        *all = join(*all, at);
        *any |= fine;
    }
    let (mut places, mut hidden) = (None, 0);
    for (name, (at, fine)) in metrics {
        let Some(metric) = Metric::ALL.iter().copied().find(|metric| metric.name() == name) else { continue };
        let known = Known::read(writing, metric, at).await?;
        if !fine && known.is_empty() {
            continue;
        }
        if places.is_none() {
            places = Some(read_places(writing).await?);
        }
        hidden += guard(writing, (known, first), places.as_deref().unwrap_or_default()).await?;
    }
    Ok(hidden)
}

async fn read_places(writing: &mut Writing) -> Result<Vec<Place>, sqlx::Error> {
    let places: Vec<String> =
        sqlx::query_scalar("SELECT json FROM places").fetch_all(&mut *writing.tx).await?;
    places.iter().map(|json| read_json(json)).collect()
}

fn when(period: &str) -> Option<Time> {
    Period::parse(period, Some(Zone::DILI)).ok().map(time)
}

/// Reads until nothing reaches beyond what was read.
async fn guard(
    writing: &mut Writing,
    (mut known, first): (Known, i64),
    places: &[Place],
) -> Result<usize, sqlx::Error> {
    loop {
        let rows = read(writing, known.metric, (first, known.at)).await?;
        let said: Vec<Said> = rows.iter().map(|row| row.said.clone()).collect();
        let mut guard = known.guard();
        let hidden = suppression::hide(&said, &mut guard, places);
        let reach = known.reach(&guard);
        if reach != known.at {
            known = Known::read(writing, known.metric, reach).await?;
            continue;
        }
        for row in &hidden {
            if let Some(row) = rows.get(*row) {
                write(writing, row).await?;
            }
        }
        known.write(writing, guard).await?;
        return Ok(hidden.len());
    }
}

async fn write(writing: &mut Writing, row: &Row) -> Result<(), sqlx::Error> {
    let Some(number) = row.said.value else { return Ok(()) };
    let figure: Observation = read_json(&row.json)?;
    sqlx::query("UPDATE observations SET hidden = ?, json = ? WHERE rev = ?")
        .bind(number)
        .bind(record_json(&Observation { value: Value::Suppressed, ..figure })?)
        .bind(row.rev)
        .execute(&mut *writing.tx)
        .await?;
    Ok(())
}

struct Row {
    rev: i64,
    json: String,
    said: Said,
}

/// Everything that was said of a metric in periods that meet a time.
async fn read(
    writing: &mut Writing,
    metric: Metric,
    (first, at): (i64, Time),
) -> Result<Vec<Row>, sqlx::Error> {
    const PERIODS: &str = "SELECT DISTINCT period FROM observations WHERE metric = ?";
    const READ: &str = "
        SELECT o.rev, o.json, o.hidden FROM json_each(?) AS p CROSS JOIN observations AS o
        ON o.metric = ? AND o.period = p.value ORDER BY o.rev";
    let mut periods: Vec<String> =
        sqlx::query_scalar(PERIODS).bind(metric.name()).fetch_all(&mut *writing.tx).await?;
    periods.retain(|period| when(period).is_some_and(|period| meets(period, at)));
    let found = sqlx::query(READ).bind(record_json(&periods)?).bind(metric.name());
    let found = found.fetch_all(&mut *writing.tx).await?;
    let (mut rows, mut sources) = (Vec::with_capacity(found.len()), HashMap::new());
    let mut ranks: HashMap<(u32, Key), (usize, (Instant, u32))> = HashMap::new();
    for row in found {
        let (rev, json): (i64, String) = (row.try_get("rev")?, row.try_get("json")?);
        let (figure, hidden): (Observation, Option<i64>) = (read_json(&json)?, row.try_get("hidden")?);
        let next = sources.len() as u32;
        let source = *sources.entry(figure.source.clone()).or_insert(next);
        let (value, rank) = (hidden.or(figure.value.number()), figure.rank());
        let withdrawn = figure.value == Value::Withdrawn;
        let key = Key { place: figure.series.place, by: figure.series.dimensions, period: figure.period };
        // What was taken back has no number to guard; what it took back is said no more.
        let at = if withdrawn { usize::MAX } else { rows.len() };
        let best = ranks.entry((source, key.clone())).or_insert((at, rank));
        if rank > best.1 {
            *best = (at, rank);
        }
        if withdrawn {
            continue;
        }
        let is_hidden = figure.value == Value::Suppressed;
        let is_new = rev >= first;
        rows.push(Row {
            rev,
            json,
            said: Said { key, source, value, is_new, is_hidden, is_in_force: false },
        });
    }
    let in_force: BTreeSet<usize> = ranks.into_values().map(|(row, _)| row).collect();
    for row in in_force {
        if let Some(row) = rows.get_mut(row) {
            row.said.is_in_force = true;
        }
    }
    Ok(rows)
}

/// What guards a metric, and the time that is looked at.
struct Known {
    metric: Metric,
    at: Time,
    shifts: Vec<(i64, Shift)>,
    closed: Vec<Closed>,
}

impl Known {
    async fn read(writing: &mut Writing, metric: Metric, at: Time) -> Result<Self, sqlx::Error> {
        const SHIFTS: &str =
            "SELECT id, json FROM shifts WHERE metric = ? AND ends > ? AND begins < ? ORDER BY id";
        const CLOSED: &str = "SELECT json FROM closed WHERE metric = ?";
        let found: Vec<(i64, String)> = sqlx::query_as(SHIFTS)
            .bind(metric.name())
            .bind(at.0)
            .bind(at.1)
            .fetch_all(&mut *writing.tx)
            .await?;
        let mut known = Self { metric, at, shifts: Vec::new(), closed: Vec::new() };
        for (id, json) in found {
            known.shifts.push((id, read_json(&json)?));
        }
        let found: Vec<String> =
            sqlx::query_scalar(CLOSED).bind(metric.name()).fetch_all(&mut *writing.tx).await?;
        known.closed = found.iter().map(|json| read_json(json)).collect::<Result<_, _>>()?;
        Ok(known)
    }

    fn is_empty(&self) -> bool {
        self.shifts.is_empty() && self.closed.is_empty()
    }

    fn guard(&self) -> Guard {
        let shifts = self.shifts.iter().map(|(_, shift)| shift.clone()).collect();
        Guard { shifts, closed: self.closed.clone() }
    }

    /// The time that a decision is about: where it reaches beyond what was looked at, that too.
    fn reach(&self, guard: &Guard) -> Time {
        let grown = guard.closed.iter().filter(|closed| !self.closed.contains(closed));
        let new = guard.shifts.iter().skip(self.shifts.len()).map(Shift::time);
        grown.map(|closed| closed.time).chain(new).fold(self.at, join)
    }

    async fn write(self, writing: &mut Writing, guard: Guard) -> Result<(), sqlx::Error> {
        const NEW: &str = "INSERT INTO shifts (metric, begins, ends, json) VALUES (?, ?, ?, ?)";
        const CLOSED: &str = "INSERT INTO closed (metric, json) VALUES (?, ?)";
        let name = self.metric.name();
        let mut now = guard.shifts.into_iter();
        for ((id, before), now) in
            self.shifts.iter().zip(now.by_ref()).filter(|((_, before), now)| before != now)
        {
            debug_assert_eq!(before.time(), now.time(), "a shift stays where it is");
            let change = sqlx::query("UPDATE shifts SET json = ? WHERE id = ?");
            change.bind(record_json(&now)?).bind(id).execute(&mut *writing.tx).await?;
        }
        for shift in now {
            let (begins, ends) = shift.time();
            let json = record_json(&shift)?;
            let new = sqlx::query(NEW).bind(name).bind(begins).bind(ends).bind(json);
            new.execute(&mut *writing.tx).await?;
        }
        if guard.closed != self.closed {
            sqlx::query("DELETE FROM closed WHERE metric = ?").bind(name).execute(&mut *writing.tx).await?;
            for closed in guard.closed {
                let json = record_json(&closed)?;
                sqlx::query(CLOSED).bind(name).bind(json).execute(&mut *writing.tx).await?;
            }
        }
        Ok(())
    }
}
