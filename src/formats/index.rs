//! Indexes of alerts: RSS and Atom feeds of which each entry names a CAP file, or carries it.
//!
//! It must not fetch anything, nor know which entries were there before.

use chrono::DateTime;

use super::{
    Issue, Parsed, Where, cap,
    hint::quote,
    moment,
    xml::{self, Element},
};
use crate::domain::{Alert, Clean, Instant};

/// The media type of a CAP file.
const CAP: &str = "application/cap+xml";

/// One entry.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Unlike that of any other entry of this feed.
    pub id: Clean,
    pub title: Clean,
    /// Where the CAP file is; empty only where the entry has it, or its elements, in itself.
    pub link: Clean,
    pub inlined: Inlined,
    /// When the entry was last changed, where it says so.
    pub updated: Option<Instant>,
}

/// What an entry has of its alert in itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Inlined {
    Nothing,
    /// The message: nothing is left to be fetched.
    Whole(Parsed<Alert>),
    /// Elements of the message, for want of it (NWS).
    Repeated(Parsed<Alert>),
}

/// Reads an index; an entry without a link is refused, one without a time is taken.
pub fn parse(bytes: &[u8]) -> Parsed<Entry> {
    let mut parsed = Parsed { records: Vec::new(), issues: Vec::new() };
    let outcome = xml::each_item(bytes, |item| match entry(&item) {
        Ok(entry) => parsed.records.push((Where { row: item.row }, entry)),
        Err(issue) => parsed.issues.push(issue),
    });
    parsed.issues.extend(outcome.err());
    parsed
}

fn entry(item: &Element) -> Result<Entry, Issue> {
    let is_atom = item.name == "atom:entry";
    let [id, title, updated] =
        if is_atom { ["atom:id", "atom:title", "atom:updated"] } else { ["guid", "title", "pubDate"] };
    let updated = item.text_of(updated).map(|text| time(item, updated, text)).transpose()?;
    let link = if is_atom { atom_link(item) } else { rss_link(item) };
    let own_id = item.text_of(id).or(link).unwrap_or_default();
    let inlined = match cap::whole(item) {
        Some(message) => Inlined::Whole(message),
        None => repeated(item, own_id, updated).map_or(Inlined::Nothing, Inlined::Repeated),
    };
    let link = address(item, link, &inlined)?;
    let id = match &inlined {
        Inlined::Whole(message) if own_id.is_empty() => {
            message.records.first().map(|(_, alert)| alert.id.as_str()).unwrap_or_default()
        }
        _ => own_id,
    };
    let title = Clean::new(item.text_of(title).unwrap_or_default());
    Ok(Entry { id: Clean::new(id), title, link: Clean::new(link), inlined, updated })
}

/// Where the file of an entry is; it may be nowhere where the entry has all in itself.
fn address<'e>(item: &Element, link: Option<&'e str>, inlined: &Inlined) -> Result<&'e str, Issue> {
    let is_address = |link: &&str| ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme));
    match (link.filter(is_address), link) {
        (Some(link), _) => Ok(link),
        (None, _) if *inlined != Inlined::Nothing => Ok(""),
        (None, Some(link)) => {
            let reason = format!("{} is no address; it begins with https://", quote(link));
            Err(item.refuse("link", &reason))
        }
        (None, None) => Err(item.refuse("link", "is missing; an entry names the alert's file by it")),
    }
}

/// The alert of the elements that an entry repeats.
fn repeated(item: &Element, id: &str, updated: Option<Instant>) -> Option<Parsed<Alert>> {
    let [title, summary, sent] = if item.name == "atom:entry" {
        ["atom:title", "atom:summary", "atom:published"]
    } else {
        ["title", "description", "pubDate"]
    };
    let author = item.all("atom:author").find_map(|author| author.text_of("atom:name"));
    let sent = item.text_of(sent).and_then(|text| time(item, sent, text).ok());
    let envelope = cap::Envelope {
        identifier: id,
        sender: author.or_else(|| item.text_of("author")).unwrap_or_default(),
        sent: updated.or(sent),
        title: item.text_of(title).unwrap_or_default(),
        summary: item.text_of(summary).unwrap_or_default(),
    };
    cap::repeated(item, &envelope)
}

/// The link that says that it is CAP, or else the first that is not about the entry itself.
fn atom_link(entry: &Element) -> Option<&str> {
    let links =
        || entry.all("atom:link").filter(|link| !matches!(link.attribute("rel"), Some("self" | "edit")));
    let cap = links().find(|link| link.attribute("type") == Some(CAP));
    let named = cap.or_else(|| links().next()).and_then(|link| link.attribute("href"));
    // NWS gives no link in some feeds: the name of the entry is the address of its alert.
    named.or_else(|| entry.text_of("atom:id"))
}

fn rss_link(item: &Element) -> Option<&str> {
    let enclosed = item.all("enclosure").find(|part| part.attribute("type") == Some(CAP));
    let enclosed = enclosed.and_then(|part| part.attribute("url"));
    enclosed.or_else(|| item.text_of("gdacs:cap")).or_else(|| item.text_of("link"))
}

/// Atom writes ISO 8601, RSS the date of an RFC 822 header.
fn time(item: &Element, field: &str, text: &str) -> Result<Instant, Issue> {
    let atom = moment::read(text).ok().and_then(|moment| moment.instant(None));
    let read = atom.or_else(|| DateTime::parse_from_rfc2822(text).ok().map(|time| time.to_utc()));
    read.ok_or_else(|| {
        item.refuse(
            field,
            &format!("{} is no time with an offset; write 2026-11-24T14:30:00+09:00", quote(text)),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const BMKG: &str = r#"<?xml version="1.0"?><rss version="2.0"><channel><title>Peringatan Dini Cuaca</title>
        <item><title>Hujan Lebat di NTT</title><link>https://cap.example/alerts/CNT20261124003_alert.xml</link>
        <pubDate>Tue, 24 Nov 2026 14:10:00 +0700</pubDate></item>
        <item><title>without</title></item>
        <item><title>odd</title><link>javascript:alert(1)</link></item></channel></rss>"#;
    const ATOM: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.2">
        <entry><id>urn:oid:2.49.0.1.626.1</id><title>Flood</title><updated>2026-11-24T14:30:00+09:00</updated>
        <link rel="self" href="https://x.example/self"/><link href="https://x.example/page"/>
        <link type="application/cap+xml" href="https://x.example/a.xml"/><cap:event>Flood</cap:event></entry>
        <entry><id>https://api.example/alerts/urn:oid:2.49.1</id><updated>2026-11-24T05:31:00Z</updated></entry>
        <entry><id>b</id><link href="https://x.example/b.xml"/><updated>2026-11-24T14:30:00</updated></entry></feed>"#;

    fn links(parsed: &Parsed<Entry>) -> Vec<&str> {
        parsed.records.iter().map(|(_, entry)| entry.link.as_str()).collect()
    }

    #[test]
    fn rss_entries_name_their_files() {
        let parsed = parse(BMKG.as_bytes());
        assert_eq!(links(&parsed), ["https://cap.example/alerts/CNT20261124003_alert.xml"]);
        assert_eq!(parsed.records[0].1.updated.unwrap().to_rfc3339(), "2026-11-24T07:10:00+00:00");
        let said: Vec<String> = parsed.issues.iter().map(ToString::to_string).collect();
        assert!(said[0].contains("is missing") && said[1].contains("is no address"), "{said:?}");
    }

    #[test]
    fn of_several_atom_links_the_cap_file_is_taken() {
        let parsed = parse(ATOM.as_bytes());
        assert_eq!(links(&parsed), ["https://x.example/a.xml", "https://api.example/alerts/urn:oid:2.49.1"]);
        assert_eq!(parsed.records[0].1.id.as_str(), "urn:oid:2.49.0.1.626.1");
        assert!(parsed.issues[0].to_string().contains("with an offset"), "a time without a zone is refused");
    }

    #[test]
    fn gdacs_items_name_their_cap_files() {
        let feed = include_bytes!("../../tests/samples/gdacs/fixture-gdacs-1.xml");
        let parsed = parse(feed);
        assert_eq!(parsed.records.len(), 4);
        assert_eq!(
            links(&parsed)[1],
            "http://www.gdacs.org/contentdata/resources/EQ/1199929/cap_1199929.xml"
        );
    }

    const NWS: &str = r#"<feed xmlns="http://www.w3.org/2005/Atom" xmlns:cap="urn:oasis:names:tc:emergency:cap:1.1">
        <entry><id>https://api.example/wwacapget.php?x=AK1</id><updated>2026-11-24T14:30:00-09:00</updated>
        <author><name>w-nws.webmaster@noaa.gov</name></author><title>Flood Advisory issued for Dili</title>
        <link href="https://api.example/wwacapget.php?x=AK1"/><summary>THE RIVER IS HIGH.</summary>
        <cap:event>Flood Advisory</cap:event><cap:effective>2026-11-24T14:30:00-09:00</cap:effective>
        <cap:expires>2026-11-24T20:30:00-09:00</cap:expires><cap:status>Actual</cap:status>
        <cap:msgType>Alert</cap:msgType><cap:category>Met</cap:category><cap:urgency>Expected</cap:urgency>
        <cap:severity>Minor</cap:severity><cap:certainty>Likely</cap:certainty><cap:areaDesc>Dili</cap:areaDesc>
        <cap:polygon></cap:polygon><cap:geocode><valueName>FIPS6</valueName><value>002198</value>
        <valueName>UGC</valueName><value>AKZ027</value></cap:geocode><cap:parameter><valueName>VTEC</valueName>
        <value></value></cap:parameter></entry></feed>"#;

    #[track_caller]
    fn repeated_in(feed: &str) -> Parsed<Alert> {
        let mut parsed = parse(feed.as_bytes());
        let Inlined::Repeated(message) = parsed.records.remove(0).1.inlined else { panic!("{parsed:?}") };
        message
    }

    #[test]
    fn what_an_entry_repeats_of_its_message_is_read_with_a_remark() {
        let message = repeated_in(NWS);
        let alert = &message.records[0].1;
        assert_eq!(alert.id.as_str(), "w-nws.webmaster@noaa.gov,https://api.example/wwacapget.php?x=AK1");
        assert_eq!(alert.sent.to_rfc3339(), "2026-11-24T23:30:00+00:00");
        assert_eq!(alert.headline.as_str(), "Flood Advisory issued for Dili");
        assert_eq!(alert.description.paragraphs()[0].as_str(), "THE RIVER IS HIGH.");
        let [area] = alert.areas.as_slice() else { panic!("{:?}", alert.areas) };
        assert_eq!((area.description.as_str(), area.polygons.len()), ("Dili", 0));
        let codes = [("FIPS6".into(), "002198".into()), ("UGC".into(), "AKZ027".into())];
        assert_eq!(area.geocodes, codes);
        let remarks = ["read from the index alone, not from a message of its own", "CAP 1.1"];
        assert_eq!(alert.remarks, remarks.map(Clean::new));
    }

    #[test]
    fn what_an_entry_repeats_needs_what_a_message_needs() {
        for (part, said) in [
            ("<cap:status>Actual</cap:status>", "field status: is missing"),
            ("<cap:msgType>Alert</cap:msgType>", "field msgType: is missing"),
            ("<cap:severity>Minor</cap:severity>", "field severity: is missing"),
            ("<name>w-nws.webmaster@noaa.gov</name>", "field sender: is missing"),
            ("<updated>2026-11-24T14:30:00-09:00</updated>", "field sent: is missing"),
        ] {
            assert!(NWS.contains(part), "{part}");
            let message = repeated_in(&NWS.replace(part, ""));
            let issues: Vec<String> = message.issues.iter().map(ToString::to_string).collect();
            assert!(issues.iter().any(|issue| issue.contains(said)), "{part}: {issues:?}");
            assert!(message.records.is_empty());
        }
    }

    #[test]
    fn a_message_inside_an_entry_needs_no_file() {
        let message = include_str!("../../tests/samples/cap/oasis-v1.2-appendix-adot2.xml");
        let message = &message[message.find("<alert").unwrap()..];
        let alone = crate::formats::cap::parse(message.as_bytes()).records.remove(0).1;
        let signature =
            "<Signature xmlns=\"http://www.w3.org/2000/09/xmldsig#\"><SignedInfo/></Signature></alert>";
        for (feed, is_signed) in [
            (
                format!(
                    "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry><id>a</id><content type=\"text/xml\">{message}</content></entry></feed>"
                ),
                false,
            ),
            (
                format!(
                    "<rss><channel><item><title>t</title>{}</item></channel></rss>",
                    message.replace("</alert>", signature)
                ),
                true,
            ),
        ] {
            let mut parsed = parse(feed.as_bytes());
            assert_eq!(parsed.issues, []);
            let entry = parsed.records.remove(0).1;
            let Inlined::Whole(mut message) = entry.inlined else { panic!("{entry:?}") };
            let alert = message.records.remove(0).1;
            let remarks = if is_signed { vec!["signed, signature not verified".into()] } else { Vec::new() };
            assert_eq!(alert, Alert { remarks, ..alone.clone() });
            assert_eq!(entry.id.as_str(), if is_signed { alert.id.as_str() } else { "a" });
        }
    }

    #[test]
    fn an_index_with_a_dtd_or_cut_off_says_so_and_other_encodings_are_read() {
        let said = |bytes: &[u8]| parse(bytes).issues.iter().map(ToString::to_string).collect::<Vec<_>>();
        let laughs = format!("<!DOCTYPE feed [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>{ATOM}");
        assert_eq!(
            said(laughs.as_bytes()),
            ["row 1: has a DTD (<!DOCTYPE), which no feed needs; it was not read"]
        );
        let cut = &BMKG[..BMKG.find("<item><title>without").unwrap()];
        let parsed = parse(cut.as_bytes());
        assert_eq!((parsed.records.len(), parsed.issues.len()), (1, 1), "what came whole is taken");
        let utf16: Vec<u8> = format!("\u{feff}{BMKG}").encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(links(&parse(&utf16)), links(&parse(BMKG.as_bytes())));
        let latin = BMKG.replace("\"1.0\"", "\"1.0\" encoding=\"ISO-8859-1\"").replace("Hujan", "Atenção");
        let latin: Vec<u8> = latin.chars().map(|c| c as u8).collect();
        assert_eq!(parse(&latin).records[0].1.title.as_str(), "Atenção Lebat di NTT");
    }
}
