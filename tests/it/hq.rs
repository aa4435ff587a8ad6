//! HQ's routes on a real port.

mod backup;
mod bytes;
mod fetch;
mod listing;
mod radio;
mod removal;
mod screening;
mod suppression;
mod versions;

use std::time::Duration;

use chrono::TimeDelta;
use haree::{
    domain::{Clean, Provenance},
    hq::{Batch, Ledger as _, LedgerError, ServeError, SqliteLedger, Taken, bind},
    protocol::{Collection, Cursor, Mode, Outcome, SyncRequest},
};

use tokio::time::timeout;

use crate::support::hq::{Hq, Model, acknowledge, alerts, crossings, feed, figures, now, open, start};

fn asking_for(want: &[Collection]) -> SyncRequest {
    SyncRequest { want: want.to_vec(), ..Model::default().request() }
}

async fn caught_up(hq: &Hq) -> Model {
    let mut model = Model::default();
    loop {
        let frames = hq.sync(&model.request()).await;
        model.apply(&frames);
        if !frames.end().more {
            return model;
        }
    }
}

#[tokio::test]
async fn a_snapshot_is_followed_by_what_changed() {
    let hq = start(alerts(&["a,1"])).await;
    let first = hq.sync(&asking_for(&Collection::ALL)).await;
    assert_eq!(first.hello().console.as_str(), "test-console");
    assert_eq!(first.hello().provenance, Provenance::Real);
    let whole = Collection::ALL.map(|c| (c, Mode::SnapshotOnly, usize::from(c == Collection::Alerts)));
    assert_eq!(first.modes(), whole);

    let mut model = Model::default();
    model.apply(&first);
    hq.ledger.take(alerts(&["a,2"]), now()).await.unwrap();
    let second = hq.sync(&model.request()).await;
    assert_eq!(second.modes()[1], (Collection::Alerts, Mode::Delta, 1));
    model.apply(&second);
    assert_eq!(model.count(Collection::Alerts), 2);
    assert!(hq.sync(&model.request()).await.modes().is_empty());
}

#[tokio::test]
async fn today_comes_before_history() {
    let observations = (0..500).rev().map(|hours_back| crossings(hours_back, 7)).collect();
    let hq = start(figures(observations)).await;
    let frames = hq.sync(&asking_for(&[Collection::Observations])).await;
    let mut modes = frames.modes().into_iter().map(|(_, mode, _)| mode);
    assert_eq!(modes.next(), Some(Mode::SnapshotFirst));
    assert_eq!(modes.next_back(), Some(Mode::SnapshotLast));
    let periods: Vec<String> =
        frames.rows(Collection::Observations).map(|row| row["period"].as_str().unwrap().to_owned()).collect();
    assert_eq!(periods.len(), 500);
    assert!(periods.is_sorted_by(|newer, older| newer > older));
}

#[tokio::test]
async fn a_snapshot_in_small_pieces_survives_changes_in_between() {
    let observations = (0..300).map(|hours_back| crossings(hours_back, 7)).collect();
    let hq = start(Batch { alerts: alerts(&["a,1"]).alerts, ..figures(observations) }).await;
    let mut model = Model::default();
    for round in 0.. {
        let request = SyncRequest { budget: Some(4_000), ..model.request() };
        let answer = hq.post("/v1/sync", serde_json::to_vec(&request).unwrap()).await;
        assert!(answer.body.len() < 6_000, "the budget holds: {}", answer.body.len());
        let frames = answer.frames();
        model.apply(&frames);
        if round == 3 {
            // One figure in front of where the snapshot stands, one behind, and an alert that moves.
            hq.ledger.take(figures(vec![crossings(0, 8), crossings(299, 8)]), now()).await.unwrap();
            let mut moved = alerts(&["a,1"]);
            moved.alerts[0].headline = Clean::new("Water falls");
            hq.ledger.take(moved, now()).await.unwrap();
        }
        if !frames.end().more {
            assert!(round > 10, "it took {round} answers");
            break;
        }
    }
    assert_eq!(model.count(Collection::Observations), 302);
    assert_eq!(model.rows, caught_up(&hq).await.rows);
}

#[tokio::test]
async fn a_cut_answer_costs_the_frames_that_were_cut_and_no_more() {
    let observations = (0..1_000).map(|hours_back| crossings(hours_back, 7)).collect();
    let hq = start(figures(observations)).await;
    let mut cut = hq.sync(&asking_for(&[Collection::Observations])).await;
    cut.0.truncate(3);
    let mut model = Model::default();
    model.apply(&cut);
    let arrived = model.count(Collection::Observations);
    assert!(arrived > 0);
    let rest = hq.sync(&model.request()).await;
    assert_eq!(rest.rows(Collection::Observations).count(), 1_000 - arrived);
    model.apply(&rest);
    assert_eq!(model.count(Collection::Observations), 1_000);
}

#[tokio::test]
async fn a_foreign_or_broken_cursor_gets_that_collection_whole() {
    let (hq, other) = (start(alerts(&["a,1"])).await, start(alerts(&["b,1"])).await);
    for foreign in [caught_up(&other).await.have[&Collection::Alerts].as_str(), "nonsense", "1.2.3.4.5"] {
        let mut model = caught_up(&hq).await;
        model.have.insert(Collection::Alerts, Cursor::new(foreign).unwrap());
        let frames = hq.sync(&model.request()).await;
        assert_eq!(frames.modes(), [(Collection::Alerts, Mode::SnapshotOnly, 1)], "{foreign}");
    }
}

#[tokio::test]
async fn a_console_of_later_days_is_answered() {
    let hq = start(alerts(&["a,1"])).await;
    let body = r#"{"proto":9,"console":"c","want":["holograms","alerts","alerts"],"have":{"holograms":"x y"},
        "acts":[{"console":"c","epoch":"1","sequence":1,"who":"Ana","happened_at":"2026-11-24T05:00:00Z",
        "kind":"teleport","to":"Suai"}],"more":true}"#;
    let answer = hq.post("/v1/sync", body).await;
    let frames = answer.frames();
    assert_eq!(frames.modes(), [(Collection::Alerts, Mode::SnapshotOnly, 1)]);
    let Outcome::Rejected { reason } = &frames.results()[0].outcome else { panic!("{}", answer.body) };
    assert!(reason.as_str().contains("teleport"));
}

/// Runs a poll, makes sure that it is held, does something and returns the answer.
async fn held<T>(poll: impl Future<Output = T>, then: impl AsyncFnOnce()) -> T {
    tokio::pin!(poll);
    let early = timeout(Duration::from_millis(300), &mut poll).await;
    assert!(early.is_err(), "the poll is held");
    then().await;
    timeout(Duration::from_secs(20), poll).await.expect("the poll is answered")
}

#[tokio::test]
async fn a_held_answer_goes_out_when_something_changes() {
    let hq = start(Batch::default()).await;
    let mut model = caught_up(&hq).await;
    let request = SyncRequest { wait: 300, ..model.request() };
    let frames = held(hq.sync(&request), async || {
        hq.ledger.take(alerts(&["a,1"]), now()).await.unwrap();
    });
    let frames = frames.await;
    assert!(frames.modes().contains(&(Collection::Alerts, Mode::Delta, 1)));
    model.apply(&frames);

    let since = frames.end().since.clone().unwrap();
    let poll = format!("/v1/sync?since={}&wait=300&console=test-console", since.as_str());
    let answer = held(hq.get(&poll), async || {
        hq.ledger.act(vec![acknowledge(1, "a,1", "seen")], now()).await.unwrap();
    });
    let frames = answer.await.frames();
    assert_eq!(frames.modes(), [(Collection::Acts, Mode::Delta, 1)]);
    assert_eq!(frames.hello().console.as_str(), "test-console");
}

#[tokio::test]
async fn a_held_answer_goes_out_when_another_program_imports() {
    let hq = start(Batch::default()).await;
    let request = SyncRequest { wait: 300, ..caught_up(&hq).await.request() };
    let frames = held(hq.sync(&request), async || {
        let import = SqliteLedger::open_existing(hq.dir.path()).await.unwrap();
        import.take(alerts(&["a,1"]), now()).await.unwrap();
        import.close().await;
    });
    assert!(frames.await.modes().contains(&(Collection::Alerts, Mode::Delta, 1)));
}

#[tokio::test]
async fn a_sign_of_life_wakes_nobody_until_the_feed_would_look_stale() {
    let at = |seconds| now() + TimeDelta::seconds(seconds);
    let hq = start(feed(now())).await;
    let since = hq.sync(&Model::default().request()).await.end().since.clone().unwrap();
    let poll = format!("/v1/sync?since={}&wait=300", since.as_str());
    let answer = held(hq.get(&poll), async || {
        hq.ledger.take(feed(at(60)), now()).await.unwrap();
        assert_eq!(hq.get(&format!("/v1/sync?since={}", since.as_str())).await.status, 304);
        hq.ledger.take(feed(at(301)), now()).await.unwrap();
    });
    let frames = answer.await.frames();
    assert_eq!(frames.modes(), [(Collection::Feeds, Mode::Delta, 1)]);
    assert_eq!(frames.rows(Collection::Feeds).next().unwrap()["heard_at"], "2026-11-24T05:17:01Z");
    // An answer that goes out anyway has the quiet ones too; an older sign changes nothing.
    hq.ledger.take(feed(at(310)), now()).await.unwrap();
    assert_eq!(hq.ledger.take(feed(at(305)), now()).await.unwrap().feeds, [Taken::Unchanged]);
    let have = [(Collection::Feeds, frames.end().since.clone().unwrap())].into();
    let frames = hq.sync(&SyncRequest { have, ..asking_for(&[Collection::Feeds]) }).await;
    assert_eq!(frames.modes(), [(Collection::Feeds, Mode::Delta, 1)]);
    assert_eq!(frames.rows(Collection::Feeds).next().unwrap()["heard_at"], "2026-11-24T05:17:10Z");
}

#[tokio::test]
async fn nothing_new_is_a_304_without_a_body() {
    let hq = start(alerts(&["a,1"])).await;
    let since = hq.sync(&Model::default().request()).await.end().since.clone().unwrap();
    let answer = hq.get(&format!("/v1/sync?since={}&wait=1", since.as_str())).await;
    assert_eq!((answer.status, answer.body.as_str()), (304, ""));
    assert_eq!(answer.header("cache-control"), "no-store");
    let whole = hq.get("/v1/sync?since=garbage").await;
    assert_eq!(whole.frames().modes().len(), Collection::ALL.len());
    hq.get("/v1/sync?wait=long").await.check_problem(400, "bad-request", "wait");
}

#[tokio::test]
async fn an_act_sent_again_gets_the_stored_answer() {
    let hq = start(alerts(&["a,1"])).await;
    let act = serde_json::to_string(&acknowledge(1, "a,1", "seen")).unwrap();
    let first = hq.post("/v1/acts", act.clone()).await;
    assert_eq!(first.status, 200);
    assert_eq!(first.json()["outcome"], "applied");
    assert_eq!(hq.post("/v1/acts", act.clone()).await.body, first.body);
    let acts = hq.get("/v1/acts").await;
    assert_eq!(acts.json()[0]["recorded"]["order"], first.json()["order"]);
    assert_eq!(acts.json().as_array().unwrap().len(), 1);

    let other = act.replace("seen", "not seen");
    hq.post("/v1/acts", other).await.check_problem(422, "act-mismatch", "new key");
    assert_eq!(hq.get("/v1/acts").await.body, acts.body);
}

#[tokio::test]
async fn one_bad_act_does_not_hold_up_the_others() {
    let hq = start(alerts(&["a,1"])).await;
    hq.ledger.act(vec![acknowledge(1, "a,1", "seen")], now()).await.unwrap();
    let acts = vec![
        acknowledge(1, "a,1", "other content"),
        acknowledge(2, "unknown,1", "seen"),
        acknowledge(3, "a,1", " "),
        acknowledge(4, "haree,stock-low/site-suai", "on its way"),
        acknowledge(5, "a,1", "seen too"),
    ];
    let request = SyncRequest { acts, wait: 300, ..Model::default().request() };
    let frames = hq.sync(&request).await;
    let outcomes: Vec<Outcome> = frames.results().into_iter().map(|verdict| verdict.outcome).collect();
    let rejected = |reason: &str| Outcome::Rejected { reason: Clean::new(reason) };
    assert_eq!(outcomes[0], Outcome::Mismatch);
    assert_eq!(outcomes[1], rejected("no such alert at HQ"));
    assert_eq!(outcomes[2], rejected("a reason is missing"));
    assert!(matches!(outcomes[3..], [Outcome::Applied { .. }, Outcome::Applied { .. }]), "{outcomes:?}");
    assert_eq!(frames.rows(Collection::Acts).count(), 3);

    // The alert comes after the rejection: the same act keeps its answer, a new one is taken.
    hq.ledger.take(alerts(&["unknown,1"]), now()).await.unwrap();
    let again = vec![acknowledge(2, "unknown,1", "seen"), acknowledge(6, "unknown,1", "seen")];
    let again = hq.sync(&SyncRequest { acts: again, ..request }).await.results();
    assert_eq!(again[0].outcome, outcomes[1]);
    assert!(matches!(again[1].outcome, Outcome::Applied { .. }));
}

#[tokio::test]
async fn parallel_resends_have_one_effect() {
    let hq = start(alerts(&["a,1"])).await;
    let act = serde_json::to_string(&acknowledge(1, "a,1", "seen")).unwrap();
    let answers = futures_util::future::join_all((0..5).map(|_| hq.post("/v1/acts", act.clone()))).await;
    for answer in &answers {
        assert_eq!((answer.status, &answer.body), (200, &answers[0].body));
    }
    assert_eq!(caught_up(&hq).await.count(Collection::Acts), 1);
}

#[tokio::test]
async fn each_source_s_revisions_are_numbered_and_kept() {
    let hq = start(Batch::default()).await;
    let first = crossings(0, 100);
    let mut revised = crossings(0, 120);
    revised.as_of += TimeDelta::hours(3);
    let mut older = crossings(0, 90);
    older.as_of -= TimeDelta::hours(3);
    let mut theirs = crossings(0, 101);
    theirs.source = "other".into();
    let batch = figures(vec![first.clone(), revised, older, theirs, first]);
    let receipt = hq.ledger.take(batch.clone(), now()).await.unwrap();
    assert_eq!(
        receipt.observations,
        [Taken::New, Taken::Revised, Taken::Older, Taken::New, Taken::Unchanged]
    );
    let again = hq.ledger.take(batch, now()).await.unwrap();
    assert_eq!(again.observations, [Taken::Unchanged; 5]);

    let frames = hq.sync(&asking_for(&[Collection::Observations])).await;
    let mut kept: Vec<(i64, i64)> = frames
        .rows(Collection::Observations)
        .filter(|row| row["source"] == "post")
        .map(|row| (row["revision"].as_i64().unwrap(), row["value"]["number"].as_i64().unwrap()))
        .collect();
    kept.sort_unstable();
    assert_eq!(kept, [(1, 100), (2, 120), (3, 90)]);
    let current = hq.get("/v1/observations").await.json();
    let in_force = current.as_array().unwrap().iter().find(|row| row["source"] == "post").unwrap();
    assert_eq!((current.as_array().unwrap().len(), &in_force["value"]["number"]), (2, &120.into()));
}

#[tokio::test]
async fn an_alert_that_comes_again_is_new_only_once() {
    let hq = start(Batch::default()).await;
    let sent = |minutes, headline: &str| {
        let mut batch = alerts(&["a,1"]);
        batch.alerts[0].sent += chrono::TimeDelta::minutes(minutes);
        batch.alerts[0].headline = Clean::new(headline);
        batch
    };
    let mut taken = Vec::new();
    for batch in [sent(0, "rises"), sent(0, "rises"), sent(0, "falls"), sent(-9, "old"), sent(9, "new")] {
        taken.extend(hq.ledger.take(batch, now()).await.unwrap().alerts);
    }
    assert_eq!(taken, [Taken::New, Taken::Unchanged, Taken::Older, Taken::Older, Taken::Revised]);
    assert_eq!(hq.get("/v1/alerts").await.json()[0]["headline"], "new");
}

#[tokio::test]
async fn a_collection_is_sent_again_only_when_it_changed() {
    let hq = start(alerts(&["a,1"])).await;
    let first = hq.get("/v1/alerts").await;
    assert_eq!(first.json()[0]["id"], "a,1");
    let tag = first.header("etag").to_owned();
    assert_eq!(hq.get_with("/v1/alerts", "if-none-match", &tag).await.status, 304);
    hq.ledger.take(alerts(&["a,2"]), now()).await.unwrap();
    let second = hq.get_with("/v1/alerts", "if-none-match", &tag).await;
    assert_eq!((second.status, second.json().as_array().unwrap().len()), (200, 2));
}

#[tokio::test]
async fn health_names_each_feed_and_its_age() {
    let hq = start(feed(now() - TimeDelta::seconds(601))).await;
    let health = hq.get("/v1/health").await.json();
    assert_eq!(health["provenance"], "real");
    assert_eq!(health["feeds"][0]["id"], "gdacs");
    assert_eq!(health["feeds"][0]["age_seconds"], 601);
    assert_eq!(health["feeds"][0]["stale"], true);
}

#[tokio::test]
async fn every_error_is_a_problem_that_says_what_to_do() {
    let hq = start(Batch::default()).await;
    hq.post("/v1/sync", "{").await.check_problem(400, "bad-request", "line 1 column 1");
    hq.post("/v1/sync", r#"{"console":"c"}"#).await.check_problem(400, "bad-request", "`want`");
    hq.post("/v1/sync", r#"{"console":"c","want":[],"acts":[{"sequence":1}]}"#).await.check_problem(
        400,
        "bad-request",
        "acts[0]",
    );
    hq.post("/v1/acts", r#"{"console":"c"}"#).await.check_problem(400, "bad-request", "`epoch`");
    hq.post("/v1/sync", vec![b' '; 1_100_000]).await.check_problem(413, "too-large", "1 MiB");
    hq.get("/v1/holograms").await.check_problem(404, "unknown-collection", "/v1/observations");
    hq.get("/elsewhere").await.check_problem(404, "unknown-path", "/v1/sync");
    hq.delete("/v1/sync").await.check_problem(405, "wrong-method", "POST");
    hq.post("/v1/alerts", "{}").await.check_problem(405, "wrong-method", "GET");
}

#[tokio::test]
async fn a_web_page_gets_no_answer() {
    let hq = start(Batch::default()).await;
    for (header, value) in [("origin", "http://evil.example"), ("host", "evil.example")] {
        hq.get_with("/v1/alerts", header, value).await.check_problem(403, "not-local", "SSH tunnel");
    }
    assert_eq!(hq.get_with("/v1/alerts", "host", "localhost:8480").await.status, 200);
}

#[tokio::test]
async fn nothing_harmful_comes_out_of_what_went_in() {
    let hq = start(Batch::default()).await;
    let act = r#"{"console":"c\u001b[2J","epoch":"1","sequence":1,"who":"A\u202ena","kind":"acknowledge",
        "happened_at":"2026-11-24T05:00:00Z","alert":"haree,x","reason":"se\u0007en"}"#;
    assert_eq!(hq.post("/v1/acts", act).await.status, 200);
    let acts = hq.get("/v1/acts").await;
    assert_eq!(acts.json()[0]["who"], "Ana");
    assert_eq!(acts.json()[0]["reason"], "seen");
    assert!(!acts.body.contains("\\u"), "{}", acts.body);
    let problem = hq.get("/v1/%1b%5b2J%e2%80%ae").await;
    problem.check_problem(404, "unknown-collection", "`[2J`");
}

#[tokio::test]
async fn a_ledger_is_never_opened_as_another_than_it_was_born() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), Provenance::Simulated, alerts(&["a,1"])).await.unwrap().close().await;
    let refused = open(dir.path(), Provenance::Real, Batch::default()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::OtherProvenance { is: Provenance::Simulated, .. }));
    assert!(refused.to_string().contains("simulated figures and is never opened as real"), "{refused}");
    let import = SqliteLedger::open_existing(dir.path()).await.unwrap();
    assert_eq!(import.meta().provenance, Provenance::Simulated);
    // A second birth is none.
    let again = open(dir.path(), Provenance::Simulated, alerts(&["a,2"])).await.unwrap();
    assert_eq!((again.meta(), again.newest().await.unwrap()), (import.meta(), 1));
}

#[tokio::test]
async fn what_cannot_be_opened_says_why_and_stays_as_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let absent = SqliteLedger::open_existing(&dir.path().join("none")).await.unwrap_err();
    assert!(matches!(absent, LedgerError::Absent { .. }), "{absent}");
    assert!(!dir.path().join("none").exists());

    std::fs::write(dir.path().join("file"), "").unwrap();
    let no_dir = open(&dir.path().join("file"), Provenance::Real, Batch::default()).await.unwrap_err();
    assert!(matches!(no_dir, LedgerError::Directory { .. }), "{no_dir}");

    std::fs::write(dir.path().join("hq.sqlite"), [b'x'; 8192]).unwrap();
    let damaged = open(dir.path(), Provenance::Real, Batch::default()).await.unwrap_err();
    assert!(matches!(damaged, LedgerError::Damaged { .. }), "{damaged}");
    assert_eq!(std::fs::read(dir.path().join("hq.sqlite")).unwrap(), [b'x'; 8192]);
}

#[tokio::test]
async fn a_ledger_of_a_newer_haree_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    open(dir.path(), Provenance::Real, Batch::default()).await.unwrap().close().await;
    let file = sqlx::sqlite::SqliteConnectOptions::new().filename(dir.path().join("hq.sqlite"));
    let mut newer = sqlx::ConnectOptions::connect(&file).await.unwrap();
    let step = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
        VALUES (99, 'later', TRUE, x'00', 0)";
    sqlx::query(step).execute(&mut newer).await.unwrap();
    let refused = open(dir.path(), Provenance::Real, Batch::default()).await.unwrap_err();
    assert!(matches!(refused, LedgerError::Newer { version: 99, .. }), "{refused}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn programs_that_start_together_give_birth_once() {
    for _ in 0..5 {
        let dir = tempfile::tempdir().unwrap();
        let births = (0..4).map(|_| {
            let dir = dir.path().to_owned();
            tokio::spawn(async move { open(&dir, Provenance::Real, alerts(&["a,1"])).await })
        });
        for ledger in futures_util::future::join_all(births).await {
            assert_eq!(ledger.unwrap().unwrap().newest().await.unwrap(), 1);
        }
    }
}

#[tokio::test]
async fn hq_listens_on_loopback_alone_and_says_who_has_the_port() {
    let far = bind("0.0.0.0:0".parse().unwrap()).err().unwrap();
    assert!(matches!(far, ServeError::NotLoopback(_)));
    assert!(far.to_string().contains("SSH tunnel"), "{far}");
    let taken = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let second = bind(taken.local_addr().unwrap()).err().unwrap();
    assert!(matches!(second, ServeError::InUse(_)), "{second}");
}

#[tokio::test]
async fn hq_stops_at_once_and_answers_who_waits() {
    let hq = start(Batch::default()).await;
    let request = SyncRequest { wait: 300, ..caught_up(&hq).await.request() };
    let frames = held(hq.sync(&request), async || {
        hq.stop.send(true).unwrap();
    });
    assert!(!frames.await.end().more);
    timeout(Duration::from_secs(20), hq.task).await.expect("HQ is gone").unwrap();
}
