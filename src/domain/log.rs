//! The situation log: what people wrote down, by when it took effect.
//!
//! Must not know what else people did.

use std::cmp::Reverse;

use super::{Deed, Instant, Place, RecordedAct, taken_back::taken_back, view::LogRow};

/// Entries that are shown.
const SHOWN: usize = 500;

/// Every entry, the newest first; one that was taken back stays and says so.
pub(super) fn rows(acts: &[RecordedAct], places: &[Place], now: Instant) -> Vec<LogRow> {
    let taken_back = taken_back(acts);
    let mut rows: Vec<_> = acts
        .iter()
        .enumerate()
        .filter_map(|(queue, act)| {
            let Deed::Log { text, place } = &act.act.draft.deed else { return None };
            let named = places.iter().find(|known| Some(&known.id) == place.as_ref());
            let row = LogRow {
                key: act.act.key.clone(),
                who: act.act.draft.who.clone(),
                text: text.clone(),
                place: place.clone(),
                place_name: named.map(|place| place.label().clone()),
                happened_at: act.act.draft.happened_at,
                recorded_at: act.recorded.map(|recorded| recorded.at),
                withdrawn: taken_back.contains_key(&act.act.key),
            };
            let order = act.recorded.map_or((true, queue as u64), |recorded| (false, recorded.order));
            Some((Reverse((act.takes_effect_at(now), order)), row))
        })
        .collect();
    rows.sort_by_key(|(order, _)| *order);
    rows.into_iter().map(|(_, row)| row).take(SHOWN).collect()
}
