//! Carries steps out: bytes, and what the terminal is in after them.
//!
//! It must not know why a step is taken.

use ratatui::buffer::Cell;

use super::{
    pen::{Look, Pens},
    place::{Place, Route},
    plan::State,
    step::{Act, Step},
};

pub(super) struct Output {
    pub bytes: Vec<u8>,
    place: Place,
    pen: Look,
    pens: Pens,
    to_column: bool,
}

/// A point to come back to.
#[derive(Clone, Copy)]
pub(super) struct Mark {
    length: usize,
    place: Place,
    pen: Look,
}

impl Mark {
    /// Whether nothing was done before it.
    pub(super) fn is_first(self) -> bool {
        self.length == 0
    }
}

impl Output {
    /// Writes behind these bytes, which have left the terminal in its own look.
    pub(super) fn after(bytes: Vec<u8>, pens: Pens, to_column: bool) -> Self {
        Self { bytes, place: Place::Unknown, pen: Look::PLAIN, pens, to_column }
    }

    /// Where a plan for what comes next begins.
    pub(super) fn state(&self) -> State {
        State::begin(self.place, self.pen)
    }

    pub(super) fn take_all(&mut self, steps: &[&Step<'_>]) {
        for step in steps {
            self.take(step);
        }
    }

    /// Takes a step; gives the column at which it begins, where that is known.
    pub(super) fn take(&mut self, step: &Step<'_>) -> usize {
        let column = match self.place {
            Place::At(_, column) => usize::from(column),
            Place::Row(_) | Place::Unknown => 0,
        };
        self.turn(step.look);
        if let Act::Go(row, column) = step.act {
            Route::new(self.place, (row, column), self.to_column).push(&mut self.bytes);
        }
        step.act.push(&mut self.bytes);
        self.place = step.act.leads_to(self.place);
        column
    }

    pub(super) fn mark(&self) -> Mark {
        Mark { length: self.bytes.len(), place: self.place, pen: self.pen }
    }

    /// Takes back what was done since then.
    pub(super) fn back(&mut self, to: Mark) {
        self.bytes.truncate(to.length);
        (self.place, self.pen) = (to.place, to.pen);
    }

    /// Bytes until now and back to the terminal's own look.
    pub(super) fn with_reset(&self) -> usize {
        self.bytes.len() + self.pens.length(self.pen, Look::PLAIN)
    }

    /// Goes back to the terminal's own look: other programs may write after this.
    pub(super) fn finish(mut self) -> Vec<u8> {
        self.turn(Look::PLAIN);
        self.bytes
    }

    fn turn(&mut self, look: Look) {
        self.pens.push(&mut self.bytes, self.pen, look);
        self.pen = look;
    }
}

/// What a row shows after a step at a column of it.
pub(super) fn show(row: &mut [Cell], wanted: &[Cell], column: usize, act: &Act<'_>) {
    match act {
        Act::Write(written) => {
            let columns = written.column..written.end();
            row[columns.clone()].clone_from_slice(&wanted[columns]);
        }
        Act::EraseEnd => row[column..].fill(Cell::default()),
        Act::EraseCells { columns, .. } => row[column..column + columns].fill(Cell::default()),
        Act::Begin | Act::Go(..) | Act::Delete(_) | Act::Insert(_) | Act::Scroll(_) => {}
    }
}
