//! How far one collection has been read. It must not know its rows, or where this is kept.

use serde::{Deserialize, Serialize};

use crate::protocol::{Cursor, Mode, Rows};

/// How far one collection has been read, and how much of it is here.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Standing {
    /// Rows of older generations do not count any more.
    pub(super) generation: u32,
    /// The generation of a snapshot that is not yet whole.
    #[serde(default)]
    pub(super) open: Option<u32>,
    #[serde(default)]
    pub(super) cursor: Option<Cursor>,
    /// A row was skipped since the collection was begun, so that it is not all that HQ has.
    #[serde(default)]
    pub(super) partial: bool,
    /// Values of all generations, and the bytes of keys and values.
    pub(super) rows: u64,
    pub(super) bytes: u64,
    /// Values with something from before the snapshot that is open, which has not brought it again yet.
    #[serde(default)]
    pub(super) stale: u64,
    /// The cursor was dropped while an answer to an older request may be on its way: what that
    /// one says about cursors does not count until the next request has been written.
    #[serde(skip)]
    pub(super) dropped: bool,
}

impl Standing {
    pub(super) fn writing(&self) -> u32 {
        self.open.unwrap_or(self.generation)
    }

    pub(super) fn drop_cursor(&mut self) {
        self.cursor = None;
        self.dropped = true;
    }

    pub(super) fn begin(&mut self, mode: Mode) {
        if mode.begins() {
            self.open = Some(self.writing().saturating_add(1));
            self.dropped = false;
            self.partial = false;
            self.stale = self.rows;
        } else if mode != Mode::Delta && self.open.is_none() {
            // The end of a snapshot whose beginning is not here.
            self.drop_cursor();
        }
    }

    pub(super) fn end(&mut self, rows: &Rows) {
        if rows.mode.ends() {
            self.generation = self.writing();
            self.open = None;
        }
        self.cursor = (!self.dropped).then(|| rows.cursor.clone());
    }

    /// Counts what one row was and is, in bytes of key and value.
    pub(super) fn count(&mut self, was: Option<usize>, is: Option<usize>) {
        let size = |length: Option<usize>| (u64::from(length.is_some()), length.unwrap_or(0) as u64);
        let ((rows_out, bytes_out), (rows_in, bytes_in)) = (size(was), size(is));
        self.rows = (self.rows + rows_in).saturating_sub(rows_out);
        self.bytes = (self.bytes + bytes_in).saturating_sub(bytes_out);
    }
}
