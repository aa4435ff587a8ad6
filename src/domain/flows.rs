//! One post over time: its figures in hours, days, weeks or months, and the table of all posts.
//!
//! Days are read in sum, hours only where they are shown; what was told by phone or radio stands in
//! for what neither says. Reads no more than the columns that are shown, and must not know screens.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::{
    DayRange, Direction, Hour, Instant, Metric, Period, PeriodKind, Place, PlaceKind, Range, Records, Rules,
    Scale, Standing, Tally, TimeRange, Value, arithmetic,
    calls::{CallBook, counting},
    hours::{HourFigure, HourLog},
    reporting::Schedule,
    view::{Call, FlowCell, FlowFigure, FlowRow, FlowTable, Sum},
};

/// How many days before a run are looked at for an earlier report: mostly there is one in the first few.
const LOOKED_BACK: [u64; 2] = [31, 400];

/// What one post said about some days.
pub(super) struct Flow<'a> {
    pub place: &'a Place,
    /// The hours that were read; none before [`Flow::read_hours`].
    pub log: HourLog,
    pub days: BTreeMap<NaiveDate, Tally>,
    /// The first day of which anything was reported, where these begin before it: until then nothing is missing.
    begins: Option<NaiveDate>,
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

    /// As many days, so many days earlier; where the calendar ends, the same.
    pub(super) fn earlier(self, days: u64) -> Self {
        let back = |day: NaiveDate| day.checked_sub_days(Days::new(days));
        back(self.first).zip(back(self.until)).map_or(self, |(first, until)| Self { first, until })
    }

    fn days(self, place: &Place, rules: &Rules) -> DayRange {
        DayRange { place: place.id.clone(), first: self.first, until: self.until, zone: rules.zone }
    }

    /// The figures of a metric that begin in it.
    pub(super) fn range(self, metric: Metric, place: &Place, kind: PeriodKind, rules: &Rules) -> Range {
        self.days(place, rules).range(metric, kind)
    }
}

impl<'a> Flow<'a> {
    pub(super) fn read<R: Records>(
        records: &R,
        place: &'a Place,
        run: Run,
        (at, rules): (Instant, &'a Rules),
    ) -> Result<Self, R::Error> {
        let days = records.tallies(&run.days(place, rules))?;
        let first = match days.first_key_value() {
            Some((first, _)) => Some(*first),
            None => first_after(records, place, run, (at, rules))?,
        };
        let begins = match first.filter(|first| *first > run.first) {
            Some(first) if is_silent_before(records, place, run, rules)? => Some(first),
            _ => None,
        };
        Ok(Self { place, log: HourLog::default(), days, begins, calls: Vec::new(), at, rules })
    }

    /// Takes in the hours of a run of days.
    pub(super) fn read_hours<R: Records>(&mut self, records: &R, run: Run) -> Result<(), R::Error> {
        let range = run.range(Metric::Crossings, self.place, PeriodKind::Hour, self.rules);
        self.log.extend(HourLog::read(&records.observations(&range)?));
        Ok(())
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
        let zone = self.rules.zone;
        let tally = self.days.get(&zone.day(hour.start()));
        tally.is_some_and(|tally| tally.ways.iter().any(|way| way.reached.has(hour.of_day(zone))))
    }

    fn schedule(&self) -> Option<Schedule<'_>> {
        self.place.calendar.as_ref().map(|calendar| Schedule::new(calendar, self.rules))
    }

    /// One column; one of an hour needs its hours read.
    pub(super) fn cell(&self, period: Period) -> FlowCell {
        if let Period::Hour(hour) = period {
            let told = self.told_cell(hour);
            return told.unwrap_or_else(|| hour_cell(&self.log, hour, self.schedule(), self.at));
        }
        let zone = self.rules.zone;
        let [entries, exits] = self.sums(period.first_day(zone), period.last_day(zone));
        let any = |sum: Sum| sum.parts + sum.suppressed > 0;
        if !any(entries) && !any(exits) {
            if self.begins.is_some_and(|begins| period.last_day(zone) < begins) {
                return FlowCell::Unrecorded;
            }
            return match self.schedule() {
                Some(_) if entries.missing_hours > 0 => FlowCell::Missing,
                Some(_) if period.end(zone) > self.at => FlowCell::Ahead,
                _ => FlowCell::Closed,
            };
        }
        let is_told = entries.told + exits.told > 0;
        let runs =
            if is_told || period.end(zone) > self.at { Standing::Provisional } else { Standing::Final };
        let days = period.first_day(zone)..=period.last_day(zone).min(zone.day(self.at));
        let told = self.calls.iter().filter(|call| call.counts() && days.contains(&call.told.day));
        let told = told.map(|call| call.told.channel).next();
        let used = self.days.range(days);
        let (standing, revised) = used.fold((runs, false), |(standing, revised), (_, tally)| {
            (standing.weaker(tally.standing), revised | tally.revised)
        });
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

    /// Movements in each direction from one day to another, of those that have begun.
    fn sums(&self, first: NaiveDate, last: NaiveDate) -> [Sum; 2] {
        let last = last.min(self.rules.zone.day(self.at));
        let days = first.iter_days().take_while(|day| *day <= last);
        days.fold([Sum::default(); 2], |[entries, exits], day| {
            let [entry, exit] = self.with_told(day);
            [arithmetic::together([entries, entry]), arithmetic::together([exits, exit])]
        })
    }

    /// Movements of a day in each direction with what was told of hours that were not reported.
    fn with_told(&self, day: NaiveDate) -> [Sum; 2] {
        let schedule = self.schedule();
        let mut sums = self.day(day);
        for (sum, way) in sums.iter_mut().zip(Direction::BOTH) {
            let calls = counting(&self.calls, way, self.rules.zone).filter(|(told, ..)| told.day == day);
            *sum = calls.fold(*sum, |sum, (_, number, (from, until))| {
                let due = schedule.map_or(0, |schedule| schedule.due(from, until, self.at).len());
                add_told(sum, number, due)
            });
        }
        sums
    }

    /// Movements of a day in each direction as reported, and the hours of it that are due and missing.
    pub(super) fn day(&self, day: NaiveDate) -> [Sum; 2] {
        let expected = self.schedule().filter(|_| self.begins.is_none_or(|begins| begins <= day));
        let due = expected.map(|schedule| schedule.due_on(day, self.at)).unwrap_or_default();
        let ways = self.days.get(&day).map(|tally| tally.ways).unwrap_or_default();
        ways.map(|way| Sum {
            number: way.number,
            missing_hours: due.without(way.covered).count(),
            parts: way.parts,
            suppressed: way.suppressed,
            told: 0,
        })
    }

    /// All columns, and their sums.
    fn row(&self, columns: &[Period]) -> FlowRow {
        let cells: Vec<FlowCell> = columns.iter().map(|column| self.cell(*column)).collect();
        // By days, so that figures of days count also where the columns are hours.
        let run = Run::of(columns, self.rules);
        let sums = run.and_then(|run| Some(self.sums(run.first, run.until.pred_opt()?)));
        let [entries, exits] = sums.unwrap_or_default();
        FlowRow { cells, entries, exits }
    }
}

/// The first day after a run of which a post reported anything.
fn first_after<R: Records>(
    records: &R,
    place: &Place,
    run: Run,
    (at, rules): (Instant, &Rules),
) -> Result<Option<NaiveDate>, R::Error> {
    let Some(until) = rules.zone.day(at).succ_opt().filter(|until| *until > run.until) else {
        return Ok(None);
    };
    let later = Run { first: run.until, until };
    Ok(records.tallies(&later.days(place, rules))?.first_key_value().map(|(first, _)| *first))
}

/// Whether a post reported nothing for long before a run of days.
fn is_silent_before<R: Records>(
    records: &R,
    place: &Place,
    run: Run,
    rules: &Rules,
) -> Result<bool, R::Error> {
    let mut until = run.first;
    for back in LOOKED_BACK {
        let look = Run { first: run.earlier(back).first, until };
        if !records.tallies(&look.days(place, rules))?.is_empty() {
            return Ok(false);
        }
        until = look.first;
    }
    Ok(true)
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
        Some(Value::Withdrawn) | None => Sum::default(),
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
            let mut flow = Flow::read(records, place, run, (at, rules))?;
            if range.scale == Scale::Hours {
                flow.read_hours(records, run)?;
            }
            rows.push(flow.with_calls(book, run).row(&columns));
        }
    }
    Ok(FlowTable { range, columns, rows })
}

#[cfg(test)]
mod tests;
