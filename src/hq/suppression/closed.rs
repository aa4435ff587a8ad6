//! A closed part of the figures: nothing more goes out about it, so that for all that is known
//! nothing in it ever changed. It must not know why it was closed.

use serde::{Deserialize, Serialize};

use super::{
    atlas::{Atlas, Time, holds, join, meets, time},
    cell::Key,
};
use crate::domain::PlaceId;

/// A place, or all of them, in a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::hq) struct Closed {
    pub(super) place: Option<PlaceId>,
    pub(in crate::hq) time: Time,
}

impl Closed {
    pub(super) fn meets(&self, key: &Key, atlas: &Atlas<'_>) -> bool {
        meets(self.time, time(key.period))
            && self.place.as_ref().is_none_or(|place| atlas.meets(place, &key.place))
    }

    pub(super) fn holds(&self, key: &Key, atlas: &Atlas<'_>) -> bool {
        holds(self.time, time(key.period))
            && self.place.as_ref().is_none_or(|place| atlas.holds(place, &key.place))
    }

    /// Grows until a cell lies in it.
    pub(super) fn grow(&mut self, key: &Key, atlas: &Atlas<'_>) {
        self.time = join(self.time, time(key.period));
        self.place = self.place.as_ref().and_then(|place| atlas.join(place, &key.place));
    }
}
