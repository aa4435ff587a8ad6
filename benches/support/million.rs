//! Figures without end: four posts, two directions, and a new revision every five minutes.
//!
//! They come as HQ sends them: the newest hour first, in frames of 200 rows.

use std::sync::LazyLock;

use haree::{
    domain::{
        Dimensions, Direction, Hour, Instant, Metric, Observation, Period, Provenance, Series, Standing,
        Value, reference,
    },
    protocol::{Collection, Cursor, Hello, Mode, PROTO, Row, Rows},
};

/// Rows in a frame.
pub(crate) const FRAME: u64 = 200;
/// Lines of figures: a post and a direction.
pub(crate) const SERIES: u64 = 8;

/// Revisions of each hour: one for every five minutes, unless `HAREE_REVISIONS` says otherwise.
fn revisions() -> u64 {
    static REVISIONS: LazyLock<u64> =
        LazyLock::new(|| std::env::var("HAREE_REVISIONS").map_or(12, |revisions| revisions.parse().unwrap()));
    *REVISIONS
}

const POSTS: [&str; 4] = ["BTG", "DIL", "SKT", "SLL"];

pub(crate) fn now() -> Instant {
    "2026-11-24T05:32:00Z".parse().unwrap()
}

pub(crate) fn hello() -> Hello {
    Hello {
        proto: PROTO,
        min_proto: 1,
        console: "c-1".into(),
        feed: "million".into(),
        provenance: Provenance::Simulated,
        name: "Reference HQ".into(),
        now: now(),
        speed: 1.0,
    }
}

pub(crate) fn places() -> Rows {
    let places = reference::places();
    let rows = places.iter().map(|place| Row::Record(serde_json::to_value(place).unwrap()));
    Rows {
        collection: Collection::Places,
        mode: Mode::SnapshotOnly,
        rows: rows.collect(),
        cursor: Cursor::new("million.1").unwrap(),
    }
}

pub(crate) fn frames(rows: u64) -> u64 {
    rows.div_ceil(FRAME)
}

/// One frame of a snapshot of so many.
pub(crate) fn frame(number: u64, of: u64) -> Rows {
    let rows = (number * FRAME..(number + 1) * FRAME).map(|row| {
        let figure = figure(row);
        Row::Record(serde_json::to_value(figure).unwrap())
    });
    let mode = match number {
        _ if of == 1 => Mode::SnapshotOnly,
        0 => Mode::SnapshotFirst,
        _ if number + 1 == of => Mode::SnapshotLast,
        _ => Mode::Snapshot,
    };
    let cursor = Cursor::new(&format!("million.{number}")).unwrap();
    Rows { collection: Collection::Observations, mode, rows: rows.collect(), cursor }
}

fn figure(number: u64) -> Observation {
    let revisions = revisions();
    let (hour, line, revision) =
        (number / (SERIES * revisions), number / revisions % SERIES, number % revisions);
    let newest = now().timestamp() / 3600;
    let start = (newest - hour as i64) * 3600;
    let at = chrono::DateTime::from_timestamp(start + 300 * (revision as i64 + 1), 0).unwrap();
    Observation {
        series: Series {
            metric: Metric::Crossings,
            place: POSTS[(line / 2) as usize].into(),
            dimensions: Dimensions::crossing(Direction::BOTH[(line % 2) as usize]),
        },
        period: Period::Hour(Hour(newest - hour as i64)),
        source: "simulator".into(),
        revision: revision as u32 + 1,
        value: Value::Number((number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as i64),
        as_of: at,
        recorded_at: at + chrono::TimeDelta::seconds(7),
        standing: if revision + 1 == revisions { Standing::Final } else { Standing::Provisional },
        note: None,
    }
}
