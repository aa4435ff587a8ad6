//! Which acts were taken back by the console that they came from, and what was voided by any.
//!
//! Must not know what an act was about.

use std::collections::BTreeMap;

use super::{ActKey, Clean, Deed, RecordedAct};

/// The acts that do not count any more, each with the reason. What takes back is not taken back itself.
pub(super) fn taken_back(acts: &[RecordedAct]) -> BTreeMap<ActKey, &Clean> {
    let cancels = acts.iter().filter(|act| act.set_aside.is_none()).filter_map(|cancel| {
        let Deed::Cancel { act, reason } = &cancel.act.draft.deed else { return None };
        let target: ActKey = act.as_str().parse().ok()?;
        (target.console == cancel.act.key.console).then_some((target, reason))
    });
    let mut taken: BTreeMap<ActKey, &Clean> = cancels.collect();
    for act in acts {
        if matches!(act.act.draft.deed, Deed::Cancel { .. }) {
            taken.remove(&act.act.key);
        }
    }
    taken
}

/// What was voided by its name, each with the reason; a void that was taken back itself voids nothing.
pub(super) fn voided(acts: &[RecordedAct]) -> BTreeMap<&str, &Clean> {
    let taken = taken_back(acts);
    let holds = |act: &&RecordedAct| act.set_aside.is_none() && !taken.contains_key(&act.act.key);
    let voids = acts.iter().filter(holds).filter_map(|act| match &act.act.draft.deed {
        Deed::Void { entry, reason } => Some((entry.as_str(), reason)),
        _ => None,
    });
    voids.collect()
}
