//! An alert on its way out of a ledger: what is not real says so wherever a receiver may look.
//!
//! CAP has two words for what must not be acted upon: `Test` is for nobody, `Exercise` for those who
//! take part in one. It must not know how a message is written down.

use chrono::DateTime;

use crate::domain::{
    Alert, AlertId, Category, Clean, Instant, MessageType, Origin, Provenance, RULE_SENDER, Status,
};

/// What a message is called whose sender does not say what happens.
const UNNAMED: &str = "alert";

/// What an area is called that has a shape alone.
const AS_DRAWN: &str = "as drawn";

/// An alert of haree's own under the name of whoever sends it; all others are their senders'.
pub fn signed(alert: &Alert, sender: &Clean) -> Alert {
    if alert.origin != Origin::Rule {
        return alert.clone();
    }
    let references = alert.references.iter().map(|id| signed_id(id, sender)).collect();
    Alert { id: signed_id(&alert.id, sender), sender: sender.clone(), references, ..alert.clone() }
}

/// What such an alert is called then.
pub fn signed_id(id: &AlertId, sender: &Clean) -> AlertId {
    match id.as_str().split_once(',') {
        Some((RULE_SENDER, own)) => AlertId::new(&format!("{sender},{own}")),
        _ => id.clone(),
    }
}

/// The alert as a receiver gets it from a ledger that was born so.
///
/// Of a real ledger it is what its sender said, with names that CAP allows. Of any other it is no longer
/// `Actual`, its headline begins with what it is, and its name is that of no real message: who knows the
/// real one must not take this one for it.
pub(super) fn outgoing(alert: &Alert, born: Provenance) -> Alert {
    let mark = mark(born);
    let name = |id: &AlertId| named(id, mark);
    let id = name(&alert.id);
    // The name of a message begins with its sender.
    let sender = id.as_str().split_once(',').map(|(sender, _)| Clean::new(sender));
    let mut out = Alert {
        sender: sender.unwrap_or_else(|| Clean::new(&allowed(alert.sender.as_str()))),
        id,
        sent: whole_second(alert.sent),
        status: status(alert.status, born),
        references: referred_to(alert).map(name).collect(),
        effective: alert.effective.map(whole_second),
        onset: alert.onset.map(whole_second),
        expires: alert.expires.map(whole_second),
        ..alert.clone()
    };
    complete(&mut out);
    if let Some(mark) = mark.filter(|_| !out.event.is_empty()) {
        let title = out.title().as_str();
        if !title.starts_with(mark) {
            out.headline = Clean::from(format!("{mark}: {title}"));
        }
    }
    out
}

/// Fills in what CAP needs and its sender left out.
fn complete(out: &mut Alert) {
    if out.event.is_empty() && matches!(out.message_type, MessageType::Alert | MessageType::Update) {
        out.event = if out.headline.is_empty() { UNNAMED.into() } else { out.headline.clone() };
    }
    if !out.event.is_empty() && out.categories.is_empty() {
        out.categories.push(Category::Other);
    }
    for area in out.areas.iter_mut().filter(|area| area.description.is_empty()) {
        area.description = AS_DRAWN.into();
    }
    for name in out.incidents.iter_mut().filter(|name| name.as_str().contains('"')) {
        // CAP has quotes around a name and none in it.
        *name = Clean::new(&name.as_str().replace('"', "'"));
    }
}

/// What a receiver must know of the message itself (CAP 1.2 §3.2.1 `note`); nothing of our own and real.
pub(super) fn note(alert: &Alert, born: Provenance) -> &'static str {
    match (born, &alert.origin) {
        (Provenance::Simulated, _) => "SIMULATED: haree made this up to try things out. Nothing of it is so.",
        (Provenance::Exercise, _) => {
            "EXERCISE: for those who take part in the exercise, and for nobody else."
        }
        (Provenance::Real, Origin::Rule) => "",
        (Provenance::Real, Origin::Hq | Origin::Feed(_)) => {
            "Passed on by haree. What its sender sent may say more, and may be signed."
        }
    }
}

/// The messages that an alert refers to; a name that lacks one of its two parts is none.
pub(super) fn referred_to(alert: &Alert) -> impl Iterator<Item = &AlertId> {
    let is_whole = |id: &&AlertId| {
        id.as_str().split_once(',').is_some_and(|(sender, name)| !sender.is_empty() && !name.is_empty())
    };
    alert.references.iter().filter(is_whole)
}

/// What names and headlines begin with.
fn mark(born: Provenance) -> Option<&'static str> {
    match born {
        Provenance::Real => None,
        Provenance::Simulated => Some("SIMULATED"),
        Provenance::Exercise => Some("EXERCISE"),
    }
}

fn status(said: Status, born: Provenance) -> Status {
    match (born, said) {
        (Provenance::Real, said) | (Provenance::Exercise, said @ (Status::Test | Status::Draft)) => said,
        (Provenance::Simulated, _) => Status::Test,
        (Provenance::Exercise, Status::Actual | Status::Exercise | Status::System) => Status::Exercise,
    }
}

/// The name of a message: its sender's, then its own, with the mark before it.
fn named(id: &AlertId, mark: Option<&str>) -> AlertId {
    let (sender, identifier) = id.as_str().split_once(',').unwrap_or(("", id.as_str()));
    let (sender, identifier) = (allowed(sender), allowed(identifier));
    let marked = match mark.filter(|mark| !identifier.starts_with(mark)) {
        Some(mark) => format!("{mark}-{identifier}"),
        None => identifier,
    };
    AlertId::new(&if sender.is_empty() { marked } else { format!("{sender},{marked}") })
}

/// What CAP allows in a name (§3.2.1: no spaces, commas, `<` or `&`); the rest as addresses write it, `%20`.
pub(super) fn allowed(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_whitespace() || matches!(c, ',' | '<' | '&') {
            out.extend(c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")));
        } else {
            out.push(c);
        }
    }
    out
}

/// CAP's times have no fractions, and XML no leap second.
fn whole_second(at: Instant) -> Instant {
    DateTime::from_timestamp(at.timestamp(), 0).unwrap_or(at)
}
