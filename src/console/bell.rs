//! Which alerts of the board are new since somebody began to look.
//!
//! It must not know whether there is a bell.

use std::collections::VecDeque;

use crate::domain::{
    AlertId,
    view::{AlertRow, Life, Priority, Situation},
};

/// More than any board shows: a console runs for weeks, and must not grow.
const REMEMBERED: usize = 1_024;

/// The alerts that wanted a person at some time; none before the first board.
#[derive(Debug, Default)]
pub(super) struct Heard(Option<VecDeque<AlertId>>);

impl Heard {
    /// Takes a board in and says whether an alert on it wants a person and did not before.
    ///
    /// The first board tells only what is there; one of before any HQ answered tells nothing.
    pub(super) fn anything_new(&mut self, board: &Situation) -> bool {
        if board.stamp.provenance.is_none() {
            return false;
        }
        let first = self.0.is_none();
        let known = self.0.get_or_insert_default();
        let mut new = false;
        for row in board.alerts.rows.iter().filter(|row| wants_a_person(row)) {
            if !known.contains(&row.alert.id) {
                known.push_back(row.alert.id.clone());
                new = true;
            }
        }
        known.drain(..known.len().saturating_sub(REMEMBERED));
        new && !first
    }
}

fn wants_a_person(row: &AlertRow) -> bool {
    matches!(row.life, Life::Open | Life::Review)
        && matches!(row.priority, Some(Priority::P1 | Priority::P2))
        && row.acknowledged.as_ref().is_none_or(|seen| seen.outgrown)
}
