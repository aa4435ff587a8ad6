//! One post over time: its figures in hours, days, weeks or months, and the table of all posts.
//!
//! Hours count where any hour of a day came, else the figure of the day; what was told by phone or
//! radio stands in for what neither says. Reads no more than the columns that are shown, and must not
//! know screens.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    Direction, Hour, Instant, Metric, Observation, Period, PeriodKind, Place, PlaceKind, Range, Records,
    Rules, Standing, TimeRange, Value, arithmetic,
    calls::{CallBook, counting},
    current,
    hours::{HourFigure, HourLog},
    reporting::Schedule,
    view::{Call, FlowCell, FlowFigure, FlowRow, FlowTable, Sum},
};

/// What one post said about some days.
pub(super) struct Flow<'a> {
    pub place: &'a Place,
    pub log: HourLog,
    whole: BTreeMap<(NaiveDate, Direction), HourFigure>,
    /// What was told of these days, where anybody asked for it.
    pub calls: Vec<Call>,
    at: Instant,
    rules: &'a Rules,
}

/// A run of days: the first, and the first after the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub first: NaiveDate,
    pub until: NaiveDate,
}

impl Run {
    /// The days that columns lie in.
    pub(super) fn of(columns: &[Period], rules: &Rules) -> Option<Self> {
        let (first, last) = (columns.first()?, columns.last()?);
        Some(Self { first: first.first_day(rules.zone), until: last.last_day(rules.zone).succ_opt()? })
    }

    /// The figures of a metric that begin in it.
    pub(super) fn range(self, metric: Metric, place: &Place, kind: PeriodKind, rules: &Rules) -> Range {
        let (from, until) = (rules.zone.midnight(self.first), rules.zone.midnight(self.until));
        Range { metric, place: place.id.clone(), kind, from, until }
    }
}

impl<'a> Flow<'a> {
    pub(super) fn read<R: Records>(
        records: &R,
        place: &'a Place,
        run: Run,
        (at, rules): (Instant, &'a Rules),
    ) -> Result<Self, R::Error> {
        let rows = |kind| records.observations(&run.range(Metric::Crossings, place, kind, rules));
        let log = HourLog::read(&rows(PeriodKind::Hour)?);
        let whole = whole_days(&rows(PeriodKind::Day)?);
        Ok(Self { place, log, whole, calls: Vec::new(), at, rules })
    }

    /// The same with what was told of a run of its days.
    pub(super) fn with_calls(self, book: &CallBook, run: Run) -> Self {
        let zone = self.rules.zone;
        let hours = (zone.hour_of(run.first, 0), zone.hour_of(run.until, 0));
        let calls = book.settle(&self.place.id, hours, |hour| self.is_reported(hour), zone);
        Self { calls, ..self }
    }

    /// Whether the post itself said anything of an hour, if only in the figure of its day.
    fn is_reported(&self, hour: Hour) -> bool {
        let day = self.rules.zone.day(hour.start());
        let by_day = || {
            let mut whole = Direction::BOTH.into_iter().filter_map(|way| self.whole.get(&(day, way)));
            whole.any(|whole| hour.start() < whole.as_of)
        };
        if self.has_hours(day) { self.log.has(hour) } else { by_day() }
    }

    fn schedule(&self) -> Option<Schedule<'_>> {
        self.place.calendar.as_ref().map(|calendar| Schedule::new(calendar, self.rules))
    }

    /// The hours of a day: the first, and the first after the last.
    fn hours_of(&self, day: NaiveDate) -> (Hour, Hour) {
        let zone = self.rules.zone;
        (zone.hour_of(day, 0), zone.hour_of(day, 24))
    }

    /// One column.
    pub(super) fn cell(&self, period: Period) -> FlowCell {
        if let Period::Hour(hour) = period {
            let told = self.told_cell(hour);
            return told.unwrap_or_else(|| hour_cell(&self.log, hour, self.schedule(), self.at));
        }
        let days = || self.days(period);
        let [entries, exits] =
            Direction::BOTH.map(|way| arithmetic::together(days().map(|day| self.with_told(day, way))));
        let any = |sum: Sum| sum.parts + sum.suppressed > 0;
        if !any(entries) && !any(exits) {
            return match self.schedule() {
                Some(_) if entries.missing_hours > 0 => FlowCell::Missing,
                Some(_) if period.end(self.rules.zone) > self.at => FlowCell::Ahead,
                _ => FlowCell::Closed,
            };
        }
        let used: Vec<&HourFigure> = days().flat_map(|day| self.used(day)).collect();
        let is = |standing| used.iter().any(|figure| figure.standing == standing);
        let runs = period.end(self.rules.zone) > self.at;
        let standing = match () {
            () if is(Standing::Assumed) => Standing::Assumed,
            () if runs || is(Standing::Provisional) || entries.told + exits.told > 0 => Standing::Provisional,
            () => Standing::Final,
        };
        let revised = used.iter().any(|figure| figure.revision.is_some());
        let told = self.calls.iter().filter(|call| call.counts());
        let told = told.filter(|call| days().any(|day| day == call.told.day));
        let told = told.map(|call| call.told.channel).next();
        FlowCell::Figure(FlowFigure { entries, exits, standing, revised, told })
    }

    /// An hour within what was told: the number stands at the last hour that it is about.
    fn told_cell(&self, hour: Hour) -> Option<FlowCell> {
        let told = |way| {
            let mut calls = counting(&self.calls, way, self.rules.zone);
            calls.find(|(.., (from, until))| (*from..*until).contains(&hour))
        };
        let sum = |way| match told(way) {
            Some((_, number, (_, until))) if hour.next() == until => {
                Sum { number, parts: 1, told: 1, ..Sum::default() }
            }
            Some(_) => Sum { told: 1, ..Sum::default() },
            None => Sum::default(),
        };
        let channel = Direction::BOTH.into_iter().find_map(told)?.0.channel;
        let [entries, exits] = Direction::BOTH.map(sum);
        let (standing, told) = (Standing::Provisional, Some(channel));
        Some(FlowCell::Figure(FlowFigure { entries, exits, standing, revised: false, told }))
    }

    /// The days of a period that have begun.
    fn days(&self, period: Period) -> impl Iterator<Item = NaiveDate> + use<> {
        let zone = self.rules.zone;
        let last = period.last_day(zone).min(zone.day(self.at));
        period.first_day(zone).iter_days().take_while(move |day| *day <= last)
    }

    /// Movements of a day in one direction with what was told of hours that were not reported.
    fn with_told(&self, day: NaiveDate, direction: Direction) -> Sum {
        let schedule = self.schedule();
        let calls = counting(&self.calls, direction, self.rules.zone).filter(|(told, ..)| told.day == day);
        calls.fold(self.day(day, direction), |sum, (_, number, hours)| {
            add_told(
                sum,
                number,
                schedule.map_or(0, |schedule| schedule.due(hours.0, hours.1, self.at).len()),
            )
        })
    }

    /// Movements of a day in one direction as reported, and the hours of it that are due and missing.
    pub(super) fn day(&self, day: NaiveDate, direction: Direction) -> Sum {
        let (first, until) = self.hours_of(day);
        let mut due = self.schedule().map_or_else(Vec::new, |schedule| schedule.due(first, until, self.at));
        if self.has_hours(day) {
            let figures: Vec<_> = self
                .log
                .within(first, until)
                .filter(|(_, of, _)| *of == direction)
                .map(|(hour, _, figure)| (Period::Hour(hour), figure.value))
                .collect();
            return arithmetic::total(Metric::Crossings, &figures, &due);
        }
        let Some(whole) = self.whole.get(&(day, direction)) else {
            return arithmetic::total(Metric::Crossings, &[], &due);
        };
        due.retain(|hour| whole.as_of < hour.end());
        arithmetic::total(Metric::Crossings, &[(Period::Day(day), whole.value)], &due)
    }

    fn has_hours(&self, day: NaiveDate) -> bool {
        let (first, until) = self.hours_of(day);
        self.log.within(first, until).next().is_some()
    }

    /// The figures that the sums of a day are made of.
    fn used(&self, day: NaiveDate) -> Vec<&HourFigure> {
        let (first, until) = self.hours_of(day);
        if self.has_hours(day) {
            return self.log.within(first, until).map(|(_, _, figure)| figure).collect();
        }
        Direction::BOTH.into_iter().filter_map(|way| self.whole.get(&(day, way))).collect()
    }

    /// All columns, and their sums.
    fn row(&self, columns: &[Period]) -> FlowRow {
        let cells: Vec<FlowCell> = columns.iter().map(|column| self.cell(*column)).collect();
        // By days, so that figures of days count also where the columns are hours.
        let run = Run::of(columns, self.rules);
        let days = || {
            let last = self.rules.zone.day(self.at);
            let days =
                run.into_iter().flat_map(|run| run.first.iter_days().take_while(move |day| *day < run.until));
            days.take_while(move |day| *day <= last)
        };
        let sum = |way| arithmetic::together(days().map(|day| self.with_told(day, way)));
        FlowRow { cells, entries: sum(Direction::Entry), exits: sum(Direction::Exit) }
    }
}

/// A sum with a number that was told for hours of which so many are due and were missing in it.
pub(super) fn add_told(sum: Sum, number: i64, due: usize) -> Sum {
    Sum {
        number: sum.number.saturating_add(number),
        missing_hours: sum.missing_hours.saturating_sub(due as u32),
        parts: sum.parts + 1,
        told: sum.told + 1,
        ..sum
    }
}

/// Figures that came for days as such.
fn whole_days(rows: &[Observation]) -> BTreeMap<(NaiveDate, Direction), HourFigure> {
    let days = current::in_force(rows).into_iter().filter_map(|figure| {
        let Period::Day(day) = figure.row.period else { return None };
        let direction = figure.row.series.dimensions.direction_alone()?;
        Some(((day, direction), HourFigure::of(figure)))
    });
    days.collect()
}

/// One hour of a post.
fn hour_cell(log: &HourLog, hour: Hour, schedule: Option<Schedule<'_>>, at: Instant) -> FlowCell {
    let figures: Vec<&HourFigure> = log.of(hour).collect();
    if figures.is_empty() {
        return match schedule.filter(|schedule| schedule.expects(hour)) {
            Some(schedule) if schedule.is_due(hour, at) => FlowCell::Missing,
            Some(_) => FlowCell::Ahead,
            None => FlowCell::Closed,
        };
    }
    let is = |standing| figures.iter().any(|figure| figure.standing == standing);
    let standing =
        [Standing::Assumed, Standing::Provisional].into_iter().find(|it| is(*it)).unwrap_or_default();
    let sum = |way| match log.get(hour, way).map(|figure| figure.value) {
        Some(Value::Number(number)) => Sum { number, parts: 1, ..Sum::default() },
        Some(Value::Suppressed) => Sum { suppressed: 1, ..Sum::default() },
        None => Sum::default(),
    };
    FlowCell::Figure(FlowFigure {
        entries: sum(Direction::Entry),
        exits: sum(Direction::Exit),
        standing,
        revised: figures.iter().any(|figure| figure.revision.is_some()),
        told: None,
    })
}

/// Every post over a range, in the order of the places.
pub(super) fn table<R: Records>(
    records: &R,
    places: &[Place],
    (range, book): (TimeRange, &CallBook),
    (at, rules): (Instant, &Rules),
) -> Result<FlowTable, R::Error> {
    let columns = range.columns(rules.zone.day(at), rules.zone);
    let mut rows = Vec::new();
    if let Some(run) = Run::of(&columns, rules) {
        for place in places.iter().filter(|place| place.kind == PlaceKind::Post) {
            let flow = Flow::read(records, place, run, (at, rules))?.with_calls(book, run);
            rows.push(flow.row(&columns));
        }
    }
    Ok(FlowTable { range, columns, rows })
}
