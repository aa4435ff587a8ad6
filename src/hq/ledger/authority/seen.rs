//! When each console was last here, and how it stood. Kept in memory, written once a minute at most.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;
use sqlx::Row as _;

use super::{Authority, text};
use crate::{
    domain::{Clean, ConsoleId, Instant},
    hq::ledger::error::LedgerError,
};

const WRITE_EVERY: TimeDelta = TimeDelta::minutes(1);
/// An HQ without tokens takes any name for a console's; the register must not grow with them.
const MOST: usize = 20_000;

/// What a request says about its console.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sighting {
    pub token: Option<Clean>,
    /// The program and its version.
    pub agent: Clean,
    /// By how many seconds the console's clock is ahead of HQ's; none where it did not say.
    pub skew: Option<i64>,
    /// How many acts wait in it; none where it did not say.
    pub queue: Option<u32>,
}

/// A console, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub console: ConsoleId,
    pub seen_at: Clean,
    pub sighting: Sighting,
    /// The role of the token that the console is bound to, and whether that was revoked.
    pub role: Option<Clean>,
    pub revoked: bool,
}

#[derive(Debug, Default)]
pub(super) struct Register(Mutex<Unwritten>);

#[derive(Debug, Default)]
struct Unwritten {
    consoles: BTreeMap<ConsoleId, (Instant, Sighting)>,
    written_at: Option<Instant>,
}

impl Authority {
    /// Takes note of a console, and writes what was noted where that is due.
    pub async fn saw(&self, console: &ConsoleId, sighting: Sighting, at: Instant) {
        let due = {
            let mut unwritten = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
            let unwritten = &mut *unwritten;
            if unwritten.consoles.len() < MOST || unwritten.consoles.contains_key(console) {
                let before = unwritten.consoles.remove(console).map(|(_, before)| before).unwrap_or_default();
                let (skew, queue) = (sighting.skew.or(before.skew), sighting.queue.or(before.queue));
                unwritten.consoles.insert(console.clone(), (at, Sighting { skew, queue, ..sighting }));
            }
            let last = *unwritten.written_at.get_or_insert(at);
            let due = at - last >= WRITE_EVERY;
            if due {
                unwritten.written_at = Some(at);
            }
            due
        };
        if due {
            self.write_seen().await;
        }
    }

    /// Writes what was noted since the last time. It is no loss where that fails.
    pub async fn write_seen(&self) {
        let consoles = {
            let mut unwritten = self.seen.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::mem::take(&mut unwritten.consoles)
        };
        if consoles.is_empty() {
            return;
        }
        if let Err(error) = self.write_consoles(consoles).await {
            tracing::warn!(%error, "when consoles were here could not be written");
        }
    }

    async fn write_consoles(
        &self,
        consoles: BTreeMap<ConsoleId, (Instant, Sighting)>,
    ) -> Result<(), sqlx::Error> {
        const PUT: &str = "
            INSERT INTO consoles (id, token, agent, seen_at, skew, queue) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET token = excluded.token, agent = excluded.agent,
                seen_at = excluded.seen_at, skew = coalesce(excluded.skew, skew),
                queue = coalesce(excluded.queue, queue)";
        let mut tx = self.writer.begin_with("BEGIN IMMEDIATE").await?;
        for (console, (at, sighting)) in consoles {
            sqlx::query(PUT)
                .bind(console.as_str())
                .bind(sighting.token.as_ref().map(Clean::as_str))
                .bind(sighting.agent.as_str())
                .bind(text(at))
                .bind(sighting.skew)
                .bind(sighting.queue)
                .execute(&mut *tx)
                .await?;
        }
        tx.commit().await
    }

    /// Every console that was ever here, as it was last written, the latest first.
    pub async fn consoles(&self) -> Result<Vec<Seen>, LedgerError> {
        const ALL: &str = "
            SELECT c.id, c.seen_at, c.token, c.agent, c.skew, c.queue, t.role, t.revoked_at IS NOT NULL
            FROM consoles c LEFT JOIN tokens t ON t.hash =
                (SELECT hash FROM tokens WHERE console = c.id ORDER BY revoked_at IS NOT NULL, created_at DESC LIMIT 1)
            ORDER BY c.seen_at DESC, c.id";
        let failed = self.failed("read consoles");
        let rows = sqlx::query(ALL).fetch_all(&self.readers).await.map_err(&failed)?;
        let seen = rows.iter().map(|row| {
            Ok(Seen {
                console: ConsoleId::new(row.try_get(0)?),
                seen_at: Clean::new(row.try_get(1)?),
                sighting: Sighting {
                    token: row.try_get::<Option<&str>, _>(2)?.map(Clean::new),
                    agent: Clean::new(row.try_get(3)?),
                    skew: row.try_get(4)?,
                    queue: row.try_get(5)?,
                },
                role: row.try_get::<Option<&str>, _>(6)?.map(Clean::new),
                revoked: row.try_get(7)?,
            })
        });
        seen.collect::<Result<_, _>>().map_err(failed)
    }
}
