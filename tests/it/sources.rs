//! Outside feeds against servers that behave as the real ones do, and worse: what reaches the ledger.

use std::{sync::Arc, time::Duration};

use chrono::TimeDelta;
use haree::{
    domain::{Alert, AlertLevel, Clock, FeedKind, Impact, MessageType, Model, Provenance},
    hq::{Batch, Gathered, Gatherer, Ledger as _, SqliteLedger, Turns, gather},
    net::{Fetcher, Patience},
    sources::{Memory, Source},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    sync::watch,
};

use crate::support::{
    hq::{now, open},
    site::Site,
};

/// A path of a site as a source.
fn source(site: &Site, id: &str, kind: FeedKind, path: &str) -> Source {
    Source {
        id: id.into(),
        kind,
        address: format!("{}{path}", site.url),
        name: id.into(),
        every: Duration::from_mins(5),
        test_every: None,
        figures: None,
        tables: None,
        mapping: None,
    }
}

/// HQ's side: a ledger, and what was kept from one question to the next.
struct Desk {
    gatherer: Gatherer<SqliteLedger>,
    memory: Memory,
    _dir: tempfile::TempDir,
}

impl Desk {
    async fn open() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let records = Batch { places: haree::domain::reference::places(), ..Batch::default() };
        let ledger = Arc::new(open(dir.path(), Provenance::Real, records).await.unwrap());
        let clock: Clock = Arc::new(now);
        let patience = Patience { connect: Duration::from_secs(2), silence: Duration::from_secs(2) };
        let fetcher = Fetcher::new(patience).unwrap();
        Self {
            gatherer: Gatherer { ledger, fetcher, clock, chance: || 0.5, keep: TimeDelta::days(400) },
            memory: Memory::default(),
            _dir: dir,
        }
    }

    async fn ask(&mut self, source: &Source) -> Gathered {
        let (gathered, cursor) = self.gatherer.ask(source, &self.memory).await.unwrap();
        self.memory.cursor = cursor;
        gathered
    }

    async fn trouble(&self, source: &Source) -> String {
        self.gatherer.ask(source, &self.memory).await.unwrap_err().to_string()
    }

    async fn brought(&self, id: &str) -> Vec<Alert> {
        self.gatherer.ledger.brought(&id.into()).await.unwrap()
    }
}

/// An earthquake so many kilometres east of Dili, in the form of USGS.
fn quake(id: &str, east_km: f64, magnitude: f64, updated: i64) -> serde_json::Value {
    let began = now().timestamp_millis() - 3_600_000;
    json!({
        "type": "Feature", "id": id,
        "properties": {
            "mag": magnitude, "place": "off the coast", "time": began, "updated": began + updated,
            "alert": null, "status": "automatic", "tsunami": 0, "type": "earthquake"
        },
        "geometry": {"type": "Point", "coordinates": [125.57 + east_km / 110.0, -8.56, 10.0]}
    })
}

fn feed(quakes: &[serde_json::Value]) -> String {
    json!({"type": "FeatureCollection", "features": quakes}).to_string()
}

#[tokio::test]
async fn an_earthquake_is_an_alert_its_revisions_are_updates_and_its_withdrawal_is_marked() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "usgs", FeedKind::Usgs, "/day.geojson");
    let tag = |tag: &str| vec![("etag", format!("\"{tag}\""))];
    let early = quake("us0", -9_000.0, 4.0, 0);
    let first = feed(&[quake("us1", 50.0, 4.9, 0), quake("us2", 300.0, 5.5, 0), early.clone()]);
    site.set_with("/day.geojson", 200, tag("a"), first);
    let gathered = desk.ask(&source).await;
    assert_eq!(
        (gathered.given, gathered.taken.len()),
        (Some([3, 1]), 2),
        "9,000 km away concerns nobody here"
    );
    let gathered = desk.ask(&source).await;
    assert_eq!(gathered.given, None, "304: nothing came and nothing changed");

    // Only the hour of the report differs, then the magnitude.
    site.set_with(
        "/day.geojson",
        200,
        tag("b"),
        feed(&[quake("us1", 50.0, 4.9, 60_000), quake("us2", 300.0, 5.5, 0), early.clone()]),
    );
    assert_eq!(desk.ask(&source).await.taken, []);
    site.set_with(
        "/day.geojson",
        200,
        tag("c"),
        feed(&[quake("us1", 50.0, 5.4, 120_000), quake("us2", 300.0, 5.5, 0), early.clone()]),
    );
    let taken = desk.ask(&source).await.taken;
    assert_eq!(taken.len(), 1);
    assert_eq!((taken[0].message_type, taken[0].references.len()), (MessageType::Update, 1));

    // Another process with the same ledger goes on where this one was.
    site.set_with("/day.geojson", 200, tag("d"), feed(&[quake("us1", 50.0, 5.4, 120_000), early.clone()]));
    desk.memory = Memory::default();
    let taken = desk.ask(&source).await.taken;
    assert_eq!(taken.len(), 1);
    assert!(taken[0].remarks[0].as_str().contains("no longer in its feed"), "{:?}", taken[0].remarks);
    assert_eq!(desk.ask(&source).await.taken, []);
    assert_eq!(desk.brought("usgs").await.len(), 4, "nothing is dropped");
    let feeds = desk.gatherer.ledger.feeds().await.unwrap();
    let heard = feeds.iter().find(|feed| feed.id.as_str() == "usgs").unwrap();
    assert_eq!((heard.heard_at, heard.stale_after_seconds), (now(), Some(900)));
}

#[tokio::test]
async fn what_the_ledger_has_forgotten_is_no_news_where_its_feed_says_it_again() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "usgs", FeedKind::Usgs, "/year.geojson");
    site.set("/year.geojson", 200, feed(&[quake("us1", 50.0, 4.9, 0), quake("us2", 60.0, 5.9, 0)]));
    assert_eq!(desk.ask(&source).await.taken.len(), 2);
    let later = now() + TimeDelta::days(402);
    desk.gatherer.clock = Arc::new(move || later);
    let keep = desk.gatherer.keep;
    assert_eq!(desk.gatherer.ledger.forget(later - keep, later).await.unwrap(), 2);
    desk.memory = Memory::default();
    let again = desk.ask(&source).await;
    assert_eq!((again.given, again.taken.len()), (Some([2, 0]), 0));
    // A new version of it is news.
    site.set("/year.geojson", 200, feed(&[quake("us1", 50.0, 4.9, 402 * 86_400_000)]));
    assert_eq!(desk.ask(&source).await.taken.len(), 1);
}

#[tokio::test]
async fn gdacs_comes_packed_and_with_a_mark_before_its_first_byte() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "gdacs", FeedKind::Gdacs, "/rss.xml");
    let packed = include_bytes!("../samples/gdacs/fixture-gdacs-1.xml.gz");
    site.set_with("/rss.xml", 200, vec![("content-encoding", "gzip".to_owned())], packed.to_vec());
    let gathered = desk.ask(&source).await;
    assert_eq!(
        (gathered.given, gathered.issues.len()),
        (Some([4, 4]), 0),
        "all four are in other parts of the world"
    );
    assert!(gathered.bytes > 50_000, "{} bytes, unpacked", gathered.bytes);
    // The same cyclone off Suai, for a ledger that keeps what is so long ago.
    desk.gatherer.keep = TimeDelta::days(4_000);
    let near = include_str!("../samples/gdacs/fixture-gdacs-1.xml")
        .replace("-19.4 59.8", "-9.6 125.2")
        .replacen("<gdacs:alertlevel>Green<", "<gdacs:alertlevel>Orange<", 1);
    site.set("/rss.xml", 200, near);
    let taken = desk.ask(&source).await.taken;
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].impact, Some(Impact { model: Model::Gdacs, level: AlertLevel::Orange }));
}

fn cap(identifier: &str) -> String {
    format!(
        "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"><identifier>{identifier}</identifier><sender>dnmg@dnmg.gov.tl</sender>\
         <sent>2026-11-24T14:00:00+09:00</sent><status>Actual</status><msgType>Alert</msgType><scope>Public</scope>\
         <info><category>Met</category><event>Flood</event><urgency>Expected</urgency><severity>Severe</severity>\
         <certainty>Likely</certainty><area><areaDesc>Dili</areaDesc></area></info></alert>"
    )
}

fn index(site: &Site, entries: &[(&str, &str)]) -> String {
    let entry = |(name, updated): &(&str, &str)| {
        format!(
            "<entry><id>{name}</id><title>{name}</title><updated>{updated}</updated>\
             <link type=\"application/cap+xml\" href=\"{}/{name}.xml\"/></entry>",
            site.url
        )
    };
    let entries: String = entries.iter().map(entry).collect();
    format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{entries}</feed>")
}

#[tokio::test]
async fn an_index_of_alerts_is_followed_and_each_file_is_fetched_once() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "dnmg", FeedKind::Cap, "/index.xml");
    let (early, late) = ("2026-11-24T14:00:00+09:00", "2026-11-24T14:05:00+09:00");
    site.set("/index.xml", 200, index(&site, &[("a", early), ("b", early)]));
    site.set("/a.xml", 200, cap("a"));
    site.set("/b.xml", 500, "");
    let gathered = desk.ask(&source).await;
    assert_eq!((gathered.taken.len(), gathered.issues.len()), (1, 1));
    assert!(
        gathered.issues[0].to_string().contains("answers 500 (Internal Server Error)"),
        "{}",
        gathered.issues[0]
    );
    assert_eq!(site.asked(), ["/index.xml", "/a.xml", "/b.xml"]);
    // What failed is tried again, what was read is not.
    site.set("/b.xml", 200, cap("b"));
    assert_eq!(desk.ask(&source).await.taken.len(), 1);
    assert_eq!(site.asked(), ["/index.xml", "/b.xml"]);
    // An entry that was changed is read again.
    site.set("/index.xml", 200, index(&site, &[("a", late), ("b", early)]));
    assert_eq!(desk.ask(&source).await.taken, [], "the file itself is as it was");
    assert_eq!(site.asked(), ["/index.xml", "/a.xml"]);
    // One message at the address itself.
    site.set("/index.xml", 200, cap("c"));
    assert_eq!(desk.ask(&source).await.taken.len(), 1);
    assert_eq!(desk.brought("dnmg").await.len(), 3);
}

/// An entry as NWS writes it.
fn repeating(site: &Site, name: &str) -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xmlns:cap=\"urn:oasis:names:tc:emergency:cap:1.2\"><entry>\
         <id>{0}/{name}</id><title>Flood</title><updated>2026-11-24T14:00:00+09:00</updated><author><name>nws@noaa.gov</name>\
         </author><link href=\"{0}/{name}\"/><cap:event>Flood</cap:event><cap:status>Actual</cap:status>\
         <cap:msgType>Alert</cap:msgType><cap:category>Met</cap:category><cap:urgency>Expected</cap:urgency>\
         <cap:severity>Severe</cap:severity><cap:certainty>Likely</cap:certainty><cap:areaDesc>Dili</cap:areaDesc>\
         </entry></feed>",
        site.url
    )
}

#[tokio::test]
async fn what_an_entry_repeats_stands_in_where_its_message_cannot_be_had() {
    for (status, headers, body, taken) in [
        (200, Vec::new(), cap("real"), "dnmg@dnmg.gov.tl,real"),
        (404, Vec::new(), String::new(), "nws@noaa.gov,"),
        (200, vec![("content-type", "text/html".to_owned())], "<html>".to_owned(), "nws@noaa.gov,"),
        (200, Vec::new(), "{\"type\": \"Feature\"}".to_owned(), "nws@noaa.gov,"),
        (503, Vec::new(), String::new(), ""),
    ] {
        let (site, mut desk) = (Site::start().await, Desk::open().await);
        let source = source(&site, "nws", FeedKind::Cap, "/feed");
        site.set("/feed", 200, repeating(&site, "a"));
        site.set_with("/a", status, headers, body);
        let gathered = desk.ask(&source).await;
        let ids: Vec<&str> = gathered.taken.iter().map(|alert| alert.id.as_str()).collect();
        // What may be there in the next turn is waited for: it has a name of its own.
        assert_eq!(ids.len(), usize::from(!taken.is_empty()), "{status}: {ids:?} {:?}", gathered.issues);
        assert!(ids.iter().all(|id| id.starts_with(taken)), "{status}: {ids:?}");
        assert_eq!(desk.ask(&source).await.taken, []);
    }
}

#[tokio::test]
async fn a_message_inside_an_entry_is_fetched_from_nowhere() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "dnmg", FeedKind::Cap, "/feed");
    let entry = format!("<entry><id>a</id><content type=\"text/xml\">{}</content></entry>", cap("a"));
    site.set("/feed", 200, format!("<feed xmlns=\"http://www.w3.org/2005/Atom\">{entry}</feed>"));
    assert_eq!(desk.ask(&source).await.taken[0].id.as_str(), "dnmg@dnmg.gov.tl,a");
    assert_eq!(site.asked(), ["/feed"]);
    assert_eq!(desk.ask(&source).await.taken, []);
}

#[tokio::test]
async fn a_test_proves_the_way_of_a_feed_and_is_no_alert() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = Source {
        test_every: Some(Duration::from_hours(24)),
        ..source(&site, "dnmg", FeedKind::Cap, "/index.xml")
    };
    let sent = "2026-11-24T14:00:00+09:00";
    site.set("/index.xml", 200, index(&site, &[("a", sent), ("test", sent)]));
    site.set("/a.xml", 200, cap("a"));
    // Far away from every place of ours, as the sender's own office may be.
    let test =
        cap("test").replace("Actual", "Test").replace("</areaDesc>", "</areaDesc><circle>52,13 1</circle>");
    site.set("/test.xml", 200, test);
    let gathered = desk.ask(&source).await;
    assert_eq!(gathered.tested_at.map(|at| at.to_rfc3339()), Some("2026-11-24T05:00:00+00:00".to_owned()));
    assert_eq!(
        gathered.taken.iter().map(|alert| alert.id.as_str()).collect::<Vec<_>>(),
        ["dnmg@dnmg.gov.tl,a"]
    );
    assert_eq!(desk.brought("dnmg").await.len(), 1);
    // The same index again proves nothing new.
    assert_eq!(desk.ask(&source).await.tested_at, None);
}

#[tokio::test]
async fn a_long_index_comes_in_pieces() {
    let (site, mut desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "dnmg", FeedKind::Cap, "/index.xml");
    let names: Vec<String> = (0..120).map(|i| format!("n{i}")).collect();
    for name in &names {
        site.set(&format!("/{name}.xml"), 200, cap(name));
    }
    let entries: Vec<(&str, &str)> =
        names.iter().map(|name| (name.as_str(), "2026-11-24T14:00:00+09:00")).collect();
    site.set_with("/index.xml", 200, vec![("etag", "\"x\"".to_owned())], index(&site, &entries));
    let mut taken = Vec::new();
    for _ in 0..4 {
        taken.push(desk.ask(&source).await.taken.len());
    }
    assert_eq!(taken, [50, 50, 20, 0]);
}

#[tokio::test]
async fn what_is_no_feed_says_what_came_instead() {
    let (site, desk) = (Site::start().await, Desk::open().await);
    let source = source(&site, "usgs", FeedKind::Usgs, "/feed");
    let header = |name, value: &str| vec![(name, value.to_owned())];
    for (status, headers, body, said) in [
        (302, header("location", "https://login.example/"), "", "sends elsewhere, to https://login.example/"),
        (200, header("content-type", "text/html; charset=utf-8"), "<html>", "answers with a web page"),
        (401, Vec::new(), "", "answers 401 (Unauthorized)"),
        (409, Vec::new(), "", "answers 409 (Conflict)"),
        (429, header("retry-after", "120"), "", "answers 429 (Too Many Requests)"),
    ] {
        site.set_with("/feed", status, headers, body);
        let trouble = desk.trouble(&source).await;
        assert!(trouble.contains(said), "{trouble}");
    }
    for (body, said) in [("{}", "no list `features`"), ("", "is empty"), ("<!DOCTYPE html>", "login page")] {
        site.set("/feed", 200, body);
        let trouble = desk.trouble(&source).await;
        assert!(trouble.contains("the answer is no such feed") && trouble.contains(said), "{trouble}");
    }
    assert_eq!(desk.gatherer.ledger.feeds().await.unwrap(), [], "none of it is a sign of life");
    site.set("/feed", 200, vec![b' '; 17 * 1024 * 1024]);
    assert!(desk.trouble(&source).await.contains("is larger than 16777216 bytes"));
    let nobody = Source { address: "http://127.0.0.1:9/".to_owned(), ..source.clone() };
    assert!(desk.trouble(&nobody).await.contains("connection refused"));
    let wrong = Source { address: "gopher://x".to_owned(), ..source };
    assert!(desk.trouble(&wrong).await.contains("write it as https://HOST/PATH"));
}

#[tokio::test]
async fn a_body_that_breaks_off_or_stalls_loses_nothing_that_was_there() {
    let desk = Desk::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/feed", listener.local_addr().unwrap());
    tokio::spawn(async move {
        for stalls in [false, true] {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut question = [0; 4_096];
            assert!(socket.read(&mut question).await.unwrap() > 0);
            socket
                .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"features\":[")
                .await
                .unwrap();
            if stalls {
                tokio::time::sleep(Duration::from_secs(30)).await;
            }
        }
    });
    let source = Source {
        id: "usgs".into(),
        kind: FeedKind::Usgs,
        address,
        name: "USGS".into(),
        every: Duration::from_mins(5),
        test_every: None,
        figures: None,
        tables: None,
        mapping: None,
    };
    for why in ["broke off after 13 bytes", "(nothing more came)"] {
        let trouble = desk.trouble(&source).await;
        assert!(trouble.contains(why), "{trouble}");
    }
    assert_eq!(
        desk.gatherer.ledger.feeds().await.unwrap(),
        [],
        "a feed that was not heard has no sign of life"
    );
}

#[tokio::test]
async fn a_feed_that_fails_disturbs_no_other_and_is_left_alone_as_long_as_it_asks() {
    let (site, desk) = (Site::start().await, Desk::open().await);
    site.set("/good", 200, feed(&[quake("us1", 50.0, 4.9, 0)]));
    site.set_with("/bad", 429, vec![("retry-after", "3600".to_owned())], "");
    let (stop, stopped) = watch::channel(false);
    let tasks = [("good", "/good"), ("bad", "/bad")].map(|(id, path)| {
        let source = source(&site, id, FeedKind::Usgs, path);
        tokio::spawn(gather(desk.gatherer.clone(), source, Turns::default(), stopped.clone()))
    });
    let ledger = &desk.gatherer.ledger;
    let memory = loop {
        let (good, bad) =
            (ledger.memory(&"good".into()).await.unwrap(), ledger.memory(&"bad".into()).await.unwrap());
        if let (Some(good), Some(bad)) = (good, bad) {
            break [good, bad];
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    stop.send(true).unwrap();
    for task in tasks {
        task.await.unwrap();
    }
    let [good, bad] = memory;
    assert_eq!([good.heard_at, bad.heard_at], [Some(now()), None]);
    let [good, bad] = [good.asking, bad.asking];
    assert_eq!((good.taken, good.trouble, good.failures), (1, None, 0));
    assert_eq!((good.next_at.unwrap() - now()).num_seconds(), 300);
    assert_eq!((bad.taken, bad.failures), (0, 1));
    assert!(bad.trouble.unwrap().to_string().contains("429"));
    assert_eq!((bad.next_at.unwrap() - now()).num_seconds(), 3_600);
    assert_eq!(desk.brought("good").await.len(), 1);
    // Consoles are told how each stands; silence is never shown as calm.
    let [bad, good] = ledger.feeds().await.unwrap().try_into().unwrap();
    assert!(bad.is_stale(now()) && bad.trouble().unwrap().to_string().contains("429"), "{bad:?}");
    assert!(!good.is_stale(now()) && good.trouble().is_none(), "{good:?}");
    let asking = good.asking.unwrap();
    assert_eq!((asking.taken, asking.refused, asking.failures, asking.has_answered), (1, 0, 0, true));
    assert_eq!(bad.asking.unwrap().next_at.map(|at| (at - now()).num_seconds()), Some(3_600));
}
