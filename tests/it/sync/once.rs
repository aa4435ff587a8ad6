//! Acts sent five times at once over a link that loses a fifth of the requests and of the answers.
//!
//! `HAREE_ACTS=100000` does it with as many acts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::future::{BoxFuture, join_all};
use futures_util::{FutureExt as _, StreamExt as _, TryStreamExt as _, stream};
use haree::domain::{Act, ActKey, AlertId, Clean, ConsoleId, Deed, Draft, RecordedAct};
use haree::protocol::{Frame, Outcome, SyncRequest, Verdict, decode};

use super::link::acts_at;
use crate::support::hq::{Model, alerts, now, start};
use crate::support::toxic::{Reply, Request, Server, http};

type Failed = Box<dyn std::error::Error + Send + Sync>;

const BATCH: u64 = 50;
const SENDERS: usize = 5;
/// Of a hundred.
const LOST: u64 = 20;

/// What becomes of one exchange, told by a number.
fn fate(number: u64) -> [u64; 2] {
    let mixed = (number.wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ (number >> 3))
        .wrapping_mul(0xbf58_476d_1ce4_e5b9);
    [(mixed >> 33) % 100, (mixed >> 13) % 100]
}

/// A link that loses requests before HQ has them and answers after HQ has committed.
async fn lossy(hq: String, lost: Arc<[AtomicU64; 2]>) -> std::io::Result<Server> {
    let (client, count) = (reqwest::Client::builder().no_proxy().build(), AtomicU64::new(0));
    let client = client.map_err(std::io::Error::other)?;
    Server::start(move |request: Request| -> BoxFuture<'static, Reply> {
        let [up, down] = fate(count.fetch_add(1, Ordering::SeqCst));
        let (client, url, lost) = (client.clone(), format!("{hq}/v1/sync"), Arc::clone(&lost));
        async move {
            if up < LOST {
                lost[0].fetch_add(1, Ordering::SeqCst);
                return Reply::Close(Vec::new());
            }
            let answer = async { client.post(url).body(request.body).send().await?.bytes().await };
            let Ok(answer) = answer.await else { return Reply::Close(Vec::new()) };
            let mut whole = http("200 OK", "application/x-ndjson", &answer);
            if down < LOST {
                lost[1].fetch_add(1, Ordering::SeqCst);
                whole.truncate(whole.len() * down as usize / LOST as usize);
            }
            Reply::Close(whole)
        }
        .boxed()
    })
    .await
}

fn batch(begin: u64, acts: u64) -> Vec<RecordedAct> {
    let act = |sequence| Act {
        key: ActKey { console: ConsoleId::new("mesa-1"), epoch: 7, sequence },
        draft: Draft {
            who: "Ana".into(),
            happened_at: now(),
            deed: Deed::Note { alert: AlertId::new("a,1"), text: Clean::new(&format!("note {sequence}")) },
        },
    };
    (begin..begin + acts).map(|sequence| RecordedAct::queued(act(sequence))).collect()
}

/// Sends a batch until an answer is whole.
async fn send(client: &reqwest::Client, url: &str, acts: &[RecordedAct]) -> Result<Vec<Verdict>, Failed> {
    let request = SyncRequest { acts: acts.to_vec(), want: Vec::new(), ..Model::default().request() };
    let body = serde_json::to_vec(&SyncRequest { console: ConsoleId::new("mesa-1"), ..request })?;
    for _ in 0..200 {
        let answer =
            async { client.post(url).body(body.clone()).send().await?.error_for_status()?.bytes().await };
        let Ok(answer) = answer.await else { continue };
        for line in answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            if let Frame::Results(results) = decode(line)? {
                return Ok(results.results);
            }
        }
    }
    Err("no answer came through in 200 tries".into())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_act_is_lost_or_taken_twice_however_often_it_is_sent() -> Result<(), Failed> {
    let count = std::env::var("HAREE_ACTS").map_or(Ok(2_000), |text| text.parse::<u64>())?;
    let hq = start(alerts(&["a,1"])).await;
    let lost = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
    let server = lossy(hq.url.clone(), Arc::clone(&lost)).await?;
    let (url, client) = (server.url(), reqwest::Client::builder().no_proxy().build()?);
    let batches = (0..count).step_by(BATCH as usize).map(|begin| {
        let (acts, client, url) = (batch(begin, BATCH.min(count - begin)), &client, &url);
        async move {
            let all = join_all((0..SENDERS).map(|_| send(client, url, &acts))).await;
            let all = all.into_iter().collect::<Result<Vec<_>, _>>()?;
            assert!(all.iter().all(|one| *one == all[0]), "the same act gets the same answer");
            Ok::<_, Failed>(all.into_iter().next().unwrap_or_default())
        }
    });
    let verdicts: Vec<Vec<Verdict>> = stream::iter(batches).buffer_unordered(4).try_collect().await?;
    let mut orders = BTreeMap::new();
    for verdict in verdicts.into_iter().flatten() {
        let Outcome::Applied { order, .. } = verdict.outcome else {
            return Err(format!("{verdict:?}").into());
        };
        assert_eq!(orders.insert(order, verdict.key), None, "two acts in one place");
    }
    let (rows, keys) = acts_at(&hq).await.map_err(|error| error.to_string())?;
    let [requests, answers] = [0, 1].map(|way: usize| lost[way].load(Ordering::SeqCst));
    assert_eq!((orders.len() as u64, rows as u64, keys.len() as u64), (count, count, count));
    assert!(requests * answers > 0, "the link lost {requests} requests and {answers} answers");
    Ok(())
}
