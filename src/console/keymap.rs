//! Which key does what: the table, and how its files are read.
//!
//! It must not know what an action does.

mod read;
mod table;

pub use table::{Binding, Keymap, Lookup};
