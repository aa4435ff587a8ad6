//! Reads what others publish: one GET, asked only for what is newer, bounded, never redirected.
//!
//! It must not know what is in a body, nor when to ask again.

use std::time::Duration;

use reqwest::header::{
    ACCEPT, AUTHORIZATION, CONTENT_TYPE, ETAG, HeaderMap, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
    LAST_MODIFIED, LOCATION, RETRY_AFTER,
};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;

use super::{Credential, Patience, Untrusted, Why, essence, excerpt, innermost, is_page, tls, why};
use crate::domain::Clean;

/// The longest words of a refusal that are read, in bytes.
const MAX_REFUSAL_BYTES: usize = 16 * 1024;

/// What a server calls the state of what it gave; sent back, it says when nothing changed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Validators {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<Clean>,
}

/// What is asked of a server.
#[derive(Clone, Copy, Debug)]
pub struct Question<'q> {
    pub address: &'q str,
    /// What is known of the answer already.
    pub known: &'q Validators,
    /// The kinds of answer that are understood (`Accept`).
    pub accept: &'static str,
    pub credential: Option<&'q Credential>,
    /// The largest answer that is read, in bytes.
    pub limit: usize,
}

/// What a server answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Nothing since these validators.
    Unchanged,
    Body {
        bytes: Vec<u8>,
        validators: Validators,
    },
}

/// Why nothing was fetched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FetchError {
    #[error("`{0}` is no address: {1}; write it as https://HOST/PATH")]
    Address(Clean, Clean),
    #[error("this program cannot open connections: {0}")]
    Setup(Clean),
    #[error("no answer from {address}: {}", of_server(why))]
    Unreachable { address: Clean, why: Why },
    #[error("{address} is not trusted: {why}")]
    Untrusted { address: Clean, why: Untrusted },
    #[error("{address} sends elsewhere, to {to}; put that address in the settings if it is the right one")]
    Redirected { address: Clean, to: Clean },
    #[error("{address} answers with a web page, perhaps of a sign-in; check the address and the network")]
    Page { address: Clean },
    #[error("{address} answers {status} ({text})")]
    Status { address: Clean, status: u16, text: Clean, retry_after: Option<Duration>, said: Vec<u8> },
    #[error("the answer of {address} is larger than {limit} bytes, more than such an answer has")]
    TooLarge { address: Clean, limit: usize },
    #[error("the answer of {address} broke off after {received} bytes ({why})")]
    Cut { address: Clean, received: usize, why: Clean },
}

/// The same of a server that is no HQ: what helps there does not help here.
fn of_server(why: &Why) -> String {
    match why {
        Why::Refused => "connection refused; is the server up, and is the port right?".to_owned(),
        Why::TimedOut(after) => {
            format!("nothing came for {} s; check the network, or try again later", after.as_secs_f64())
        }
        why => why.to_string(),
    }
}

impl FetchError {
    /// How long the server asks not to be asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Status { retry_after, .. } => *retry_after,
            _ => None,
        }
    }
}

/// The client for what others publish.
#[derive(Clone, Debug)]
pub struct Fetcher {
    http: reqwest::Client,
    patience: Patience,
}

impl Fetcher {
    pub fn new(patience: Patience) -> Result<Self, FetchError> {
        let tls = tls::of_others().map_err(FetchError::Setup)?;
        let http = reqwest::Client::builder()
            .tls_backend_preconfigured(tls)
            .user_agent(concat!("haree/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(patience.connect)
            .gzip(true)
            .build()
            .map_err(|error| FetchError::Setup(Clean::new(&innermost(&error))))?;
        Ok(Self { http, patience })
    }

    /// Asks for an address; a body of more than `limit` bytes is not read to its end.
    pub async fn get(&self, address: &str, known: &Validators, limit: usize) -> Result<Fetched, FetchError> {
        self.ask(&Question { address, known, accept: "*/*", credential: None, limit }).await
    }

    /// Asks a question; what is shown to let us in goes to the host of its address alone.
    pub async fn ask(&self, question: &Question<'_>) -> Result<Fetched, FetchError> {
        let Question { address, known, accept, credential, limit } = *question;
        let wrong = |why: &str| FetchError::Address(excerpt(address.as_bytes()), Clean::new(why));
        let url = reqwest::Url::parse(address).map_err(|error| wrong(&error.to_string()))?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(wrong("it does not begin with https://"));
        }
        let is_own = matches!(url.host_str(), Some("localhost" | "127.0.0.1" | "[::1]"));
        if credential.is_some() && url.scheme() == "http" && !is_own {
            return Err(wrong("what lets us in must not be sent without TLS"));
        }
        let named = excerpt(format!("{}{}", url.origin().ascii_serialization(), url.path()).as_bytes());
        let mut request = self.http.get(url).header(ACCEPT, accept);
        for (name, value) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.modified)] {
            if let Some(value) = value {
                request = request.header(name, value.as_str());
            }
        }
        request = match credential {
            None => request,
            Some(Credential::Password { user, password }) => {
                request.basic_auth(user, Some(password.reveal()))
            }
            Some(Credential::ApiToken(token)) => {
                request.header(AUTHORIZATION, sensitive(&format!("ApiToken {}", token.reveal()))?)
            }
            Some(Credential::Header { name, secret }) => request.header(*name, sensitive(secret.reveal())?),
        };
        let unreachable = |why| FetchError::Unreachable { address: named.clone(), why };
        let response = match timeout(self.patience.silence, request.send()).await {
            Ok(Ok(response)) => response,
            Ok(Err(error)) => {
                return Err(match tls::untrusted(&error) {
                    Some(why) => FetchError::Untrusted { address: named, why },
                    None => unreachable(why(&error, self.patience.connect)),
                });
            }
            Err(_) => return Err(unreachable(Why::TimedOut(self.patience.silence))),
        };
        if response.status().as_u16() == 304 {
            return Ok(Fetched::Unchanged);
        }
        let validators = match judge(&response, &named) {
            Ok(validators) => validators,
            Err(FetchError::Status { address, status, text, retry_after, .. }) => {
                // Why it refuses helps, and is not waited for.
                let said = self.read(response, &named, MAX_REFUSAL_BYTES).await.unwrap_or_default();
                return Err(FetchError::Status { address, status, text, retry_after, said });
            }
            Err(error) => return Err(error),
        };
        let bytes = self.read(response, &named, limit).await?;
        Ok(Fetched::Body { bytes, validators })
    }

    async fn read(
        &self,
        mut response: reqwest::Response,
        named: &Clean,
        limit: usize,
    ) -> Result<Vec<u8>, FetchError> {
        let mut bytes = Vec::new();
        loop {
            let cut = |received, why| FetchError::Cut { address: named.clone(), received, why };
            let chunk = match timeout(self.patience.silence, response.chunk()).await {
                Ok(Ok(chunk)) => chunk,
                Ok(Err(error)) => return Err(cut(bytes.len(), excerpt(innermost(&error).as_bytes()))),
                Err(_) => return Err(cut(bytes.len(), Clean::new("nothing more came"))),
            };
            let Some(chunk) = chunk else { return Ok(bytes) };
            // Unpacked bytes: a small answer that unpacks without end stops here too.
            if bytes.len() + chunk.len() > limit {
                return Err(FetchError::TooLarge { address: named.clone(), limit });
            }
            bytes.extend_from_slice(&chunk);
        }
    }
}

/// A value that no log of the exchange shows.
fn sensitive(text: &str) -> Result<HeaderValue, FetchError> {
    let value = HeaderValue::from_str(text);
    let mut value = value.map_err(|_| FetchError::Setup(Clean::new("the token is no plain text")))?;
    value.set_sensitive(true);
    Ok(value)
}

/// Tells an answer from a redirect, an error and a page; gives the state's names.
fn judge(response: &reqwest::Response, named: &Clean) -> Result<Validators, FetchError> {
    let headers: &HeaderMap = response.headers();
    let header = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let status = response.status();
    let address = named.clone();
    match status.as_u16() {
        200 if header(CONTENT_TYPE).is_some_and(|kind| is_page(&essence(kind))) => {
            Err(FetchError::Page { address })
        }
        200 => Ok(Validators {
            etag: header(ETAG).map(Clean::new),
            modified: header(LAST_MODIFIED).map(Clean::new),
        }),
        300..400 => {
            let to = excerpt(header(LOCATION).unwrap_or("nowhere").as_bytes());
            Err(FetchError::Redirected { address, to })
        }
        code => {
            let retry_after =
                header(RETRY_AFTER).and_then(|text| text.trim().parse().ok()).map(Duration::from_secs);
            let text = Clean::new(status.canonical_reason().unwrap_or("without a reason"));
            Err(FetchError::Status { address, status: code, text, retry_after, said: Vec::new() })
        }
    }
}
