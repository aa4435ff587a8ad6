//! The terminal itself: what it is put into and taken out of, what is written and what is typed.
//!
//! It must not know what a frame shows or what a key does.

mod beside;
mod input;
mod meter;
mod parse;
mod parts;
mod screen;
mod sequence;
mod writer;

pub(super) use beside::Beside;
pub use input::{Input, TerminalEvent};
pub use parts::Frame;
pub use screen::{Terminal, is_in_front, size};
pub use writer::{Setup as WriterSetup, Writer};
