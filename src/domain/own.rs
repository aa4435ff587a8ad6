//! What became of this console's acts, and what each is about in few words.
//!
//! Must not know how acts travel.

use super::{
    ActState, Alert, AlertId, Clean, Deed, EntryId, ItemId, OwnAct, Place, PlaceId, RULE_SENDER, RecordedAct,
    Step,
    ledger::Ledger,
    taken_back::taken_back,
    view::{QueueRow, Subject},
};

/// Answered acts that are shown.
const SHOWN: usize = 50;

/// What wants a person, what waits, and what was answered lately.
#[derive(Default)]
pub(super) struct Own {
    pub attention: Vec<QueueRow>,
    pub waiting: Vec<QueueRow>,
    pub answered: Vec<QueueRow>,
}

/// What names are looked up in.
pub(super) struct Names<'a> {
    pub places: &'a [Place],
    pub alerts: &'a [Alert],
    pub ledger: &'a Ledger,
    pub acts: &'a [RecordedAct],
}

/// Sorts acts by how far they are.
pub(super) fn sort(own: Vec<OwnAct>, names: &Names<'_>) -> Own {
    let taken_back = taken_back(names.acts);
    let mut sorted = Own::default();
    for OwnAct { act, state } in own {
        let row = QueueRow {
            subject: names.subject(&act.draft.deed),
            withdrawn: taken_back.contains_key(&act.key),
            key: act.key,
            who: act.draft.who,
            happened_at: act.draft.happened_at,
            deed: act.draft.deed,
            state,
        };
        match row.state {
            ActState::Waiting { .. } => sorted.waiting.push(row),
            ActState::Refused(_) | ActState::SetAside(..) => sorted.attention.push(row),
            ActState::Applied(_) => sorted.answered.push(row),
        }
    }
    sorted.answered.sort_by_key(|row| match row.state {
        ActState::Applied(recorded) => std::cmp::Reverse(recorded),
        _ => std::cmp::Reverse(super::Recorded { order: 0, at: row.happened_at }),
    });
    sorted.answered.truncate(SHOWN);
    sorted
}

impl Names<'_> {
    fn subject(&self, deed: &Deed) -> Subject {
        match deed {
            Deed::Acknowledge { alert, .. } | Deed::Assign { alert, .. } | Deed::Note { alert, .. } => {
                self.alert(alert)
            }
            Deed::Receive { site, item, .. }
            | Deed::Issue { site, item, .. }
            | Deed::Request { site, item, .. }
            | Deed::Count { site, item, .. }
            | Deed::Adjust { site, item, .. } => self.item(item, site),
            Deed::Dispatch { step: Step::Declined, to, item, .. } => self.item(item, to),
            Deed::Transfer { site, to, item, .. } | Deed::Dispatch { site, to, item, .. } => {
                Subject::Stock(item.clone(), self.place(site), Some(self.place(to)))
            }
            Deed::Void { entry, .. } => self.entry(entry),
            Deed::Log { text, .. } => Subject::Words(text.clone()),
            Deed::Figure(told) => Subject::Place(self.place(&told.post)),
            Deed::Cancel { act, .. } => Subject::Words(act.clone()),
            Deed::Skipped => Subject::Words(Clean::default()),
        }
    }

    fn alert(&self, id: &AlertId) -> Subject {
        if let Some(alert) = self.alerts.iter().find(|alert| alert.id == *id) {
            return Subject::Words(alert.title().clone());
        }
        // Our own rules name the event and the place in the alert's id.
        let mut ours =
            id.as_str().strip_prefix(RULE_SENDER).and_then(|id| id.strip_prefix(',')).map(|id| id.split(':'));
        match ours.as_mut().and_then(|parts| Some((parts.next()?, parts.next()?))) {
            Some((event, place)) => Subject::Raised(event.into(), self.place(&PlaceId::new(place))),
            None => id.as_str().into(),
        }
    }

    fn item(&self, item: &ItemId, site: &PlaceId) -> Subject {
        Subject::Stock(item.clone(), self.place(site), None)
    }

    fn place(&self, id: &PlaceId) -> Clean {
        let place = self.places.iter().find(|place| place.id == *id);
        place.map_or_else(|| id.as_str().into(), |place| place.label().clone())
    }

    fn entry(&self, id: &EntryId) -> Subject {
        if let Some((item, site)) = self.ledger.find(id) {
            return self.item(item, site);
        }
        let figure = self.acts.iter().find_map(|act| match &act.act.draft.deed {
            Deed::Figure(told) if act.act.key.to_string() == id.as_str() => Some(told),
            _ => None,
        });
        figure.map_or_else(|| id.as_str().into(), |told| Subject::Place(self.place(&told.post)))
    }
}
