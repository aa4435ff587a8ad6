//! A desk on an ordinary afternoon, with a cache of 90 days of four posts.

use chrono::DateTime;
use haree::{
    console::{Capabilities, Depth, Event, Keymap, Model, Setup, Theme, update},
    domain::{Clean, Instant, Link, LinkState, Provenance, Query, Rules, reference},
    hq::Simulator,
    locale::Locale,
    protocol::{Collection, Cursor, Hello, Mode, PROTO, Row, Rows},
    store::Store,
};
use ratatui::layout::Rect;
use serde::Serialize;

pub(crate) const CAPABILITIES: Capabilities = Capabilities::modern(Depth::Ansi256);
pub(crate) const AREA: Rect = Rect { x: 0, y: 0, width: 120, height: 40 };

pub(crate) fn now() -> Instant {
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

fn hello() -> Hello {
    Hello {
        proto: PROTO,
        min_proto: 1,
        console: "c-1".into(),
        feed: "bench".into(),
        provenance: Provenance::Simulated,
        name: "Reference HQ".into(),
        now: now(),
        speed: 1.0,
    }
}

/// A cache with 90 days of four posts.
pub(crate) fn store(dir: &std::path::Path) -> Store {
    let mut history = Simulator::new(1, &reference::places()).history(now(), 90);
    history.observations.extend(reference::opening_observations(now()));
    history.observations.extend(reference::worked_example());
    history.observations.iter_mut().for_each(|figure| figure.revision = 1);
    let store = Store::open(dir, 1, 1).unwrap().store;
    // Without an HQ that has answered the panels are empty.
    store.greet(&hello(), now()).unwrap();
    store.apply(&rows(Collection::Places, &reference::places())).unwrap();
    store.apply(&rows(Collection::Alerts, &history.alerts)).unwrap();
    store.apply(&rows(Collection::Stock, &history.entries)).unwrap();
    store.apply(&rows(Collection::Feeds, &history.feeds)).unwrap();
    store.apply(&rows(Collection::Observations, &history.observations)).unwrap();
    store
}

pub(crate) fn model(store: &Store) -> Model {
    let mut model = Model::new(Setup {
        who: Clean::new("JS"),
        sign_off_minutes: 15,
        undo_seconds: 8,
        room: Clean::new("Dili EOC"),
        keymap: Keymap::builtin(),
        theme: Theme::builtin(&CAPABILITIES),
        codes: CAPABILITIES.codes,
        locale: Locale::english(),
        rules: Rules::default(),
        link: Link {
            name: Some("Reference HQ".into()),
            provenance: Some(Provenance::Simulated),
            synced_at: Some(now()),
            bytes_last_hour: 18_300,
            ..Link::new(LinkState::Live)
        },
        first: None,
        now: now(),
    });
    update(&mut model, Event::Persons(Vec::new()));
    for query in Query::ALL {
        let view = store.answer(query, now(), &Rules::default()).unwrap();
        update(&mut model, Event::Loaded(Box::new(view)));
    }
    model
}
