//! The look of every meaning, already as the terminal can show it.
//!
//! It must not know the notation of theme files.

use ratatui::style::{Color, Style};

use crate::console::capabilities::Capabilities;

use super::{glyphs::Glyphs, meaning::Meaning};

/// The look of every meaning on one terminal.
#[derive(Clone, Debug, PartialEq)]
pub struct Theme {
    name: String,
    /// Of the terminal that it was made for.
    capabilities: Capabilities,
    /// In the order of [`Meaning::ALL`].
    looks: Vec<Look>,
    glyphs: &'static Glyphs,
    frame: FrameStyle,
    background: Option<Color>,
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
    pub(super) fn new(
        (name, capabilities): (&str, Capabilities),
        looks: Vec<Look>,
        glyphs: &'static Glyphs,
        frame: FrameStyle,
    ) -> Self {
        Self { name: name.to_owned(), capabilities, looks, glyphs, frame, background: None }
    }

    /// The same on the background that it is made for.
    pub(super) fn on(self, background: Option<Color>) -> Self {
        Self { background, ..self }
    }

    /// The background that it is made for, whether it paints it or the terminal is to have it.
    pub fn background(&self) -> Option<Color> {
        self.style(Meaning::Text).bg.or(self.background)
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the terminal can show.
    pub fn capabilities(&self) -> &Capabilities {
        &self.capabilities
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
