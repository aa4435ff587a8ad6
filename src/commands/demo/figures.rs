//! Made-up figures for scenes: a board on an ordinary afternoon, and the same in a storm.
//!
//! Everything is a function of the number of steps. It must not know who shows it.

use std::{collections::BTreeMap, convert::Infallible, ops::RangeInclusive};

use chrono::TimeDelta;

use crate::{
    domain::{
        Alert, AlertId, Clean, Dimensions, Direction, EntryId, Feed, Hour, Instant, ItemId, Metric, Movement,
        Observation, Period, PeriodKind, Place, PlaceId, PlaceKind, Provenance, Range, RecordedAct, Records,
        Series, SourceId, Standing, StockEntry, Value, Zone, reference,
    },
    hq::{SIMULATOR, Simulator},
};

/// 24 November 2026, 14:32 in Dili, a Tuesday: the posts are open, and one is silent.
const BEGINS: &str = "2026-11-24T05:32:00Z";
/// Every day of the last eight, and beyond them the days of the week that the usual ranges look at:
/// to make up all ninety would hold up the first frame.
const HISTORY_DAYS: u32 = 8;
const OLDER_WEEKS: RangeInclusive<i64> = 2..=13;
const SEED: u64 = 1;
/// What a storm counts up, beside the crossings.
const COUNTED: [Metric; 8] = [
    Metric::KitsPrepositioned,
    Metric::FamiliesCovered,
    Metric::PeopleCovered,
    Metric::TbScreened,
    Metric::TbPresumptive,
    Metric::TbTested,
    Metric::TbCases,
    Metric::TbOnTreatment,
];
/// Squalls that come and go in a storm.
const SQUALLS: u64 = 4;

/// The figures of one step.
pub(super) struct Figures {
    steps: u64,
    begins: Instant,
    places: Vec<Place>,
    shelves: BTreeMap<Shelf, Vec<Observation>>,
    /// The posts' hours of today up to now.
    open: Vec<(PlaceId, Vec<Hour>)>,
    sites: Vec<PlaceId>,
    alerts: Vec<Alert>,
    stock: Vec<StockEntry>,
    feeds: Vec<Feed>,
    /// What this step says, beside what stands on the shelves and was so from the beginning.
    said: Said,
}

/// Where rows of one kind lie, by when their period begins, so that no question looks at all of them.
type Shelf = (Metric, PlaceId, PeriodKind);

#[derive(Default)]
struct Said {
    observations: Vec<Observation>,
    alerts: Vec<Alert>,
    stock: Vec<StockEntry>,
}

impl Figures {
    pub(super) fn new() -> Self {
        let begins = BEGINS.parse().unwrap_or_default();
        let places = reference::places();
        let simulator = Simulator::new(SEED, &places);
        let history = simulator.history(begins, HISTORY_DAYS);
        let like_days = OLDER_WEEKS.flat_map(|week| {
            let day = begins - TimeDelta::weeks(week);
            simulator.between(day - TimeDelta::hours(12), day + TimeDelta::hours(12)).observations
        });
        let mut shelves: BTreeMap<Shelf, Vec<Observation>> = BTreeMap::new();
        let published = [reference::published(), reference::worked_example()].concat();
        let rows = history.observations.into_iter().chain(like_days).chain(published);
        let known_since = begins - TimeDelta::days(i64::from(HISTORY_DAYS));
        for mut row in rows.chain(reference::opening_observations(known_since)) {
            row.revision = 1;
            shelves.entry(shelf(&row)).or_default().push(row);
        }
        for rows in shelves.values_mut() {
            rows.sort_by_key(starts);
        }
        let today = Zone::DILI.day(begins);
        let now = Zone::DILI.hour(begins);
        let open = |place: &Place| {
            let calendar = place.calendar.as_ref()?;
            let hours = (0..24).map(|hour| Zone::DILI.hour_of(today, hour)).filter(|hour| *hour <= now);
            Some((place.id.clone(), hours.filter(|hour| calendar.expects(*hour, Zone::DILI)).collect()))
        };
        Self {
            steps: 0,
            begins,
            open: places.iter().filter(|place| place.kind == PlaceKind::Post).filter_map(open).collect(),
            sites: of_kind(&places, PlaceKind::Site),
            places,
            shelves,
            alerts: history.alerts,
            stock: history.entries,
            feeds: history.feeds,
            said: Said::default(),
        }
    }

    /// The time of this step: a storm's runs ten times as fast as ours.
    pub(super) fn now(&self) -> Instant {
        self.begins + TimeDelta::seconds(self.steps as i64)
    }

    /// Changes what every panel shows.
    pub(super) fn step(&mut self) {
        self.steps += 1;
        self.said = Said {
            observations: self.crossings().into_iter().chain(self.counts()).collect(),
            alerts: self.squalls(),
            stock: self.stock_counts(),
        };
        let now = self.now();
        self.feeds.iter_mut().for_each(|feed| feed.heard_at = now);
    }

    /// Every hour of today at every post; now and then the first is silent for its last hours.
    fn crossings(&self) -> Vec<Observation> {
        let now = self.now();
        let mut rows = Vec::new();
        for (nth, (post, hours)) in self.open.iter().enumerate() {
            let pace = nth as u64 + 3;
            let is_silent = nth == 1 && (self.steps / 8).is_multiple_of(2);
            let heard = if is_silent { hours.len().saturating_sub(3) } else { hours.len() };
            for (hour, direction) in
                hours[..heard].iter().flat_map(|hour| Direction::BOTH.map(|it| (hour, it)))
            {
                let count = (self.steps * pace + u64::from(hour.of_day(Zone::DILI)) * 11) % 400 + 10;
                let series = Series {
                    metric: Metric::Crossings,
                    place: post.clone(),
                    dimensions: Dimensions::crossing(direction),
                };
                rows.push(Observation {
                    series,
                    period: Period::Hour(*hour),
                    source: SourceId::new(SIMULATOR),
                    revision: self.steps as u32 + 1,
                    value: Value::Number(count as i64),
                    as_of: now,
                    recorded_at: now,
                    standing: Standing::Provisional,
                    note: None,
                });
            }
        }
        rows
    }

    /// What was said of the screenings and the kits, counted on by each step.
    fn counts(&self) -> impl Iterator<Item = Observation> {
        let now = self.now();
        let of_metric = |shelf: &Shelf| COUNTED.contains(&shelf.0);
        let rows = self.shelves.iter().filter(move |(shelf, _)| of_metric(shelf)).flat_map(|(_, rows)| rows);
        rows.map(move |row| Observation {
            value: match row.value {
                Value::Number(number) => Value::Number(number + self.steps as i64),
                other @ (Value::Suppressed | Value::Withdrawn) => other,
            },
            revision: self.steps as u32 + 1,
            as_of: now,
            recorded_at: now,
            ..row.clone()
        })
    }

    /// Each site is counted anew: it runs empty and is filled again.
    fn stock_counts(&self) -> Vec<StockEntry> {
        let now = self.now();
        let count = |(nth, site): (usize, &PlaceId)| StockEntry {
            id: EntryId::new(&format!("storm-{site}")),
            site: site.clone(),
            item: ItemId::new("kit"),
            movement: Movement::Count(((self.steps * 7 + nth as u64 * 150) % 640) as u32),
            lot: None,
            expiry: None,
            reason: "simulated".into(),
            source: SourceId::new(SIMULATOR),
            happened_at: now,
            recorded_at: now,
        };
        self.sites.iter().enumerate().map(count).collect()
    }

    /// Warnings after the pattern of one that is there; at any time some of them.
    fn squalls(&self) -> Vec<Alert> {
        let Some(pattern) = self.alerts.iter().max_by_key(|alert| (alert.sent, &alert.id)) else {
            return Vec::new();
        };
        let there = (0..SQUALLS).filter(|nth| !(self.steps / 3 + nth).is_multiple_of(SQUALLS));
        let squall = |nth: u64| {
            let speed = 40 + (self.steps * 3 + nth * 17) % 60;
            Alert {
                id: AlertId::new(&format!("simulator@haree.invalid,storm-{nth}")),
                sent: self.now() - TimeDelta::minutes(nth as i64 * 7),
                event: "Squall".into(),
                headline: Clean::new(&format!("Squall {}: gusts of {speed} km/h", nth + 1)),
                ..pattern.clone()
            }
        };
        there.map(squall).collect()
    }
}

fn shelf(row: &Observation) -> Shelf {
    (row.series.metric, row.series.place.clone(), PeriodKind::of(row.period))
}

fn starts(row: &Observation) -> Instant {
    row.period.start(Zone::DILI)
}

fn of_kind(places: &[Place], kind: PlaceKind) -> Vec<PlaceId> {
    places.iter().filter(|place| place.kind == kind).map(|place| place.id.clone()).collect()
}

impl Records for Figures {
    type Error = Infallible;

    fn provenance(&self) -> Result<Option<Provenance>, Infallible> {
        Ok(Some(Provenance::Simulated))
    }

    fn places(&self) -> Result<Vec<Place>, Infallible> {
        Ok(self.places.clone())
    }

    fn observations(&self, range: &Range) -> Result<Vec<Observation>, Infallible> {
        let wanted = (range.metric, range.place.clone(), range.kind);
        let rows = self.shelves.get(&wanted).map_or(&[][..], Vec::as_slice);
        let from = rows.partition_point(|row| starts(row) < range.from);
        let until = rows.partition_point(|row| starts(row) < range.until);
        let inside =
            |row: &&Observation| (range.from..range.until).contains(&starts(row)) && shelf(row) == wanted;
        let said = self.said.observations.iter().filter(inside);
        let mut found: Vec<_> = rows[from..until.max(from)].iter().chain(said).cloned().collect();
        found.sort_by_cached_key(Observation::key);
        Ok(found)
    }

    fn alerts(&self) -> Result<Vec<Alert>, Infallible> {
        Ok([self.alerts.as_slice(), &self.said.alerts].concat())
    }

    fn acts(&self) -> Result<Vec<RecordedAct>, Infallible> {
        Ok(Vec::new())
    }

    fn stock(&self) -> Result<Vec<StockEntry>, Infallible> {
        Ok([self.stock.as_slice(), &self.said.stock].concat())
    }

    fn feeds(&self) -> Result<Vec<Feed>, Infallible> {
        Ok(self.feeds.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        Query, Rules, View, answer,
        memory::MemoryRecords,
        view::{PostDay, Usual},
    };

    fn view(figures: &Figures, query: Query) -> View {
        let Ok(view) = answer(figures, query, figures.now(), &Rules::default());
        view
    }

    /// What stands in a view, whenever it was asked.
    fn content(view: &View) -> String {
        let stamp = *view.stamp();
        format!("{view:?}").replace(&format!("{stamp:?}"), "")
    }

    #[test]
    fn the_board_that_stands_still_is_that_of_an_ordinary_afternoon() {
        let View::Board(board) = view(&Figures::new(), Query::Board) else { unreachable!() };
        assert_eq!(board.crossings.posts.len(), 4);
        assert!(board.crossings.posts.iter().all(|post| post.entries.number > 0));
        let usual = |post: &PostDay| matches!(post.usual, Usual::Range { days: 10.., .. });
        assert!(board.crossings.posts.iter().all(usual), "{:?}", board.crossings.posts);
        assert_eq!((board.tb.steps[0].value, board.stock.sites.len()), (Some(Value::Number(68_196)), 4));
        assert!(board.alerts.open >= 3, "{:?}", board.alerts);
        assert_eq!(board.stamp.provenance, Some(Provenance::Simulated));
    }

    #[test]
    fn shelves_answer_as_a_list_does() {
        let mut figures = Figures::new();
        figures.step();
        let shelved = figures.shelves.values().flatten();
        let list = MemoryRecords {
            provenance: Some(Provenance::Simulated),
            places: figures.places.clone(),
            observations: shelved.chain(&figures.said.observations).cloned().collect(),
            alerts: figures.alerts().unwrap(),
            acts: Vec::new(),
            stock: figures.stock().unwrap(),
            feeds: figures.feeds.clone(),
        };
        for query in Query::ALL {
            let Ok(expected) = answer(&list, query, figures.now(), &Rules::default());
            assert_eq!(view(&figures, query), expected, "{query:?}");
        }
    }

    #[test]
    fn in_a_storm_every_answer_changes_with_every_step() {
        let mut figures = Figures::new();
        for step in 1..40 {
            // Nobody does anything here.
            let moving = Query::ALL.into_iter().filter(|query| !matches!(query, Query::Log | Query::Queue));
            let before: Vec<_> = moving.map(|query| (query, content(&view(&figures, query)))).collect();
            figures.step();
            for (query, before) in before {
                assert_ne!(before, content(&view(&figures, query)), "{query:?} in step {step}");
            }
        }
    }

    #[test]
    fn in_a_storm_alerts_come_and_go_and_stock_runs_low() {
        let mut figures = Figures::new();
        let boards: Vec<_> = (0..100)
            .map(|_| {
                figures.step();
                let View::Board(board) = view(&figures, Query::Board) else { unreachable!() };
                (board.alerts.open, board.stock.sites.iter().filter(|site| site.on_hand < 30).count())
            })
            .collect();
        let [least, most] = [boards.iter().min(), boards.iter().max()].map(|it| it.unwrap().0);
        assert!(most - least >= 2, "{least} to {most}");
        assert!(boards.iter().any(|(_, low)| *low > 0) && boards.iter().any(|(_, low)| *low == 0));
    }
}
