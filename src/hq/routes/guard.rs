//! Keeps web pages out: HQ listens on loopback, where every browser of the machine reaches it.

use axum::{
    extract::Request,
    http::{HeaderMap, StatusCode, Uri, header, uri::Authority},
    middleware::Next,
    response::Response,
};

use super::answer::problem;

/// Answers only what a program on this machine, or at the far end of an SSH tunnel, asks.
///
/// A page that posts here sends `Origin`; a page whose name was pointed at 127.0.0.1 sends its
/// own name as `Host`.
pub(super) async fn local_only(request: Request, next: Next) -> Response {
    if request.headers().contains_key(header::ORIGIN) || !asks_local(request.uri(), request.headers()) {
        return problem(
            StatusCode::FORBIDDEN,
            "not-local",
            "HQ answers local programs alone",
            "ask by 127.0.0.1, [::1] or localhost and without Origin; from afar, through an SSH tunnel",
        );
    }
    next.run(request).await
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
