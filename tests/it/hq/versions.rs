//! Consoles of other versions: who has none in common with HQ gets no rows, and its acts are taken.

use haree::protocol::{BINARY, Frame, Unpacker};
use serde_json::{Value, json};

use crate::support::hq::{Hq, acknowledge, alerts, start};

/// A question of a console that speaks these versions.
fn question(proto: u32, oldest: Option<u32>, acts: usize) -> Value {
    let acts: Vec<_> = (1..=acts as u64).map(|sequence| acknowledge(sequence, "a,1", "seen")).collect();
    let mut question =
        json!({"proto": proto, "console": "test-console", "want": ["alerts", "acts"], "acts": acts});
    if let Some(oldest) = oldest {
        question["min_proto"] = json!(oldest);
    }
    question
}

#[track_caller]
fn kinds(frames: &[Frame]) -> Vec<&'static str> {
    let kind = |frame: &Frame| match frame {
        Frame::Hello(_) => "hello",
        Frame::Results(_) => "results",
        Frame::Rows(_) => "rows",
        Frame::Digests(_) => "digests",
        Frame::End(_) => "end",
    };
    frames.iter().map(kind).collect()
}

async fn binary(hq: &Hq, question: &Value) -> Vec<Frame> {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/v1/sync", hq.url)).header("accept", BINARY);
    let answer = request.body(question.to_string()).send().await.unwrap();
    assert_eq!(answer.headers()["content-type"], BINARY);
    let mut unpacker = Unpacker::new().unwrap();
    unpacker.push(&answer.bytes().await.unwrap());
    std::iter::from_fn(|| unpacker.next_frame().unwrap()).collect()
}

#[tokio::test]
async fn a_console_without_a_common_version_gets_no_rows_and_its_acts_are_answered() {
    let hq = start(alerts(&["a,1"])).await;
    for (proto, oldest, who) in [(0, None, "update haree on the console"), (9, Some(8), "update HQ")] {
        let refused = hq.post("/v1/sync", question(proto, oldest, 0).to_string()).await;
        refused.check_problem(409, "upgrade-needed", who);
        let answer = hq.post("/v1/sync", question(proto, oldest, 1).to_string()).await.frames();
        assert_eq!(kinds(&answer.0), ["hello", "results", "end"]);
        assert_eq!(answer.results().len(), 1);
        assert_eq!(answer.end().since, None);
        let frames = binary(&hq, &question(proto, oldest, 1)).await;
        assert_eq!(kinds(&frames), ["hello", "results", "end"]);
    }
    let path = "/v1/sync?console=test-console&proto=9&min_proto=8";
    hq.get(path).await.check_problem(409, "upgrade-needed", "update HQ");
}

#[tokio::test]
async fn a_newer_console_that_still_speaks_hqs_version_is_served() {
    let hq = start(alerts(&["a,1"])).await;
    let mut question = question(3, Some(1), 1);
    question["of_a_later_version"] = json!({"x": 1});
    question["want"] = json!(["weather", "alerts", "acts"]);
    let answer = hq.post("/v1/sync", question.to_string()).await.frames();
    assert_eq!(kinds(&answer.0), ["hello", "results", "rows", "rows", "end"]);
    assert_eq!(kinds(&binary(&hq, &question).await), ["hello", "results", "rows", "rows", "end"]);
    assert_eq!(hq.get("/v1/sync?console=test-console&proto=3&min_proto=1").await.status, 200);
}
