//! Sums beside the rows of figures, never of other rows than are there.
//!
//! A batch takes the sums that its rows go into out before it is written. Whoever misses one makes
//! it of the rows, and it is kept where none of them changed meanwhile. Beside the sums stands which
//! state of the figures they are of, so that no cut and no other program sets the two apart. It must
//! not know what is summed.

use std::{
    collections::BTreeSet,
    mem,
    ops::Bound,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{BATCH, Cache};
use crate::{
    protocol::Collection,
    store::{
        engine::{Engine, Fault},
        figure,
        row::{seal, unseal},
    },
};

/// What is known of the sums beside those that are kept.
#[derive(Default)]
pub(super) struct Sums {
    /// How often rows of figures were written.
    changes: AtomicU64,
    /// Sums whose rows changed since they were last made, by their keys.
    touched: Mutex<BTreeSet<Vec<u8>>>,
}

/// Sums that were just made of rows.
pub(in crate::store) struct Fresh {
    /// [`Cache::changes`] before the rows were read.
    changes: u64,
    sums: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Fresh {
    pub(in crate::store) fn new(cache: &Cache) -> Self {
        Self { changes: cache.sums.changes.load(Ordering::SeqCst), sums: Vec::new() }
    }

    /// Adds a sum of rows of which the oldest is of this generation.
    pub(in crate::store) fn add(&mut self, key: Vec<u8>, generation: u32, payload: &[u8]) {
        let value = seal(&key, generation, payload);
        self.sums.push((key, value));
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }
}

impl Sums {
    /// To be called after the rows were written and before the writer's lock is let go.
    pub(super) fn rows_changed(&self) {
        self.changes.fetch_add(1, Ordering::SeqCst);
    }
}

impl Cache {
    /// Shows every sum of a run of keys all of whose rows count.
    pub(in crate::store) fn scan_sums(
        &self,
        (from, until): (Vec<u8>, Vec<u8>),
        mut each: impl FnMut(&[u8], &[u8]),
    ) -> Result<(), Fault> {
        let floor = self.floor(Collection::Observations);
        self.engine.scan_sums((Bound::Included(from), Bound::Excluded(until)), |key, value| {
            if let Some(sealed) = unseal(key, value).filter(|sealed| sealed.generation >= floor) {
                each(key, sealed.payload);
            }
        })
    }

    /// Keeps sums, unless a row may have changed since they were made or somebody is writing now.
    pub(in crate::store) fn keep_sums(&self, fresh: &Fresh) {
        let Ok(replaced) = self.writer.try_lock() else { return };
        if *replaced || fresh.changes != self.sums.changes.load(Ordering::SeqCst) {
            return;
        }
        if let Err(fault) = self.write_sums(fresh) {
            tracing::debug!(?fault, "sums could not be kept; they are made anew each time");
        }
    }

    fn write_sums(&self, fresh: &Fresh) -> Result<(), Fault> {
        let Some(about) = self.engine.about(Collection::Observations)? else { return Ok(()) };
        for batch in fresh.sums.chunks(BATCH) {
            let sums = batch.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
            self.engine.write_sums(sums, &about)?;
        }
        Ok(())
    }

    /// The sums whose rows changed since this was last asked.
    pub(in crate::store) fn take_touched(&self) -> BTreeSet<Vec<u8>> {
        mem::take(&mut self.sums.touched.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Takes out what rows go into that are about to be written with `about`.
    pub(super) fn drop_sums<'a>(
        &self,
        rows: impl Iterator<Item = &'a [u8]>,
        about: &[u8],
    ) -> Result<(), Fault> {
        let keys: BTreeSet<Vec<u8>> = rows.filter_map(figure::sum_key_of).collect();
        let mut gone = Vec::new();
        for key in &keys {
            if self.engine.has_sum(key)? {
                gone.push((key.as_slice(), None));
            }
        }
        self.engine.write_sums(gone, about)?;
        self.sums.touched.lock().unwrap_or_else(PoisonError::into_inner).extend(keys);
        Ok(())
    }

    /// Copies the sums beside the rows, which are in the fresh cache already.
    pub(super) fn copy_sums(&self, fresh: &Engine) -> Result<(), Fault> {
        let Some(about) = fresh.about(Collection::Observations)? else { return Ok(()) };
        let floor = self.floor(Collection::Observations);
        let mut failed = Ok(());
        let mut batch: Vec<(Vec<u8>, Vec<u8>)> = Vec::with_capacity(BATCH);
        let write = |batch: &mut Vec<(Vec<u8>, Vec<u8>)>| {
            let sums = batch.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
            let written = fresh.write_sums(sums, &about);
            batch.clear();
            written
        };
        self.engine.scan_sums((Bound::Unbounded, Bound::Unbounded), |key, value| {
            if failed.is_ok() && unseal(key, value).is_some_and(|sum| sum.generation >= floor) {
                batch.push((key.to_owned(), value.to_owned()));
                if batch.len() == BATCH {
                    failed = write(&mut batch);
                }
            }
        })?;
        failed?;
        write(&mut batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        protocol::{Cursor, Mode, Rows},
        store::cache::{Standing, json},
    };

    fn cache(dir: &tempfile::TempDir) -> Cache {
        Cache::open(&dir.path().join("cache")).ok().unwrap()
    }

    fn touch(cache: &Cache) {
        let rows = Rows {
            collection: Collection::Observations,
            mode: Mode::Delta,
            rows: Vec::new(),
            cursor: Cursor::new("n.1").unwrap(),
        };
        cache.apply(&rows).ok().unwrap();
    }

    fn fresh(cache: &Cache) -> Fresh {
        let mut fresh = Fresh::new(cache);
        fresh.add(b"BTG".to_vec(), 0, b"a sum");
        fresh
    }

    fn kept(cache: &Cache) -> usize {
        let mut sums = 0;
        cache.scan_sums((b"A".to_vec(), b"Z".to_vec()), |_, _| sums += 1).ok().unwrap();
        sums
    }

    #[test]
    fn sums_outlive_a_restart() {
        let dir = tempfile::tempdir().unwrap();
        let first = cache(&dir);
        touch(&first);
        first.keep_sums(&fresh(&first));
        drop(first);
        assert_eq!(kept(&cache(&dir)), 1);
    }

    #[test]
    fn a_sum_of_rows_that_changed_meanwhile_is_not_kept() {
        let dir = tempfile::tempdir().unwrap();
        let cache = cache(&dir);
        touch(&cache);
        let late = fresh(&cache);
        touch(&cache);
        cache.keep_sums(&late);
        assert_eq!(kept(&cache), 0);
        cache.keep_sums(&fresh(&cache));
        assert_eq!(kept(&cache), 1);
    }

    #[test]
    fn no_sum_is_believed_after_a_program_wrote_rows_that_knows_no_sums() {
        let dir = tempfile::tempdir().unwrap();
        let first = cache(&dir);
        touch(&first);
        first.keep_sums(&fresh(&first));
        let about = json("observations", &Standing { rows: 7, ..Standing::default() }).ok().unwrap();
        first.engine.write(Collection::Observations, [], &about).ok().unwrap();
        drop(first);
        assert_eq!(kept(&cache(&dir)), 0);
    }
}
