//! What is taken out at HQ is taken out everywhere, however long a console was away.

use chrono::{Days, TimeDelta};
use haree::{
    domain::{Alert, Clean, Origin},
    hq::{Batch, Ledger as _, Removable, Removal},
    protocol::{Collection, Mode},
};

use crate::support::hq::{Hq, Model, acknowledge, alert, alerts, now, start};

async fn remove(hq: &Hq, alert: &str, days_later: u64) -> bool {
    let removal = Removal {
        what: Removable::Alert(Clean::new(alert)),
        who: Clean::new("Ana"),
        reason: Clean::new("a test message"),
    };
    hq.ledger.remove(&removal, now() + Days::new(days_later)).await.unwrap()
}

async fn follow(hq: &Hq, model: &mut Model) -> Vec<(Collection, Mode, usize)> {
    let frames = hq.sync(&model.request()).await;
    model.apply(&frames);
    frames.modes()
}

#[tokio::test]
async fn a_tombstone_reaches_whoever_has_the_record() {
    let hq = start(alerts(&["a,1", "a,2"])).await;
    let mut model = Model::default();
    follow(&hq, &mut model).await;
    let tag = hq.get("/v1/alerts").await.header("etag").to_owned();
    assert!(remove(&hq, "a,2", 0).await);
    assert!(!remove(&hq, "a,2", 0).await);
    assert!(follow(&hq, &mut model).await.contains(&(Collection::Alerts, Mode::Delta, 1)));
    assert_eq!(model.count(Collection::Alerts), 1);
    let left = hq.get_with("/v1/alerts", "if-none-match", &tag).await;
    assert_eq!((left.status, left.json().as_array().unwrap().len()), (200, 1));
    // What comes again stands after its tombstone.
    hq.ledger.take(alerts(&["a,2"]), now()).await.unwrap();
    follow(&hq, &mut model).await;
    assert_eq!(model.count(Collection::Alerts), 2);
}

#[tokio::test]
async fn a_record_that_was_taken_out_in_the_middle_of_a_snapshot_is_gone_after_it() {
    let hq = start(alerts(&["a,1", "a,2", "a,3"])).await;
    let mut model = Model::default();
    let mut request = model.request();
    request.want = vec![Collection::Alerts];
    request.budget = Some(1);
    model.apply(&hq.sync(&request).await);
    assert_eq!(model.count(Collection::Alerts), 1);
    remove(&hq, "a,1", 0).await;
    follow(&hq, &mut model).await;
    assert!(!model.rows.keys().any(|(_, key)| key.contains("a,1")));
    assert_eq!(model.count(Collection::Alerts), 2);
}

#[tokio::test]
async fn below_the_floor_a_collection_comes_whole_and_the_others_go_on() {
    let hq = start(alerts(&["a,1", "a,2"])).await;
    let mut model = Model::default();
    let frames = hq.sync(&model.request()).await;
    model.apply(&frames);
    let since = frames.end().since.clone().unwrap();
    remove(&hq, "a,2", 0).await;
    let poll = format!("/v1/sync?since={}", since.as_str());
    assert_eq!(hq.get(&poll).await.status, 200);
    // The tombstone is let go with the first change after 90 days.
    hq.ledger.take(alerts(&["a,3"]), now() + TimeDelta::days(1)).await.unwrap();
    hq.ledger.take(alerts(&["a,4"]), now() + TimeDelta::days(92)).await.unwrap();
    let expired = hq.get(&poll).await;
    expired.check_problem(410, "cursor-expired", "POST");
    assert_eq!(expired.header("cache-control"), "no-store");

    let modes = follow(&hq, &mut model).await;
    assert!(modes.contains(&(Collection::Alerts, Mode::SnapshotOnly, 3)), "{modes:?}");
    assert!(modes.contains(&(Collection::Places, Mode::Delta, 0)), "{modes:?}");
    assert!(!model.rows.keys().any(|(_, key)| key.contains("a,2")));
    assert!(follow(&hq, &mut model).await.is_empty());
}

#[tokio::test]
async fn what_is_not_there_leaves_no_tombstone() {
    let hq = start(Batch::default()).await;
    assert!(!remove(&hq, "a,1", 0).await);
    assert_eq!(hq.ledger.newest().await.unwrap(), 0);
}

#[tokio::test]
async fn what_a_feed_said_and_is_long_over_leaves_hq_and_consoles_but_not_what_somebody_acted_on() {
    let brought = |id: &str| Alert {
        origin: Origin::Feed("usgs".into()),
        expires: Some(now() + TimeDelta::days(1)),
        ..alert(id)
    };
    let records = vec![brought("a,1"), brought("a,2"), brought("a,3"), alert("a,hq")];
    let hq = start(Batch { alerts: records, ..Batch::default() }).await;
    hq.ledger.act(vec![acknowledge(1, "a,2", "seen")], now()).await.unwrap();
    let mut model = Model::default();
    follow(&hq, &mut model).await;
    let over = now() + TimeDelta::days(1);
    let forget = async |before| hq.ledger.forget(before, now() + TimeDelta::days(401)).await.unwrap();
    assert_eq!(forget(over).await, 0, "it ends just then");
    assert_eq!(hq.ledger.newest().await.unwrap(), 5, "what changes nothing wakes nobody");
    assert_eq!(forget(over + TimeDelta::seconds(1)).await, 2);
    assert!(follow(&hq, &mut model).await.contains(&(Collection::Alerts, Mode::Delta, 2)));
    let mut left: Vec<&str> =
        model.rows.keys().filter(|(of, _)| *of == Collection::Alerts).map(|(_, key)| key.as_str()).collect();
    left.sort_unstable();
    assert_eq!(left, ["\"a,2\"", "\"a,hq\""]);
    assert_eq!(model.count(Collection::Acts), 1);
    assert_eq!(forget(over + TimeDelta::days(900)).await, 0);
}
