//! Figures for people and scripts: all of them, or those that were asked for.

use chrono::TimeDelta;
use haree::hq::{Batch, Ledger as _};

use crate::support::hq::{crossings, figures, now, start};

#[tokio::test]
async fn figures_come_by_metric_place_time_and_what_was_known() {
    let hq = start(Batch::default()).await;
    let all: Vec<_> = (0..1_200).map(|hours| crossings(hours, 7)).collect();
    hq.ledger.take(figures(all), now()).await.unwrap();
    let mut revised = crossings(3, 9);
    revised.as_of += TimeDelta::hours(1);
    hq.ledger.take(figures(vec![revised]), now() + TimeDelta::hours(2)).await.unwrap();
    let count = async |query: &str| {
        hq.get(&format!("/v1/observations?{query}")).await.json().as_array().unwrap().len()
    };
    assert_eq!(count("").await, 1_200);
    assert_eq!(count("metric=crossings&place=BTG").await, 1_200);
    assert_eq!((count("metric=tb.cases").await, count("place=SAK").await), (0, 0));
    assert_eq!(count("from=2026-11-24T03:00:00Z&until=2026-11-24T05:00:00Z").await, 2);
    let number = async |query: &str| {
        let rows = hq.get(&format!("/v1/observations?from=2026-11-24T02:00:00Z&{query}")).await.json();
        rows[3]["value"]["number"].as_i64().unwrap()
    };
    assert_eq!((number("").await, number("as_of=2026-11-24T06:00:00Z").await), (9, 7));
    assert_eq!(count("as_of=2026-11-24T05:00:00Z").await, 0);
    hq.get("/v1/observations?as_of=noon").await.check_problem(400, "bad-request", "as_of");
    let tag = hq.get("/v1/observations").await.header("etag").to_owned();
    assert_eq!(hq.get_with("/v1/observations", "if-none-match", &tag).await.status, 304);
}
