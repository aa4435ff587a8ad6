//! One alert as a CAP message: its text, and what its file is called.
//!
//! It must not know where the file will lie.

use crate::{
    domain::{Alert, AlertId, Clean, Provenance, Zone, view::AlertRow},
    formats::cap,
};

use super::super::table::mark_of;

/// What the format is called in forms and commands.
pub const CAP: &str = "cap";

/// The most characters of a message's own name in that of its file.
const MOST: usize = 40;

/// A file with one message in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub name: String,
    /// What the name must say, where the alert is not real.
    pub mark: Option<&'static str>,
    pub text: String,
}

/// Writes one of these alerts, out of a ledger that was born so; `sender` stands on what haree raised itself.
pub fn message(alert: &Alert, rows: &[AlertRow], (born, sender): (Provenance, Option<&Clean>)) -> Message {
    let called = |id: &AlertId| sender.map_or_else(|| id.clone(), |sender| cap::signed_id(id, sender));
    let sent_of = |id: &_| rows.iter().find(|row| called(&row.alert.id) == *id).map(|row| row.alert.sent);
    let alert = &sender.map_or_else(|| alert.clone(), |sender| cap::signed(alert, sender));
    let mark = mark_of(born);
    let text = cap::message(alert, born, &sent_of);
    Message { name: file_name(alert, mark), mark, text }
}

/// `haree-alert-2026-11-24-1432-post-silent-BTG-SIMULATED.xml`: when it was sent, and its own name.
fn file_name(alert: &Alert, mark: Option<&str>) -> String {
    let time = Zone::DILI.local(alert.sent).format("%Y-%m-%d-%H%M");
    let own = alert.id.as_str().split_once(',').map_or(alert.id.as_str(), |(_, identifier)| identifier);
    let plain: String =
        own.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).take(MOST).collect();
    let mark = mark.map(|mark| format!("-{mark}")).unwrap_or_default();
    format!("haree-alert-{time}-{}{mark}.xml", plain.trim_matches('-'))
}
