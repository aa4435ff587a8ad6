//! What one must know at a column of a row of what follows it.
//!
//! It must not know how the row is written.

use super::{pen::Look, slot::Slot};

/// Bytes of moves and looks that erasing may save beside those of the text.
const SAVED_BESIDE: usize = 16;

pub(super) struct Layout {
    /// By column, for the row as it was sent and after it was erased.
    pub facts: Vec<[Facts; 2]>,
    /// How many columns from here on are wanted empty.
    pub blanks: Vec<usize>,
}

#[derive(Clone, Copy)]
pub(super) struct Facts {
    /// The next column that must be written.
    pub next: Option<usize>,
    /// The look of the next one that must be written in just that look.
    pub look: Option<Look>,
    /// Of all text that must be written.
    bytes: usize,
    /// Empty columns among those that must be written.
    blanks: usize,
}

impl Layout {
    pub(super) fn new(sent: &[Slot<'_>], wanted: &[Slot<'_>]) -> Self {
        let nothing = Facts { next: None, look: None, bytes: 0, blanks: 0 };
        let mut facts = vec![[nothing; 2]; wanted.len() + 1];
        let mut blanks = vec![0; wanted.len() + 1];
        for (column, slot) in wanted.iter().enumerate().rev() {
            let erased = slot.is_erased();
            blanks[column] = if erased { blanks[column + 1] + 1 } else { 0 };
            let own = column..column + slot.width;
            let differs = sent[own.clone()] != wanted[own];
            facts[column] = facts[column + 1];
            for (fact, needed) in facts[column].iter_mut().zip([differs, slot.width > 0 && !erased]) {
                if needed {
                    fact.next = Some(column);
                    fact.look = if slot.blank { fact.look } else { Some(slot.look) };
                    fact.bytes += slot.text.len();
                    fact.blanks += usize::from(erased);
                }
            }
        }
        Self { facts, blanks }
    }

    /// Whether it may be shorter to erase the row from here on and to write again what must stand.
    pub(super) fn erasing_pays(&self, column: usize) -> bool {
        let [as_sent, erased] = &self.facts[column];
        as_sent.blanks > 0 && erased.bytes <= as_sent.bytes + SAVED_BESIDE
    }
}
