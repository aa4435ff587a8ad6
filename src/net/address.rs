//! Where an HQ is, and how it is reached.
//!
//! It must not know whether anything is there.

use std::fmt;

use reqwest::Url;

use super::{Exchange, Secret, Trust, excerpt};
use crate::domain::Clean;

/// Where an HQ is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HqAddress {
    pub(super) url: Url,
    pub(super) access: Access,
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
    pub(super) fn is_loopback(&self) -> bool {
        let host = self.url.host_str().unwrap_or_default();
        let host = host.trim_start_matches('[').trim_end_matches(']');
        host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }

    pub(super) fn join(&self, path: &str, query: &[(&str, &str)]) -> Url {
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
}
