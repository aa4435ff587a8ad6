//! Tokens: given, listed, revoked. Their text is shown once and kept nowhere.

use std::fmt;

use sha2::{Digest as _, Sha256};
use sqlx::Row as _;

use super::{Authority, places, role, text};
use crate::{
    domain::{Clean, ConsoleId, Instant, PlaceId, Role},
    hq::ledger::error::LedgerError,
};

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

/// A token to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    pub name: Clean,
    pub hash: TokenHash,
    pub role: Role,
    pub places: Option<Vec<PlaceId>>,
    /// Known beforehand, else the first that uses it.
    pub console: Option<ConsoleId>,
    pub at: Instant,
}

/// A token, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub name: Clean,
    pub role: Role,
    pub places: Option<Vec<PlaceId>>,
    pub console: Option<ConsoleId>,
    pub created_at: Clean,
    pub revoked_at: Option<Clean>,
}

impl Authority {
    /// Gives a token; false where one of the name or for the console is in force.
    pub async fn grant(&self, token: NewToken) -> Result<bool, LedgerError> {
        const PUT: &str = "INSERT OR IGNORE INTO tokens (hash, name, role, places, console, created_at) VALUES (?, ?, ?, ?, ?, ?)";
        let places = token.places.map(|places| serde_json::to_string(&places).unwrap_or_default());
        let done = sqlx::query(PUT)
            .bind(token.hash.as_bytes())
            .bind(token.name.as_str())
            .bind(token.role.name())
            .bind(places)
            .bind(token.console.as_ref().map(ConsoleId::as_str))
            .bind(text(token.at))
            .execute(&self.writer)
            .await
            .map_err(self.failed("write tokens"))?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a token back; false where none of the name is in force.
    pub async fn revoke(&self, name: &Clean, at: Instant) -> Result<bool, LedgerError> {
        let done = sqlx::query("UPDATE tokens SET revoked_at = ? WHERE name = ? AND revoked_at IS NULL")
            .bind(text(at))
            .bind(name.as_str())
            .execute(&self.writer)
            .await
            .map_err(self.failed("write tokens"))?;
        Ok(done.rows_affected() == 1)
    }

    /// Every token that was ever given.
    pub async fn grants(&self) -> Result<Vec<Grant>, LedgerError> {
        const ALL: &str = "SELECT name, role, places, console, created_at, revoked_at FROM tokens ORDER BY name, created_at";
        let failed = self.failed("read tokens");
        let rows = sqlx::query(ALL).fetch_all(&self.readers).await.map_err(&failed)?;
        let grants = rows.iter().map(|row| {
            Ok(Grant {
                name: Clean::new(row.try_get(0)?),
                role: role(row.try_get(1)?)?,
                places: places(row.try_get(2)?)?,
                console: row.try_get::<Option<&str>, _>(3)?.map(ConsoleId::new),
                created_at: Clean::new(row.try_get(4)?),
                revoked_at: row.try_get::<Option<&str>, _>(5)?.map(Clean::new),
            })
        });
        grants.collect::<Result<_, _>>().map_err(failed)
    }

    /// Which of these places the ledger does not have.
    pub async fn unknown_places(&self, places: &[PlaceId]) -> Result<Vec<PlaceId>, LedgerError> {
        let mut unknown = Vec::new();
        for place in places {
            let known: bool = sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM places WHERE id = ?)")
                .bind(place.as_str())
                .fetch_one(&self.readers)
                .await
                .map_err(self.failed("read places"))?;
            if !known {
                unknown.push(place.clone());
            }
        }
        Ok(unknown)
    }
}
