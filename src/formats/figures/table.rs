//! A file that holds a table: told from what is none by its first bytes, and made text where it is a workbook.
//!
//! It must not know what a column means.

use std::borrow::Cow;

use super::{
    lines::Lines,
    xlsx::{self, PROTECTED, Text},
};
use crate::formats::{Issue, hint};

/// The largest file, in bytes, packed or not.
const MAX_BYTES: usize = 64 << 20;

/// The start of a file that decides what kind of file it is, in bytes.
const HEAD_BYTES: usize = 1024;

/// A table that can be read line by line.
#[derive(Debug)]
pub(super) struct Table<'b> {
    bytes: Cow<'b, [u8]>,
    /// The width of every row of a sheet; lines of a CSV file have their own.
    width: Option<usize>,
    pub(super) notes: Vec<Issue>,
}

impl<'b> Table<'b> {
    /// Opens a file; `sheet` names the one to read of a workbook.
    pub(super) fn open(bytes: &'b [u8], sheet: Option<&str>) -> Result<Self, String> {
        if bytes.len() > MAX_BYTES {
            return Err(format!("is larger than {} MiB; split it", MAX_BYTES >> 20));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        if bytes.starts_with(b"PK\x03\x04") {
            let text = xlsx::read(bytes, sheet)?;
            if text.bytes.is_empty() {
                return Err("is empty; the first line must name the columns".to_owned());
            }
            let Text { bytes, width, notes } = text;
            return Ok(Self { bytes: Cow::Owned(bytes), width: Some(width), notes });
        }
        check_kind(bytes)?;
        Ok(Self { bytes: Cow::Borrowed(bytes), width: None, notes: Vec::new() })
    }

    pub(super) fn lines(&self) -> Lines<'_> {
        match self.width {
            Some(width) => Lines::of_sheet(&self.bytes, width),
            None => Lines::new(&self.bytes),
        }
    }
}

/// Refuses what is no text table at all, by its first bytes.
fn check_kind(bytes: &[u8]) -> Result<(), String> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let nul_at = |parity: usize| head.iter().skip(parity).step_by(2).take(32).filter(|b| **b == 0).count();
    let begins = |with: &[u8]| head.trim_ascii_start().starts_with(with);
    let reason = if bytes.iter().all(u8::is_ascii_whitespace) {
        "is empty; the first line must name the columns"
    } else if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        // The old container holds old workbooks, and new ones that are encrypted.
        let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
        if bytes.windows(name.len()).any(|part| part == name) {
            PROTECTED
        } else {
            "is an old .xls workbook; save it as .xlsx or CSV UTF-8"
        }
    } else if head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
        || nul_at(0).max(nul_at(1)) > head.len().min(64) / 4
    {
        "is UTF-16, not UTF-8; save it as CSV UTF-8"
    } else if hint::is_web_page(head) {
        "is a web page, not a table; perhaps a login page was saved in its place, or a page under the name of \
         a spreadsheet: fetch it again, or save it as .xlsx"
    } else if begins(b"<") {
        "is XML, not a table, whatever its name says; save it as .xlsx or CSV UTF-8"
    } else if begins(b"%PDF") {
        "is a PDF; ask for the table itself, as .xlsx or CSV UTF-8"
    } else {
        return Ok(());
    };
    Err(reason.to_owned())
}
