//! `GET`: an idle console's poll, and one collection or HQ's health for people and scripts.

use std::sync::Arc;

use axum::{
    Extension,
    body::Body,
    extract::{Path, Query, State, rejection::QueryRejection},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use futures_util::stream;
use serde::Serialize;

use super::{
    answer::{Frames, bad_request, ledger_failed, problem, raw_json, upgrade_needed},
    asking::{Since, Which},
    guard::Visitor,
    state::Hq,
    writing::Encoding,
};
use crate::{
    domain::{Clean, ConsoleId, Feed, FeedId, Instant, Provenance, SourceId},
    hq::ledger::{Ledger, LedgerError},
    protocol::{Collection, Versions},
};

/// What anybody who is let in may read: what is kept of PINs is for consoles alone.
const PUBLIC: [Collection; 6] = [
    Collection::Places,
    Collection::Alerts,
    Collection::Acts,
    Collection::Feeds,
    Collection::Stock,
    Collection::Observations,
];

/// `GET /v1/sync?since=…&wait=…`: what changed, or 304 where nothing did that is worth an answer.
pub(super) async fn sync<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Extension(visitor): Extension<Visitor>,
    Extension(encoding): Extension<Encoding>,
    query: Result<Query<Since>, QueryRejection>,
) -> Response {
    match query {
        Ok(Query(since)) => {
            if let Err(refusal) = visitor.at(&*hq, &ConsoleId::new(since.console.as_str())).await {
                return refusal;
            }
            poll(&hq, since, encoding).await.unwrap_or_else(|error| ledger_failed(&error))
        }
        Err(rejection) => bad_request(&rejection.body_text()),
    }
}

async fn poll<L: Ledger>(hq: &Hq<L>, since: Since, encoding: Encoding) -> Result<Response, LedgerError> {
    if since.versions().common(Versions::OURS).is_none() {
        return Ok(upgrade_needed(since.versions()));
    }
    let mut asked = since.asked();
    asked.budget = encoding.as_json(asked.budget);
    if hq.ledger.has_expired(&asked).await? {
        return Ok(problem(
            StatusCode::GONE,
            "cursor-expired",
            "The cursor has expired",
            "not all changes since then are known; ask with POST /v1/sync and each collection's own cursor",
        ));
    }
    if !since.wants_digests() && !hq.wait_for_news(&asked, since.wait).await? {
        return Ok(unchanged(&since));
    }
    let mut frames = Frames::begin(hq.hello(ConsoleId::new(since.console.as_str())));
    if since.wants_digests() {
        let mut changes = hq.ledger.changes(&asked).await?;
        changes.without_bookmarks();
        if !changes.more {
            frames.digests(hq.ledger.digests().await?);
        }
        return Ok(frames.finish(&changes, hq.now()));
    }
    let changes = hq.news(&asked).await?;
    Ok(frames.finish(&changes, hq.now()))
}

/// A 304 that names what it is about: one from a proxy or a portal does not.
fn unchanged(since: &Since) -> Response {
    let mut answer = StatusCode::NOT_MODIFIED.into_response();
    let tag = since.cursor.as_deref().map(|cursor| HeaderValue::from_str(&format!("\"{cursor}\"")));
    if let Some(Ok(tag)) = tag {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// `GET /v1/acts`.
pub(super) async fn acts<L: Ledger>(State(hq): State<Arc<Hq<L>>>, headers: HeaderMap) -> Response {
    records(&hq, Collection::Acts, &headers).await
}

/// `GET /v1/observations`, of which there may be more than fit in memory.
pub(super) async fn observations<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    query: Result<Query<Which>, QueryRejection>,
    headers: HeaderMap,
) -> Response {
    let wanted = match query {
        Ok(Query(which)) => which.into(),
        Err(rejection) => return bad_request(&rejection.body_text()),
    };
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    let listing = match hq.ledger.list(wanted, known).await {
        Ok(listing) => listing,
        Err(error) => return ledger_failed(&error),
    };
    let mut answer = match listing.pieces {
        Some(pieces) => raw_json(Body::from_stream(stream::unfold(pieces, async |mut pieces| {
            pieces.recv().await.map(|piece| (piece, pieces))
        }))),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&listing.tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// `GET /v1/{collection}`.
pub(super) async fn collection<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    match PUBLIC.into_iter().find(|collection| collection.name() == name) {
        Some(collection) => records(&hq, collection, &headers).await,
        None => problem(
            StatusCode::NOT_FOUND,
            "unknown-collection",
            "No such collection",
            &format!("HQ has {}; it has no collection `{name}`", collection_paths()),
        ),
    }
}

async fn records<L: Ledger>(hq: &Hq<L>, collection: Collection, headers: &HeaderMap) -> Response {
    let known = headers.get(header::IF_NONE_MATCH).and_then(|tag| tag.to_str().ok());
    let current = match hq.ledger.current(collection, known).await {
        Ok(current) => current,
        Err(error) => return ledger_failed(&error),
    };
    let mut answer = match current.records {
        Some(records) => raw_json(records),
        None => StatusCode::NOT_MODIFIED.into_response(),
    };
    if let Ok(tag) = HeaderValue::from_str(&current.tag) {
        answer.headers_mut().insert(header::ETAG, tag);
    }
    answer
}

/// The collections' paths, for a person who asked for something else.
pub(super) fn collection_paths() -> String {
    PUBLIC.map(|collection| format!("/v1/{}", collection.name())).join(", ")
}

/// What `/v1/health` says.
#[derive(Serialize)]
struct Health<'a> {
    name: &'a Clean,
    provenance: Provenance,
    feed: &'a FeedId,
    now: Instant,
    rev: u64,
    feeds: Vec<FeedHealth>,
}

#[derive(Serialize)]
struct FeedHealth {
    id: SourceId,
    name: Clean,
    heard_at: Instant,
    age_seconds: i64,
    stale: bool,
}

impl FeedHealth {
    fn of(feed: Feed, now: Instant) -> Self {
        let stale = feed.is_stale(now);
        let age_seconds = (now - feed.heard_at).num_seconds();
        Self { id: feed.id, name: feed.name, heard_at: feed.heard_at, age_seconds, stale }
    }
}

/// `GET /v1/health`.
pub(super) async fn health<L: Ledger>(State(hq): State<Arc<Hq<L>>>) -> Response {
    let (rev, feeds) = match (hq.ledger.newest().await, hq.ledger.feeds().await) {
        (Ok(rev), Ok(feeds)) => (rev, feeds),
        (Err(error), _) | (_, Err(error)) => return ledger_failed(&error),
    };
    let (meta, now) = (hq.ledger.meta(), hq.now());
    let feeds = feeds.into_iter().map(|feed| FeedHealth::of(feed, now)).collect();
    let health = Health { name: &hq.name, provenance: meta.provenance, feed: &meta.feed, now, rev, feeds };
    raw_json(serde_json::to_vec(&health).unwrap_or_default())
}
