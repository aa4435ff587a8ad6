//! Writes a cache anew into another directory, without what no reader sees any more.
//!
//! It must not know when that is worth it.

use std::{
    ops::{Bound, ControlFlow},
    path::Path,
    sync::MutexGuard,
};

use super::{BATCH, Cache, json, standing::Standing};
use crate::{
    protocol::Collection,
    store::{
        engine::{Engine, Fault, disk_bytes, sync_once},
        row::{self, unseal},
    },
};

impl Cache {
    /// Whether no snapshot is on its way: a first sync takes more of the disk until it is over.
    pub(in crate::store) fn is_at_rest(&self) -> bool {
        self.standings().iter().all(|standing| standing.open.is_none())
    }

    /// How many bytes of the disk the cache takes, and how many its keys and values have.
    pub(in crate::store) fn size(&self) -> (u64, u64) {
        (disk_bytes(&self.dir), self.standings().iter().map(|standing| standing.bytes).sum())
    }

    /// Writes all that counts into a new cache in another directory, and forces it down. Nothing
    /// may write here from now on, so it hands the lock over with it.
    pub(in crate::store) fn copy(&self, dir: &Path) -> Result<MutexGuard<'_, bool>, Fault> {
        let writer = self.write_lock()?;
        let fresh = Engine::open(dir)?;
        for collection in Collection::ALL {
            let mut standing = self.standing(collection);
            (standing.rows, standing.bytes, standing.stale) = (0, 0, 0);
            self.copy_rows(collection, &fresh, &mut standing)?;
        }
        self.copy_sums(&fresh)?;
        let session = self.session().clone();
        let mut meta = vec![("format", Some(row::format().into_bytes()))];
        if let Some(hello) = session.hello {
            meta.push(("hello", Some(json("hello", &hello)?)));
        }
        if let Some(since) = session.since {
            meta.push(("since", Some(json("since", &since)?)));
        }
        if let Some(at) = session.synced_at {
            meta.push(("synced_at", Some(json("synced_at", &at)?)));
        }
        fresh.set_meta(&meta)?;
        fresh.flush(dir)?;
        sync_once(dir)?;
        Ok(writer)
    }

    fn copy_rows(
        &self,
        collection: Collection,
        fresh: &Engine,
        standing: &mut Standing,
    ) -> Result<(), Fault> {
        let (floor, name) = (standing.generation, collection.name());
        let mut from: Option<Vec<u8>> = None;
        loop {
            let mut batch: Vec<(Vec<u8>, Vec<u8>)> = Vec::with_capacity(BATCH);
            let run = from.take().map(|from| (Bound::Included(from), Bound::Unbounded));
            self.engine.scan(collection, run, |key, value| {
                if batch.len() == BATCH {
                    from = Some(key.to_owned());
                    return ControlFlow::Break(());
                }
                match unseal(key, value) {
                    Some(sealed) => {
                        let newer = row::newer(collection, key, sealed, floor);
                        batch.extend(newer.map(|value| (key.to_owned(), value)));
                    }
                    None => standing.drop_cursor(),
                }
                ControlFlow::Continue(())
            })?;
            for (key, value) in &batch {
                standing.count(None, Some(key.len() + value.len()));
                if standing.open.is_some()
                    && unseal(key, value).is_some_and(|it| it.generation < standing.writing())
                {
                    standing.stale += 1;
                }
            }
            let rows = batch.iter().map(|(key, value)| (key.as_slice(), Some(value.as_slice())));
            fresh.write(collection, rows, &json(name, standing)?)?;
            if from.is_none() {
                return Ok(());
            }
        }
    }

    /// Takes over what an older cache knows that is on no disk.
    pub(in crate::store) fn follow(&self, older: &Self) {
        let mut standings = self.standings_mut();
        for (new, old) in standings.iter_mut().zip(older.standings().iter()) {
            new.dropped = old.dropped;
        }
    }
}
