//! What frames cost on the terminal: bytes and nanoseconds, beside ratatui's own backend and beside a
//! floor that no order of writing goes below.
#![expect(clippy::unwrap_used, reason = "a bench that cannot be set up is no bench")]

#[path = "../tests/it/support/deeds.rs"]
mod deeds;
#[path = "support/desk.rs"]
mod desk;
#[path = "terminal/floor.rs"]
mod floor;
#[path = "support/months.rs"]
mod months;
#[path = "terminal/scenes.rs"]
mod scenes;
#[path = "terminal/screens.rs"]
mod screens;
#[path = "../tests/it/support/views.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod views;

use std::{
    cell::Cell,
    fmt::Write as _,
    hint::black_box,
    io::Write as _,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use haree::console::{encode, full};
use ratatui::{backend::Backend as _, buffer::Buffer};
use ratatui_crossterm::CrosstermBackend;

use desk::CAPABILITIES;
use floor::floor;
use scenes::{Scene, scenes};
use screens::screens;

fn terminal(criterion: &mut Criterion) {
    crossterm::style::force_color_output(true);
    let dir = tempfile::tempdir().unwrap();
    let store = months::store(dir.path());
    let [scenes, switches] = scenes(&store);
    let mut table = "\nbytes and nanoseconds a frame\n".to_owned();
    let heads = ["ours", "crossterm", "ratio", "floor", "ours/floor", "ns", "of a full frame"];
    let [ours, theirs, ratio, low, over, time, whole] = heads;
    writeln!(table, "{:34} {ours:>7} {theirs:>10} {ratio:>6} {low:>7} {over:>10} {time:>9}  {whole}", "")
        .unwrap();
    for scene in &scenes {
        writeln!(table, "{}", measured(criterion, scene)).unwrap();
    }
    let shares: Vec<_> = switches.iter().map(share).collect();
    for (scene, Share { ours, in_place }) in switches.iter().zip(&shares) {
        writeln!(table, "{}  {ours:.3} ({in_place:.2} in place)", measured(criterion, scene)).unwrap();
    }
    writeln!(table, "{}", summary(&shares)).unwrap();
    table.push_str(&screens(&store));
    std::io::stdout().write_all(table.as_bytes()).unwrap();
}

/// What a switch of panels costs, and what of the new panel stands there already.
struct Share {
    /// Its bytes, of those of the whole frame that it leads to.
    ours: f64,
    /// Cells that are as they are wanted, of those that show something.
    in_place: f64,
}

fn share(switch: &Scene) -> Share {
    let [sent, wanted] = &switch.pairs[0];
    let [own, whole] =
        [encode(sent, wanted, &CAPABILITIES), full(wanted, &CAPABILITIES)].map(|bytes| bytes.len());
    let blank = ratatui::buffer::Cell::default();
    let shown = sent.content.iter().zip(&wanted.content).filter(|(_, wanted)| **wanted != blank);
    let (all, same) =
        shown.fold((0, 0), |(all, same), (sent, wanted)| (all + 1, same + i32::from(sent == wanted)));
    Share { ours: own as f64 / whole as f64, in_place: f64::from(same) / f64::from(all.max(1)) }
}

/// A switch is held against 0.60 of a frame where at least two fifths of what the new panel shows stand there
/// already; the median is of all.
fn summary(shares: &[Share]) -> String {
    let mut all: Vec<_> = shares.iter().map(|share| share.ours).collect();
    all.sort_by(f64::total_cmp);
    let within = |shares: &[&Share]| shares.iter().filter(|share| share.ours <= 0.6).count();
    let (common, others): (Vec<&Share>, Vec<_>) = shares.iter().partition(|share| share.in_place >= 0.4);
    format!(
        "{} switches, median {:.3} of a frame; 0.60 holds in {} of {} with two fifths of the cells in place, in {} of {} others",
        all.len(),
        f64::midpoint(all[(all.len() - 1) / 2], all[all.len() / 2]),
        within(&common),
        common.len(),
        within(&others),
        others.len(),
    )
}

/// Measures a scene; gives its line of the table.
fn measured(criterion: &mut Criterion, scene: &Scene) -> String {
    let mean = |bytes: &dyn Fn(&[Buffer; 2]) -> usize| {
        scene.pairs.iter().map(bytes).sum::<usize>() as f64 / scene.pairs.len() as f64
    };
    let ours = mean(&|[sent, wanted]| encode(sent, wanted, &CAPABILITIES).len());
    let theirs = mean(&|[sent, wanted]| by_crossterm(sent, wanted).len());
    let low = mean(&|[sent, wanted]| floor(sent, wanted));
    let spent = Cell::new(Duration::ZERO);
    criterion.bench_function(&scene.name, |bencher| {
        bencher.iter_custom(|times| {
            let begun = Instant::now();
            for turn in 0..times as usize {
                let [sent, wanted] = &scene.pairs[turn % scene.pairs.len()];
                black_box(encode(black_box(sent), wanted, &CAPABILITIES));
            }
            let elapsed = begun.elapsed();
            spent.set(elapsed / times as u32);
            elapsed
        });
    });
    let over = if low > 0.0 { ours / low } else { 1.0 };
    let (name, nanoseconds) = (&scene.name, spent.get().as_nanos());
    format!("{name:34} {ours:7.1} {theirs:10.1} {:6.2} {low:7.1} {over:10.2} {nanoseconds:9}", ours / theirs)
}

/// What ratatui's own backend sends.
fn by_crossterm(sent: &Buffer, wanted: &Buffer) -> Vec<u8> {
    let mut bytes = Vec::new();
    CrosstermBackend::new(&mut bytes).draw(sent.diff(wanted).into_iter()).unwrap();
    bytes
}

fn quick() -> Criterion {
    Criterion::default()
        .sample_size(20)
        .warm_up_time(Duration::from_millis(200))
        .measurement_time(Duration::from_millis(500))
}

criterion_group!(name = benches; config = quick(); targets = terminal);
criterion_main!(benches);
