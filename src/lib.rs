//! haree, the situation room in a terminal.
//!
//! Data comes in from HQ and goes out on the screen; nothing flows back except what a person did.
//! `docs/architecture.md` draws the rooms and says who may import whom.

pub mod commands;
pub mod console;
pub mod domain;
pub mod formats;
pub mod hq;
pub mod locale;
pub mod net;
pub mod protocol;
pub mod report;
pub mod settings;
pub mod sources;
pub mod store;
pub mod sync;
