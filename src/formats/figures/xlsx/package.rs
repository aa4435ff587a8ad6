//! The package that a workbook comes in: how much it unpacks to, and what calamine does not tell of its sheets.
//!
//! It must not know cells.

use std::{
    borrow::Cow,
    io::{BufRead, BufReader, Cursor, Read as _},
};

use quick_xml::{
    Reader, XmlVersion,
    events::{BytesStart, Event},
};
use zip::ZipArchive;

use crate::formats::hint;

/// What is said of a package that is no workbook.
const NO_WORKBOOK: &str = "is a packed file, but no XLSX workbook; save it as .xlsx or CSV UTF-8";

/// The most that a workbook may unpack to, in bytes.
const MAX_UNPACKED: u64 = 128 << 20;

/// The most files in it; each sheet and picture is one.
const MAX_FILES: usize = 2_000;

/// Where what is read piece by piece lies, and what is not read at all, in small letters; of both there may be
/// as much as of all.
const PIECEMEAL: [&str; 2] = ["xl/worksheets/sheet", "xl/pivotcache/"];
const UNREAD: [&str; 2] = ["xl/media/", "xl/embeddings/"];

/// The texts of all cells, which are in memory from the beginning.
const TEXTS: &str = "sharedstrings.xml";

/// The most that they and that every other file may unpack to, in bytes.
const MAX_TEXTS_UNPACKED: u64 = 32 << 20;
const MAX_OTHER_UNPACKED: u64 = 8 << 20;

/// The most texts that it may hold or promise: room for them is made before the first is read.
const MAX_TEXTS: u64 = 1_000_000;

/// The attribute that promises them, and how each begins.
const PROMISE: &[u8] = b"uniqueCount";
const TEXT: &[u8] = b"<si";

/// The most bytes without a tag among them: the text of a cell has 131,068 at most.
const MAX_RUN: usize = 1 << 20;

/// Unpacks everything once into nothing, so that what is read afterwards is known to end.
pub(super) fn check(bytes: &[u8]) -> Result<(), String> {
    let mut archive = open(bytes)?;
    if archive.len() > MAX_FILES {
        return Err(format!("holds more than {MAX_FILES} files; it is no workbook"));
    }
    // What it says of itself may be a lie, so that it is counted below; the truth is refused sooner.
    if archive.decompressed_size().is_some_and(|size| size > u128::from(MAX_UNPACKED)) {
        return Err(too_large());
    }
    let mut left = MAX_UNPACKED;
    let mut buffer = vec![0; 64 << 10];
    for number in 0..archive.len() {
        let mut file = archive.by_index(number).map_err(|error| broken(&error))?;
        let mut part = Part::named(&file.name().unwrap_or_default());
        // What stands over the edge of two pieces begins the second one.
        let mut kept = 0;
        loop {
            let read = file.read(&mut buffer[kept..]).map_err(|error| broken(&error))?;
            if read == 0 {
                break;
            }
            left = left.checked_sub(read as u64).ok_or_else(too_large)?;
            let piece = kept + read;
            part.look(&buffer[..piece], kept)?;
            kept = piece.min(64);
            buffer.copy_within(piece - kept..piece, 0);
        }
    }
    Ok(())
}

/// One file of the package while it is unpacked.
struct Part {
    left: u64,
    holds_texts: bool,
    texts: u64,
    is_unread: bool,
    run: usize,
}

impl Part {
    fn named(name: &str) -> Self {
        let name = &name.to_ascii_lowercase();
        let holds_texts = name.ends_with(TEXTS);
        let left = if holds_texts {
            MAX_TEXTS_UNPACKED
        } else if PIECEMEAL.iter().chain(&UNREAD).any(|start| name.starts_with(start)) {
            MAX_UNPACKED
        } else {
            MAX_OTHER_UNPACKED
        };
        Self { left, holds_texts, texts: 0, is_unread: is_unread(name), run: 0 }
    }

    /// Looks at the next piece, of which so many bytes were there before.
    fn look(&mut self, piece: &[u8], before: usize) -> Result<(), String> {
        let new = &piece[before..];
        self.left = self.left.checked_sub(new.len() as u64).ok_or_else(too_much_at_once)?;
        check_promise(piece)?;
        if self.holds_texts {
            // One that stands over the edge is counted where it ends.
            let begin = before.saturating_sub(TEXT.len() - 1);
            self.texts += piece[begin..].windows(TEXT.len()).filter(|bytes| *bytes == TEXT).count() as u64;
            if self.texts > MAX_TEXTS {
                return Err(format!("holds more than {MAX_TEXTS} texts; split it, or save it as CSV UTF-8"));
            }
        }
        if self.is_unread {
            return Ok(());
        }
        for (i, between) in new.split(|byte| *byte == b'<').enumerate() {
            self.run = if i == 0 { self.run + between.len() } else { between.len() };
            if self.run > MAX_RUN {
                return Err(format!("holds a text of more than {} MiB; it is no table", MAX_RUN >> 20));
            }
        }
        Ok(())
    }
}

fn too_large() -> String {
    let limit = MAX_UNPACKED >> 20;
    format!("unpacks to more than {limit} MiB; split it, or save it as CSV UTF-8")
}

fn too_much_at_once() -> String {
    "holds more text than fits into memory at once; split it, or save it as CSV UTF-8".to_owned()
}

/// Refuses a number of texts that no workbook of this size has: memory is set aside for it.
fn check_promise(piece: &[u8]) -> Result<(), String> {
    let mut rest = piece;
    while let Some(at) = rest.windows(PROMISE.len()).position(|bytes| bytes == PROMISE) {
        rest = &rest[at + PROMISE.len()..];
        let digits = rest.iter().skip_while(|b| !b.is_ascii_digit() && !b.is_ascii_alphabetic());
        let digits = digits.take_while(|b| b.is_ascii_digit()).take(30);
        let number = digits.fold(0_u64, |sum, b| sum.saturating_mul(10).saturating_add(u64::from(b - b'0')));
        if number > MAX_TEXTS {
            return Err(format!("says that it holds {number} texts; {MAX_TEXTS} are the most"));
        }
    }
    Ok(())
}

/// Whether a sheet lies where nothing is that is looked at before it is read.
pub(super) fn hides(bytes: &[u8], sheet: &str) -> bool {
    path_of(bytes, sheet).is_some_and(|path| is_unread(&path.to_ascii_lowercase()))
}

fn is_unread(name: &str) -> bool {
    UNREAD.iter().any(|start| name.starts_with(start))
}

/// Rows and columns of a sheet that a person does not see, from 1.
#[derive(Debug, Default)]
pub(super) struct Hidden {
    pub(super) rows: u64,
    pub(super) first_row: Option<u64>,
    pub(super) columns: u64,
    pub(super) first_column: Option<u64>,
}

/// What is hidden of a sheet, among the first `width` columns: those behind them hold nothing.
pub(super) fn hidden(bytes: &[u8], sheet: &str, width: u64) -> Option<Hidden> {
    let path = path_of(bytes, sheet)?;
    let (mut hidden, mut row) = (Hidden::default(), 0);
    let number = |element: &BytesStart<'_>, name: &str| attribute(element, name)?.parse::<u64>().ok();
    elements(bytes, &path, |element| match element.local_name().as_ref() {
        "row" => {
            row = number(element, "r").unwrap_or(row + 1);
            if is_hidden(element) {
                hidden.rows += 1;
                hidden.first_row.get_or_insert(row);
            }
        }
        "col" if is_hidden(element) => {
            let Some((first, last)) = number(element, "min").zip(number(element, "max")) else { return };
            let (first, last) = (first.max(1), last.min(width));
            if first <= last {
                hidden.columns += last - first + 1;
                hidden.first_column = Some(hidden.first_column.map_or(first, |known| known.min(first)));
            }
        }
        _ => {}
    })?;
    Some(hidden)
}

/// Whether a row or a column is, or is so narrow that nothing of it is seen.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    let says = |name: &str, what: &[&str]| {
        attribute(element, name).is_some_and(|text| what.contains(&text.as_str()))
    };
    says("hidden", &["1", "true"]) || says("width", &["0"]) || says("ht", &["0"])
}

/// Where a sheet lies in the package.
fn path_of(bytes: &[u8], sheet: &str) -> Option<String> {
    let mut id = None;
    elements(bytes, "xl/workbook.xml", |element| {
        if element.local_name().as_ref() == "sheet" && attribute(element, "name").as_deref() == Some(sheet) {
            id = attribute(element, "id");
        }
    })?;
    let id = id?;
    let mut path = None;
    elements(bytes, "xl/_rels/workbook.xml.rels", |element| {
        if element.local_name().as_ref() == "Relationship" && attribute(element, "Id").as_deref() == Some(&id)
        {
            path = attribute(element, "Target");
        }
    })?;
    let path = path?;
    Some(path.strip_prefix('/').map_or_else(|| format!("xl/{path}"), str::to_owned))
}

/// Shows every element of one file of the package; none where it cannot be read.
fn elements(bytes: &[u8], path: &str, mut look: impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let mut archive = open(bytes).ok()?;
    let file = archive.by_name(path).ok()?;
    let mut reader = Reader::from_reader(BufReader::new(file));
    read(&mut reader, &mut look)
}

fn read<R: BufRead>(reader: &mut Reader<R>, look: &mut impl FnMut(&BytesStart<'_>)) -> Option<()> {
    let mut buffer = Vec::new();
    loop {
        match reader.read_event_into(&mut buffer).ok()? {
            Event::Start(element) | Event::Empty(element) => look(&element),
            Event::Eof => return Some(()),
            _ => {}
        }
        buffer.clear();
    }
}

/// The attribute of this name, whatever stands before its colon.
fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element.attributes().flatten().find(|found| found.key.local_name().as_ref() == name)?;
    found.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned)
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(&error))?;
    if archive.file_names().flatten().any(|name| name.eq_ignore_ascii_case("xl/workbook.xml")) {
        Ok(archive)
    } else {
        Err(NO_WORKBOOK.to_owned())
    }
}

fn broken(why: &impl std::fmt::Display) -> String {
    format!("is damaged or cut off ({}); fetch or save it again", hint::quote(&why.to_string()))
}
