//! Requests that no console makes: each gets its problem, the ledger stays as it is, others are served.

use std::{sync::Arc, time::Duration};

use haree::{
    domain::{Clean, Clock},
    hq::{Door, Ledger as _, Options, Patience, Turns, bind, serve},
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    sync::watch,
    time::timeout,
};

use super::{Answer, centre, client, send};
use crate::support::hq::{Hq, now, start};

/// A second HQ over the same ledger, which waits for nobody for long.
fn impatient(hq: &Hq) -> (String, watch::Sender<bool>) {
    let patience = Patience { greeting: Duration::from_millis(300), body: Duration::from_millis(300) };
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap().with_patience(patience);
    let address = listener.local_addr().unwrap().to_string();
    let clock: Clock = Arc::new(now);
    let (stop, stopped) = watch::channel(false);
    let ledger = Arc::clone(&hq.ledger);
    let (door, turns) = (Door::default(), Turns::default());
    let options =
        Options { listener, ledger, clock, speed: 1.0, name: Clean::new("HQ"), door, turns, stop: stopped };
    tokio::spawn(serve(options));
    (address, stop)
}

/// Sends the beginning of a request and nothing more; what comes back until the connection ends.
async fn stalled(address: &str, beginning: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    let read = timeout(Duration::from_secs(20), stream.read_to_end(&mut answer)).await;
    read.expect("HQ ends the connection").ok();
    String::from_utf8_lossy(&answer).into_owned()
}

async fn raw(hq: &Hq, path: &str, kind: &str, body: impl Into<reqwest::Body>) -> Answer {
    let request = client().post(format!("{}{path}", hq.url)).header("content-type", kind);
    send(request.body(body), "").await
}

#[tokio::test]
async fn who_sends_slowly_is_not_waited_for_and_holds_up_nobody() {
    let hq = start(centre()).await;
    let (address, _stop) = impatient(&hq);
    let head = "POST /v1/sync HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\n{\"con";
    let slow = futures_util::future::join_all((0..50).map(|_| stalled(&address, head)));
    let served = async {
        let answer = send(client().get(format!("http://{address}/v1/alerts")), "").await;
        assert_eq!(answer.status, 200);
    };
    let (answers, ()) = tokio::join!(slow, served);
    for answer in answers {
        assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
        assert!(answer.contains("urn:haree:too-slow") && answer.contains("no-store"), "{answer}");
    }
    // A header that never ends, a word that could become HTTP/2, and nobody at all.
    for beginning in ["GET /v1/alerts HTTP/1.1\r\nhost: loc", "PRI * HT", ""] {
        let answer = stalled(&address, beginning).await;
        assert!(answer.is_empty() || answer.starts_with("HTTP/1.1 408"), "{beginning:?}: {answer}");
    }
}

#[tokio::test]
async fn a_request_that_no_console_makes_gets_its_problem_and_changes_nothing() {
    let hq = start(centre()).await;
    let rev = hq.ledger.newest().await.unwrap();
    let json = "application/json";
    let million = format!(r#"{{"console":"c","want":[],"acts":[{}0]}}"#, "0,".repeat(1_000_000));
    raw(&hq, "/v1/sync", json, million).await.check(413, "too-large");
    let many = format!(r#"{{"console":"c","want":[],"acts":[{}0]}}"#, "0,".repeat(400_000));
    raw(&hq, "/v1/sync", json, many).await.check(400, "bad-request");
    let wants = format!(r#"{{"console":"c","want":[{}""],"acts":[]}}"#, "\"alerts\",".repeat(100_000));
    assert_eq!(raw(&hq, "/v1/sync", json, wants).await.status, 200);
    let deep = format!(r#"{{"console":"c","want":[],"acts":[{}]}}"#, "[".repeat(200_000));
    raw(&hq, "/v1/sync", json, deep).await.check(400, "bad-request");
    raw(&hq, "/v1/acts", json, "[".repeat(200_000)).await.check(400, "bad-request");
    raw(&hq, "/v1/acts", json, vec![0xff; 1_000]).await.check(400, "bad-request");
    raw(&hq, "/v1/acts", "text/plain", "{}").await.check(415, "not-json");
    raw(&hq, "/v1/sync", "application/x-www-form-urlencoded", "a=b").await.check(415, "not-json");
    let wrong = send(client().put(format!("{}/v1/sync", hq.url)), "").await;
    wrong.check(405, "wrong-method");
    // Chunks without a length are counted as they come.
    let head = "POST /v1/sync HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\n\r\n";
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
    let answer =
        stalled(hq.url.trim_start_matches("http://"), &format!("{head}{}0\r\n\r\n", chunk.repeat(17))).await;
    assert!(answer.contains("urn:haree:too-large"), "{answer}");
    let long = format!("/v1/{}", "x".repeat(8_000));
    send(client().get(format!("{}{long}", hq.url)), "").await.check(404, "unknown-collection");
    assert_eq!(hq.ledger.newest().await.unwrap(), rev);
    assert_eq!(send(client().get(format!("{}/v1/alerts", hq.url)), "").await.status, 200);
}

#[tokio::test]
async fn what_is_no_http_ends_the_connection_and_nothing_else() {
    let hq = start(centre()).await;
    let (address, _stop) = impatient(&hq);
    for bytes in
        ["\u{16}\u{3}\u{1}\0\u{5}hello", "GET\r\n\r\n", "\0\0\0\0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage"]
    {
        let answer = stalled(&address, bytes).await;
        assert!(!answer.contains(" 200 "), "{answer}");
    }
    assert_eq!(send(client().get(format!("http://{address}/v1/alerts")), "").await.status, 200);
}
