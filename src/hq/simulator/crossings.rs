//! What the posts say: hours as they run, hours that are over, a backlog, a revision.

use chrono::{Days, NaiveDate, TimeDelta};

use super::parts::Day;
use super::seed::{SOURCE, Seed};
use super::traffic::{Traffic, share};
use super::window::{Window, clock};
use crate::domain::{
    Calendar, Clean, Dimensions, Direction, Hour, Instant, Metric, Observation, Period, Place, PlaceId,
    Series, SourceId, Standing, Value, Zone,
};

/// A post counts anew this often while an hour runs, in seconds.
const TICK_SECONDS: i64 = 20;

/// The earliest and the latest that a closed hour is reported, in seconds after its end.
const REPORT_SECONDS: (u32, u32) = (120, 360);

/// Between two hours of a backlog, in seconds.
const BACKLOG_SECONDS: i64 = 40;

/// No report is later than this after the start of its hour.
const LONGEST_DELAY: TimeDelta = TimeDelta::hours(6);

/// When yesterday's forms are read again: hour and minute.
const REVISION: (u32, u32) = (8, 10);

/// All posts.
#[derive(Debug)]
pub(super) struct Crossings {
    posts: Vec<Post>,
    seed: Seed,
}

impl Crossings {
    pub(super) fn new(posts: &[&Place], seed: Seed) -> Self {
        let seed = seed.of("crossings");
        Self { posts: posts.iter().map(|post| Post::new(post, seed)).collect(), seed }
    }

    /// What the posts said, in the order of their own times.
    pub(super) fn observations(&self, window: Window) -> Vec<Observation> {
        let mut rows = Vec::new();
        for post in &self.posts {
            post.report(window, &mut rows);
        }
        rows.extend(window.days().filter_map(|morning| self.revision(morning, window)));
        // A ledger numbers revisions as they come; out of order a final figure would look older.
        rows.sort_by_key(|row| row.as_of);
        rows
    }

    /// What the posts said of whole days.
    pub(super) fn day_figures(&self, window: Window) -> Vec<Observation> {
        let mut rows = Vec::new();
        // A day is counted by groups on the next morning.
        let reach = Window { from: window.from - TimeDelta::days(1), to: window.to };
        for day in reach.days() {
            self.posts.iter().for_each(|post| post.day(day).say(window, &mut rows));
        }
        rows
    }

    /// The one hour of yesterday that somebody corrects this morning.
    fn revision(&self, morning: NaiveDate, window: Window) -> Option<Observation> {
        let at = clock(morning, REVISION);
        if !window.contains(at) {
            return None;
        }
        let seed = self.seed.of("revision").at(at.timestamp());
        let post = self.posts.get(seed.of("post").below(self.posts.len() as u32) as usize)?;
        let yesterday = morning - Days::new(1);
        let hours = post.open_hours(yesterday);
        let (hour, mean) = *hours.get(seed.of("hour").below(hours.len() as u32) as usize)?;
        let direction = Direction::BOTH[seed.of("direction").below(2) as usize];
        let was = post.total(hour, direction, mean * share(direction, yesterday));
        let correction = 1 + seed.of("size").below(9);
        let is = if was > correction && seed.of("sign").below(3) == 0 {
            was - correction
        } else {
            was + correction
        };
        Some(Observation {
            note: Some(Clean::new("simulated: forms were counted again")),
            ..post.row(hour, direction, is, at)
        })
    }
}

/// One post.
#[derive(Debug)]
struct Post {
    place: PlaceId,
    calendar: Option<Calendar>,
    traffic: &'static Traffic,
    is_opposed: bool,
    is_airport: bool,
    seed: Seed,
    /// Posts do not count at the same second.
    stagger_seconds: i64,
}

impl Post {
    fn new(place: &Place, seed: Seed) -> Self {
        let seed = seed.of(place.id.as_str());
        Self {
            place: place.id.clone(),
            calendar: place.calendar.clone(),
            traffic: Traffic::of(place),
            is_opposed: place.opposite.is_some(),
            is_airport: place.codes.iter().any(|(scheme, _)| scheme.as_str() == "iata"),
            seed,
            stagger_seconds: i64::from(seed.of("stagger").below(TICK_SECONDS as u32)),
        }
    }

    fn report(&self, window: Window, rows: &mut Vec<Observation>) {
        let reach = Window { from: window.from - LONGEST_DELAY, to: window.to };
        for day in reach.days() {
            for (hour, mean) in self.open_hours(day) {
                if hour.end() <= reach.from || hour.start() >= window.to {
                    continue;
                }
                for direction in Direction::BOTH {
                    rows.extend(self.say(hour, direction, mean * share(direction, day), window));
                }
            }
        }
    }

    fn day(&self, day: NaiveDate) -> Day<'_> {
        let hours = self.open_hours(day);
        let of_day = |direction| {
            let hours = hours.iter();
            hours.map(|(hour, mean)| self.total(*hour, direction, mean * share(direction, day))).sum()
        };
        Day {
            place: &self.place,
            seed: self.seed,
            date: day,
            movements: Direction::BOTH.map(of_day),
            is_opposed: self.is_opposed,
            is_airport: self.is_airport,
        }
    }

    /// The hours of a day in which somebody may cross, with the mean of movements in each.
    fn open_hours(&self, day: NaiveDate) -> Vec<(Hour, f64)> {
        let zone = Zone::DILI;
        let expected = |hour: &Hour| match &self.calendar {
            Some(calendar) => calendar.expects(*hour, zone),
            None => (9..17).contains(&hour.of_day(zone)),
        };
        let open: Vec<_> = (0..24).map(|hour| zone.hour_of(day, hour)).filter(expected).collect();
        let whole: f64 = open.iter().map(|hour| self.traffic.weight(hour.of_day(zone))).sum();
        let mean = self.traffic.on(day);
        open.into_iter().map(|hour| (hour, mean * self.traffic.weight(hour.of_day(zone)) / whole)).collect()
    }

    /// The newest thing said in the window about one hour and direction.
    fn say(&self, hour: Hour, direction: Direction, mean: f64, window: Window) -> Option<Observation> {
        let reported_at = self.reported_at(hour);
        if window.contains(reported_at) {
            return Some(self.row(hour, direction, self.total(hour, direction, mean), reported_at));
        }
        if reported_at <= window.from {
            return None;
        }
        let (count, at) = self.count_so_far(hour, direction, mean, window.to)?;
        window
            .contains(at)
            .then(|| Observation { standing: Standing::Provisional, ..self.row(hour, direction, count, at) })
    }

    /// When a closed hour is reported: some minutes after its end, or when the line is back.
    fn reported_at(&self, hour: Hour) -> Instant {
        if let Some(back) = self.line_back(hour).filter(|back| hour.end() <= *back) {
            let backlog =
                hour.of_day(Zone::DILI).saturating_sub(self.traffic.silence.map_or(0, |s| s.from_hour));
            return back + TimeDelta::seconds(BACKLOG_SECONDS * i64::from(backlog));
        }
        let (earliest, latest) = REPORT_SECONDS;
        let delay = earliest + self.seed.of("delay").at(hour.0).below(latest - earliest);
        hour.end() + TimeDelta::seconds(i64::from(delay))
    }

    /// When the line is back, for an hour that begins while it is down.
    fn line_back(&self, hour: Hour) -> Option<Instant> {
        let silence = self.traffic.silence?;
        let back = clock(Zone::DILI.day(hour.start()), silence.back);
        (hour.of_day(Zone::DILI) >= silence.from_hour && hour.start() < back).then_some(back)
    }

    /// What a running hour has come to, and the tick at which that was first so.
    ///
    /// Only ticks that change something are said: a byte is dear.
    fn count_so_far(
        &self,
        hour: Hour,
        direction: Direction,
        mean: f64,
        at: Instant,
    ) -> Option<(u32, Instant)> {
        let start = hour.start();
        let tick = |second: i64| {
            let ticks = (second - self.stagger_seconds).div_euclid(TICK_SECONDS);
            ticks * TICK_SECONDS + self.stagger_seconds
        };
        let next_tick = |second: i64| tick(second + TICK_SECONDS - 1);
        let first = next_tick(self.line_back(hour).map_or(1, |back| (back - start).num_seconds() + 60));
        let last = tick((at - start).num_seconds().min(3_599));
        if last < first {
            return None;
        }
        let total = self.total(hour, direction, mean);
        let crossed = self.of(hour, direction).of("seconds").spread(total, 3_600);
        let (count, newest) = crossed
            .map(i64::from)
            .filter(|second| *second <= last)
            .fold((0, 0), |(count, newest), second| (count + 1, second.max(newest)));
        Some((count, start + TimeDelta::seconds(next_tick(newest).max(first))))
    }

    /// All movements of an hour in one direction.
    fn total(&self, hour: Hour, direction: Direction, mean: f64) -> u32 {
        self.of(hour, direction).count(mean)
    }

    fn of(&self, hour: Hour, direction: Direction) -> Seed {
        self.seed.of(direction.name()).at(hour.0)
    }

    fn row(&self, hour: Hour, direction: Direction, count: u32, as_of: Instant) -> Observation {
        Observation {
            series: Series {
                metric: Metric::Crossings,
                place: self.place.clone(),
                dimensions: Dimensions::crossing(direction),
            },
            period: Period::Hour(hour),
            source: SourceId::new(SOURCE),
            revision: 1,
            value: Value::Number(i64::from(count)),
            as_of,
            recorded_at: as_of,
            standing: Standing::Final,
            note: None,
        }
    }
}
