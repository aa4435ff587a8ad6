//! Which sums are to be made anew, and those that were just made. It must not know rows, nor where
//! sums are kept.

use std::{
    collections::BTreeSet,
    mem,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use crate::store::row::seal;

/// What is known of the sums beside those that are kept.
#[derive(Default)]
pub(super) struct Sums {
    /// How often rows of figures were written.
    changes: AtomicU64,
    /// Sums whose rows changed since they were last made, by their keys.
    touched: Mutex<BTreeSet<Vec<u8>>>,
}

impl Sums {
    /// To be called after the rows were written and before the writer's lock is let go.
    pub(super) fn rows_changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }

    pub(super) fn changes(&self) -> u64 {
        self.changes.load(Ordering::SeqCst)
    }

    pub(super) fn touch(&self, keys: BTreeSet<Vec<u8>>) {
        self.touched.lock().unwrap_or_else(PoisonError::into_inner).extend(keys);
    }

    pub(super) fn take_touched(&self) -> BTreeSet<Vec<u8>> {
        mem::take(&mut self.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Sums that were just made of rows.
pub(crate) struct Fresh {
    /// [`Sums::changes`] before the rows were read.
    changes: u64,
    sums: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Fresh {
    pub(super) fn new(changes: u64) -> Self {
        Self { changes, sums: Vec::new() }
    }

    /// Adds a sum of rows of which the oldest is of this generation.
    pub(crate) fn add(&mut self, key: Vec<u8>, generation: u32, payload: &[u8]) {
        let value = seal(&key, generation, payload);
        self.sums.push((key, value));
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// Whether no row was written since.
    pub(super) fn is_of(&self, changes: u64) -> bool {
        self.changes == changes
    }

    pub(super) fn sums(&self) -> &[(Vec<u8>, Vec<u8>)] {
        &self.sums
    }
}
