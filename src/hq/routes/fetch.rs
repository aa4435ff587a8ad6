//! `POST /v1/sources/{id}/fetch`: a source is asked now, because somebody at a console wants it.
//!
//! It must not know how a source is asked.

use std::{sync::Arc, time::Duration};

use axum::{
    Extension,
    body::Bytes,
    extract::{Path, State, rejection::BytesRejection},
    http::{StatusCode, header},
    response::{IntoResponse as _, Response},
};
use tokio::time::timeout;

use super::{
    answer::{ledger_failed, problem, raw_json},
    asking,
    guard::{Visitor, forbidden},
    state::Hq,
};
use crate::{
    domain::SourceId,
    hq::{Outcome, TurnedAway, ledger::Ledger},
    protocol::{FetchRequest, Fetched},
};

/// The longest that the answer is held back until the source has answered.
const MAX_WAIT_SECONDS: u32 = 60;

/// Asks a source out of its turn and says what came of it.
pub(super) async fn fetch<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let FetchRequest { console, who, wait } = match asking::fetch(body) {
        Ok(request) => request,
        Err(refusal) => return refusal,
    };
    let visitor = match visitor.at(&*hq, &console).await {
        Ok(visitor) => visitor,
        Err(refusal) => return refusal,
    };
    match hq.ledger.authority().may_act(&visitor.caller, &who).await {
        Ok(None) => {}
        Ok(Some(refused)) => return forbidden(&refused),
        Err(error) => return ledger_failed(&error),
    }
    let awaited = match hq.turns.want(&SourceId::new(&id), (hq.clock)()) {
        Ok(awaited) => awaited,
        Err(turned) => return turned_away(&id, turned),
    };
    tracing::info!(source = id, who = who.as_str(), "asked out of its turn");
    let wait = Duration::from_secs(wait.min(MAX_WAIT_SECONDS).into());
    let mut stop = hq.stop.clone();
    let outcome = tokio::select! {
        outcome = timeout(wait, awaited.outcome()) => outcome.ok().flatten(),
        _ = stop.wait_for(|stop| *stop) => None,
    };
    let (status, fetched) = match outcome {
        None => (StatusCode::ACCEPTED, Fetched::Asked),
        Some(Outcome { trouble: Some(why), .. }) => (StatusCode::OK, Fetched::Failed { why }),
        Some(Outcome { taken, trouble: None }) => (StatusCode::OK, Fetched::Answered { taken }),
    };
    (status, raw_json(serde_json::to_vec(&fetched).unwrap_or_default())).into_response()
}

fn turned_away(id: &str, turned: TurnedAway) -> Response {
    let (name, title, detail, wait_seconds) = match turned {
        TurnedAway::Unknown => {
            let detail = format!(
                "HQ asks no source of this id by itself; /v1/feeds lists those with `asking`, not {id}"
            );
            return problem(StatusCode::NOT_FOUND, "unknown-source", "No such source", &detail);
        }
        TurnedAway::TooSoon { wait_seconds } => (
            "too-soon",
            "Asked just now",
            "the source was asked just now, by somebody or in its turn",
            wait_seconds,
        ),
        TurnedAway::LeftAlone { wait_seconds } => (
            "left-alone",
            "The source wants to rest",
            "its server said how long it wants to be left alone",
            wait_seconds,
        ),
    };
    let detail = format!("{detail}; ask again in {wait_seconds} s");
    let answer = problem(StatusCode::TOO_MANY_REQUESTS, name, title, &detail);
    ([(header::RETRY_AFTER, wait_seconds)], answer).into_response()
}
