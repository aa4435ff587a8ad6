//! Messages of CAP's: a file each, and the Atom index that names them.
//!
//! It must not know what a message is about.

use crate::{
    domain::{Alert, AlertId, Instant, Provenance, Zone},
    formats::{cap, escaped},
};

/// How many messages the index names: those of a week.
const LISTED: usize = 60;

/// The index; `folder` is the address to which the name of a file is added.
pub(super) fn index(messages: &[Alert], folder: &str) -> String {
    let entry = |message: &Alert| {
        let (id, title) = (escaped(message.id.as_str()), escaped(message.title().as_str()));
        let updated = time(message.sent);
        let link = format!("{folder}{}", file(message));
        format!(
            "<entry><id>{id}</id><title>{title}</title><updated>{updated}</updated>\
             <link type=\"application/cap+xml\" href=\"{}\"/></entry>\n",
            escaped(link.as_str())
        )
    };
    let entries: String = messages.iter().rev().take(LISTED).map(entry).collect();
    let updated = messages.iter().map(|message| message.sent).max().map(time).unwrap_or_default();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n\
         <id>{folder}</id><title>Simulated warnings</title><updated>{updated}</updated>\n{entries}</feed>\n"
    )
}

/// A file by its name.
pub(super) fn message(messages: &[Alert], name: &str) -> Option<String> {
    let sent_of = |id: &AlertId| messages.iter().find(|message| message.id == *id).map(|known| known.sent);
    // As a real sender's would be: HQ, which reads them into a simulated ledger alone, is to take them for alerts.
    let written = |message| cap::message(message, Provenance::Real, &sent_of);
    messages.iter().find(|message| file(message) == name).map(written)
}

/// The identifier of a message, which has no character that an address could not.
fn file(message: &Alert) -> String {
    let id = message.id.as_str();
    format!("{}.cap", id.split_once(',').map_or(id, |(_, identifier)| identifier))
}

fn time(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}
