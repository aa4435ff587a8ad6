//! Which acts were taken back by the console that they came from.
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
