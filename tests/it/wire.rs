//! What goes over the wire: how much it is, and what is understood of it by whom.

#[path = "../../benches/support/day.rs"]
#[expect(dead_code, reason = "the bench of the wire uses the rest")]
mod day;

use haree::{
    hq::Ledger as _,
    protocol::{
        ACCEPT, BINARY, Collection, Cursor, Frame, Mode, Row, Rows, Unpacker, compress, decode, encode, pack,
    },
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::support::hq::{Model, alerts, crossings, figures, now, start};
use day::{Made, Sent, Words};

/// An answer as HQ writes it: the greeting alone, the rest for all.
fn body(frames: &[Frame]) -> Vec<u8> {
    let packed: Vec<Vec<u8>> = frames.iter().map(pack).collect();
    [compress(&packed[..1]).unwrap(), compress(&packed[1..]).unwrap()].concat()
}

/// Reads an answer that arrives in pieces; also whether it held only what can be read.
fn read(body: &[u8], piece: usize) -> (Vec<Frame>, bool) {
    let (mut unpacker, mut frames) = (Unpacker::new().unwrap(), Vec::new());
    for piece in body.chunks(piece) {
        unpacker.push(piece);
        loop {
            match unpacker.next_frame() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(_) => return (frames, false),
            }
        }
    }
    (frames, true)
}

fn largest(make: fn(&mut Made) -> Sent) -> usize {
    (1..=10).map(|seed| body(&make(&mut Made::new(seed, Words::All)).frames).len()).max().unwrap()
}

#[test]
fn a_day_takes_ten_kilobytes_an_hour_one_and_an_alert_little() {
    assert!(largest(Made::day) <= 10_000, "a day takes {} bytes", largest(Made::day));
    assert!(largest(Made::hour) <= 1_000, "an hour takes {} bytes", largest(Made::hour));
    assert!(largest(Made::alert) <= 360, "an alert takes {} bytes", largest(Made::alert));
}

#[test]
fn the_words_of_a_day_are_not_made_easy() {
    for seed in 1..=10 {
        let words = Made::new(seed, Words::All).day().words();
        let size = zstd::bulk::compress(words.as_bytes(), 19).unwrap().len();
        assert!(size >= 5_000, "seed {seed}: {size} bytes");
    }
}

#[test]
fn a_day_reads_back_as_it_was_however_it_is_torn() {
    let frames = Made::new(7, Words::All).day().frames;
    let body = body(&frames);
    for piece in [1, 100, body.len()] {
        assert_eq!(read(&body, piece), (frames.clone(), true));
    }
}

#[test]
fn a_cut_answer_is_used_up_to_its_last_whole_frame_and_damage_is_no_panic() {
    let frames = Made::new(3, Words::All).hour().frames;
    let body = body(&frames);
    for end in 0..body.len() {
        let (got, whole) = read(&body[..end], end.max(1));
        assert!(whole, "what is missing is no damage");
        assert_eq!(got, frames[..got.len()]);
    }
    for at in 0..body.len() {
        let mut damaged = body.clone();
        damaged[at] ^= 1 << (at % 8);
        read(&damaged, 64);
    }
}

#[test]
fn a_little_that_blows_up_is_refused() {
    // Frames of a kind that nobody knows, of four zeros each.
    let bomb = compress(&[[5, 99, 0, 0, 0, 0].repeat(4 * 1024 * 1024)]).unwrap();
    assert!(bomb.len() < 8 * 1024, "{} bytes", bomb.len());
    assert_eq!(read(&bomb, 1024), (Vec::new(), false));
    let endless = compress(&[[0xff; 9].to_vec(), vec![0; 64 * 1024]]).unwrap();
    assert_eq!(read(&endless, 1024), (Vec::new(), false));
}

fn lines(text: &str) -> Vec<Frame> {
    text.lines().map(|line| decode(line.as_bytes()).unwrap()).collect()
}

#[test]
fn what_a_later_version_sends_is_read_without_what_is_new_in_it() {
    let text = include_str!("golden/later.txt");
    let hex = text.lines().flat_map(|line| line.split('#').next().unwrap_or_default().split_whitespace());
    let body: Vec<u8> = hex.map(|byte| u8::from_str_radix(byte, 16).unwrap()).collect();
    assert_eq!(read(&body, 7), (lines(include_str!("golden/later.json")), true));
}

#[test]
fn this_version_writes_and_reads_what_it_always_did() {
    let frames = lines(include_str!("golden/v1.json"));
    let written = body(&frames);
    if std::env::var("UPDATE_GOLDEN").is_ok() {
        std::fs::write(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/golden/v1.bin"), &written).unwrap();
    }
    let golden = include_bytes!("golden/v1.bin");
    assert_eq!(read(golden, golden.len()), (frames, true));
    assert_eq!(written, golden, "consoles out there read the old bytes: a change needs a new version");
}

/// JSON of any shape, with the fields that records have and others.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        (-9_000..9_000_i32).prop_map(|n| Value::from(f64::from(n) / 100.0)),
        "\\PC{0,8}|[a-z]{2}/[0-9]{3}|2026-11-2[0-9]T0[0-9]:12:00Z|[0-9a-f]{8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let key = prop_oneof!["id|period|as_of|value|number|areas|polygons|by", "\\PC{0,3}"];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner), 0..5)
                .prop_map(|fields| Value::Object(Map::from_iter(fields))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn records_of_any_shape_read_back(records in prop::collection::vec(any_json(), 0..12)) {
        let rows = records.into_iter().map(Row::Record).collect();
        let cursor = Cursor::new("a.1").unwrap();
        let frame = Frame::Rows(Rows { collection: Collection::Stock, mode: Mode::Delta, rows, cursor });
        // A record with a key `gone` is a tombstone in either writing.
        let frame = decode(&encode(&frame)).unwrap();
        prop_assert_eq!(read(&compress(&[pack(&frame)]).unwrap(), 50), (vec![frame], true));
    }

    #[test]
    fn bytes_of_any_kind_are_refused_without_a_panic(bytes: Vec<u8>, kind in 0..6_u8) {
        let framed = [vec![bytes.len() as u8 & 0x7f, kind], bytes.clone()].concat();
        read(&compress(&[framed]).unwrap(), 64);
        read(&bytes, 64);
    }
}

#[test]
fn a_tombstone_and_deep_and_wide_records_survive() {
    let deep = (0..60).fold(json!(1), |inside, _| json!([inside]));
    let wide: Map<String, Value> = (0..3_000).map(|i| (format!("field {i}"), json!(i))).collect();
    let rows = vec![
        Row::Gone { gone: "a,1".to_owned() },
        Row::Record(json!({ "id": "a,2", "deep": deep })),
        Row::Record(Value::Object(wide)),
    ];
    let cursor = Cursor::new("a.1").unwrap();
    let frame = Frame::Rows(Rows { collection: Collection::Alerts, mode: Mode::SnapshotOnly, rows, cursor });
    assert_eq!(read(&compress(&[pack(&frame)]).unwrap(), 1_000), (vec![frame], true));
}

#[tokio::test]
async fn hq_writes_binary_frames_for_whoever_takes_them_and_says_the_same_in_them() {
    let many = figures((0..900).map(|hour| crossings(hour, hour)).collect());
    let hq = start(many).await;
    hq.ledger.take(alerts(&["a,1", "a,2"]), now()).await.unwrap();
    let request = serde_json::to_vec(&Model::default().request()).unwrap();
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = || client.post(format!("{}/v1/sync", hq.url)).body(request.clone());
    let binary = post().header("accept", ACCEPT).send().await.unwrap();
    assert_eq!(binary.headers()["content-type"], BINARY);
    let (binary, whole) = read(&binary.bytes().await.unwrap(), 500);
    assert!(whole);
    let text = post().header("accept", "application/vnd.haree.frames-9.9+zstd").send().await.unwrap();
    assert_eq!(text.headers()["content-type"], "application/x-ndjson");
    let text = lines(&text.text().await.unwrap());
    assert_eq!(records(&binary), records(&text));
    assert_eq!((binary.first(), binary.last()), (text.first(), text.last()));
    assert!(binary.len() < text.len(), "chunks become frames");
}

/// Every record that came, with its collection and the last cursor.
fn records(frames: &[Frame]) -> (Vec<(Collection, Row)>, Vec<Cursor>) {
    let (mut records, mut cursors) = (Vec::new(), Vec::new());
    for frame in frames {
        if let Frame::Rows(rows) = frame {
            records.extend(rows.rows.iter().map(|row| (rows.collection, row.clone())));
            if rows.mode.ends() {
                cursors.push(rows.cursor.clone());
            }
        }
    }
    (records, cursors)
}
