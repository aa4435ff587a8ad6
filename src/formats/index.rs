//! Indexes of alerts: RSS and Atom feeds of which each entry names a CAP file.
//!
//! It must not fetch anything, nor know which entries were there before.

use chrono::DateTime;

use super::{
    Issue, Parsed, Where,
    hint::quote,
    moment,
    xml::{self, Element},
};
use crate::domain::{Clean, Instant};

/// The media type of a CAP file.
const CAP: &str = "application/cap+xml";

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Unlike that of any other entry of this feed.
    pub id: Clean,
    pub title: Clean,
    /// Where the CAP file is.
    pub link: Clean,
    /// When the entry was last changed, where it says so.
    pub updated: Option<Instant>,
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
    let link = if is_atom { atom_link(item) } else { rss_link(item) };
    let link =
        link.ok_or_else(|| item.refuse("link", "is missing; an entry names the alert's file by it"))?;
    let is_address = ["https://", "http://"].iter().any(|scheme| link.starts_with(scheme));
    if !is_address {
        return Err(item.refuse("link", &format!("{} is no address; it begins with https://", quote(link))));
    }
    let [id, title, updated] =
        if is_atom { ["atom:id", "atom:title", "atom:updated"] } else { ["guid", "title", "pubDate"] };
    Ok(Entry {
        id: Clean::new(item.text_of(id).unwrap_or(link)),
        title: Clean::new(item.text_of(title).unwrap_or_default()),
        link: Clean::new(link),
        updated: item.text_of(updated).map(|text| time(item, updated, text)).transpose()?,
    })
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
}
