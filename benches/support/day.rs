//! What HQ sends of one day, of one hour, and of one alert: made up, from a seed, the same everywhere.
//!
//! A day: 1,152 movement counts, 42 stock entries, 14 screening figures and 50 alerts; an hour: 48 new and 8
//! revised counts, 3 stock entries, one screening figure and 3 alerts. Keys are natural, one intake has one
//! `recorded_at`, counts are Poisson around the profile of a day. Of the sentences of warnings every second
//! one is kept from the dictionary, so that what is measured with it was not all known before.

use haree::{
    domain::{ConsoleId, FeedId, Instant, Provenance},
    protocol::{Collection, Cursor, End, Frame, Hello, Mode, PROTO, Row, Rows},
};
use serde_json::{Value, json};

#[path = "warnings.rs"]
mod warnings;

use warnings::Warnings;

/// 24 November 2026, 00:00 in Dili.
const MIDNIGHT: i64 = 1_795_446_000;

/// Posts with their movements on an ordinary day, and whether they are open at night.
const POSTS: [(&str, f64, bool); 8] = [
    ("BTG", 900.0, false),
    ("DIL", 420.0, true),
    ("MOT", 380.0, false),
    ("SAL", 120.0, false),
    ("SAK", 260.0, false),
    ("DIL-SEA", 90.0, true),
    ("TUN", 45.0, false),
    ("OES", 30.0, false),
];

const GROUPS: [(&str, f64); 3] = [("tl", 0.55), ("id", 0.38), ("other", 0.07)];

const MUNICIPALITIES: [&str; 14] = [
    "aileu", "ainaru", "atauru", "baukau", "bobonaru", "kovalima", "dili", "ermera", "lautem", "likisa",
    "manatutu", "manufahi", "oekusi", "vikeke",
];

const SITES: [&str; 4] = ["site-dili", "site-baucau", "site-maliana", "site-pante-macassar"];

const ITEMS: [&str; 4] = ["kit", "tarpaulin", "hygiene-kit", "jerrycan"];

/// Numbers from a seed (splitmix64).
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, limit: i64) -> i64 {
        (self.next() % limit as u64) as i64
    }

    pub(crate) fn of<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as i64) as usize]
    }

    /// Poisson, by how many exponential steps fit.
    fn count(&mut self, mean: f64) -> i64 {
        let (mut left, mut count) = (mean, -1);
        while left >= 0.0 {
            let uniform = (self.next() >> 11) as f64 / (1_u64 << 53) as f64;
            left += (1.0 - uniform).ln();
            count += 1;
        }
        count
    }
}

/// Which sentences may be used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    All,
    /// Those that the dictionary may know.
    Half,
}

/// A made-up HQ.
pub(crate) struct Made {
    dice: Dice,
    warnings: Warnings,
    feed: u32,
    console: u64,
    rev: u64,
    day: i64,
}

/// What goes out.
pub(crate) struct Sent {
    pub(crate) frames: Vec<Frame>,
}

impl Sent {
    /// The words of all alerts and nothing else.
    pub(crate) fn words(&self) -> String {
        let mut words = String::new();
        let rows = self.frames.iter().filter_map(|frame| match frame {
            Frame::Rows(rows) if rows.collection == Collection::Alerts => Some(&rows.rows),
            _ => None,
        });
        for row in rows.flatten() {
            let Row::Record(alert) = row else { continue };
            for field in ["event", "headline", "description", "instruction"] {
                collect(&alert[field], &mut words);
            }
            collect(&alert["areas"][0]["description"], &mut words);
        }
        words
    }
}

fn collect(value: &Value, words: &mut String) {
    match value {
        Value::String(text) => {
            words.push_str(text);
            words.push('\n');
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, words)),
        _ => {}
    }
}

impl Made {
    pub(crate) fn new(seed: u64, words: Words) -> Self {
        let mut dice = Dice::new(seed);
        let (feed, console) = (dice.next() as u32, dice.next());
        let rev = 20_000 + dice.below(2_000_000) as u64;
        let day = MIDNIGHT + 86_400 * dice.below(700);
        Self { warnings: Warnings::new(words == Words::Half), dice, feed, console, rev, day }
    }

    pub(crate) fn day(&mut self) -> Sent {
        let hours: Vec<Value> = (0..24).flat_map(|hour| self.counts(hour)).collect();
        let mut figures = hours;
        figures.extend((0..14).map(|at| self.screened(MUNICIPALITIES[at])));
        let (alerts, stock) = (self.alerts(50, 0, 24), self.stock(42, 8, 16));
        self.sent(self.day + 86_400 + 400, vec![alerts, stock, figures])
    }

    pub(crate) fn hour(&mut self) -> Sent {
        let hour = 9 + self.dice.below(7);
        let mut figures = self.counts(hour);
        let mut revised: Vec<Value> = self.counts(hour - 2);
        let first = self.dice.below(6) as usize * 8;
        let (as_of, recorded_at) = (self.at(hour * 3_600 + 4_000), self.at(hour * 3_600 + 4_011));
        for figure in revised.iter_mut().skip(first).take(8) {
            figure["revision"] = json!(2);
            figure["as_of"] = json!(as_of);
            figure["recorded_at"] = json!(recorded_at);
        }
        figures.extend(revised.drain(first..first + 8));
        let municipality = *self.dice.of(&MUNICIPALITIES);
        figures.push(self.screened(municipality));
        let (alerts, stock) = (self.alerts(3, hour, 1), self.stock(3, hour, 1));
        self.sent(self.day + (hour + 1) * 3_600 + 300, vec![alerts, stock, figures])
    }

    pub(crate) fn alert(&mut self) -> Sent {
        let hour = self.dice.below(23);
        let alerts = self.alerts(1, hour, 1);
        self.sent(self.day + (hour + 1) * 3_600, vec![alerts])
    }

    /// Rows of figures for a first sync: `count` of them.
    pub(crate) fn figures(&mut self, count: usize) -> Vec<Value> {
        let mut figures = Vec::new();
        while figures.len() < count {
            figures.extend((0..24).rev().flat_map(|hour| self.counts(hour)));
            self.day -= 86_400;
        }
        figures.truncate(count);
        figures
    }

    fn sent(&mut self, now: i64, collections: Vec<Vec<Value>>) -> Sent {
        let names = [Collection::Alerts, Collection::Stock, Collection::Observations];
        let now: Instant = time(now).parse().unwrap();
        self.rev += collections.iter().map(Vec::len).sum::<usize>() as u64;
        let cursor = Cursor::new(&format!("{:08x}.{}", self.feed, base36(self.rev))).unwrap();
        let mut frames = vec![Frame::Hello(Hello {
            proto: PROTO,
            min_proto: 1,
            console: ConsoleId::new(&format!("c-{:016x}", self.console)),
            feed: FeedId::new(&format!("{:08x}", self.feed)),
            provenance: Provenance::Real,
            name: "Dili EOC".into(),
            now,
            speed: 1.0,
        })];
        for (collection, records) in names.into_iter().zip(collections) {
            let rows = records.into_iter().map(Row::Record).collect();
            frames.push(Frame::Rows(Rows { collection, mode: Mode::Delta, rows, cursor: cursor.clone() }));
        }
        frames.push(Frame::End(End { now, more: false, since: Some(cursor) }));
        Sent { frames }
    }

    fn at(&self, second: i64) -> String {
        time(self.day + second)
    }

    /// The reports of all posts for one hour, each of one intake, in the order in which they came.
    fn counts(&mut self, hour: i64) -> Vec<Value> {
        let mut reports: Vec<(i64, usize)> =
            (0..POSTS.len()).map(|post| (hour * 3_600 + 3_720 + self.dice.below(240), post)).collect();
        reports.sort_unstable();
        let mut rows = Vec::new();
        for (as_of, post) in reports {
            let (place, daily, night) = POSTS[post];
            let recorded_at = as_of + 2 + self.dice.below(9);
            let share = if night { 1.0 / 24.0 } else { profile(hour) };
            for direction in ["entry", "exit"] {
                for (group, part) in GROUPS {
                    let value = self.dice.count(daily * share * part / 2.0);
                    rows.push(json!({
                        "metric": "crossings", "place": place,
                        "by": {"direction": direction, "nationality_group": group},
                        "period": hour_text(self.day + hour * 3_600), "source": "immigration", "revision": 1,
                        "value": {"number": value}, "as_of": self.at(as_of),
                        "recorded_at": self.at(recorded_at), "standing": "final",
                    }));
                }
            }
        }
        rows
    }

    fn screened(&mut self, place: &str) -> Value {
        let as_of = 61_200 + self.dice.below(60) * 60;
        json!({
            "metric": "tb.screened", "place": place, "period": self.at(0).get(..10),
            "source": "tb-programme", "revision": 1, "value": {"number": self.dice.count(14.0)},
            "as_of": self.at(as_of), "recorded_at": self.at(as_of + 20), "standing": "provisional",
        })
    }

    fn stock(&mut self, count: usize, from: i64, hours: i64) -> Vec<Value> {
        let mut times: Vec<i64> = (0..count).map(|_| from * 3_600 + self.dice.below(hours * 3_600)).collect();
        times.sort_unstable();
        let mut dice = Dice::new(self.dice.next());
        let entry = |at: i64, dice: &mut Dice| {
            let (site, item) = (*dice.of(&SITES), *dice.of(&ITEMS));
            let (what, reason) = *dice.of(&[
                ("issue", "to families in the suco"),
                ("issue", "shelter"),
                ("issue", "requested by the chefe de suco"),
                ("receive", "delivery from Dili"),
            ]);
            let stamp = self.at(at + 32_400).replace(['-', ':', 'Z'], "");
            // Paper is typed in every quarter of an hour.
            let recorded_at = (at / 900 + 1) * 900 + 7;
            json!({
                "id": format!("warehouse/{site}/{what}/{stamp}"), "site": site, "item": item,
                "movement": {what: 1 + dice.below(30)}, "reason": reason, "source": "warehouse",
                "happened_at": self.at(at), "recorded_at": self.at(recorded_at),
            })
        };
        times.into_iter().map(|at| entry(at, &mut dice)).collect()
    }

    fn alerts(&mut self, count: usize, from: i64, hours: i64) -> Vec<Value> {
        let mut times: Vec<i64> = (0..count).map(|_| from * 3_600 + self.dice.below(hours * 3_600)).collect();
        times.sort_unstable();
        times.into_iter().map(|at| self.warnings.one(self.day + at, &mut self.dice)).collect()
    }
}

/// The share of a day's movements in one of its hours, where nobody crosses at night.
fn profile(hour: i64) -> f64 {
    const SHARES: [f64; 9] = [0.06, 0.13, 0.16, 0.14, 0.09, 0.1, 0.13, 0.12, 0.07];
    usize::try_from(hour - 8).ok().and_then(|at| SHARES.get(at)).copied().unwrap_or(0.0)
}

pub(crate) fn time(second: i64) -> String {
    chrono::DateTime::from_timestamp(second, 0).unwrap().to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}

fn hour_text(second: i64) -> String {
    format!("{}+09:00", &time(second + 9 * 3_600)[..13])
}

fn base36(mut number: u64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
    }
    digits.iter().rev().collect()
}
