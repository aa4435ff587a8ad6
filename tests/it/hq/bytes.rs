//! What HQ and a console say around bodies, in bytes on the connection without TLS.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use haree::{
    net::{Client, HqAddress, Patience},
    protocol::ACCEPT,
};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use crate::support::hq::{alerts, start};

/// Bytes up and down.
type Counts = Arc<[AtomicUsize; 2]>;

/// Stands before a server and counts what goes each way.
async fn counting(server: String) -> (String, Counts) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let counts = Counts::default();
    let shared = Arc::clone(&counts);
    tokio::spawn(async move {
        while let Ok((near, _)) = listener.accept().await {
            let far = TcpStream::connect(server.trim_start_matches("http://")).await.unwrap();
            let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
            for (way, mut from, mut to) in [(0, near_in, far_out), (1, far_in, near_out)] {
                let shared = Arc::clone(&shared);
                tokio::spawn(async move {
                    let mut buffer = [0; 4096];
                    while let Ok(read @ 1..) = from.read(&mut buffer).await {
                        shared[way].fetch_add(read, Ordering::SeqCst);
                        if to.write_all(&buffer[..read]).await.is_err() {
                            return;
                        }
                    }
                });
            }
        }
    });
    (url, counts)
}

#[tokio::test]
async fn a_poll_without_news_costs_little_on_a_connection_that_is_kept() {
    let hq = start(alerts(&["a,1"])).await;
    let since = hq.get("/v1/sync?console=c-0123456789abcdef").await.frames().end().since.clone().unwrap();
    let (url, counts) = counting(hq.url.clone()).await;
    let client = Client::new(HqAddress::parse(&url).unwrap(), Patience::default());
    let query = [("since", since.as_str()), ("console", "c-0123456789abcdef"), ("wait", "0")];
    let mut costs = Vec::new();
    for _ in 0..4 {
        let before = [counts[0].load(Ordering::SeqCst), counts[1].load(Ordering::SeqCst)];
        let mut answer = client.get("v1/sync", &query, ACCEPT, Duration::ZERO).await.unwrap();
        assert_eq!(answer.status, 304);
        answer.body.read_up_to(1).await.unwrap();
        costs.push([0, 1].map(|way| counts[way].load(Ordering::SeqCst) - before[way]));
    }
    println!("polls, bytes up and down: {costs:?}");
    let [up, down] = costs[3];
    assert!(up + down <= 120, "{costs:?}");
}
