//! One event that several sources tell of: one of the alerts leads, the others stand behind it.
//!
//! Must not know what people did about them, nor what each says besides when, where and of what.

use std::collections::HashMap;

use chrono::TimeDelta;

use super::{
    Alert, AlertId,
    geography::{is_quake, middle},
    reach::great_circle_km,
};

/// Two reports of one earthquake lie no further apart (the rule by which USGS's catalogue joins origins).
const APART: TimeDelta = TimeDelta::seconds(16);
const APART_KM: f64 = 100.0;

/// Which alert each of the others stands behind; `alerts` come in the order in which they may lead.
pub(super) fn followers<'a>(alerts: &[&'a Alert]) -> HashMap<&'a AlertId, &'a AlertId> {
    let mut behind: HashMap<&AlertId, &AlertId> = HashMap::new();
    for (at, leader) in alerts.iter().enumerate() {
        if behind.contains_key(&leader.id) {
            continue;
        }
        let others = alerts[at + 1..].iter().filter(|other| is_same_event(leader, other));
        for other in others {
            behind.entry(&other.id).or_insert(&leader.id);
        }
    }
    behind
}

/// Of one source, two alerts are two: it joins its own itself.
fn is_same_event(one: &Alert, other: &Alert) -> bool {
    one.sender != other.sender && (shares_a_name(one, other) || is_same_quake(one, other))
}

fn shares_a_name(one: &Alert, other: &Alert) -> bool {
    one.incidents.iter().any(|name| other.incidents.contains(name))
}

fn is_same_quake(one: &Alert, other: &Alert) -> bool {
    let (Some(first), Some(second)) = (one.onset, other.onset) else { return false };
    if !is_quake(one) || !is_quake(other) || (first - second).abs() > APART {
        return false;
    }
    let (Some(here), Some(there)) = (middle(one), middle(other)) else { return false };
    great_circle_km(here, there) <= APART_KM
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Area, Category, Position, testing};

    fn quake(id: &str, sender: &str, (seconds, latitude): (i64, f64)) -> Alert {
        let alert = testing::alert(id);
        let center = Position { latitude, longitude: 126.0 };
        Alert {
            sender: sender.into(),
            categories: vec![Category::Geo],
            event: "Earthquake".into(),
            onset: Some(alert.sent + TimeDelta::seconds(seconds)),
            areas: vec![Area { circles: vec![(center, 0.0)], ..testing::circle(0.0) }],
            ..alert
        }
    }

    /// Whether the second stands behind the first.
    fn joined(one: &Alert, other: &Alert) -> bool {
        followers(&[one, other]).get(&other.id) == Some(&&one.id)
    }

    #[test]
    fn a_quake_that_two_feeds_tell_of_is_one() {
        let usgs = quake("a", "usgs", (0, -8.0));
        assert!(joined(&usgs, &quake("b", "gdacs", (16, -8.5))));
        assert!(!joined(&usgs, &quake("b", "gdacs", (17, -8.0))), "another time");
        assert!(!joined(&usgs, &quake("b", "gdacs", (0, -9.0))), "another place");
        assert!(!joined(&usgs, &quake("b", "usgs", (0, -8.0))), "of one source two are two");
        let flood = Alert {
            categories: vec![Category::Met],
            event: "Flood".into(),
            ..quake("b", "gdacs", (0, -8.0))
        };
        assert!(!joined(&usgs, &flood));
    }

    #[test]
    fn who_names_the_same_event_tells_of_the_same() {
        let named = |id: &str, sender: &str, name: &str| Alert {
            sender: sender.into(),
            incidents: vec![name.into()],
            ..testing::alert(id)
        };
        let one = named("a", "gdacs", "glide:FL-2026-1");
        assert!(joined(&one, &named("b", "dnmg", "glide:FL-2026-1")));
        assert!(!joined(&one, &named("b", "dnmg", "glide:FL-2026-2")));
    }

    #[test]
    fn one_leads_and_nobody_follows_a_follower() {
        let [a, b, c] = [("a", "x", 0), ("b", "y", 12), ("c", "z", 24)]
            .map(|(id, sender, seconds)| quake(id, sender, (seconds, -8.0)));
        let found = followers(&[&a, &b, &c]);
        assert_eq!(found.get(&b.id), Some(&&a.id));
        assert_eq!(found.get(&c.id), None, "24 s from the leader");
    }
}
