//! Figures taken by phone or radio, and what becomes of each.
//!
//! A post that went silent is called, and what is said there stands in for what it did not report:
//!
//! - What the post itself reported of an hour always comes first. Once there is a figure of its own
//!   of any hour that a call is about, in either direction, or of the day up to within that hour, the
//!   call is superseded as a whole: nobody can say which part of its number was in that hour.
//! - Of two calls about the same hour and direction the later one counts; the earlier one is replaced
//!   in that direction as a whole.
//! - What counts stands in the sums of its day, marked; a sum never holds an hour twice, and which of
//!   them came first to HQ makes no difference.
//! - What does not count is kept and says why. A call says nothing about whether a post reports, and
//!   no usual range is made of it.
//!
//! Must not know how figures are added up or shown.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Deed, Direction, Hour, Instant, PlaceId, RecordedAct, Told, Zone,
    taken_back::{taken_back, voided},
    view::{Call, Fate},
};

/// What was told of every post.
#[derive(Debug, Default)]
pub(super) struct CallBook(BTreeMap<PlaceId, Vec<Call>>);

impl CallBook {
    /// Reads what people wrote down; the later a call was made, the earlier it stands.
    pub(super) fn read(acts: &[RecordedAct], now: Instant, zone: Zone) -> Self {
        if !acts.iter().any(|act| matches!(act.act.draft.deed, Deed::Figure(_))) {
            return Self::default();
        }
        let (taken_back, voided) = (taken_back(acts), voided(acts));
        let mut posts: BTreeMap<PlaceId, Vec<(_, Call)>> = BTreeMap::new();
        for (place, act) in acts.iter().enumerate() {
            let Deed::Figure(told) = &act.act.draft.deed else { continue };
            if told.hours(zone).is_none() {
                continue;
            }
            let key = act.act.key.clone();
            let void = act.set_aside.as_ref().or_else(|| taken_back.get(&key).copied());
            let void = void.or_else(|| voided.get(key.to_string().as_str()).copied());
            let fate = void.map_or(Fate::Counts, |why| Fate::Void(why.clone()));
            let of = |way| told.number(way).map(|_| fate.clone());
            let call = Call {
                entries: of(Direction::Entry),
                exits: of(Direction::Exit),
                key,
                who: act.act.draft.who.clone(),
                told: told.clone(),
                called_at: act.act.draft.happened_at,
                recorded_at: act.recorded.map(|recorded| recorded.at),
            };
            // What is queued comes after all that HQ has.
            let order = act.recorded.map_or((true, place as u64), |recorded| (false, recorded.order));
            posts.entry(told.post.clone()).or_default().push(((act.takes_effect_at(now), order), call));
        }
        let newest_first = |(post, mut calls): (PlaceId, Vec<(_, Call)>)| {
            calls.sort_by_key(|(order, _)| std::cmp::Reverse(*order));
            (post, calls.into_iter().map(|(_, call)| call).collect())
        };
        Self(posts.into_iter().map(newest_first).collect())
    }

    /// What becomes of the calls to a post about some hours, once it is known of which hours it
    /// said anything itself.
    pub(super) fn settle(
        &self,
        post: &PlaceId,
        (first, until): (Hour, Hour),
        is_reported: impl Fn(Hour) -> bool,
        zone: Zone,
    ) -> Vec<Call> {
        let mut taken: BTreeSet<(Hour, Direction)> = BTreeSet::new();
        let mut settled = Vec::new();
        for call in self.0.get(post).into_iter().flatten() {
            let Some((from, to)) = call.told.hours(zone).filter(|(from, _)| (first..until).contains(from))
            else {
                continue;
            };
            let mut call = call.clone();
            let hours = || (from.0..to.0).map(Hour);
            let reported = hours().find(|hour| is_reported(*hour));
            for way in Direction::BOTH {
                let Some(fate @ Fate::Counts) = call.fate_mut(way) else { continue };
                *fate = match reported {
                    Some(hour) => Fate::Superseded(hour),
                    None if hours().any(|hour| taken.contains(&(hour, way))) => Fate::Replaced,
                    None => {
                        taken.extend(hours().map(|hour| (hour, way)));
                        Fate::Counts
                    }
                };
            }
            settled.push(call);
        }
        settled
    }
}

/// The calls that count in one direction, with their hours.
pub(super) fn counting(
    calls: &[Call],
    way: Direction,
    zone: Zone,
) -> impl Iterator<Item = (&Told, i64, (Hour, Hour))> {
    let counts = calls.iter().filter(move |call| call.fate(way) == Some(&Fate::Counts));
    counts
        .filter_map(move |call| Some((&call.told, i64::from(call.told.number(way)?), call.told.hours(zone)?)))
}

#[cfg(test)]
mod tests;
