//! An HQ on a free port with a ledger of its own, a plain HTTP client, and a model of a console.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a broken set-up is a failed test")]

use std::{collections::BTreeMap, path::Path, sync::Arc};

use haree::{
    domain::{
        Act, ActKey, Alert, AlertId, Clean, Clock, ConsoleId, Deed, Dimensions, Direction, Draft, Feed,
        FeedId, Hour, Instant, MessageType, Metric, Observation, Origin, Period, Provenance, RecordedAct,
        Scope, Series, Severity, SourceId, Standing, Status, Urgency, Value,
    },
    domain::{Certainty, Prose},
    hq::{Batch, Birth, Door, LedgerError, Options, SqliteLedger, Turns, bind, serve},
    protocol::{Collection, Cursor, End, Frame, Hello, Mode, Row, SyncRequest, Verdict, decode, encode},
};
use tokio::{sync::watch, task::JoinHandle};

/// What the clock of every test HQ shows.
pub(crate) fn now() -> Instant {
    "2026-11-24T05:12:00Z".parse().unwrap()
}

pub(crate) struct Hq {
    pub(crate) ledger: Arc<SqliteLedger>,
    pub(crate) turns: Turns,
    pub(crate) url: String,
    pub(crate) stop: watch::Sender<bool>,
    pub(crate) task: JoinHandle<()>,
    pub(crate) dir: tempfile::TempDir,
    client: reqwest::Client,
}

pub(crate) async fn open(
    dir: &Path,
    provenance: Provenance,
    records: Batch,
) -> Result<SqliteLedger, LedgerError> {
    let feed = FeedId::new(&format!("feed of {}", dir.display()));
    SqliteLedger::open(dir, Birth { provenance, at: now(), feed, records }).await
}

/// A real HQ that holds some records.
pub(crate) async fn start(records: Batch) -> Hq {
    start_in(tempfile::tempdir().unwrap(), records).await
}

/// A real HQ on the ledger of a directory; a new one holds some records.
pub(crate) async fn start_in(dir: tempfile::TempDir, records: Batch) -> Hq {
    let ledger = Arc::new(open(dir.path(), Provenance::Real, records).await.unwrap());
    start_on(ledger, dir, Arc::new(now)).await
}

/// A real HQ on a ledger that is open, with a clock of its own.
pub(crate) async fn start_on(ledger: Arc<SqliteLedger>, dir: tempfile::TempDir, clock: Clock) -> Hq {
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let (stop, stopped) = watch::channel(false);
    let name = Clean::new("Test HQ");
    let (door, turns) = (Door::default(), Turns::default());
    let asked = turns.clone();
    let options = Options {
        listener,
        ledger: ledger.clone(),
        clock,
        speed: 1.0,
        name,
        door,
        turns: asked,
        stop: stopped,
    };
    let task = tokio::spawn(async move { serve(options).await.unwrap() });
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    Hq { ledger, turns, url, stop, task, dir, client }
}

/// An answer, whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|e| panic!("{e} in {:?}", self.body))
    }

    pub(crate) fn frames(&self) -> Frames {
        let frames: Vec<Frame> = self.body.lines().map(|line| decode(line.as_bytes()).unwrap()).collect();
        let again: Vec<u8> = frames.iter().flat_map(encode).collect();
        assert_eq!(String::from_utf8(again).unwrap(), self.body, "frames are written as the codec does");
        Frames(frames)
    }

    #[track_caller]
    pub(crate) fn check_problem(&self, status: u16, kind: &str, detail: &str) {
        assert_eq!(self.status, status, "{}", self.body);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["type"], format!("urn:haree:{kind}"));
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().contains(detail), "{problem}");
        assert!(self.body.len() <= 300, "short enough for a slow link: {}", self.body);
    }
}

pub(crate) struct Frames(pub(crate) Vec<Frame>);

impl Frames {
    pub(crate) fn hello(&self) -> &Hello {
        match self.0.first() {
            Some(Frame::Hello(hello)) => hello,
            other => panic!("begins with {other:?}"),
        }
    }

    pub(crate) fn end(&self) -> &End {
        match self.0.last() {
            Some(Frame::End(end)) => end,
            other => panic!("ends with {other:?}"),
        }
    }

    pub(crate) fn results(&self) -> Vec<Verdict> {
        match self.0.get(1) {
            Some(Frame::Results(results)) => results.results.clone(),
            _ => Vec::new(),
        }
    }

    /// The records that came of one collection.
    pub(crate) fn rows(&self, collection: Collection) -> impl Iterator<Item = &serde_json::Value> {
        let of = self.0.iter().filter_map(move |frame| match frame {
            Frame::Rows(rows) if rows.collection == collection => Some(&rows.rows),
            _ => None,
        });
        of.flatten().filter_map(|row| match row {
            Row::Record(record) => Some(record),
            Row::Gone { .. } => None,
        })
    }

    /// The rows that came, as collection and mode.
    pub(crate) fn modes(&self) -> Vec<(Collection, Mode, usize)> {
        let rows = self.0.iter().filter_map(|frame| match frame {
            Frame::Rows(rows) => Some((rows.collection, rows.mode, rows.rows.len())),
            _ => None,
        });
        rows.collect()
    }
}

impl Hq {
    async fn send(&self, request: reqwest::RequestBuilder) -> Answer {
        let answer = request.send().await.unwrap();
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Answer { status, headers, body: answer.text().await.unwrap() }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.client.get(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn get_with(&self, path: &str, header: &str, value: &str) -> Answer {
        self.send(self.client.get(format!("{}{path}", self.url)).header(header, value)).await
    }

    pub(crate) async fn post(&self, path: &str, body: impl Into<reqwest::Body>) -> Answer {
        self.send(self.client.post(format!("{}{path}", self.url)).body(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.send(self.client.delete(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn sync(&self, request: &SyncRequest) -> Frames {
        let answer = self.post("/v1/sync", serde_json::to_vec(request).unwrap()).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "no-store");
        answer.frames()
    }
}

/// A console's cache, as simple as can be.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) have: BTreeMap<Collection, Cursor>,
    pub(crate) rows: BTreeMap<(Collection, String), serde_json::Value>,
    /// What came since the last snapshot began.
    generation: BTreeMap<Collection, Vec<String>>,
}

impl Model {
    pub(crate) fn request(&self) -> SyncRequest {
        SyncRequest {
            proto: 1,
            min_proto: 1,
            console: ConsoleId::new("test-console"),
            acts: Vec::new(),
            feed: None,
            have: self.have.clone(),
            want: Collection::ALL.to_vec(),
            budget: None,
            wait: 0,
        }
    }

    pub(crate) fn apply(&mut self, frames: &Frames) {
        for frame in &frames.0 {
            let Frame::Rows(rows) = frame else { continue };
            let generation = self.generation.entry(rows.collection).or_default();
            if rows.mode.begins() {
                generation.clear();
            }
            for row in &rows.rows {
                let record = match row {
                    Row::Record(record) => record,
                    Row::Gone { gone } => {
                        self.rows.remove(&(rows.collection, format!("{gone:?}")));
                        continue;
                    }
                };
                let key = key(rows.collection, record);
                generation.push(key.clone());
                self.rows.insert((rows.collection, key), record.clone());
            }
            if rows.mode.ends() {
                let kept =
                    |(c, key): &(Collection, String)| *c != rows.collection || generation.contains(key);
                self.rows.retain(|at, _| kept(at));
            }
            self.have.insert(rows.collection, rows.cursor.clone());
        }
    }

    pub(crate) fn count(&self, collection: Collection) -> usize {
        self.rows.keys().filter(|(c, _)| *c == collection).count()
    }
}

fn key(collection: Collection, record: &serde_json::Value) -> String {
    let fields: &[&str] = match collection {
        Collection::Acts => &["console", "epoch", "sequence"],
        Collection::Observations => &["metric", "place", "by", "period", "source", "revision"],
        _ => &["id"],
    };
    fields.iter().map(|field| record[field].to_string()).collect::<Vec<_>>().join("|")
}

/// Movements into Batugade in the hour that lies so many hours back.
pub(crate) fn crossings(hours_back: i64, value: i64) -> Observation {
    let hour = Hour(now().timestamp() / 3600 - hours_back);
    Observation {
        series: Series {
            metric: Metric::Crossings,
            place: "BTG".into(),
            dimensions: Dimensions::crossing(Direction::Entry),
        },
        period: Period::Hour(hour),
        source: SourceId::new("post"),
        revision: 0,
        value: Value::Number(value),
        as_of: hour.end(),
        recorded_at: hour.end(),
        standing: Standing::Final,
        note: None,
    }
}

pub(crate) fn figures(observations: Vec<Observation>) -> Batch {
    Batch { observations, ..Batch::default() }
}

pub(crate) fn alert(id: &str) -> Alert {
    Alert {
        id: AlertId::new(id),
        origin: Origin::Hq,
        sender: "met@example.tl".into(),
        sent: now(),
        status: Status::Actual,
        message_type: MessageType::Alert,
        scope: Scope::Public,
        language: Clean::default(),
        references: Vec::new(),
        event: "Flood".into(),
        categories: Vec::new(),
        urgency: Urgency::Immediate,
        severity: Severity::Severe,
        certainty: Certainty::Observed,
        effective: None,
        onset: None,
        expires: None,
        sender_name: Clean::default(),
        headline: "Comoro river over its banks".into(),
        description: Prose::default(),
        instruction: Prose::default(),
        web: Clean::default(),
        contact: Clean::default(),
        areas: Vec::new(),
        tsunami: false,
        incidents: Vec::new(),
        impact: None,
        remarks: Vec::new(),
    }
}

pub(crate) fn alerts(ids: &[&str]) -> Batch {
    Batch { alerts: ids.iter().map(|id| alert(id)).collect(), ..Batch::default() }
}

pub(crate) fn feed(heard_at: Instant) -> Batch {
    let feed = Feed {
        id: "gdacs".into(),
        name: "GDACS".into(),
        heard_at,
        stale_after_seconds: Some(600),
        asking: None,
    };
    Batch { feeds: vec![feed], ..Batch::default() }
}

pub(crate) fn acknowledge(sequence: u64, alert: &str, reason: &str) -> RecordedAct {
    RecordedAct::queued(Act {
        key: ActKey { console: ConsoleId::new("test-console"), epoch: 0xfeed_0000_0000_0001, sequence },
        draft: Draft {
            who: "Ana".into(),
            happened_at: now(),
            deed: Deed::Acknowledge { alert: AlertId::new(alert), reason: reason.into(), sent: None },
        },
    })
}
