//! Tokens as they are shown: whose they are, and which console may show them.

use sqlx::{Row as _, sqlite::SqliteRow};

use super::{
    caller::{Caller, Refused, TokenHash, hash_token},
    file::{Authority, places, role},
};
use crate::{
    domain::{Clean, ConsoleId},
    hq::ledger::error::LedgerError,
};

impl Authority {
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
