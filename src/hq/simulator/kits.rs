//! What the stores say: an opening count, kits that go out in working hours, kits that come in.
//!
//! What went out on a day comes in the next morning, so that a store stands where it stood,
//! however long the simulator runs, and no entry depends on one before it.

use chrono::{Days, NaiveDate, TimeDelta};

use super::seed::{SOURCE, Seed};
use super::window::{Window, clock};
use crate::domain::{
    Clean, EntryId, Instant, ItemId, Movement, Place, PlaceId, PlaceKind, SourceId, StockEntry, Zone,
};

/// A store: its name, what it held when the history began, what it holds in the morning, its share
/// of what goes out in percent. `domain.md` §4.2; at 14:32 they hold about 574, 148, 92 and 28.
const STORES: [(&str, u32, u32, u32); 4] = [
    ("Dili", 600, 600, 80),
    ("Baucau", 150, 150, 7),
    ("Maliana", 100, 95, 10),
    ("Pante Macassar", 50, 29, 3),
];

/// Soap, which expires: the store, how much came in when the history began, and after how many days it
/// is past its day. Nothing of it goes out, so that the panel has lots of every age to show.
const SOAP: [(&str, u32, u64); 5] = [
    ("Dili", 120, 70),
    ("Dili", 300, 110),
    ("Dili", 900, 700),
    ("Baucau", 200, 150),
    ("Pante Macassar", 60, 110),
];

/// Working hours, and how often something may go out in them.
const OPENS: (u32, u32) = (8, 0);
const TURNS: i64 = 90;
const TURN_MINUTES: i64 = 6;

/// In how many of a hundred turns something goes out.
const CHANCE: u32 = 45;

/// When the day before is made good: hour and minute.
const DELIVERY: (u32, u32) = (8, 30);

/// When the sheet of a whole day is closed: hour and minute.
const SHEET: (u32, u32) = (16, 45);

/// In how many distributions the stores came down to where they are.
const DISTRIBUTIONS: u32 = 3;

/// One store.
#[derive(Debug)]
struct Store {
    name: &'static str,
    site: PlaceId,
    opening: u32,
    usual: u32,
    share: u32,
}

/// All stores.
#[derive(Debug)]
pub(super) struct Kits {
    stores: Vec<Store>,
    seed: Seed,
}

/// Kits that go out of a store.
struct Issue {
    at: Instant,
    store: usize,
    quantity: u32,
}

impl Kits {
    /// Finds the stores that it knows among the places.
    pub(super) fn new(places: &[Place], seed: Seed) -> Self {
        let site = |name: &str| {
            places.iter().find(|place| place.kind == PlaceKind::Site && place.name.as_str().contains(name))
        };
        let stores = STORES.iter().filter_map(|&(name, opening, usual, share)| {
            site(name).map(|place| Store { name, site: place.id.clone(), opening, usual, share })
        });
        Self { stores: stores.collect(), seed: seed.of("kits") }
    }

    /// What happened in the window, each issue on its own.
    pub(super) fn entries(&self, window: Window) -> Vec<StockEntry> {
        let mut entries: Vec<_> = window.days().flat_map(|day| self.day(day)).collect();
        entries.retain(|entry| window.contains(entry.happened_at));
        entries.sort_by_key(|entry| entry.happened_at);
        entries
    }

    /// What a new ledger knows: an opening count, one sheet a day, and today issue by issue.
    pub(super) fn history(&self, past: Window) -> Vec<StockEntry> {
        let today = Zone::DILI.day(past.to);
        let first = Zone::DILI.day(past.from) + Days::new(1);
        let mut entries = self.openings(Zone::DILI.midnight(first));
        entries.extend(self.soap(first));
        entries.extend(self.distributions(first, today));
        for day in first.iter_days().take_while(|day| *day < today) {
            entries.extend(self.sheets(day));
            entries.extend(self.deliveries(day + Days::new(1)));
        }
        entries.extend(self.issues(today).iter().map(|issue| self.issued(issue)));
        entries.retain(|entry| past.contains(entry.happened_at));
        entries.sort_by_key(|entry| entry.happened_at);
        entries
    }

    fn openings(&self, at: Instant) -> Vec<StockEntry> {
        let count = |store: &Store| entry(store, "opening", at, Movement::Count(store.opening));
        self.stores.iter().map(count).collect()
    }

    /// What lies there beside kits.
    fn soap(&self, first: NaiveDate) -> Vec<StockEntry> {
        let came = SOAP.iter().filter_map(|(name, quantity, days)| {
            let store = self.stores.iter().find(|store| store.name == *name)?;
            let what = format!("soap for {days} days");
            let received = entry(store, &what, clock(first, DELIVERY), Movement::Receive(*quantity));
            let expiry = Some(first + Days::new(*days));
            Some(StockEntry {
                item: ItemId::new("soap"),
                reason: Clean::new("simulated delivery"),
                expiry,
                ..received
            })
        });
        came.collect()
    }

    /// Whole distributions, spread over the history, that brought a store down to its usual stock.
    fn distributions(&self, first: NaiveDate, today: NaiveDate) -> Vec<StockEntry> {
        let days = (today - first).num_days() as u64;
        let turns = if days == 0 { 0 } else { DISTRIBUTIONS };
        let mut entries = Vec::new();
        for turn in 1..=turns {
            let day = first + Days::new(days * u64::from(turn) / u64::from(turns + 1));
            for store in &self.stores {
                let gone = store.opening.saturating_sub(store.usual);
                let quantity = gone * turn / turns - gone * (turn - 1) / turns;
                if quantity > 0 {
                    entries.push(entry(
                        store,
                        "distribution",
                        clock(day, (11, 0)),
                        Movement::Issue(quantity),
                    ));
                }
            }
        }
        entries
    }

    fn day(&self, day: NaiveDate) -> Vec<StockEntry> {
        let mut entries = self.deliveries(day);
        entries.extend(self.issues(day).iter().map(|issue| self.issued(issue)));
        entries
    }

    /// What comes in this morning for what went out the day before.
    fn deliveries(&self, morning: NaiveDate) -> Vec<StockEntry> {
        self.totals(morning - Days::new(1))
            .map(|(store, quantity)| {
                entry(store, "delivery", clock(morning, DELIVERY), Movement::Receive(quantity))
            })
            .collect()
    }

    /// A whole day's issues as one entry a store.
    fn sheets(&self, day: NaiveDate) -> Vec<StockEntry> {
        self.totals(day)
            .map(|(store, quantity)| entry(store, "day sheet", clock(day, SHEET), Movement::Issue(quantity)))
            .collect()
    }

    fn totals(&self, day: NaiveDate) -> impl Iterator<Item = (&Store, u32)> {
        let issues = self.issues(day);
        self.stores.iter().enumerate().filter_map(move |(index, store)| {
            let of_store = issues.iter().filter(|issue| issue.store == index);
            let quantity: u32 = of_store.map(|issue| issue.quantity).sum();
            (quantity > 0).then_some((store, quantity))
        })
    }

    fn issues(&self, day: NaiveDate) -> Vec<Issue> {
        let opens = clock(day, OPENS);
        (0..TURNS).filter_map(|turn| self.issue(opens + TimeDelta::minutes(turn * TURN_MINUTES))).collect()
    }

    /// What goes out in one turn, if anything does.
    fn issue(&self, turn: Instant) -> Option<Issue> {
        let seed = self.seed.at(turn.timestamp());
        if seed.of("chance").below(100) >= CHANCE {
            return None;
        }
        let mut left = seed.of("store").below(100);
        let store = self.stores.iter().position(|store| {
            let here = left < store.share;
            left = left.saturating_sub(store.share);
            here
        })?;
        let quantity = match seed.of("quantity").below(100) {
            0..85 => 1,
            85..97 => 2,
            _ => 3,
        };
        let second = i64::from(seed.of("second").below(60 * TURN_MINUTES as u32));
        Some(Issue { at: turn + TimeDelta::seconds(second), store, quantity })
    }

    fn issued(&self, issue: &Issue) -> StockEntry {
        entry(&self.stores[issue.store], "issue", issue.at, Movement::Issue(issue.quantity))
    }
}

fn entry(store: &Store, what: &str, at: Instant, movement: Movement) -> StockEntry {
    let stamp = Zone::DILI.local(at).format("%Y%m%dT%H%M%S");
    StockEntry {
        id: EntryId::new(&format!("{SOURCE}/{}/{}/{stamp}", store.site, what.replace(' ', "-"))),
        site: store.site.clone(),
        item: ItemId::new("kit"),
        movement,
        lot: None,
        expiry: None,
        reason: Clean::new(&format!("simulated {what}")),
        source: SourceId::new(SOURCE),
        happened_at: at,
        recorded_at: at,
    }
}
