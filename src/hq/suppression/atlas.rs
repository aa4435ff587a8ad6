//! What lies in what: places and times. It must not know figures.

use std::collections::HashMap;

use crate::domain::{Period, Place, PlaceId, Zone};

/// Seconds from the first to the one after the last.
pub(in crate::hq) type Time = (i64, i64);

pub(in crate::hq) fn time(period: Period) -> Time {
    (period.start(Zone::DILI).timestamp(), period.end(Zone::DILI).timestamp())
}

pub(in crate::hq) fn meets(a: Time, b: Time) -> bool {
    a.0 < b.1 && b.0 < a.1
}

pub(in crate::hq) fn holds(outer: Time, inner: Time) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

pub(in crate::hq) fn join(a: Time, b: Time) -> Time {
    (a.0.min(b.0), a.1.max(b.1))
}

/// Which place lies in which.
pub(super) struct Atlas<'a>(HashMap<&'a PlaceId, &'a PlaceId>);

impl<'a> Atlas<'a> {
    pub(super) fn new(places: &'a [Place]) -> Self {
        Self(places.iter().filter_map(|place| Some((&place.id, place.parent.as_ref()?))).collect())
    }

    /// The place, then those that it lies in. A ring ends where it began.
    fn above<'b>(&'b self, place: &'b PlaceId) -> impl Iterator<Item = &'b PlaceId> {
        let parent = move |at: &&'b PlaceId| self.0.get(*at).copied().filter(|parent| *parent != place);
        std::iter::successors(Some(place), parent).take(16)
    }

    pub(super) fn holds(&self, outer: &PlaceId, inner: &PlaceId) -> bool {
        self.above(inner).any(|above| above == outer)
    }

    pub(super) fn meets(&self, a: &PlaceId, b: &PlaceId) -> bool {
        self.holds(a, b) || self.holds(b, a)
    }

    /// The least place that holds both.
    pub(super) fn join(&self, a: &PlaceId, b: &PlaceId) -> Option<PlaceId> {
        self.above(a).find(|above| self.holds(above, b)).cloned()
    }
}
