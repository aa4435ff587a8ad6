//! Makes up what posts, stores and feeds would say, for a ledger that is born simulated.
//!
//! Every record is a function of the seed and of its own time, so that a restart, or larger steps,
//! give the same records. It must not know the clock or the ledger: it is told a span of time and
//! gives what was said in it. Everything names [`SOURCE`] or says `simulated` in its own words.

mod crossings;
mod kits;
mod parts;
mod screenings;
mod seed;
mod served;
mod traffic;
mod warnings;
mod window;

use crate::domain::{Clean, Feed, Instant, Observation, Place, PlaceKind, SourceId};

use super::Batch;
use crossings::Crossings;
use kits::Kits;
use screenings::Screenings;
pub use seed::SOURCE;
use seed::Seed;
pub(super) use served::router;
pub use served::{Served, sources};
use window::Window;

/// Alerts older than this many days are not part of a history.
const DAYS_OF_ALERTS: u64 = 7;

/// Figures of whole days that are older are not part of a history either: they are many.
const DAYS_OF_PARTS: u64 = 28;

/// After this many seconds without a heartbeat the feed is stale.
const STALE_AFTER_SECONDS: u32 = 300;

/// A made-up Timor-Leste.
#[derive(Debug)]
pub struct Simulator {
    crossings: Crossings,
    kits: Kits,
    screenings: Screenings,
}

impl Simulator {
    /// Simulates the posts and the stock sites among these places.
    pub fn new(seed: u64, places: &[Place]) -> Self {
        let seed = Seed::new(seed);
        let posts: Vec<_> = places.iter().filter(|place| place.kind == PlaceKind::Post).collect();
        let crossings = Crossings::new(&posts, seed);
        Self { crossings, kits: Kits::new(places, seed), screenings: Screenings::new(places, seed) }
    }

    /// What a new ledger knows at `until`: this many days before it, and the day itself so far.
    pub fn history(&self, until: Instant, days: u32) -> Batch {
        let past = Window::days_before(until, u64::from(days));
        Batch {
            observations: [
                self.observations(past, Window::days_before(until, DAYS_OF_PARTS.min(u64::from(days)))),
                self.screenings.history(past),
            ]
            .concat(),
            alerts: warnings::alerts(Window::days_before(until, DAYS_OF_ALERTS.min(u64::from(days)))),
            entries: self.kits.history(past),
            feeds: vec![heartbeat(until)],
            ..Batch::default()
        }
    }

    /// What was said after `from`, up to and with `to`.
    ///
    /// Of the figures of an hour that still runs only the newest is in it, whatever the step.
    pub fn between(&self, from: Instant, to: Instant) -> Batch {
        let window = Window { from, to };
        let minute = heartbeat(to);
        Batch {
            observations: [self.observations(window, window), self.screenings.observations(window)].concat(),
            alerts: warnings::alerts(window),
            entries: self.kits.entries(window),
            feeds: if window.contains(minute.heard_at) { vec![minute] } else { Vec::new() },
            ..Batch::default()
        }
    }
}

impl Simulator {
    /// Figures of hours in one window, of whole days in another, in the order of their times.
    fn observations(&self, hours: Window, days: Window) -> Vec<Observation> {
        let mut rows = self.crossings.observations(hours);
        rows.extend(self.crossings.day_figures(days));
        // A ledger numbers revisions as they come; out of order a final figure would look older.
        rows.sort_by_key(|row| row.as_of);
        rows
    }
}

/// The sign of life of the last full minute.
fn heartbeat(at: Instant) -> Feed {
    let second = at.timestamp();
    Feed {
        id: SourceId::new(SOURCE),
        name: Clean::new("Simulator"),
        heard_at: Instant::from_timestamp(second - second.rem_euclid(60), 0).unwrap_or(at),
        stale_after_seconds: Some(STALE_AFTER_SECONDS),
        asking: None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use chrono::{Datelike as _, Days, NaiveDate, TimeDelta};

    use super::*;
    use crate::domain::{
        Calendar, Dimension, Direction, Hour, Metric, Movement, Period, PlaceId, Series, Standing, Value,
        Zone,
    };
    use window::clock;

    fn place(kind: PlaceKind, id: &str, name: &str, open: &[(u32, u32)]) -> Place {
        let calendar = Calendar {
            open: open.to_vec(),
            holidays: Vec::new(),
            closures: Vec::new(),
            market_days: Vec::new(),
            source: "test".into(),
        };
        Place {
            id: id.into(),
            kind,
            name: name.into(),
            short: None,
            names: Vec::new(),
            codes: Vec::new(),
            position: None,
            precision_km: None,
            parent: None,
            population: None,
            access: None,
            opposite: None,
            calendar: (!open.is_empty()).then_some(calendar),
            source: "test".into(),
        }
    }

    fn simulator(seed: u64) -> Simulator {
        let land = [(9, 17)];
        Simulator::new(
            seed,
            &[
                place(PlaceKind::Post, "BTG", "Batugade", &land),
                place(
                    PlaceKind::Post,
                    "DIL",
                    "Presidente Nicolau Lobato International Airport",
                    &[(6, 9), (11, 19)],
                ),
                place(PlaceKind::Post, "SLL", "Salele", &land),
                place(PlaceKind::Post, "SKT", "Sakato", &land),
                place(PlaceKind::Site, "site-dili", "Dili", &[]),
                place(PlaceKind::Site, "site-baucau", "Baucau", &[]),
                place(PlaceKind::Site, "site-maliana", "Maliana", &[]),
                place(PlaceKind::Site, "site-pante-macassar", "Pante Macassar", &[]),
            ],
        )
    }

    fn day(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    /// Tuesday, when the demo opens.
    fn demo() -> Instant {
        clock(day(2026, 11, 24), (14, 32))
    }

    type InForce = BTreeMap<(Series, Period), Observation>;

    /// What a ledger would have in force.
    fn in_force(rows: impl IntoIterator<Item = Observation>) -> InForce {
        let mut found = InForce::new();
        for row in rows {
            let key = (row.series.clone(), row.period);
            if found.get(&key).is_none_or(|old| old.as_of <= row.as_of) {
                found.insert(key, row);
            }
        }
        found
    }

    /// The hours of a post.
    fn of_post<'a>(rows: &'a [Observation], post: &str) -> impl Iterator<Item = &'a Observation> {
        let post = PlaceId::new(post);
        rows.iter().filter(move |row| row.series.place == post && matches!(row.period, Period::Hour(_)))
    }

    fn number(row: &Observation) -> i64 {
        row.value.number().unwrap_or_default()
    }

    /// Movements by day.
    fn by_day(rows: &[Observation], post: &str) -> BTreeMap<NaiveDate, i64> {
        let mut days = BTreeMap::new();
        for row in of_post(rows, post).filter(|row| row.note.is_none()) {
            *days.entry(row.period.first_day(Zone::DILI)).or_default() += number(row);
        }
        days
    }

    #[track_caller]
    fn check_steps(from: Instant, to: Instant, step: TimeDelta) {
        let whole = simulator(1).between(from, to);
        let simulator = simulator(1);
        let mut parts = Batch::default();
        let mut at = from;
        while at < to {
            let next = (at + step).min(to);
            let part = simulator.between(at, next);
            parts.observations.extend(part.observations);
            parts.alerts.extend(part.alerts);
            parts.entries.extend(part.entries);
            parts.feeds = if part.feeds.is_empty() { parts.feeds } else { part.feeds };
            at = next;
        }
        assert_eq!(in_force(parts.observations), in_force(whole.observations), "step {step}");
        assert_eq!((parts.alerts, parts.entries), (whole.alerts, whole.entries), "step {step}");
        assert_eq!(parts.feeds, whole.feeds, "step {step}");
    }

    #[test]
    fn the_same_seed_says_the_same_whatever_the_steps() {
        check_steps(demo() - TimeDelta::minutes(30), demo() + TimeDelta::minutes(70), TimeDelta::seconds(7));
        for step in [TimeDelta::seconds(301), TimeDelta::minutes(47), TimeDelta::hours(11)] {
            check_steps(demo() - TimeDelta::hours(9), demo() + TimeDelta::hours(20), step);
        }
    }

    #[test]
    fn another_seed_says_something_else() {
        let day = (demo() - Days::new(1), demo());
        let [one, other] = [1, 2].map(|seed| simulator(seed).between(day.0, day.1));
        assert_ne!(one.observations, other.observations);
        assert_ne!(one.entries, other.entries);
    }

    #[test]
    fn history_and_what_follows_neither_overlap_nor_leave_a_gap() {
        let simulator = simulator(1);
        let (early, late) = (demo(), demo() + TimeDelta::days(2));
        let mut rows = simulator.history(early, 90).observations;
        rows.extend(simulator.between(early, late).observations);
        // Figures of whole days go back no further than four weeks.
        let first = Zone::DILI.midnight(Zone::DILI.day(late) - Days::new(DAYS_OF_PARTS));
        rows.retain(|row| matches!(row.period, Period::Hour(_)) || row.as_of >= first);
        assert_eq!(in_force(rows), in_force(simulator.history(late, 92).observations));
    }

    #[test]
    fn the_parts_of_a_day_make_its_hours() {
        let rows = simulator(1).history(demo(), 9).observations;
        let days = by_day(&rows, "BTG");
        let yesterday = Zone::DILI.day(demo()) - Days::new(1);
        for dimension in [Dimension::NationalityGroup, Dimension::Sex] {
            let parts = rows.iter().filter(|row| {
                row.series.place == PlaceId::new("BTG")
                    && row.series.metric == Metric::Crossings
                    && row.series.dimensions.get(dimension).is_some()
                    && row.period == Period::Day(yesterday)
            });
            assert_eq!(parts.map(number).sum::<i64>(), days[&yesterday], "{dimension:?}");
        }
    }

    #[test]
    fn posts_have_the_traffic_that_was_published_for_2025() {
        let rows = simulator(1).history(clock(day(2026, 1, 1), (3, 0)), 365).observations;
        for (post, mean) in [("BTG", 1_285.0), ("DIL", 670.0), ("SKT", 150.0), ("SLL", 110.0)] {
            let days = by_day(&rows, post);
            let found = days.values().sum::<i64>() as f64 / 365.0;
            assert_eq!(days.len(), 365, "{post}");
            assert!((found / mean - 1.0).abs() < 0.05, "{post}: {found} a day, published {mean}");
        }
    }

    #[test]
    fn days_vary_more_than_by_chance_alone_and_less_than_twice_that() {
        let rows = simulator(3).history(clock(day(2026, 1, 1), (3, 0)), 5 * 365).observations;
        for post in ["BTG", "DIL", "SKT", "SLL"] {
            // Plain days of one weekday have one mean.
            let plain: Vec<f64> = by_day(&rows, post)
                .iter()
                .filter(|(day, _)| {
                    [5, 6, 7, 9, 10, 11].contains(&day.month()) && day.weekday().number_from_monday() == 3
                })
                .map(|(_, movements)| *movements as f64)
                .collect();
            let mean = plain.iter().sum::<f64>() / plain.len() as f64;
            let variance = plain.iter().map(|n| (n - mean).powi(2)).sum::<f64>() / (plain.len() - 1) as f64;
            assert!((1.2..1.9).contains(&(variance / mean)), "{post}: {}", variance / mean);
        }
    }

    #[test]
    fn more_go_home_before_christmas_than_come_and_they_return_in_january() {
        let rows = simulator(1).history(clock(day(2026, 1, 8), (3, 0)), 30).observations;
        let flow = |direction: Direction, from: NaiveDate, to: NaiveDate| -> i64 {
            let within = |row: &&Observation| (from..=to).contains(&row.period.first_day(Zone::DILI));
            let way = |row: &&Observation| row.series.dimensions.direction_alone() == Some(direction);
            of_post(&rows, "BTG").filter(within).filter(way).map(number).sum()
        };
        let (before, after) = ((day(2025, 12, 16), day(2025, 12, 22)), (day(2026, 1, 1), day(2026, 1, 7)));
        assert!(
            flow(Direction::Exit, before.0, before.1) > flow(Direction::Entry, before.0, before.1) * 11 / 10
        );
        assert!(flow(Direction::Entry, after.0, after.1) > flow(Direction::Exit, after.0, after.1) * 11 / 10);
    }

    #[test]
    fn batugade_is_silent_when_the_demo_opens_and_posts_its_backlog_minutes_later() {
        let simulator = simulator(1);
        for n in 0..30 {
            let at = demo() + Days::new(n);
            let today = Zone::DILI.day(at);
            let known = simulator.history(at, 2).observations;
            let hours: Vec<Hour> = (9..12).map(|hour| Zone::DILI.hour_of(today, hour)).collect();
            let there = |rows: &[Observation]| -> Vec<Hour> {
                let mut hours: Vec<_> = of_post(rows, "BTG")
                    .filter(|row| row.standing == Standing::Final)
                    .filter_map(|row| if let Period::Hour(hour) = row.period { Some(hour) } else { None })
                    .filter(|hour| Zone::DILI.day(hour.start()) == today)
                    .collect();
                hours.dedup();
                hours
            };
            assert_eq!(there(&known), hours, "{today}");
            let last = of_post(&known, "BTG").map(|row| row.period).max();
            assert_eq!(last, Some(Period::Hour(hours[2])), "not even a running hour");
            let after = simulator.between(at, at + TimeDelta::minutes(5)).observations;
            assert_eq!(there(&after), [12, 13].map(|hour| Zone::DILI.hour_of(today, hour)), "{today}");
            assert!(of_post(&after, "BTG").all(|row| row.as_of >= clock(today, (14, 34))));
            assert!(of_post(&after, "BTG").any(|row| row.standing == Standing::Provisional));
        }
    }

    #[test]
    fn a_running_hour_only_grows_and_ends_at_its_final_figure() {
        let simulator = simulator(1);
        let mut newest: BTreeMap<(Series, Period), i64> = BTreeMap::new();
        let mut said = 0;
        let mut at = clock(day(2026, 11, 24), (15, 0));
        for _ in 0..(70 * 60 / 5) {
            let next = at + TimeDelta::seconds(5);
            for row in simulator.between(at, next).observations {
                assert!(at < row.as_of && row.as_of <= next);
                let known = newest.entry((row.series.clone(), row.period)).or_default();
                assert!(number(&row) >= *known, "{row:?}");
                *known = number(&row);
                said += u32::from(row.standing == Standing::Provisional);
            }
            at = next;
        }
        assert!(said > 150, "figures change while one watches: {said} in 70 minutes");
    }

    #[test]
    fn one_hour_of_yesterday_is_revised_every_morning() {
        let simulator = simulator(1);
        for n in 0..30 {
            let morning = clock(day(2026, 2, 20) + Days::new(n), (8, 0));
            let before = in_force(simulator.history(morning, 2).observations);
            let revised: Vec<_> = simulator
                .between(morning, morning + TimeDelta::minutes(20))
                .observations
                .into_iter()
                .filter(|row| row.period.first_day(Zone::DILI) < Zone::DILI.day(morning))
                .collect();
            let [row] = revised.as_slice() else { unreachable!("{revised:?}") };
            let was = &before[&(row.series.clone(), row.period)];
            assert_eq!((was.standing, row.standing), (Standing::Final, Standing::Final));
            assert_ne!(was.value, row.value);
            assert!(matches!(row.value, Value::Number(0..)));
        }
    }

    #[test]
    fn stores_hold_what_the_board_of_the_demo_shows_on_any_day() {
        for (n, (site, opening, about)) in (0..12).flat_map(|n| {
            let sites = [
                ("site-dili", 600, 574),
                ("site-baucau", 150, 148),
                ("site-maliana", 100, 92),
                ("site-pante-macassar", 50, 28),
            ];
            sites.map(|site| (n, site))
        }) {
            let at = demo() + Days::new(n * 37);
            let simulator = simulator(n);
            let entries = simulator.history(at, 90).entries;
            let kits = entries.iter().filter(|entry| entry.item.as_str() == "kit");
            let mut of_site = kits.filter(|entry| entry.site == PlaceId::new(site));
            assert_eq!(of_site.next().map(|entry| entry.movement.clone()), Some(Movement::Count(opening)));
            let mut stock = i64::from(opening);
            for entry in of_site {
                match entry.movement {
                    Movement::Receive(quantity) => stock += i64::from(quantity),
                    Movement::Issue(quantity) => stock -= i64::from(quantity),
                    _ => unreachable!(),
                }
                assert!(stock > 0, "{site} ran out");
                assert!(entry.reason.as_str().starts_with("simulated"));
            }
            assert!((stock - about).abs() <= 2 + about / 25, "{site} on {at}: {stock}, not about {about}");
            assert!(site != "site-pante-macassar" || stock < 30);
        }
    }

    #[test]
    fn entries_of_stock_have_names_of_their_own_and_keep_the_level_for_months() {
        let simulator = simulator(5);
        let mut entries = simulator.history(demo(), 90).entries;
        entries.extend(simulator.between(demo(), demo() + Days::new(120)).entries);
        let names: std::collections::BTreeSet<_> = entries.iter().map(|entry| &entry.id).collect();
        assert_eq!(names.len(), entries.len());
        let dili: i64 = entries
            .iter()
            .filter(|entry| entry.site.as_str() == "site-dili" && entry.item.as_str() == "kit")
            .map(|entry| match entry.movement {
                Movement::Count(n) | Movement::Receive(n) => i64::from(n),
                Movement::Issue(n) => -i64::from(n),
                _ => 0,
            })
            .sum();
        assert!((540..=600).contains(&dili), "{dili}");
    }

    #[test]
    fn the_feed_is_heard_once_a_minute() {
        let simulator = simulator(1);
        let heard = (0..120).flat_map(|second| {
            let from = demo() + TimeDelta::seconds(second);
            simulator.between(from, from + TimeDelta::seconds(1)).feeds
        });
        assert_eq!(heard.count(), 2);
        assert_eq!(simulator.history(demo(), 1).feeds[0].heard_at, demo());
    }
}
