//! What a screen costs: to answer from the cache, to draw, and to encode for the terminal.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up is no bench")]

use std::hint::black_box;

use chrono::DateTime;
use criterion::{Criterion, criterion_group, criterion_main};
use haree::{
    console::{Capabilities, Depth, Event, Keymap, Model, Setup, Theme, draw, encode, full, update},
    domain::{Clean, Instant, Link, LinkState, Query, Rules, reference},
    hq::Simulator,
    locale::Locale,
    protocol::{Collection, Cursor, Mode, Row, Rows},
    store::Store,
};
use ratatui::{buffer::Buffer, layout::Rect};
use serde::Serialize;

const CAPABILITIES: Capabilities = Capabilities::modern(Depth::Ansi256);
const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

fn now() -> Instant {
    DateTime::parse_from_rfc3339("2026-11-24T14:32:00+09:00").unwrap().to_utc()
}

fn rows<T: Serialize>(collection: Collection, records: &[T]) -> Rows {
    let record = |record: &T| Row::Record(serde_json::to_value(record).unwrap());
    Rows {
        collection,
        mode: Mode::SnapshotOnly,
        rows: records.iter().map(record).collect(),
        cursor: Cursor::new("bench.1").unwrap(),
    }
}

/// A cache with 90 days of four posts.
fn store(dir: &std::path::Path) -> Store {
    let mut history = Simulator::new(1, &reference::places()).history(now(), 90);
    history.observations.extend(reference::opening_observations(now()));
    history.observations.extend(reference::worked_example());
    history.observations.iter_mut().for_each(|figure| figure.revision = 1);
    let store = Store::open(dir, 1, 1).unwrap().store;
    store.apply(&rows(Collection::Places, &reference::places())).unwrap();
    store.apply(&rows(Collection::Alerts, &history.alerts)).unwrap();
    store.apply(&rows(Collection::Stock, &history.entries)).unwrap();
    store.apply(&rows(Collection::Feeds, &history.feeds)).unwrap();
    store.apply(&rows(Collection::Observations, &history.observations)).unwrap();
    store
}

fn model(store: &Store) -> Model {
    let mut model = Model::new(Setup {
        who: Clean::new("JS"),
        room: Clean::new("Dili EOC"),
        keymap: Keymap::builtin(),
        theme: Theme::builtin(&CAPABILITIES),
        codes: CAPABILITIES.codes,
        locale: Locale::english(),
        rules: Rules::default(),
        link: Link::new(LinkState::Live),
        first: None,
        now: now(),
    });
    for query in Query::ALL {
        let view = store.answer(query, now(), &Rules::default()).unwrap();
        update(&mut model, Event::Loaded(Box::new(view)));
    }
    model
}

fn board(criterion: &mut Criterion) {
    let dir = tempfile::tempdir().unwrap();
    let store = store(dir.path());
    for query in Query::ALL {
        criterion.bench_function(&format!("answer {query:?}"), |bencher| {
            bencher.iter(|| store.answer(black_box(query), now(), &Rules::default()).unwrap());
        });
    }
    let mut model = model(&store);
    let mut frame = Buffer::empty(AREA);
    criterion.bench_function("draw the board at 120x40", |bencher| {
        bencher.iter(|| draw(&model, AREA, black_box(&mut frame)));
    });
    criterion
        .bench_function("encode it whole", |bencher| bencher.iter(|| full(black_box(&frame), &CAPABILITIES)));
    update(&mut model, Event::Key("j".parse().unwrap()));
    let mut next = Buffer::empty(AREA);
    draw(&model, AREA, &mut next);
    criterion.bench_function("encode a moved selection", |bencher| {
        bencher.iter(|| encode(black_box(&frame), &next, &CAPABILITIES));
    });
    let (whole, moved) = (full(&frame, &CAPABILITIES).len(), encode(&frame, &next, &CAPABILITIES).len());
    criterion.bench_function(&format!("bytes: {whole} whole, {moved} for a moved selection"), |bencher| {
        bencher.iter(|| ());
    });
}

criterion_group!(benches, board);
criterion_main!(benches);
