//! The life of an alert and its priority.
//!
//! Must not know who has seen it, nor how it is shown.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{
    Alert, AlertId, AlertLevel, Certainty, Impact, Instant, MessageType, Model, Origin, Severity, Status,
    Urgency,
    reach::{Gazetteer, Reach},
    view::{Life, Priority},
};

/// After how long an alert without an end must be looked at again.
pub(super) const REVIEW_AFTER: TimeDelta = TimeDelta::hours(24);

/// The priority of CAP's three words (`domain` table): P1 wants a person now, P4 wants none.
pub fn priority(severity: Severity, urgency: Urgency, certainty: Certainty) -> Priority {
    // What is unknown counts: Moderate, Expected, Possible. Unlikely is one lower than Possible.
    let is_sure = matches!(certainty, Certainty::Observed | Certainty::Likely);
    let base = match (severity, urgency) {
        (_, Urgency::Past) | (Severity::Minor, _) => Priority::P4,
        (Severity::Extreme, Urgency::Immediate) => Priority::P1,
        (Severity::Severe, Urgency::Immediate) if is_sure => Priority::P1,
        (Severity::Moderate | Severity::Unknown, Urgency::Immediate) if is_sure => Priority::P2,
        // Severe and Immediate comes here only where it is not sure.
        (Severity::Severe, Urgency::Immediate)
        | (Severity::Extreme | Severity::Severe, Urgency::Expected | Urgency::Unknown) => Priority::P2,
        _ => Priority::P3,
    };
    match (certainty, base) {
        (Certainty::Unlikely, Priority::P1) => Priority::P2,
        (Certainty::Unlikely, Priority::P2) => Priority::P3,
        (Certainty::Unlikely, _) => Priority::P4,
        _ => base,
    }
}

/// The priority of an alert: that of its words, or what a hazard model asks for at least.
pub(super) fn priority_of(alert: &Alert) -> Priority {
    let by_words = priority(alert.severity, alert.urgency, alert.certainty);
    let by_model = alert.impact.and_then(|Impact { model, level }| match (model, level) {
        (_, AlertLevel::Red) | (Model::Pager, AlertLevel::Orange) => Some(Priority::P2),
        (Model::Gdacs, AlertLevel::Orange) => Some(Priority::P3),
        _ => None,
    });
    by_model.map_or(by_words, |least| least.min(by_words))
}

/// Which later message ended which earlier one, from whatever order they came in.
pub(super) struct Endings<'a>(HashMap<&'a AlertId, &'a Alert>);

impl<'a> Endings<'a> {
    pub(super) fn new(alerts: &'a [Alert]) -> Self {
        let by_id: HashMap<&AlertId, &Alert> = alerts.iter().map(|alert| (&alert.id, alert)).collect();
        let mut endings: HashMap<&AlertId, &Alert> = HashMap::new();
        for later in alerts.iter().filter(|alert| ends_others(alert)) {
            for earlier in later.references.iter().filter_map(|id| by_id.get(id)) {
                if !comes_after(later, earlier) {
                    continue;
                }
                let ending = endings.entry(&earlier.id).or_insert(later);
                if (later.sent, &later.id) > (ending.sent, &ending.id) {
                    *ending = later;
                }
            }
        }
        Self(endings)
    }

    fn of(&self, alert: &Alert) -> Option<&'a Alert> {
        self.0.get(&alert.id).copied()
    }
}

fn ends_others(alert: &Alert) -> bool {
    alert.status == Status::Actual && matches!(alert.message_type, MessageType::Update | MessageType::Cancel)
}

/// Two messages of one second that name each other must not both vanish: the greater id is the later.
fn comes_after(later: &Alert, earlier: &Alert) -> bool {
    let mutual = earlier.references.contains(&later.id);
    // Nobody ends another sender's alert.
    later.id != earlier.id
        && later.sender == earlier.sender
        && (later.sent > earlier.sent || later.sent == earlier.sent && (!mutual || later.id > earlier.id))
}

/// What became of an alert, and which place of ours it is about.
pub(super) fn life(
    alert: &Alert,
    endings: &Endings<'_>,
    gazetteer: &Gazetteer<'_>,
    at: Instant,
) -> (Life, Option<super::Clean>) {
    if let Some(life) = over(alert, endings, at) {
        return (life, None);
    }
    match gazetteer.reach(alert) {
        Reach::Away(km) => (Life::Elsewhere(km), None),
        Reach::Here(place) if wants_review(alert, at) => (Life::Review, place),
        Reach::Here(place) => (Life::Open, place),
    }
}

/// Why an alert stands nowhere; none where it may.
pub(super) fn over(alert: &Alert, endings: &Endings<'_>, at: Instant) -> Option<Life> {
    // A Cancel speaks of others; it is no alarm itself.
    if matches!(alert.message_type, MessageType::Ack | MessageType::Error | MessageType::Cancel) {
        return Some(Life::NoAlarm);
    }
    match alert.status {
        Status::Actual => {}
        Status::Exercise => return Some(Life::Exercise),
        Status::System | Status::Test | Status::Draft => return Some(Life::NoAlarm),
    }
    if let Some(ending) = endings.of(alert) {
        return Some(match ending.message_type {
            MessageType::Cancel => Life::Cancelled(ending.id.clone()),
            _ => Life::Superseded(ending.id.clone()),
        });
    }
    alert.expires.filter(|expires| *expires <= at).map(Life::Expired)
}

/// A rule's alert goes by itself when its cause goes; any other without an end must be looked at.
fn wants_review(alert: &Alert, at: Instant) -> bool {
    alert.expires.is_none() && alert.origin != Origin::Rule && at - alert.sent >= REVIEW_AFTER
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Rules, reference, testing};

    #[test]
    fn the_table_of_priorities_is_complete() {
        use Certainty::{Likely, Observed, Possible, Unknown, Unlikely};
        use Urgency::{Expected, Future, Immediate, Past};
        let columns = [Observed, Likely, Possible, Unknown, Unlikely];
        let urgencies = [Immediate, Expected, Future, Past, Urgency::Unknown];
        let table = [
            (Severity::Extreme, ["11112", "22223", "33334", "44444", "22223"]),
            (Severity::Severe, ["11223", "22223", "33334", "44444", "22223"]),
            (Severity::Moderate, ["22334", "33334", "33334", "44444", "33334"]),
            (Severity::Minor, ["44444"; 5]),
            (Severity::Unknown, ["22334", "33334", "33334", "44444", "33334"]),
        ];
        for (severity, rows) in table {
            for (urgency, row) in urgencies.into_iter().zip(rows) {
                for (certainty, expected) in columns.into_iter().zip(row.chars()) {
                    let place =
                        Priority::ALL.iter().position(|p| *p == priority(severity, urgency, certainty));
                    let got = place.map(|i| i as u32 + 1);
                    assert_eq!(got, expected.to_digit(10), "{severity:?} {urgency:?} {certainty:?}");
                }
            }
        }
    }

    fn lives(alerts: &[Alert], at: Instant) -> Vec<Life> {
        let places = reference::places();
        let gazetteer = Gazetteer::new(&places, &Rules::default());
        let endings = Endings::new(alerts);
        alerts.iter().map(|alert| life(alert, &endings, &gazetteer, at).0).collect()
    }

    fn here(id: &str) -> Alert {
        Alert { sender: "dnmg.gov.tl".into(), ..testing::alert(id) }
    }

    #[test]
    fn only_actual_alarms_are_open() {
        let with = |status, message_type| Alert { status, message_type, ..here("a") };
        let cases = [
            (with(Status::Actual, MessageType::Alert), Life::Open),
            (with(Status::Exercise, MessageType::Alert), Life::Exercise),
            (with(Status::Test, MessageType::Alert), Life::NoAlarm),
            (with(Status::System, MessageType::Alert), Life::NoAlarm),
            (with(Status::Draft, MessageType::Alert), Life::NoAlarm),
            (with(Status::Actual, MessageType::Ack), Life::NoAlarm),
            (with(Status::Actual, MessageType::Error), Life::NoAlarm),
            (with(Status::Actual, MessageType::Cancel), Life::NoAlarm),
        ];
        for (alert, expected) in cases {
            assert_eq!(lives(std::slice::from_ref(&alert), alert.sent), [expected]);
        }
    }

    #[test]
    fn an_alert_ends_at_its_time_and_without_one_wants_review_after_a_day() {
        let sent = here("a").sent;
        let ends = Alert { expires: Some(sent + TimeDelta::hours(2)), ..here("a") };
        let second = TimeDelta::seconds(1);
        assert_eq!(lives(std::slice::from_ref(&ends), sent + TimeDelta::hours(2) - second), [Life::Open]);
        let over = sent + TimeDelta::hours(2);
        assert_eq!(lives(&[ends], over), [Life::Expired(over)]);
        assert_eq!(lives(&[here("a")], sent + REVIEW_AFTER - second), [Life::Open]);
        assert_eq!(lives(&[here("a")], sent + REVIEW_AFTER), [Life::Review]);
        let rule = Alert { origin: Origin::Rule, ..here("a") };
        assert_eq!(lives(&[rule], sent + REVIEW_AFTER), [Life::Open]);
    }

    fn chain(n: usize) -> Vec<Alert> {
        let name = |i: usize| format!("m{i}");
        (0..n)
            .map(|i| Alert {
                sent: here("a").sent + TimeDelta::minutes(i as i64),
                message_type: if i == 0 { MessageType::Alert } else { MessageType::Update },
                references: if i == 0 { Vec::new() } else { vec![AlertId::new(&name(i - 1))] },
                ..here(&name(i))
            })
            .collect()
    }

    #[test]
    fn a_cancel_without_info_ends_what_it_names() {
        let mut alerts = chain(2);
        alerts.push(Alert {
            sent: alerts[1].sent,
            message_type: MessageType::Cancel,
            references: vec!["m1".into()],
            ..here("c")
        });
        let at = alerts[1].sent;
        let expected = [Life::Superseded("m1".into()), Life::Cancelled("c".into()), Life::NoAlarm];
        assert_eq!(lives(&alerts, at), expected);
    }

    #[test]
    fn an_exercise_and_an_older_message_end_nothing() {
        let mut alerts = chain(2);
        alerts[1].status = Status::Exercise;
        assert_eq!(lives(&alerts, alerts[1].sent), [Life::Open, Life::Exercise]);
        let mut alerts = chain(2);
        alerts[1].sent = alerts[0].sent - TimeDelta::seconds(1);
        assert_eq!(lives(&alerts, alerts[0].sent), [Life::Open, Life::Open]);
    }

    #[test]
    fn two_messages_that_name_each_other_do_not_both_vanish() {
        let mut alerts = chain(2);
        alerts[0].message_type = MessageType::Update;
        alerts[0].references = vec!["m1".into()];
        alerts[1].sent = alerts[0].sent;
        assert_eq!(lives(&alerts, alerts[0].sent), [Life::Superseded("m1".into()), Life::Open]);
    }

    proptest! {
        #[test]
        fn of_a_chain_of_updates_the_last_is_open_in_any_order(
            order in (1usize..9).prop_flat_map(|n| Just((0..n).collect::<Vec<_>>()).prop_shuffle())
        ) {
            let chain = chain(order.len());
            let shuffled: Vec<_> = order.iter().map(|i| chain[*i].clone()).collect();
            let at = chain[order.len() - 1].sent;
            let open: Vec<_> = shuffled.iter().zip(lives(&shuffled, at))
                .filter(|(_, life)| *life == Life::Open).map(|(alert, _)| alert.id.clone()).collect();
            prop_assert_eq!(open, [chain[order.len() - 1].id.clone()]);
        }
    }
}
