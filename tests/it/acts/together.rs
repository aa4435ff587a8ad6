//! Two consoles that act off line on the same alerts, sites and items, and come back in any order:
//! HQ and both agree each time, nothing is hidden, and everybody gives the same answer about the past.
//!
//! `HAREE_CASES` says how many histories are tried.

use std::collections::BTreeSet;

use haree::domain::{AsOf, MessageType, Severity};
use proptest::prelude::*;

use super::*;

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A console does something; the number picks what exactly.
    Does(usize, u32, u8),
    Syncs(usize),
    /// HQ gets a stock row or a new version of the alert.
    Hq(u32),
    Passes(i64),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => (0..2_usize, any::<u32>(), 0..13_u8).prop_map(|(who, n, what)| Step::Does(who, n, what)),
        2 => (0..2_usize).prop_map(Step::Syncs),
        1 => any::<u32>().prop_map(Step::Hq),
        2 => (1..4_000_i64).prop_map(Step::Passes),
    ];
    proptest::collection::vec(step, 4..50)
}

/// What is known of the histories of both consoles.
struct World {
    hq: Hq,
    consoles: [Console; 2],
    /// What was done and not taken back before it was sent.
    done: BTreeSet<ActKey>,
    instants: Vec<Instant>,
    version: u32,
}

impl World {
    async fn new() -> Self {
        let mut world = Self {
            hq: Hq::new().await,
            consoles: [Console::new(1), Console::new(2)],
            done: BTreeSet::new(),
            instants: vec![now()],
            version: 1,
        };
        for which in 0..2 {
            world.sync(which).await;
        }
        world
    }

    async fn sync(&mut self, which: usize) {
        self.hq.sync(&self.consoles[which].store).await;
        self.instants.push(self.hq.at);
    }

    async fn take(&mut self, n: u32) {
        if n.is_multiple_of(2) {
            let site = if n.is_multiple_of(4) { "site-a" } else { "site-b" };
            let entry = StockEntry {
                id: EntryId::new(&format!("row-{n}")),
                site: site.into(),
                item: "kit".into(),
                movement: Movement::Receive(n % 50),
                lot: None,
                expiry: None,
                reason: Clean::default(),
                source: "import".into(),
                happened_at: self.hq.at,
                recorded_at: self.hq.at,
            };
            self.hq
                .ledger
                .take(Batch { entries: vec![entry], ..Batch::default() }, self.hq.at)
                .await
                .unwrap();
            return;
        }
        let mut update = alerts(&[&format!("a,{}", self.version + 1)]);
        let alert = &mut update.alerts[0];
        alert.references = (1..=self.version).map(|of| format!("a,{of}").as_str().into()).collect();
        alert.message_type = MessageType::Update;
        alert.sent = self.hq.at;
        alert.severity = [Severity::Minor, Severity::Severe, Severity::Extreme][n as usize / 2 % 3];
        self.version += 1;
        self.hq.ledger.take(update, self.hq.at).await.unwrap();
    }

    fn does(&mut self, which: usize, n: u32, what: u8) {
        let console = &self.consoles[which];
        let (site, other) = if n.is_multiple_of(2) { ("site-a", "site-b") } else { ("site-b", "site-a") };
        let alert = format!("a,{}", 1 + n % self.version);
        let quantity = 1 + n % 40;
        let deed = match what {
            0 => acknowledge(&alert),
            1 => assign(&alert, if n.is_multiple_of(5) { "" } else { "Rui" }),
            2 => note(&alert, &format!("note {n}")),
            3 => receive(site, quantity),
            4 => issue(site, quantity),
            5 => transfer(site, other, quantity),
            6 | 7 => count(site, quantity),
            8 => Deed::Adjust { site: site.into(), item: "kit".into(), difference: -1, reason: "wet".into() },
            9 => {
                let lines = shelf(&console.store, site).1;
                let Some(line) = lines.get(n as usize % lines.len().max(1)) else { return };
                void(&line.id)
            }
            10 => log(&format!("entry {n}"), Some(site)),
            11 => return self.withdraws(which, n),
            _ => {
                let refused = console.store.attention();
                let Some((act, _)) = refused.first() else { return };
                let again = console.store.retry(&act.key).unwrap();
                self.done.extend(again.map(|act| act.key));
                return;
            }
        };
        // Paper is typed in late.
        let at = self.hq.at - TimeDelta::minutes(i64::from(n % 3) * 20);
        self.done.insert(console.does(at, deed).key);
    }

    fn withdraws(&mut self, which: usize, n: u32) {
        let Console { store, who, .. } = &self.consoles[which];
        let own = store.own_acts().unwrap();
        let Some(own) = own.get(n as usize % own.len().max(1)) else { return };
        match store.withdraw(&own.act.key, who, self.hq.at).unwrap() {
            Withdrawal::Gone => {
                // A refused one is only put away: HQ said that it does not have it, or everybody sees it set aside.
                if matches!(own.state, ActState::Waiting { .. }) {
                    self.done.remove(&own.act.key);
                }
            }
            Withdrawal::Cancels(act) => {
                self.done.insert(act.key);
            }
            Withdrawal::Nothing => {}
        }
    }

    /// Everybody who has heard everything sees the same.
    async fn check(&mut self, first: usize) {
        for which in [first, 1 - first, first] {
            self.sync(which).await;
        }
        let records = self.hq.records().await;
        let views = |records: &dyn Fn(Query) -> View| -> Vec<String> {
            let shown = [Query::Stock, Query::Alerts, Query::Log, Query::Board];
            shown.map(|query| format!("{:?}", records(query))).into()
        };
        let (at, rules) = (self.hq.at, Rules::default());
        let hq = views(&|query| answer(&records, query, at, &rules).unwrap());
        for console in &self.consoles {
            let here = views(&|query| answer(&console.store, query, at, &rules).unwrap());
            assert_eq!(here, hq);
            assert_eq!(console.store.counts().0, 0, "nothing waits any more");
        }
        for past in self.instants.iter().step_by(3) {
            let then = AsOf::new(&records, *past);
            let hq = views(&|query| answer(&then, query, *past, &rules).unwrap());
            for console in &self.consoles {
                let then = AsOf::new(&console.store, *past);
                assert_eq!(views(&|query| answer(&then, query, *past, &rules).unwrap()), hq, "as of {past}");
            }
        }
        self.check_nothing_hidden(&records);
    }

    fn check_nothing_hidden(&self, records: &MemoryRecords) {
        let mut keys: Vec<&ActKey> = records.acts.iter().map(|act| &act.act.key).collect();
        let all = keys.len();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), all, "an act is at HQ twice");
        let refused: BTreeSet<ActKey> = self
            .consoles
            .iter()
            .flat_map(|console| console.store.own_acts().unwrap())
            .filter(|own| matches!(own.state, ActState::Refused(_)))
            .map(|own| own.act.key)
            .collect();
        for key in &self.done {
            assert!(
                keys.contains(&key) || refused.contains(key) || self.was_put_away(key),
                "{key} is hidden"
            );
        }
        assert!(keys.iter().all(|key| self.done.contains(key)), "HQ has an act that nobody did");
        let lines: BTreeSet<String> = ["site-a", "site-b"]
            .into_iter()
            .flat_map(|site| shelf(records, site).1)
            .map(|line| line.id.to_string())
            .collect();
        for act in &records.acts {
            for entry in haree::domain::stock_entries(act) {
                assert!(lines.contains(entry.id.as_str()), "{} is on no shelf", entry.id);
            }
        }
    }

    /// A refused act that a person has taken back or tried again is nowhere any more.
    fn was_put_away(&self, key: &ActKey) -> bool {
        self.consoles
            .iter()
            .any(|console| *console.store.console() == key.console && console.own(key).is_none())
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: std::env::var("HAREE_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(16),
        max_shrink_iters: 60,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn consoles_that_come_back_in_any_order_agree_with_hq_and_hide_nothing(
        steps in steps(), first in 0..2_usize
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let mut world = World::new().await;
            for step in steps {
                match step {
                    Step::Does(who, n, what) => world.does(who, n, what),
                    Step::Syncs(who) => world.sync(who).await,
                    Step::Hq(n) => world.take(n).await,
                    Step::Passes(seconds) => world.hq.at += TimeDelta::seconds(seconds),
                }
            }
            world.check(first).await;
            world.hq.close().await;
        });
    }
}
