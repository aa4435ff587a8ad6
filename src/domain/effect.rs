//! When something takes effect: nothing can have happened after it was recorded.
//!
//! A clock that is ahead would else put what it times before everything that others do until then.
//! Must not know what was done.

use super::{Instant, RecordedAct, StockEntry};

impl RecordedAct {
    /// The earlier of when a person says that it happened and when HQ recorded it; of what is still
    /// queued, when it happened, at the latest `now`. What is shown beside it stays what was said.
    pub fn takes_effect_at(&self, now: Instant) -> Instant {
        self.act.draft.happened_at.min(self.recorded.map_or(now, |recorded| recorded.at))
    }
}

impl StockEntry {
    /// The earlier of when it happened and when HQ recorded it.
    pub fn takes_effect_at(&self) -> Instant {
        self.happened_at.min(self.recorded_at)
    }
}
