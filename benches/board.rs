//! What a screen costs: to answer from the cache, to draw, and to encode for the terminal.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up is no bench")]

#[path = "support/desk.rs"]
mod desk;
#[path = "support/months.rs"]
mod months;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use haree::{
    console::{Event, draw, encode, full, update},
    domain::{Query, Rules},
};
use ratatui::buffer::Buffer;

use desk::{AREA, CAPABILITIES, model, now};
use months::store;

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
