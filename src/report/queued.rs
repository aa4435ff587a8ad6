//! An act that waits, as a message, for where no panel can show it.
//!
//! It must not know the language that it is told in.

use crate::domain::{Act, Channel, Deed, PlaceId, Step, Telling};

/// That an act is still queued: what, who, about what, and the words they gave for it.
pub fn still_queued(act: &Act) -> Telling {
    let (deed, words) = (&act.draft.deed, act.draft.deed.words());
    let id = if words.is_empty() { "told-still-queued" } else { "told-still-queued-words" };
    let told = Telling::message(id).words("who", act.draft.who.as_str());
    let about = about(deed);
    let about = if about.is_empty() { "–" } else { &about };
    let told = told.part("what", what(deed)).words("about", about);
    if words.is_empty() { told } else { told.words("words", words) }
}

/// What was done, with its number.
fn what(deed: &Deed) -> Telling {
    let plain = Telling::message;
    let counted = |id, quantity: u32| plain(id).number("n", i64::from(quantity));
    match deed {
        Deed::Acknowledge { .. } => plain("deed-acknowledge"),
        Deed::Assign { to, .. } if to.is_empty() => plain("deed-unassign"),
        Deed::Assign { to, .. } => plain("deed-assign").words("to", to.as_str()),
        Deed::Note { .. } => plain("deed-note"),
        Deed::Receive { quantity, .. } => counted("deed-receive", *quantity),
        Deed::Issue { quantity, .. } => counted("deed-issue", *quantity),
        Deed::Transfer { quantity, .. } => counted("deed-transfer", *quantity),
        Deed::Request { quantity, .. } => counted("deed-request", *quantity),
        Deed::Dispatch { step, quantity, .. } => {
            counted("deed-dispatch", *quantity).part("step", plain(state(*step)))
        }
        Deed::Count { quantity, .. } => counted("deed-count", *quantity),
        Deed::Adjust { difference, .. } => plain("deed-adjust").number("n", i64::from(*difference)),
        Deed::Void { .. } => plain("deed-void"),
        Deed::Log { .. } => plain("deed-log"),
        Deed::Figure(told) => {
            let number = |number: Option<u32>| number.map_or("–".to_owned(), |number| number.to_string());
            let by = plain("deed-figure").part("channel", plain(channel(told.channel)));
            by.words("in", &number(told.entries)).words("out", &number(told.exits))
        }
        Deed::Cancel { .. } => plain("deed-cancel"),
        Deed::Skipped => plain("deed-skipped"),
    }
}

const fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => "channel-phone",
        Channel::Radio => "channel-radio",
    }
}

const fn state(step: Step) -> &'static str {
    match step {
        Step::Committed => "dispatch-committed",
        Step::EnRoute => "dispatch-en-route",
        Step::Received => "dispatch-received",
        Step::Returned => "dispatch-returned",
        Step::Declined => "dispatch-declined",
    }
}

/// The alert, the sites or the entry by the names that HQ knows them by.
fn about(deed: &Deed) -> String {
    let places = || deed.places().into_iter().map(PlaceId::as_str).collect::<Vec<_>>().join(" → ");
    match deed {
        Deed::Void { entry, .. } => entry.to_string(),
        Deed::Cancel { act, .. } => act.to_string(),
        deed => deed.alert().map_or_else(places, ToString::to_string),
    }
}
