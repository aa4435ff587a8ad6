//! HQ's routes: what goes in and out over HTTP, version 1.
//!
//! Every error is an RFC 9457 problem. It must not know how the ledger keeps things, nor log a body.

mod answer;
mod asking;
mod door;
mod fetch;
mod guard;
mod read;
mod state;
mod write;
mod writing;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{StatusCode, Uri},
    middleware,
    response::Response,
    routing::{get, post},
};

use super::ledger::Ledger;
use answer::problem;
use writing::Shared;

pub use door::Door;
pub(super) use guard::BodyLimits;
pub(super) use state::{Hq, Told};

/// The largest body that is read.
pub(super) const MAX_BODY_BYTES: usize = 1024 * 1024;

/// All routes over one ledger.
pub(super) fn router<L: Ledger>(hq: Arc<Hq<L>>, limits: BodyLimits) -> Router {
    Router::new()
        .route("/v1/sync", post(write::sync::<L>).get(read::sync::<L>))
        .route("/v1/acts", post(write::act::<L>).get(read::acts::<L>))
        .route("/v1/sources/{id}/fetch", post(fetch::fetch::<L>))
        .route("/v1/health", get(read::health::<L>))
        .route("/v1/observations", get(read::observations::<L>))
        .route("/v1/openapi.json", get(description))
        .route("/v1/{collection}", get(read::collection::<L>))
        .fallback(unknown_path)
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(MAX_BODY_BYTES))
        .layer(middleware::from_fn_with_state(limits, guard::whole_body))
        .layer(middleware::from_fn_with_state(Arc::clone(&hq), guard::admit::<L>))
        .layer(middleware::from_fn_with_state(Shared::default(), writing::write))
        .layer(middleware::map_response(answer::never_cached))
        .with_state(hq)
}

/// What HQ answers, as `OpenAPI` 3.1 has it; a test holds HQ to it.
async fn description() -> Response {
    answer::raw_json(include_str!("routes/openapi.json"))
}

async fn unknown_path(uri: Uri) -> Response {
    problem(
        StatusCode::NOT_FOUND,
        "unknown-path",
        "No such path",
        &format!(
            "/v1/openapi.json lists what HQ has, such as /v1/sync and /v1/alerts; it has no {}",
            uri.path()
        ),
    )
}

async fn wrong_method(uri: Uri) -> Response {
    problem(
        StatusCode::METHOD_NOT_ALLOWED,
        "wrong-method",
        "Method not allowed",
        &format!(
            "all paths take GET alone, but /v1/sync and /v1/acts POST too, and /v1/sources/ID/fetch POST alone; this was {}",
            uri.path()
        ),
    )
}
