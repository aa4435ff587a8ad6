//! What became of requests for stock: which step of which request counts, by the order of the acts.
//!
//! A step that does not follow from the state before it does not count, whoever sends it, so that what
//! was sent once arrives once. Must not know balances.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::{
    Clean, Deed, Instant, ItemId, Place, PlaceId, RecordedAct, Step, objection,
    taken_back::taken_back,
    view::{Dispatch, DispatchLine, DispatchState},
};

/// Requests that are over and still shown.
const OVER_SHOWN: usize = 50;

/// A request while its acts are followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Followed {
    pub item: ItemId,
    pub to: PlaceId,
    pub from: Option<PlaceId>,
    pub state: DispatchState,
    pub quantity: u32,
    pub missing: u32,
    history: Vec<DispatchLine>,
}

/// All requests, and the acts that mean a step and do not follow.
#[derive(Clone, Debug, Default)]
pub(super) struct Dispatches {
    pub requests: BTreeMap<Clean, Followed>,
    pub stray: BTreeSet<String>,
}

impl Dispatches {
    /// Follows the acts in HQ's order, the queued ones last; `void` are the acts whose entries were voided.
    pub(super) fn follow(acts: &[RecordedAct], void: &HashSet<&str>, now: Instant) -> Self {
        let gone = taken_back(acts);
        let mut ordered: Vec<&RecordedAct> =
            acts.iter().filter(|act| is_about(&act.act.draft.deed)).collect();
        // Stable: what is queued stays in the order in which it was done.
        ordered.sort_by_key(|act| (act.recorded.is_none(), act.recorded));
        let mut all = Self::default();
        for act in ordered {
            let key = act.act.key.to_string();
            if act.set_aside.is_some() || gone.contains_key(&act.act.key) || void.contains(key.as_str()) {
                continue;
            }
            if !all.take(act, &key, now) {
                all.stray.insert(key);
            }
        }
        all
    }

    fn take(&mut self, act: &RecordedAct, key: &str, now: Instant) -> bool {
        let draft = &act.act.draft;
        let line = |state, quantity| DispatchLine {
            act: key.into(),
            state,
            quantity,
            who: draft.who.clone(),
            reason: draft.deed.words().into(),
            happened_at: draft.happened_at.min(now),
            recorded_at: act.recorded.map(|recorded| recorded.at),
        };
        match &draft.deed {
            Deed::Request { site, item, quantity, .. } => {
                let state = DispatchState::Requested;
                let followed = Followed {
                    item: item.clone(),
                    to: site.clone(),
                    from: None,
                    state,
                    quantity: *quantity,
                    missing: 0,
                    history: vec![line(state, *quantity)],
                };
                self.requests.insert(key.into(), followed);
                true
            }
            Deed::Dispatch { request, step, quantity, .. } => {
                let Some(followed) = self.requests.get_mut(request) else { return false };
                if followed.objection(&draft.deed).is_some() {
                    return false;
                }
                followed.go(&draft.deed);
                followed.history.push(line((*step).into(), *quantity));
                true
            }
            _ => true,
        }
    }

    /// What each site promised and still has, by item.
    pub(super) fn committed(&self, site: &PlaceId, item: &ItemId) -> i64 {
        let from = |it: &&Followed| it.state == DispatchState::Committed && it.from.as_ref() == Some(site);
        self.sum(item, from)
    }

    /// What is on its way to a site.
    pub(super) fn in_transit(&self, site: &PlaceId, item: &ItemId) -> i64 {
        self.sum(item, |it: &&Followed| it.state == DispatchState::EnRoute && it.to == *site)
    }

    /// The items that a site asked for and that are not over.
    pub(super) fn asked_for<'a>(&'a self, site: &'a PlaceId) -> impl Iterator<Item = &'a ItemId> {
        self.requests.values().filter(move |it| it.to == *site && !it.state.is_over()).map(|it| &it.item)
    }

    fn sum(&self, item: &ItemId, fits: impl Fn(&&Followed) -> bool) -> i64 {
        let found = self.requests.values().filter(|it| it.item == *item).filter(fits);
        found.map(|it| i64::from(it.quantity)).sum()
    }

    /// For a screen: what is not over first, the nearest to its end before the others, then the newest.
    pub(super) fn show(&self, places: &[Place]) -> Vec<Dispatch> {
        let name = |id: &PlaceId| {
            let place = places.iter().find(|place| place.id == *id);
            place.map_or_else(|| id.as_str().into(), |place| place.label().clone())
        };
        let dispatch = |(request, it): (&Clean, &Followed)| Dispatch {
            request: request.clone(),
            item: it.item.clone(),
            to: it.to.clone(),
            to_name: name(&it.to),
            state: it.state,
            quantity: it.quantity,
            from: it.from.as_ref().map(|from| (from.clone(), name(from))),
            missing: it.missing,
            history: it.history.clone(),
        };
        let mut shown: Vec<Dispatch> = self.requests.iter().map(dispatch).collect();
        shown.sort_by_key(|it| {
            (it.state, std::cmp::Reverse(it.last().map(|line| line.happened_at)), it.request.clone())
        });
        let open = shown.iter().filter(|it| !it.state.is_over()).count();
        shown.truncate(open + OVER_SHOWN);
        shown
    }
}

impl Followed {
    /// Why a step does not follow from how things are.
    pub(super) fn objection(&self, deed: &Deed) -> Option<&'static str> {
        let Deed::Dispatch { step, site, to, item, quantity, .. } = deed else { return None };
        if *to != self.to || *item != self.item {
            return Some(objection::sentence("hq-other-request"));
        }
        if !self.state.next().contains(step) {
            return Some(objection::sentence(match self.state {
                DispatchState::Requested | DispatchState::Committed => "hq-not-left",
                DispatchState::EnRoute => "hq-en-route",
                DispatchState::Received => "hq-received",
                DispatchState::Returned => "hq-returned",
                DispatchState::Declined => "hq-declined",
            }));
        }
        if matches!(step, Step::Received | Step::Returned) {
            if self.from.as_ref() != Some(site) {
                return Some(objection::sentence("hq-left-elsewhere"));
            }
            if *quantity > self.quantity {
                return Some(objection::sentence("hq-more-than-sent"));
            }
        }
        None
    }

    fn go(&mut self, deed: &Deed) {
        let Deed::Dispatch { step, site, quantity, .. } = deed else { return };
        if matches!(step, Step::Received | Step::Returned) {
            self.missing = self.quantity - *quantity;
        }
        if matches!(step, Step::Committed | Step::EnRoute) {
            self.from = Some(site.clone());
        }
        if *step != Step::Declined {
            self.quantity = *quantity;
        }
        self.state = (*step).into();
    }
}

fn is_about(deed: &Deed) -> bool {
    matches!(deed, Deed::Request { .. } | Deed::Dispatch { .. })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{
        Act, ActKey, Draft, Lot, Movement, Recorded, StockEntry,
        ledger::{Ledger, dispatch_objection},
    };

    const SITES: [&str; 3] = ["site-dili", "site-baucau", "site-maliana"];

    fn at(n: u64) -> Instant {
        chrono::DateTime::from_timestamp(1_795_000_000 + n as i64 * 60, 0).unwrap()
    }

    fn act(n: u64, deed: Deed) -> RecordedAct {
        let key = ActKey { console: "c".into(), epoch: 1, sequence: n };
        let act = Act { key, draft: Draft { who: "Ana".into(), happened_at: at(n), deed } };
        RecordedAct { act, recorded: Some(Recorded { order: n, at: at(n) }), set_aside: None }
    }

    fn request(n: u64, quantity: u32) -> RecordedAct {
        act(n, Deed::Request { site: SITES[2].into(), item: "kit".into(), quantity, reason: "flood".into() })
    }

    fn step(n: u64, of: &RecordedAct, step: Step, quantity: u32) -> RecordedAct {
        act(
            n,
            Deed::Dispatch {
                request: of.act.key.to_string().as_str().into(),
                step,
                site: SITES[0].into(),
                to: SITES[2].into(),
                item: "kit".into(),
                quantity,
                lot: Lot::default(),
                reason: "by truck".into(),
            },
        )
    }

    fn opening() -> Vec<StockEntry> {
        let entry = |(n, site): (usize, &&str)| StockEntry {
            id: format!("e{n}").as_str().into(),
            site: (*site).into(),
            item: "kit".into(),
            movement: Movement::Receive(100),
            lot: None,
            expiry: None,
            reason: Clean::default(),
            source: "hq".into(),
            happened_at: at(0),
            recorded_at: at(0),
        };
        SITES.iter().enumerate().map(entry).collect()
    }

    /// On hand at the sender and at the site that asked, promised by the one and coming to the other.
    fn held(acts: &[RecordedAct]) -> [i64; 4] {
        let ledger = Ledger::fold(opening(), acts, at(1_000));
        let (from, to, kit) = (PlaceId::new(SITES[0]), PlaceId::new(SITES[2]), ItemId::new("kit"));
        let on_hand = |site: &PlaceId| ledger.balances[&(site.clone(), kit.clone())].on_hand;
        let it = &ledger.dispatches;
        [on_hand(&from), on_hand(&to), it.committed(&from, &kit), it.in_transit(&to, &kit)]
    }

    #[test]
    fn what_is_sent_is_in_transit_until_it_is_received() {
        let asked = request(1, 40);
        let mut acts = vec![asked.clone()];
        assert_eq!(held(&acts), [100, 100, 0, 0]);
        acts.push(step(2, &asked, Step::Committed, 30));
        assert_eq!(held(&acts), [100, 100, 30, 0]);
        acts.push(step(3, &asked, Step::EnRoute, 30));
        assert_eq!(held(&acts), [70, 100, 0, 30]);
        acts.push(step(4, &asked, Step::Received, 28));
        assert_eq!(held(&acts), [70, 128, 0, 0]);
        let places = crate::domain::reference::places();
        let shown = &Ledger::fold(opening(), &acts, at(1_000)).dispatches.show(&places)[0];
        assert_eq!((shown.state, shown.missing, shown.history.len()), (DispatchState::Received, 2, 4));
    }

    #[test]
    fn what_comes_back_is_where_it_left() {
        let asked = request(1, 40);
        let acts = [asked.clone(), step(2, &asked, Step::EnRoute, 40), step(3, &asked, Step::Returned, 40)];
        assert_eq!(held(&acts), [100, 100, 0, 0]);
    }

    #[test]
    fn the_same_step_of_two_consoles_counts_once() {
        let asked = request(1, 40);
        let sent = [asked.clone(), step(2, &asked, Step::EnRoute, 40), step(3, &asked, Step::EnRoute, 40)];
        assert_eq!(held(&sent), [60, 100, 0, 40]);
        let again = step(4, &asked, Step::EnRoute, 40).act.draft.deed;
        assert_eq!(dispatch_objection(&sent, &again, at(9)), Some("it is en route already"));
        let more = step(4, &asked, Step::Received, 41).act.draft.deed;
        assert_eq!(dispatch_objection(&sent, &more, at(9)), Some("that is more than was sent"));
        let right = step(4, &asked, Step::Received, 40).act.draft.deed;
        assert_eq!(dispatch_objection(&sent, &right, at(9)), None);
        assert_eq!(dispatch_objection(&[], &right, at(9)), Some("there is no such request any more"));
    }

    #[test]
    fn a_voided_departure_takes_the_arrival_with_it() {
        let asked = request(1, 40);
        let sent = step(2, &asked, Step::EnRoute, 40);
        let entry = sent.act.key.to_string().as_str().into();
        let acts = [
            asked.clone(),
            sent,
            step(3, &asked, Step::Received, 40),
            act(4, Deed::Void { entry, reason: "wrong truck".into() }),
        ];
        assert_eq!(held(&acts), [100, 100, 0, 0]);
    }

    proptest! {
        #[test]
        fn stock_never_doubles_whatever_is_sent_in_whatever_order(
            steps in proptest::collection::vec((0usize..5, 0u32..60, 0usize..2), 0..24), turn in 0usize..24
        ) {
            let asked = [request(1, 40), request(2, 25)];
            let mut acts: Vec<RecordedAct> = asked.to_vec();
            for (n, (which, quantity, of)) in steps.into_iter().enumerate() {
                acts.push(step(3 + n as u64, &asked[of], Step::ALL[which], quantity));
            }
            let there = held(&acts);
            let (ledger, kit) = (Ledger::fold(opening(), &acts, at(1_000)), ItemId::new("kit"));
            let missing: i64 =
                ledger.dispatches.requests.values().map(|it| i64::from(it.missing)).sum();
            // The third site has no part in it.
            prop_assert_eq!(ledger.balances[&(SITES[1].into(), kit)].on_hand, 100);
            prop_assert_eq!(there[0] + there[1] + there[3] + missing, 200);
            // In whatever order they are read.
            let turn = turn % acts.len();
            acts.rotate_left(turn);
            prop_assert_eq!(held(&acts), there);
        }
    }
}
