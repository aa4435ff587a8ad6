//! What can be done on the way from one frame to the next, each with its bytes.
//!
//! It must not know why it is done.

use super::{
    control::{control, control_pair, length, length_pair},
    pen::Look,
    place::Place,
    slot::Slot,
};

/// One thing that is done, in a look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'a> {
    /// The pen's, while it is done and afterwards.
    pub look: Look,
    pub act: Act<'a>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Act<'a> {
    /// Nothing; the beginning of a plan.
    Begin,
    /// Sends the cursor to a row and column.
    Go(usize, usize),
    Write(Written<'a>),
    /// Erases the row from the cursor on (EL).
    EraseEnd,
    /// Erases so many columns from the cursor on (ECH).
    EraseCells {
        columns: usize,
        torn: bool,
    },
    /// Takes so many columns out of the row at the cursor; the rest moves to the left (DCH).
    Delete(usize),
    /// Puts so many empty columns into the row at the cursor; the rest moves to the right (ICH).
    Insert(usize),
    Scroll(Scroll),
}

/// A glyph at the cursor.
#[derive(Clone, Copy, Debug)]
pub(super) struct Written<'a> {
    pub row: usize,
    pub column: usize,
    pub slot: Slot<'a>,
    /// More than once with REP.
    pub times: usize,
    /// It leaves half a glyph behind it.
    pub torn: bool,
    /// Of the frame.
    pub columns: usize,
}

/// Rows that move among themselves; what moves in is empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Scroll {
    pub top: usize,
    /// The last of them.
    pub bottom: usize,
    pub rows: usize,
    pub up: bool,
    /// Rows of the frame.
    pub of: usize,
}

impl Written<'_> {
    fn push(&self, bytes: &mut Vec<u8>) {
        bytes.extend(self.slot.text.as_bytes());
        if self.times > 1 {
            control(bytes, self.times - 1, b'b');
        }
    }

    fn cost(&self) -> usize {
        let again = if self.times > 1 { length(self.times - 1) } else { 0 };
        self.slot.text.len() + again
    }

    /// The column behind it.
    pub(super) fn end(&self) -> usize {
        self.column + self.slot.width * self.times
    }

    /// Where the cursor is then. Behind the last column some terminals wait and some have moved on.
    fn place(&self) -> Place {
        let end = self.end();
        if end >= self.columns {
            Place::Unknown
        } else if self.slot.reach == 0 {
            Place::at(self.row, end)
        } else if self.column + self.slot.reach < self.columns {
            Place::in_row(self.row)
        } else {
            Place::Unknown
        }
    }
}

impl Scroll {
    /// LF in the last row moves all up, RI in the first all down. Where the cursor is after a change of
    /// the margins is not agreed.
    fn push(self, bytes: &mut Vec<u8>) {
        if !self.is_whole() {
            control_pair(bytes, [self.top + 1, self.last()], b'r');
        }
        let (edge, code): (_, &[u8]) = if self.up { (self.bottom, b"\n") } else { (self.top, b"\x1bM") };
        control(bytes, edge + 1, b'H');
        (0..self.rows).for_each(|_| bytes.extend(code));
        if !self.is_whole() {
            bytes.extend(b"\x1b[r");
        }
    }

    fn cost(self) -> usize {
        let margins = length_pair([self.top + 1, self.last()]) + 3;
        let margins = if self.is_whole() { 0 } else { margins };
        let (edge, code) = if self.up { (self.bottom, 1) } else { (self.top, 2) };
        margins + length(edge + 1) + self.rows * code
    }

    fn is_whole(self) -> bool {
        self.top == 0 && self.bottom + 1 == self.of
    }

    /// The last row for DECSTBM; 1, which it cannot be, where it is that of the frame.
    fn last(self) -> usize {
        if self.bottom + 1 == self.of { 1 } else { self.bottom + 1 }
    }

    /// The row that stood where `row` is now; None for an empty one.
    pub(super) fn before(self, row: usize) -> Option<usize> {
        if row < self.top || row > self.bottom {
            return Some(row);
        }
        let before = if self.up { row + self.rows } else { row.checked_sub(self.rows)? };
        (self.top..=self.bottom).contains(&before).then_some(before)
    }
}

impl Act<'_> {
    /// Whether it can be the last: something is drawn, and no glyph stands half.
    pub(super) fn is_whole(&self) -> bool {
        match self {
            Self::Begin | Self::Go(..) => false,
            Self::Write(written) => !written.torn,
            Self::EraseCells { torn, .. } => !torn,
            _ => true,
        }
    }

    /// Bytes of [`Self::push`].
    pub(super) fn cost(&self) -> usize {
        match self {
            Self::Begin | Self::Go(..) => 0,
            Self::Write(written) => written.cost(),
            Self::EraseEnd => 3,
            Self::EraseCells { columns, .. } | Self::Delete(columns) | Self::Insert(columns) => {
                length(*columns)
            }
            Self::Scroll(scroll) => scroll.cost(),
        }
    }

    /// Where the cursor is after it.
    pub(super) fn leads_to(&self, from: Place) -> Place {
        match self {
            Self::Go(row, column) => Place::at(*row, *column),
            Self::Write(written) => written.place(),
            Self::Scroll(_) => Place::Unknown,
            _ => from,
        }
    }

    /// Writes the bytes, but of [`Act::Go`], which depend on where the cursor is.
    pub(super) fn push(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Begin | Self::Go(..) => {}
            Self::Write(written) => written.push(bytes),
            Self::EraseEnd => bytes.extend(b"\x1b[K"),
            Self::EraseCells { columns, .. } => control(bytes, *columns, b'X'),
            Self::Delete(columns) => control(bytes, *columns, b'P'),
            Self::Insert(columns) => control(bytes, *columns, b'@'),
            Self::Scroll(scroll) => scroll.push(bytes),
        }
    }
}
