//! The screen and the keyboard: a model, how events change it, and how it is drawn.
//!
//! It must not know the cache, the network or the clock: it asks by [`Effect`] and is told by [`Event`].

mod action;
mod capabilities;
mod encode;
mod event;
mod key;
mod keymap;
mod terminal;
mod theme;

pub use action::{Action, Context};
pub use capabilities::{Capabilities, Depth};
pub use encode::{encode, full};
pub use event::{Effect, Event};
pub use key::{Key, KeyCode, KeyError};
pub use keymap::{Binding, Keymap, Lookup};
pub use terminal::{Input, Restorer, Terminal, TerminalEvent, Writer, size};
pub use theme::{Glyphs, Meaning, Theme};
