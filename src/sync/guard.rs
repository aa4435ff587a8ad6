//! Refuses to fetch the same collection whole again and again. It must not know why HQ sends it.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use crate::domain::FeedId;
use crate::protocol::{Collection, Mode};

/// How often a snapshot may begin anew in one rest without having been finished.
const BEGINNINGS: u32 = 5;

/// Which collections came whole, and when.
#[derive(Debug)]
pub(super) struct Guard {
    rest: Duration,
    feed: Option<FeedId>,
    snapshots: BTreeMap<Collection, Snapshot>,
}

#[derive(Debug)]
struct Snapshot {
    at: Instant,
    begun: u32,
    finished: bool,
}

impl Guard {
    pub(super) fn new(rest: Duration) -> Self {
        Self { rest, feed: None, snapshots: BTreeMap::new() }
    }

    /// Another life of the ledger has every reason to send all of it.
    pub(super) fn greeted_by(&mut self, feed: &FeedId) {
        if self.feed.as_ref() != Some(feed) {
            self.feed = Some(feed.clone());
            self.snapshots.clear();
        }
    }

    /// The operator wants it whatever it costs.
    pub(super) fn permit(&mut self) {
        self.snapshots.clear();
    }

    /// Whether a frame may be applied.
    pub(super) fn allows(&self, collection: Collection, mode: Mode, now: Instant) -> bool {
        let Some(snapshot) = self.snapshots.get(&collection) else { return true };
        let rested = now.duration_since(snapshot.at) >= self.rest;
        !mode.begins() || rested || (!snapshot.finished && snapshot.begun < BEGINNINGS)
    }

    /// Whether a collection that was held back may be asked for again.
    pub(super) fn is_rested(&self, collection: Collection, now: Instant) -> bool {
        self.allows(collection, Mode::SnapshotFirst, now)
    }

    /// Takes note of a frame that was applied.
    pub(super) fn applied(&mut self, collection: Collection, mode: Mode, now: Instant) {
        let fresh = Snapshot { at: now, begun: 0, finished: false };
        if mode.begins() {
            let snapshot = self.snapshots.entry(collection).or_insert(fresh);
            if now.duration_since(snapshot.at) >= self.rest {
                *snapshot = Snapshot { at: now, begun: 0, finished: false };
            }
            snapshot.begun += 1;
        }
        if mode.ends()
            && let Some(snapshot) = self.snapshots.get_mut(&collection)
        {
            snapshot.finished = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_hours(1);

    fn whole(guard: &mut Guard, now: Instant) -> bool {
        let allowed = guard.allows(Collection::Alerts, Mode::SnapshotOnly, now);
        if allowed {
            guard.applied(Collection::Alerts, Mode::SnapshotOnly, now);
        }
        allowed
    }

    #[test]
    fn a_collection_comes_whole_once_an_hour() {
        let (mut guard, start) = (Guard::new(REST), Instant::now());
        assert!(whole(&mut guard, start));
        assert!(!whole(&mut guard, start + REST / 2));
        assert!(guard.allows(Collection::Alerts, Mode::Delta, start));
        assert!(guard.allows(Collection::Stock, Mode::SnapshotFirst, start));
        assert!(whole(&mut guard, start + REST));
        assert!(!whole(&mut guard, start + REST));
    }

    #[test]
    fn the_operator_and_a_new_ledger_lift_the_hold() {
        let (mut guard, start) = (Guard::new(REST), Instant::now());
        guard.greeted_by(&FeedId::new("one"));
        assert!(whole(&mut guard, start));
        guard.greeted_by(&FeedId::new("one"));
        assert!(!whole(&mut guard, start));
        guard.permit();
        assert!(whole(&mut guard, start));
        guard.greeted_by(&FeedId::new("two"));
        assert!(whole(&mut guard, start));
    }

    #[test]
    fn a_snapshot_that_breaks_off_may_begin_again_but_not_for_ever() {
        let (mut guard, now) = (Guard::new(REST), Instant::now());
        let mut begun = 0;
        while guard.allows(Collection::Places, Mode::SnapshotFirst, now) {
            guard.applied(Collection::Places, Mode::SnapshotFirst, now);
            begun += 1;
            assert!(begun < 100, "nothing ends it");
        }
        assert_eq!(begun, BEGINNINGS);
        assert!(guard.allows(Collection::Places, Mode::Snapshot, now));
    }
}
