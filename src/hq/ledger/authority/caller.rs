//! Who asks, and in which words not everything is done for them.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::domain::{Clean, ConsoleId, PlaceId, Role, objection::filled};

/// Who asks, as far as HQ knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The console that the token is bound to; none before its first use.
    pub console: Option<ConsoleId>,
    pub role: Role,
    /// What acts may be about; none: everything.
    pub places: Option<Vec<PlaceId>>,
    /// The token's name and hash; none where HQ has no tokens.
    pub token: Option<(Clean, TokenHash)>,
}

impl Caller {
    /// Whoever asks an HQ on loopback that has no tokens.
    pub fn anybody() -> Self {
        Self { console: None, role: Role::Administrator, places: None, token: None }
    }
}

/// Why a request or an act is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    NoToken,
    WrongToken,
    RevokedToken(Clean),
    /// The token belongs to another console, or the console has another token.
    OtherConsole(ConsoleId),
    /// The console's role, or the person's, is to look on.
    Viewer(Clean),
    OutsidePlaces(PlaceId),
    /// Nobody of this name may sign in.
    UnknownPerson(Clean),
}

impl Refused {
    /// The last word of the problem's type.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::NoToken => "no-token",
            Self::WrongToken => "wrong-token",
            Self::RevokedToken(_) => "revoked-token",
            Self::OtherConsole(_) => "other-console",
            Self::Viewer(_) => "viewer",
            Self::OutsidePlaces(_) => "outside-places",
            Self::UnknownPerson(_) => "unknown-person",
        }
    }

    /// Whether it is about who asks, and not about what is asked.
    pub fn is_about_token(&self) -> bool {
        matches!(self, Self::NoToken | Self::WrongToken | Self::RevokedToken(_))
    }
}

/// What the person at the console reads.
impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            Self::NoToken => filled("hq-no-token", &[]),
            Self::WrongToken => filled("hq-wrong-token", &[]),
            Self::RevokedToken(name) => filled("hq-revoked-token", &[("name", name.as_str())]),
            Self::OtherConsole(console) => filled("hq-other-console", &[("console", console.as_str())]),
            Self::Viewer(who) => filled("hq-viewer", &[("name", who.as_str())]),
            Self::OutsidePlaces(place) => filled("hq-outside-places", &[("place", place.as_str())]),
            Self::UnknownPerson(name) => filled("hq-unknown-person", &[("name", name.as_str())]),
        })
    }
}

/// The SHA-256 of a token. The token is 256 random bits, which no guessing reaches: a slow hash
/// would only make each request slow.
#[derive(Clone, PartialEq, Eq)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    pub(super) fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

/// What is kept of a token.
pub fn hash_token(token: &str) -> TokenHash {
    TokenHash(Sha256::digest(token.trim().as_bytes()).into())
}
