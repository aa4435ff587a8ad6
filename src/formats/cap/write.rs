//! Writes an alert as CAP 1.2, in the order that its schema wants.
//!
//! What haree knows beside CAP (where an alert came from, remarks, a model's colour) is not written.
//! It must not know any clock, nor which alerts may go out as they are.

use quick_xml::escape::escape;

use super::outgoing::{note, outgoing, referred_to};
use crate::domain::{Alert, AlertId, Area, Clean, Instant, Origin, Position, Prose, Provenance, Scope, Zone};

/// CAP has no word for a tsunami; NWS's event code is what readers know.
const TSUNAMI: (&str, &str) = ("SAME", "TSW tsunami");

/// CAP wants to know who may read what is restricted, and whom what is private is for.
const STAFF: &str = "for the staff of the operations centre";
const AS_RESTRICTED: &str = "as its sender restricted it";
const AS_ADDRESSED: &str = "\"as its sender addressed it\"";

/// Writes one message out of a ledger that was born so; what is not real is marked as such.
///
/// `sent_of` tells when a message that it refers to was sent. A reference whose time nobody knows gets that
/// of the alert itself: CAP wants one.
pub fn message(alert: &Alert, born: Provenance, sent_of: &dyn Fn(&AlertId) -> Option<Instant>) -> String {
    let marked = outgoing(alert, born);
    let sent = referred_to(alert).map(|id| sent_of(id).unwrap_or(alert.sent));
    let references: Vec<_> = marked.references.iter().zip(sent).collect();
    write(&marked, note(alert, born), &references)
}

/// Writes a message as it is.
fn write(alert: &Alert, note: &str, references: &[(&AlertId, Instant)]) -> String {
    let mut xml = Xml("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned());
    xml.0.push_str("<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n");
    let (sender, identifier) =
        alert.id.as_str().split_once(',').unwrap_or((alert.sender.as_str(), alert.id.as_str()));
    xml.element("identifier", identifier);
    xml.element("sender", sender);
    xml.element("sent", &time(alert.sent));
    xml.element("status", alert.status.word());
    xml.element("msgType", alert.message_type.word());
    xml.element("scope", alert.scope.word());
    restriction(&mut xml, alert);
    xml.optional("note", note);
    let references: Vec<String> =
        references.iter().map(|(id, sent)| format!("{id},{}", time(*sent))).collect();
    xml.optional("references", &references.join(" "));
    let incidents: Vec<String> = alert.incidents.iter().map(incident).collect();
    xml.optional("incidents", &incidents.join(" "));
    // A Cancel may have nothing to say but whom it ends.
    if !alert.event.is_empty() {
        info(&mut xml, alert);
    }
    xml.0.push_str("</alert>\n");
    xml.0
}

fn restriction(xml: &mut Xml, alert: &Alert) {
    match (alert.scope, &alert.origin) {
        (Scope::Public, _) => {}
        (Scope::Restricted, Origin::Rule) => xml.element("restriction", STAFF),
        (Scope::Restricted, _) => xml.element("restriction", AS_RESTRICTED),
        (Scope::Private, _) => xml.element("addresses", AS_ADDRESSED),
    }
}

fn info(xml: &mut Xml, alert: &Alert) {
    xml.0.push_str("<info>\n");
    xml.element("language", if alert.language.is_empty() { "en-US" } else { alert.language.as_str() });
    for category in &alert.categories {
        xml.element("category", category.word());
    }
    xml.element("event", alert.event.as_str());
    xml.element("urgency", alert.urgency.word());
    xml.element("severity", alert.severity.word());
    xml.element("certainty", alert.certainty.word());
    if alert.tsunami && !alert.event.as_str().to_lowercase().contains("tsunami") {
        xml.pair("eventCode", TSUNAMI);
    }
    for (name, at) in [("effective", alert.effective), ("onset", alert.onset), ("expires", alert.expires)] {
        xml.optional(name, &at.map(time).unwrap_or_default());
    }
    xml.optional("senderName", alert.sender_name.as_str());
    xml.optional("headline", alert.headline.as_str());
    xml.optional("description", &paragraphs(&alert.description));
    xml.optional("instruction", &paragraphs(&alert.instruction));
    xml.optional("web", alert.web.as_str());
    xml.optional("contact", alert.contact.as_str());
    for area in &alert.areas {
        write_area(xml, area);
    }
    xml.0.push_str("</info>\n");
}

fn write_area(xml: &mut Xml, area: &Area) {
    xml.0.push_str("<area>\n");
    xml.element("areaDesc", area.description.as_str());
    let point = |Position { latitude, longitude }: &Position| format!("{latitude},{longitude}");
    for polygon in &area.polygons {
        let points: Vec<String> = polygon.iter().map(point).collect();
        xml.element("polygon", &points.join(" "));
    }
    for (centre, km) in &area.circles {
        xml.element("circle", &format!("{} {km}", point(centre)));
    }
    for (name, value) in &area.geocodes {
        xml.pair("geocode", (name.as_str(), value.as_str()));
    }
    xml.0.push_str("</area>\n");
}

/// CAP writes UTC as `-00:00`; Dili's time is what its readers here know.
fn time(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// A name that holds a space is quoted (CAP 1.2 §3.2.1).
fn incident(name: &Clean) -> String {
    if name.as_str().contains(' ') { format!("\"{name}\"") } else { name.to_string() }
}

fn paragraphs(prose: &Prose) -> String {
    let lines: Vec<&str> = prose.paragraphs().iter().map(Clean::as_str).collect();
    lines.join("\n\n")
}

/// A text of elements.
struct Xml(String);

impl Xml {
    fn element(&mut self, name: &str, text: &str) {
        // Two characters that are no text of XML, whatever they are written as.
        let text = text.replace(['\u{fffe}', '\u{ffff}'], "");
        let text = escape(&text);
        self.0.extend(["<", name, ">", &text, "</", name, ">\n"]);
    }

    fn optional(&mut self, name: &str, text: &str) {
        if !text.is_empty() {
            self.element(name, text);
        }
    }

    fn pair(&mut self, name: &str, (key, value): (&str, &str)) {
        self.0.extend(["<", name, ">\n"]);
        self.element("valueName", key);
        self.element("value", value);
        self.0.extend(["</", name, ">\n"]);
    }
}

#[cfg(test)]
mod tests;
