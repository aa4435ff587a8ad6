//! A row of cells as the terminal will hold it: which glyph owns which columns, in which look.
//!
//! It must not know what was sent before.

use std::borrow::Cow;

use ratatui::buffer::Cell;

use crate::console::capabilities::Capabilities;

use super::{glyph::glyph, pen::Look};

/// One column of the terminal.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Slot<'a> {
    /// Empty in the second column of a wide glyph.
    pub text: Cow<'a, str>,
    /// Columns that the text takes; 0 in the second column of a wide glyph.
    pub width: usize,
    /// Terminals do not agree on the width.
    pub disputed: bool,
    pub look: Look,
}

impl Slot<'_> {
    /// Whether it looks like an erased column.
    pub(super) fn is_blank(&self) -> bool {
        self.text == " " && self.look == Look::PLAIN
    }
}

/// Lays a row out.
pub(super) fn slots(cells: &[Cell], capabilities: Capabilities) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::with_capacity(cells.len());
    while let Some(cell) = cells.get(slots.len()) {
        let mut glyph = glyph(cell.symbol(), capabilities.unicode);
        // Half a glyph cannot be shown.
        if glyph.width > cells.len() - slots.len() {
            glyph.text = Cow::Borrowed(" ");
            glyph.width = 1;
        }
        let blank = glyph.text.bytes().all(|b| b == b' ');
        let look = if blank { Look::of_blank(cell) } else { Look::of(cell) };
        let look = look.at(capabilities.depth);
        let wide = glyph.width == 2;
        slots.push(Slot { text: glyph.text, width: glyph.width, disputed: glyph.disputed, look });
        if wide {
            slots.push(Slot { text: Cow::Borrowed(""), width: 0, disputed: false, look });
        }
    }
    slots
}
