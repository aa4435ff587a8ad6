//! Takes frames in: rows and standing together, and at the end of a snapshot away with what it left out.
//!
//! It must not know who sent them, or who reads them.

use std::ops::{Bound, ControlFlow};

use super::{Applied, BATCH, Cache, standing::Standing};
use crate::{
    domain::RecordedAct,
    protocol::{Collection, Rows},
    store::{
        engine::Fault,
        row::{self, Change, seal, unseal},
    },
};

impl Cache {
    /// Takes in one frame. Where it is larger than a batch the cursor comes with the last one.
    pub(in crate::store) fn apply(&self, rows: &Rows) -> Result<Applied, Fault> {
        let _writer = self.write_lock()?;
        let read: Vec<Change> =
            rows.rows.iter().filter_map(|row| row::change(rows.collection, row)).collect();
        let unread = (rows.rows.len() - read.len()) as u32;
        let floor = self.floor(rows.collection);
        let mut standing = self.standing(rows.collection);
        standing.begin(rows.mode);
        standing.partial |= unread > 0;
        let generation = standing.writing();
        let mut changed = false;
        let mut rest = read.as_slice();
        loop {
            let (batch, left) = rest.split_at(rest.len().min(BATCH));
            if left.is_empty() {
                standing.end(rows);
            }
            changed |= self.write(rows.collection, batch, (floor, generation), &mut standing)?;
            rest = left;
            if rest.is_empty() {
                break;
            }
        }
        if rows.mode.ends() && standing.stale > 0 {
            changed |= self.sweep(rows.collection, standing)?;
        }
        Ok(Applied { changed, unread })
    }

    /// Puts an act in HQ's order at once, before HQ sends the collection.
    pub(in crate::store) fn put_act(&self, act: &RecordedAct) -> Result<(), Fault> {
        let _writer = self.write_lock()?;
        let payload = serde_json::to_vec(act).map_err(|error| Fault::Failed(error.to_string()))?;
        let change = Change { key: row::act_key(&act.act.key), revision: 0, payload: Some(payload) };
        let mut standing = self.standing(Collection::Acts);
        let generations = (standing.generation, standing.writing());
        self.write(Collection::Acts, &[change], generations, &mut standing).map(drop)
    }

    /// Writes rows and standing in one step; tells whether a screen can see a difference.
    fn write(
        &self,
        collection: Collection,
        changes: &[Change],
        (floor, generation): (u32, u32),
        standing: &mut Standing,
    ) -> Result<bool, Fault> {
        let mut sorted: Vec<&Change> = changes.iter().collect();
        // Stable: of what comes twice the last counts.
        sorted.sort_by(|a, b| a.key.cmp(&b.key));
        let (is_new, mut changed, mut lost) = (standing.rows == 0, false, false);
        let mut rows: Vec<(&[u8], Option<Vec<u8>>)> = Vec::new();
        for of_key in sorted.chunk_by(|a, b| a.key == b.key) {
            let key = of_key[0].key.as_slice();
            let old = if is_new { None } else { self.engine.row(collection, key)? };
            let old = old.as_deref();
            let sealed = old.and_then(|old| unseal(key, old));
            // What else was in a damaged value is not known any more.
            lost |= old.is_some() && sealed.is_none();
            let merged = row::merge(collection, of_key, sealed, (floor, generation));
            let Some(merged) = merged else { continue };
            changed |= merged.changed;
            let value = merged.payload.map(|payload| seal(key, merged.generation, &payload));
            let was_stale = old.is_some() && sealed.is_none_or(|old| old.generation < generation);
            if was_stale && (value.is_none() || merged.generation >= generation) {
                standing.stale = standing.stale.saturating_sub(1);
            }
            let size = |value: &[u8]| key.len() + value.len();
            standing.count(old.map(size), value.as_deref().map(size));
            rows.push((key, value));
        }
        if lost && collection == Collection::Observations {
            standing.drop_cursor();
        }
        let rows = rows.iter().map(|(key, value)| (*key, value.as_deref()));
        self.put(collection, rows, standing.clone())?;
        if lost && collection == Collection::Observations {
            self.forget_since()?;
        }
        Ok(changed)
    }

    /// Takes out what a whole snapshot did not bring again. Readers skip those rows already, so a
    /// cut in the middle costs only their room.
    fn sweep(&self, collection: Collection, mut standing: Standing) -> Result<bool, Fault> {
        let mut swept = false;
        let mut from: Option<Vec<u8>> = None;
        loop {
            // A batch at a time: a million keys at once are memory that nobody has.
            let mut older: Vec<(Vec<u8>, usize, Option<Vec<u8>>)> = Vec::new();
            let run = from.take().map(|from| (Bound::Included(from), Bound::Unbounded));
            self.engine.scan(collection, run, |key, value| {
                let (sealed, floor) = (unseal(key, value), standing.generation);
                if sealed.is_none_or(|sealed| sealed.generation < floor) {
                    if older.len() == BATCH {
                        from = Some(key.to_owned());
                        return ControlFlow::Break(());
                    }
                    let rest = sealed.and_then(|sealed| row::newer(collection, key, sealed, floor));
                    older.push((key.to_owned(), key.len() + value.len(), rest));
                }
                ControlFlow::Continue(())
            })?;
            if older.is_empty() {
                return Ok(swept);
            }
            for (key, size, rest) in &older {
                standing.count(Some(*size), rest.as_ref().map(|rest| key.len() + rest.len()));
            }
            standing.stale = standing.stale.saturating_sub(older.len() as u64);
            let rows = older.iter().map(|(key, _, rest)| (key.as_slice(), rest.as_deref()));
            self.put(collection, rows, standing.clone())?;
            swept = true;
            if from.is_none() {
                return Ok(swept);
            }
        }
    }
}
