//! The screen and the keyboard: a model, how events change it, and how it is drawn.
//!
//! It must not know the cache, the network or the clock: it asks by [`Effect`] and is told by [`Event`].

mod action;
mod ask;
mod bell;
mod canvas;
mod capabilities;
mod draw;
mod encode;
mod event;
mod filling;
mod footer;
mod form;
mod form_view;
mod header;
mod help;
mod key;
mod keymap;
mod looking;
mod model;
mod mouse;
mod names;
mod panels;
mod pin;
mod target;
mod terminal;
mod theme;
mod trial;
mod update;
mod viewport;
mod when;
mod widgets;

pub use action::{Action, Context};
pub use canvas::Canvas;
pub use capabilities::{Capabilities, Code, Codes, Depth, LONGEST_ENTRY};
pub use draw::draw;
pub use encode::{encode, encode_some, full};
pub use event::{Effect, Event, Withdrawn};
pub use help::keys_page;
pub use key::{Key, KeyCode, KeyError};
pub use keymap::{Binding, Keymap, Lookup};
pub use model::{Model, Setup};
pub use mouse::{Mouse, MouseKind};
pub use pin::Pin;
pub use terminal::{Frame, Input, Terminal, TerminalEvent, Writer, WriterSetup, is_in_front, size};
pub use theme::{FrameStyle, Glyphs, Meaning, Theme};
pub use trial::{NUMBERS, Trial, forty};
pub use update::{start, update};
