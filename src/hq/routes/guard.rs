//! Who is let in, and how long a request may take to arrive.
//!
//! Where HQ has no tokens it answers this machine alone, and keeps web pages out: every browser of
//! the machine reaches a loopback port.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures_util::StreamExt as _;
use tokio::time::timeout;

use super::{
    answer::{ledger_failed, problem},
    state::Hq,
};
use crate::{
    domain::ConsoleId,
    hq::ledger::{
        Ledger,
        authority::{Caller, Refused, Sighting},
    },
    net::excerpt,
};

/// How many acts wait in the console, and its clock in seconds since 1970.
const QUEUE: &str = "haree-queue";
const CLOCK: &str = "haree-clock";

/// How many times the largest body is read before HQ turns away.
const READ_ON: usize = 8;

/// Who asks, and what the request says about the console.
#[derive(Clone)]
pub(super) struct Visitor {
    pub(super) caller: Caller,
    sighting: Sighting,
}

impl Visitor {
    /// Holds the token to this console, and takes note that it was here.
    pub(super) async fn at<L: Ledger>(mut self, hq: &Hq<L>, console: &ConsoleId) -> Result<Self, Response> {
        if console.as_str().is_empty() {
            return Ok(self);
        }
        match hq.ledger.authority().bind(&self.caller, console).await {
            Ok(Ok(())) => {}
            Ok(Err(refused)) => return Err(forbidden(&refused)),
            Err(error) => return Err(ledger_failed(&error)),
        }
        hq.ledger.authority().saw(console, self.sighting.clone(), hq.now()).await;
        if self.caller.token.is_some() {
            self.caller.console = Some(console.clone());
        }
        Ok(self)
    }
}

/// Lets in whoever shows a token that is in force, and asks again before the answer goes out: it
/// may have been held back for minutes, and the token revoked meanwhile.
pub(super) async fn admit<L: Ledger>(
    State(hq): State<Arc<Hq<L>>>,
    mut request: Request,
    next: Next,
) -> Response {
    let shown = bearer(request.headers()).map(str::to_owned);
    let caller = match hq.door.admit(&*hq.ledger, shown.as_deref()).await {
        Ok(Ok(caller)) => caller,
        Ok(Err(refused)) => return unauthorized(&refused),
        Err(error) => return ledger_failed(&error),
    };
    let local = asks_local(request.uri(), request.headers());
    if request.headers().contains_key(header::ORIGIN) || (caller.token.is_none() && !local) {
        return problem(
            StatusCode::FORBIDDEN,
            "not-local",
            "HQ answers local programs alone",
            "ask by 127.0.0.1, [::1] or localhost and without Origin; from afar, through an SSH tunnel",
        );
    }
    if let Some(refusal) = not_json(&request) {
        return refusal;
    }
    let has_token = caller.token.is_some();
    let sighting = sighting(request.headers(), &caller, hq.now().timestamp());
    request.extensions_mut().insert(Visitor { caller, sighting });
    let answer = next.run(request).await;
    if !has_token {
        return answer;
    }
    match hq.door.admit(&*hq.ledger, shown.as_deref()).await {
        Ok(Ok(_)) => answer,
        Ok(Err(refused)) => unauthorized(&refused),
        Err(error) => ledger_failed(&error),
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn sighting(headers: &HeaderMap, caller: &Caller, now: i64) -> Sighting {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    Sighting {
        token: caller.token.as_ref().map(|(name, _)| name.clone()),
        agent: excerpt(said("user-agent").unwrap_or_default().as_bytes()),
        skew: said(CLOCK).and_then(|text| text.parse::<i64>().ok()?.checked_sub(now)),
        queue: said(QUEUE).and_then(|text| text.parse().ok()),
    }
}

/// Refuses a body that says it is something else, as a form of a web page does.
fn not_json(request: &Request) -> Option<Response> {
    let kind = request.headers().get(header::CONTENT_TYPE)?.to_str().unwrap_or("?");
    let essence = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let json =
        essence == "application/json" || (essence.starts_with("application/") && essence.ends_with("+json"));
    (request.method() == Method::POST && !json).then(|| {
        problem(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "not-json",
            "HQ reads JSON",
            "send the body as content-type: application/json",
        )
    })
}

/// Says that nobody is answered without a token that is in force.
fn unauthorized(refused: &Refused) -> Response {
    let detail = refused.to_string();
    let mut answer = problem(StatusCode::UNAUTHORIZED, refused.kind(), "HQ does not know you", &detail);
    answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    answer
}

/// Says that the caller may not do this.
pub(super) fn forbidden(refused: &Refused) -> Response {
    if refused.is_about_token() {
        return unauthorized(refused);
    }
    problem(StatusCode::FORBIDDEN, refused.kind(), "You may not do this", &refused.to_string())
}

/// How much of a body is taken, and for how long.
#[derive(Clone, Copy, Debug)]
pub(in crate::hq) struct BodyLimits {
    pub(in crate::hq) bytes: usize,
    pub(in crate::hq) within: Duration,
}

/// Reads the body before anything is done with it; one that does not come is not waited for.
pub(super) async fn whole_body(State(limits): State<BodyLimits>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let bytes = match timeout(limits.within, read(body, limits.bytes)).await {
        Ok(Ok(bytes)) => bytes,
        Ok(Err(Unread::TooLarge)) => return closing(too_large()),
        // Whoever sent it is gone.
        Ok(Err(Unread::Broken)) => return closing(StatusCode::BAD_REQUEST.into_response()),
        Err(_) => {
            return closing(problem(
                StatusCode::REQUEST_TIMEOUT,
                "too-slow",
                "The request did not arrive in time",
                &format!("HQ waits {} s for a body; send fewer acts at once", limits.within.as_secs_f64()),
            ));
        }
    };
    next.run(Request::from_parts(parts, Body::from(bytes))).await
}

/// Why there is no body.
enum Unread {
    TooLarge,
    Broken,
}

/// Reads a body. One that is too large is read on for a while and forgotten: who is still sending
/// would not see the answer.
async fn read(body: Body, limit: usize) -> Result<Bytes, Unread> {
    let mut pieces = body.into_data_stream();
    let (mut whole, mut length) = (Vec::new(), 0);
    while let Some(piece) = pieces.next().await {
        let piece = piece.map_err(|_| Unread::Broken)?;
        length += piece.len();
        if length <= limit {
            whole.extend_from_slice(&piece);
        } else if length > limit * READ_ON {
            return Err(Unread::TooLarge);
        }
    }
    if length > limit { Err(Unread::TooLarge) } else { Ok(whole.into()) }
}

fn too_large() -> Response {
    problem(
        StatusCode::PAYLOAD_TOO_LARGE,
        "too-large",
        "The request is too large",
        "HQ reads bodies of at most 1 MiB; send fewer acts at once",
    )
}

/// The rest of a body that is not read must not be taken for the next request.
fn closing(mut answer: Response) -> Response {
    answer.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    answer
}

fn asks_local(uri: &Uri, headers: &HeaderMap) -> bool {
    let host = match headers.get(header::HOST) {
        Some(host) => host.to_str().ok().and_then(|host| host.parse().ok()),
        None => uri.authority().cloned(),
    };
    host.is_some_and(|host: Authority| is_local(host.host()))
}

fn is_local(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost")
        || bare.parse().is_ok_and(|address: std::net::IpAddr| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_this_machine_are_local() {
        for host in ["localhost", "LocalHost", "127.0.0.1", "127.8.8.8", "[::1]"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["evil.example", "10.0.0.1", "localhost.evil.example", "", "[::2]"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
