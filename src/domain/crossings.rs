//! The border posts: today's sums, the last 24 hours, and what was published.
//!
//! Reads the ranges that it needs and must not know screens.

use std::collections::BTreeMap;

use chrono::{Days, TimeDelta};

use super::{
    Clean, Dimensions, Direction, Hour, Instant, Metric, Period, PeriodKind, Place, PlaceId, PlaceKind,
    Range, Records, Rules, arithmetic,
    calls::{CallBook, counting},
    current,
    flows::add_told,
    hours::{HourFigure, HourLog},
    reporting::{Schedule, Trail, reporting},
    usual::{Comparison, like_days},
    view::{Call, Cause, Cell, Crossings, PostDay, PublishedFigure, Reporting, Revision, Sum, Usual},
};

/// How far back the last sign of a post is looked for.
pub const TRAIL_DAYS: u64 = 14;
/// How far back figures of single days are shown.
const PUBLISHED_DAYS: u64 = 31;
/// Cells of a sparkline, and hours in one.
const CELLS: i64 = 12;
const CELL_HOURS: i64 = 2;

/// One post with the figures of today and yesterday.
pub(super) struct Post {
    pub place: Place,
    log: HourLog,
    /// Figures that came for today as a whole, used where no hour came.
    whole: BTreeMap<Direction, HourFigure>,
    /// None without a calendar.
    pub trail: Option<Trail>,
}

/// Today in one zone.
#[derive(Clone, Copy)]
struct Today {
    at: Instant,
    first: Hour,
    until: Hour,
}

impl Today {
    fn new(at: Instant, rules: &Rules) -> Self {
        let day = rules.zone.day(at);
        Self { at, first: rules.zone.hour_of(day, 0), until: rules.zone.hour_of(day, 24) }
    }
}

/// Reads every post, in the order of the places.
pub(super) fn posts<R: Records>(
    records: &R,
    places: &[Place],
    at: Instant,
    rules: &Rules,
) -> Result<Vec<Post>, R::Error> {
    let posts = places.iter().filter(|place| place.kind == PlaceKind::Post);
    posts.map(|place| read_post(records, place, at, rules)).collect()
}

fn read_post<R: Records>(records: &R, place: &Place, at: Instant, rules: &Rules) -> Result<Post, R::Error> {
    let today = Today::new(at, rules);
    let range = |kind, from: Instant| Range {
        metric: Metric::Crossings,
        place: place.id.clone(),
        kind,
        from,
        until: today.until.start(),
    };
    let yesterday = Hour(today.first.0 - 24);
    let log = HourLog::read(&records.observations(&range(PeriodKind::Hour, yesterday.start()))?);
    let days = records.observations(&range(PeriodKind::Day, today.first.start()))?;
    let whole = current::in_force(&days).into_iter().filter_map(|figure| {
        let direction = figure.row.series.dimensions.direction_alone()?;
        Some((direction, HourFigure::of(figure)))
    });
    let mut post = Post { place: place.clone(), log, whole: whole.collect(), trail: None };
    let Some(calendar) = &place.calendar else { return Ok(post) };
    let schedule = Schedule::new(calendar, rules);
    let mut trail = Trail::walk(&schedule, |hour| post.covers(hour, today), at, yesterday);
    if trail.last.is_none() {
        let from = Hour(today.first.0 - 24 * TRAIL_DAYS as i64);
        let older = HourLog::read(&records.observations(&range(PeriodKind::Hour, from.start()))?);
        trail = Trail::walk(&schedule, |hour| older.has(hour), at, from);
    }
    post.trail = Some(trail);
    Ok(post)
}

impl Post {
    /// Whether the post said something about this hour; a figure of the day covers the hours until its time.
    fn covers(&self, hour: Hour, today: Today) -> bool {
        let by_day = || hour >= today.first && self.whole.values().any(|whole| whole.as_of >= hour.end());
        self.log.has(hour) || by_day()
    }

    fn schedule<'a>(&'a self, rules: &Rules) -> Option<Schedule<'a>> {
        self.place.calendar.as_ref().map(|calendar| Schedule::new(calendar, rules))
    }

    /// Since when nothing came of a post that went silent, and what came last.
    pub(super) fn last_report(&self) -> Option<Cause> {
        let last = self.trail.as_ref()?.last?;
        let of = |direction| self.log.get(last, direction).map(|figure| figure.value);
        let (entries, exits) = (of(Direction::Entry), of(Direction::Exit));
        Some(Cause::Silent { post: self.place.id.clone(), last, entries, exits })
    }

    fn has_hours(&self, today: Today) -> bool {
        self.log.within(today.first, today.until).next().is_some()
    }

    /// What was told of today, and what becomes of it beside what the post itself reported.
    fn calls(&self, book: &CallBook, today: Today, rules: &Rules) -> Vec<Call> {
        let is_reported = |hour: Hour| {
            let by_day = || self.whole.values().any(|whole| hour.start() < whole.as_of);
            if self.has_hours(today) { self.log.has(hour) } else { by_day() }
        };
        book.settle(&self.place.id, (today.first, today.until), is_reported, rules.zone)
    }

    /// The hours of today that are due and of which nobody has said anything.
    fn missing(&self, calls: &[Call], today: Today, rules: &Rules) -> Vec<Hour> {
        let told = |hour: Hour| {
            let mut ways = Direction::BOTH.into_iter().flat_map(|way| counting(calls, way, rules.zone));
            ways.any(|(.., (from, until))| (from..until).contains(&hour))
        };
        let due = self.schedule(rules).map(|schedule| schedule.due(today.first, today.until, today.at));
        let mut due = due.unwrap_or_default();
        due.retain(|hour| !self.covers(*hour, today) && !told(*hour));
        due
    }

    /// Today's movements in one direction.
    fn sum(&self, direction: Direction, today: Today, rules: &Rules) -> Sum {
        let mut due = self
            .schedule(rules)
            .map_or_else(Vec::new, |schedule| schedule.due(today.first, today.until, today.at));
        let whole = self.whole.get(&direction).filter(|_| !self.has_hours(today));
        if let Some(whole) = whole {
            due.retain(|hour| whole.as_of < hour.end());
            let day = Period::Day(rules.zone.day(today.at));
            return arithmetic::total(Metric::Crossings, &[(day, whole.value)], &due);
        }
        let figures: Vec<_> = self
            .log
            .within(today.first, today.until)
            .filter(|(_, of, _)| *of == direction)
            .map(|(hour, _, figure)| (Period::Hour(hour), figure.value))
            .collect();
        arithmetic::total(Metric::Crossings, &figures, &due)
    }

    /// Today's movements in one direction with what was told of hours that were not reported.
    fn with_told(&self, direction: Direction, calls: &[Call], today: Today, rules: &Rules) -> Sum {
        let schedule = self.schedule(rules);
        counting(calls, direction, rules.zone).fold(
            self.sum(direction, today, rules),
            |sum, (_, number, (from, until))| {
                add_told(sum, number, schedule.map_or(0, |it| it.due(from, until, today.at).len()))
            },
        )
    }

    /// The figures that today's sums are made of.
    fn used(&self, today: Today) -> Vec<&HourFigure> {
        if self.has_hours(today) {
            self.log.within(today.first, today.until).map(|(_, _, figure)| figure).collect()
        } else {
            self.whole.values().collect()
        }
    }

    fn recent(&self, today: Today, rules: &Rules) -> Vec<Cell> {
        let now = rules.zone.hour(today.at);
        let cell = now.0 - i64::from(now.of_day(rules.zone)) % CELL_HOURS;
        let starts = (0..CELLS).map(|i| cell - CELL_HOURS * (CELLS - 1 - i));
        starts.map(|start| self.cell(start, today, rules)).collect()
    }

    fn cell(&self, start: i64, today: Today, rules: &Rules) -> Cell {
        let hours = || (start..start + CELL_HOURS).map(Hour);
        let is_missing = |hour: Hour| {
            !self.covers(hour, today)
                && self.schedule(rules).is_some_and(|schedule| schedule.is_due(hour, today.at))
        };
        if hours().any(is_missing) {
            return Cell::Missing;
        }
        let numbers: Vec<i64> = hours()
            .flat_map(|hour| self.log.of(hour).filter_map(|figure| figure.value.number()).collect::<Vec<_>>())
            .collect();
        if numbers.is_empty() { Cell::Closed } else { Cell::Movements(numbers.iter().sum()) }
    }
}

/// Makes the board's panel of the posts read.
pub(super) fn crossings<R: Records>(
    records: &R,
    posts: &[Post],
    book: &CallBook,
    (at, rules): (Instant, &Rules),
) -> Result<Crossings, R::Error> {
    let mut days = Vec::with_capacity(posts.len());
    for post in posts {
        let usual = usual(records, post, at, rules)?;
        let calls = post.calls(book, Today::new(at, rules), rules);
        days.push(post_day(post, usual, calls, (at, rules)));
    }
    Ok(Crossings {
        day: rules.zone.day(at),
        as_of: days.iter().filter_map(|day| day.as_of).max(),
        entries: arithmetic::together(days.iter().map(|day| day.entries)),
        exits: arithmetic::together(days.iter().map(|day| day.exits)),
        posts: days,
    })
}

/// How each post stands with its reports.
pub(super) fn states(posts: &[Post], at: Instant, rules: &Rules) -> Vec<(PlaceId, Reporting)> {
    posts.iter().map(|post| (post.place.id.clone(), state(post, at, rules))).collect()
}

fn state(post: &Post, at: Instant, rules: &Rules) -> Reporting {
    match (post.schedule(rules), &post.trail) {
        (Some(schedule), Some(trail)) => reporting(&schedule, trail, at),
        _ => Reporting::NoSchedule,
    }
}

fn post_day(post: &Post, usual: Usual, calls: Vec<Call>, (at, rules): (Instant, &Rules)) -> PostDay {
    let today = Today::new(at, rules);
    let used = post.used(today);
    let revisions = post.log.all().chain(post.whole.values()).filter_map(|figure| figure.revision.as_ref());
    // One of today is told before a later one of another day.
    let of_today = |revision: &Revision| revision.period.last_day(rules.zone) >= rules.zone.day(at);
    let revised: Option<&Revision> =
        revisions.max_by_key(|revision| (of_today(revision), revision.as_of, revision.period));
    let reporting = state(post, at, rules);
    let is_quiet = reporting == Reporting::Reporting && used.is_empty() && calls.is_empty();
    let schedule = post.schedule(rules).filter(|_| is_quiet);
    PostDay {
        post: post.place.id.clone(),
        name: post.place.label().clone(),
        entries: post.with_told(Direction::Entry, &calls, today, rules),
        exits: post.with_told(Direction::Exit, &calls, today, rules),
        reporting,
        usual,
        recent: post.recent(today, rules),
        as_of: used.iter().map(|figure| figure.as_of).max(),
        revised: revised.cloned(),
        disputed: used.iter().any(|figure| figure.disputed),
        missing: post.missing(&calls, today, rules),
        awaited: schedule.and_then(|schedule| schedule.first_due(today.first, today.until)),
        calls,
    }
}

fn usual<R: Records>(records: &R, post: &Post, at: Instant, rules: &Rules) -> Result<Usual, R::Error> {
    let Some(calendar) = &post.place.calendar else { return Ok(Usual::None) };
    let mut log = post.log.clone();
    for day in like_days(calendar, rules.zone.day(at)) {
        let from = rules.zone.midnight(day);
        // Up to the same hour of that day: later ones are not compared.
        let until = from + (at - rules.zone.midnight(rules.zone.day(at)));
        let range = Range {
            metric: Metric::Crossings,
            place: post.place.id.clone(),
            kind: PeriodKind::Hour,
            from,
            until,
        };
        log.extend(HourLog::read(&records.observations(&range)?));
    }
    Ok(Comparison { calendar, log: &log, at, rules }.usual())
}

/// Figures for days and longer that came as such, newest period first.
pub(super) fn published<R: Records>(
    records: &R,
    places: &[Place],
    at: Instant,
    rules: &Rules,
) -> Result<Vec<PublishedFigure>, R::Error> {
    let mut figures = Vec::new();
    let today = rules.zone.day(at);
    let counted = |place: &&Place| matches!(place.kind, PlaceKind::Post | PlaceKind::Country);
    for place in places.iter().filter(counted) {
        for kind in [PeriodKind::Day, PeriodKind::Week, PeriodKind::Month, PeriodKind::Year, PeriodKind::Span]
        {
            let from = match kind {
                PeriodKind::Day => rules.zone.midnight(today - Days::new(PUBLISHED_DAYS)),
                _ => Instant::UNIX_EPOCH,
            };
            let until = match kind {
                PeriodKind::Day => rules.zone.midnight(today),
                _ => at + TimeDelta::seconds(1),
            };
            let range = Range { metric: Metric::Crossings, place: place.id.clone(), kind, from, until };
            let rows = records.observations(&range)?;
            figures.extend(current::in_force(&rows).into_iter().filter_map(|figure| {
                let direction = direction_or_both(&figure.row.series.dimensions)?;
                Some(figure.publish(place.label(), direction))
            }));
        }
    }
    // The sort is stable: within a period the order of the places stays.
    figures.sort_by_key(|figure| {
        std::cmp::Reverse((figure.period.end(rules.zone), figure.period.start(rules.zone)))
    });
    Ok(figures)
}

/// `entry`, `exit` or empty; none where the figure is broken down further.
fn direction_or_both(dimensions: &Dimensions) -> Option<Clean> {
    if *dimensions == Dimensions::default() {
        return Some(Clean::default());
    }
    dimensions.direction_alone().map(|direction| direction.name().into())
}
