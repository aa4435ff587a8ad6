//! Alerts in the Common Alerting Protocol, version 1.2 (OASIS, 1 July 2010); 1.1 is read too.
//!
//! One file, one alert. What CAP requires and is not there refuses the file; what is wrong beside
//! it is noted and the alert is kept. It must not know which alerts were there before, nor any
//! clock: whether an alert has expired is for others to say.

mod info;
mod inlined;
mod notes;
mod outgoing;
mod shape;
mod tree;
mod write;

use self::{
    info::{time, word},
    notes::Notes,
    tree::{Document, Node, Version},
};
use super::{
    Issue, Parsed, Where,
    hint::{self, quote},
};
pub(super) use inlined::{Envelope, repeated, whole};
pub use outgoing::{signed, signed_id};
pub use write::message;

use crate::domain::{
    Alert, AlertId, Certainty, Clean, MessageType, Origin, Prose, Scope, Severity, Status, Urgency,
};

/// The longest identifier or sender, in bytes.
const MAX_IDENTIFIER: usize = 500;

/// The most messages that one message may refer to.
const MAX_REFERENCES: usize = 500;

/// The most incidents that one message names.
const MAX_INCIDENTS: usize = 50;

/// Reads one CAP message; its alert counts as loaded at HQ, a feed sets its own origin.
pub fn parse(bytes: &[u8]) -> Parsed<Alert> {
    parsed(tree::read(bytes), &[])
}

/// Makes the alert of a document, with what a reader must know of it beforehand.
fn parsed(document: Result<Document, Issue>, remarks: &[&str]) -> Parsed<Alert> {
    let mut notes = Notes::default();
    let read = document.and_then(|document| {
        let row = document.root.row;
        for remark in remarks {
            notes.remark(row, "", remark);
        }
        Ok((Where { row }, alert(&document, &mut notes)?))
    });
    match read {
        Ok(record) => Parsed { records: vec![record], issues: notes.issues },
        Err(issue) => Parsed::refused(vec![issue]),
    }
}

fn alert(document: &Document, notes: &mut Notes) -> Result<Alert, Issue> {
    let root = &document.root;
    if document.version == Version::V1_1 {
        notes.remark(root.row, "", "CAP 1.1");
    }
    if document.is_signed {
        notes.remark(root.row, "", "signed, signature not verified");
    }
    let identifier = read_identifier(root.one("identifier")?, notes)?;
    let sender = read_identifier(root.one("sender")?, notes)?;
    let sent = time(root.one("sent")?, notes)?;
    let status = word(root.one("status")?, Status::ALL, Status::word)?;
    let message_type = word(root.one("msgType")?, MessageType::ALL, MessageType::word)?;
    let scope = word(root.one("scope")?, Scope::ALL, Scope::word)?;
    let references = references(root, message_type, notes);
    let infos: Vec<&Node> = root.all("info").collect();
    if infos.is_empty() && matches!(message_type, MessageType::Alert | MessageType::Update) {
        let reason = format!("is missing; a message of type {} needs it", message_type.word());
        return Err(root.refuse("info", &reason));
    }
    let id = AlertId::new(&format!("{sender},{identifier}"));
    let envelope = Alert {
        id,
        origin: Origin::Hq,
        sender,
        sent,
        status,
        message_type,
        scope,
        language: Clean::default(),
        references,
        event: Clean::default(),
        categories: Vec::new(),
        urgency: Urgency::Unknown,
        severity: Severity::Unknown,
        certainty: Certainty::Unknown,
        effective: None,
        onset: None,
        expires: None,
        sender_name: Clean::default(),
        headline: Clean::default(),
        description: Prose::default(),
        instruction: Prose::default(),
        web: Clean::default(),
        contact: Clean::default(),
        areas: Vec::new(),
        tsunami: false,
        incidents: incidents(root),
        impact: None,
        remarks: Vec::new(),
    };
    let alert = with_info(envelope, &infos, notes)?;
    Ok(Alert { remarks: std::mem::take(&mut notes.remarks), ..alert })
}

fn with_info(alert: Alert, infos: &[&Node], notes: &mut Notes) -> Result<Alert, Issue> {
    let Some(info) = info::read(infos, notes)? else { return Ok(alert) };
    Ok(Alert {
        language: info.language,
        event: info.event,
        categories: info.categories,
        urgency: info.urgency,
        severity: info.severity,
        certainty: info.certainty,
        effective: info.effective,
        onset: info.onset,
        expires: info.expires,
        sender_name: info.sender_name,
        headline: info.headline,
        description: info.description,
        instruction: info.instruction,
        web: info.web,
        contact: info.contact,
        areas: info.areas,
        tsunami: info.tsunami,
        ..alert
    })
}

/// Reads an identifier (CAP 1.2 §3.2.1: no spaces, commas, `<` or `&`).
///
/// A space is only noted, since senders write them; a comma would make the pair of sender and
/// identifier ambiguous, and a character that cannot be seen would make two look like one.
fn read_identifier(node: &Node, notes: &mut Notes) -> Result<Clean, Issue> {
    let text = node.text.trim();
    if let Some(c) = hint::harmful(text) {
        let reason = format!("holds the control character U+{:04X}, which it must not", u32::from(c));
        return Err(node.refuse(&node.name, &reason));
    }
    if let Some(c) = text.chars().find(|c| matches!(c, ',' | '<' | '&')) {
        return Err(node.refuse(
            &node.name,
            &format!("{} holds {}, which it must not", quote(text), quote(c.encode_utf8(&mut [0; 4]))),
        ));
    }
    let clean = Clean::new(text);
    // As long as it is when it is passed on.
    if outgoing::allowed(clean.as_str()).len() > MAX_IDENTIFIER {
        return Err(node.refuse(&node.name, &format!("is longer than {MAX_IDENTIFIER} bytes")));
    }
    if text.chars().any(char::is_whitespace) {
        notes.note(node.row, &node.name, &format!("{} holds a space, which it must not", quote(text)));
    }
    Ok(clean)
}

/// Reads the triples `sender,identifier,sent` of the messages that this one is about.
fn references(root: &Node, message_type: MessageType, notes: &mut Notes) -> Vec<AlertId> {
    let mut references = Vec::new();
    for node in root.all("references") {
        for triple in node.text.split_whitespace().take(MAX_REFERENCES) {
            let mut parts = triple.split(',');
            match (parts.next(), parts.next(), parts.next(), parts.next()) {
                (Some(sender), Some(identifier), Some(_), None)
                    if !sender.is_empty() && !identifier.is_empty() && hint::harmful(triple).is_none() =>
                {
                    references.push(AlertId::new(&format!("{sender},{identifier}")));
                }
                _ => {
                    let reason = format!("left out {}; it is written sender,identifier,sent", quote(triple));
                    notes.remark(node.row, "references", &reason);
                }
            }
        }
    }
    references.truncate(MAX_REFERENCES);
    if references.is_empty() && matches!(message_type, MessageType::Update | MessageType::Cancel) {
        let reason = format!("is missing: this {} names no message that it is about", message_type.word());
        notes.remark(root.row, "references", &reason);
    }
    references
}

/// Reads the names of `incidents`: apart by spaces, in quotes where they hold one.
fn incidents(root: &Node) -> Vec<Clean> {
    let Some(node) = root.first("incidents") else { return Vec::new() };
    // What stands between quotes is every second part.
    let parts = node.text.split('"').enumerate();
    let names = parts.flat_map(|(i, part)| {
        let (quoted, plain) = if i % 2 == 1 { (Some(part), "") } else { (None, part) };
        quoted.into_iter().chain(plain.split_whitespace())
    });
    names.map(Clean::new).filter(|name| !name.is_empty()).take(MAX_INCIDENTS).collect()
}

#[cfg(test)]
mod tests;
