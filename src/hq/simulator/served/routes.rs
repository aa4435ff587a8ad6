//! The addresses of the simulated servers. It must not know what they answer.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use axum::{
    Router,
    extract::{Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::get,
};
use serde_json::Value;

use super::{
    dhis2::{self, Asked},
    earthquakes, messages,
    shelf::Served,
};
use crate::domain::Clock;

pub(super) const CAP: &str = "/cap/atom.xml";
pub(super) const USGS: &str = "/earthquakes/feed/v1.0/summary/all_week.geojson";
pub(super) const GDACS: &str = "/xml/rss.xml";

/// What every answer is made with.
#[derive(Clone)]
struct Servers {
    served: Served,
    clock: Clock,
}

/// The routes of all of them; `clock` is what their machines show.
pub(in crate::hq) fn router(served: Served, clock: Clock) -> Router {
    let servers = Servers { served, clock };
    Router::new()
        .route("/api/system/info", get(info))
        .route("/api/dataSets/{id}", get(data_set))
        .route("/api/dataValueSets", get(values))
        .route(CAP, get(index))
        .route("/cap/{name}", get(message))
        .route(USGS, get(usgs))
        .route(GDACS, get(gdacs))
        .with_state(servers)
}

async fn info(State(servers): State<Servers>) -> Response {
    json(&dhis2::info((servers.clock)()))
}

async fn data_set(Path(id): Path<String>) -> Response {
    dhis2::data_set(&id).map_or(StatusCode::NOT_FOUND.into_response(), |body| json(&body))
}

async fn values(State(servers): State<Servers>, Query(pairs): Query<Vec<(String, String)>>) -> Response {
    let mut asked = Asked::default();
    for (name, value) in pairs {
        match name.as_str() {
            "dataSet" => asked.set = value,
            "period" => asked.periods.push(value),
            "lastUpdated" => asked.since = value.parse().ok(),
            _ => {}
        }
    }
    // DHIS2 refuses a question without a form, and one for all times.
    let is_bounded = asked.since.is_some() || !asked.periods.is_empty();
    match servers.served.inside().values.answer(&asked).filter(|_| is_bounded) {
        Some(body) => json(&body),
        None => StatusCode::CONFLICT.into_response(),
    }
}

async fn index(State(servers): State<Servers>, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let body = messages::index(&servers.served.inside().messages, &format!("http://{host}/cap/"));
    tagged(&headers, "application/atom+xml", body)
}

async fn message(State(servers): State<Servers>, Path(name): Path<String>, headers: HeaderMap) -> Response {
    match messages::message(&servers.served.inside().messages, &name) {
        Some(body) => tagged(&headers, "application/cap+xml", body),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn usgs(State(servers): State<Servers>, headers: HeaderMap) -> Response {
    let body = earthquakes::usgs(&servers.served.inside().usgs);
    tagged(&headers, "application/json", body.to_string())
}

async fn gdacs(State(servers): State<Servers>, headers: HeaderMap) -> Response {
    let body = earthquakes::gdacs(&servers.served.inside().gdacs);
    tagged(&headers, "application/rss+xml", body)
}

fn json(body: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json;charset=UTF-8")], body.to_string()).into_response()
}

/// An answer that has a name, by which it is asked for no second time.
fn tagged(headers: &HeaderMap, kind: &'static str, body: String) -> Response {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    let tag = format!("\"{:016x}\"", hasher.finish());
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known == tag.as_str()) {
        return StatusCode::NOT_MODIFIED.into_response();
    }
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::ETAG, tag)], body).into_response()
}
