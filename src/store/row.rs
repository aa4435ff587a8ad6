//! What one value in the cache looks like, and how a record becomes one.
//!
//! Every value carries a checksum over its key and itself, the version of this layout and the
//! generation of its snapshot. A figure is binary and has all its revisions in one value; all
//! others are HQ's JSON, so that fields which this program does not know are kept. It must not
//! know sled.

use serde::de::DeserializeOwned;
use serde_json::Value;

use super::figure::{self, Revision};
use crate::{
    domain::{ActKey, Alert, Clean, Dimension, Feed, Metric, Person, Place, RecordedAct, StockEntry},
    protocol::{Collection, Digest, Row, figure_hash, record_hash},
};

/// The version of everything in the cache; another one is fetched anew.
const LAYOUT: u8 = 3;

const HEADER: usize = 9;

/// A key, and what is to be there; nothing for a record that is no more.
#[derive(Debug)]
pub(super) struct Change {
    pub(super) key: Vec<u8>,
    /// Of a figure.
    pub(super) revision: u32,
    pub(super) payload: Option<Vec<u8>>,
}

/// A value whose checksum holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sealed<'a> {
    /// Of figures the oldest in it.
    pub(super) generation: u32,
    pub(super) payload: &'a [u8],
}

/// What a cache must have been written with; figures name metrics and dimensions by number.
pub(super) fn format() -> String {
    let metrics = Metric::ALL.iter().map(|metric| metric.name());
    let names: Vec<&str> = metrics.chain(Dimension::ALL.map(Dimension::name)).collect();
    format!("haree {LAYOUT} {:08x}", crc32c::crc32c(names.join("\n").as_bytes()))
}

/// Wraps a payload.
pub(super) fn seal(key: &[u8], generation: u32, payload: &[u8]) -> Vec<u8> {
    let mut value = Vec::with_capacity(HEADER + payload.len());
    value.extend_from_slice(&[0; 4]);
    value.push(LAYOUT);
    value.extend_from_slice(&generation.to_le_bytes());
    value.extend_from_slice(payload);
    let sum = checksum(key, &value[4..]);
    value[..4].copy_from_slice(&sum.to_le_bytes());
    value
}

/// Unwraps a value; none where it is not what was once written under this key.
pub(super) fn unseal<'a>(key: &[u8], value: &'a [u8]) -> Option<Sealed<'a>> {
    let (sum, rest) = value.split_first_chunk::<4>()?;
    let (layout, inner) = rest.split_first()?;
    let (generation, payload) = inner.split_first_chunk::<4>()?;
    let holds = checksum(key, rest) == u32::from_le_bytes(*sum) && *layout == LAYOUT;
    holds.then(|| Sealed { generation: u32::from_le_bytes(*generation), payload })
}

fn checksum(key: &[u8], rest: &[u8]) -> u32 {
    crc32c::crc32c_append(crc32c::crc32c(key), rest)
}

/// Reads one row of HQ's; none where this program does not understand it.
pub(super) fn change(collection: Collection, row: &Row) -> Option<Change> {
    match row {
        Row::Gone { gone } => {
            gone_key(collection, gone).map(|key| Change { key, revision: 0, payload: None })
        }
        Row::Record(record) if collection == Collection::Observations => {
            let figure = figure::sent(record)?;
            let (key, payload) = (figure::key(&figure), figure::payload(&figure)?);
            Some(Change { key, revision: figure.revision, payload: Some(payload) })
        }
        Row::Record(record) => {
            let key = record_key(collection, record)?;
            Some(Change { key, revision: 0, payload: Some(serde_json::to_vec(record).ok()?) })
        }
    }
}

/// What a value becomes.
pub(super) struct Merged {
    /// Nothing where it is to be taken out.
    pub(super) payload: Option<Vec<u8>>,
    pub(super) generation: u32,
    /// A reader can see a difference.
    pub(super) changed: bool,
}

/// What becomes of a value by changes of its key, of which the last counts; none where it stays as
/// it is. Older generations than `floor` are not there any more.
pub(super) fn merge(
    collection: Collection,
    changes: &[&Change],
    old: Option<Sealed<'_>>,
    (floor, generation): (u32, u32),
) -> Option<Merged> {
    if collection == Collection::Observations {
        return merge_figures(changes, old, (floor, generation));
    }
    let payload = changes.last()?.payload.as_deref();
    let seen = old.filter(|old| old.generation >= floor);
    let changed = seen.map(|old| old.payload) != payload;
    let stays = !changed && seen.is_none_or(|old| old.generation >= generation);
    // What is taken out may still lie there unseen.
    let stays = stays && (payload.is_some() || old.is_none());
    (!stays).then(|| Merged { payload: payload.map(<[u8]>::to_vec), generation, changed })
}

fn merge_figures(
    changes: &[&Change],
    old: Option<Sealed<'_>>,
    (floor, generation): (u32, u32),
) -> Option<Merged> {
    let mut revisions = old.and_then(|old| figure::revisions(old.payload)).unwrap_or_default();
    let before = revisions.len();
    revisions.retain(|revision| revision.generation >= floor);
    let (mut changed, mut stays) = (false, before == revisions.len());
    for change in changes {
        let Some(payload) = change.payload.as_deref() else { continue };
        let new = Revision { number: change.revision, generation, payload };
        match revisions.binary_search_by_key(&change.revision, |revision| revision.number) {
            Ok(at) => {
                let same = revisions[at].payload == payload;
                changed |= !same;
                stays &= same && revisions[at].generation >= generation;
                revisions[at] = new;
            }
            Err(at) => {
                (changed, stays) = (true, false);
                revisions.insert(at, new);
            }
        }
    }
    let generation = revisions.iter().map(|revision| revision.generation).min()?;
    (!stays).then(|| Merged { payload: figure::value(&revisions), generation, changed })
}

/// A value without what is older than `floor`; none where nothing is left of it.
pub(super) fn newer(collection: Collection, key: &[u8], old: Sealed<'_>, floor: u32) -> Option<Vec<u8>> {
    if old.generation >= floor {
        return Some(seal(key, old.generation, old.payload));
    }
    if collection != Collection::Observations {
        return None;
    }
    let mut revisions = figure::revisions(old.payload)?;
    revisions.retain(|revision| revision.generation >= floor);
    let generation = revisions.iter().map(|revision| revision.generation).min()?;
    Some(seal(key, generation, &figure::value(&revisions)?))
}

/// Adds a value to the digest of its collection; tells whether it could be read.
pub(super) fn add(
    digest: &mut Digest,
    collection: Collection,
    (key, payload): (&[u8], &[u8]),
    floor: u32,
) -> bool {
    if collection == Collection::Observations {
        let mut figures = Vec::new();
        let read = figure::read(key, payload, floor, &mut figures);
        for figure in &figures {
            digest.add(figure_hash(figure));
        }
        return read;
    }
    let record = serde_json::from_slice(payload).ok();
    let hash = record.and_then(|record| record_hash(collection, &record));
    if let Some(hash) = hash {
        digest.add(hash);
    }
    hash.is_some()
}

/// The key of an act.
pub(super) fn act_key(key: &ActKey) -> Vec<u8> {
    key.to_string().into_bytes()
}

/// Figures are never taken back: a wrong one gets a new revision.
fn gone_key(collection: Collection, gone: &str) -> Option<Vec<u8>> {
    let key = Clean::new(gone);
    (collection != Collection::Observations && !key.is_empty()).then(|| key.as_str().into())
}

fn record_key(collection: Collection, record: &Value) -> Option<Vec<u8>> {
    let key = match collection {
        Collection::Places => read::<Place>(record)?.id.as_str().into(),
        Collection::Alerts => read::<Alert>(record)?.id.as_str().into(),
        Collection::Feeds => read::<Feed>(record)?.id.as_str().into(),
        Collection::Persons => read::<Person>(record)?.name.as_str().into(),
        Collection::Stock => read::<StockEntry>(record)?.id.as_str().into(),
        Collection::Acts => {
            let act: RecordedAct = read(record)?;
            act.recorded?;
            act_key(&act.act.key)
        }
        Collection::Observations => return None,
    };
    (!key.is_empty()).then_some(key)
}

fn read<T: DeserializeOwned>(record: &Value) -> Option<T> {
    T::deserialize(record).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_holds_only_under_its_own_key_and_unchanged() {
        let value = seal(b"key", 7, b"payload");
        assert_eq!(unseal(b"key", &value), Some(Sealed { generation: 7, payload: b"payload" }));
        assert_eq!(unseal(b"kez", &value), None);
        for at in 0..value.len() {
            let mut damaged = value.clone();
            damaged[at] ^= 4;
            assert_eq!(unseal(b"key", &damaged), None, "byte {at}");
            assert_eq!(unseal(b"key", &value[..at]), None, "cut at {at}");
        }
    }
}
