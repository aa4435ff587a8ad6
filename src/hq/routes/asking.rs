//! Reads requests, also those of newer consoles: what HQ does not know is left out, not refused.

use std::collections::BTreeMap;

use axum::{body::Bytes, extract::rejection::BytesRejection, http::StatusCode, response::Response};
use serde::{
    Deserialize,
    de::{DeserializeOwned, Error as _},
};
use serde_json::Value;

use super::answer::{bad_request, problem};
use crate::{
    domain::{ActKey, Clean, ConsoleId, FeedId, Instant, RecordedAct},
    hq::ledger::{Asked, Wanted},
    protocol::{Collection, Cursor, FetchRequest, Versions},
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
    pub(super) versions: Versions,
}

/// One act of a request.
pub(super) enum Read {
    Known(Box<RecordedAct>),
    /// An act whose key can be read and the rest cannot.
    Unreadable {
        key: ActKey,
        reason: Clean,
    },
}

/// `SyncRequest` with room for what later versions add.
#[derive(Deserialize)]
struct Wire {
    #[serde(default = "first")]
    proto: u32,
    #[serde(default = "first")]
    min_proto: u32,
    console: ConsoleId,
    #[serde(default)]
    acts: Vec<Value>,
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
    let wire: Wire = read(&whole(body)?).map_err(|e| bad_request(&e.to_string()))?;
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
        versions: Versions { oldest: wire.min_proto, newest: wire.proto },
    })
}

/// What is spoken where nothing is said.
fn first() -> u32 {
    Versions::FIRST
}

/// Reads the body of `POST /v1/acts`.
#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
pub(super) fn act(body: Result<Bytes, BytesRejection>) -> Result<RecordedAct, Response> {
    let value = read(&whole(body)?).and_then(named);
    value.and_then(serde_json::from_value).map_err(|e| bad_request(&e.to_string()))
}

/// Reads the body of `POST /v1/sources/{id}/fetch`.
#[expect(clippy::result_large_err, reason = "the error is the answer, made once a request")]
pub(super) fn fetch(body: Result<Bytes, BytesRejection>) -> Result<FetchRequest, Response> {
    read(&whole(body)?).map_err(|e| bad_request(&e.to_string()))
}

/// Reads JSON; whoever writes whole numbers as `1.0` is understood too.
fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(bytes).or_else(|error| {
        let mut value = serde_json::from_slice(bytes)?;
        make_whole(&mut value);
        serde_json::from_value(value).map_err(|_| error)
    })
}

fn make_whole(value: &mut Value) {
    match value {
        Value::Number(number) => {
            let whole = number.as_f64().filter(|float| number.is_f64() && float.fract() == 0.0);
            // Beyond this not each whole number is a float.
            if let Some(whole) = whole.filter(|whole| whole.abs() <= 9_007_199_254_740_992.0) {
                *value = Value::from(whole as i64);
            }
        }
        Value::Array(values) => values.iter_mut().for_each(make_whole),
        Value::Object(members) => members.values_mut().for_each(make_whole),
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// Lets an act pass whose kind is named: serde also takes its number, which no version promises to keep.
fn named(mut act: Value) -> Result<Value, serde_json::Error> {
    make_whole(&mut act);
    if act.get("kind").is_some_and(|kind| !kind.is_string()) {
        return Err(serde_json::Error::custom("kind is a word"));
    }
    Ok(act)
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
    #[serde(default = "first")]
    proto: u32,
    #[serde(default = "first")]
    min_proto: u32,
    /// Any number but 0: what HQ has is to be compared.
    #[serde(default)]
    digest: u32,
}

impl Since {
    pub(super) fn versions(&self) -> Versions {
        Versions { oldest: self.min_proto, newest: self.proto }
    }

    pub(super) fn wants_digests(&self) -> bool {
        self.digest != 0
    }

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
        let named = Collection::named(name);
        known.extend(named.filter(|collection| !known.contains(collection)));
    }
    let have = known.iter().filter_map(|c| Some((*c, Cursor::new(&have(*c)?)?))).collect();
    Asked { want: known, have, budget: budget.unwrap_or(MAX_BUDGET).min(MAX_BUDGET) }
}

/// An act whose key alone can be read, as a newer console's, is answered by itself, so that it does not
/// hold up the others.
fn read_act(value: Value) -> Result<Read, serde_json::Error> {
    let error = match named(value.clone()).and_then(serde_json::from_value) {
        Ok(act) => return Ok(Read::Known(Box::new(act))),
        Err(error) => error,
    };
    let key: ActKey = serde_json::from_value(value)?;
    let reason = Clean::new(&format!("this HQ cannot read the act: {error}"));
    Ok(Read::Unreadable { key, reason })
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
