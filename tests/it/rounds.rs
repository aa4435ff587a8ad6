//! Folders and a DTM as sources of figures: what reaches the ledger, what is told, what is left alone.

mod mappings;

use std::{
    fs,
    io::Write as _,
    sync::{Arc, Mutex},
    time::{Duration, SystemTime},
};

use axum::extract::Request;
use chrono::TimeDelta;
use haree::{
    domain::{
        Clock, FeedKind, Instant, Observation, Period, PlaceId, Provenance, Series, SourceId, reference,
    },
    hq::{Batch, FigureCounts, Gathered, Gatherer, Ledger as _, SqliteLedger},
    net::{Credential, Fetcher, Patience, Secret},
    settings::table_map,
    sources::{Memory, Source, Tables, dhis2::Key, dtm, folder},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
};

use crate::support::{
    hq::{now, open},
    site::{Reply, Site},
    told,
};

const EVERY: Duration = Duration::from_mins(5);

/// HQ's side: a ledger, and what was kept from one turn to the next.
struct Desk {
    gatherer: Gatherer<SqliteLedger>,
    memory: Memory,
    source: Source,
    clock: Arc<Mutex<Instant>>,
    dir: tempfile::TempDir,
}

impl Desk {
    async fn open(kind: FeedKind, tables: Tables) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let records = Batch { places: reference::places(), ..Batch::default() };
        let ledger = Arc::new(open(dir.path(), Provenance::Real, records).await.unwrap());
        let shown = Arc::new(Mutex::new(now()));
        let clock: Clock = {
            let shown = Arc::clone(&shown);
            Arc::new(move || *shown.lock().unwrap())
        };
        let patience = Patience { connect: Duration::from_secs(2), silence: Duration::from_secs(2) };
        let fetcher = Fetcher::new(patience).unwrap();
        let source = Source {
            id: "it".into(),
            kind,
            address: String::new(),
            name: "It".into(),
            every: EVERY,
            test_every: None,
            figures: None,
            tables: Some(tables),
            mapping: None,
        };
        let gatherer = Gatherer { ledger, fetcher, clock, chance: || 0.5, keep: TimeDelta::days(400) };
        Self { gatherer, memory: Memory::default(), source, clock: shown, dir }
    }

    async fn ask(&mut self) -> Gathered {
        let (gathered, cursor) = self.gatherer.ask(&self.source, &self.memory).await.unwrap();
        self.memory.cursor = cursor;
        gathered
    }

    async fn trouble(&self) -> String {
        let trouble = self.gatherer.ask(&self.source, &self.memory).await.unwrap_err();
        told(&trouble.telling())
    }

    fn later(&self, minutes: i64) {
        *self.clock.lock().unwrap() += TimeDelta::minutes(minutes);
    }

    /// HQ is started again over the same ledger, which alone remembers.
    async fn restart(&mut self) {
        self.gatherer.ledger.remember(&self.source.id, &self.memory).await.unwrap();
        self.memory = self.gatherer.ledger.memory(&self.source.id).await.unwrap().unwrap();
    }

    /// Every revision of what a source says of a place and a day.
    async fn revisions(&self, source: &str, place: &str, day: &str) -> Vec<(Option<i64>, String)> {
        let metric = if self.source.kind == FeedKind::Dtm { "displacement.people" } else { "crossings" };
        let metric = haree::domain::Metric::ALL.iter().find(|known| known.name() == metric).unwrap();
        let dimensions = match self.source.kind {
            FeedKind::Dtm => haree::domain::Dimensions::default(),
            _ => haree::domain::Dimensions::crossing(haree::domain::Direction::Entry),
        };
        let series = Series { metric: *metric, place: PlaceId::new(place), dimensions };
        let period = Period::parse(day, None).unwrap();
        let said = self.gatherer.ledger.explain(&SourceId::new(source), (&series, period)).await.unwrap();
        let said = said.into_iter().map(|explained| {
            let Observation { value, note, .. } = explained.observation;
            let stands = explained.stands.map(|stands| format!("{} row {}", stands.address, stands.row));
            (value.number(), format!("{} {}", stands.unwrap_or_default(), note.unwrap_or_default()))
        });
        said.collect()
    }
}

const MAPPING: &str = "dates = \"dmy\"\nplace = { column = \"Posto\" }\nperiod = { column = \"Loron\" }\n\
    [[figure]]\nmetric = \"crossings\"\ndirection = \"entry\"\nvalue = { column = \"Tama\" }\n";

/// A watched folder and its desk.
async fn folder() -> (tempfile::TempDir, Desk) {
    let inbox = tempfile::tempdir().unwrap();
    let map = Some(table_map(MAPPING, "m.toml").unwrap());
    let setup = folder::Setup { path: inbox.path().to_owned(), map, zone: None };
    let desk = Desk::open(FeedKind::Folder, Tables::Folder(Arc::new(setup))).await;
    (inbox, desk)
}

impl Desk {
    /// Writes a file that was last changed so many minutes before now.
    fn put(&self, inbox: &tempfile::TempDir, name: &str, content: &[u8], minutes: i64) {
        let path = inbox.path().join(name);
        let mut file = fs::File::create(path).unwrap();
        file.write_all(content).unwrap();
        let at: SystemTime = (*self.clock.lock().unwrap() - TimeDelta::minutes(minutes)).into();
        file.set_modified(at).unwrap();
    }
}

fn counts(gathered: &Gathered) -> [u64; 3] {
    let FigureCounts { new, revised, unchanged, .. } = gathered.figures.unwrap_or_default();
    [new, revised, unchanged]
}

#[tokio::test]
async fn a_file_in_a_watched_folder_reaches_the_ledger_once_and_its_changes_are_revisions() {
    let (inbox, mut desk) = folder().await;
    assert_eq!(desk.ask().await, Gathered::default(), "an empty folder is a sign of life");
    let days = "Loron,Posto,Tama\n22/11/2026,Batugade,640\n23/11/2026,Batugade,611\n";
    desk.put(&inbox, "days.csv", days.as_bytes(), 0);
    assert_eq!(desk.ask().await.files, [], "somebody may be writing into it");
    assert_eq!(counts(&desk.ask().await), [2, 0, 0]);
    assert_eq!(desk.ask().await.figures, None);
    desk.restart().await;
    assert_eq!(desk.ask().await.figures, None, "what was read is remembered in the ledger");
    desk.later(60);
    desk.put(&inbox, "days.csv", days.replace("640", "642").as_bytes(), 10);
    assert_eq!(counts(&desk.ask().await), [0, 1, 1]);
    let said = desk.revisions("it", "BTG", "2026-11-22").await;
    assert_eq!(said, [(Some(642), "days.csv row 2 ".to_owned()), (Some(640), "days.csv row 2 ".to_owned())]);
    // Another name is no other content.
    desk.put(&inbox, "copy of days.csv", days.replace("640", "642").as_bytes(), 10);
    assert_eq!(desk.ask().await.figures, None);
    let names: Vec<_> = fs::read_dir(inbox.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "files are people's");
    let feeds = desk.gatherer.ledger.feeds().await.unwrap();
    assert_eq!(feeds[0].heard_at, *desk.clock.lock().unwrap());
}

#[tokio::test]
async fn a_file_that_cannot_be_taken_is_told_until_it_changes_and_costs_no_other() {
    let (inbox, mut desk) = folder().await;
    let page = b"<html><table><tr><td>Loron</td></tr></table>";
    let persons = "Loron,Posto,Tama,Naran\n22/11/2026,Batugade,1,Maria dos Santos\n";
    let half = "Loron,Posto,Tama\n22/11/2026,Batugade,640\n22/11/2026,Nowhere,1\n";
    for (name, content) in [
        ("a.csv", persons.as_bytes()),
        ("b.xls", page.as_slice()),
        ("c.xlsx", b"PK\x03\x04 and then nothing"),
        ("d.csv", b""),
        ("e.csv", half.as_bytes()),
        ("f.csv", b"Loron,Posto,Tama\n22/11/2026,Salele,7\n"),
    ] {
        desk.put(&inbox, name, content, 10);
    }
    let gathered = desk.ask().await;
    assert_eq!(counts(&gathered), [2, 0, 0]);
    let remark = told(gathered.remark.as_ref().unwrap());
    assert_eq!(remark, "5 files in the folder were not wholly taken; `haree source test it` at HQ says why");
    let said: Vec<String> = gathered.files.iter().map(|(name, report)| format!("{name} {report}")).collect();
    assert!(said[0].contains("field Naran: looks personal"), "{}", said[0]);
    assert!(!said.concat().contains("Santos") && !format!("{:?}", desk.memory).contains("Santos"));
    assert!(said[1].contains("is a web page") && said[2].contains("is damaged or cut off"), "{said:?}");
    // Nothing is tried again before it changes, and all is told.
    let gathered = desk.ask().await;
    assert_eq!((gathered.files.len(), told(gathered.remark.as_ref().unwrap())), (0, remark));
    desk.put(&inbox, "e.csv", half.replace("Nowhere", "Sakato").as_bytes(), 10);
    for name in ["a.csv", "b.xls", "c.xlsx", "d.csv"] {
        fs::remove_file(inbox.path().join(name)).unwrap();
    }
    let gathered = desk.ask().await;
    assert_eq!((counts(&gathered), gathered.remark), ([1, 0, 1], None));
    drop(inbox);
    assert!(desk.trouble().await.contains("cannot be read (No such file or directory"));
}

/// A DTM whose answers are set by the test.
async fn site() -> Site {
    let site = Site::start_in(gateway).await;
    site.set("country-list", 200, include_str!("../samples/dtm/displacement-country-list.json"));
    site
}

impl Site {
    /// Puts our country into the list.
    fn works_here(&self) {
        let list = include_str!("../samples/dtm/displacement-country-list.json");
        self.set("country-list", 200, list.replace("\"FJI\"", "\"TLS\""));
    }

    async fn desk(&self, key: &'static str) -> Desk {
        let key = Key {
            credential: Credential::ApiToken(Secret::new(key.to_owned())),
            kept: "DTM_KEY".into(),
            age: None,
        };
        let setup = dtm::Setup {
            base: format!("{}/v3", self.url),
            key: Some(Arc::new(move || Ok(key.clone()))),
            country: "TLS".into(),
            operation: None,
        };
        Desk::open(FeedKind::Dtm, Tables::Dtm(Arc::new(setup))).await
    }
}

/// Answers as DTM's gateway does: 401 without a key, 403 with one that is not known.
fn gateway(site: &Site, request: &Request) -> Reply {
    site.hear(request.uri().to_string().replace("/v3/displacement/", ""));
    let refused = |status| Reply { status, headers: Vec::new(), body: b"{}".to_vec() };
    match request.headers().get("Ocp-Apim-Subscription-Key").map(|key| key.to_str().unwrap_or_default()) {
        None => return refused(401),
        Some(key) if key != "good" => return refused(403),
        Some(_) => {}
    }
    let Reply { status, body, .. } = site.reply(request.uri().path().trim_start_matches("/v3/displacement/"));
    // With the mark before its first byte, and packed.
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(b"\xef\xbb\xbf").unwrap();
    packer.write_all(&body).unwrap();
    let mut headers = vec![("content-encoding", "gzip".to_owned())];
    headers.extend((status == 429).then(|| ("retry-after", "60".to_owned())));
    Reply { status, headers, body: packer.finish().unwrap() }
}

/// One row of a round.
fn row(place: &str, round: u32, day: &str, (kind, people): (&str, i64)) -> serde_json::Value {
    json!({
        "operation": "Floods", "admin0Name": "Timor-Leste", "admin0Pcode": "TLS", "admin1Name": place, "admin1Pcode": place,
        "numPresentIdpInd": people, "reportingDate": format!("{day}T00:00:00"), "roundNumber": round,
        "displacementReason": "Natural disaster", "idpOriginAdmin1Name": "Not available", "assessmentType": kind
    })
}

fn rows(rows: &[serde_json::Value]) -> String {
    json!({"result": rows, "statusCode": 200, "isSuccess": true, "errorMessages": []}).to_string()
}

#[tokio::test]
async fn that_dtm_has_no_operation_here_is_no_failure() {
    let site = site().await;
    let mut desk = site.desk("good").await;
    let gathered = desk.ask().await;
    assert_eq!(
        told(gathered.remark.as_ref().unwrap()),
        "DTM has no operation for TLS; displacement comes from reports and by hand"
    );
    assert_eq!(site.asked(), ["country-list"]);
    assert_eq!(desk.gatherer.ledger.feeds().await.unwrap().len(), 1, "it was heard");
    // It is in the list, and there is nothing yet.
    site.works_here();
    let nothing = json!({"result": null, "isSuccess": false, "errorMessages": ["No data found"]}).to_string();
    site.set("admin0", 200, nothing.clone());
    site.set("admin1", 404, nothing);
    let gathered = desk.ask().await;
    assert_eq!((gathered.remark.is_some(), counts(&gathered)), (false, [0, 0, 0]));
}

#[tokio::test]
async fn rounds_are_figures_of_their_days_new_ones_are_fetched_alone_and_corrections_are_revisions() {
    let site = site().await;
    let mut desk = site.desk("good").await;
    site.works_here();
    let (first, second) = ("2026-10-20", "2026-11-20");
    let one = row("TL06", 4, first, ("BA", 120));
    site.set("admin0", 200, rows(&[row("", 4, first, ("BA", 150))]));
    site.set(
        "admin1",
        200,
        rows(&[one.clone(), row("TL06", 4, first, ("SA", 118)), row("XX99", 4, first, ("BA", 1))]),
    );
    let gathered = desk.ask().await;
    assert_eq!(counts(&gathered), [3, 0, 0]);
    assert_eq!(
        gathered.issues.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["row 3, field XX99: is no place of ours; it was left out"]
    );
    assert_eq!(site.asked(), ["country-list", "admin0?Admin0Pcode=TLS", "admin1?Admin0Pcode=TLS"]);
    let baseline = desk.revisions("it-ba", "dili", first).await;
    assert!(baseline[0].1.contains("row 1 DTM round 4, BA, Floods: Natural disaster 120"), "{baseline:?}");
    assert_eq!(desk.revisions("it-sa", "dili", first).await[0].0, Some(118), "beside it, and never added");
    assert_eq!(desk.revisions("it-ba", "TLS", first).await[0].0, Some(150));
    // A new round, and nothing else is new.
    desk.later(24 * 60);
    desk.restart().await;
    site.set("admin1", 200, rows(&[one, row("TL06", 5, second, ("BA", 90))]));
    assert_eq!(counts(&desk.ask().await), [1, 0, 2]);
    assert_eq!(site.asked()[2], "admin1?Admin0Pcode=TLS&FromRoundNumber=2");
    // The round is corrected; a week later everything is asked for again.
    desk.later(7 * 24 * 60);
    site.set("admin1", 200, rows(&[row("TL06", 5, second, ("BA", 95))]));
    assert_eq!(counts(&desk.ask().await), [0, 1, 1]);
    assert_eq!(site.asked()[2], "admin1?Admin0Pcode=TLS");
    let said = desk.revisions("it-ba", "dili", second).await;
    assert_eq!(said.iter().map(|(value, _)| *value).collect::<Vec<_>>(), [Some(95), Some(90)]);
}

#[tokio::test]
async fn what_is_wrong_with_dtm_says_what_to_do() {
    let site = site().await;
    let unknown = site.desk("bad").await;
    assert!(unknown.trouble().await.contains("does not take the key in DTM_KEY; check that it is whole"));
    let mut desk = site.desk("good").await;
    if let Some(Tables::Dtm(setup)) = &desk.source.tables {
        let setup = dtm::Setup { key: None, ..setup.as_ref().clone() };
        desk.source.tables = Some(Tables::Dtm(Arc::new(setup)));
    }
    assert!(
        desk.trouble()
            .await
            .contains("lets nobody in without a key; get one at https://dtm-apim-portal.iom.int")
    );
    let desk = site.desk("good").await;
    site.works_here();
    for (status, body, said) in [
        (429, "", "answers 429 (Too Many Requests)"),
        (500, "", "answers 500"),
        (404, "", "answers 404"),
        (200, "", "did not answer as DTM does: is empty"),
        (200, "<html>", "is a web page"),
        (200, "{\"result\": [{\"operation\":", "ends in the middle"),
        (200, "{}", "has no list `result`"),
        (
            200,
            "{\"isSuccess\":false,\"errorMessages\":[\"Rounds start at 1\"]}",
            "DTM does: Rounds start at 1",
        ),
        (200, "{\"isSuccess\":false}", "it refuses without a reason"),
    ] {
        site.set("admin0", status, body);
        let trouble = desk.trouble().await;
        assert!(trouble.contains(said), "{status} {body}: {trouble}");
    }
    site.set("country-list", 404, "");
    assert!(desk.trouble().await.contains("answers 404"), "that is no DTM");
    assert_eq!(desk.gatherer.ledger.feeds().await.unwrap(), [], "none of it is a sign of life");
}

#[tokio::test]
async fn an_answer_of_dtm_that_breaks_off_changes_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let site = Site::at(&listener);
    tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let mut question = [0; 4_096];
        assert!(socket.read(&mut question).await.unwrap() > 0);
        socket.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{\"result\":[").await.unwrap();
    });
    let desk = site.desk("good").await;
    assert!(desk.trouble().await.contains("broke off after 11 bytes"));
    assert!(desk.dir.path().is_dir());
}
