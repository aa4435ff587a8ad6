//! Hides small cells, and as many beside them as it takes that they cannot be worked out.
//!
//! A cell of 1 to 4 is hidden where persons are broken down below the level of a post or a
//! municipality. Every hidden cell gets a shift, once and for ever: another world in which it has
//! another number. Nothing that differs in that world goes out from then on, whoever says it and
//! whenever, so that the world stays possible whatever comes. Where there is no such world, or a
//! number made it impossible, that part of the figures is closed. ADR 0014 says why this holds.
//! Pure; it must not know the ledger.

mod atlas;
mod cell;
mod choice;
mod closed;
mod guard;
mod shift;
mod table;

use crate::domain::Place;

pub(super) use atlas::{Time, join, meets, time};
pub(super) use cell::{Key, Said, is_fine};
pub(super) use closed::Closed;
pub(super) use guard::Guard;
pub(super) use shift::Shift;
use table::Table;

/// Says which of the new rows must be hidden, and takes down what guards them. `said` must have
/// everything about the times that the new rows, the shifts and the closed parts are about.
pub(super) fn hide(said: &[Said], guard: &mut Guard, places: &[Place]) -> Vec<usize> {
    let mut table = Table::new(said, places);
    table.hide_small();
    table.keep_closed(guard);
    table.keep_shifts(guard);
    table.guard_new(guard);
    let hidden = table.hidden();
    hidden.filter(|row| said.get(*row).is_some_and(|said| said.is_new && !said.is_hidden)).collect()
}

#[cfg(test)]
mod tests;
