//! An HQ in memory that keeps to the protocol, on a real port, and can be killed and started again.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt as _;
use haree::domain::{Act, ActKey, Clean, ConsoleId, FeedId, Instant, Provenance};
use haree::protocol::{
    Collection, Cursor, End, Frame, Hello, Mode, NDJSON, Outcome, PROTO, Problem, Results, Row, Rows,
    SyncRequest, Verdict, encode,
};
use serde_json::{Value, json};
use tokio::sync::Notify;

use super::memory::CONSOLE;
use crate::support::toxic::{Reply, Request, Server, http};

/// The ledger: what a restart keeps.
#[derive(Clone, Default)]
pub(super) struct FakeHq(Arc<Inner>);

#[derive(Default)]
struct Inner {
    ledger: Mutex<Ledger>,
    changed: Notify,
}

#[derive(Default)]
pub(super) struct Ledger {
    rows: Vec<(Collection, Value)>,
    /// Every act that was ever taken, and what was said.
    pub(super) acts: BTreeMap<ActKey, (Act, Outcome)>,
    /// How many rows one answer may have.
    pub(super) page: Option<usize>,
    /// Which life of the ledger it is.
    pub(super) life: u32,
    /// Cuts the next answer to acts after this many bytes, once what it says is in the ledger.
    pub(super) cut_after: Option<usize>,
}

impl FakeHq {
    pub(super) async fn serve(&self) -> std::io::Result<Server> {
        self.serve_at(([127, 0, 0, 1], 0).into()).await
    }

    pub(super) async fn serve_at(&self, at: SocketAddr) -> std::io::Result<Server> {
        let hq = self.clone();
        Server::start_at(at, move |request| {
            let hq = hq.clone();
            async move { hq.answer(request).await }.boxed()
        })
        .await
    }

    pub(super) fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.0.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn add(&self, collection: Collection, id: &str) {
        self.ledger().rows.push((collection, json!({ "id": id })));
        self.0.changed.notify_waiters();
    }

    async fn answer(&self, request: Request) -> Reply {
        match request.line.split_once(' ') {
            Some(("POST", "/v1/sync")) => self.post(&request.body).await,
            Some(("GET", target)) => self.poll(target).await,
            _ => Reply::Close(http("404 Not Found", "text/plain", b"")),
        }
    }

    async fn poll(&self, target: &str) -> Reply {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let value = |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name));
        let at = value("since=r").and_then(|rev| rev.parse().ok()).unwrap_or(0);
        self.hold(at, value("wait=").and_then(|wait| wait.parse().ok()).unwrap_or(0)).await;
        let ledger = self.ledger();
        if ledger.rows.len() == at {
            return Reply::Close(b"HTTP/1.1 304 Not Modified\r\nconnection: close\r\n\r\n".to_vec());
        }
        let have = Collection::ALL.map(|collection| (collection, at)).into();
        let body = [ledger.hello(), ledger.changes(&Collection::ALL, &have)].concat();
        Reply::Close(http("200 OK", NDJSON, &body))
    }

    async fn post(&self, body: &[u8]) -> Reply {
        let Ok(request) = serde_json::from_slice::<SyncRequest>(body) else {
            return Reply::Close(http("400 Bad Request", "text/plain", b""));
        };
        let rev = |cursor: &Cursor| cursor.as_str()[1..].parse().unwrap_or(0);
        let have: BTreeMap<_, _> = request.have.iter().map(|(c, cursor)| (*c, rev(cursor))).collect();
        let least = Collection::ALL.iter().map(|c| have.get(c).copied().unwrap_or(0)).min().unwrap_or(0);
        self.hold(least, request.wait).await;
        let mut ledger = self.ledger();
        if request.acts.iter().any(|act| reason(&act.act) == "poison") {
            let problem = Problem::new(400, "bad-act", "Bad request", "an act cannot be read");
            let body = serde_json::to_vec(&problem).unwrap_or_default();
            return Reply::Close(http("400 Bad Request", Problem::MEDIA_TYPE, &body));
        }
        let results = request.acts.iter().map(|act| ledger.take(&act.act)).collect::<Vec<_>>();
        let acted = !results.is_empty();
        let mut body = ledger.hello();
        if acted {
            body.extend(encode(&Frame::Results(Results { results, contiguous: Vec::new() })));
        }
        body.extend(ledger.changes(&request.want, &have));
        let mut bytes = http("200 OK", NDJSON, &body);
        if acted && let Some(cut) = ledger.cut_after.take() {
            bytes.truncate(cut);
        }
        drop(ledger);
        self.0.changed.notify_waiters();
        Reply::Close(bytes)
    }

    /// Waits until there is something after a revision, for so many seconds.
    async fn hold(&self, at: usize, wait: u32) {
        let changed = async {
            loop {
                let next = self.0.changed.notified();
                tokio::pin!(next);
                next.as_mut().enable();
                if self.ledger().rows.len() > at {
                    return;
                }
                next.await;
            }
        };
        // Nothing new in time is an answer too.
        drop(tokio::time::timeout(Duration::from_secs(wait.into()), changed).await);
    }
}

impl Ledger {
    /// Begins another life with these records.
    pub(super) fn restore(&mut self, rows: &[(Collection, &str)]) {
        self.life += 1;
        self.rows = rows.iter().map(|(collection, id)| (*collection, json!({ "id": id }))).collect();
    }

    fn hello(&self) -> Vec<u8> {
        let feed = FeedId::new(&format!("feed-{}", self.life));
        greeting(feed, CONSOLE, Provenance::Simulated, Instant::UNIX_EPOCH)
    }

    fn take(&mut self, act: &Act) -> Verdict {
        if let Some((known, outcome)) = self.acts.get(&act.key) {
            let outcome = if known == act { outcome.clone() } else { Outcome::Mismatch };
            return Verdict { key: act.key.clone(), outcome };
        }
        let outcome = if reason(act) == "no" {
            Outcome::Rejected { reason: Clean::new("there is no such alert") }
        } else {
            let order = self.acts.len() as u64 + 1;
            self.rows.push((Collection::Acts, json!({ "id": act.key.to_string() })));
            Outcome::Applied { order, at: Instant::UNIX_EPOCH }
        };
        self.acts.insert(act.key.clone(), (act.clone(), outcome.clone()));
        Verdict { key: act.key.clone(), outcome }
    }

    fn changes(&self, want: &[Collection], have: &BTreeMap<Collection, usize>) -> Vec<u8> {
        let (mut body, mut room, mut more) = (Vec::new(), self.page.unwrap_or(usize::MAX), false);
        for collection in want {
            let from = have.get(collection).copied().unwrap_or(0);
            let mut cursor = self.rows.len();
            let mut rows = Vec::new();
            for (rev, (_, row)) in
                self.rows.iter().enumerate().skip(from).filter(|(_, (of, _))| of == collection)
            {
                if room == 0 {
                    (cursor, more) = (rev, true);
                    break;
                }
                room -= 1;
                rows.push(Row::Record(row.clone()));
            }
            if cursor != from || !have.contains_key(collection) {
                body.extend(frame(*collection, Mode::Delta, rows, &format!("r{cursor}")));
            }
        }
        let since = (!more).then(|| Cursor::new(&format!("r{}", self.rows.len()))).flatten();
        body.extend(end(more, since));
        body
    }
}

pub(super) fn hello(provenance: Provenance) -> Vec<u8> {
    greeting(FeedId::new("feed-0"), CONSOLE, provenance, Instant::UNIX_EPOCH)
}

pub(super) fn greeting(feed: FeedId, console: &str, provenance: Provenance, now: Instant) -> Vec<u8> {
    encode(&Frame::Hello(Hello {
        proto: PROTO,
        min_proto: 1,
        console: ConsoleId::new(console),
        feed,
        provenance,
        name: Clean::new("HQ Dili"),
        now,
        speed: 1.0,
    }))
}

pub(super) fn frame(collection: Collection, mode: Mode, rows: Vec<Row>, cursor: &str) -> Vec<u8> {
    let cursor = Cursor::new(cursor).expect("a short cursor");
    encode(&Frame::Rows(Rows { collection, mode, rows, cursor }))
}

pub(super) fn end(more: bool, since: Option<Cursor>) -> Vec<u8> {
    encode(&Frame::End(End { now: Instant::UNIX_EPOCH, more, since }))
}

fn reason(act: &Act) -> &str {
    act.draft.deed.words()
}
