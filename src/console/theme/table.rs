//! The look of every meaning, already as the terminal can show it.
//!
//! It must not know the notation of theme files.

use ratatui::style::Style;

use super::{glyphs::Glyphs, meaning::Meaning};

/// The look of every meaning on one terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    /// In the order of [`Meaning::ALL`].
    looks: Vec<Look>,
    glyphs: &'static Glyphs,
    frame: FrameStyle,
}

/// How parts of the screen are set apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FrameStyle {
    /// Lines on all sides, where there is room for them.
    Box,
    /// A line with the title on it.
    Rule,
    /// The title alone.
    Bare,
}

/// The look of one meaning.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Look {
    pub style: Style,
    pub mark: String,
}

impl Theme {
    pub(super) fn new(looks: Vec<Look>, glyphs: &'static Glyphs, frame: FrameStyle) -> Self {
        Self { looks, glyphs, frame }
    }

    pub fn style(&self, meaning: Meaning) -> Style {
        self.looks.get(meaning as usize).map_or_else(Style::new, |look| look.style)
    }

    /// The sign that says it without colour; empty where a word says it.
    pub fn mark(&self, meaning: Meaning) -> &str {
        self.looks.get(meaning as usize).map_or("", |look| &look.mark)
    }

    pub fn glyphs(&self) -> &'static Glyphs {
        self.glyphs
    }

    pub fn frame(&self) -> FrameStyle {
        self.frame
    }
}
