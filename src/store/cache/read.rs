//! Reads rows that hold, and takes out those that do not.
//!
//! It must not know what a record means.

use std::ops::{Bound, ControlFlow};

use super::{BATCH, Cache};
use crate::{
    protocol::{Collection, Cursor, Digest},
    store::{
        engine::Fault,
        row::{self, unseal},
    },
};

impl Cache {
    /// Shows every value of a collection, or of a range of it, that holds, and the generation that
    /// counts in it; `each` says whether it could read one. Rows that do not hold are taken out and their collection is fetched anew.
    pub(in crate::store) fn scan(
        &self,
        collection: Collection,
        range: Option<(Vec<u8>, Vec<u8>)>,
        mut each: impl FnMut(&[u8], &[u8], u32) -> bool,
    ) -> Result<(), Fault> {
        if range.as_ref().is_some_and(|(from, until)| from >= until) {
            return Ok(());
        }
        let run = range.map(|(from, until)| (Bound::Included(from), Bound::Excluded(until)));
        let floor = self.floor(collection);
        let mut broken: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        self.engine.scan(collection, run, |key, value| {
            let mixed = collection == Collection::Observations;
            let holds = unseal(key, value).is_some_and(|sealed| {
                (sealed.generation < floor && !mixed) || each(key, sealed.payload, floor)
            });
            if !holds {
                broken.push((key.to_owned(), value.to_owned()));
            }
            ControlFlow::Continue(())
        })?;
        if broken.is_empty() { Ok(()) } else { self.discard(collection, &broken) }
    }

    /// The sum of a collection and the cursor that it stands at; none where it is not whole.
    pub(in crate::store) fn digest(&self, collection: Collection) -> Result<Option<(Cursor, Digest)>, Fault> {
        let standing = self.standing(collection);
        let (Some(cursor), None, false) = (standing.cursor, standing.open, standing.partial) else {
            return Ok(None);
        };
        let mut digest = Digest::default();
        self.scan(collection, None, |key, payload, floor| {
            row::add(&mut digest, collection, (key, payload), floor)
        })?;
        // A row that did not hold took the cursor with it.
        let whole = self.standing(collection).cursor.as_ref() == Some(&cursor);
        Ok(whole.then_some((cursor, digest)))
    }

    fn discard(&self, collection: Collection, broken: &[(Vec<u8>, Vec<u8>)]) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        tracing::warn!(
            collection = collection.name(),
            records = broken.len(),
            "records in the cache were damaged; the collection is fetched anew"
        );
        let mut standing = self.standing(collection);
        standing.drop_cursor();
        for batch in broken.chunks(BATCH) {
            let mut gone = Vec::with_capacity(batch.len());
            for (key, value) in batch {
                // It may have been written anew meanwhile.
                if self.engine.row(collection, key)?.as_deref() == Some(value.as_slice()) {
                    standing.count(Some(key.len() + value.len()), None);
                    gone.push((key.as_slice(), None));
                }
            }
            self.put(collection, gone, standing.clone())?;
        }
        self.forget_since()
    }
}
