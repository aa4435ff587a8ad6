//! Rows as figures of ours: what is mapped, what is not, and what cannot be one.
//!
//! It must not know what was asked, nor what the ledger has.

use std::{
    collections::{BTreeMap, HashMap},
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use chrono::TimeDelta;

use super::{
    setup::Setup,
    sum::{Scope, Sum, Sums, Touched},
    window::Cells,
};
use crate::{
    domain::{
        CellRule, Clean, Instant, Observation, Period, Place, Seen, Series, SourceId, Standing, Value, Zone,
    },
    formats::{
        Issue,
        dhis2::{self, Cell, DataValue, Info, Said},
    },
};

/// How far a server's clock may be off ours without a word.
pub(super) const MAX_OFF: TimeDelta = TimeDelta::minutes(10);

/// The most issues that are told of one answer.
const MAX_ISSUES: usize = 200;

/// The most things that are named as not mapped.
const MAX_UNMAPPED: usize = 2_000;

/// One figure and where it stands in its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Sourced {
    pub observation: Observation,
    pub row: u64,
    /// The cell by the server's own ids.
    pub cell: Clean,
    /// Whether the server says believably when it wrote it; else it is only as old as the answer.
    pub is_dated: bool,
}

/// What came of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sifted {
    pub rows: u64,
    pub mapped: u64,
    /// What is counted that no entry names, with its break-down, and how often it came.
    pub elements: BTreeMap<Clean, u64>,
    /// The units that no entry names.
    pub units: BTreeMap<Clean, u64>,
    pub seen: Seen,
    /// What the server calls things.
    pub names: BTreeMap<Clean, Clean>,
}

/// What is in force while rows are read.
pub(super) struct Sift<'d> {
    setup: &'d Setup,
    places: HashMap<&'d str, &'d Place>,
    now: Instant,
    zone: Option<Zone>,
    /// When the server's values, and its tables, are of where a row does not say.
    values_at: Instant,
    tables_at: Instant,
    sifted: Sifted,
    touched: Touched,
}

/// The figures of one answer, and what was wrong with it.
type Found = (Vec<Sourced>, Vec<Issue>);

impl<'d> Sift<'d> {
    pub(super) fn new(setup: &'d Setup, places: &'d [Place], (now, info): (Instant, &Info)) -> Self {
        // A clock that is ahead of ours must not make figures of tomorrow.
        let values_at = info.now.unwrap_or(now).min(now);
        let tables_at = info.analytics_at.unwrap_or(values_at).min(now);
        let places = places.iter().map(|place| (place.id.as_str(), place)).collect();
        Self {
            setup,
            places,
            now,
            zone: info.zone,
            values_at,
            tables_at,
            sifted: Sifted::default(),
            touched: Touched::new(),
        }
    }

    pub(super) fn sifted(&self) -> &Sifted {
        &self.sifted
    }

    /// The figures of an answer with data values.
    pub(super) fn values(&mut self, bytes: &[u8], scope: Scope) -> Result<Found, Issue> {
        let (zone, mut taking, mut sums) = (self.zone, Taking::default(), Sums::default());
        dhis2::data_values(bytes, zone, |row, value| {
            let taken = value.and_then(|value| {
                match scope {
                    Scope::Whole => self.add(row, &value, &mut sums),
                    Scope::Changes => self.touch(&value),
                }
                self.value(row, &value)
            });
            taking.take(row, taken);
        })?;
        for (cell, sum) in sums.each() {
            let row = sum.row;
            taking.take(row, self.sum(cell, &sum).map(Some));
        }
        Ok((taking.figures, taking.issues))
    }

    /// What must be asked for whole, since a part of a sum changed; it is asked for once.
    pub(super) fn take_touched(&mut self) -> Touched {
        std::mem::take(&mut self.touched)
    }

    /// Notes of which sums a cell is a part.
    fn touch(&mut self, value: &DataValue<'_>) {
        let DataValue { element, combo, attribute, unit, period_text, .. } = *value;
        let crosswalk = &self.setup.crosswalk;
        if crosswalk.places.contains_key(unit) && crosswalk.sums(element, combo, attribute).next().is_some() {
            self.touched.entry(Clean::new(period_text)).or_default().insert(Clean::new(unit));
        }
    }

    fn add(&mut self, row: u64, value: &DataValue<'_>, sums: &mut Sums<'d>) {
        let setup: &'d Setup = self.setup;
        let Some(place) = setup.crosswalk.places.get(value.unit) else { return };
        for rule in setup.crosswalk.sums(value.element, value.combo, value.attribute) {
            self.sifted.seen.figures.insert(rule.figure());
            sums.add((rule, place.as_str()), (row, value), self.dated(value));
        }
    }

    fn sum(&self, cell: Clean, sum: &Sum<'_>) -> Result<Sourced, Issue> {
        let as_of = sum.as_of.unwrap_or(self.values_at);
        let observation = self.figure((sum.row, sum.rule), sum.place, (sum.period, sum.value()?, as_of))?;
        Ok(Sourced { observation, row: sum.row, cell, is_dated: sum.as_of.is_some() })
    }

    /// When the server wrote a value; a time far ahead of our clock would hold it against every later one.
    fn dated(&self, value: &DataValue<'_>) -> Option<Instant> {
        value.updated.filter(|updated| *updated <= self.now + MAX_OFF)
    }

    /// The figures of a table; `element` is what its numbers are of where it has no items.
    pub(super) fn table(
        &mut self,
        bytes: &[u8],
        element: &str,
    ) -> Result<(Vec<Sourced>, Vec<Issue>, Cells), Issue> {
        let (mut taking, mut cells) = (Taking::default(), Cells::default());
        let grid = dhis2::grid(bytes, |row, cell| {
            if cell.is_err() {
                cells.unread();
            }
            let taken = cell.and_then(|cell| {
                let item = if cell.item.is_empty() { element } else { cell.item };
                self.cell(row, &Cell { item, ..cell }, &mut cells)
            });
            taking.take(row, taken);
        })?;
        self.sifted.names.extend(grid.names);
        Ok((taking.figures, taking.issues, cells))
    }

    fn value(&mut self, row: u64, value: &DataValue<'_>) -> Result<Option<Sourced>, Issue> {
        let DataValue { element, combo, attribute, unit, period, period_text, .. } = *value;
        let Some((rule, place)) = self.find((element, combo, attribute), unit) else { return Ok(None) };
        let said = match value.said {
            Said::Deleted => Value::Withdrawn,
            Said::Value(text) => number(row, text)?,
        };
        let dated = self.dated(value);
        let as_of = dated.unwrap_or(self.values_at);
        let cell = Clean::from([element, combo, attribute, unit, period_text].join(" "));
        let figure = self.figure((row, rule), place, (period, said, as_of))?;
        Ok(Some(Sourced { observation: figure, row, cell, is_dated: dated.is_some() }))
    }

    fn cell(&mut self, row: u64, cell: &Cell<'_>, cells: &mut Cells) -> Result<Option<Sourced>, Issue> {
        let Cell { item, period, period_text, unit, combo, value } = *cell;
        let Some((rule, place)) = self.find((item, combo, ""), unit) else { return Ok(None) };
        let cell = Clean::from([item, combo, unit, period_text].join(" "));
        // Also one that cannot be a figure is there.
        cells.has(&cell);
        let figure = self.figure((row, rule), place, (period, number(row, value)?, self.tables_at))?;
        Ok(Some(Sourced { observation: figure, row, cell, is_dated: false }))
    }

    /// The entries of a cell; what has none is counted.
    fn find(&mut self, cell: (&str, &str, &str), unit: &str) -> Option<(&'d CellRule, &'d str)> {
        let (element, combo, attribute) = cell;
        let (crosswalk, sifted) = (&self.setup.crosswalk, &mut self.sifted);
        sifted.rows += 1;
        let rule = crosswalk.rule(element, combo, attribute);
        let is_part = crosswalk.sums(element, combo, attribute).next().is_some();
        let place = crosswalk.places.get(unit);
        let count = |of: &mut BTreeMap<Clean, u64>, what: Clean| {
            if of.len() < MAX_UNMAPPED || of.contains_key(&what) {
                *of.entry(what).or_default() += 1;
            }
        };
        if rule.is_none() && !is_part {
            let parts = [element, combo, attribute].into_iter().filter(|part| !part.is_empty());
            count(&mut sifted.elements, Clean::from(parts.collect::<Vec<_>>().join(" ")));
        }
        match place {
            None => count(&mut sifted.units, Clean::new(unit)),
            Some(_) if !sifted.seen.units.contains(unit) => drop(sifted.seen.units.insert(Clean::new(unit))),
            Some(_) => {}
        }
        sifted.mapped += u64::from(place.is_some() && (rule.is_some() || is_part));
        let (rule, place) = (rule?, place?);
        sifted.seen.figures.insert(rule.figure());
        Some((rule, place.as_str()))
    }

    fn figure(
        &self,
        (row, rule): (u64, &CellRule),
        place: &str,
        (period, value, as_of): (Period, Value, Instant),
    ) -> Result<Observation, Issue> {
        let refuse = |field: &str, reason: &str| Issue::refused(Some(row), field, reason);
        let Some(place) = self.places.get(place) else {
            return Err(refuse(
                "orgUnit",
                &format!("is mapped to {}, which is no place of ours", Clean::new(place)),
            ));
        };
        if !rule.metric.places().contains(&place.kind) {
            let reason = format!("is mapped to {}; {} is not counted there", place.id, rule.metric.name());
            return Err(refuse("orgUnit", &reason));
        }
        let period = match (rule.hour, period) {
            (None, period) => period,
            (Some(hour), Period::Day(day)) => Period::Hour(Zone::DILI.hour_of(day, u32::from(hour))),
            (Some(_), period) => {
                return Err(refuse("period", &format!("{period} is no day; it is mapped to an hour of one")));
            }
        };
        if period.start(Zone::DILI) > self.now {
            return Err(refuse("period", &format!("{period} has not begun")));
        }
        let standing = if as_of < period.end(Zone::DILI) { Standing::Provisional } else { Standing::Final };
        let series =
            Series { metric: rule.metric, place: place.id.clone(), dimensions: rule.dimensions.clone() };
        let source = SourceId::new("");
        // The ledger numbers it and says when it came.
        let (revision, recorded_at) = (0, as_of);
        Ok(Observation { series, period, source, revision, value, as_of, recorded_at, standing, note: None })
    }
}

fn number(row: u64, text: &str) -> Result<Value, Issue> {
    dhis2::whole(text).map(Value::Number).map_err(|why| Issue::refused(Some(row), "value", &why))
}

/// The figures of one answer: each cell of ours once.
#[derive(Default)]
struct Taking {
    figures: Vec<Sourced>,
    issues: Vec<Issue>,
    /// Which figure is of a cell, by a hash of it.
    known: HashMap<u64, usize>,
}

impl Taking {
    fn take(&mut self, row: u64, taken: Result<Option<Sourced>, Issue>) {
        let issue = match taken {
            Ok(None) => None,
            Ok(Some(figure)) => self.push(row, figure).err(),
            Err(issue) => Some(issue),
        };
        if self.issues.len() < MAX_ISSUES {
            self.issues.extend(issue);
        }
    }

    fn push(&mut self, row: u64, figure: Sourced) -> Result<(), Issue> {
        let cell = |figure: &Sourced| (figure.observation.series.clone(), figure.observation.period);
        let mut hasher = DefaultHasher::new();
        cell(&figure).hash(&mut hasher);
        let earlier = self.known.get(&hasher.finish()).and_then(|at| self.figures.get(*at));
        if let Some(earlier) = earlier.filter(|earlier| cell(earlier) == cell(&figure)) {
            let reason = format!(
                "is the same figure of ours as row {}; map one of them, or write add = true for their sum",
                earlier.row
            );
            return Err(Issue::refused(Some(row), "", &reason));
        }
        self.known.insert(hasher.finish(), self.figures.len());
        self.figures.push(figure);
        Ok(())
    }
}
