//! What a day, an hour and an alert cost on the wire, as JSON, under gzip and zstd, and as binary frames; and
//! how fast frames are written and read.
//!
//! `cargo bench --bench wire -- dictionary` makes the dictionary of binary frames anew, from other seeds.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot be set up is no bench")]

#[path = "support/day.rs"]
mod day;

use std::{hint::black_box, io::Write as _};

use day::{Made, Sent, Words};
use haree::protocol::{
    Collection, Cursor, Frame, Mode, Rows, Unpacker, compress, decode, encode, pack, pack_rows,
};

const SEEDS: std::ops::RangeInclusive<u64> = 1..=10;

/// Far from the seeds that are measured.
const TRAINING: std::ops::Range<u64> = 1_000_000..1_000_400;

const DICTIONARY_BYTES: usize = 16 * 1024;

const ROWS: usize = 100_000;

fn main() {
    if std::env::args().any(|argument| argument == "dictionary") {
        return dictionary();
    }
    let titles = ["JSON", "gzip -6", "zstd -19", "columns", "binary"];
    println!("{:<10}{}", "", titles.map(|title| format!("{title:>12}")).concat());
    sizes("day", Made::day);
    sizes("hour", Made::hour);
    sizes("alert", Made::alert);
    texts();
    speed();
}

fn sizes(name: &str, make: fn(&mut Made) -> Sent) {
    let of_seed = |seed| {
        let sent = make(&mut Made::new(seed, Words::All));
        let json: Vec<u8> = sent.frames.iter().flat_map(encode).collect();
        let columns = sent.frames.iter().map(pack).collect::<Vec<_>>().concat();
        // Without the dictionary.
        [json.len(), gzip(&json), zstd19(&json), zstd19(&columns), binary(&sent.frames).len()]
    };
    let all: Vec<[usize; 5]> = SEEDS.map(of_seed).collect();
    let column = |at: usize| {
        let mut sizes: Vec<usize> = all.iter().map(|sizes| sizes[at]).collect();
        sizes.sort_unstable();
        (sizes[sizes.len() / 2], sizes[sizes.len() - 1])
    };
    let columns = [0, 1, 2, 3, 4].map(column);
    println!("{name:<10}{}", columns.map(|(median, _)| format!("{median:>12}")).concat());
    println!("{:<10}{}", "  max", columns.map(|(_, max)| format!("{max:>12}")).concat());
}

/// The greeting goes to one console, the rest to all.
fn binary(frames: &[Frame]) -> Vec<u8> {
    let packed: Vec<Vec<u8>> = frames.iter().map(pack).collect();
    [compress(&packed[..1]).unwrap(), compress(&packed[1..]).unwrap()].concat()
}

fn gzip(bytes: &[u8]) -> usize {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    gzip.write_all(bytes).unwrap();
    gzip.finish().unwrap().len()
}

fn zstd19(bytes: &[u8]) -> usize {
    zstd::bulk::compress(bytes, 19).unwrap().len()
}

/// What the words of a day's alerts alone cost.
fn texts() {
    let mut sizes: Vec<usize> =
        SEEDS.map(|seed| zstd19(Made::new(seed, Words::All).day().words().as_bytes())).collect();
    sizes.sort_unstable();
    println!("the words of 50 alerts at zstd -19: {} to {}", sizes[0], sizes[sizes.len() - 1]);
}

fn speed() {
    let records = Made::new(1, Words::All).figures(ROWS);
    let cursor = Cursor::new("bench.1").unwrap();
    let pieces = records.chunks(2_000);
    let begun = busy();
    let packed: Vec<Vec<u8>> =
        pieces.map(|rows| pack_rows(Collection::Observations, Mode::Snapshot, &cursor, rows)).collect();
    report("pack", begun, ROWS);
    let begun = busy();
    let parts: Vec<Vec<u8>> = packed.chunks(4).map(|frames| compress(frames).unwrap()).collect();
    report("compress", begun, ROWS);
    let body = parts.concat();
    println!("{ROWS} figures: {} bytes, {:.2} a row", body.len(), body.len() as f64 / ROWS as f64);
    let begun = busy();
    let mut unpacker = Unpacker::new().unwrap();
    let mut rows = 0;
    for piece in body.chunks(16 * 1024) {
        unpacker.push(piece);
        while let Some(frame) = unpacker.next_frame().unwrap() {
            if let Frame::Rows(Rows { rows: of, .. }) = black_box(frame) {
                rows += of.len();
            }
        }
    }
    report("decode", begun, rows);
    let rows: Vec<_> = records.into_iter().map(haree::protocol::Row::Record).collect();
    let (collection, mode) = (Collection::Observations, Mode::Snapshot);
    let json = encode(&Frame::Rows(Rows { collection, mode, rows, cursor }));
    let begun = busy();
    black_box(decode(&json).unwrap());
    report("decode JSON", begun, ROWS);
    let sent = Made::new(1, Words::All).hour();
    let packed: Vec<Vec<u8>> = sent.frames.iter().map(pack).collect();
    let begun = busy();
    for _ in 0..100 {
        black_box(compress(&packed).unwrap());
    }
    println!("compress an hour: {:.2} ms", (busy() - begun) * 10.0);
}

fn report(what: &str, begun: f64, rows: usize) {
    println!("{what}: {:.0} rows a second of one core", rows as f64 / (busy() - begun));
}

/// Seconds that this thread has computed, whatever else the machine does.
fn busy() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap();
    text.split(' ').next().unwrap().parse::<f64>().unwrap() / 1e9
}

fn dictionary() {
    let mut samples: Vec<Vec<u8>> = Vec::new();
    for seed in TRAINING {
        let mut made = Made::new(seed, Words::Half);
        let sent = [made.hour(), made.alert(), made.alert()];
        for sent in sent {
            let packed: Vec<Vec<u8>> = sent.frames.iter().map(pack).collect();
            samples.push(packed[0].clone());
            samples.push(packed[1..].concat());
        }
    }
    let dictionary = zstd::dict::from_samples(&samples, DICTIONARY_BYTES).unwrap();
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/protocol/binary/dictionary-1.zdict");
    std::fs::write(path, &dictionary).unwrap();
    println!("{path}: {} bytes", dictionary.len());
}
