//! Who asks, and in which words not everything is done for them.

use std::fmt;

use sha2::{Digest as _, Sha256};

use crate::domain::{Clean, ConsoleId, PlaceId, Role};

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
        match self {
            Self::NoToken => f.write_str(
                "this HQ wants a token: ask its administrator for one and put it into a file that token_file names",
            ),
            Self::WrongToken => {
                f.write_str("HQ does not know this token; look for a part that is missing, or ask for a new one")
            }
            Self::RevokedToken(name) => {
                write!(f, "the token {name} was revoked; ask HQ's administrator for a new one")
            }
            Self::OtherConsole(console) => {
                write!(f, "token and console do not belong together ({console}); ask for a token of its own")
            }
            Self::Viewer(who) => write!(f, "{who} may look on and not act; HQ's administrator gives roles"),
            Self::OutsidePlaces(place) => write!(f, "{place} is none of the places that this console acts for"),
            Self::UnknownPerson(name) => write!(f, "{name} may not act: HQ has no such person; sign in as yourself"),
        }
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
