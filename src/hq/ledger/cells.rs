//! Where figures of outside sources stand in the answers that brought them. It never goes out.
//!
//! It must not know what a figure says.

use chrono::SecondsFormat;
use sqlx::{Row as _, SqlitePool};

use super::writing::{Arrival, Writing, read_json, record_json};
use crate::domain::{Clean, Instant, Observation, Period, Series, SourceId};

/// One revision of a figure, and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// As it goes out.
    pub observation: Observation,
    /// None for what came by another way.
    pub stands: Option<Stands>,
}

/// A row of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stands {
    pub address: Clean,
    pub asked_at: Instant,
    pub row: u64,
    /// The cell by the source's own ids.
    pub cell: Clean,
}

/// Writes where figures stand, by their revisions; an answer without any leaves nothing.
pub(super) async fn write<'c>(
    writing: &mut Writing,
    address: &Clean,
    (stands, arrival): (impl Iterator<Item = (i64, u64, &'c str)>, Arrival),
) -> Result<(), sqlx::Error> {
    const INSERT: &str = "
        INSERT INTO cells (rev, answer, row, cell)
        SELECT r.value ->> 0, ?, r.value ->> 1, r.value ->> 2 FROM json_each(?) AS r";
    let stands: Vec<(i64, u64, &str)> = stands.collect();
    if stands.is_empty() {
        return Ok(());
    }
    let asked_at = match arrival {
        Arrival::Now(at) | Arrival::Birth(at) => at.to_rfc3339_opts(SecondsFormat::Secs, true),
    };
    let answer: i64 =
        sqlx::query_scalar("INSERT INTO answers (address, asked_at) VALUES (?, ?) RETURNING id")
            .bind(address.as_str())
            .bind(asked_at)
            .fetch_one(&mut *writing.tx)
            .await?;
    sqlx::query(INSERT).bind(answer).bind(record_json(&stands)?).execute(&mut *writing.tx).await?;
    Ok(())
}

/// What a source says now that came in answers whose addresses begin and end so, each with its cell.
pub(super) async fn standing(
    pool: &SqlitePool,
    source: &SourceId,
    around: &[Clean; 2],
) -> Result<Vec<(Observation, Clean)>, sqlx::Error> {
    const READ: &str = "
        SELECT o.json, c.cell FROM cells AS c JOIN observations AS o ON o.rev = c.rev
        WHERE c.answer IN (SELECT id FROM answers
                WHERE substr(address, 1, length(?1)) = ?1
                    AND substr(address, length(address) - length(?2) + 1) = ?2)
            AND o.source = ?3
            AND NOT EXISTS (SELECT 1 FROM observations AS n
                WHERE n.metric = o.metric AND n.place = o.place AND n.dimensions = o.dimensions
                    AND n.period = o.period AND n.source = o.source
                    AND (n.as_of, n.revision) > (o.as_of, o.revision))";
    let [head, tail] = around;
    let rows = sqlx::query(READ).bind(head.as_str()).bind(tail.as_str()).bind(source.as_str());
    let rows = rows.fetch_all(pool).await?.into_iter();
    let standing = rows.map(|row| Ok((read_json(row.try_get("json")?)?, Clean::new(row.try_get("cell")?))));
    standing.collect()
}

/// Every revision of what a source says of one figure, the one in force first.
pub(super) async fn read(
    pool: &SqlitePool,
    source: &SourceId,
    (series, period): (&Series, Period),
) -> Result<Vec<Explained>, sqlx::Error> {
    const READ: &str = "
        SELECT o.json, c.row, c.cell, a.address, a.asked_at FROM observations AS o
        LEFT JOIN cells AS c ON c.rev = o.rev LEFT JOIN answers AS a ON a.id = c.answer
        WHERE o.metric = ? AND o.place = ? AND o.dimensions = ? AND o.period = ? AND o.source = ?
        ORDER BY o.as_of DESC, o.revision DESC";
    let rows = sqlx::query(READ)
        .bind(series.metric.name())
        .bind(series.place.as_str())
        .bind(series.dimensions.to_string())
        .bind(period.to_string())
        .bind(source.as_str())
        .fetch_all(pool)
        .await?;
    let explained = rows.into_iter().map(|row| {
        let observation = read_json(row.try_get("json")?)?;
        let address: Option<String> = row.try_get("address")?;
        let stands = match address {
            None => None,
            Some(address) => Some(Stands {
                address: Clean::new(&address),
                asked_at: row.try_get::<String, _>("asked_at")?.parse().unwrap_or_default(),
                row: row.try_get::<i64, _>("row")? as u64,
                cell: Clean::new(row.try_get("cell")?),
            }),
        };
        Ok(Explained { observation, stands })
    });
    explained.collect()
}
