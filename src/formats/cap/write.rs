//! Writes an alert as CAP 1.2, in the order that its schema wants.
//!
//! What haree knows beside CAP (where an alert came from, remarks, a model's colour) is not written.
//! It must not know any clock.

use quick_xml::escape::escape;

use crate::domain::{Alert, AlertId, Area, Clean, Instant, Position, Prose, Zone};

/// CAP has no word for a tsunami; NWS's event code is what readers know.
const TSUNAMI: (&str, &str) = ("SAME", "TSW tsunami");

/// Writes one message; `sent_of` tells when a message that it refers to was sent.
///
/// A reference whose time nobody knows gets that of the alert itself: CAP wants one.
pub fn write(alert: &Alert, sent_of: &dyn Fn(&AlertId) -> Option<Instant>) -> String {
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
    let reference = |id: &AlertId| format!("{id},{}", time(sent_of(id).unwrap_or(alert.sent)));
    let references: Vec<String> = alert.references.iter().map(reference).collect();
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

fn info(xml: &mut Xml, alert: &Alert) {
    xml.0.push_str("<info>\n");
    xml.element("language", "en-US");
    for category in &alert.categories {
        xml.element("category", category.word());
    }
    if alert.categories.is_empty() {
        xml.element("category", "Other");
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
    // The schema wants words; where the sender has none the shape speaks.
    let described = if area.description.is_empty() { "as drawn" } else { area.description.as_str() };
    xml.element("areaDesc", described);
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
        let text = escape(text);
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
