//! Who may: tokens, persons, TLS, and callers who mean no good, on a real port.

mod abuse;
mod binary;
mod reoffer;
mod tls;

use haree::{
    domain::{Clean, Person, PinHash, Place, PlaceId, RecordedAct, Role},
    hq::{
        Batch, Ledger as _,
        authority::{NewToken, hash_token},
    },
    protocol::{Collection, Outcome, SyncRequest, decode},
};
use serde_json::{Value, json};

use crate::support::hq::{Hq, Model, acknowledge, alerts, now, start};

/// Gives a token whose text is its name.
async fn grant(hq: &Hq, name: &str, role: Role, places: Option<&[&str]>) {
    let token = NewToken {
        name: name.into(),
        hash: hash_token(name),
        role,
        places: places.map(|places| places.iter().map(|place| PlaceId::new(place)).collect()),
        console: None,
        at: now(),
    };
    assert!(hq.ledger.authority().grant(token).await.unwrap());
}

/// An answer to a request with a token.
struct Answer {
    status: u16,
    body: String,
}

impl Answer {
    #[track_caller]
    fn check(&self, status: u16, kind: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        let problem: Value = serde_json::from_str(&self.body).unwrap();
        assert_eq!(problem["type"], format!("urn:haree:{kind}"), "{problem}");
        assert_eq!(problem["status"], status);
        assert!(!problem["detail"].as_str().unwrap().is_empty(), "{problem}");
        assert!(self.body.len() <= 300, "{} bytes: {}", self.body.len(), self.body);
    }

    fn outcomes(&self) -> Vec<Outcome> {
        assert_eq!(self.status, 200, "{}", self.body);
        let frame = self.body.lines().nth(1).unwrap();
        match decode(frame.as_bytes()).unwrap() {
            haree::protocol::Frame::Results(results) => {
                results.results.into_iter().map(|verdict| verdict.outcome).collect()
            }
            other => panic!("{other:?}"),
        }
    }
}

async fn send(request: reqwest::RequestBuilder, token: &str) -> Answer {
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    let answer = request.send().await.unwrap();
    Answer { status: answer.status().as_u16(), body: answer.text().await.unwrap() }
}

async fn get(hq: &Hq, path: &str, token: &str) -> Answer {
    send(client().get(format!("{}{path}", hq.url)), token).await
}

async fn post(hq: &Hq, path: &str, body: &impl serde::Serialize, token: &str) -> Answer {
    let body = serde_json::to_vec(body).unwrap();
    send(client().post(format!("{}{path}", hq.url)).body(body), token).await
}

fn client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A place of its own, in another.
fn place(id: &str, kind: &str, parent: &str) -> Place {
    serde_json::from_value(json!({"id": id, "kind": kind, "name": id, "parent": parent, "source": "test"}))
        .unwrap()
}

fn centre() -> Batch {
    let places = vec![
        place("dili", "municipality", "TL"),
        place("baucau", "municipality", "TL"),
        place("site-dili", "site", "dili"),
        place("site-baucau", "site", "baucau"),
    ];
    Batch { places, ..alerts(&["a,1"]) }
}

fn act(sequence: u64, deed: Value) -> RecordedAct {
    let mut act = acknowledge(sequence, "a,1", "seen");
    act.act.draft.deed = serde_json::from_value(deed).unwrap();
    act
}

fn receive(sequence: u64, site: &str) -> RecordedAct {
    act(
        sequence,
        json!({"kind": "receive", "site": site, "item": "kit", "quantity": 5, "reason": "delivery"}),
    )
}

fn rejected(outcome: &Outcome) -> &str {
    match outcome {
        Outcome::Rejected { reason } => reason.as_str(),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn applied(outcome: &Outcome) {
    assert!(matches!(outcome, Outcome::Applied { .. }), "{outcome:?}");
}

#[tokio::test]
async fn once_there_is_a_token_nobody_is_answered_without_one_that_is_in_force() {
    let hq = start(centre()).await;
    assert_eq!(get(&hq, "/v1/alerts", "").await.status, 200);
    assert_eq!(get(&hq, "/v1/alerts", "of another HQ").await.status, 200);
    grant(&hq, "t1", Role::Viewer, None).await;
    let rev = hq.ledger.newest().await.unwrap();
    for path in ["/v1/alerts", "/v1/health", "/v1/sync?console=test-console", "/elsewhere"] {
        get(&hq, path, "").await.check(401, "no-token");
        get(&hq, path, "t2").await.check(401, "wrong-token");
    }
    assert_eq!(get(&hq, "/v1/alerts", "t1").await.status, 200);
    // The name under which HQ is asked is its own matter once tokens say who asks.
    let by_name = client().get(format!("{}/v1/alerts", hq.url)).header("host", "hq.example");
    assert_eq!(send(by_name, "t1").await.status, 200);
    assert!(hq.ledger.authority().revoke(&"t1".into(), now()).await.unwrap());
    get(&hq, "/v1/alerts", "t1").await.check(401, "revoked-token");
    get(&hq, "/v1/alerts", "").await.check(401, "no-token");
    assert_eq!(hq.ledger.newest().await.unwrap(), rev);
}

#[tokio::test]
async fn a_token_that_is_revoked_gets_no_answer_that_was_held_back_for_it() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Viewer, None).await;
    let first = post(&hq, "/v1/sync", &Model::default().request(), "t1").await;
    let end: Value = serde_json::from_str(first.body.lines().last().unwrap()).unwrap();
    let since = end["since"].as_str().unwrap();
    let path = format!("/v1/sync?since={since}&wait=300&console=test-console");
    let poll = get(&hq, &path, "t1");
    tokio::pin!(poll);
    let early = tokio::time::timeout(std::time::Duration::from_millis(300), &mut poll).await;
    assert!(early.is_err(), "the poll is held");
    assert!(hq.ledger.authority().revoke(&"t1".into(), now()).await.unwrap());
    hq.ledger.take(alerts(&["a,2"]), now()).await.unwrap();
    let late = tokio::time::timeout(std::time::Duration::from_secs(20), poll).await.unwrap();
    late.check(401, "revoked-token");
}

#[tokio::test]
async fn a_token_belongs_to_the_console_that_used_it_first() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Operator, None).await;
    grant(&hq, "t2", Role::Operator, None).await;
    let named = |console: &str| SyncRequest { console: console.into(), ..Model::default().request() };
    assert_eq!(post(&hq, "/v1/sync", &named("c-1"), "t1").await.status, 200);
    assert_eq!(post(&hq, "/v1/sync", &named("c-1"), "t1").await.status, 200);
    post(&hq, "/v1/sync", &named("c-2"), "t1").await.check(403, "other-console");
    post(&hq, "/v1/sync", &named("c-1"), "t2").await.check(403, "other-console");
    let foreign = SyncRequest { acts: vec![acknowledge(1, "a,1", "seen")], ..named("c-3") };
    grant(&hq, "t3", Role::Operator, None).await;
    let outcomes = post(&hq, "/v1/sync", &foreign, "t3").await.outcomes();
    assert!(rejected(&outcomes[0]).contains("test-console"), "{outcomes:?}");
    get(&hq, "/v1/sync?console=c-2", "t1").await.check(403, "other-console");
    assert_eq!(get(&hq, "/v1/alerts", "t1").await.status, 200);
}

#[tokio::test]
async fn a_viewer_looks_on() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Viewer, None).await;
    let rev = hq.ledger.newest().await.unwrap();
    post(&hq, "/v1/acts", &acknowledge(1, "a,1", "seen"), "t1").await.check(403, "viewer");
    let acts = vec![acknowledge(1, "a,1", "seen")];
    let request = SyncRequest { acts, ..Model::default().request() };
    let outcomes = post(&hq, "/v1/sync", &request, "t1").await.outcomes();
    assert!(rejected(&outcomes[0]).contains("look on"), "{outcomes:?}");
    assert_eq!(hq.ledger.newest().await.unwrap(), rev);
}

#[tokio::test]
async fn an_operator_acts_within_its_places_and_one_act_outside_holds_up_no_other() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Operator, Some(&["dili"])).await;
    let transfer = json!({"kind": "transfer", "site": "site-dili", "to": "site-baucau", "item": "kit",
        "quantity": 1, "reason": "asked for"});
    let void = json!({"kind": "void", "entry": "test-console/feed000000000001/1", "reason": "typed twice"});
    let acts = [
        receive(1, "site-dili"),
        receive(2, "site-baucau"),
        acknowledge(3, "a,1", "seen"),
        act(4, transfer),
        act(5, json!({"kind": "log", "text": "rain", "place": "site-baucau"})),
        act(6, json!({"kind": "log", "text": "rain"})),
        act(7, void),
    ];
    let request = SyncRequest { acts: acts.to_vec(), ..Model::default().request() };
    post(&hq, "/v1/acts", &receive(2, "site-baucau"), "t1").await.check(403, "outside-places");
    let outcomes = post(&hq, "/v1/sync", &request, "t1").await.outcomes();
    for at in [0, 2, 3, 5, 6] {
        applied(&outcomes[at]);
    }
    assert!(rejected(&outcomes[1]).contains("site-baucau"), "{outcomes:?}");
    assert!(rejected(&outcomes[4]).contains("site-baucau"), "{outcomes:?}");
    // What HQ has answered in a sync is answered as it was, whatever the token may do now.
    hq.ledger.authority().revoke(&"t1".into(), now()).await.unwrap();
    grant(&hq, "t2", Role::Viewer, None).await;
    let again = post(&hq, "/v1/sync", &request, "t2").await.outcomes();
    assert_eq!(again, outcomes);
    let later = SyncRequest { acts: vec![receive(8, "site-dili")], ..request };
    let outcomes = post(&hq, "/v1/sync", &later, "t2").await.outcomes();
    assert!(rejected(&outcomes[0]).contains("look on"), "{outcomes:?}");
}

#[tokio::test]
async fn who_acts_for_a_post_takes_and_voids_its_figures_and_no_others() {
    let posts = vec![place("BTG", "post", "dili"), place("SKT", "post", "baucau")];
    let hq = start(Batch { places: [centre().places, posts].concat(), ..alerts(&["a,1"]) }).await;
    grant(&hq, "all", Role::Operator, None).await;
    grant(&hq, "btg", Role::Operator, Some(&["BTG"])).await;
    let figure = |sequence, post: &str| {
        act(
            sequence,
            json!({"kind": "figure", "post": post, "day": "2026-11-24", "from_hour": 12, "until_hour": 13,
                "entries": 31, "informant": "Sgt. Amaral", "channel": "radio"}),
        )
    };
    let void = |sequence, of: u64| {
        let entry = format!("test-console/feed000000000001/{of}");
        act(sequence, json!({"kind": "void", "entry": entry, "reason": "typed twice"}))
    };
    let request = |acts: Vec<_>| SyncRequest { acts, ..Model::default().request() };
    for outcome in
        post(&hq, "/v1/sync", &request(vec![figure(1, "BTG"), figure(2, "SKT")]), "all").await.outcomes()
    {
        applied(&outcome);
    }
    let mut acts = vec![figure(3, "BTG"), figure(4, "SKT"), void(5, 1), void(6, 2)];
    for act in &mut acts {
        act.act.key.console = "btg-1".into();
    }
    let request = SyncRequest { console: "btg-1".into(), ..request(acts) };
    let outcomes = post(&hq, "/v1/sync", &request, "btg").await.outcomes();
    applied(&outcomes[0]);
    applied(&outcomes[2]);
    for at in [1, 3] {
        assert!(rejected(&outcomes[at]).contains("SKT"), "{outcomes:?}");
    }
}

#[tokio::test]
async fn where_hq_knows_persons_only_they_act() {
    let hq = start(centre()).await;
    let person = |name: &str, role, active| Person {
        name: name.into(),
        pin: PinHash::new("$argon2id$x".to_owned()),
        role,
        active,
    };
    let persons = vec![
        person("Ana", Role::Operator, true),
        person("Rui", Role::Viewer, true),
        person("Eva", Role::Operator, false),
    ];
    hq.ledger.take(Batch { persons, ..Batch::default() }, now()).await.unwrap();
    let by = |sequence, who: &str| {
        let mut act = acknowledge(sequence, "a,1", "seen");
        act.act.draft.who = Clean::new(who);
        act
    };
    let acts = vec![by(1, "Ana"), by(2, "Rui"), by(3, "Eva"), by(4, "nobody")];
    let answer = post(&hq, "/v1/sync", &SyncRequest { acts, ..Model::default().request() }, "").await;
    let outcomes = answer.outcomes();
    applied(&outcomes[0]);
    assert!(rejected(&outcomes[1]).contains("Rui may look on"), "{outcomes:?}");
    assert!(rejected(&outcomes[2]).contains("Eva may not act"), "{outcomes:?}");
    assert!(rejected(&outcomes[3]).contains("nobody may not act"), "{outcomes:?}");
    // They reach consoles, and nobody who only asks for a collection.
    let rows = hq.sync(&SyncRequest { want: vec![Collection::Persons], ..Model::default().request() }).await;
    assert_eq!(rows.rows(Collection::Persons).count(), 3);
    get(&hq, "/v1/persons", "").await.check(404, "unknown-collection");
}

#[tokio::test]
async fn hq_says_when_each_console_was_here_and_how_it_stood() {
    let hq = start(centre()).await;
    grant(&hq, "t1", Role::Operator, None).await;
    let body = serde_json::to_vec(&Model::default().request()).unwrap();
    let request = client().post(format!("{}/v1/sync", hq.url)).body(body);
    let request = request.header("user-agent", "haree/9.9").header("haree-queue", 7);
    let request = request.header("haree-clock", now().timestamp() + 90);
    assert_eq!(send(request, "t1").await.status, 200);
    assert!(hq.ledger.authority().consoles().await.unwrap().is_empty(), "no write for each poll");
    hq.ledger.authority().write_seen().await;
    let seen = hq.ledger.authority().consoles().await.unwrap().remove(0);
    assert_eq!((seen.console.as_str(), seen.seen_at.as_str()), ("test-console", "2026-11-24T05:12:00Z"));
    assert_eq!((seen.sighting.skew, seen.sighting.queue), (Some(90), Some(7)));
    assert_eq!((seen.sighting.agent.as_str(), seen.revoked), ("haree/9.9", false));
    assert_eq!(seen.role, Some("operator".into()));
}
