//! A question on its way, and what its answer brought. It must not know what is done with either.

use std::collections::BTreeSet;
use std::time::Instant as Moment;

use crate::domain::Instant;
use crate::net::Arrival;
use crate::protocol::{Collection, Digests, End, Versions};
use crate::sync::plan::{Ask, Standing};

/// A question on its way.
pub(super) struct Asked {
    pub(super) ask: Ask,
    pub(super) standing: Standing,
    /// By the machine's clock.
    pub(super) at: Instant,
    pub(super) began: Moment,
}

/// What one answer brought.
#[derive(Debug, Default)]
pub(super) struct Took {
    pub(super) end: Option<End>,
    /// It is of another ledger than the question: its rows are not for these cursors.
    pub(super) anew: bool,
    /// HQ speaks no version of this program's: what it says of acts counts and nothing else.
    pub(super) foreign: Option<Versions>,
    /// What HQ has in all.
    pub(super) digests: Option<Digests>,
    /// Whether any cursor is elsewhere than before.
    pub(super) moved: bool,
    pub(super) verdicts: usize,
    pub(super) rows: usize,
    /// How it came.
    pub(super) arrival: Arrival,
    /// What changed and was not told yet.
    pub(super) changed: BTreeSet<Collection>,
}
