//! What went wrong on the way to HQ, for whoever must mend it, in their language.
//!
//! Logs have the same in English. It must not know who is told.

use super::{AddressError, Error, FetchError, Flaw, Sign, Untrusted, Why};
use crate::domain::{Clean, Telling};

impl Error {
    pub fn telling(&self) -> Telling {
        match self {
            Self::Setup(why) => Telling::message("net-setup").words("why", why.as_str()),
            Self::Unreachable { address, why } => Telling::message("net-unreachable")
                .words("address", address.as_str())
                .part("why", why.telling()),
            Self::Portal { address, sign } => {
                Telling::message("net-portal").words("address", address.as_str()).part("sign", sign.telling())
            }
            Self::Untrusted { address, why } => Telling::message("net-untrusted")
                .words("address", address.as_str())
                .part("why", why.telling()),
            Self::Cut { address, received, why } => {
                let told = Telling::message("net-cut").words("address", address.as_str());
                told.words("bytes", &received.to_string()).words("why", why.as_str())
            }
        }
    }
}

impl FetchError {
    pub fn telling(&self) -> Telling {
        let of = |id: &'static str, address: &Clean| Telling::message(id).words("address", address.as_str());
        match self {
            Self::Address(text, why) => {
                Telling::message("fetch-address").words("text", text.as_str()).words("why", why.as_str())
            }
            Self::Setup(why) => Telling::message("net-setup").words("why", why.as_str()),
            Self::Unreachable { address, why } => of("net-unreachable", address).part("why", why.of_server()),
            Self::Untrusted { address, why } => of("net-untrusted", address).part("why", why.telling()),
            Self::Redirected { address, to } => of("fetch-redirected", address).words("to", to.as_str()),
            Self::Page { address } => of("fetch-page", address),
            Self::Status { address, status, text, .. } => {
                of("fetch-status", address).words("status", &status.to_string()).words("text", text.as_str())
            }
            Self::TooLarge { address, limit } => {
                of("fetch-too-large", address).words("bytes", &limit.to_string())
            }
            Self::Cut { address, received, why } => {
                let told = of("fetch-cut", address).words("bytes", &received.to_string());
                told.words("why", why.as_str())
            }
        }
    }
}

impl Why {
    /// The same of a server that is no HQ: what helps there does not help here.
    fn of_server(&self) -> Telling {
        match self {
            Self::Refused => Telling::message("fetch-refused"),
            Self::TimedOut(time) => {
                Telling::message("fetch-timed-out").words("seconds", &time.as_secs_f64().to_string())
            }
            why => why.telling(),
        }
    }

    fn telling(&self) -> Telling {
        match self {
            Self::Refused => Telling::message("net-refused"),
            Self::NoName => Telling::message("net-no-name"),
            Self::TimedOut(time) => {
                Telling::message("net-timed-out").words("seconds", &time.as_secs_f64().to_string())
            }
            Self::Other(why) => Telling::message("net-other").words("why", why.as_str()),
        }
    }
}

impl Sign {
    fn telling(&self) -> Telling {
        match self {
            Self::Redirect(to) => Telling::message("net-redirect").words("to", to.as_str()),
            Self::SignIn => Telling::message("net-sign-in"),
            Self::Page => Telling::message("net-page"),
            Self::PageWith(status) => Telling::message("net-page-with").words("status", &status.to_string()),
            Self::Empty => Telling::message("net-empty"),
            Self::NoGreeting => Telling::message("net-no-greeting"),
            Self::OtherConsole(theirs, ours) => {
                let told = Telling::message("net-other-console").words("theirs", theirs.as_str());
                told.words("ours", ours.as_str())
            }
        }
    }
}

impl AddressError {
    pub fn telling(&self) -> Telling {
        match self {
            Self::Wrong(text, flaw) => {
                Telling::message("address-wrong").words("text", text.as_str()).part("why", flaw.telling())
            }
            Self::Exposed(address) => Telling::message("address-exposed").words("address", address.as_str()),
        }
    }
}

impl Flaw {
    fn telling(&self) -> Telling {
        match self {
            Self::NoScheme => Telling::message("address-no-scheme"),
            Self::OtherScheme(scheme) => {
                Telling::message("address-other-scheme").words("scheme", scheme.as_str())
            }
            Self::Login => Telling::message("address-login"),
            Self::Query => Telling::message("address-query"),
            Self::Unreadable(why) => why.clone().into(),
        }
    }
}

impl Untrusted {
    fn telling(&self) -> Telling {
        match self {
            Self::NoTls => Telling::message("tls-none"),
            Self::Failed(why) => Telling::message("tls-failed").words("why", why.as_str()),
            Self::Expired => Telling::message("tls-expired"),
            Self::NotYet => Telling::message("tls-not-yet"),
            Self::OtherName => Telling::message("tls-other-name"),
            Self::UnknownAuthority => Telling::message("tls-unknown-authority"),
            Self::Revoked => Telling::message("tls-revoked"),
            Self::Unusable(why) => Telling::message("tls-unusable").words("why", why.as_str()),
        }
    }
}
