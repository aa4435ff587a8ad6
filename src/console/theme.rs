//! How meanings look: styles, marks and glyphs.
//!
//! It knows meanings and no widgets: what looks alike on two panels is one meaning.

mod color;
mod contrast;
mod glyphs;
mod meaning;
mod read;
mod sample;
mod table;

pub use glyphs::Glyphs;
pub(crate) use glyphs::arms;
pub use meaning::Meaning;
pub use sample::sample;
pub use table::{FrameStyle, Theme};
