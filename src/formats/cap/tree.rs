//! XML made into a small tree: decoded, bounded, without DTD and without foreign entities.
//!
//! It must not know what the elements of CAP mean; it knows its namespaces alone.

use quick_xml::{
    NsReader,
    events::{BytesRef, BytesStart, Event},
    name::ResolveResult,
};

use crate::formats::{
    Issue,
    hint::{self, quote},
    xml::{Rows, decoded, is_page, predefined},
};

/// The largest file, in bytes.
const MAX_BYTES: usize = 1024 * 1024;

/// The deepest element; CAP itself has five levels.
const MAX_DEPTH: usize = 16;

/// The most elements in one file.
const MAX_ELEMENTS: usize = 50_000;

const CAP_1_2: &str = "urn:oasis:names:tc:emergency:cap:1.2";
const CAP_1_1: &str = "urn:oasis:names:tc:emergency:cap:1.1";
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// The version of CAP that a file is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    V1_1,
    V1_2,
}

/// A file with one alert.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Node,
    pub(super) version: Version,
    pub(super) is_signed: bool,
}

/// An element of CAP's namespace with its text and children; elements of others are left out.
#[derive(Debug, Default)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) row: u64,
    pub(super) text: String,
    pub(super) children: Vec<Self>,
}

impl Node {
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first of an optional element.
    pub(super) fn first<'n>(&'n self, name: &'n str) -> Option<&'n Self> {
        self.all(name).find(|child| !child.text.trim().is_empty())
    }

    /// The first of an element that must be there.
    pub(super) fn required<'n>(&'n self, name: &str) -> Result<&'n Self, Issue> {
        let node = self.children.iter().find(|child| child.name == name);
        let node = node.ok_or_else(|| self.refuse(name, &format!("is missing; <{}> needs it", self.name)))?;
        if node.text.trim().is_empty() {
            return Err(node.refuse(name, &format!("is empty; <{}> needs it", self.name)));
        }
        Ok(node)
    }

    /// An element that must be there exactly once.
    pub(super) fn one<'n>(&'n self, name: &str) -> Result<&'n Self, Issue> {
        match self.children.iter().filter(|child| child.name == name).nth(1) {
            Some(second) => Err(second.refuse(name, &format!("is given twice in one <{}>", self.name))),
            None => self.required(name),
        }
    }

    /// Refuses the file because of a field in this element.
    pub(super) fn refuse(&self, field: &str, reason: &str) -> Issue {
        Issue::refused(Some(self.row), field, reason)
    }
}

/// Reads a file; whatever is not one well-formed alert is refused with the reason.
pub(super) fn read(bytes: &[u8]) -> Result<Document, Issue> {
    if bytes.len() > MAX_BYTES {
        let reason = format!("is {} bytes; an alert has {MAX_BYTES} at most", bytes.len());
        return Err(Issue::refused(None, "", &reason));
    }
    let text = decoded(bytes).map_err(|reason| Issue::refused(None, "", &reason))?;
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(Issue::refused(None, "", "is empty"));
    }
    if hint::is_web_page(text.as_bytes()) {
        return Err(web_page());
    }
    Builder::new(text).read()
}

fn web_page() -> Issue {
    Issue::refused(
        None,
        "",
        "is a web page, not a CAP file; perhaps a login page was saved in its place: fetch it again",
    )
}

/// Builds the tree from the reader's events.
struct Builder<'t> {
    reader: NsReader<&'t [u8]>,
    namespace: String,
    open: Vec<Open>,
    elements: usize,
    is_signed: bool,
    rows: Rows<'t>,
    row: u64,
}

struct Open {
    node: Node,
    is_foreign: bool,
}

impl<'t> Builder<'t> {
    fn new(text: &'t str) -> Self {
        let mut reader = NsReader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        Self {
            reader,
            namespace: String::new(),
            open: Vec::new(),
            elements: 0,
            is_signed: false,
            rows: Rows::new(text),
            row: 1,
        }
    }

    fn read(mut self) -> Result<Document, Issue> {
        let mut root = None;
        loop {
            self.count_rows();
            let event = self.reader.read_event().map_err(|error| self.broken(&error))?;
            match event {
                Event::Start(start) if root.is_none() => self.start(&start)?,
                Event::Start(_) => {
                    return Err(self.refuse("a second element follows the alert; one file has one alert"));
                }
                Event::End(_) => root = self.end().or(root),
                Event::Text(text) => self.push(&text.xml10_content(), root.is_some())?,
                Event::CData(text) => self.push(&text.xml10_content(), root.is_some())?,
                Event::GeneralRef(reference) => {
                    let character = self.character(&reference)?;
                    self.push(character.encode_utf8(&mut [0; 4]), root.is_some())?;
                }
                Event::DocType(doctype) => return Err(self.refuse_dtd(&doctype)),
                Event::Decl(_) | Event::PI(_) | Event::Comment(_) | Event::Empty(_) => {}
                Event::Eof => break,
            }
        }
        if let Some(open) = self.open.last() {
            return Err(self
                .refuse(&format!("ends inside <{}>; the file is cut off: fetch it again", open.node.name)));
        }
        let version = if self.namespace == CAP_1_1 { Version::V1_1 } else { Version::V1_2 };
        let root = root.ok_or_else(|| self.refuse("has no element; it is no CAP file"))?;
        Ok(Document { root, version, is_signed: self.is_signed })
    }

    fn start(&mut self, start: &BytesStart) -> Result<(), Issue> {
        self.elements += 1;
        if self.open.len() >= MAX_DEPTH || self.elements > MAX_ELEMENTS {
            let limit = format!("more than {MAX_DEPTH} levels or {MAX_ELEMENTS} elements");
            return Err(self.refuse(&format!("has {limit}; it is no CAP file")));
        }
        let (resolved, local) = self.reader.resolver().resolve_element(start.name());
        let namespace = match resolved {
            ResolveResult::Bound(namespace) => namespace.0.to_owned(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => String::new(),
        };
        let local = local.as_ref().to_owned();
        if self.open.is_empty() {
            self.check_root(&local, &namespace)?;
            self.namespace.clone_from(&namespace);
        }
        self.is_signed |= local == "Signature" && namespace == SIGNATURE;
        let is_foreign = namespace != self.namespace;
        let node = Node { name: local, row: self.row, ..Node::default() };
        self.open.push(Open { node, is_foreign });
        Ok(())
    }

    fn check_root(&self, name: &str, namespace: &str) -> Result<(), Issue> {
        match (name, namespace) {
            ("alert", CAP_1_2 | CAP_1_1) => Ok(()),
            ("html", _) => Err(web_page()),
            ("alert", "") => {
                Err(self.refuse(&format!("<alert> has no namespace; CAP 1.2 has {}", quote(CAP_1_2))))
            }
            ("alert", other) => {
                Err(self.refuse(&format!("{} is not the namespace of CAP 1.2 or 1.1", quote(other))))
            }
            ("feed" | "rss", _) => {
                Err(self.refuse(&format!("is an index of alerts (<{name}>); give the alerts that it names")))
            }
            _ => Err(self.refuse(&format!("begins with <{name}>, not with <alert>; it is no CAP file"))),
        }
    }

    /// Closes the innermost element; gives the root when that was it.
    fn end(&mut self) -> Option<Node> {
        let Open { node, is_foreign } = self.open.pop()?;
        match self.open.last_mut() {
            None => return Some(node),
            Some(parent) if !is_foreign => parent.node.children.push(node),
            Some(_) => {}
        }
        None
    }

    fn push(&mut self, text: &str, is_over: bool) -> Result<(), Issue> {
        if let Some(open) = self.open.last_mut() {
            open.node.text.push_str(text);
            return Ok(());
        }
        match text.trim() {
            "" => Ok(()),
            stray if is_over => Err(self.refuse(&format!("has {} after the alert", quote(stray)))),
            stray => Err(self.refuse(&format!("is not XML; it begins with {}", quote(stray)))),
        }
    }

    fn character(&self, reference: &BytesRef) -> Result<char, Issue> {
        let character = reference.resolve_char_ref().map_err(|error| self.broken(&error))?;
        character.or_else(|| predefined(reference)).ok_or_else(|| {
            let name = quote(&format!("&{};", &**reference));
            self.refuse(&format!("has the entity {name}, which only a DTD could explain"))
        })
    }

    fn refuse_dtd(&self, doctype: &str) -> Issue {
        if is_page(doctype) {
            return web_page();
        }
        self.refuse("has a DTD (<!DOCTYPE), which no CAP file may have; it was not read")
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
