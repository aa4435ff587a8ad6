//! What a batch would change: it is written into a transaction that is thrown away.
//!
//! It must not know what is told of it.

use sqlx::SqlitePool;

use super::{
    figures,
    take::{self, fill},
    writing::{Arrival, Writing},
};
use crate::{
    domain::Instant,
    hq::batch::{Batch, Foreseen},
};

pub(super) async fn foresee(pool: &SqlitePool, batch: Batch, at: Instant) -> Result<Foreseen, sqlx::Error> {
    let mut writing = Writing::begin(pool).await?;
    let said: Vec<_> = batch.figures().cloned().collect();
    let figures = figures::in_force(&mut writing, &said).await?;
    let mut entries = Vec::with_capacity(batch.entries.len());
    for entry in &batch.entries {
        entries.push(take::entry(&mut writing, &entry.id).await?);
    }
    let receipt = fill(&mut writing, batch, Arrival::Now(at)).await?;
    writing.tx.rollback().await?;
    Ok(Foreseen { receipt, figures, entries })
}
