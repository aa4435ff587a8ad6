//! DHIS2's answers, of versions 2.30 to 2.43: data values, analytics, organisation units, completeness
//! and what the system says of itself.
//!
//! Large answers are given row by row, borrowed from the bytes: none is ever in memory as a tree.
//! Names of whoever stored a value and their comments are never read. It must not know what a data
//! element means to us, nor any address.

mod csv;
mod grid;
mod info;
mod parts;
mod period;
mod period_type;
mod place;
mod row;
mod scalar;
mod values;

pub use grid::{Cell, Grid, grid};
pub use info::{Info, info, message, period_type_of};
pub use parts::{Said, whole};
pub use period::{PeriodFault, period};
pub use period_type::PeriodType;
pub use place::{Form, Registration, Units, form, registrations, units};
pub use row::DataValue;
pub use values::data_values;

#[cfg(test)]
mod tests;
