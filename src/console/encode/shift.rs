//! Finds what has moved within a row, as the cells of a sparkline do.
//!
//! It must not know what a move costs.

use super::{slot::Slot, step::Act};

/// Charts move by a few cells.
const FARTHEST: usize = 8;
/// Less text is written anew.
const LEAST_BYTES: usize = 8;
/// How many are worth a try.
const TRIED: usize = 2;

/// The columns of a range move by so many; what moves in is empty and what stands behind the range stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Shift {
    from: usize,
    to: usize,
    by: usize,
    left: bool,
    /// Of the row.
    columns: usize,
}

impl Shift {
    /// What is done at which column. The order matters: nothing must fall off the end of the row.
    pub(super) fn acts(self) -> [Option<(usize, Act<'static>)>; 2] {
        let inner = self.to < self.columns;
        let last = self.to - self.by;
        if self.left {
            [Some((self.from, Act::Delete(self.by))), inner.then_some((last, Act::Insert(self.by)))]
        } else {
            [inner.then_some((last, Act::Delete(self.by))), Some((self.from, Act::Insert(self.by)))]
        }
    }
}

/// The row after a move.
pub(super) fn shifted<'a>(sent: &[Slot<'a>], shift: Shift) -> Vec<Slot<'a>> {
    let mut row = sent.to_vec();
    shift_cells(&mut row, shift, Slot::ERASED);
    row
}

/// Moves the columns of a row.
pub(super) fn shift_cells<T: Clone>(row: &mut [T], shift: Shift, empty: T) {
    let Shift { from, to, by, left, .. } = shift;
    let part = &mut row[from..to];
    if left {
        part.rotate_left(by);
        let kept = part.len() - by;
        part[kept..].fill(empty);
    } else {
        part.rotate_right(by);
        part[..by].fill(empty);
    }
}

/// The moves that bring most of the text to its place. Glyphs of two columns or of a disputed width
/// are not moved: terminals may cut them in another place.
pub(super) fn shifts(sent: &[Slot<'_>], wanted: &[Slot<'_>]) -> Vec<Shift> {
    let simple = |slot: &Slot<'_>| slot.width == 1 && slot.reach == 0;
    if !sent.iter().all(simple) || !wanted.iter().all(simple) {
        return Vec::new();
    }
    let changed: Vec<_> = (0..wanted.len()).filter(|column| wanted[*column] != sent[*column]).collect();
    let mut found = Vec::new();
    for by in 1..=FARTHEST.min(wanted.len().saturating_sub(1)) {
        for left in [true, false] {
            let fits = |column: &&usize| sent.get(source(**column, by, left)) == Some(&wanted[**column]);
            let gain: usize = changed.iter().filter(fits).map(|column| wanted[*column].text.len()).sum();
            if gain >= LEAST_BYTES {
                found.extend(longest(sent, wanted, by, left));
            }
        }
    }
    found.sort_by_key(|(gain, _)| std::cmp::Reverse(*gain));
    found.into_iter().take(TRIED).map(|(_, shift)| shift).collect()
}

/// The column from which a cell came to `column`; none of the row where there is none.
fn source(column: usize, by: usize, left: bool) -> usize {
    if left { column + by } else { column.wrapping_sub(by) }
}

/// The run of columns that gains most from one move, and the bytes of text that need not be written.
fn longest(sent: &[Slot<'_>], wanted: &[Slot<'_>], by: usize, left: bool) -> Option<(usize, Shift)> {
    let columns = wanted.len();
    let fits = |column: &usize| sent.get(source(*column, by, left)) == Some(&wanted[*column]);
    let mut best: Option<(usize, Shift)> = None;
    let mut column = 0;
    while column < columns {
        let end = (column..columns).find(|at| !fits(at)).unwrap_or(columns);
        let gains = |at: &usize| wanted[*at] != sent[*at];
        let first = (column..end).find(gains);
        let last = (column..end).rev().find(gains);
        if let Some((first, last)) = first.zip(last) {
            let gain = (first..=last).filter(gains).map(|at| wanted[at].text.len()).sum();
            // Up to the end of the row one code is enough.
            let until = if (if left { end + by } else { end }) == columns { end } else { last + 1 };
            let (from, to) = if left { (first, until + by) } else { (first - by, until) };
            let shift = Shift { from, to, by, left, columns };
            if gain >= LEAST_BYTES && best.is_none_or(|(most, _)| gain > most) {
                best = Some((gain, shift));
            }
        }
        column = end + 1;
    }
    best
}
