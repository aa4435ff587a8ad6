//! Many acts over a link that loses one message in five, before HQ and behind it, and doubles the rest:
//! each is at HQ once.
//!
//! `HAREE_ACTS` says how many.

use std::collections::HashSet;

use haree::protocol::Results;

use super::*;

/// One request of this size, sent five times at once.
const BATCH: usize = 100;

struct Loss(u64);

impl Loss {
    /// Whether a message of so many in a hundred is lost.
    fn strikes(&mut self, percent: u64) -> bool {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % 100 < percent
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_is_lost_or_doubled_on_the_way_is_at_hq_once() {
    let many = std::env::var("HAREE_ACTS").ok().and_then(|many| many.parse().ok()).unwrap_or(1_500);
    let (hq, console, mut loss) = (Hq::new().await, Console::new(1), Loss(7));
    console.store.greet(&hq.hello(&console.store), hq.at).unwrap();
    let ledger = &hq.ledger;
    let mut done: HashSet<ActKey> = HashSet::new();
    while done.len() < many || console.store.counts().0 > 0 {
        for n in 0..BATCH.min(many - done.len()) {
            done.insert(console.does(now(), log(&format!("entry {n}"), None)).key);
        }
        let acts: Vec<RecordedAct> = console.store.outgoing().into_iter().take(BATCH).collect();
        let acts = console.store.sending(acts);
        let mut copies = Vec::new();
        for _ in 0..5 {
            if !loss.strikes(20) {
                copies.push(ledger.act(acts.clone(), hq.at));
            }
        }
        let answers: Vec<Results> =
            futures_util::future::join_all(copies).await.into_iter().collect::<Result<_, _>>().unwrap();
        assert!(answers.windows(2).all(|pair| pair[0].results == pair[1].results), "two answers to one act");
        let Some(answer) = answers.into_iter().find(|_| !loss.strikes(20)) else { continue };
        for verdict in &answer.results {
            console.store.settle(verdict).unwrap();
        }
    }
    let records = hq.records().await;
    let there: Vec<ActKey> = records.acts.iter().map(|act| act.act.key.clone()).collect();
    assert_eq!(there.len(), many, "none twice");
    assert_eq!(there.into_iter().collect::<HashSet<_>>(), done, "none missing, none made up");
    hq.close().await;
}
