//! What a feed says again, and anew, about events that are known: each version is a message of its own.
//!
//! Feeds of events have no messages: they show how an event stands now. Here it becomes what CAP has
//! for it: an Update that refers to the version before, so that who acknowledged that one is asked
//! again when it grew, and not when a number behind the point changed. It must not know who keeps
//! the alerts.

use std::collections::{HashMap, HashSet};

use chrono::TimeDelta;

use crate::domain::{Alert, AlertId, Clean, Instant, MessageType};

/// What is known of a feed's events, and what the feed says now.
pub struct Known<'a> {
    /// All that the feed ever said, in any order.
    pub alerts: &'a [Alert],
    /// Whether the feed gave all that it has.
    pub is_whole: bool,
    /// When the earliest event began of all that the feed lists.
    pub earliest: Option<Instant>,
    pub now: Instant,
}

/// The messages that are new.
///
/// Alerts without a name of their event (`incidents`) are messages already and pass as they are.
pub fn versions(said: Vec<Alert>, known: &Known<'_>) -> Vec<Alert> {
    let mut latest: HashMap<&Clean, &Alert> = HashMap::new();
    for alert in known.alerts {
        let Some(name) = alert.incidents.first() else { continue };
        let newest = latest.entry(name).or_insert(alert);
        if (alert.sent, &alert.id) > (newest.sent, &newest.id) {
            *newest = alert;
        }
    }
    let there: HashSet<Clean> = said.iter().filter_map(|alert| alert.incidents.first().cloned()).collect();
    let ids: HashSet<&AlertId> = known.alerts.iter().map(|alert| &alert.id).collect();
    let mut new: Vec<Alert> = Vec::new();
    for alert in said {
        let before = alert.incidents.first().and_then(|name| latest.get(name));
        match before {
            None => new.push(alert),
            Some(before) if is_marked(before) => new.push(back(alert, before, &ids)),
            Some(before) => new.extend(update(alert, before)),
        }
    }
    if known.is_whole {
        let gone = latest.iter().filter(|(name, _)| !there.contains(**name)).map(|(_, alert)| *alert);
        let mut gone: Vec<Alert> =
            gone.filter_map(|alert| vanished(alert, known.earliest, known.now)).collect();
        gone.sort_by(|one, other| one.id.cmp(&other.id));
        new.extend(gone);
    }
    new
}

/// The next version of an event; none where it says what the one before said, or is older.
fn update(alert: Alert, before: &Alert) -> Option<Alert> {
    if alert.id == before.id || alert.sent <= before.sent || says_same(&alert, before) {
        return None;
    }
    let message_type = match alert.message_type {
        MessageType::Alert => MessageType::Update,
        other => other,
    };
    Some(Alert { message_type, references: vec![before.id.clone()], ..alert })
}

/// An event that is in its feed again, which it was said to have left: at once and as it stands there now.
fn back(alert: Alert, before: &Alert, ids: &HashSet<&AlertId>) -> Alert {
    let is_known = ids.contains(&alert.id);
    let id = if is_known { AlertId::new(&format!("{}.back", before.id)) } else { alert.id.clone() };
    // Its feed may have said it before it was missed.
    let sent = alert.sent.max(before.sent + TimeDelta::seconds(1));
    let message_type = match alert.message_type {
        MessageType::Alert => MessageType::Update,
        other => other,
    };
    Alert { id, sent, message_type, references: vec![before.id.clone()], ..alert }
}

/// Whether an event was said to have left its feed.
fn is_marked(alert: &Alert) -> bool {
    alert.remarks.iter().any(|remark| remark.as_str() == VANISHED)
}

/// Whether a person would read the same in both.
fn says_same(one: &Alert, other: &Alert) -> bool {
    let plain = |alert: &Alert| Alert {
        id: one.id.clone(),
        origin: one.origin.clone(),
        sent: one.sent,
        message_type: if alert.message_type == MessageType::Cancel {
            MessageType::Cancel
        } else {
            MessageType::Alert
        },
        references: Vec::new(),
        ..alert.clone()
    };
    plain(one) == plain(other)
}

/// What is said of an event that was taken out of its feed before its time.
///
/// One that began before all that the feed lists has left it by age.
fn vanished(before: &Alert, earliest: Option<Instant>, now: Instant) -> Option<Alert> {
    let stands =
        before.expires.is_none_or(|expires| expires > now) && before.message_type != MessageType::Cancel;
    let by_age = earliest.zip(before.onset).is_none_or(|(earliest, onset)| onset < earliest);
    if !stands || by_age || is_marked(before) {
        return None;
    }
    let mut remarks = before.remarks.clone();
    remarks.push(Clean::new(VANISHED));
    let id = AlertId::new(&format!("{}.gone", before.id));
    Some(Alert {
        id,
        // A sender whose clock runs ahead has said it later than now.
        sent: now.max(before.sent + TimeDelta::seconds(1)),
        message_type: MessageType::Update,
        references: vec![before.id.clone()],
        remarks,
        ..before.clone()
    })
}

/// The remark on an event that its feed lists no more.
const VANISHED: &str = "no longer in its feed; perhaps withdrawn";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::formats::usgs;

    const MONTH: &[u8] = include_bytes!("../../tests/samples/usgs/significant_month.geojson");

    fn month() -> Vec<Alert> {
        usgs::parse(MONTH).records.into_iter().map(|(_, alert)| alert).collect()
    }

    fn known(alerts: &[Alert], now: &str) -> Known<'static> {
        let earliest = month().iter().filter_map(|alert| alert.onset).min();
        Known { alerts: alerts.to_vec().leak(), is_whole: true, earliest, now: now.parse().unwrap() }
    }

    const LATER: &str = "2023-02-27T18:00:00Z";

    #[test]
    fn the_same_feed_again_is_no_news() {
        assert_eq!(versions(month(), &known(&[], LATER)).len(), 14);
        assert_eq!(versions(month(), &known(&month(), LATER)), []);
    }

    #[test]
    fn an_event_that_changed_is_an_update_of_the_version_before() {
        let mut said = month();
        said[0].sent += TimeDelta::minutes(5);
        said[0].id = "earthquake.usgs.gov,us6000jr32.2".into();
        assert_eq!(
            versions(said.clone(), &known(&month(), LATER)),
            [],
            "only the hour of the report changed"
        );
        said[0].headline = "M 6.4 - 177 km N of Tobelo, Indonesia".into();
        let new = versions(said.clone(), &known(&month(), LATER));
        assert_eq!(new.len(), 1);
        assert_eq!(
            (new[0].message_type, &new[0].references),
            (MessageType::Update, &vec![month()[0].id.clone()])
        );
        let both: Vec<Alert> = month().into_iter().chain(new).collect();
        assert_eq!(versions(said, &known(&both, LATER)), []);
        assert_eq!(versions(month(), &known(&both, LATER)), [], "an older state of the feed changes nothing");
    }

    #[test]
    fn an_event_that_was_taken_out_is_marked_once_and_an_old_one_is_not() {
        let mut said = month();
        // The newest, and the oldest, which left the feed by age.
        let oldest = said.remove(13);
        let newest = said.remove(0);
        let at = "2023-02-23T22:00:00Z";
        let known = |alerts: &[Alert], at| Known {
            earliest: oldest.onset.map(|at| at + TimeDelta::hours(1)),
            ..known(alerts, at)
        };
        let new = versions(said.clone(), &known(&month(), at));
        assert_eq!(new.len(), 1);
        assert_eq!(new[0].references, [newest.id]);
        assert_eq!(new[0].remarks.last().unwrap().as_str(), VANISHED);
        let both: Vec<Alert> = month().into_iter().chain(new).collect();
        assert_eq!(versions(said.clone(), &known(&both, at)), []);
        // It comes again: said at once, without the mark, and once.
        let again = versions(month(), &known(&both, at));
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].references, [both.last().unwrap().id.clone()]);
        assert!(again[0].sent > both.last().unwrap().sent && !is_marked(&again[0]));
        let all: Vec<Alert> = both.iter().cloned().chain(again.clone()).collect();
        assert_eq!(versions(month(), &known(&all, at)), []);
        // And leaves it again.
        let gone = versions(said.clone(), &known(&all, at));
        assert_eq!(gone.len(), 1);
        assert!(is_marked(&gone[0]) && all.iter().all(|known| known.id != gone[0].id));
        let partly = Known { is_whole: false, ..known(&month(), at) };
        assert_eq!(versions(said.clone(), &partly), [], "a feed that broke off says nothing of the rest");
        assert_eq!(versions(said, &known(&month(), LATER)), [], "what is over anyway needs no mark");
    }
}
