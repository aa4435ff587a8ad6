//! A cache with 90 days of four posts.

use haree::{
    domain::reference,
    hq::Simulator,
    protocol::{Collection, Cursor, Mode, Row, Rows},
    store::Store,
};
use serde::Serialize;

use crate::desk::{hello, now};

/// A cache with 90 days of four posts.
pub(crate) fn store(dir: &std::path::Path) -> Store {
    let mut history = Simulator::new(1, &reference::places()).history(now(), 90);
    history.observations.extend(reference::opening_observations(now()));
    history.observations.extend(reference::worked_example());
    history.observations.extend(reference::published());
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

fn rows<T: Serialize>(collection: Collection, records: &[T]) -> Rows {
    let record = |record: &T| Row::Record(serde_json::to_value(record).unwrap());
    Rows {
        collection,
        mode: Mode::SnapshotOnly,
        rows: records.iter().map(record).collect(),
        cursor: Cursor::new("bench.1").unwrap(),
    }
}
