//! XML as feeds send it: decoded, bounded, without DTD, and read item by item.
//!
//! It must not know what an item is about; it knows the names of feeds and of what stands in them.

use std::borrow::Cow;

use quick_xml::{
    NsReader, Reader,
    encoding::{DetectedEncoding, decode, detect_encoding},
    escape::escape,
    events::{BytesStart, Event},
    name::ResolveResult,
};

use super::{
    Issue,
    hint::{self, quote},
};

/// Where an XML declaration must be over, in bytes.
const MAX_DECLARATION: usize = 512;

/// The largest feed, in bytes; GDACS's has 1.5 MB.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// The deepest element; RSS with CAP in it has eight levels.
const MAX_DEPTH: usize = 16;

/// The most elements of one item.
const MAX_ELEMENTS: usize = 20_000;

/// The most attributes of one element of an item.
const MAX_ATTRIBUTES: usize = 100;

/// The most items of one feed.
const MAX_ITEMS: usize = 20_000;

/// Namespaces with the prefix that stands for them here; RSS 2.0 has none.
const NAMESPACES: [(&str, &str); 10] = [
    ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", ""),
    ("http://purl.org/rss/1.0/", ""),
    ("http://www.w3.org/2005/Atom", "atom:"),
    ("http://www.gdacs.org", "gdacs:"),
    ("http://www.georss.org/georss", "georss:"),
    ("http://www.w3.org/2003/01/geo/wgs84_pos#", "geo:"),
    ("http://purl.org/dc/elements/1.1/", "dc:"),
    ("urn:oasis:names:tc:emergency:cap:1.1", "cap11:"),
    ("urn:oasis:names:tc:emergency:cap:1.2", "cap:"),
    ("http://www.w3.org/2000/09/xmldsig#", "ds:"),
];

/// An element of an item; those of unknown namespaces are left out with all that is in them.
#[derive(Debug, Default)]
pub(super) struct Element {
    /// With the prefix of [`NAMESPACES`].
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
    /// The line at which it begins.
    pub(super) row: u64,
}

/// A text as it is written between tags.
pub fn escaped(text: &str) -> Cow<'_, str> {
    escape(text)
}

impl Element {
    pub(super) fn all<'e>(&'e self, name: &'e str) -> impl Iterator<Item = &'e Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first child of this name that says something.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.children
            .iter()
            .filter(|child| child.name == name)
            .map(|child| child.text.trim())
            .find(|text| !text.is_empty())
    }

    /// The same of a child that must be there.
    pub(super) fn required(&self, name: &str) -> Result<&str, Issue> {
        self.text_of(name).ok_or_else(|| self.refuse(name, "is missing or empty; an item needs it"))
    }

    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let value = self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim());
        value.filter(|value| !value.is_empty())
    }

    pub(super) fn refuse(&self, field: &str, reason: &str) -> Issue {
        Issue::refused(Some(self.row), field, reason)
    }
}

/// Gives each item of an RSS or Atom feed to `take`, in the order of the feed.
///
/// One item is in memory at a time. What is no feed is refused with the reason; what came before a
/// feed broke off was given already.
pub(super) fn each_item(bytes: &[u8], mut take: impl FnMut(Element)) -> Result<(), Issue> {
    let refuse = |reason: &str| Issue::refused(None, "", reason);
    if bytes.len() > MAX_BYTES {
        return Err(refuse(&format!("is {} bytes; a feed has {MAX_BYTES} at most", bytes.len())));
    }
    let text = decoded(bytes).map_err(|reason| refuse(&reason))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(refuse("is empty"));
    }
    if hint::is_web_page(text.as_bytes()) {
        return Err(web_page());
    }
    Items::new(text).read(&mut take)
}

fn web_page() -> Issue {
    let reason = "is a web page, not a feed; perhaps a login page came in its place: check the address";
    Issue::refused(None, "", reason)
}

/// Reads a feed's events; `open` are the elements of the item that is being read.
struct Items<'t> {
    reader: NsReader<&'t [u8]>,
    depth: usize,
    open: Vec<Option<Element>>,
    elements: usize,
    begun: usize,
    rows: Rows<'t>,
    row: u64,
}

impl<'t> Items<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        let rows = Rows::new(text);
        Self { reader, depth: 0, open: Vec::new(), elements: 0, begun: 0, rows, row: 1 }
    }

    fn read(mut self, take: &mut impl FnMut(Element)) -> Result<(), Issue> {
        let mut was_feed = false;
        loop {
            self.count_rows();
            let event = self.reader.read_event().map_err(|error| self.broken(&error))?;
            match event {
                Event::Start(start) => {
                    let name = self.named(&start);
                    if self.depth == 0 {
                        self.check_root(name.as_deref(), was_feed)?;
                        was_feed = true;
                    }
                    self.start(&start, name)?;
                }
                Event::End(_) => {
                    self.depth = self.depth.saturating_sub(1);
                    if let Some(item) = self.end() {
                        take(item);
                    }
                }
                Event::Text(text) => self.push(&text.xml10_content()),
                Event::CData(text) => self.push(&text.xml10_content()),
                Event::GeneralRef(reference) => {
                    let character = reference.resolve_char_ref().map_err(|error| self.broken(&error))?;
                    let character = character.or_else(|| predefined(&reference));
                    // Feeds carry entities of HTML, which only a DTD could explain; they are no text of ours.
                    self.push(character.unwrap_or(' ').encode_utf8(&mut [0; 4]));
                }
                Event::DocType(doctype) => return Err(self.refuse_dtd(&doctype)),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        match (was_feed, self.depth) {
            (true, 0) => Ok(()),
            (false, _) => Err(self.refuse("has no element; it is no feed")),
            (true, _) => Err(self.refuse("ends in the middle; it was cut off: fetch it again")),
        }
    }

    /// The name with our prefix; none in a namespace that nobody here reads.
    fn named(&self, start: &BytesStart<'_>) -> Option<String> {
        let (resolved, local) = self.reader.resolver().resolve_element(start.name());
        let prefix = match resolved {
            ResolveResult::Bound(namespace) => {
                NAMESPACES.iter().find(|(uri, _)| *uri == namespace.0).map(|(_, prefix)| *prefix)?
            }
            ResolveResult::Unbound => "",
            ResolveResult::Unknown(_) => return None,
        };
        Some(format!("{prefix}{}", local.as_ref()))
    }

    fn check_root(&self, name: Option<&str>, was_feed: bool) -> Result<(), Issue> {
        match name {
            _ if was_feed => Err(self.refuse("has a second element after the feed")),
            Some("rss" | "atom:feed" | "RDF") => Ok(()),
            Some("html") => Err(web_page()),
            Some("cap:alert" | "cap11:alert") => Err(self.refuse("is one alert, not a feed of them")),
            Some(other) => Err(self.refuse(&format!("begins with {}; it is no RSS or Atom", quote(other)))),
            None => Err(self.refuse("begins with an element of another format; it is no RSS or Atom")),
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, name: Option<String>) -> Result<(), Issue> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.refuse(&format!("has more than {MAX_DEPTH} levels; it is no feed")));
        }
        if self.open.is_empty() {
            if !matches!(name.as_deref(), Some("item" | "atom:entry")) {
                return Ok(());
            }
            self.begun += 1;
            self.elements = 0;
        }
        self.elements += 1;
        if self.begun > MAX_ITEMS || self.elements > MAX_ELEMENTS {
            let limits = format!("more than {MAX_ITEMS} items, or one of {MAX_ELEMENTS} elements");
            return Err(self.refuse(&format!("has {limits}; it is no feed")));
        }
        let element = name.map(|name| {
            Ok::<_, Issue>(Element {
                name,
                attributes: self.attributes(start)?,
                row: self.row,
                ..Element::default()
            })
        });
        self.open.push(element.transpose()?);
        Ok(())
    }

    fn attributes(&self, start: &BytesStart<'_>) -> Result<Vec<(String, String)>, Issue> {
        let mut attributes = Vec::new();
        for attribute in start.attributes() {
            if attributes.len() == MAX_ATTRIBUTES {
                let limit = format!("has an element with more than {MAX_ATTRIBUTES} attributes");
                return Err(self.refuse(&format!("{limit}; it is no feed")));
            }
            let attribute =
                attribute.map_err(|error| self.refuse(&format!("is not well-formed XML: {error}")))?;
            let name = attribute.key.local_name().as_ref().to_owned();
            let value =
                attribute.normalized_value_with(quick_xml::XmlVersion::Implicit1_0, 8, |name| match name {
                    "amp" => Some("&"),
                    "lt" => Some("<"),
                    "gt" => Some(">"),
                    "apos" => Some("'"),
                    "quot" => Some("\""),
                    _ => Some(" "),
                });
            let value = value.map_err(|error| self.broken(&error))?;
            attributes.push((name, value.into_owned()));
        }
        Ok(attributes)
    }

    /// Closes the innermost element of an item; gives the item when that was it.
    fn end(&mut self) -> Option<Element> {
        let element = self.open.pop()?;
        match self.open.last_mut() {
            None => return element,
            Some(Some(parent)) => parent.children.extend(element),
            Some(None) => {}
        }
        None
    }

    fn push(&mut self, text: &str) {
        if let Some(Some(open)) = self.open.last_mut() {
            open.text.push_str(text);
        }
    }

    fn refuse_dtd(&self, doctype: &str) -> Issue {
        if is_page(doctype) {
            return web_page();
        }
        self.refuse("has a DTD (<!DOCTYPE), which no feed needs; it was not read")
    }

    fn count_rows(&mut self) {
        self.row = self.rows.at(self.reader.buffer_position() as usize);
    }

    fn broken(&self, error: &quick_xml::Error) -> Issue {
        self.refuse(&format!("is not well-formed XML, or is cut off: {error}"))
    }

    fn refuse(&self, reason: &str) -> Issue {
        Issue::refused(Some(self.row), "", reason)
    }
}

/// Counts the lines of a text as a reader goes on in it.
pub(super) struct Rows<'t> {
    text: &'t [u8],
    counted: usize,
    row: u64,
}

impl<'t> Rows<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text: text.as_bytes(), counted: 0, row: 1 }
    }

    /// The line in which a byte stands; no byte before the last one that was asked for.
    pub(super) fn at(&mut self, byte: usize) -> u64 {
        let byte = byte.min(self.text.len());
        self.row += hint::occurrences(&self.text[self.counted..byte], b'\n') as u64;
        self.counted = byte;
        self.row
    }
}

/// Whether a document type is that of a page for a browser.
pub(super) fn is_page(doctype: &str) -> bool {
    doctype.trim_start().get(..4).is_some_and(|name| name.eq_ignore_ascii_case("html"))
}

/// The text of a file, by its byte order mark or its declaration.
pub(super) fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, String> {
    let encoding = match detect_encoding(bytes) {
        Some(DetectedEncoding::AsciiCompatible) => {
            let end = bytes.len().min(MAX_DECLARATION);
            let declaration = String::from_utf8_lossy(&bytes[..end]);
            match Reader::from_str(&declaration).read_event() {
                Ok(Event::Decl(declared)) if declared.encoding().is_some() => declared
                    .encoder()
                    .ok_or("is written in an encoding that haree does not know; save it as UTF-8")?,
                _ => DetectedEncoding::AsciiCompatible.encoding(),
            }
        }
        Some(other) => other.encoding(),
        None => DetectedEncoding::AsciiCompatible.encoding(),
    };
    decode(bytes, encoding).map_err(|_| format!("is not {} as it must be; save it as UTF-8", encoding.name()))
}

/// The five entities that XML itself defines.
pub(super) fn predefined(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "apos" => '\'',
        "quot" => '"',
        _ => return None,
    })
}
