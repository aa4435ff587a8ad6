//! A million figures in the cache: rows a second beside sled's own, memory, disk, opening, a panel.
//!
//! Each number is measured in a process that does nothing else; `HAREE_ROWS` sets another size,
//! `HAREE_REVISIONS` how many revisions each figure has.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot be set up is no bench")]

#[path = "support/million.rs"]
mod million;

use std::{
    env, fs,
    path::Path,
    process::Command,
    time::{Duration, Instant as Moment},
};

use haree::{
    domain::{Against, Lens, Observation, Query, Rules, Scale, TimeRange, Zone},
    protocol::{Row, decode, encode},
    store::Store,
};

use serde::Deserialize as _;

use million::{FRAME, frame, frames, hello, now, places};

/// Frames between two flushes: an answer of a megabyte.
const FLUSH_EVERY: u64 = 25;

const STEPS: [&str; 6] = ["sync", "decode", "sled", "memory", "open", "panels"];

fn main() {
    let mut arguments = env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let (Some(step), Some(dir)) = (arguments.next(), arguments.next()) else { return all() };
    let dir = Path::new(&dir);
    match step.as_str() {
        "sync" => sync(dir),
        "decode" => decoding(),
        "memory" => syncing(dir),
        "open" => open(dir),
        "panels" => panels(dir),
        _ => sled_alone(dir),
    }
}

fn all() {
    let home = tempfile::tempdir().unwrap();
    println!("{} figures in frames of {FRAME}", rows());
    for step in STEPS {
        let status = Command::new(env::current_exe().unwrap()).arg(step).arg(home.path()).status().unwrap();
        assert!(status.success(), "{step}");
    }
}

fn rows() -> u64 {
    env::var("HAREE_ROWS").map_or(1_000_000, |rows| rows.parse().unwrap())
}

fn sync(dir: &Path) {
    let store = Store::open(&dir.join("data"), 1, 1).unwrap().store;
    store.greet(&hello(), now()).unwrap();
    store.apply(&places()).unwrap();
    let mut spent = Spent::default();
    // A hundred frames at once, so that the clock of the processor is fine enough.
    for first in (0..frames(rows())).step_by(100) {
        let together = first..(first + 100).min(frames(rows()));
        let rows: Vec<_> = together.map(|number| frame(number, frames(rows()))).collect();
        spent.during(|| {
            for (number, rows) in rows.iter().enumerate() {
                store.apply(rows).unwrap();
                if number as u64 % FLUSH_EVERY == FLUSH_EVERY - 1 {
                    store.flush().unwrap();
                }
            }
        });
    }
    spent.during(|| store.flush().unwrap());
    spent.say("applied", rows());
    println!("disk: {} MB", disk(&dir.join("data/cache")) / 1_000_000);
}

/// A frame at a time, as a console takes them in.
fn syncing(dir: &Path) {
    let data = dir.join("data");
    fs::remove_dir_all(&data).unwrap();
    let store = Store::open(&data, 1, 1).unwrap().store;
    store.greet(&hello(), now()).unwrap();
    store.apply(&places()).unwrap();
    for number in 0..frames(rows()) {
        store.apply(&frame(number, frames(rows()))).unwrap();
        if number % FLUSH_EVERY == FLUSH_EVERY - 1 {
            store.flush().unwrap();
        }
    }
    println!("memory: {} MiB at most before the last flush", memory("VmHWM"));
    println!("disk: {} MB before it", disk(&data.join("cache")) / 1_000_000);
    store.flush().unwrap();
    println!("memory: {} MiB at most, {} at rest", memory("VmHWM"), memory("VmRSS"));
    println!("disk: {} MB for {} MB live", disk(&data.join("cache")) / 1_000_000, live(&data) / 1_000_000);
}

/// What reading the frames off the wire costs, which is not in the rows a second.
fn decoding() {
    let lines: Vec<Vec<u8>> =
        (0..500).map(|number| encode(&haree::protocol::Frame::Rows(frame(number, 500)))).collect();
    let (mut read, mut spent) = (0, Spent::default());
    spent.during(|| read = lines.iter().filter(|line| decode(line).is_ok()).count() as u64);
    spent.say("decoded from JSON lines", read * FRAME);
}

fn open(dir: &Path) {
    for time in ["first", "second"] {
        let begun = Moment::now();
        let store = Store::open(&dir.join("data"), 2, 1).unwrap().store;
        let opened = begun.elapsed();
        store.answer(Query::Board, now(), &Rules::default()).unwrap();
        println!(
            "the {time} opening: {} ms, {} ms to the board, memory {} MiB",
            opened.as_millis(),
            begun.elapsed().as_millis(),
            memory("VmRSS"),
        );
    }
}

fn panels(dir: &Path) {
    let store = Store::open(&dir.join("data"), 2, 1).unwrap().store;
    for query in Query::ALL {
        panel(&store, &format!("{query:?}"), (query, &Lens::default()));
    }
    for scale in Scale::ALL {
        let range = TimeRange { scale, until: None };
        let table = Lens { range, ..Lens::default() };
        panel(&store, &format!("Flows by {scale:?}"), (Query::Flows, &table));
        let post = Lens { opened: Some("BTG".into()), against: Against::Before, ..table };
        panel(&store, &format!("a post by {scale:?}"), (Query::Flows, &post));
    }
    println!("memory: {} MiB after all panels", memory("VmRSS"));
}

/// How long one panel takes.
fn panel(store: &Store, name: &str, (query, lens): (Query, &Lens)) {
    let mut times = [Duration::ZERO; 50];
    let before = processor();
    for time in &mut times {
        let begun = Moment::now();
        store.answer_through((query, lens), now(), &Rules::default()).unwrap();
        *time = begun.elapsed();
    }
    let first = times[0];
    times.sort_unstable();
    let each = processor().saturating_sub(before) / times.len() as u32;
    println!("{name}: {first:.1?} at first, then {:.1?}; {each:.1?} of the processor's", times[25]);
}

/// The bytes of all keys and values, read by another process: sled is open in this one.
fn live(data: &Path) -> usize {
    let copy = tempfile::tempdir().unwrap();
    let whole = Command::new("cp").arg("-r").arg(data.join("cache")).arg(copy.path()).status().unwrap();
    assert!(whole.success());
    let full = sled::Config::new().path(copy.path().join("cache")).cache_capacity(8 << 20).open().unwrap();
    let sizes = full.open_tree("observations").unwrap().iter().map(|row| row.unwrap());
    sizes.map(|(key, value)| key.len() + value.len()).sum()
}

/// The same rows in the same order, batches and flushes by sled alone: a key for each row, and a
/// value of what is not in it.
fn sled_alone(dir: &Path) {
    let config = |dir: &Path| {
        let config = sled::Config::new().path(dir).cache_capacity(8 << 20).flush_every_ms(None);
        config.mode(sled::Mode::HighThroughput).open().unwrap()
    };
    let mut records = Vec::new();
    for number in 0..frames(rows()) {
        records.extend(frame(number, frames(rows())).rows.iter().filter_map(plain));
    }
    let bytes: usize = records.iter().map(|(key, value)| key.len() + value.len()).sum();
    println!("{} MB in keys and values of rows", bytes / 1_000_000);
    let db = config(&dir.join("alone"));
    let tree = db.open_tree("observations").unwrap();
    let mut spent = Spent::default();
    spent.during(|| {
        for (number, batch) in records.chunks(FRAME as usize).enumerate() {
            let mut writes = sled::Batch::default();
            for (key, value) in batch {
                writes.insert(key.as_slice(), value.as_slice());
            }
            tree.apply_batch(writes).unwrap();
            if number as u64 % FLUSH_EVERY == FLUSH_EVERY - 1 {
                flush(&db, &dir.join("alone"));
            }
        }
        flush(&db, &dir.join("alone"));
    });
    spent.say("by sled alone", records.len() as u64);
    println!("disk: {} MB", disk(&dir.join("alone")) / 1_000_000);
}

fn plain(row: &Row) -> Option<(Vec<u8>, Vec<u8>)> {
    let Row::Record(record) = row else { return None };
    let figure = Observation::deserialize(record).unwrap();
    let mut key = figure.series.place.as_str().as_bytes().to_vec();
    key.extend(figure.period.start(Zone::DILI).timestamp().to_be_bytes());
    key.extend(figure.series.dimensions.to_string().as_bytes());
    key.extend(figure.source.as_str().as_bytes());
    key.extend(figure.revision.to_be_bytes());
    let value =
        (figure.value.number(), figure.as_of.timestamp(), figure.recorded_at.timestamp(), figure.note);
    Some((key, postcard::to_stdvec(&value).unwrap()))
}

fn flush(db: &sled::Db, dir: &Path) {
    db.flush().unwrap();
    fs::File::open(dir.join("db")).unwrap().sync_all().unwrap();
}

/// Time by the clock, and of the processor: other programs do not slow the second one down.
#[derive(Default)]
struct Spent {
    clock: Duration,
    processor: Duration,
}

impl Spent {
    fn during(&mut self, work: impl FnOnce()) {
        let (begun, before) = (Moment::now(), processor());
        work();
        self.clock += begun.elapsed();
        self.processor += processor().saturating_sub(before);
    }

    fn say(&self, what: &str, rows: u64) {
        let rate = |time: Duration| rows as f64 / time.as_secs_f64();
        let (clock, processor) = (rate(self.clock), rate(self.processor));
        println!("{what}: {clock:.0} rows a second, {processor:.0} of the processor's seconds");
    }
}

fn processor() -> Duration {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let after_name = stat.rsplit(')').next().unwrap();
    let ticks = after_name.split_whitespace().skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap());
    Duration::from_millis(ticks.sum::<u64>() * 10)
}

fn memory(what: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with(what)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

fn disk(dir: &Path) -> u64 {
    let entries = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| if path.is_dir() { disk(&path) } else { fs::metadata(&path).unwrap().len() }).sum()
}
