//! HTTP: the client for HQ (time-outs, bytes counted, no redirects followed, no proxy for this machine) and
//! the one for what others publish.
//!
//! It says how an exchange went; it must not know what is in a body, nor when to try again.

mod address;
mod answer;
mod credential;
mod fetch;
mod goodput;
mod meter;
mod secret;
mod telling;
mod tls;
mod wires;

use std::error::Error as _;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Method, RequestBuilder};
use tokio::time::timeout;

use crate::domain::Clean;
pub use address::{Access, AddressError, Flaw, HqAddress};
pub use answer::{Answer, Body};
pub use credential::Credential;
pub use fetch::{FetchError, Fetched, Fetcher, Question, Validators};
pub use goodput::{Arrival, Goodput};
pub use meter::Meter;
pub use secret::Secret;
pub use tls::{Exchange, Trust, Untrusted, crypto};
use wires::{Version, Wires};

/// After how long without an acknowledgement from the other side the kernel gives a connection up.
/// The 30 s that are usual kill live transfers at 9.6 kbit/s.
#[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
const UNACKNOWLEDGED: Duration = Duration::from_mins(2);

/// How long a connection is kept since a question began on it: longer than HQ may hold a poll, else each poll of five
/// minutes would cost a new connection, 3 kB where the poll costs 0.3.
pub const KEPT: Duration = Duration::from_mins(15);

/// How much of a text from the other side a message repeats, in characters.
const EXCERPT_CHARS: usize = 80;

/// How long to wait before giving up.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For a connection.
    pub connect: Duration,
    /// Without a single byte, beyond what HQ was asked to hold the answer back.
    pub silence: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { connect: Duration::from_secs(30), silence: Duration::from_secs(90) }
    }
}

/// Why an exchange failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    #[error("this program cannot open connections: {0}; start it again, and report this if it stays")]
    Setup(Clean),
    #[error("no answer from {address}: {why}")]
    Unreachable { address: Clean, why: Why },
    /// A page that wants a person to sign in, or a proxy, stands between.
    #[error(
        "{address} is not answered by HQ but by a sign-in page or proxy ({sign}); sign in to the network with a browser, or check the address"
    )]
    Portal { address: Clean, sign: Sign },
    /// The other side is not who the address says, or nobody vouches for it.
    #[error("{address} is not trusted: {why}")]
    Untrusted { address: Clean, why: Untrusted },
    #[error("the answer of {address} broke off after {received} bytes ({why}); what came whole is kept")]
    Cut { address: Clean, received: u64, why: Clean },
}

/// By what a sign-in page or a proxy was known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Sign {
    #[error("redirect to {0}")]
    Redirect(Clean),
    #[error("network authentication required, 511")]
    SignIn,
    #[error("a web page")]
    Page,
    #[error("a web page, HTTP {0}")]
    PageWith(u16),
    #[error("an empty answer")]
    Empty,
    #[error("it does not greet")]
    NoGreeting,
    /// Whom it greets, and whom it should.
    #[error("it greets console `{0}`, not `{1}`")]
    OtherConsole(Clean, Clean),
}

/// Why nothing answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Why {
    #[error("connection refused; start HQ there (`haree hq serve`) or check the port")]
    Refused,
    #[error("there is no machine of this name; check the name, or whether the network is up")]
    NoName,
    #[error("nothing came for {} s; check the network, or whether HQ is overloaded", .0.as_secs_f64())]
    TimedOut(Duration),
    #[error("{0}; check the network and the address")]
    Other(Clean),
}

/// The client for one HQ.
pub struct Client {
    address: HqAddress,
    patience: Patience,
    wires: Wires,
    meter: Arc<Meter>,
    standing: Mutex<Option<(usize, i64)>>,
}

impl Client {
    pub fn new(address: HqAddress, patience: Patience) -> Self {
        Self {
            address,
            patience,
            wires: Wires::new(),
            meter: Arc::new(Meter::new()),
            standing: Mutex::new(None),
        }
    }

    pub fn address(&self) -> &HqAddress {
        &self.address
    }

    /// The bytes of the bodies that went through this client.
    pub fn meter(&self) -> &Meter {
        &self.meter
    }

    /// What is said about this console with what it sends: how many acts wait, and its clock in
    /// seconds since 1970.
    pub fn stands(&self, queue: usize, clock: i64) {
        *self.standing.lock().unwrap_or_else(PoisonError::into_inner) = Some((queue, clock));
    }

    /// Asks for a path below the address; `held` is how long HQ may hold the answer back.
    pub async fn get(
        &self,
        path: &str,
        query: &[(&str, &str)],
        accept: &str,
        held: Duration,
    ) -> Result<Answer, Error> {
        let url = self.address.join(path, query);
        let question = |http: &reqwest::Client| http.get(url.clone()).header(ACCEPT, accept);
        self.send(&question, 0, held).await
    }

    /// Sends JSON to a path below the address.
    pub async fn post_json(
        &self,
        path: &str,
        body: Vec<u8>,
        accept: &str,
        held: Duration,
    ) -> Result<Answer, Error> {
        let (url, length) = (self.address.join(path, &[]), body.len());
        let standing = *self.standing.lock().unwrap_or_else(PoisonError::into_inner);
        let question = |http: &reqwest::Client| {
            let request = http.request(Method::POST, url.clone()).header(ACCEPT, accept);
            let request = request.header(CONTENT_TYPE, "application/json").body(body.clone());
            match standing {
                Some((queue, clock)) => request.header("haree-queue", queue).header("haree-clock", clock),
                None => request,
            }
        };
        self.send(&question, length, held).await
    }

    /// Asks in the version that is known to work; where that brings nothing, once more.
    ///
    /// Asking twice is safe: whatever changes something has a key.
    async fn send(
        &self,
        question: &(dyn Fn(&reqwest::Client) -> RequestBuilder + Sync),
        length: usize,
        held: Duration,
    ) -> Result<Answer, Error> {
        let version = self.wires.version();
        let refused = match self.ask(question, version, length, held).await {
            Ok(answer) => return Ok(answer),
            Err(refused) => refused,
        };
        let silent = matches!(refused.error, Error::Unreachable { .. }) && refused.connected;
        match self.wires.failed(version).filter(|_| silent) {
            Some(next) => self.ask(question, next, length, held).await.map_err(|refused| refused.error),
            None => Err(refused.error),
        }
    }

    async fn ask(
        &self,
        question: &(dyn Fn(&reqwest::Client) -> RequestBuilder + Sync),
        version: Version,
        length: usize,
        held: Duration,
    ) -> Result<Answer, Refused> {
        let http = self.http(version)?;
        let silence = self.patience.silence + held;
        self.meter.asked();
        let sent = timeout(silence, question(http).send()).await;
        if !matches!(&sent, Ok(Err(error)) if error.is_connect()) {
            self.meter.sent(length);
        }
        let response = match sent {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                if let Some(why) = tls::untrusted(&error) {
                    let error = Error::Untrusted { address: self.named(), why };
                    return Err(Refused { error, connected: false });
                }
                let connect = error.is_connect();
                let why = why(&error, if connect { self.patience.connect } else { silence });
                // A refusal of HTTP/2 itself comes while connecting and is no time-out.
                let connected = !error.is_timeout() && !matches!(why, Why::Refused | Why::NoName);
                return Err(Refused { error: Error::Unreachable { address: self.named(), why }, connected });
            }
            Err(_) => {
                let (address, why) = (self.named(), Why::TimedOut(silence));
                return Err(Refused { error: Error::Unreachable { address, why }, connected: false });
            }
        };
        self.wires.answered(version);
        self.judge(response).map_err(|error| Refused { error, connected: true })
    }

    /// Tells HQ's answer from what others put in its place.
    fn judge(&self, response: reqwest::Response) -> Result<Answer, Error> {
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let status = response.status().as_u16();
        let media_type = header(CONTENT_TYPE).map(essence).unwrap_or_default();
        let sign = match status {
            304 => None,
            300..400 => Some(Sign::Redirect(excerpt(header(LOCATION).unwrap_or("?").as_bytes()))),
            511 => Some(Sign::SignIn),
            200..300 if is_page(&media_type) => Some(Sign::Page),
            _ => None,
        };
        if let Some(sign) = sign {
            return Err(Error::Portal { address: self.named(), sign });
        }
        let retry_after = header(RETRY_AFTER).and_then(|text| text.trim().parse().ok());
        let etag = header(ETAG).map(Clean::new);
        let body = Body {
            response,
            address: self.named(),
            silence: self.patience.silence,
            arrival: Arrival::default(),
            began: None,
            meter: Arc::clone(&self.meter),
        };
        Ok(Answer { status, media_type, retry_after: retry_after.map(Duration::from_secs), etag, body })
    }

    fn named(&self) -> Clean {
        excerpt(self.address.to_string().as_bytes())
    }

    fn http(&self, version: Version) -> Result<&reqwest::Client, Refused> {
        let built = self.wires.client(version, || self.build(version));
        built.map_err(|why| Refused { error: Error::Setup(why), connected: false })
    }

    fn build(&self, version: Version) -> Result<reqwest::Client, Clean> {
        let access = &self.address.access;
        let secure = self.address.url.scheme() == "https";
        // Without TLS nobody needs to be trusted, and the system's roots need not be there.
        let trust = if secure { &access.trust } else { &Trust::Nobody };
        let mut tls = tls::config(trust, access.exchange)?;
        let spoken: &[&[u8]] = match version {
            Version::Two => &[b"h2", b"http/1.1"],
            Version::One => &[b"http/1.1"],
        };
        tls.alpn_protocols = spoken.iter().map(|name| name.to_vec()).collect();
        let mut headers = HeaderMap::new();
        if let Some(token) = &access.token {
            headers.insert(AUTHORIZATION, bearer(token)?);
        }
        let builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .default_headers(headers)
            .user_agent(concat!("haree/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            // HQ's answers are packed by what knows their form.
            .gzip(false)
            .connect_timeout(self.patience.connect)
            .pool_idle_timeout(KEPT)
            // A probe a minute costs more than all polls of an idle hour, and these tell as much.
            .tcp_keepalive(None);
        let builder = match version {
            // TLS agrees on the version while it shakes hands.
            Version::Two if secure => builder,
            Version::Two => builder.http2_prior_knowledge(),
            Version::One => builder.http1_only(),
        };
        #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
        let builder = builder.tcp_user_timeout(UNACKNOWLEDGED);
        let builder = if self.address.is_loopback() { builder.no_proxy() } else { builder };
        builder.build().map_err(|error| Clean::new(&chain(&error)))
    }
}

/// Why one version brought nothing, and whether something was there.
struct Refused {
    error: Error,
    connected: bool,
}

/// The header that shows a token; marked, so that nothing prints it.
fn bearer(token: &Secret) -> Result<HeaderValue, Clean> {
    let mut value = HeaderValue::from_str(&format!("Bearer {}", token.reveal()))
        .map_err(|_| Clean::new("the token holds what no token has; copy it again"))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Makes text from the other side short and harmless.
pub fn excerpt(bytes: &[u8]) -> Clean {
    // Four bytes are the longest character, so no more can be needed.
    let text = String::from_utf8_lossy(&bytes[..bytes.len().min(4 * EXCERPT_CHARS)]);
    let clean = Clean::new(&text);
    match clean.as_str().char_indices().nth(EXCERPT_CHARS) {
        Some((end, _)) => Clean::new(&format!("{}…", &clean.as_str()[..end])),
        None => clean,
    }
}

/// Whether a media type is that of a page for a person.
pub fn is_page(media_type: &str) -> bool {
    matches!(media_type, "text/html" | "application/xhtml+xml")
}

fn essence(media_type: &str) -> String {
    media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn why(error: &reqwest::Error, waited: Duration) -> Why {
    if error.is_timeout() {
        return Why::TimedOut(waited);
    }
    if error.is_dns() {
        return Why::NoName;
    }
    let mut cause = error.source();
    while let Some(inner) = cause {
        let kind = inner.downcast_ref::<io::Error>().map(io::Error::kind);
        if kind == Some(io::ErrorKind::ConnectionRefused) {
            return Why::Refused;
        }
        cause = inner.source();
    }
    Why::Other(excerpt(innermost(error).as_bytes()))
}

/// The last cause: reqwest's own words ("error sending request") say nothing.
fn innermost(error: &reqwest::Error) -> String {
    let mut last: &dyn std::error::Error = error;
    while let Some(cause) = last.source() {
        last = cause;
    }
    last.to_string()
}

fn chain(error: &reqwest::Error) -> String {
    format!("{error}: {}", innermost(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_repeated_is_short_and_harmless() {
        assert_eq!(excerpt(b"\x1b[31mred\x07").as_str(), "[31mred");
        assert_eq!(excerpt("é".repeat(1_000).as_bytes()).as_str().chars().count(), EXCERPT_CHARS + 1);
        assert_eq!(excerpt(&[0xff, b'a']).as_str(), "\u{fffd}a");
    }
}
