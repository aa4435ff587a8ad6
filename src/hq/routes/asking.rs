//! Reads requests, also those of newer consoles: what HQ does not know is left out, not refused.

use std::collections::BTreeMap;

use axum::{body::Bytes, extract::rejection::BytesRejection, http::StatusCode, response::Response};
use serde::Deserialize;

use super::answer::{bad_request, problem};
use crate::{
    domain::{ActKey, Clean, ConsoleId, FeedId, Instant, RecordedAct},
    hq::ledger::{Asked, Wanted},
    protocol::{Collection, Cursor, Outcome, Verdict},
};

/// The most bytes of rows in one answer; it is also what a console gets that names no budget.
const MAX_BUDGET: usize = 4 * 1024 * 1024;

/// A request for changes, read.
pub(super) struct Asking {
    pub(super) console: ConsoleId,
    pub(super) acts: Vec<Read>,
    /// The ledger that the acts are meant for.
    pub(super) feed: Option<FeedId>,
    pub(super) asked: Asked,
    pub(super) wait: u32,
}

/// One act of a request.
pub(super) enum Read {
    Known(RecordedAct),
    /// An act whose key can be read and the rest cannot.
    Unreadable(Verdict),
}

/// `SyncRequest` with room for what later versions add.
#[derive(Deserialize)]
struct Wire {
    console: ConsoleId,
    #[serde(default)]
    acts: Vec<serde_json::Value>,
    #[serde(default)]
    feed: Option<FeedId>,
    #[serde(default)]
    have: BTreeMap<String, String>,
    want: Vec<String>,
    budget: Option<usize>,
    #[serde(default)]
    wait: u32,
}

/// Reads the body of `POST /v1/sync`.
#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
pub(super) fn sync(body: Result<Bytes, BytesRejection>) -> Result<Asking, Response> {
    let wire: Wire = serde_json::from_slice(&whole(body)?).map_err(|e| bad_request(&e.to_string()))?;
    let acts = wire
        .acts
        .into_iter()
        .enumerate()
        .map(|(i, value)| read_act(value).map_err(|e| bad_request(&format!("acts[{i}]: {e}"))));
    Ok(Asking {
        console: wire.console,
        acts: acts.collect::<Result<_, _>>()?,
        feed: wire.feed,
        asked: asked(&wire.want, |collection| wire.have.get(collection.name()).cloned(), wire.budget),
        wait: wire.wait,
    })
}

/// Reads the body of `POST /v1/acts`.
#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
pub(super) fn act(body: Result<Bytes, BytesRejection>) -> Result<RecordedAct, Response> {
    serde_json::from_slice(&whole(body)?).map_err(|e| bad_request(&e.to_string()))
}

/// The query of `GET /v1/sync`.
#[derive(Deserialize)]
pub(super) struct Since {
    #[serde(rename = "since")]
    pub(super) cursor: Option<String>,
    #[serde(default)]
    pub(super) wait: u32,
    #[serde(default)]
    pub(super) console: Clean,
    budget: Option<usize>,
}

impl Since {
    /// Every collection, from one place.
    pub(super) fn asked(&self) -> Asked {
        let want: Vec<String> = Collection::ALL.iter().map(|c| c.name().to_owned()).collect();
        asked(&want, |_| self.cursor.clone(), self.budget)
    }
}

/// The query of `GET /v1/observations`.
#[derive(Deserialize)]
pub(super) struct Which {
    metric: Option<Clean>,
    place: Option<Clean>,
    from: Option<Instant>,
    until: Option<Instant>,
    as_of: Option<Instant>,
}

impl From<Which> for Wanted {
    fn from(which: Which) -> Self {
        let Which { metric, place, from, until, as_of } = which;
        Self { metric, place, from, until, as_of }
    }
}

fn asked(want: &[String], have: impl Fn(Collection) -> Option<String>, budget: Option<usize>) -> Asked {
    let mut known: Vec<Collection> = Vec::new();
    for name in want {
        let named = Collection::ALL.into_iter().find(|c| c.name() == name);
        known.extend(named.filter(|collection| !known.contains(collection)));
    }
    let have = known.iter().filter_map(|c| Some((*c, Cursor::new(&have(*c)?)?))).collect();
    Asked { want: known, have, budget: budget.unwrap_or(MAX_BUDGET).min(MAX_BUDGET) }
}

/// An act whose key alone can be read, as a newer console's, is answered by itself, so that it does not
/// hold up the others. The answer is not kept: an HQ that can read the act takes it when it comes again.
fn read_act(value: serde_json::Value) -> Result<Read, serde_json::Error> {
    let error = match serde_json::from_value(value.clone()) {
        Ok(act) => return Ok(Read::Known(act)),
        Err(error) => error,
    };
    let key: ActKey = serde_json::from_value(value)?;
    let reason = Clean::new(&format!("this HQ cannot read the act: {error}"));
    Ok(Read::Unreadable(Verdict { key, outcome: Outcome::Rejected { reason } }))
}

#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
fn whole(body: Result<Bytes, BytesRejection>) -> Result<Bytes, Response> {
    body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => problem(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            "The request is too large",
            "HQ reads bodies of at most 1 MiB; send fewer acts at once",
        ),
        _ => bad_request(&rejection.body_text()),
    })
}
