//! The records of a table with their line numbers. It must not know what a column means.

use std::io::{self, Read};

use csv::ByteRecord;

use crate::formats::{Issue, hint};

/// The longest record, in bytes; a cell takes more memory than it is long.
const MAX_RECORD: usize = 256 << 10;

/// The records of a file, each with the line on which it begins.
pub(in crate::formats) struct Lines<'b> {
    bytes: &'b [u8],
    reader: csv::Reader<Allowed<'b>>,
    delimiter: u8,
    /// Where the reader stands, in bytes, ahead of its slice after a rewind.
    base: usize,
    counted: usize,
    pub(super) line: u64,
    /// How many cells every record has at least.
    width: usize,
    /// The reader met a record that is too long, and ended there.
    is_too_long: bool,
}

impl<'b> Lines<'b> {
    pub(in crate::formats) fn new(bytes: &'b [u8]) -> Self {
        Self::with(bytes, delimiter(bytes), 0)
    }

    /// The rows of a sheet, which end with their last cell that says something.
    pub(super) fn of_sheet(bytes: &'b [u8], width: usize) -> Self {
        Self::with(bytes, b',', width)
    }

    fn with(bytes: &'b [u8], delimiter: u8, width: usize) -> Self {
        let reader = reader(bytes, delimiter);
        Self { bytes, reader, delimiter, base: 0, counted: 0, line: 1, width, is_too_long: false }
    }

    /// Reads the next record that is no empty line, and says on which line it begins.
    ///
    /// None at the end of the file, and where [`Self::fault`] says why it is not read further.
    pub(in crate::formats) fn next_into(&mut self, record: &mut ByteRecord) -> Option<u64> {
        self.reader.get_mut().left = MAX_RECORD;
        match self.reader.read_byte_record(record) {
            Ok(true) => {}
            Ok(false) => return None,
            Err(_) => {
                self.is_too_long = true;
                return None;
            }
        }
        while record.len() < self.width {
            record.push_field(b"");
        }
        // The reader takes a record to begin where the last one ended, before any empty lines.
        let mut begin = self.base + record.position().map_or(0, |position| position.byte() as usize);
        while self.bytes.get(begin).is_some_and(|b| matches!(b, b'\r' | b'\n')) {
            begin += 1;
        }
        self.line += line_ends(self.bytes, self.counted, begin);
        self.counted = begin;
        Some(self.line)
    }

    /// Why the file was not read to its end.
    pub(in crate::formats) fn fault(&self) -> Option<Issue> {
        let reason = format!(
            "a line after this one is longer than {} KiB; is a quote not closed? The rest was not read",
            MAX_RECORD >> 10
        );
        self.is_too_long.then(|| Issue::refused(Some(self.line), "", &reason))
    }

    fn position(&self) -> usize {
        self.base + self.reader.position().byte() as usize
    }

    pub(super) fn clone_position(&self) -> (usize, usize, u64) {
        (self.position(), self.counted, self.line)
    }

    pub(super) fn rewind(&mut self, (position, counted, line): (usize, usize, u64)) {
        self.reader = reader(&self.bytes[position.min(self.bytes.len())..], self.delimiter);
        (self.base, self.counted, self.line) = (position, counted, line);
    }

    /// The last line of the record that was just read.
    pub(super) fn last_line(&self) -> u64 {
        let end = self.position().min(self.bytes.len());
        let text = self.bytes[self.counted..end].trim_ascii_end().len();
        self.line + line_ends(self.bytes, self.counted, self.counted + text)
    }

    /// Whether the record that was just read swallowed the rest of the file.
    pub(in crate::formats) fn is_unclosed(&self) -> bool {
        let last = self.position() >= self.bytes.len();
        last && hint::occurrences(&self.bytes[self.counted..], b'"') % 2 == 1
    }
}

fn reader(bytes: &[u8], delimiter: u8) -> csv::Reader<Allowed<'_>> {
    let allowed = Allowed { rest: bytes, left: MAX_RECORD };
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(allowed)
}

/// The bytes of a file, of which so many more may be read before a record is whole.
struct Allowed<'b> {
    rest: &'b [u8],
    left: usize,
}

impl Read for Allowed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 && !self.rest.is_empty() {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        let most = into.len().min(self.left);
        let read = self.rest.read(&mut into[..most])?;
        self.left -= read;
        Ok(read)
    }
}

/// Counts `\n`, `\r\n` and lone `\r` in a part of a file.
fn line_ends(bytes: &[u8], from: usize, to: usize) -> u64 {
    (from..to.min(bytes.len()))
        .filter(|at| bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n')))
        .count() as u64
}

/// In how many lines the delimiter is looked for; titles have none.
const LINES_WITHOUT: usize = 30;

/// Finds the delimiter: the one of comma, semicolon and tab that is most often in the first line that has any.
fn delimiter(bytes: &[u8]) -> u8 {
    let lines = bytes.split(|b| matches!(b, b'\r' | b'\n')).filter(|line| !line.is_empty());
    let mut with = lines.take(LINES_WITHOUT).filter(|line| line.iter().any(|b| b",;\t".contains(b)));
    let line = with.next().unwrap_or_default();
    let mut best = b',';
    for other in *b";\t" {
        if hint::occurrences(line, other) > hint::occurrences(line, best) {
            best = other;
        }
    }
    best
}
