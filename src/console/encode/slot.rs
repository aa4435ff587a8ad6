//! A row of cells as the terminal will hold it: which glyph owns which columns, in which look.
//!
//! It must not know what was sent before.

use ratatui::buffer::Cell;

use crate::console::capabilities::Capabilities;

use super::{glyph::glyph, pen::Look};

/// One column of the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Slot<'a> {
    /// Empty in the second column of a wide glyph.
    pub text: &'a str,
    /// Columns that the text takes; 0 in the second column of a wide glyph.
    pub width: usize,
    /// The most columns that a terminal may give it, where they do not agree; 0 where they do.
    pub reach: usize,
    pub look: Look,
    /// A space, of which nobody sees but the background.
    pub blank: bool,
}

impl Slot<'static> {
    /// What an erasing code leaves.
    pub(super) const ERASED: Self = Self { text: " ", width: 1, reach: 0, look: Look::PLAIN, blank: true };
}

impl Slot<'_> {
    /// Whether it looks like an erased column.
    pub(super) fn is_erased(&self) -> bool {
        self.blank && self.look == Look::PLAIN
    }
}

/// Lays a row out.
pub(super) fn slots(cells: &[Cell], capabilities: Capabilities) -> Vec<Slot<'_>> {
    let mut slots: Vec<Slot<'_>> = Vec::with_capacity(cells.len());
    while let Some(cell) = cells.get(slots.len()) {
        let mut glyph = glyph(cell.symbol(), capabilities.unicode);
        // Half a glyph cannot be shown.
        if glyph.width > cells.len() - slots.len() {
            (glyph.text, glyph.width, glyph.reach) = (" ", 1, 0);
        }
        let own = Look::of(cell, capabilities.depth);
        let blank = if glyph.text == " " { own.on_blank() } else { None };
        let look = blank.unwrap_or(own);
        let slot =
            Slot { text: glyph.text, width: glyph.width, reach: glyph.reach, look, blank: blank.is_some() };
        slots.push(slot);
        if glyph.width == 2 {
            slots.push(Slot { text: "", width: 0, reach: 0, ..slot });
        }
    }
    slots
}
