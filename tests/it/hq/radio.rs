//! Figures by phone or radio on a real port: what HQ takes, what it refuses, and who hears of it.

use haree::domain::reference;
use serde_json::{Value, json};

use super::*;
use crate::support::hq::Answer;

/// An act as a console sends it: 24 November, 12:00–13:00, called at 14:05. HQ's clock shows 14:12.
fn figure(sequence: u64, change: &Value) -> Value {
    let mut act = json!({
        "console": "test-console", "epoch": "feed000000000001", "sequence": sequence, "who": "Ana",
        "happened_at": "2026-11-24T05:05:00Z", "kind": "figure", "post": "BTG", "day": "2026-11-24",
        "from_hour": 12, "until_hour": 13, "entries": 31, "exits": 28, "informant": "Sgt. Amaral",
        "channel": "phone",
    });
    for (name, value) in change.as_object().unwrap() {
        act[name] = value.clone();
    }
    act
}

async fn posts(hq: &Hq, act: &Value) -> Answer {
    hq.post("/v1/acts", act.to_string()).await
}

async fn with_posts() -> Hq {
    start(Batch { places: reference::places(), ..Batch::default() }).await
}

#[tokio::test]
async fn a_figure_is_recorded_once_and_goes_out_to_everybody() {
    let hq = with_posts().await;
    let act = figure(1, &json!({"remark": "the line is down"}));
    let first = posts(&hq, &act).await;
    assert_eq!((first.status, &first.json()["outcome"]), (200, &json!("applied")), "{}", first.body);
    assert_eq!(posts(&hq, &act).await.body, first.body);
    posts(&hq, &figure(1, &json!({"entries": 32}))).await.check_problem(422, "act-mismatch", "new key");
    let model = caught_up(&hq).await;
    assert_eq!(model.count(Collection::Acts), 1);
    let kept = &hq.get("/v1/acts").await.json()[0];
    for name in ["kind", "post", "day", "from_hour", "until_hour", "entries", "exits", "informant", "remark"]
    {
        assert_eq!(kept[name], act[name], "{name}");
    }
}

#[tokio::test]
async fn what_no_post_can_have_said_is_refused_in_words() {
    let hq = with_posts().await;
    let cases = [
        (json!({"post": "site-dili"}), "HQ knows no border post site-dili"),
        (json!({"post": "XYZ"}), "HQ knows no border post XYZ"),
        (json!({"entries": null, "exits": null}), "a figure needs entries, exits or both"),
        (json!({"from_hour": 13}), "a figure is for whole hours of one day, from 0 to 24"),
        (json!({"until_hour": 25}), "a figure is for whole hours of one day, from 0 to 24"),
        (json!({"day": "9999-12-31"}), "a figure is for whole hours of one day, from 0 to 24"),
        (json!({"day": "-262143-01-01"}), "a figure is for whole hours of one day, from 0 to 24"),
        (json!({"informant": " "}), "who said the figure is missing"),
        (json!({"exits": 1_000_001}), "a quantity of more than 1,000,000 is a slip of the hand"),
        // The hour runs until 15:00.
        (json!({"until_hour": 15}), "the hours of the figure were not over when it was taken"),
        // A console's clock that is a day ahead makes no hour come sooner.
        (
            json!({"day": "2026-11-25", "happened_at": "2026-11-25T05:05:00Z"}),
            "the hours of the figure were not over when it was taken",
        ),
        (json!({"who": ""}), "an act needs the name of who did it"),
    ];
    for (at, (change, why)) in cases.into_iter().enumerate() {
        let answer = posts(&hq, &figure(at as u64 + 1, &change)).await;
        assert_eq!(answer.json()["outcome"], "rejected", "{change}: {}", answer.body);
        let reason = answer.json()["reason"].clone();
        assert!(reason.as_str().unwrap().starts_with(why), "{change}: {reason}");
    }
    posts(&hq, &figure(90, &json!({"channel": "pigeon"}))).await.check_problem(400, "bad-request", "pigeon");
    assert_eq!(caught_up(&hq).await.count(Collection::Acts), 0);
}

#[tokio::test]
async fn a_wrong_figure_is_voided_with_a_reason_from_any_console() {
    let hq = with_posts().await;
    assert_eq!(posts(&hq, &figure(1, &json!({}))).await.json()["outcome"], "applied");
    let void = |sequence: u64, of: u64, reason: &str| {
        json!({"console": "another", "epoch": "feed000000000002", "sequence": sequence, "who": "Rui",
            "happened_at": "2026-11-24T05:10:00Z", "kind": "void", "reason": reason,
            "entry": format!("test-console/feed000000000001/{of}")})
    };
    for (sequence, of, reason, outcome) in
        [(1, 2, "wrong post", "rejected"), (2, 1, "", "rejected"), (3, 1, "wrong post", "applied")]
    {
        let answer = posts(&hq, &void(sequence, of, reason)).await;
        assert_eq!(answer.json()["outcome"], outcome, "{}", answer.body);
    }
    assert_eq!(caught_up(&hq).await.count(Collection::Acts), 2);
}
