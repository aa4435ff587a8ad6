//! The queue as it is shown: which acts there are, and how far each is on its way.
//!
//! It must not know who looks.

use super::Outbox;
use crate::{
    domain::{Act, ActState, OwnAct, RecordedAct},
    store::waiting::Refused,
};

impl Outbox {
    /// Every act that HQ has or will have, as it is shown: what only an earlier ledger has is as good
    /// as queued.
    pub(in crate::store) fn acts(&self) -> Vec<RecordedAct> {
        let answered = self.waiting.answered.values().filter(|answered| !self.is_offered(answered));
        let answered = answered.map(|answered| answered.act.clone());
        let offers = self.offers().into_iter().map(|act| RecordedAct { recorded: None, ..act });
        let queued = self.waiting.queued().cloned().map(RecordedAct::queued);
        answered.chain(offers).chain(queued).collect()
    }

    pub(in crate::store) fn pending(&self) -> Vec<Act> {
        self.waiting.queued().cloned().collect()
    }

    pub(in crate::store) fn attention(&self) -> &[Refused] {
        &self.waiting.refused
    }

    /// Every act that is kept, with how far it is.
    pub(in crate::store) fn own_acts(&self) -> Vec<OwnAct> {
        let refused = self.waiting.refused.iter().map(|refused| {
            let why = refused.why.clone();
            let state = match refused.recorded {
                Some(recorded) => ActState::SetAside(recorded, why),
                None => ActState::Refused(why),
            };
            OwnAct { act: refused.act.clone(), state }
        });
        let offers = self.offers().into_iter().filter(|act| act.set_aside.is_none());
        let offers = offers.map(|act| OwnAct { act: act.act, state: ActState::Waiting { sent: true } });
        let queued = self.waiting.queued().map(|act| {
            let state = ActState::Waiting { sent: self.may_be_at_hq(&act.key) };
            OwnAct { act: act.clone(), state }
        });
        let answered = self.waiting.answered.values().filter_map(|answered| {
            let RecordedAct { act, recorded: Some(recorded), set_aside: None } = &answered.act else {
                return None;
            };
            (!self.is_offered(answered))
                .then(|| OwnAct { act: act.clone(), state: ActState::Applied(*recorded) })
        });
        refused.chain(offers).chain(queued).chain(answered).collect()
    }
}
