//! Forty posts over years: how long a panel takes to open and a key to be answered, and how both grow.
//!
//! Hours of the last 400 days and days before them, in and out: about a million figures in ten years.
//! Opening is the answer from the cache, drawing and encoding; a key is what the model does with it,
//! drawing and encoding. `HAREE_YEARS=1,10` sets other spans.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot be set up is no bench")]

#[path = "support/desk.rs"]
mod desk;

use std::{
    env,
    time::{Duration, Instant as Moment},
};

use chrono::{Days, NaiveDate};
use haree::{
    console::{Event, Key, Model, draw, encode, update},
    domain::{
        Against, Dimensions, Direction, Instant, Lens, Metric, Observation, Period, Place, PlaceKind, Query,
        Rules, Scale, Series, Standing, TimeRange, Value, Zone, reference,
    },
    protocol::{Collection, Cursor, Mode, Row, Rows},
    store::Store,
};
use ratatui::buffer::Buffer;

use desk::{AREA, CAPABILITIES, hello, model, now};

const POSTS: usize = 40;
/// Days back from today whose figures are of hours.
const DAYS_OF_HOURS: u64 = 400;
/// Rows in a frame of a snapshot.
const FRAME: usize = 400;
/// How often each is measured.
const TIMES: usize = 41;
/// The post that is opened in detail.
const OPENED: &str = "P20";
/// What an operator presses, one after the other.
const KEYS: [&str; 8] = ["j", "k", "enter", "j", "esc", "tab", "?", "esc"];

fn main() {
    let years = env::var("HAREE_YEARS").unwrap_or_else(|_| "1,10".to_owned());
    for years in years.split(',').map(|years| years.parse().unwrap()) {
        let home = tempfile::tempdir().unwrap();
        let store = Store::open(home.path(), 1, 1).unwrap().store;
        let rows = fill(&store, years);
        println!("{years} years of {POSTS} posts, {rows} figures");
        let mut model = model(&store);
        let (mut worst_panel, mut worst_key) = (Duration::ZERO, Duration::ZERO);
        for query in Query::ALL {
            let opened = opening(&store, &mut model, query);
            let pressed = keys(&mut model);
            println!("{query:?}: {opened:.1?} to open, {pressed:.1?} the slowest key");
            (worst_panel, worst_key) = (worst_panel.max(opened), worst_key.max(pressed));
        }
        for scale in Scale::ALL {
            let range = TimeRange { scale, until: None };
            let table = Lens { range, ..Lens::default() };
            let post = Lens { opened: Some(OPENED.into()), against: Against::Before, ..table.clone() };
            let [table, post] = [table, post].map(|lens| answering(&store, &lens));
            println!("Flows by {scale:?}: {table:.1?} to answer, with a post in detail {post:.1?}");
            worst_panel = worst_panel.max(table).max(post);
        }
        println!("at most {worst_panel:.1?} for a panel, {worst_key:.1?} for a key");
    }
}

/// The key that shows a panel: the digit of its tab.
fn digit(query: Query) -> Key {
    let at = Query::ALL.iter().position(|other| *other == query).unwrap();
    (at + 1).to_string().parse().unwrap()
}

/// The median of answering for another range.
fn answering(store: &Store, lens: &Lens) -> Duration {
    median(|| store.answer_through((Query::Flows, lens), now(), &Rules::default()).unwrap())
}

/// The median of opening a panel.
fn opening(store: &Store, model: &mut Model, query: Query) -> Duration {
    let blank = Buffer::empty(AREA);
    median(|| {
        let view = store.answer(query, now(), &Rules::default()).unwrap();
        update(model, Event::Key(digit(query)));
        update(model, Event::Loaded(Box::new(view)));
        let mut frame = Buffer::empty(AREA);
        draw(model, AREA, &mut frame);
        encode(&blank, &frame, &CAPABILITIES)
    })
}

/// The median of the slowest key on the panel that is shown.
fn keys(model: &mut Model) -> Duration {
    let shown = model.shown();
    let mut sent = Buffer::empty(AREA);
    draw(model, AREA, &mut sent);
    let slowest = KEYS.map(|key| {
        median(|| {
            update(model, Event::Key(key.parse().unwrap()));
            let mut frame = Buffer::empty(AREA);
            draw(model, AREA, &mut frame);
            let bytes = encode(&sent, &frame, &CAPABILITIES);
            sent = frame;
            bytes
        })
    });
    update(model, Event::Key(digit(shown)));
    slowest.into_iter().max().unwrap_or_default()
}

fn median<T>(mut work: impl FnMut() -> T) -> Duration {
    let mut times = [Duration::ZERO; TIMES];
    for time in &mut times {
        let begun = Moment::now();
        std::hint::black_box(work());
        *time = begun.elapsed();
    }
    times.sort_unstable();
    times[TIMES / 2]
}

/// Lays the figures into the cache and says how many there are.
fn fill(store: &Store, years: u64) -> usize {
    store.greet(&hello(), now()).unwrap();
    let places = places();
    let posts: Vec<_> = places.iter().filter(|place| place.kind == PlaceKind::Post).collect();
    let records = places.iter().map(|place| Row::Record(serde_json::to_value(place).unwrap()));
    apply(store, Collection::Places, records.collect(), Mode::SnapshotOnly);
    let today = Zone::DILI.day(now());
    let days = (0..years * 365).map(|back| (back, today - Days::new(back)));
    let figures: Vec<_> = days
        .flat_map(|(back, day)| posts.iter().flat_map(move |post| figures(post, day, back < DAYS_OF_HOURS)))
        .collect();
    let frames = figures.chunks(FRAME).len();
    for (number, chunk) in figures.chunks(FRAME).enumerate() {
        let rows = chunk.iter().map(|figure| Row::Record(serde_json::to_value(figure).unwrap()));
        let mode = match number {
            0 => Mode::SnapshotFirst,
            _ if number + 1 == frames => Mode::SnapshotLast,
            _ => Mode::Snapshot,
        };
        apply(store, Collection::Observations, rows.collect(), mode);
    }
    store.flush().unwrap();
    figures.len()
}

fn apply(store: &Store, collection: Collection, rows: Vec<Row>, mode: Mode) {
    let cursor = Cursor::new("bench.1").unwrap();
    store.apply(&Rows { collection, mode, rows, cursor }).unwrap();
}

/// The country's places, and posts that are like the first until there are forty.
fn places() -> Vec<Place> {
    let mut places = reference::places();
    let first = places.iter().find(|place| place.kind == PlaceKind::Post).unwrap().clone();
    let there = places.iter().filter(|place| place.kind == PlaceKind::Post).count();
    places.extend((there..POSTS).map(|number| Place {
        id: format!("P{number:02}").as_str().into(),
        name: format!("Post {number:02}").as_str().into(),
        short: None,
        ..first.clone()
    }));
    places
}

/// Both directions of a day at a post, by its hours or as a whole.
fn figures(post: &Place, day: NaiveDate, by_hours: bool) -> Vec<Observation> {
    let hours = (0..24).map(|hour| Zone::DILI.hour_of(day, hour)).filter(|hour| hour.end() <= now());
    let periods: Vec<_> = if by_hours { hours.map(Period::Hour).collect() } else { vec![Period::Day(day)] };
    let figure = |period, direction| Observation {
        series: Series {
            metric: Metric::Crossings,
            place: post.id.clone(),
            dimensions: Dimensions::crossing(direction),
        },
        period,
        source: "bench".into(),
        revision: 1,
        value: Value::Number(40),
        as_of: said_at(period, day),
        recorded_at: said_at(period, day),
        standing: Standing::Final,
        note: None,
    };
    periods
        .into_iter()
        .flat_map(|period| Direction::BOTH.map(|direction| figure(period, direction)))
        .collect()
}

fn said_at(period: Period, day: NaiveDate) -> Instant {
    match period {
        Period::Hour(hour) => hour.end(),
        _ => Zone::DILI.midnight(day + Days::new(1)),
    }
}
