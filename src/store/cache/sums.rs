//! Sums beside the rows of figures, never of other rows than are there.
//!
//! A batch takes the sums that its rows go into out before it is written. Whoever misses one makes
//! it of the rows, and it is kept where none of them changed meanwhile. Beside the sums stands which
//! state of the figures they are of, so that no cut and no other program sets the two apart. It must
//! not know what is summed.

use std::{collections::BTreeSet, ops::Bound};

use super::{BATCH, Cache, fresh::Fresh};
use crate::{
    protocol::Collection,
    store::{
        engine::{Engine, Fault},
        figure::sum_key_of,
        row::unseal,
    },
};

impl Cache {
    /// Begins to make sums; to be called before the rows are read.
    pub(in crate::store) fn fresh(&self) -> Fresh {
        Fresh::new(self.sums.changes())
    }

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
        if *replaced || !fresh.is_of(self.sums.changes()) {
            return;
        }
        if let Err(fault) = self.write_sums(fresh) {
            tracing::debug!(?fault, "sums could not be kept; they are made anew each time");
        }
    }

    fn write_sums(&self, fresh: &Fresh) -> Result<(), Fault> {
        let Some(about) = self.engine.about(Collection::Observations)? else { return Ok(()) };
        for batch in fresh.sums().chunks(BATCH) {
            let sums = batch.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
            self.engine.write_sums(sums, &about)?;
        }
        Ok(())
    }

    /// The sums whose rows changed since this was last asked.
    pub(in crate::store) fn take_touched(&self) -> BTreeSet<Vec<u8>> {
        self.sums.take_touched()
    }

    /// Takes out what rows go into that are about to be written with `about`.
    pub(super) fn drop_sums<'a>(
        &self,
        rows: impl Iterator<Item = &'a [u8]>,
        about: &[u8],
    ) -> Result<(), Fault> {
        let keys: BTreeSet<Vec<u8>> = rows.filter_map(sum_key_of).collect();
        let mut gone = Vec::new();
        for key in &keys {
            if self.engine.has_sum(key)? {
                gone.push((key.as_slice(), None));
            }
        }
        self.engine.write_sums(gone, about)?;
        self.sums.touch(keys);
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
    use super::{
        super::{json, standing::Standing},
        *,
    };
    use crate::protocol::{Cursor, Mode, Rows};

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
        let mut fresh = cache.fresh();
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
