//! How much one frame may ask for, so that a few bytes cannot fill the memory.

use super::bytes::{Bad, Read};

/// The most bytes of one frame, and of what waits for its end.
pub(super) const MAX_FRAME: usize = 8 * 1024 * 1024;

/// The most rows of one frame.
pub(super) const MAX_ROWS: usize = 16 * 1024;

/// The most columns of one frame.
pub(super) const MAX_COLUMNS: usize = 1_024;

/// The deepest that values stand in each other, in columns.
pub(super) const MAX_DEPTH: usize = 32;

/// The most values of one frame, absent ones counted.
pub(super) const MAX_CELLS: usize = 1024 * 1024;

/// The most bytes of text that the values of one frame come to.
const MAX_TEXT: usize = 32 * 1024 * 1024;

/// What is left of a frame's allowance.
#[derive(Debug)]
pub(super) struct Budget {
    cells: usize,
    text: usize,
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { cells: MAX_CELLS, text: MAX_TEXT }
    }

    pub(super) fn cells(&mut self, count: usize) -> Read<()> {
        self.cells = self.cells.checked_sub(count).ok_or(Bad::Damaged("it holds too many values"))?;
        Ok(())
    }

    pub(super) fn text(&mut self, bytes: usize) -> Read<()> {
        self.text = self.text.checked_sub(bytes).ok_or(Bad::Damaged("it holds too much text"))?;
        Ok(())
    }
}
