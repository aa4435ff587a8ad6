//! What a row of figures becomes, and what it is read against.

use crate::domain::{Instant, Observation, Place, StockEntry, Zone};

/// One row of figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Figure {
    /// Its `revision` is 0 and its `recorded_at` the arrival: the ledger sets both.
    Observation(Observation),
    /// A line of the stock ledger: a physical count (`stock.count`) or another movement.
    Count(StockEntry),
}

/// What a file of figures is read against.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    pub places: &'c [Place],
    /// The zone of times without an offset; without it they are refused.
    pub declared: Option<Zone>,
    pub arrived: Instant,
}
