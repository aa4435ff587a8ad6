//! How answers are written: frames, JSON, problems.

use std::sync::Arc;

use axum::{
    body::Body,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use serde::Serialize;

use crate::{
    domain::Instant,
    hq::ledger::{Changes, Chunk, LedgerError},
    protocol::{Digests, End, Frame, Hello, Problem, Results, Versions, encode},
};

/// Frames on their way out; in which writing, the asker's `Accept` decides once the answer is there.
pub(super) struct Frames(Unwritten);

/// An answer of frames before it is written.
#[derive(Clone, Debug)]
pub(super) struct Unwritten {
    pub(super) hello: Hello,
    pub(super) results: Option<Results>,
    pub(super) chunks: Vec<Chunk>,
    pub(super) digests: Option<Digests>,
    pub(super) end: End,
}

impl Frames {
    /// Begins with who answers.
    pub(super) fn begin(hello: Hello) -> Self {
        let end = End { now: hello.now, more: false, since: None };
        Self(Unwritten { hello, results: None, chunks: Vec::new(), digests: None, end })
    }

    pub(super) fn results(&mut self, results: Results) {
        self.0.results = Some(results);
    }

    pub(super) fn digests(&mut self, digests: Digests) {
        self.0.digests = Some(digests);
    }

    /// Adds the rows and the last frame.
    pub(super) fn finish(mut self, changes: &Changes, now: Instant) -> Response {
        self.0.chunks.clone_from(&changes.chunks);
        self.0.end = End { now, more: changes.more, since: changes.since.clone() };
        let mut answer = StatusCode::OK.into_response();
        answer.extensions_mut().insert(Arc::new(self.0));
        answer
    }
}

impl Unwritten {
    /// Writes the frames as JSON, one a line.
    pub(super) fn lines(&self) -> Vec<u8> {
        let mut out = encode(&Frame::Hello(self.hello.clone()));
        if let Some(results) = &self.results {
            out.extend(encode(&Frame::Results(results.clone())));
        }
        self.chunks.iter().for_each(|chunk| push_rows(&mut out, chunk));
        if let Some(digests) = &self.digests {
            out.extend(encode(&Frame::Digests(digests.clone())));
        }
        out.extend(encode(&Frame::End(self.end.clone())));
        out
    }
}

/// Writes what [`encode`] writes for the same rows, without reading the records that are JSON already.
fn push_rows(out: &mut Vec<u8>, chunk: &Chunk) {
    out.extend(br#"{"frame":"rows","collection":"#);
    out.extend(json(&chunk.collection));
    out.extend(br#","mode":"#);
    out.extend(json(&chunk.mode));
    out.extend(br#","rows":["#);
    out.extend(chunk.rows.as_bytes());
    out.extend(br#"],"cursor":"#);
    out.extend(json(&chunk.cursor));
    out.extend(b"}\n");
}

/// Writes words and cursors, for which it cannot fail.
fn json(word: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(word).unwrap_or_default()
}

/// Writes a body that is JSON already.
pub(super) fn raw_json(body: impl Into<Body>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], body.into()).into_response()
}

/// The most bytes of an error: it goes over slow links too, whatever it quotes.
const MAX_PROBLEM: usize = 300;

/// Writes an error; what it quotes stands at the end of its detail, which is cut.
pub(super) fn problem(status: StatusCode, name: &str, title: &str, detail: &str) -> Response {
    let write = |detail: &str| json(&Problem::new(status.as_u16(), name, title, detail));
    let mut detail: String = detail.chars().take(MAX_PROBLEM).collect();
    let mut body = write(&detail);
    while body.len() > MAX_PROBLEM && detail.pop().is_some() {
        body = write(&format!("{detail}…"));
    }
    (status, [(header::CONTENT_TYPE, Problem::MEDIA_TYPE)], body).into_response()
}

/// Says that a request cannot be read, and where.
pub(super) fn bad_request(detail: &str) -> Response {
    problem(StatusCode::BAD_REQUEST, "bad-request", "The request cannot be read", detail)
}

/// Says that HQ and whoever asks have no version of the protocol in common, and who is to be updated.
pub(super) fn upgrade_needed(theirs: Versions) -> Response {
    let ours = Versions::OURS;
    let older = if theirs.newest < ours.oldest { "update haree on the console" } else { "update HQ" };
    let detail = format!(
        "the console speaks version {theirs} of the protocol and HQ {ours}; {older}. Acts are still taken."
    );
    problem(StatusCode::CONFLICT, "upgrade-needed", "No common version", &detail)
}

/// Says that the ledger failed; the reason goes to HQ's log, paths and all.
pub(super) fn ledger_failed(error: &LedgerError) -> Response {
    tracing::error!(%error, "the ledger failed");
    let detail = "HQ cannot use its ledger now; nothing was lost. Its log says why. Ask again in a while.";
    let answer = problem(StatusCode::SERVICE_UNAVAILABLE, "ledger-failed", "HQ's ledger failed", detail);
    ([(header::RETRY_AFTER, "5")], answer).into_response()
}

/// Keeps every answer out of caches: one that is not HQ's own must never look like it.
pub(super) async fn never_cached(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer
}
