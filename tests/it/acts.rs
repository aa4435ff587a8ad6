//! What people do, on consoles and at HQ: every deed, conflicts, restored ledgers, and consoles that
//! act off line on the same things.

mod clocks;
mod dispatch;
mod together;

use std::collections::BTreeMap;

use chrono::TimeDelta;
use haree::{
    domain::{
        Act, ActKey, ActState, Clean, Deed, Draft, EntryId, FeedId, Instant, Lot, Movement, OwnAct, Place,
        PlaceId, PlaceKind, Provenance, Query, Recorded, RecordedAct, Records, Rules, StockEntry, View,
        answer,
        memory::MemoryRecords,
        view::{AlertRow, LogRow, StockLine, Weight},
    },
    hq::{Asked, Batch, Birth, Ledger as _, SqliteLedger},
    protocol::{Collection, Hello, Mode, Outcome, PROTO, Row, Rows, Verdict},
    store::{Settled, Store, Withdrawal},
};
use tempfile::TempDir;

use crate::support::hq::{alerts, now};

/// An HQ without a network before it.
struct Hq {
    ledger: SqliteLedger,
    /// HQ's clock.
    at: Instant,
    dir: TempDir,
}

fn site(id: &str) -> Place {
    Place {
        id: id.into(),
        kind: PlaceKind::Site,
        name: id.into(),
        short: None,
        names: Vec::new(),
        codes: Vec::new(),
        position: None,
        precision_km: None,
        parent: None,
        population: None,
        access: None,
        opposite: None,
        calendar: None,
        source: "test".into(),
    }
}

fn records() -> Batch {
    Batch { places: vec![site("site-a"), site("site-b")], ..alerts(&["a,1"]) }
}

impl Hq {
    async fn new() -> Self {
        Self::of("feed-1").await
    }

    /// A ledger that holds the same records as any other and none of its acts.
    async fn of(feed: &str) -> Self {
        let dir = TempDir::new().unwrap();
        let birth =
            Birth { provenance: Provenance::Real, at: now(), feed: FeedId::new(feed), records: records() };
        let ledger = SqliteLedger::open(dir.path(), birth).await.unwrap();
        Self { ledger, at: now(), dir }
    }

    async fn close(self) {
        self.ledger.close().await;
        drop(self.dir);
    }

    fn hello(&self, store: &Store) -> Hello {
        Hello {
            proto: PROTO,
            min_proto: 1,
            console: store.console().clone(),
            feed: self.ledger.meta().feed.clone(),
            provenance: Provenance::Real,
            name: "HQ".into(),
            now: self.at,
            speed: 1.0,
        }
    }

    /// What syncing does in one go: acts up, their answers and every change down.
    async fn sync(&mut self, store: &Store) -> Vec<Settled> {
        self.at += TimeDelta::seconds(1);
        store.greet(&self.hello(store), self.at).unwrap();
        let acts = store.sending(store.outgoing());
        let results = self.ledger.act(acts, self.at).await.unwrap();
        let settled = results.results.iter().map(|verdict| store.settle(verdict).unwrap()).collect();
        results.contiguous.iter().for_each(|mark| store.answered_up_to(mark));
        self.bring(store).await;
        settled
    }

    async fn bring(&self, store: &Store) {
        let asked = Asked { want: Collection::ALL.to_vec(), have: store.cursors(), budget: usize::MAX };
        for rows in self.changes(&asked).await {
            store.apply(&rows).unwrap();
        }
    }

    async fn changes(&self, asked: &Asked) -> Vec<Rows> {
        let changes = self.ledger.changes(asked).await.unwrap();
        assert!(!changes.more);
        let read = |chunk: &haree::hq::Chunk| Rows {
            collection: chunk.collection,
            mode: chunk.mode,
            rows: serde_json::from_str(&format!("[{}]", chunk.rows)).unwrap(),
            cursor: chunk.cursor.clone(),
        };
        changes.chunks.iter().map(read).collect()
    }

    /// Everything that HQ has, as records.
    async fn records(&self) -> MemoryRecords {
        let want = Collection::ALL.to_vec();
        let mut records = MemoryRecords { provenance: Some(Provenance::Real), ..MemoryRecords::default() };
        for rows in self.changes(&Asked { want, have: BTreeMap::new(), budget: usize::MAX }).await {
            assert_ne!(rows.mode, Mode::Delta);
            for row in rows.rows {
                let Row::Record(record) = row else { panic!("a tombstone in a snapshot") };
                match rows.collection {
                    Collection::Places => records.places.push(serde_json::from_value(record).unwrap()),
                    Collection::Alerts => records.alerts.push(serde_json::from_value(record).unwrap()),
                    Collection::Acts => records.acts.push(serde_json::from_value(record).unwrap()),
                    Collection::Feeds => records.feeds.push(serde_json::from_value(record).unwrap()),
                    // No view shows them.
                    Collection::Persons => {}
                    Collection::Stock => records.stock.push(serde_json::from_value(record).unwrap()),
                    Collection::Observations => {
                        records.observations.push(serde_json::from_value(record).unwrap());
                    }
                }
            }
        }
        // As a console reads them.
        records.places.sort_by(|a, b| a.id.cmp(&b.id));
        records.alerts.sort_by(|a, b| a.id.cmp(&b.id));
        records
    }
}

/// A console without a screen.
struct Console {
    store: Store,
    who: Clean,
    _dir: TempDir,
}

impl Console {
    fn new(number: u64) -> Self {
        let dir = TempDir::new().unwrap();
        let store = match Store::open(dir.path(), number, number) {
            Ok(opened) => opened.store,
            Err(error) => panic!("{error}"),
        };
        Self { store, who: format!("person {number}").into(), _dir: dir }
    }

    #[track_caller]
    fn does(&self, at: Instant, deed: Deed) -> Act {
        self.store.queue(Draft { who: self.who.clone(), happened_at: at, deed }).unwrap()
    }

    fn own(&self, key: &ActKey) -> Option<ActState> {
        let own = self.store.own_acts().unwrap();
        own.into_iter().find(|own| own.act.key == *key).map(|OwnAct { state, .. }| state)
    }
}

fn shelf(records: &impl Records<Error: std::fmt::Debug>, site: &str) -> (i64, Vec<StockLine>) {
    let View::Stock(stock) = answer(records, Query::Stock, now(), &Rules::default()).unwrap() else {
        panic!("not the stock")
    };
    let at = stock.summary.sites.iter().position(|row| row.site.as_str() == site);
    at.map_or((0, Vec::new()), |at| (stock.summary.sites[at].on_hand, stock.lines[at].clone()))
}

fn alert_row(records: &impl Records<Error: std::fmt::Debug>, id: &str) -> AlertRow {
    let View::Alerts(alerts) = answer(records, Query::Alerts, now(), &Rules::default()).unwrap() else {
        panic!("not the alerts")
    };
    alerts.rows.into_iter().find(|row| row.alert.id.as_str() == id).unwrap()
}

fn log_rows(records: &impl Records<Error: std::fmt::Debug>) -> Vec<LogRow> {
    let View::Log(log) = answer(records, Query::Log, now(), &Rules::default()).unwrap() else {
        panic!("not the log")
    };
    log.entries
}

fn receive(site: &str, quantity: u32) -> Deed {
    let (site, item) = (site.into(), "kit".into());
    Deed::Receive { site, item, quantity, lot: Lot::default(), reason: "delivery".into() }
}

fn issue(site: &str, quantity: u32) -> Deed {
    let (site, item) = (site.into(), "kit".into());
    Deed::Issue { site, item, quantity, lot: Lot::default(), reason: "to families".into() }
}

fn transfer(site: &str, to: &str, quantity: u32) -> Deed {
    let (site, to, item) = (site.into(), to.into(), "kit".into());
    Deed::Transfer { site, to, item, quantity, lot: Lot::default(), reason: "nearer".into() }
}

fn count(site: &str, quantity: u32) -> Deed {
    Deed::Count { site: site.into(), item: "kit".into(), quantity, base: None, reason: "counted".into() }
}

fn adjust(site: &str, difference: i32) -> Deed {
    Deed::Adjust { site: site.into(), item: "kit".into(), difference, reason: "wet".into() }
}

fn expiring(site: &str, year: i32) -> Deed {
    let lot = Lot { number: None, expiry: chrono::NaiveDate::from_ymd_opt(year, 6, 1) };
    Deed::Receive { site: site.into(), item: "kit".into(), quantity: 1, lot, reason: "delivery".into() }
}

fn void(entry: &EntryId) -> Deed {
    Deed::Void { entry: entry.clone(), reason: "typed twice".into() }
}

fn log(text: &str, place: Option<&str>) -> Deed {
    Deed::Log { text: text.into(), place: place.map(PlaceId::new) }
}

fn note(alert: &str, text: &str) -> Deed {
    Deed::Note { alert: alert.into(), text: text.into() }
}

fn assign(alert: &str, to: &str) -> Deed {
    Deed::Assign { alert: alert.into(), to: to.into(), reason: Clean::default() }
}

fn acknowledge(alert: &str) -> Deed {
    Deed::Acknowledge { alert: alert.into(), reason: "seen".into(), sent: None }
}

#[tokio::test]
async fn each_deed_shows_at_once_as_queued_and_then_as_hqs_everywhere() {
    let (mut hq, here, there) = (Hq::new().await, Console::new(1), Console::new(2));
    hq.sync(&here.store).await;
    let at = |minute| now() + TimeDelta::minutes(minute);
    here.does(at(0), receive("site-a", 100));
    here.does(at(1), issue("site-a", 30));
    let wrong = here.does(at(2), issue("site-a", 5));
    here.does(at(3), transfer("site-a", "site-b", 20));
    here.does(at(4), adjust("site-a", -1));
    here.does(at(5), void(&EntryId::new(&wrong.key.to_string())));
    here.does(at(6), count("site-b", 19));
    here.does(at(7), assign("a,1", "Rui"));
    here.does(at(8), note("a,1", "bridge closed"));
    here.does(at(9), log("power is back", Some("site-a")));

    let check = |records: &Store, queued: bool| {
        let (on_hand, lines) = shelf(records, "site-a");
        assert_eq!((on_hand, lines.len()), (49, 6));
        assert!(lines.iter().all(|line| line.is_queued() == queued));
        let voided: Vec<&Weight> = lines
            .iter()
            .filter(|line| line.id.as_str() == wrong.key.to_string())
            .map(|line| &line.weight)
            .collect();
        assert_eq!(voided, [&Weight::Void("typed twice".into())]);
        assert_eq!(lines.iter().filter(|line| line.weight == Weight::Voids).count(), 1);
        let (on_hand, lines) = shelf(records, "site-b");
        assert_eq!((on_hand, lines[0].movement.clone()), (19, Movement::Count(19)));
        let row = alert_row(records, "a,1");
        assert_eq!(row.assigned_to.map(|to| (to.to, to.queued)), Some(("Rui".into(), queued)));
        assert_eq!(row.notes.iter().map(|note| note.text.as_str()).collect::<Vec<_>>(), ["bridge closed"]);
        let [entry] = &log_rows(records)[..] else { panic!("not one entry") };
        assert_eq!(
            (entry.place_name.as_ref().unwrap().as_str(), entry.recorded_at.is_none()),
            ("site-a", queued)
        );
    };
    check(&here.store, true);
    let settled = hq.sync(&here.store).await;
    assert!(settled.iter().all(|settled| matches!(settled, Settled::Applied(_))), "{settled:?}");
    check(&here.store, false);
    hq.sync(&there.store).await;
    check(&there.store, false);
    assert_eq!(shelf(&hq.records().await, "site-a"), shelf(&here.store, "site-a"));

    // A void of one half of a transfer takes both, and a void of that void brings both back.
    let half = shelf(&there.store, "site-b")
        .1
        .into_iter()
        .find(|line| matches!(line.movement, Movement::TransferIn { .. }));
    let undo = there.does(at(10), void(&half.unwrap().id));
    assert_eq!(shelf(&there.store, "site-a").0, 69);
    hq.sync(&there.store).await;
    assert_eq!(shelf(&hq.records().await, "site-a").0, 69);
    there.does(at(11), void(&EntryId::new(&undo.key.to_string())));
    hq.sync(&there.store).await;
    assert_eq!(shelf(&hq.records().await, "site-a").0, 49);
    hq.close().await;
}

#[tokio::test]
async fn what_cannot_be_is_refused_in_words_and_holds_up_nothing() {
    let (mut hq, console) = (Hq::new().await, Console::new(1));
    let cases = [
        (issue("site-a", 0), "the quantity must be more than 0"),
        (issue("site-x", 1), "HQ knows no stock site site-x"),
        (transfer("site-a", "site-a", 1), "a transfer goes to another site"),
        (log("", None), "a text is missing"),
        (receive("site-a", 1_000_001), "a quantity of more than 1,000,000 is a slip of the hand"),
        (transfer("site-a", "site-b", 4_000_000_000), "a quantity of more than 1,000,000"),
        (adjust("site-a", -1_000_001), "a quantity of more than 1,000,000"),
        (expiring("site-a", 1999), "an expiry outside the years 2000 to 2199 is a slip of the hand"),
        (expiring("site-a", 9999), "an expiry outside the years 2000 to 2199 is a slip of the hand"),
        (log("x", Some("nowhere")), "HQ knows no place nowhere"),
        (note("none,1", "x"), "no such alert at HQ"),
        (void(&"no-entry".into()), "HQ has no stock entry and no figure no-entry"),
        (
            Deed::Cancel { act: "x".into(), reason: Clean::default() },
            "`x` names no act; an act is named CONSOLE/EPOCH/SEQUENCE",
        ),
        (
            Deed::Cancel { act: "other/1/1".into(), reason: Clean::default() },
            "only the console that an act came from can take it back",
        ),
    ];
    let wrong: Vec<(Act, &str)> =
        cases.into_iter().map(|(deed, words)| (console.does(now(), deed), words)).collect();
    let more_than_lies_there = console.does(now(), issue("site-a", 7));
    hq.sync(&console.store).await;
    for (act, words) in &wrong {
        let Some(ActState::Refused(why)) = console.own(&act.key) else { panic!("{act:?} is not refused") };
        assert!(why.as_str().starts_with(words), "{why}");
    }
    assert!(matches!(console.own(&more_than_lies_there.key), Some(ActState::Applied(_))));
    assert_eq!(shelf(&hq.records().await, "site-a").0, -7);

    // Once it can be, the same thing goes through under a fresh key.
    hq.ledger.take(Batch { places: vec![site("site-x")], ..Batch::default() }, hq.at).await.unwrap();
    let again = console.store.retry(&wrong[1].0.key).unwrap().unwrap();
    assert_ne!(again.key, wrong[1].0.key);
    hq.sync(&console.store).await;
    assert!(matches!(console.own(&again.key), Some(ActState::Applied(_))));
    assert_eq!(console.store.counts(), (0, wrong.len() as u32 - 1));
    hq.close().await;
}

#[tokio::test]
async fn a_count_that_was_overtaken_wants_a_person_and_does_not_block_what_follows() {
    let (mut hq, here, there) = (Hq::new().await, Console::new(1), Console::new(2));
    here.does(now(), receive("site-a", 100));
    hq.sync(&here.store).await;
    hq.sync(&there.store).await;
    let counted = here.does(now(), count("site-a", 98));
    let after = here.does(now(), log("counted", None));
    there.does(now(), issue("site-a", 10));
    hq.sync(&there.store).await;
    let settled = hq.sync(&here.store).await;
    assert!(matches!(&settled[..], [Settled::SetAside(..), Settled::Applied(_)]), "{settled:?}");
    assert!(matches!(here.own(&after.key), Some(ActState::Applied(_))));
    let Some(ActState::SetAside(_, why)) = here.own(&counted.key) else { panic!("not set aside") };
    assert!(why.as_str().contains("count again"), "{why}");
    hq.sync(&there.store).await;
    for store in [&here.store, &there.store] {
        let (on_hand, lines) = shelf(store, "site-a");
        assert_eq!(on_hand, 90);
        assert!(lines.iter().any(|line| matches!(line.weight, Weight::SetAside(_))), "everybody sees it");
    }
    // It still holds: now this console has read what overtook it.
    here.store.retry(&counted.key).unwrap().unwrap();
    hq.sync(&here.store).await;
    assert_eq!((shelf(&here.store, "site-a").0, here.store.counts()), (98, (0, 0)));
    hq.close().await;
}

#[tokio::test]
async fn a_count_rests_on_what_its_console_had_read_and_on_nothing_else() {
    let (mut hq, here) = (Hq::new().await, Console::new(1));
    hq.sync(&here.store).await;
    // What this console did itself, and what happened elsewhere, overtakes nothing.
    here.does(now(), receive("site-a", 5));
    let own = here.does(now(), count("site-a", 4));
    let elsewhere = StockEntry {
        id: "row-1".into(),
        site: "site-b".into(),
        item: "kit".into(),
        movement: Movement::Receive(3),
        lot: None,
        expiry: None,
        reason: Clean::default(),
        source: "import".into(),
        happened_at: now(),
        recorded_at: now(),
    };
    hq.ledger.take(Batch { entries: vec![elsewhere.clone()], ..Batch::default() }, hq.at).await.unwrap();
    hq.sync(&here.store).await;
    assert!(matches!(here.own(&own.key), Some(ActState::Applied(_))));
    let late = here.does(now(), count("site-b", 3));
    let entry = StockEntry { id: "row-2".into(), ..elsewhere };
    hq.ledger.take(Batch { entries: vec![entry], ..Batch::default() }, hq.at).await.unwrap();
    hq.sync(&here.store).await;
    assert!(matches!(here.own(&late.key), Some(ActState::SetAside(..))));
    hq.close().await;
}

#[tokio::test]
async fn what_was_taken_back_is_gone_here_or_taken_back_at_hq() {
    let (mut hq, here, there) = (Hq::new().await, Console::new(1), Console::new(2));
    hq.sync(&here.store).await;
    let never_sent = here.does(now(), receive("site-a", 1));
    let kept = here.does(now(), receive("site-a", 10));
    let withdraw = |key: &ActKey| here.store.withdraw(key, &here.who, now()).unwrap();
    assert_eq!(withdraw(&never_sent.key), Withdrawal::Gone);
    assert_eq!(withdraw(&never_sent.key), Withdrawal::Nothing);
    hq.sync(&here.store).await;
    assert_eq!(shelf(&here.store, "site-a").0, 10);
    let Withdrawal::Cancels(_) = withdraw(&kept.key) else { panic!("HQ has it") };
    assert_eq!(withdraw(&kept.key), Withdrawal::Nothing, "once is enough");
    assert_eq!(shelf(&here.store, "site-a").0, 0);
    hq.sync(&here.store).await;
    hq.sync(&there.store).await;
    let (on_hand, lines) = shelf(&there.store, "site-a");
    assert_eq!(on_hand, 0);
    assert!(matches!(&lines[..], [line] if matches!(line.weight, Weight::Void(_))), "{lines:?}");
    // HQ was told of the number that is no act: nothing is missing below the mark.
    let last = here.does(now(), log("last", None));
    let results = hq.ledger.act(vec![RecordedAct::queued(last.clone())], hq.at).await.unwrap();
    assert_eq!(results.contiguous, [last.key]);
    hq.close().await;
}

#[tokio::test]
async fn yesterdays_ledger_gets_every_act_again_once_with_its_time() {
    let (mut hq, here, there) = (Hq::of("feed-1").await, Console::new(1), Console::new(2));
    let mut kept = Hq::of("feed-2").await;
    let early = here.does(now(), receive("site-a", 100));
    hq.sync(&here.store).await;
    // The backup has the first act, and none of what follows.
    kept.ledger.act(vec![RecordedAct::queued(early)], now()).await.unwrap();
    hq.at += TimeDelta::hours(3);
    let issued = here.does(now(), issue("site-a", 1));
    there.does(now(), log("off line", None));
    hq.sync(&there.store).await;
    hq.sync(&here.store).await;
    let counted = here.does(now(), count("site-a", 50));
    there.does(now(), issue("site-a", 2));
    hq.sync(&there.store).await;
    let settled = hq.sync(&here.store).await;
    assert!(matches!(&settled[..], [Settled::SetAside(..)]), "{settled:?}");
    let before = hq.records().await;
    let waiting = here.does(now(), log("while HQ was away", None));

    kept.at = hq.at + TimeDelta::hours(1);
    kept.sync(&there.store).await;
    kept.sync(&here.store).await;
    for _ in 0..2 {
        kept.sync(&there.store).await;
        kept.sync(&here.store).await;
    }
    let after = kept.records().await;
    let at = |records: &MemoryRecords| -> BTreeMap<ActKey, (Option<Instant>, bool)> {
        let each = records.acts.iter();
        each.map(|act| {
            let at = act.recorded.map(|Recorded { at, .. }| at);
            (act.act.key.clone(), (at, act.set_aside.is_some()))
        })
        .collect()
    };
    let mut expected = at(&before);
    let last = at(&after).remove(&waiting.key).expect("what waited is there");
    expected.insert(waiting.key.clone(), last);
    // The first act stands where the backup had it.
    let first = before.acts.iter().find(|act| matches!(act.act.draft.deed, Deed::Receive { .. })).unwrap();
    expected.insert(first.act.key.clone(), at(&after)[&first.act.key]);
    assert_eq!(at(&after), expected);
    assert_eq!(after.acts.len(), before.acts.len() + 1, "none twice");
    assert_eq!(shelf(&after, "site-a"), shelf(&here.store, "site-a"));
    assert_eq!(shelf(&here.store, "site-a").0, 97);
    assert!(matches!(here.own(&issued.key), Some(ActState::Applied(_))));
    assert!(matches!(here.own(&counted.key), Some(ActState::SetAside(..))));
    assert_eq!((here.store.counts(), there.store.counts()), ((0, 1), (0, 0)));
    hq.close().await;
    kept.close().await;
}

#[tokio::test]
async fn an_answer_of_long_ago_is_not_given_twice() {
    let (mut hq, console) = (Hq::new().await, Console::new(1));
    let refused = console.does(now(), issue("site-x", 1));
    hq.sync(&console.store).await;
    hq.at += TimeDelta::days(401);
    console.does(now(), log("a year later", None));
    hq.sync(&console.store).await;
    hq.ledger.take(Batch { places: vec![site("site-x")], ..Batch::default() }, hq.at).await.unwrap();
    let results = hq.ledger.act(vec![RecordedAct::queued(refused)], hq.at).await.unwrap();
    let [Verdict { outcome: Outcome::Rejected { reason }, .. }] = &results.results[..] else {
        panic!("{results:?}")
    };
    assert!(reason.as_str().contains("400 days"), "{reason}");
    assert_eq!(shelf(&hq.records().await, "site-x").0, 0);
    hq.close().await;
}
