//! Why a server gave nothing, and what to do next, for whoever must mend it.
//!
//! It must not know who is told, nor in which language.

use std::time::Duration;

use super::setup::Key;
use crate::{
    domain::{Clean, Telling},
    formats::{Issue, dhis2},
    net::FetchError,
};

/// How long a personal access token lives unless it was made for longer.
const TOKEN_DAYS: u64 = 30;

/// The refusal of more rows than a server gives at once.
const TOO_MANY_ROWS: &str = "E7128";

/// Why a server gave nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// What it is shown cannot be read.
    NoKey(Clean),
    /// It does not know what it was shown; where that is kept, and how many days it lies there.
    NotLetIn {
        address: Clean,
        kept: Option<Clean>,
        days: Option<u64>,
    },
    /// It sends to a page where people sign in.
    SignIn {
        address: Clean,
        to: Clean,
    },
    /// It answered, and that is not what was asked for.
    Unread {
        address: Clean,
        why: Clean,
    },
    /// One period alone has more rows than it gives.
    TooMuch {
        address: Clean,
    },
    Fetch(FetchError),
}

/// What an error of the exchange means here.
pub(super) fn of(error: FetchError, key: Option<&Key>) -> Trouble {
    match error {
        FetchError::Redirected { address, to } => Trouble::SignIn { address, to },
        FetchError::Page { address } => Trouble::SignIn { to: address.clone(), address },
        FetchError::Status { address, status: 401, .. } => {
            let days = key.and_then(|key| key.age).map(|age| age.as_secs() / 86_400);
            Trouble::NotLetIn { address, kept: key.map(|key| key.kept.clone()), days }
        }
        other => Trouble::Fetch(other),
    }
}

/// Whether a table has more rows, or bytes, than come at once.
pub(super) fn is_too_much(error: &FetchError) -> bool {
    match error {
        FetchError::TooLarge { .. } => true,
        FetchError::Status { status: 409 | 413, said, .. } => {
            let limit = |(code, words): (Clean, Clean)| {
                code.as_str() == TOO_MANY_ROWS || words.as_str().contains("max limit")
            };
            dhis2::message(said).is_some_and(limit)
        }
        _ => false,
    }
}

impl Trouble {
    pub(super) fn unread(address: &str, issue: &Issue) -> Self {
        let address = address.split('?').next().unwrap_or(address);
        Self::Unread { address: Clean::new(address), why: Clean::new(&issue.to_string()) }
    }

    /// How long the server asks not to be asked again.
    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Fetch(error) => error.retry_after(),
            _ => None,
        }
    }

    /// The same for a person, with the next step.
    pub fn telling(&self) -> Telling {
        match self {
            Self::NoKey(why) => Telling::message("dhis2-no-key").words("why", why.as_str()),
            Self::NotLetIn { address, kept: None, .. } => {
                Telling::message("dhis2-key-missing").words("address", address.as_str())
            }
            Self::NotLetIn { address, kept: Some(kept), days } => {
                let id = match days {
                    Some(TOKEN_DAYS..) => "dhis2-key-old",
                    Some(_) => "dhis2-key-young",
                    None => "dhis2-key-unknown",
                };
                let told =
                    Telling::message(id).words("address", address.as_str()).words("kept", kept.as_str());
                days.map_or(told.clone(), |days| told.number("days", days as i64))
            }
            Self::SignIn { address, to } => {
                Telling::message("dhis2-sign-in").words("address", address.as_str()).words("to", to.as_str())
            }
            Self::Unread { address, why } => {
                Telling::message("dhis2-unread").words("address", address.as_str()).words("why", why.as_str())
            }
            Self::TooMuch { address } => {
                Telling::message("dhis2-too-much").words("address", address.as_str())
            }
            Self::Fetch(error) => exchange(error),
        }
    }
}

fn exchange(error: &FetchError) -> Telling {
    let FetchError::Status { address, status, retry_after, said, .. } = error else {
        return error.telling();
    };
    let words = dhis2::message(said).map(|(_, words)| words).unwrap_or_default();
    let told = |id| Telling::message(id).words("address", address.as_str());
    match status {
        403 => told("dhis2-forbidden").words("why", words.as_str()),
        404 => told("dhis2-not-there"),
        409 => told("dhis2-conflict").words("why", words.as_str()),
        429 => {
            let seconds = retry_after.map_or(0, |after| after.as_secs());
            told("dhis2-busy").number("seconds", seconds as i64)
        }
        _ => error.telling(),
    }
}
