//! Messages inside the entries of an index: whole ones, and CAP's elements repeated beside the entry's own.
//!
//! It must not know where the index came from, nor what else is in it.

use super::{
    parsed,
    tree::{Document, Node, Version},
};
use crate::{
    domain::{Alert, Instant},
    formats::{Parsed, xml::Element},
};

/// What the remark of an alert says that no message of its own stands behind.
const OF_INDEX: &str = "read from the index alone, not from a message of its own";

/// What is known of an alert beside the elements that its entry repeats.
pub(in crate::formats) struct Envelope<'e> {
    pub(in crate::formats) identifier: &'e str,
    pub(in crate::formats) sender: &'e str,
    pub(in crate::formats) sent: Option<Instant>,
    pub(in crate::formats) title: &'e str,
    pub(in crate::formats) summary: &'e str,
}

/// Reads the whole message that an entry carries, wherever in it; none where it carries none.
pub(in crate::formats) fn whole(entry: &Element) -> Option<Parsed<Alert>> {
    let alert = entry.children.iter().find_map(|child| {
        if is_cap(child) && local(child) == "alert" {
            Some(child)
        } else {
            child.children.iter().find(|inner| is_cap(inner) && local(inner) == "alert")
        }
    })?;
    let is_signed = alert.children.iter().any(|child| child.name == "ds:Signature");
    Some(parsed(Ok(Document { root: node(alert), version: version(alert), is_signed }), &[]))
}

/// Reads the elements that an entry repeats (NWS); none where it repeats none.
///
/// They say less than the message: who reads them does so for want of it.
pub(in crate::formats) fn repeated(entry: &Element, envelope: &Envelope<'_>) -> Option<Parsed<Alert>> {
    let own: Vec<&Element> = entry.children.iter().filter(|child| is_cap(child)).collect();
    let first = own.iter().find(|child| local(child) == "event")?;
    let (mut root, mut info, mut area) = (empty("alert", entry), empty("info", entry), empty("area", entry));
    let sent = envelope.sent.map(|at| at.to_rfc3339()).unwrap_or_default();
    for (name, text) in [
        ("identifier", envelope.identifier),
        ("sender", envelope.sender),
        ("sent", &sent),
        ("scope", "Public"),
    ] {
        root.children.extend(said(name, text, entry));
    }
    for element in
        own.iter().filter(|element| !element.text.trim().is_empty() || !element.children.is_empty())
    {
        let part = match local(element) {
            "identifier" | "sender" | "sent" | "scope" => continue,
            "status" | "msgType" | "references" | "incidents" => &mut root,
            "areaDesc" | "polygon" | "circle" | "geocode" => &mut area,
            _ => &mut info,
        };
        part.children.push(node(element));
    }
    for (name, text) in [("headline", envelope.title), ("description", envelope.summary)] {
        if info.first(name).is_none() {
            info.children.extend(said(name, text, entry));
        }
    }
    if !area.children.is_empty() {
        info.children.push(area);
    }
    root.children.push(info);
    let document = Document { root, version: version(first), is_signed: false };
    Some(parsed(Ok(document), &[OF_INDEX]))
}

fn empty(name: &str, entry: &Element) -> Node {
    Node { name: name.to_owned(), row: entry.row, ..Node::default() }
}

fn said(name: &str, text: &str, entry: &Element) -> Option<Node> {
    (!text.trim().is_empty()).then(|| Node { text: text.to_owned(), ..empty(name, entry) })
}

/// The same element as CAP's reader has it. Inside CAP's own, names without a prefix are the feed's
/// where CAP has the prefix, as NWS writes `valueName`.
fn node(element: &Element) -> Node {
    let is_ours =
        |child: &&Element| is_cap(child) || child.name.starts_with("atom:") || !child.name.contains(':');
    Node {
        name: local(element).to_owned(),
        row: element.row,
        text: element.text.clone(),
        children: element.children.iter().filter(is_ours).map(node).collect(),
    }
}

fn is_cap(element: &Element) -> bool {
    element.name.starts_with("cap:") || element.name.starts_with("cap11:")
}

fn version(element: &Element) -> Version {
    if element.name.starts_with("cap11:") { Version::V1_1 } else { Version::V1_2 }
}

fn local(element: &Element) -> &str {
    element.name.rsplit(':').next().unwrap_or_default()
}
