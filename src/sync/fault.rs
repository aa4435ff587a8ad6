//! What can go wrong between this console and HQ, in words for the person who must mend it.
//!
//! It must not know what is done about it.

use std::time::Duration;

use super::backoff::Backoff;
use crate::domain::{Clean, Telling, objection};
use crate::net;
use crate::protocol::{Problem, Versions};
use crate::store::{Refusal, StoreError};

/// The kind of an answer that names none.
pub(super) const NO_REASON: &str = "http";

/// The longest that HQ is left alone because it asks for it.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// Why an exchange brought nothing, or not all.
#[derive(Debug, thiserror::Error)]
pub(super) enum Fault {
    #[error(transparent)]
    Net(#[from] net::Error),
    #[error("{address} answers, but is not HQ ({saw}); check the address")]
    NotHq { address: Clean, saw: Clean },
    #[error("HQ at {address} answered {status} {title}: {detail}")]
    Http { address: Clean, status: u16, kind: String, title: Clean, detail: Clean, wait: Option<Duration> },
    #[error(
        "HQ at {address} speaks version {theirs} of the protocol and this program {}; {}; what you do is still sent",
        Versions::OURS,
        remedy(*theirs)
    )]
    Proto { address: Clean, theirs: Versions },
    #[error("the answer of {address} was damaged ({saw}); what came before is kept, it is asked for again")]
    Garbled { address: Clean, saw: Clean },
    /// It is the HQ of other records.
    #[error(transparent)]
    Foreign(#[from] Refusal),
    #[error(
        "HQ at {address} says that there is more and sends nothing; look at HQ's log, it is asked again later"
    )]
    NoProgress { address: Clean },
    #[error(
        "HQ at {address} said nothing about the {acts} acts that it was sent; they stay queued and are sent again"
    )]
    Unanswered { address: Clean, acts: usize },
    #[error(transparent)]
    Cache(#[from] StoreError),
    #[error("the cache broke down at work; see the log, and start again if it stays")]
    Broke,
}

/// How a fault shows and when it is worth another try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// HQ is away.
    Away,
    /// Something else answers; it may go by itself, as a sign-in page does.
    Wrong,
    /// It stays until a person does something.
    Lasting,
}

/// Which side is behind.
fn remedy(theirs: Versions) -> &'static str {
    if theirs.newest < Versions::OURS.oldest { "HQ must be updated" } else { "update haree" }
}

impl Fault {
    pub(super) fn http(address: &Clean, problem: &Problem, wait: Option<Duration>) -> Self {
        Self::Http {
            address: address.clone(),
            status: problem.status,
            kind: problem.kind.clone(),
            title: net::excerpt(problem.title.as_str().as_bytes()),
            detail: net::excerpt(problem.detail.as_str().as_bytes()),
            wait,
        }
    }

    /// The same for whoever must mend it, in their language.
    pub(super) fn telling(&self) -> Telling {
        let at = |id, address: &Clean| Telling::message(id).words("address", address.as_str());
        match self {
            Self::Net(error) => error.telling(),
            Self::NotHq { address, saw } => at("sync-not-hq", address).words("saw", saw.as_str()),
            Self::Http { address, status, kind, .. } if kind == NO_REASON => {
                at("sync-http-bare", address).words("status", &status.to_string())
            }
            Self::Http { address, status, title, detail, .. } => {
                let told = at("sync-http", address).words("status", &status.to_string());
                told.words("title", title.as_str()).part("detail", objection::read(detail))
            }
            Self::Proto { address, theirs } => {
                let is_older = theirs.newest < Versions::OURS.oldest;
                let id = if is_older { "sync-hq-is-older" } else { "sync-hq-is-newer" };
                let told = at(id, address).words("theirs", &theirs.to_string());
                told.words("ours", &Versions::OURS.to_string())
            }
            Self::Garbled { address, saw } => at("sync-garbled", address).words("saw", saw.as_str()),
            Self::Foreign(refusal) => refusal.telling(),
            Self::NoProgress { address } => at("sync-no-progress", address),
            Self::Unanswered { address, acts } => at("sync-unanswered", address).number("n", *acts as i64),
            Self::Cache(error) => error.telling(),
            Self::Broke => Telling::message("sync-cache-broke"),
        }
    }

    pub(super) fn class(&self) -> Class {
        match self {
            Self::Net(net::Error::Portal { .. } | net::Error::Untrusted { .. }) | Self::NotHq { .. } => {
                Class::Wrong
            }
            Self::Http { status, .. } if *status < 500 && !matches!(status, 408 | 409 | 425 | 429) => {
                Class::Lasting
            }
            Self::Http { kind, .. } if kind == "urn:haree:upgrade-needed" => Class::Lasting,
            Self::Proto { .. } | Self::Foreign(Refusal::Provenance { .. }) => Class::Lasting,
            _ => Class::Away,
        }
    }

    /// How long to wait before the next try: no less than HQ asks for.
    pub(super) fn pause(&self, retry: &mut Backoff) -> Duration {
        let own = if self.class() == Class::Lasting { retry.slow() } else { retry.next() };
        match self {
            Self::Http { wait: Some(wait), .. } => own.max((*wait).min(LONGEST_REST)),
            _ => own,
        }
    }

    /// Whether HQ objects to what it was sent, so that sending less may help.
    pub(super) fn is_about_content(&self) -> bool {
        matches!(self, Self::Http { status: 400 | 413 | 422, .. })
    }

    /// Whether there was never a connection, so that nothing of the question can have arrived.
    pub(super) fn is_before_sending(&self) -> bool {
        use net::Why;
        matches!(
            self,
            Self::Net(net::Error::Unreachable { why: Why::Refused | Why::NoName, .. } | net::Error::Setup(_))
        )
    }

    /// Whether the cursor of a poll is too old, and each collection must be asked for by its own.
    pub(super) fn is_expired(&self) -> bool {
        matches!(self, Self::Http { status: 410, kind, .. } if kind == "urn:haree:cursor-expired")
    }

    /// Whether HQ says that the one act of a request has the key of another.
    pub(super) fn is_mismatch(&self) -> bool {
        matches!(self, Self::Http { status: 422, kind, .. } if kind == "urn:haree:act-mismatch")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, wait: Option<u64>) -> Fault {
        let problem = Problem::new(status, "x", "title", "detail");
        Fault::http(&Clean::new("http://hq"), &problem, wait.map(Duration::from_secs))
    }

    fn pause(fault: &Fault) -> u64 {
        let mut retry = Backoff::new(Duration::from_secs(1), Duration::from_mins(1), 1);
        fault.pause(&mut retry).as_secs()
    }

    #[test]
    fn hq_is_left_alone_for_as_long_as_it_asks_but_not_for_ever() {
        assert_eq!(pause(&answered(503, Some(120))), 120);
        assert_eq!(pause(&answered(503, Some(u64::MAX))), 3_600);
        assert!(pause(&answered(503, None)) <= 1);
    }

    #[test]
    fn what_a_person_must_mend_is_tried_seldom() {
        assert_eq!(answered(403, None).class(), Class::Lasting);
        assert!(pause(&answered(403, None)) >= 30);
        assert_eq!(answered(429, None).class(), Class::Away);
        assert_eq!(answered(500, None).class(), Class::Away);
    }

    #[test]
    fn what_the_other_side_says_is_cut_short() {
        let problem = Problem::new(500, "x", &"t".repeat(4_000), &"\u{1b}[31m".repeat(900));
        let text = Fault::http(&Clean::new("http://hq"), &problem, None).to_string();
        assert!(text.len() < 400, "{text}");
        assert!(!text.contains('\u{1b}'));
    }
}
