//! How fast answers of other systems are read, beside `serde_json`'s and quick-xml's own rate on the same bytes,
//! and how much memory that takes beside the answer itself; tables of very many rows; how long a refusal takes.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a bench that cannot be set up is no bench")]

#[path = "support/hostile.rs"]
mod hostile;
#[path = "support/rows.rs"]
mod rows;

use std::{
    fs,
    hint::black_box,
    time::{Duration, Instant},
};

use haree::{
    domain::Zone,
    formats::{dhis2, gdacs, usgs},
};
use quick_xml::{Reader, events::Event};
use serde::de::IgnoredAny;

/// As many as a year of a country's facilities.
const VALUES: usize = 200_000;

const GDACS_BYTES: usize = 1_500_000;

/// A week of USGS's feed of everything.
const QUAKES: usize = 1_700;

/// How long each is repeated.
const LONG: Duration = Duration::from_secs(2);

fn main() {
    println!("{:<24}{:>9}{:>12}{:>14}{:>14}", "", "bytes", "MB/s", "parser's own", "more memory");
    let json = data_values();
    row("DHIS2 values, JSON", &json, (&values, &ignored));
    row("DHIS2 values, CSV", &as_csv(), (&values, &records));
    row("DHIS2 analytics", &grid(), (&cells, &ignored));
    row("GDACS, RSS", &rss(), (&|bytes| gdacs::parse(bytes).records.len(), &events));
    row("USGS, a week", &week(), (&|bytes| usgs::parse(bytes).records.len(), &ignored));
    rows::print(|work| more_memory(work));
    hostile::print();
}

type Reading<'r> = &'r dyn Fn(&[u8]) -> usize;

fn row(name: &str, bytes: &[u8], (ours, own): (Reading<'_>, Reading<'_>)) {
    let rate = |read: Reading<'_>| {
        let (begun, mut times) = (Instant::now(), 0);
        while begun.elapsed() < LONG {
            black_box(read(black_box(bytes)));
            times += 1;
        }
        (bytes.len() * times) as f64 / begun.elapsed().as_secs_f64() / 1e6
    };
    // Before the first reading: what was freed stays with the process.
    let memory = more_memory(|| {
        let read = ours(bytes);
        assert!(read > 0, "nothing was read");
        read
    });
    let (ours, own) = (rate(ours), rate(own));
    println!("{name:<24}{:>9}{ours:>12.0}{own:>14.0}{memory:>11} kB", bytes.len());
}

/// By how much the process grows at the most meanwhile.
fn more_memory(work: impl FnOnce() -> usize) -> u64 {
    let field = |name: &str| {
        let status = fs::read_to_string("/proc/self/status").unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap().to_owned();
        line.trim_start_matches(':').trim().trim_end_matches(" kB").parse::<u64>().unwrap()
    };
    // The highest mark falls to where it is now.
    fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = field("VmRSS");
    black_box(work());
    field("VmHWM").saturating_sub(before)
}

fn values(bytes: &[u8]) -> usize {
    let mut rows = 0;
    let read = dhis2::data_values(bytes, Some(Zone::DILI), |_, value| rows += usize::from(value.is_ok()));
    assert_eq!((read, rows), (Ok(()), VALUES));
    rows
}

fn cells(bytes: &[u8]) -> usize {
    dhis2::grid(bytes, |_, cell| drop(black_box(cell))).unwrap().rows as usize
}

fn ignored(bytes: &[u8]) -> usize {
    serde_json::from_slice::<IgnoredAny>(bytes).map(|_| bytes.len()).unwrap()
}

fn records(bytes: &[u8]) -> usize {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes);
    let (mut record, mut rows) = (csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        rows += 1;
    }
    rows
}

fn events(bytes: &[u8]) -> usize {
    let (mut reader, mut events) = (Reader::from_reader(bytes), 0);
    while !matches!(reader.read_event().unwrap(), Event::Eof) {
        events += 1;
    }
    events
}

/// Ids as DHIS2 makes them.
fn id(kind: char, number: usize) -> String {
    format!("{kind}{number:010}")
}

/// What one row of a data set says: element, period, unit, combo, value.
fn value_row(number: usize) -> [String; 5] {
    let (unit, rest) = (number % 400, number / 400);
    let (element, day) = (rest % 40, rest / 40);
    let period = format!("2026{:02}{:02}", day / 28 % 12 + 1, day % 28 + 1);
    [id('e', element), period, id('u', unit), id('c', element % 7), (number * 7 % 5_000).to_string()]
}

fn data_values() -> Vec<u8> {
    let rows = (0..VALUES).map(|number| {
        let [element, period, unit, combo, value] = value_row(number);
        format!(
            "{{\"dataElement\":\"{element}\",\"period\":\"{period}\",\"orgUnit\":\"{unit}\",\
             \"categoryOptionCombo\":\"{combo}\",\"attributeOptionCombo\":\"HllvX50cXC0\",\"value\":\"{value}\",\
             \"storedBy\":\"someone\",\"created\":\"2026-11-24T14:12:00.123\",\
             \"lastUpdated\":\"2026-11-24T14:12:00.123\",\"followup\":false}}"
        )
    });
    format!("{{\"dataValues\":[{}]}}", rows.collect::<Vec<_>>().join(",")).into_bytes()
}

fn as_csv() -> Vec<u8> {
    let head = "dataelement,period,orgunit,categoryoptioncombo,attributeoptioncombo,value,storedby,lastupdated,comment,followup,deleted";
    let rows = (0..VALUES).map(|number| {
        let [element, period, unit, combo, value] = value_row(number);
        format!("{element},{period},{unit},{combo},HllvX50cXC0,{value},someone,2026-11-24T14:12:00.123,,false,null")
    });
    let lines: Vec<String> = std::iter::once(head.to_owned()).chain(rows).collect();
    lines.join("\n").into_bytes()
}

fn grid() -> Vec<u8> {
    let rows = (0..50_000).map(|number| {
        let [element, period, unit, _, value] = value_row(number);
        format!("[\"{element}\",\"{period}\",\"{unit}\",\"{value}.0\",\"\",\"\",\"\",\"\",\"\"]")
    });
    let names = ["dx", "pe", "ou", "value", "numerator", "denominator", "factor", "multiplier", "divisor"];
    let headers = names.map(|name| format!("{{\"name\":\"{name}\"}}")).join(",");
    format!("{{\"headers\":[{headers}],\"rows\":[{}]}}", rows.collect::<Vec<_>>().join(",")).into_bytes()
}

/// The items of a real feed, over and over as events of their own.
fn rss() -> Vec<u8> {
    let sample = include_str!("../tests/samples/gdacs/fixture-gdacs-1.xml");
    let (begin, end) = (sample.find("<item>").unwrap(), sample.rfind("</item>").unwrap() + "</item>".len());
    let items: Vec<&str> = sample[begin..end].split_inclusive("</item>").collect();
    let (mut text, mut number) = (sample[..begin].to_owned(), 0);
    while text.len() < GDACS_BYTES {
        let id = format!("<gdacs:eventid>{}", 9_000_000 + number);
        text.push_str(&items[number % items.len()].replacen("<gdacs:eventid>", &id, 1));
        number += 1;
    }
    (text + &sample[end..]).into_bytes()
}

fn week() -> Vec<u8> {
    let sample = include_str!("../tests/samples/usgs/significant_month.geojson");
    let mut feed: serde_json::Value = serde_json::from_str(sample).unwrap();
    let known = feed["features"].as_array().unwrap().clone();
    let quakes = (0..QUAKES).map(|number| {
        let mut quake = known[number % known.len()].clone();
        quake["id"] = format!("us{number:08}").into();
        quake
    });
    feed["features"] = quakes.collect();
    feed.to_string().into_bytes()
}
