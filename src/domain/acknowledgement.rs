//! What people did about each alert, over its updates: who has seen it, who sees to it, what was noted.
//!
//! Must not know whether an alert is open: a person may have seen one that is over.

use std::collections::{BTreeSet, HashMap};

use chrono::TimeDelta;

use super::{
    Alert, AlertId, Area, Certainty, Deed, Instant, Origin, Position, RecordedAct, Severity, Urgency,
    reach::{contains, fold, great_circle_km},
    taken_back::taken_back,
    view::{Acknowledgement, Assignment, Note},
};

/// How far a border may be redrawn without being a larger area: 0.001° is about 100 m.
const TOLERANCE_KM: f64 = 0.1;

/// How far a sender's clock may run ahead of HQ's.
const SKEW: TimeDelta = TimeDelta::minutes(10);

/// What was done about one alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Thread {
    pub acknowledged: Option<Acknowledgement>,
    pub assigned_to: Option<Assignment>,
    pub notes: Vec<Note>,
}

/// The acts about a message, as places in the list of acts: HQ's order, then the queue's.
#[derive(Clone, Debug, Default)]
struct Seen {
    /// It was acknowledged, and that holds.
    holds: BTreeSet<usize>,
    /// An earlier version was, and that holds no more.
    outgrown: BTreeSet<usize>,
    /// It was assigned or noted; that holds whatever becomes of the alert.
    about: BTreeSet<usize>,
}

/// Folds what people did into what each alert shows of it.
pub(super) fn threads(alerts: &[Alert], acts: &[RecordedAct]) -> HashMap<AlertId, Thread> {
    let taken_back = taken_back(acts);
    let counts = |act: &&RecordedAct| act.set_aside.is_none() && !taken_back.contains_key(&act.act.key);
    let about_alerts = acts.iter().filter(|act| act.act.draft.deed.alert().is_some());
    let mut ordered: Vec<&RecordedAct> = about_alerts.filter(counts).collect();
    // Stable: queued acts stay in the order of the queue, after HQ's.
    ordered.sort_by_key(|act| act.recorded.map_or(u64::MAX, |recorded| recorded.order));
    let mut direct: HashMap<&AlertId, BTreeSet<usize>> = HashMap::new();
    for (i, act) in ordered.iter().enumerate() {
        if let Some(alert) = act.act.draft.deed.alert() {
            direct.entry(alert).or_default().insert(i);
        }
    }
    if direct.is_empty() {
        return HashMap::new();
    }
    let mut sorted: Vec<&Alert> = alerts.iter().collect();
    sorted.sort_by_key(|alert| (alert.sent, &alert.id));
    let mut seen: HashMap<&AlertId, (&Alert, Seen)> = HashMap::new();
    for alert in sorted {
        let mut mine = Seen::default();
        for i in direct.get(&alert.id).into_iter().flatten() {
            let Some(act) = ordered.get(*i) else { continue };
            match &act.act.draft.deed {
                Deed::Acknowledge { sent, .. } if saw_another(act, *sent, alert) => mine.outgrown.insert(*i),
                Deed::Acknowledge { .. } => mine.holds.insert(*i),
                _ => mine.about.insert(*i),
            };
        }
        for (parent, theirs) in parents(alert, &seen) {
            if outgrows(alert, parent) {
                mine.outgrown.extend(&theirs.holds);
            } else {
                mine.holds.extend(&theirs.holds);
            }
            mine.outgrown.extend(&theirs.outgrown);
            mine.about.extend(&theirs.about);
        }
        seen.insert(&alert.id, (alert, mine));
    }
    seen.into_iter().map(|(id, (_, seen))| (id.clone(), thread(&seen, &ordered))).collect()
}

/// The same identifier sent anew is another version: who acted on the one before has not seen this
/// one, and since that one is gone, nobody can say whether it rose. Our own rules name each version.
fn saw_another(act: &RecordedAct, sent: Option<Instant>, alert: &Alert) -> bool {
    alert.origin != Origin::Rule && sent.unwrap_or_else(|| done_at(act) + SKEW) < alert.sent
}

fn thread(seen: &Seen, acts: &[&RecordedAct]) -> Thread {
    let mut thread = Thread { acknowledged: show(seen, acts), ..Thread::default() };
    for act in seen.about.iter().filter_map(|i| acts.get(*i)) {
        let draft = &act.act.draft;
        let (by, at, queued) = (draft.who.clone(), draft.happened_at, act.recorded.is_none());
        match &draft.deed {
            Deed::Assign { to, .. } if to.is_empty() => thread.assigned_to = None,
            Deed::Assign { to, reason, .. } => {
                thread.assigned_to =
                    Some(Assignment { to: to.clone(), by, reason: reason.clone(), at, queued });
            }
            Deed::Note { text, .. } => thread.notes.push(Note { who: by, text: text.clone(), at, queued }),
            _ => {}
        }
    }
    thread
}

/// When an act was done: by HQ's clock, where HQ has it.
fn done_at(act: &RecordedAct) -> Instant {
    act.recorded.map_or(act.act.draft.happened_at, |recorded| recorded.at)
}

/// The messages that this one directly follows: what its references already replaced is left out,
/// or a rise and fall in between would go unnoticed.
fn parents<'a, 's>(
    alert: &Alert,
    seen: &'s HashMap<&'a AlertId, (&'a Alert, Seen)>,
) -> Vec<(&'a Alert, &'s Seen)> {
    let named: Vec<_> = alert
        .references
        .iter()
        .filter_map(|id| seen.get(id))
        .filter(|(parent, _)| parent.status == alert.status && parent.sender == alert.sender)
        .map(|(parent, seen)| (*parent, seen))
        .collect();
    let is_replaced = |id: &AlertId| named.iter().any(|(other, _)| other.references.contains(id));
    named.iter().filter(|(parent, _)| !is_replaced(&parent.id)).copied().collect()
}

fn show(seen: &Seen, acts: &[&RecordedAct]) -> Option<Acknowledgement> {
    let outgrown = seen.holds.is_empty();
    let holding = if outgrown { seen.outgrown.iter().next_back() } else { seen.holds.iter().next() };
    let first = acts.get(*holding?)?;
    let mut also = Vec::new();
    for act in seen.holds.iter().filter_map(|i| acts.get(*i)) {
        let who = &act.act.draft.who;
        if *who != first.act.draft.who && !also.contains(who) {
            also.push(who.clone());
        }
    }
    Some(Acknowledgement {
        who: first.act.draft.who.clone(),
        reason: first.act.draft.deed.words().into(),
        at: first.act.draft.happened_at,
        queued: first.recorded.is_none(),
        outgrown,
        also,
    })
}

/// Whether a later version is more severe, urgent, certain or larger: then it must be seen anew.
fn outgrows(later: &Alert, earlier: &Alert) -> bool {
    severity(later.severity) < severity(earlier.severity)
        || urgency(later.urgency) < urgency(earlier.urgency)
        || certainty(later.certainty) < certainty(earlier.certainty)
        || is_larger(&later.areas, &earlier.areas)
}

/// Unknown counts as Moderate, as in the table of priorities.
fn severity(severity: Severity) -> Severity {
    if severity == Severity::Unknown { Severity::Moderate } else { severity }
}

fn urgency(urgency: Urgency) -> Urgency {
    if urgency == Urgency::Unknown { Urgency::Expected } else { urgency }
}

fn certainty(certainty: Certainty) -> Certainty {
    if certainty == Certainty::Unknown { Certainty::Possible } else { certainty }
}

/// Whether something lies in the later areas that lay in none of the earlier; by shapes, else codes, else words.
fn is_larger(later: &[Area], earlier: &[Area]) -> bool {
    let has_shape =
        |areas: &[Area]| areas.iter().any(|area| !area.polygons.is_empty() || !area.circles.is_empty());
    let codes = |areas: &[Area]| -> BTreeSet<(String, String)> {
        let pairs = areas.iter().flat_map(|area| &area.geocodes);
        pairs.map(|(scheme, value)| (fold(scheme.as_str()), fold(value.as_str()))).collect()
    };
    if has_shape(later) && has_shape(earlier) {
        return !later.iter().all(|area| is_covered(area, earlier));
    }
    let (new, old) = (codes(later), codes(earlier));
    if !new.is_empty() && !old.is_empty() {
        return !new.is_subset(&old);
    }
    let words = |areas: &[Area]| -> BTreeSet<String> {
        areas.iter().map(|area| fold(area.description.as_str())).collect()
    };
    !words(later).is_subset(&words(earlier))
}

fn is_covered(area: &Area, earlier: &[Area]) -> bool {
    let near = |point: &Position, ring: &[Position]| {
        ring.iter().any(|corner| great_circle_km(*corner, *point) <= TOLERANCE_KM)
    };
    let old_rings = || earlier.iter().flat_map(|area| &area.polygons);
    let old_circles = || earlier.iter().flat_map(|area| &area.circles);
    let ring_inside = |ring: &Vec<Position>| {
        let in_ring =
            old_rings().any(|old| ring.iter().all(|point| contains(old, *point) || near(point, old)));
        let in_circle = old_circles().any(|(centre, radius)| {
            ring.iter().all(|point| great_circle_km(*centre, *point) <= radius + TOLERANCE_KM)
        });
        in_ring || in_circle
    };
    let circle_inside = |(centre, radius): &(Position, f64)| {
        old_circles().any(|(old, reach)| great_circle_km(*old, *centre) + radius <= reach + TOLERANCE_KM)
    };
    area.polygons.iter().all(ring_inside) && area.circles.iter().all(circle_inside)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Act, ActKey, Draft, MessageType, Recorded, testing};

    fn act(who: &str, alert: &str, order: Option<u64>) -> RecordedAct {
        let at = testing::alert("a").sent;
        RecordedAct {
            act: Act {
                key: ActKey { console: "c".into(), epoch: 1, sequence: order.unwrap_or(99) },
                draft: Draft {
                    who: who.into(),
                    happened_at: at,
                    deed: Deed::Acknowledge { alert: alert.into(), reason: "seen".into(), sent: None },
                },
            },
            recorded: order.map(|order| Recorded { order, at }),
            set_aside: None,
        }
    }

    fn update(id: &str, of: &[&str], minutes: i64) -> Alert {
        let mut alert = testing::alert(id);
        alert.sent += TimeDelta::minutes(minutes);
        alert.message_type = MessageType::Update;
        alert.references = of.iter().map(|id| AlertId::new(id)).collect();
        alert
    }

    fn of(id: &str, alerts: &[Alert], acts: &[RecordedAct]) -> Option<Acknowledgement> {
        threads(alerts, acts).remove(&AlertId::new(id)).unwrap_or_default().acknowledged
    }

    #[test]
    fn the_first_by_hqs_order_is_named_and_the_others_beside() {
        let acts = [
            act("Joana", "a", None),
            act("Rui", "a", Some(7)),
            act("Maria", "a", Some(3)),
            act("Rui", "a", Some(9)),
        ];
        let seen = of("a", &[testing::alert("a")], &acts).unwrap();
        assert_eq!((seen.who.as_str(), seen.queued, seen.outgrown), ("Maria", false, false));
        assert_eq!(seen.also, ["Rui".into(), "Joana".into()]);
    }

    #[test]
    fn a_queued_act_is_seen_and_says_that_it_is_queued() {
        assert!(of("a", &[testing::alert("a")], &[act("Joana", "a", None)]).unwrap().queued);
        assert_eq!(of("a", &[testing::alert("a")], &[]), None);
    }

    #[test]
    fn an_update_that_falls_keeps_it_and_one_that_rises_ends_it() {
        let acts = [act("Maria", "a", Some(1))];
        let mut same = update("b", &["a"], 5);
        assert!(!of("b", &[testing::alert("a"), same.clone()], &acts).unwrap().outgrown);
        same.severity = Severity::Minor;
        assert!(!of("b", &[testing::alert("a"), same.clone()], &acts).unwrap().outgrown);
        let rises: [fn(&mut Alert); 4] = [
            |alert| alert.severity = Severity::Extreme,
            |alert| alert.urgency = Urgency::Immediate,
            |alert| alert.certainty = Certainty::Observed,
            |alert| alert.areas = vec![testing::circle(50.0)],
        ];
        for rise in rises {
            let mut risen = update("b", &["a"], 5);
            rise(&mut risen);
            assert!(of("b", &[risen, testing::alert("a")], &acts).unwrap().outgrown);
        }
    }

    #[test]
    fn a_rise_and_fall_between_ends_it_too() {
        let mut risen = update("b", &["a"], 5);
        risen.severity = Severity::Extreme;
        let alerts = [testing::alert("a"), risen, update("c", &["a", "b"], 9)];
        assert!(of("c", &alerts, &[act("Maria", "a", Some(1))]).unwrap().outgrown);
        let again = [act("Maria", "a", Some(1)), act("Rui", "c", Some(2))];
        let seen = of("c", &alerts, &again).unwrap();
        assert_eq!((seen.who.as_str(), seen.outgrown), ("Rui", false));
    }

    #[test]
    fn a_smaller_circle_keeps_it_and_a_larger_ends_it() {
        let old = [testing::circle(50.0)];
        assert!(!is_larger(&[testing::circle(50.0)], &old));
        assert!(!is_larger(&[testing::circle(20.0)], &old));
        assert!(is_larger(&[testing::circle(60.0)], &old));
        assert!(is_larger(&[testing::circle(50.0)], &[]));
    }
}
