//! What a console holds is compared with what HQ has, and what differs is fetched anew.

use std::sync::Arc;

use haree::domain::{LinkState, Records as _, reference};
use haree::hq::{Batch, Ledger as _};
use haree::locale::Locale;
use haree::protocol::{BINARY, Collection, Mode, Row, Rows, compress, pack};
use haree::store::Store;
use haree::sync::{News, Pace};

use super::desk::{Desk, quick};
use crate::support::hq::{Hq, alert, alerts, crossings, feed, figures, now, start};

type TestResult = Result<(), Box<dyn std::error::Error>>;

async fn full() -> Hq {
    let places = reference::places();
    let hq = start(Batch {
        places,
        observations: reference::opening_observations(now()),
        ..alerts(&["a,1", "a,2"])
    })
    .await;
    let figures = figures((0..50).map(|hours| crossings(hours, 7)).collect());
    hq.ledger.take(Batch { observations: figures.observations, ..feed(now()) }, now()).await.unwrap();
    hq
}

async fn live(
    hq: &Hq,
    dir: &tempfile::TempDir,
    pace: Pace,
) -> Result<Desk<Store>, Box<dyn std::error::Error>> {
    let store = Arc::new(Store::open(dir.path(), 1, 1)?.store);
    let mut desk = Desk::start(&hq.url, store, pace)?;
    desk.until_live().await?;
    Ok(desk)
}

/// Asks for everything again and again, as a person who does not trust what stands there, until this is said.
async fn ask_until(desk: &mut Desk<Store>, part: &str) -> TestResult {
    for _ in 0..20 {
        desk.wake.notify_one();
        let answered = desk.until(part, |news| match news {
            News::Notice(telling) => Locale::english().tell(telling).contains(part),
            News::Link(link) => link.state == LinkState::Live,
            _ => false,
        });
        if matches!(answered.await?, News::Notice(_)) {
            return Ok(());
        }
    }
    Err(format!("it was never said: {part}").into())
}

#[tokio::test]
async fn a_record_that_is_not_what_hq_has_is_found_and_healed() -> TestResult {
    let (hq, dir) = (full().await, tempfile::tempdir()?);
    let mut desk = live(&hq, &dir, quick()).await?;
    ask_until(&mut desk, "what is here is what it has").await?;

    let store = Arc::clone(&desk.cache);
    let mut wrong = serde_json::to_value(alert("a,2"))?;
    wrong["headline"] = "all is well".into();
    let (rows, mode) = (vec![Row::Record(wrong)], Mode::Delta);
    let cursor = store.cursors()[&Collection::Alerts].clone();
    store.apply(&Rows { collection: Collection::Alerts, mode, rows, cursor })?;
    ask_until(&mut desk, "Not what HQ has (alerts)").await?;
    let healed = |_: &News| {
        let alerts = store.alerts().unwrap_or_default();
        alerts.len() == 2 && alerts.iter().all(|alert| alert.headline.as_str() != "all is well")
    };
    desk.until("the record as HQ has it", healed).await?;
    Ok(())
}

#[tokio::test]
async fn hqs_sums_follow_every_change() -> TestResult {
    let (hq, dir) = (full().await, tempfile::tempdir()?);
    let mut desk = live(&hq, &dir, quick()).await?;
    for round in 0..3 {
        let more = Batch { observations: vec![crossings(100 + round, round)], ..alerts(&["a,1"]) };
        let mut batch = Batch { places: reference::places(), ..more };
        batch.alerts[0].headline = format!("changed {round}").as_str().into();
        hq.ledger.take(batch, now()).await?;
        let theirs = hq.ledger.digests().await?;
        let store = Arc::clone(&desk.cache);
        let same = |collection: &Collection| {
            let ours = store.digest(*collection).ok().flatten();
            ours.is_some_and(|(_, ours)| ours == theirs.of(*collection))
        };
        desk.until("the same sums", |_| Collection::ALL.iter().all(same)).await?;
    }
    Ok(())
}

#[tokio::test]
async fn where_nothing_differs_it_costs_little() -> TestResult {
    let hq = full().await;
    let all = hq.get("/v1/sync?console=c-0123456789abcdef").await.frames();
    let since = all.end().since.clone().ok_or("not all came")?;
    let path = format!("/v1/sync?since={}&console=c-0123456789abcdef&digest=1", since.as_str());
    let answer = hq.get_with(&path, "accept", BINARY).await;
    let (asked, answered) = (path.len(), answer.header("content-length").parse::<usize>()?);
    // The greeting is what every answer begins with; this HQ's feed has a long name.
    let frames = hq.get(&path).await.frames().0;
    assert_eq!(frames.len(), 3, "{frames:?}");
    let greeting = compress(&[pack(&frames[0])])?.len();
    println!("a check is {asked} B up and {answered} B down, {greeting} of them the greeting");
    assert!(asked + answered - greeting <= 200, "{asked} + {answered} - {greeting}");
    Ok(())
}
