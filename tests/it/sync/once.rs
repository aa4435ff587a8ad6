//! Acts of a console's queue, sent five times at once over a link that loses a fifth of the requests and of the
//! answers, by a console that forgets a fifth of what it heard.
//!
//! `HAREE_ACTS=100000` does it with as many acts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, try_join_all};
use haree::domain::{ActKey, AlertId, Clean, ConsoleId, Deed, Draft, RecordedAct};
use haree::protocol::{Frame, Outcome, SyncRequest, Verdict, decode};
use haree::store::{Settled, Store};

use super::link::acts_at;
use crate::support::hq::{Model, alerts, now, start};
use crate::support::toxic::{Reply, Request, Server, http};

type Failed = Box<dyn std::error::Error + Send + Sync>;

const BATCH: usize = 50;
/// How many acts are queued before some are sent.
const AT_ONCE: usize = 4 * BATCH;
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

fn note(number: usize) -> Draft {
    let deed = Deed::Note { alert: AlertId::new("a,1"), text: Clean::new(&format!("note {number}")) };
    Draft { who: "Ana".into(), happened_at: now(), deed }
}

/// A key as [`acts_at`] tells it.
fn told(key: &ActKey) -> Result<String, serde_json::Error> {
    let key = serde_json::to_value(key)?;
    Ok(format!("{} {} {}", key["console"], key["epoch"], key["sequence"]))
}

struct Sender {
    client: reqwest::Client,
    url: String,
    console: ConsoleId,
}

impl Sender {
    /// Sends a batch five times at once; all say the same.
    async fn five_times(&self, acts: &[RecordedAct]) -> Result<Vec<Verdict>, Failed> {
        let all = try_join_all((0..SENDERS).map(|_| self.send(acts))).await?;
        assert!(all.iter().all(|one| *one == all[0]), "the same act gets the same answer");
        Ok(all.into_iter().next().unwrap_or_default())
    }

    /// Sends a batch until an answer is whole.
    async fn send(&self, acts: &[RecordedAct]) -> Result<Vec<Verdict>, Failed> {
        let request = Model::default().request();
        let (console, acts) = (self.console.clone(), acts.to_vec());
        let body = serde_json::to_vec(&SyncRequest { console, acts, want: Vec::new(), ..request })?;
        for _ in 0..200 {
            let question = self.client.post(&self.url).body(body.clone());
            let answer = async { question.send().await?.error_for_status()?.bytes().await };
            let Ok(answer) = answer.await else { continue };
            for line in answer.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                if let Frame::Results(results) = decode(line)? {
                    return Ok(results.results);
                }
            }
        }
        Err("no answer came through in 200 tries".into())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_act_is_lost_or_taken_twice_however_often_it_is_sent() -> Result<(), Failed> {
    let count = std::env::var("HAREE_ACTS").map_or(Ok(2_000), |text| text.parse::<usize>())?;
    let hq = start(alerts(&["a,1"])).await;
    let lost = Arc::new([AtomicU64::new(0), AtomicU64::new(0)]);
    let server = lossy(hq.url.clone(), Arc::clone(&lost)).await?;
    let dir = tempfile::tempdir()?;
    let store = Store::open(dir.path(), 7, 1)?.store;
    let client = reqwest::Client::builder().no_proxy().build()?;
    let sender = Sender { client, url: server.url(), console: store.console().clone() };
    let (mut done, mut orders, mut heard, mut forgotten) = (BTreeSet::new(), BTreeMap::new(), 0, 0);
    while done.len() < count || store.counts().0 > 0 {
        for number in done.len()..count.min(done.len() + AT_ONCE) {
            done.insert(told(&store.queue(note(number))?.key)?);
        }
        let acts = store.sending(store.outgoing());
        for verdicts in try_join_all(acts.chunks(BATCH).map(|acts| sender.five_times(acts))).await? {
            heard += 1;
            let forgets = fate(heard)[0] < LOST;
            forgotten += usize::from(forgets);
            for verdict in verdicts {
                let Outcome::Applied { order, .. } = verdict.outcome else {
                    return Err(format!("{verdict:?}").into());
                };
                let there = orders.entry(order).or_insert_with(|| verdict.key.clone());
                assert_eq!(*there, verdict.key, "two acts in one place");
                if !forgets {
                    assert!(matches!(store.settle(&verdict)?, Settled::Applied(_)), "{verdict:?}");
                }
            }
        }
    }
    let (rows, keys) = acts_at(&hq).await.map_err(|error| error.to_string())?;
    assert_eq!((orders.len(), rows, store.counts()), (count, count, (0, 0)));
    assert_eq!(keys, done, "none missing, none made up");
    let [requests, answers] = [0, 1].map(|way: usize| lost[way].load(Ordering::SeqCst));
    assert!(requests * answers > 0, "the link lost {requests} requests and {answers} answers");
    assert!(forgotten > 0, "the console forgot nothing");
    Ok(())
}
