//! One post in detail: the line of a range beside what is usual and what it is compared with,
//! reports hour by hour, revisions, break-downs and the figures of the post opposite.
//!
//! Reads the range of one post, and as many weeks before it as the usual range needs.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::{
    Against, Clean, DayRange, Dimension, Direction, Instant, Lens, Metric, Observation, Period, PeriodKind,
    Place, PlaceKind, Records, Rules, Scale, Standing, Value, arithmetic,
    calls::CallBook,
    current,
    flows::{Flow, Run},
    reporting::Schedule,
    usual::{Comparison, WEEKS_BACK, lasting},
    view::{
        Beside, Breakdown, Compared, FlowCell, FlowFigure, FlowPoint, FlowRevision, Mirror, Pair, PostDetail,
        Report, Sum, Usual, Whole,
    },
};

/// How far back the newest break-down is looked for where the hours of one day are shown.
const NEWEST_WITHIN_DAYS: u64 = 7;
/// The most revisions that are listed.
const REVISIONS: usize = 50;

/// How sources name the part that is no group of its own.
const REST: &str = "other";

/// What is counted at a post beside movements.
const COUNTS: [Metric; 4] =
    [Metric::SecondaryInspections, Metric::Referrals, Metric::HealthScreened, Metric::HealthReferred];

/// The post that the lens has opened.
pub(super) fn detail<R: Records>(
    records: &R,
    places: &[Place],
    (lens, book): (&Lens, &CallBook),
    (at, rules): (Instant, &Rules),
) -> Result<Option<PostDetail>, R::Error> {
    let Some(place) = lens.opened.as_ref().and_then(|id| post(places, id.as_str())) else { return Ok(None) };
    let columns = lens.range.columns(rules.zone.day(at), rules.zone);
    let Some(run) = Run::of(&columns, rules) else { return Ok(None) };
    let weeks = match lens.range.scale {
        Scale::Hours | Scale::Days => WEEKS_BACK,
        Scale::Weeks | Scale::Months => 0,
    };
    let back = Days::new((7 * weeks).max(NEWEST_WITHIN_DAYS));
    let wide = Run { first: run.first.checked_sub_days(back).unwrap_or(run.first), ..run };
    let mut flow = Flow::read(records, place, wide, (at, rules))?;
    match lens.range.scale {
        // One day, and those that may be like it.
        Scale::Hours => (0..=weeks).try_for_each(|week| flow.read_hours(records, run.earlier(7 * week)))?,
        Scale::Days => flow.read_hours(records, wide)?,
        Scale::Weeks | Scale::Months => flow.read_hours(records, newest_day(run, at, rules))?,
    }
    let flow = flow.with_calls(book, run);
    let asked = Asked { records, flow, scale: lens.range.scale, columns, run, at, rules };
    let other = asked.other(places, &lens.against)?;
    let mut points = asked.points(other.as_ref());
    if lens.range.scale == Scale::Hours {
        // A night of closed hours is no part of a day's course.
        points.retain(|point| point.cell != FlowCell::Closed);
    }
    let day_figures = asked.day_figures()?;
    Ok(Some(PostDetail {
        post: place.id.clone(),
        name: place.label().clone(),
        points,
        compared: other.map(|other| asked.compared(other)),
        reports: asked.reports(),
        calls: asked.flow.calls.clone(),
        revisions: asked.revisions()?,
        days: day_figures.days.first().zip(day_figures.days.last()).map(|(first, last)| (*first, *last)),
        breakdowns: asked.breakdowns(&day_figures),
        mirror: asked.mirror(&day_figures),
        counts: day_figures.counts(),
    }))
}

/// The last day of a run that has begun.
fn newest_day(run: Run, at: Instant, rules: &Rules) -> Run {
    let today = rules.zone.day(at);
    let day = run.until.pred_opt().map_or(today, |last| last.min(today));
    Run { first: day, until: day + Days::new(1) }
}

fn post<'a>(places: &'a [Place], id: &str) -> Option<&'a Place> {
    places.iter().find(|place| place.kind == PlaceKind::Post && place.id.as_str() == id)
}

/// The question about one post.
struct Asked<'a, R> {
    records: &'a R,
    /// With the weeks before the range.
    flow: Flow<'a>,
    scale: Scale,
    columns: Vec<Period>,
    run: Run,
    at: Instant,
    rules: &'a Rules,
}

/// The usual range of a column, and where its figure lies beside it.
type ColumnUsual = (Option<(i64, i64)>, Option<Beside>);

/// What the post is compared with, column by column.
struct Other {
    against: Against,
    name: Option<Clean>,
    totals: Vec<Option<i64>>,
}

impl<R: Records> Asked<'_, R> {
    fn points(&self, other: Option<&Other>) -> Vec<FlowPoint> {
        let usual = self.usual();
        let cells: Vec<FlowCell> = self.columns.iter().map(|column| self.flow.cell(*column)).collect();
        let lines = self.line(&totals(&cells));
        let others = other.map(|other| self.line(&other.totals));
        let mut points = Vec::with_capacity(cells.len());
        for (at, (period, cell)) in self.columns.iter().zip(&cells).enumerate() {
            let begun = period.start(self.rules.zone) <= self.at;
            // The movements of a morning are no day's.
            let counts =
                if self.scale == Scale::Hours { begun } else { period.end(self.rules.zone) <= self.at };
            if !begun && self.scale != Scale::Hours {
                break;
            }
            let (usual, beside) = usual.get(at).copied().unwrap_or_default();
            points.push(FlowPoint {
                period: *period,
                cell: *cell,
                line: lines[at].filter(|_| counts),
                usual,
                beside,
                other: others.as_ref().and_then(|others| others.get(at).copied().flatten()),
            });
        }
        if self.scale == Scale::Hours {
            flag_two_in_a_row(&mut points);
            self.flag_running(&mut points);
        }
        points
    }

    /// The hour that runs lies beside what is usual by now, not by its end.
    fn flag_running(&self, points: &mut [FlowPoint]) {
        let Some(comparison) = self.comparison() else { return };
        let running = points.iter_mut().find(|point| point.period.end(self.rules.zone) > self.at);
        let Some(point) = running.filter(|point| point.line.is_some()) else { return };
        point.beside = match comparison.usual() {
            Usual::Range { beside, .. } => Some(beside),
            Usual::TooFew { .. } | Usual::None => None,
        };
    }

    fn comparison(&self) -> Option<Comparison<'_>> {
        let calendar = self.flow.place.calendar.as_ref()?;
        Some(Comparison { calendar, log: &self.flow.log, at: self.at, rules: self.rules })
    }

    /// The line of a chart: of hours what has crossed since the opening, until one is missing.
    fn line(&self, totals: &[Option<i64>]) -> Vec<Option<i64>> {
        if self.scale != Scale::Hours {
            return totals.to_vec();
        }
        let mut so_far = Some(0);
        let mut line = |(at, total): (usize, &Option<i64>)| {
            let closed = self.flow.cell(self.columns[at]) == FlowCell::Closed;
            if !(closed && total.is_none()) {
                so_far = so_far.zip(*total).map(|(sum, total): (i64, i64)| sum.saturating_add(total));
            }
            so_far
        };
        totals.iter().enumerate().map(&mut line).collect()
    }

    /// What is usual in each column; for weeks and months no rule says it.
    fn usual(&self) -> Vec<ColumnUsual> {
        let Some(comparison) = self.comparison() else { return Vec::new() };
        let of_day = |day: NaiveDate, is_over: bool| match comparison.whole_day(day) {
            Usual::Range { low, high, beside, .. } => (Some((low, high)), Some(beside).filter(|_| is_over)),
            Usual::TooFew { .. } | Usual::None => (None, None),
        };
        match self.scale {
            Scale::Hours => {
                let course: BTreeMap<_, _> = comparison.course(self.run.first).into_iter().collect();
                let of_hour = |period: &Period| match period {
                    Period::Hour(hour) => (course.get(hour).copied().flatten(), None),
                    _ => (None, None),
                };
                self.columns.iter().map(of_hour).collect()
            }
            Scale::Days => {
                let zone = self.rules.zone;
                let days = self.columns.iter();
                days.map(|day| of_day(day.first_day(zone), day.end(zone) <= self.at)).collect()
            }
            Scale::Weeks | Scale::Months => Vec::new(),
        }
    }

    fn other(&self, places: &[Place], against: &Against) -> Result<Option<Other>, R::Error> {
        let (place, columns) = match against {
            Against::Nothing => return Ok(None),
            Against::Before => {
                (self.flow.place, self.columns.iter().filter_map(|it| Against::before(*it)).collect())
            }
            Against::Post(id) => match post(places, id.as_str()) {
                Some(place) => (place, self.columns.clone()),
                None => return Ok(None),
            },
        };
        let Some(run) = Run::of(&columns, self.rules) else { return Ok(None) };
        let mut flow = Flow::read(self.records, place, run, (self.at, self.rules))?;
        if self.scale == Scale::Hours {
            flow.read_hours(self.records, run)?;
        }
        let cells: Vec<FlowCell> = columns.iter().map(|column| flow.cell(*column)).collect();
        let name = matches!(against, Against::Post(_)).then(|| place.label().clone());
        Ok(Some(Other { against: against.clone(), name, totals: totals(&cells) }))
    }

    /// Adds up the columns that are over and whole on both sides.
    fn compared(&self, other: Other) -> Compared {
        let over = self.columns.iter().filter(|column| column.end(self.rules.zone) <= self.at);
        let here = over.map(|column| self.flow.cell(*column).figure().and_then(FlowFigure::reported));
        let pairs: Vec<(i64, i64)> =
            here.zip(&other.totals).filter_map(|(here, there)| here.zip(*there)).collect();
        Compared {
            against: other.against,
            name: other.name,
            here: pairs.iter().map(|(here, _)| here).sum(),
            there: pairs.iter().map(|(_, there)| there).sum(),
            columns: pairs.len() as u32,
        }
    }

    /// What became of the reports of the last day of the range that has begun.
    fn reports(&self) -> Vec<(Period, Report)> {
        let Some(calendar) = &self.flow.place.calendar else { return Vec::new() };
        let schedule = Schedule::new(calendar, self.rules);
        let zone = self.rules.zone;
        let day = newest_day(self.run, self.at, self.rules).first;
        let hours: Vec<_> = (0..24).map(|hour| zone.hour_of(day, hour)).collect();
        let missing =
            hours.iter().filter(|hour| schedule.is_due(**hour, self.at) && !self.flow.log.has(**hour));
        let missing = missing.count();
        let report = |hour: &super::Hour| {
            let figures: Vec<_> = self.flow.log.of(*hour).collect();
            Some(match () {
                () if figures.iter().any(|figure| figure.revision.is_some()) => Report::Revised,
                () if figures.iter().any(|figure| figure.standing == Standing::Provisional) => {
                    Report::Provisional
                }
                () if figures.iter().any(|figure| figure.as_of > schedule.due_at(*hour)) => Report::CameLate,
                () if !figures.is_empty() => Report::Reported,
                () if !schedule.expects(*hour) => return None,
                () if !schedule.is_due(*hour, self.at) => Report::Open,
                () if missing == 1 => Report::Late,
                () => Report::Silent,
            })
        };
        hours.iter().filter_map(|hour| Some((Period::Hour(*hour), report(hour)?))).collect()
    }

    /// Every change of a figure that had been final, newest first.
    fn revisions(&self) -> Result<Vec<FlowRevision>, R::Error> {
        let mut found = Vec::new();
        let days = self.flow.days.range(self.run.first..self.run.until);
        for day in days.filter(|(_, tally)| tally.any_changed).map(|(day, _)| *day) {
            let run = Run { first: day, until: day + Days::new(1) };
            for kind in DayRange::KINDS {
                let range = run.range(Metric::Crossings, self.flow.place, kind, self.rules);
                found.extend(revisions(&self.records.observations(&range)?));
            }
        }
        found.sort_by_key(|revision| std::cmp::Reverse((revision.as_of, revision.period)));
        found.truncate(REVISIONS);
        Ok(found)
    }

    /// What came for days as such, of the days of the range, or of the newest that has any.
    fn day_figures(&self) -> Result<DayFigures, R::Error> {
        let run = match self.scale {
            Scale::Hours => {
                let back = Days::new(NEWEST_WITHIN_DAYS);
                Run { first: self.run.first.checked_sub_days(back).unwrap_or(self.run.first), ..self.run }
            }
            _ => self.run,
        };
        let mut rows = Vec::new();
        for metric in [Metric::Crossings, Metric::CrossingsOpposite].into_iter().chain(COUNTS) {
            let range = run.range(metric, self.flow.place, PeriodKind::Day, self.rules);
            let all = self.records.observations(&range)?;
            rows.extend(current::in_force(&all).into_iter().map(|figure| figure.row.clone()));
        }
        // The total of a day stands in the table.
        rows.retain(|row| row.series.metric != Metric::Crossings || !parts(row).is_empty());
        let mut days: BTreeSet<NaiveDate> =
            rows.iter().map(|row| row.period.first_day(self.rules.zone)).collect();
        if self.scale == Scale::Hours {
            days = days.last().copied().into_iter().collect();
            rows.retain(|row| days.contains(&row.period.first_day(self.rules.zone)));
        }
        Ok(DayFigures { rows, days: days.into_iter().collect() })
    }

    fn breakdowns(&self, figures: &DayFigures) -> Vec<Breakdown> {
        let mut by: BTreeMap<Vec<Dimension>, Vec<&Observation>> = BTreeMap::new();
        for row in figures.of(Metric::Crossings) {
            by.entry(parts(row)).or_default().push(row);
        }
        by.into_iter().map(|(dimensions, rows)| self.breakdown(dimensions, &rows)).collect()
    }

    fn breakdown(&self, dimensions: Vec<Dimension>, rows: &[&Observation]) -> Breakdown {
        let days: BTreeSet<NaiveDate> =
            rows.iter().map(|row| row.period.first_day(self.rules.zone)).collect();
        let mut parts: BTreeMap<Vec<Clean>, Vec<(Period, Value)>> = BTreeMap::new();
        for row in rows {
            let name = |dimension| row.series.dimensions.0.get(dimension).cloned().unwrap_or_default();
            let names = dimensions.iter().map(name).collect();
            parts.entry(names).or_default().push((row.period, row.value));
        }
        let mut parts: Vec<(Vec<Clean>, Sum)> = parts
            .into_iter()
            .map(|(names, values)| (names, arithmetic::total(Metric::Crossings, &values, &[])))
            .collect();
        if !dimensions.contains(&Dimension::AgeBand) {
            // Ages have an order of their own; of others the largest part comes first, and the rest last.
            parts.sort_by_key(|(names, sum)| {
                (names.iter().any(|name| name.as_str() == REST), std::cmp::Reverse(sum.number))
            });
        }
        let whole = self.both(days.iter().copied());
        let sum = arithmetic::together(parts.iter().map(|(_, sum)| *sum));
        let whole = match (whole, sum.suppressed) {
            (whole, 1..) => Whole::Hidden { whole, cells: sum.suppressed },
            (Some(whole), 0) if whole == sum.number => Whole::AddsUp(whole),
            (Some(whole), 0) => Whole::Off { whole, by: sum.number - whole },
            (None, 0) => Whole::Unknown,
        };
        Breakdown { dimensions, days: days.len() as u32, parts, whole }
    }

    /// Movements both ways on some days; none where any is missing.
    fn both(&self, days: impl Iterator<Item = NaiveDate>) -> Option<i64> {
        days.map(|day| {
            let [entries, exits] = self.flow.day(day);
            entries.and(exits).whole()
        })
        .sum()
    }

    fn mirror(&self, figures: &DayFigures) -> Option<Mirror> {
        let rows: Vec<&Observation> = figures.of(Metric::CrossingsOpposite).collect();
        let source = rows.first()?.source.clone();
        let days: BTreeSet<NaiveDate> =
            rows.iter().map(|row| row.period.first_day(self.rules.zone)).collect();
        let pair = |way| {
            let there = rows.iter().filter(|row| row.series.dimensions.direction_alone() == Some(way));
            let there: Vec<Option<i64>> = there.map(|row| row.value.number()).collect();
            Pair {
                here: days.iter().map(|day| self.flow.day(*day)[way as usize].whole()).sum(),
                there: there.iter().copied().sum::<Option<i64>>().filter(|_| there.len() == days.len()),
            }
        };
        Some(Mirror {
            opposite: self.flow.place.opposite.clone().unwrap_or_default(),
            days: days.len() as u32,
            entries: pair(Direction::Entry),
            exits: pair(Direction::Exit),
            source,
        })
    }
}

/// Figures of single days, those in force.
struct DayFigures {
    rows: Vec<Observation>,
    days: Vec<NaiveDate>,
}

impl DayFigures {
    fn of(&self, metric: Metric) -> impl Iterator<Item = &Observation> {
        self.rows.iter().filter(move |row| row.series.metric == metric)
    }

    fn counts(&self) -> Vec<(Metric, Sum)> {
        let sum = |metric| {
            let values: Vec<_> = self.of(metric).map(|row| (row.period, row.value)).collect();
            (!values.is_empty()).then(|| (metric, arithmetic::total(metric, &values, &[])))
        };
        COUNTS.into_iter().filter_map(sum).collect()
    }
}

/// What a figure is broken down by beside its direction.
fn parts(row: &Observation) -> Vec<Dimension> {
    let dimensions = row.series.dimensions.0.keys().copied();
    dimensions.filter(|dimension| *dimension != Dimension::Direction).collect()
}

/// Movements both ways in each column, where all of them were reported.
fn totals(cells: &[FlowCell]) -> Vec<Option<i64>> {
    cells.iter().map(|cell| cell.figure().and_then(FlowFigure::reported)).collect()
}

/// An hour is outside only where the one before it was so too.
fn flag_two_in_a_row(points: &mut [FlowPoint]) {
    let side = |point: &FlowPoint| {
        let (line, (low, high)) = point.line.zip(point.usual)?;
        Some(match () {
            () if line < low => Beside::Below,
            () if line > high => Beside::Above,
            () => Beside::Inside,
        })
    };
    let sides: Vec<Option<Beside>> = points.iter().map(side).collect();
    for (at, point) in points.iter_mut().enumerate() {
        let before = at.checked_sub(1).and_then(|before| sides[before]);
        point.beside = sides[at].map(|side| lasting(before, side));
    }
}

/// The changes of figures that had been final, of rows whose only dimension is the direction.
fn revisions(rows: &[Observation]) -> Vec<FlowRevision> {
    let mut sorted: Vec<&Observation> =
        rows.iter().filter(|row| row.series.dimensions.direction_alone().is_some()).collect();
    sorted.sort_by_cached_key(|row| row.key());
    let mut found = Vec::new();
    let same = |a: &&Observation, b: &&Observation| {
        a.series == b.series && a.period == b.period && a.source == b.source
    };
    for of_source in sorted.chunk_by(same) {
        let mut known = of_source[0];
        for row in &of_source[1..] {
            if row.rank() <= known.rank() {
                continue;
            }
            if known.standing == Standing::Final && known.value != row.value {
                found.push(FlowRevision {
                    period: row.period,
                    direction: row.series.dimensions.direction_alone().unwrap_or(Direction::Entry),
                    was: known.value,
                    is: row.value,
                    as_of: row.as_of,
                    recorded_at: row.recorded_at,
                    source: row.source.clone(),
                    note: row.note.clone(),
                });
            }
            known = row;
        }
    }
    found
}

#[cfg(test)]
mod tests;
