//! Who may: tokens of consoles, what a caller may do, and when each console was last here.
//!
//! It reads the ledger's file at each request, so that what another program grants or revokes
//! holds at once. It must not know HTTP.

mod acts;
mod seen;
mod token;

use std::{fmt, path::Path};

use sqlx::{Row as _, SqlitePool, sqlite::SqliteRow};

use crate::{
    domain::{Clean, ConsoleId, Instant, PlaceId, Role},
    hq::ledger::error::LedgerError,
};

pub use seen::{Seen, Sighting};
pub use token::{Grant, NewToken, TokenHash, hash_token};

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

/// The part of the ledger that says who may.
#[derive(Debug)]
pub struct Authority {
    file: std::path::PathBuf,
    writer: SqlitePool,
    readers: SqlitePool,
    seen: seen::Register,
}

impl Authority {
    pub(in crate::hq) fn new(file: &Path, writer: SqlitePool, readers: SqlitePool) -> Self {
        Self { file: file.to_owned(), writer, readers, seen: seen::Register::default() }
    }

    /// Whether anybody was ever given a token. From then on nobody is answered without one.
    pub async fn wants_tokens(&self) -> Result<bool, LedgerError> {
        sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM tokens)")
            .fetch_one(&self.readers)
            .await
            .map_err(self.failed("read tokens"))
    }

    /// Says who shows a token, or why nobody is answered who does.
    pub async fn admit(&self, shown: Option<&str>) -> Result<Result<Caller, Refused>, LedgerError> {
        const FIND: &str = "SELECT name, role, places, console, revoked_at FROM tokens WHERE hash = ?";
        let Some(hash) = shown.map(hash_token) else {
            let wanted = self.wants_tokens().await?;
            return Ok(if wanted { Err(Refused::NoToken) } else { Ok(Caller::anybody()) });
        };
        let failed = self.failed("read tokens");
        let row = sqlx::query(FIND).bind(hash.as_bytes()).fetch_optional(&self.readers).await;
        let Some(row) = row.map_err(&failed)? else {
            let wanted = self.wants_tokens().await?;
            return Ok(if wanted { Err(Refused::WrongToken) } else { Ok(Caller::anybody()) });
        };
        caller(&row, hash).map_err(failed)
    }

    /// Holds a token to one console: the first that uses it, which then has no other.
    pub async fn bind(
        &self,
        caller: &Caller,
        console: &ConsoleId,
    ) -> Result<Result<(), Refused>, LedgerError> {
        const BIND: &str = "UPDATE OR IGNORE tokens SET console = ?
            WHERE hash = ? AND (console IS NULL OR console = ?) AND revoked_at IS NULL";
        let Some((_, hash)) = &caller.token else { return Ok(Ok(())) };
        if let Some(bound) = &caller.console {
            let other = bound != console;
            return Ok(if other { Err(Refused::OtherConsole(console.clone())) } else { Ok(()) });
        }
        let done = sqlx::query(BIND)
            .bind(console.as_str())
            .bind(hash.as_bytes())
            .bind(console.as_str())
            .execute(&self.writer)
            .await
            .map_err(self.failed("write tokens"))?;
        Ok(if done.rows_affected() == 0 { Err(Refused::OtherConsole(console.clone())) } else { Ok(()) })
    }

    fn failed(&self, doing: &'static str) -> impl Fn(sqlx::Error) -> LedgerError {
        move |source| LedgerError::from_sqlite(doing, &self.file, source)
    }
}

fn caller(row: &SqliteRow, hash: TokenHash) -> Result<Result<Caller, Refused>, sqlx::Error> {
    let name = Clean::new(row.try_get(0)?);
    if row.try_get::<Option<&str>, _>(4)?.is_some() {
        return Ok(Err(Refused::RevokedToken(name)));
    }
    let console: Option<&str> = row.try_get(3)?;
    Ok(Ok(Caller {
        console: console.map(ConsoleId::new),
        role: role(row.try_get(1)?)?,
        places: places(row.try_get(2)?)?,
        token: Some((name, hash)),
    }))
}

fn role(word: &str) -> Result<Role, sqlx::Error> {
    word.parse().map_err(|error: crate::domain::NotARole| sqlx::Error::Decode(error.into()))
}

fn places(json: Option<&str>) -> Result<Option<Vec<PlaceId>>, sqlx::Error> {
    json.map(serde_json::from_str).transpose().map_err(|error| sqlx::Error::Decode(error.into()))
}

/// Times as they stand in the file.
fn text(at: Instant) -> String {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
}
