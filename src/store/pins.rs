//! In which segment of the journal each act first stands, and which segment is the oldest that is needed.
//!
//! It must not know what an act says.

use std::collections::{BTreeMap, HashMap};

use crate::domain::ActKey;

/// The segments that something alive stands in.
#[derive(Debug, Default)]
pub(super) struct Pins {
    of: HashMap<ActKey, u32>,
    counts: BTreeMap<u32, usize>,
}

impl Pins {
    /// Where an act first stood it stays, until nothing needs it there any more.
    pub(super) fn pin(&mut self, key: ActKey, segment: u32) {
        let counts = &mut self.counts;
        self.of.entry(key).or_insert_with(|| {
            *counts.entry(segment).or_default() += 1;
            segment
        });
    }

    pub(super) fn release(&mut self, key: &ActKey) {
        let Some(segment) = self.of.remove(key) else { return };
        if let Some(count) = self.counts.get_mut(&segment) {
            *count -= 1;
            if *count == 0 {
                self.counts.remove(&segment);
            }
        }
    }

    /// Everything was written again, into one segment.
    pub(super) fn move_all(&mut self, segment: u32) {
        self.of.values_mut().for_each(|of| *of = segment);
        self.counts = BTreeMap::from([(segment, self.of.len())]);
        self.counts.retain(|_, count| *count > 0);
    }

    pub(super) fn oldest(&self) -> Option<u32> {
        self.counts.first_key_value().map(|(segment, _)| *segment)
    }
}
