//! A source is asked out of its turn, on a real port: by whom, how often, and what is answered.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use haree::{
    domain::{Clock, FeedKind, Role},
    hq::{
        Batch, Gatherer, Ledger as _,
        authority::{NewToken, hash_token},
        gather,
    },
    net::{Fetcher, HqAddress, Patience},
    protocol::{Collection, Fetched},
    sources::Source,
    sync::{Wish, wish},
};
use serde_json::{Value, json};

use super::open;
use crate::support::{
    hq::{Hq, now, start_on},
    plain_site::PlainSite as Site,
    told,
};

/// An HQ that asks one source once a day, by a clock that the test moves.
struct Centre {
    hq: Hq,
    site: Site,
    seconds: Arc<AtomicI64>,
}

const PATH: &str = "/day.geojson";

impl Centre {
    async fn open() -> Self {
        let seconds = Arc::new(AtomicI64::new(0));
        let hand = Arc::clone(&seconds);
        let clock: Clock = Arc::new(move || now() + TimeDelta::seconds(hand.load(Ordering::Relaxed)));
        let dir = tempfile::tempdir().unwrap();
        let records = Batch { places: haree::domain::reference::places(), ..Batch::default() };
        let ledger = Arc::new(open(dir.path(), haree::domain::Provenance::Real, records).await.unwrap());
        let site = Site::start();
        site.set(PATH, 200, &quakes(&[]));
        let hq = start_on(ledger, dir, Arc::clone(&clock)).await;
        let source = Source {
            id: "usgs".into(),
            kind: FeedKind::Usgs,
            address: format!("{}{PATH}", site.url),
            name: "USGS".into(),
            every: Duration::from_hours(24),
            test_every: None,
            figures: None,
            tables: None,
            mapping: None,
        };
        let fetcher = Fetcher::new(Patience::default()).unwrap();
        let gatherer = Gatherer {
            ledger: Arc::clone(&hq.ledger),
            fetcher,
            clock,
            chance: || 0.5,
            keep: TimeDelta::days(400),
        };
        let stopped = hq.stop.subscribe();
        tokio::spawn(gather(gatherer, source, hq.turns.clone(), stopped));
        while hq.ledger.feeds().await.unwrap().iter().all(|feed| feed.asking.is_none()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        // It was asked once, and that is over.
        while let Ok(awaited) = hq.turns.want(&"usgs".into(), now()) {
            awaited.outcome().await.unwrap();
        }
        Self { hq, site, seconds }
    }

    fn pass(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::Relaxed);
    }

    async fn fetch(&self, id: &str) -> (u16, Value, String) {
        let body = json!({"console": "c", "who": "JS", "wait": 20}).to_string();
        let answer = self.hq.post(&format!("/v1/sources/{id}/fetch"), body).await;
        (answer.status, answer.json(), answer.header("retry-after").to_owned())
    }

    /// The same as a console does it.
    async fn wish(&self) -> Result<Fetched, String> {
        let hq = HqAddress::parse(&self.hq.url).unwrap();
        let asked = Wish { source: "usgs".into(), console: "c".into(), who: "JS".into() };
        wish(hq, asked).await.map_err(|why| told(&why))
    }
}

fn quakes(ids: &[&str]) -> String {
    let began = now().timestamp_millis() - 3_600_000;
    let quake = |id: &&str| {
        json!({
            "type": "Feature", "id": id,
            "properties": {
                "mag": 5.0, "place": "off the coast", "time": began, "updated": began,
                "alert": null, "status": "automatic", "tsunami": 0, "type": "earthquake"
            },
            "geometry": {"type": "Point", "coordinates": [125.9, -8.5, 10.0]}
        })
    };
    json!({"type": "FeatureCollection", "features": ids.iter().map(quake).collect::<Vec<_>>()}).to_string()
}

#[tokio::test]
async fn a_source_is_asked_now_and_what_came_of_it_is_the_answer() {
    let centre = Centre::open().await;
    centre.pass(30);
    centre.site.set(PATH, 200, &quakes(&["us1", "us2"]));
    assert_eq!(centre.wish().await, Ok(Fetched::Answered { taken: 2 }));
    assert_eq!(centre.hq.get("/v1/alerts").await.json().as_array().unwrap().len(), 2);
    centre.pass(30);
    centre.site.set(PATH, 503, "");
    let (status, answer, _) = centre.fetch("usgs").await;
    assert_eq!((status, &answer["outcome"]), (200, &json!("failed")), "{answer}");
    centre.pass(30);
    let Ok(Fetched::Failed { why }) = centre.wish().await else { panic!("it answered") };
    assert!(told(&why).contains("503"), "{}", told(&why));
}

#[tokio::test]
async fn nobody_can_hammer_a_source_by_it() {
    let centre = Centre::open().await;
    assert_eq!(centre.site.asked(PATH), 1);
    centre.pass(6);
    let (status, problem, wait) = centre.fetch("usgs").await;
    assert_eq!((status, wait.as_str()), (429, "24"), "{problem}");
    assert_eq!(problem["type"], "urn:haree:too-soon");
    assert_eq!(centre.wish().await, Err("it was asked just now; again in 24 s".to_owned()));
    assert_eq!(centre.site.asked(PATH), 1, "its turn counts too");
    centre.pass(24);
    // Many at once are one question, and all hear what came of it.
    let all = futures_util::future::join_all((0..20).map(|_| centre.fetch("usgs"))).await;
    assert_eq!(centre.site.asked(PATH), 2);
    assert!(all.iter().all(|(status, ..)| [200, 429].contains(status)), "{all:?}");
    assert!(all.iter().any(|(status, ..)| *status == 200), "{all:?}");
}

#[tokio::test]
async fn a_server_that_wants_to_be_left_alone_is_also_over_a_restart() {
    let centre = Centre::open().await;
    centre.pass(30);
    centre.site.set_with(PATH, 429, "retry-after: 600\r\n", "");
    let (status, answer, _) = centre.fetch("usgs").await;
    assert_eq!((status, &answer["outcome"]), (200, &json!("failed")), "{answer}");
    centre.pass(60);
    let (status, problem, wait) = centre.fetch("usgs").await;
    assert_eq!((status, wait.as_str(), &problem["type"]), (429, "540", &json!("urn:haree:left-alone")));
    assert_eq!(centre.wish().await, Err("its server wants to be left alone for 540 s".to_owned()));
    let memory = centre.hq.ledger.memory(&"usgs".into()).await.unwrap().unwrap();
    assert_eq!(memory.not_before, Some(now() + TimeDelta::seconds(630)));
    assert_eq!(centre.site.asked(PATH), 2);
}

#[tokio::test]
async fn only_what_hq_asks_is_asked_and_only_for_who_may_act() {
    let centre = Centre::open().await;
    centre.pass(30);
    let (status, problem, _) = centre.fetch("hand").await;
    assert_eq!((status, &problem["type"]), (404, &json!("urn:haree:unknown-source")));
    let asked = Wish { source: "a/b".into(), console: "c".into(), who: "JS".into() };
    let refused = wish(HqAddress::parse(&centre.hq.url).unwrap(), asked).await;
    assert_eq!(refused.map_err(|why| told(&why)), Err("HQ does not ask it any more".to_owned()));

    for (name, role) in [("looks-on", Role::Viewer), ("acts", Role::Operator)] {
        let token = NewToken {
            name: name.into(),
            hash: hash_token(name),
            role,
            places: None,
            console: None,
            at: now(),
        };
        assert!(centre.hq.ledger.authority().grant(token).await.unwrap());
    }
    let ask = async |token: Option<&str>, console: &str| {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.post(format!("{}/v1/sources/usgs/fetch", centre.hq.url));
        let request = request.header("content-type", "application/json");
        let request = request.body(json!({"console": console, "who": "JS", "wait": 20}).to_string());
        let request = match token {
            Some(token) => request.bearer_auth(token),
            None => request,
        };
        request.send().await.unwrap().status().as_u16()
    };
    assert_eq!(ask(None, "a").await, 401);
    assert_eq!(ask(Some("looks-on"), "b").await, 403);
    assert_eq!(centre.site.asked(PATH), 1);
    assert_eq!(ask(Some("acts"), "a").await, 200);
    assert_eq!(ask(Some("acts"), "b").await, 403, "a token is one console's");
    assert_eq!(centre.site.asked(PATH), 2);
}

#[tokio::test]
async fn every_console_hears_at_once_what_came_of_it() {
    let centre = Centre::open().await;
    let frames = centre.hq.sync(&super::asking_for(&[Collection::Feeds])).await;
    let since = frames.end().since.clone();
    centre.pass(30);
    let cursor = frames.0.iter().find_map(|frame| match frame {
        haree::protocol::Frame::Rows(rows) => Some(rows.cursor.clone()),
        _ => None,
    });
    let cursor = since.or(cursor).unwrap();
    let poll = format!("/v1/sync?since={}&console=z&wait=20", cursor.as_str());
    let (heard, (status, ..)) = tokio::join!(centre.hq.get(&poll), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        centre.fetch("usgs").await
    });
    assert_eq!(status, 200);
    assert_eq!(heard.status, 200, "{}", heard.body);
    assert_eq!(heard.frames().rows(Collection::Feeds).count(), 1);
}
