//! What is refused is answered for ever too, and what a console says that HQ had recorded is believed
//! only where HQ can have lost it.

use chrono::TimeDelta;
use haree::{
    domain::{Clean, ConsoleId, FeedId, Instant, Person, PinHash, Recorded, RecordedAct, Role},
    hq::{Batch, Ledger as _, SqliteLedger},
    protocol::{Collection, Frame, Outcome, SyncRequest, decode},
};
use serde_json::{Value, json};

use super::{centre, grant, place, post, receive, rejected};
use crate::support::hq::{Hq, Model, now, start, start_in};

fn said(act: RecordedAct, order: u64, at: Instant) -> RecordedAct {
    RecordedAct { recorded: Some(Recorded { order, at }), ..act }
}

async fn offer(hq: &Hq, acts: Vec<RecordedAct>) -> Vec<Outcome> {
    let request = SyncRequest { acts, ..Model::default().request() };
    post(hq, "/v1/sync", &request, "").await.outcomes()
}

#[track_caller]
fn taken_at(outcome: &Outcome) -> Instant {
    match outcome {
        Outcome::Applied { at, .. } => *at,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_ledger_that_lost_nothing_believes_nobody_that_it_had_recorded_something() {
    let hq = start(centre()).await;
    let hour_ago = now() - TimeDelta::hours(1);
    let acts = vec![said(receive(1, "nowhere"), 900, hour_ago), said(receive(2, "site-dili"), 900, hour_ago)];
    let outcomes = offer(&hq, acts).await;
    assert!(rejected(&outcomes[0]).contains("no stock site nowhere"), "{outcomes:?}");
    assert_eq!(taken_at(&outcomes[1]), now());
    // Nor does whoever sends one act by hand.
    let by_hand = post(&hq, "/v1/acts", &said(receive(3, "nowhere"), 900, hour_ago), "").await;
    assert!(by_hand.body.contains("no stock site nowhere"), "{}", by_hand.body);
}

#[tokio::test]
async fn a_restored_ledger_believes_a_console_what_it_can_have_lost_and_no_more() {
    let hq = start(centre()).await;
    offer(&hq, vec![receive(1, "site-dili")]).await;
    let copy = hq.dir.path().join("copy");
    SqliteLedger::backup(hq.dir.path(), &copy).await.unwrap();
    let copied = hq.ledger.newest().await.unwrap();
    hq.ledger
        .take(Batch { places: vec![place("late", "site", "dili")], ..Batch::default() }, now())
        .await
        .unwrap();
    let lost = offer(&hq, vec![receive(2, "late")]).await;
    let Outcome::Applied { order, at } = lost[0] else { panic!("{lost:?}") };
    let dir = tempfile::tempdir().unwrap();
    let ended = now() + TimeDelta::hours(2);
    SqliteLedger::restore(dir.path(), &copy, FeedId::new("another life"), ended).await.unwrap();
    let hq = start_in(dir, Batch::default()).await;

    let foreign = {
        let mut act = receive(9, "nowhere");
        act.act.key.console = ConsoleId::new("another");
        act
    };
    let acts = vec![
        said(receive(1, "site-dili"), 1, at),
        said(receive(2, "late"), order, at),
        said(receive(3, "nowhere"), copied, at),
        said(receive(4, "nowhere"), order, ended + TimeDelta::seconds(1)),
        said(foreign, order, at),
    ];
    let outcomes = offer(&hq, acts.clone()).await;
    // The copy has the first; the second keeps its time, though the site is lost too.
    assert_eq!(taken_at(&outcomes[0]), now());
    assert_eq!(taken_at(&outcomes[1]), at);
    for outcome in &outcomes[2..] {
        assert!(rejected(outcome).contains("no stock site nowhere"), "{outcomes:?}");
    }
    assert_eq!(offer(&hq, acts).await, outcomes, "the same again gets the same answers");

    // Who acted is judged as for any other act.
    let rui = Person {
        name: "Rui".into(),
        pin: PinHash::new("$argon2id$x".to_owned()),
        role: Role::Operator,
        active: true,
    };
    hq.ledger.take(Batch { persons: vec![rui], ..Batch::default() }, now()).await.unwrap();
    let outcomes = offer(&hq, vec![said(receive(5, "site-dili"), order + 1, at)]).await;
    assert!(rejected(&outcomes[0]).contains("HQ has no such person"), "{outcomes:?}");
    let mut by_rui = said(receive(6, "site-dili"), order + 2, at);
    by_rui.act.draft.who = Clean::new("Rui");
    assert_eq!(taken_at(&offer(&hq, vec![by_rui]).await[0]), at);
}

/// The results of a sync as they came.
async fn results(hq: &Hq, acts: &[Value], token: &str) -> (Vec<Outcome>, Vec<u64>) {
    let mut request = serde_json::to_value(Model::default().request()).unwrap();
    request["acts"] = json!(acts);
    request["want"] = json!([Collection::Acts]);
    let answer = post(hq, "/v1/sync", &request, token).await;
    let Frame::Results(results) = decode(answer.body.lines().nth(1).unwrap().as_bytes()).unwrap() else {
        panic!("{}", answer.body)
    };
    let outcomes = results.results.into_iter().map(|verdict| verdict.outcome).collect();
    (outcomes, results.contiguous.iter().map(|key| key.sequence).collect())
}

#[tokio::test]
async fn what_is_refused_is_answered_for_ever_and_stands_in_nobodys_way() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Operator, Some(&["dili"])).await;
    let act = |sequence, site: &str| serde_json::to_value(receive(sequence, site)).unwrap();
    let mut later = act(3, "site-dili");
    later["kind"] = json!("teleport");
    let mut foreign = act(1, "site-dili");
    foreign["console"] = json!("another");
    let acts =
        [act(1, "site-dili"), act(2, "site-baucau"), later.clone(), act(4, "site-dili"), foreign.clone()];
    let (outcomes, contiguous) = results(&hq, &acts, "t1").await;
    assert!(rejected(&outcomes[1]).contains("site-baucau"), "{outcomes:?}");
    assert!(rejected(&outcomes[2]).contains("cannot read"), "{outcomes:?}");
    assert!(rejected(&outcomes[4]).contains("another"), "{outcomes:?}");
    assert_eq!(contiguous, [4], "nothing stops before what was refused, and nothing is said of others");
    let rows = hq.ledger.current(Collection::Acts, None).await.unwrap().records.unwrap();
    assert_eq!(serde_json::from_str::<Vec<Value>>(&rows).unwrap().len(), 2, "no effect: {rows}");
    assert_eq!(results(&hq, &acts, "t1").await, (outcomes, contiguous));

    // The number of another console is not used up by who may not use it.
    grant(&hq, "t2", Role::Operator, None).await;
    let mut request = serde_json::to_value(Model::default().request()).unwrap();
    request["console"] = json!("another");
    request["acts"] = json!([foreign]);
    let outcomes = post(&hq, "/v1/sync", &request, "t2").await.outcomes();
    super::applied(&outcomes[0]);
    // What can be read now was another act then: a console sends it again under a new key.
    let (outcomes, _) = results(&hq, &[act(3, "site-dili")], "t1").await;
    assert_eq!(outcomes, [Outcome::Mismatch]);
}
