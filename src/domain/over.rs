//! Which alerts of outside feeds are so long over that HQ need not keep them.
//!
//! It must not know for how long HQ keeps them.

use std::collections::{BTreeSet, HashMap};

use super::{
    Alert, AlertId, Instant, Origin,
    standing::{Endings, over},
};

/// The alerts of feeds that were over before some time, and about which nobody said anything (`acted`).
///
/// What belongs together stays together: were a Cancel to go alone, what it ended would stand again.
pub fn long_over<'a>(alerts: &'a [Alert], acted: &BTreeSet<AlertId>, before: Instant) -> Vec<&'a AlertId> {
    let endings = Endings::new(alerts);
    let may_go = |alert: &Alert| {
        matches!(alert.origin, Origin::Feed(_))
            && is_past(alert, before)
            && over(alert, &endings, before).is_some()
            && !acted.contains(&alert.id)
    };
    let mut related: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, alert) in alerts.iter().enumerate() {
        for name in names(alert) {
            related.entry(name).or_default().push(i);
        }
    }
    let mut stays: Vec<bool> = alerts.iter().map(|alert| !may_go(alert)).collect();
    let mut waiting: Vec<usize> = (0..alerts.len()).filter(|i| stays[*i]).collect();
    while let Some(i) = waiting.pop() {
        for other in names(&alerts[i]).flat_map(|name| related.remove(name).unwrap_or_default()) {
            if !std::mem::replace(&mut stays[other], true) {
                waiting.push(other);
            }
        }
    }
    alerts.iter().zip(stays).filter(|(_, stays)| !stays).map(|(alert, _)| &alert.id).collect()
}

/// Whether an alert was sent before some time, and said to end before it where it says when.
pub fn is_past(alert: &Alert, before: Instant) -> bool {
    alert.sent < before && alert.expires.is_none_or(|expires| expires < before)
}

/// The names by which messages belong together: their own, those that they refer to, those of what happened.
fn names(alert: &Alert) -> impl Iterator<Item = &str> {
    let ids = std::iter::once(&alert.id).chain(&alert.references).map(AlertId::as_str);
    ids.chain(alert.incidents.iter().map(AsRef::as_ref))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;

    use super::*;
    use crate::domain::{MessageType, Status, testing};

    fn sent() -> Instant {
        testing::alert("a").sent
    }

    /// A feed's alert that ends after a day.
    fn alert(id: &str) -> Alert {
        let expires = Some(sent() + TimeDelta::days(1));
        Alert { origin: Origin::Feed("usgs".into()), expires, ..testing::alert(id) }
    }

    fn later(id: &str, message_type: MessageType, of: &str) -> Alert {
        let sent = sent() + TimeDelta::hours(1);
        Alert { sent, message_type, references: vec![of.into()], ..alert(id) }
    }

    #[track_caller]
    fn check(alerts: &[Alert], acted: &[&str], days: i64, expected: &[&str]) {
        let acted = acted.iter().map(|id| AlertId::new(id)).collect();
        let gone = long_over(alerts, &acted, sent() + TimeDelta::days(days));
        assert_eq!(gone.into_iter().map(AlertId::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_alert_goes_once_it_was_over_and_not_before() {
        check(&[alert("a")], &[], 1, &[]);
        check(&[alert("a")], &[], 2, &["a"]);
        check(&[alert("a")], &["a"], 2, &[]);
        check(&[Alert { origin: Origin::Hq, ..alert("a") }], &[], 2, &[]);
        check(&[Alert { status: Status::Exercise, ..alert("a") }], &[], 2, &["a"]);
        let endless = Alert { expires: None, ..alert("a") };
        check(std::slice::from_ref(&endless), &[], 900, &[]);
        check(&[endless, later("c", MessageType::Cancel, "a")], &[], 2, &["a", "c"]);
    }

    #[test]
    fn what_belongs_together_stays_together() {
        let chain =
            || vec![alert("a"), later("b", MessageType::Update, "a"), later("c", MessageType::Update, "b")];
        check(&chain(), &[], 2, &["a", "b", "c"]);
        for acted in ["a", "b", "c"] {
            check(&[chain(), vec![alert("other")]].concat(), &[acted], 2, &["other"]);
        }
        // The Cancel came long after.
        let mut cancelled = vec![alert("a"), later("b", MessageType::Cancel, "a")];
        cancelled[1].sent += TimeDelta::days(30);
        check(&cancelled, &[], 2, &[]);
        let named = |id| Alert { incidents: vec!["us6000jr32".into()], ..alert(id) };
        check(&[named("a"), named("b")], &["b"], 2, &[]);
    }
}
