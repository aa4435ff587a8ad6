//! What a table of somebody else's is read with. It must not know the table.

use crate::{
    domain::{Instant, SourceId, TableMap},
    formats::figures::figure::Context,
};

/// What a table is read with.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'r> {
    pub context: Context<'r>,
    pub map: &'r TableMap,
    /// Who says so, where the map does not say it.
    pub source: &'r SourceId,
    /// When they said so, where the table does not: when the file was written.
    pub written_at: Instant,
}
