//! HTTP: the client for HQ (time-outs, bytes counted, no redirects followed, no proxy for this machine) and
//! the one for what others publish.
//!
//! It says how an exchange went; it must not know what is in a body, nor when to try again.

mod credential;
mod fetch;
mod goodput;
mod meter;
mod secret;
mod telling;
mod tls;
mod wires;

use std::error::Error as _;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, LOCATION, RETRY_AFTER,
};
use reqwest::{Method, RequestBuilder, Url};
use tokio::time::timeout;

use crate::domain::Clean;
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

/// Where an HQ is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HqAddress {
    url: Url,
    access: Access,
}

/// How an HQ is reached: what is shown to it, and how it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Access {
    pub token: Option<Secret>,
    pub trust: Trust,
    pub exchange: Exchange,
}

/// Why a text is no address of an HQ.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("`{0}` is no address of an HQ: {1}; write it as http://127.0.0.1:8480 or https://HOST")]
    Wrong(Clean, Flaw),
    #[error(
        "a token goes over https alone, everybody on the way could read it at {0}; write https://, or reach HQ \
         through an SSH tunnel: ssh -L 8480:127.0.0.1:8480 HOST, then --hq http://127.0.0.1:8480"
    )]
    Exposed(Clean),
}

/// What is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    #[error("it does not begin with http://")]
    NoScheme,
    #[error("haree does not speak {0}")]
    OtherScheme(Clean),
    #[error("a name or password has no place in it")]
    Login,
    #[error("nothing may follow `?` or `#`")]
    Query,
    /// In the words of whoever reads addresses.
    #[error("{0}")]
    Unreadable(Clean),
}

impl HqAddress {
    /// Reads `http://HOST[:PORT][/PATH]`, or the same with `https`.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        let wrong = |flaw: Flaw| AddressError::Wrong(excerpt(text.as_bytes()), flaw);
        let Some((scheme, _)) = text.split_once("://") else {
            return Err(wrong(Flaw::NoScheme));
        };
        if !["http", "https"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
            return Err(wrong(Flaw::OtherScheme(Clean::new(scheme))));
        }
        let mut url =
            Url::parse(text).map_err(|error| wrong(Flaw::Unreadable(Clean::new(&error.to_string()))))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(wrong(Flaw::Login));
        }
        if url.query().is_some() || url.fragment().is_some() {
            return Err(wrong(Flaw::Query));
        }
        if !url.path().ends_with('/') {
            url.set_path(&format!("{}/", url.path()));
        }
        Ok(Self { url, access: Access::default() })
    }

    /// The same address with what is needed to reach it.
    pub fn with(self, access: Access) -> Result<Self, AddressError> {
        if access.token.is_some() && self.url.scheme() != "https" && !self.is_loopback() {
            return Err(AddressError::Exposed(excerpt(self.to_string().as_bytes())));
        }
        Ok(Self { access, ..self })
    }

    /// Whether it is this machine itself.
    fn is_loopback(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    fn join(&self, path: &str, query: &[(&str, &str)]) -> Url {
        let mut url = self.url.clone();
        url.set_path(&format!("{}{path}", self.url.path()));
        if !query.is_empty() {
            url.query_pairs_mut().extend_pairs(query);
        }
        url
    }
}

impl fmt::Display for HqAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.url.as_str().trim_end_matches('/'))
    }
}

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

/// An answer whose body is still on its way.
pub struct Answer {
    pub status: u16,
    /// The media type in lower case, without its parameters; empty when there was none.
    pub media_type: String,
    pub retry_after: Option<Duration>,
    /// What state of the thing asked for the answer is about.
    pub etag: Option<Clean>,
    pub body: Body,
}

/// A body, chunk by chunk.
pub struct Body {
    response: reqwest::Response,
    address: Clean,
    silence: Duration,
    arrival: Arrival,
    /// When the first piece was there.
    began: Option<Instant>,
    meter: Arc<Meter>,
}

impl Body {
    /// Appends the next chunk to a buffer; the number of bytes, none once the body is over.
    ///
    /// Dropping the future in the middle loses nothing that was already appended.
    pub async fn read(&mut self, buffer: &mut Vec<u8>) -> Result<Option<usize>, Error> {
        let Ok(chunk) = timeout(self.silence, self.response.chunk()).await else {
            return Err(self.cut(Clean::new(&format!("nothing came for {} s", self.silence.as_secs_f64()))));
        };
        let chunk = chunk.map_err(|error| self.cut(excerpt(innermost(&error).as_bytes())))?;
        let Some(chunk) = chunk else { return Ok(None) };
        let length = chunk.len() as u64;
        if let Some(began) = self.began {
            self.arrival.spread = began.elapsed();
        } else {
            (self.began, self.arrival.first) = (Some(Instant::now()), length);
        }
        self.arrival.bytes += length;
        self.meter.received(chunk.len());
        buffer.extend_from_slice(&chunk);
        Ok(Some(chunk.len()))
    }

    /// How it has come so far.
    pub fn arrival(&self) -> Arrival {
        self.arrival
    }

    /// Reads on until the end or until `limit` bytes are there.
    pub async fn read_up_to(&mut self, limit: usize) -> Result<Vec<u8>, Error> {
        let mut buffer = Vec::new();
        while buffer.len() < limit && self.read(&mut buffer).await?.is_some() {}
        buffer.truncate(limit);
        Ok(buffer)
    }

    /// The error for a body that is over before what it holds is.
    pub fn ended_early(&self) -> Error {
        self.cut(Clean::new("the connection closed"))
    }

    fn cut(&self, why: Clean) -> Error {
        Error::Cut { address: self.address.clone(), received: self.arrival.bytes, why }
    }
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

    #[track_caller]
    fn check_refused(text: &str, part: &str) {
        let message = HqAddress::parse(text).unwrap_err().to_string();
        assert!(message.contains(part), "{message}");
        assert!(message.contains("http://127.0.0.1:8480"), "{message}");
    }

    #[test]
    fn an_address_says_what_is_wrong_with_it_and_shows_a_right_one() {
        check_refused("127.0.0.1:8480", "does not begin with http://");
        check_refused("", "does not begin with http://");
        check_refused("ftp://hq", "does not speak ftp");
        check_refused("http://", "empty host");
        check_refused("http://hq:84800", "port");
        check_refused("http://me:secret@hq", "password");
        check_refused("http://hq/?a=b", "`?`");
        check_refused("http://\u{1b}[31mhq", "is no address");
        let long = format!("http://{}:x", "a".repeat(5_000));
        assert!(HqAddress::parse(&long).unwrap_err().to_string().len() < 300);
    }

    #[test]
    fn a_token_goes_over_tls_or_stays_on_this_machine() {
        let access = || Access { token: Some(Secret::new("s3cret".to_owned())), ..Access::default() };
        let with = |text: &str| HqAddress::parse(text).unwrap().with(access());
        assert!(with("https://hq.example").is_ok() && with("http://127.0.0.1:8480").is_ok());
        let exposed = with("http://hq.example").unwrap_err().to_string();
        assert!(exposed.contains("https://") && exposed.contains("ssh -L"), "{exposed}");
        let debug = format!("{:?}", with("https://hq.example").unwrap());
        assert!(!debug.contains("s3cret"), "{debug}");
    }

    #[test]
    fn an_address_keeps_its_path_and_escapes_what_is_asked() {
        let address = HqAddress::parse(" http://hq.example:8480/dili ").unwrap();
        assert_eq!(address.to_string(), "http://hq.example:8480/dili");
        let url = address.join("v1/sync", &[("since", "a+b&c"), ("console", "mesa 1")]);
        assert_eq!(url.as_str(), "http://hq.example:8480/dili/v1/sync?since=a%2Bb%26c&console=mesa+1");
    }

    #[test]
    fn only_this_machine_is_loopback() {
        for text in ["http://127.0.0.1:1", "http://localhost", "http://[::1]:8480"] {
            assert!(HqAddress::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in ["http://10.0.0.1", "http://localhost.example"] {
            assert!(!HqAddress::parse(text).unwrap().is_loopback(), "{text}");
        }
    }

    #[test]
    fn what_is_repeated_is_short_and_harmless() {
        assert_eq!(excerpt(b"\x1b[31mred\x07").as_str(), "[31mred");
        assert_eq!(excerpt("é".repeat(1_000).as_bytes()).as_str().chars().count(), EXCERPT_CHARS + 1);
        assert_eq!(excerpt(&[0xff, b'a']).as_str(), "\u{fffd}a");
    }
}
