//! SIGKILL again and again, on a console and on HQ: nothing that was acknowledged is lost, and
//! nothing is there twice.
//!
//! `HAREE_KILLS=200` for a long run, `HAREE_SEED` for another one; a failure names its seed.

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use haree::{
    protocol::{Collection, Digest, Frame, Row, decode, record_hash},
    store::Store,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_pcg::Pcg64Mcg;
use rustix::process::Signal;
use serde_json::{Value, json};

use crate::support::{
    PATIENCE,
    cap::flood,
    process::{Hq, haree},
    pty::Console,
    wait_until,
};

fn kills(short: usize) -> usize {
    env::var("HAREE_KILLS").map_or(short, |kills| kills.parse().unwrap())
}

fn seed() -> u64 {
    env::var("HAREE_SEED").map_or(1, |seed| seed.parse().unwrap())
}

/// A client that does not care which HQ answers.
struct Client {
    runtime: tokio::runtime::Runtime,
    http: reqwest::Client,
    url: String,
}

impl Client {
    fn of(url: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let http = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(10)).build().unwrap();
        Self { runtime, http, url: url.to_owned() }
    }

    fn get(&self, path: &str) -> Result<String, String> {
        let request = self.http.get(format!("{}{path}", self.url));
        self.runtime
            .block_on(async { request.send().await?.text().await })
            .map_err(|e: reqwest::Error| e.to_string())
    }

    fn post(&self, path: &str, body: &Value) -> Result<String, String> {
        let request =
            self.http.post(format!("{}{path}", self.url)).header("content-type", "application/json");
        let request = request.body(body.to_string());
        self.runtime
            .block_on(async { request.send().await?.text().await })
            .map_err(|e: reqwest::Error| e.to_string())
    }

    /// How often each reason stands in HQ's ledger.
    fn reasons(&self) -> BTreeMap<String, usize> {
        let acts = wait_until("HQ's acts", || self.get("/v1/acts"));
        let acts: Value = serde_json::from_str(&acts).unwrap();
        let records = acts.as_array().or_else(|| acts["records"].as_array()).expect("a list of acts");
        let mut found = BTreeMap::new();
        for act in records {
            *found.entry(act["reason"].as_str().unwrap().to_owned()).or_default() += 1;
        }
        found
    }

    /// The sums of everything that HQ sends to a console which begins with nothing.
    fn digests(&self) -> BTreeMap<Collection, Digest> {
        let mut rows: BTreeMap<(Collection, String), u64> = BTreeMap::new();
        let mut have = serde_json::Map::new();
        loop {
            let want: Vec<&str> = Collection::ALL.map(Collection::name).to_vec();
            let request = json!({"proto": 1, "console": "c-0000000000000001", "have": have, "want": want});
            let answer = self.post("/v1/sync", &request).unwrap();
            let mut more = false;
            for line in answer.lines() {
                match decode(line.as_bytes()).unwrap() {
                    Frame::Rows(frame) => {
                        have.insert(frame.collection.name().to_owned(), json!(frame.cursor.as_str()));
                        for row in frame.rows {
                            let Row::Record(record) = row else { panic!("nothing was deleted") };
                            let key = (frame.collection, name(frame.collection, &record));
                            rows.insert(key, record_hash(frame.collection, &record).unwrap());
                        }
                    }
                    Frame::End(end) => more = end.more,
                    _ => {}
                }
            }
            if !more {
                break;
            }
        }
        let mut digests: BTreeMap<_, Digest> = Collection::ALL.map(|it| (it, Digest::default())).into();
        for ((collection, _), hash) in rows {
            digests.entry(collection).or_default().add(hash);
        }
        digests
    }
}

/// What makes a record one record.
fn name(collection: Collection, record: &Value) -> String {
    match collection {
        Collection::Observations => {
            let parts = ["metric", "place", "by", "period", "source", "revision"];
            parts.map(|part| record[part].to_string()).join(" ")
        }
        Collection::Acts => ["console", "epoch", "sequence"].map(|part| record[part].to_string()).join(" "),
        _ => record["id"].to_string() + &record["sender"].to_string() + &record["identifier"].to_string(),
    }
}

fn import(home: &Path, hq: &Path, kind: &str, text: &str) {
    let file = home.join("import");
    fs::write(&file, text).unwrap();
    let (file, hq) = (file.to_str().unwrap(), hq.to_str().unwrap());
    let output = haree(home, &["hq", "import", kind, file, "--data", hq]);
    assert!(output.status.success(), "{output:?}");
}

#[test]
fn a_console_that_is_killed_at_any_moment_loses_nothing_and_says_nothing_twice() {
    let (rounds, seed) = (kills(10), seed());
    let mut dice = Pcg64Mcg::seed_from_u64(seed);
    let home = tempfile::tempdir().unwrap();
    let (hq_dir, data) = (home.path().join("hq"), home.path().join("console"));
    let hq = Hq::serve(home.path(), &hq_dir, &[]);
    let address = hq.address().to_owned();
    let url = format!("http://{address}");
    let arguments: [&str; 6] = ["--hq", &url, "--data", data.to_str().unwrap(), "--person", "JS"];
    let mut hq = Some(hq);
    let mut queued = BTreeSet::new();
    for round in 0..rounds {
        let reason = format!("round{round}");
        let alert = format!("FLOOD-{round}");
        import(home.path(), &hq_dir, "alert", &flood(&alert, &format!("River {round}"), TimeDelta::days(1)));
        let mut console = Console::start(home.path(), &arguments);
        match dice.random_range(0..4) {
            // While it opens, or takes in what HQ has.
            0 => thread::sleep(Duration::from_millis(dice.random_range(0..600))),
            // Somewhere on the way of an act.
            kind => {
                console.sees(&["live", &format!("River {round}")]);
                if kind == 1 {
                    // What is queued waits for another life of the console.
                    hq.take().unwrap().kill();
                    console.sees(&["offline since"]);
                }
                console.press("5");
                select(&mut console, &format!("River {round} "));
                console.press("a");
                console.sees(&["Signed: JS"]);
                console.press(&format!("{reason}\r"));
                if kind == 2 {
                    thread::sleep(Duration::from_micros(dice.random_range(0..60_000)));
                } else {
                    console.sees(&["Queued: "]);
                    queued.insert(reason.clone());
                    thread::sleep(Duration::from_millis(dice.random_range(0..100)));
                }
            }
        }
        console.signal(Signal::KILL);
        // It may have been told in its last moment.
        console.ends();
        if console.text().contains("Queued: ") {
            queued.insert(reason);
        }
        hq = hq.or_else(|| Some(Hq::serve_at(home.path(), &hq_dir, &address, &[])));
    }
    let mut console = Console::start(home.path(), &arguments);
    console.sees(&["live", "queue 0"]);
    let client = Client::of(&url);
    let found = client.reasons();
    let lost: Vec<_> = queued.iter().filter(|reason| !found.contains_key(*reason)).collect();
    assert!(lost.is_empty(), "seed {seed}: lost {lost:?} of {queued:?}");
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "seed {seed}: twice {twice:?}");
    check_agrees(&mut console, &client, &data, seed);
    println!("{} acts through {rounds} kills with seed {seed}", found.len());
}

/// Moves the selection to the row of an alert.
fn select(console: &mut Console, title: &str) {
    // A key that is not on the screen yet is not pressed again: the selection would go past the row.
    let (mut from, mut pressed) = (None, Instant::now());
    wait_until(&format!("{title:?} to be selected"), || {
        let screen = console.text();
        let row = |what: &str| {
            screen.lines().position(|line| line.split('│').nth(1).is_some_and(|row| row.contains(what)))
        };
        match (row("►"), row(title)) {
            (Some(here), Some(there)) if here == there => return Ok(()),
            (Some(here), Some(there)) if from != Some(here) || pressed.elapsed() > PATIENCE / 10 => {
                console.press(if here < there { "j" } else { "k" });
                (from, pressed) = (Some(here), Instant::now());
            }
            _ => {}
        }
        Err(screen)
    });
}

/// After quiet the cache holds what HQ holds.
#[track_caller]
fn check_agrees(console: &mut Console, client: &Client, data: &Path, seed: u64) {
    console.press("q");
    console.ends();
    let store = Store::open(data, 1, 1).map_err(|error| error.to_string()).unwrap().store;
    let hq = client.digests();
    for collection in Collection::ALL {
        let (_, here) = store.digest(collection).unwrap().expect("a collection that is whole");
        // A heartbeat alone is not sent to an idle console.
        if collection != Collection::Feeds {
            assert_eq!(here, hq[&collection], "seed {seed}: {collection:?}");
        }
    }
}

/// What a client has sent, and what HQ has answered of it.
#[derive(Default)]
struct Sent {
    all: Vec<Value>,
    answered: BTreeSet<String>,
}

fn act(sender: usize, number: u64) -> Value {
    json!({
        "console": format!("sender-{sender}"), "epoch": "0000000000000001", "sequence": number, "who": "JS",
        "happened_at": "2026-11-24T05:32:00Z", "kind": "acknowledge", "alert": "dnmg@example.tl,FLOOD-1",
        "reason": format!("{sender}-{number}"),
    })
}

fn send_until(stop: &AtomicBool, url: &str, sender: usize, sent: &Mutex<Sent>) {
    let client = Client::of(url);
    let mut number = 0;
    while !stop.load(Ordering::SeqCst) {
        number += 1;
        let act = act(sender, number);
        sent.lock().unwrap().all.push(act.clone());
        if client.post("/v1/acts", &act).is_ok_and(|answer| answer.contains("\"applied\"")) {
            sent.lock().unwrap().answered.insert(act["reason"].as_str().unwrap().to_owned());
        } else {
            thread::sleep(Duration::from_millis(5));
        }
    }
}

#[test]
fn an_hq_that_is_killed_at_any_moment_keeps_every_act_that_it_answered() {
    let (rounds, seed) = (kills(10), seed());
    let mut dice = Pcg64Mcg::seed_from_u64(seed);
    let home = tempfile::tempdir().unwrap();
    let hq_dir: PathBuf = home.path().join("hq");
    let mut hq = Hq::serve(home.path(), &hq_dir, &[]);
    let (address, url) = (hq.address().to_owned(), hq.url.clone());
    import(home.path(), &hq_dir, "alert", &flood("FLOOD-1", "Comoro river rising", TimeDelta::days(1)));
    let (stop, sent) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Sent::default())));
    let senders: Vec<_> = (0..3)
        .map(|sender| {
            let (stop, sent, url) = (Arc::clone(&stop), Arc::clone(&sent), url.clone());
            thread::spawn(move || send_until(&stop, &url, sender, &sent))
        })
        .collect();
    for _ in 0..rounds {
        let before = sent.lock().unwrap().answered.len();
        wait_until("an answer", || {
            let now = sent.lock().unwrap().answered.len();
            if now > before { Ok(()) } else { Err(format!("{now} answers")) }
        });
        thread::sleep(Duration::from_micros(dice.random_range(0..120_000)));
        hq.kill();
        hq = Hq::serve_at(home.path(), &hq_dir, &address, &[]);
    }
    stop.store(true, Ordering::SeqCst);
    for sender in senders {
        sender.join().unwrap();
    }
    let sent = sent.lock().unwrap();
    let client = Client::of(&url);
    let found = client.reasons();
    let lost: Vec<_> = sent.answered.iter().filter(|reason| !found.contains_key(*reason)).collect();
    assert!(lost.is_empty(), "seed {seed}: lost {lost:?}");
    // What was not answered is sent again, and so is everything else.
    for act in &sent.all {
        wait_until("HQ's word", || {
            client
                .post("/v1/acts", act)
                .and_then(|answer| if answer.contains("\"applied\"") { Ok(()) } else { Err(answer) })
        });
    }
    let found = client.reasons();
    assert_eq!(found.len(), sent.all.len(), "seed {seed}");
    let twice: Vec<_> = found.iter().filter(|(_, times)| **times > 1).collect();
    assert!(twice.is_empty(), "seed {seed}: twice {twice:?}");
    println!("{} acts through {rounds} kills of HQ with seed {seed}", found.len());
}
