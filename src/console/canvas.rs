//! From the model to the writer: draws when something changed, hands over what differs.
//!
//! It must not know what a frame shows or how it is encoded.

use std::time::{Duration, Instant};

use ratatui::{buffer::Buffer, layout::Rect};

use super::{
    draw::draw,
    model::Model,
    terminal::{Beside, Frame, Writer},
};

/// The frame that was handed over last, and the size of the next.
#[derive(Debug, Default)]
pub struct Canvas {
    columns: u16,
    rows: u16,
    drawn: Option<Buffer>,
    anew: bool,
    /// Somebody pressed a key since the last frame.
    urgent: bool,
    /// Something changed that has not been drawn.
    dirty: bool,
    /// Frames that no key caused come at most this often.
    refresh: Duration,
    shown: Option<Instant>,
    /// What goes out beside the frame.
    beside: Beside,
}

impl Canvas {
    pub fn new(refresh: Duration) -> Self {
        Self { refresh, ..Self::default() }
    }

    /// Takes in a size. A terminal that was made smaller and larger again has lost what it showed.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        self.anew = true;
    }

    /// Sends the next frame whole, whatever the terminal shows.
    pub fn redraw(&mut self) {
        self.anew = true;
    }

    /// Somebody waits for the next frame.
    pub fn hurry(&mut self) {
        self.urgent = true;
    }

    /// Rings the bell with the next frame.
    pub fn ring(&mut self) {
        self.beside.ring();
    }

    /// Puts a text into the person's clipboard with the next frame (OSC 52).
    pub fn copy(&mut self, text: &str) {
        self.beside.copy(text);
    }

    /// Shows the model, unless nothing that can be seen has changed, or it is too soon.
    pub fn show(&mut self, model: &mut Model, writer: &Writer, now: Instant) {
        if !self.beside.is_empty() {
            writer.send(std::mem::take(&mut self.beside));
        }
        self.dirty |= model.take_changed();
        let rests = self.shown.is_some_and(|shown| now.saturating_duration_since(shown) < self.refresh);
        if !self.anew && (!self.dirty || (rests && !self.urgent)) {
            return;
        }
        let (anew, urgent) = (std::mem::take(&mut self.anew), std::mem::take(&mut self.urgent));
        self.dirty = false;
        let area = Rect::new(0, 0, self.columns, self.rows);
        let mut buffer = Buffer::empty(area);
        let focus = draw(model, area, &mut buffer);
        let frame = Frame { buffer: buffer.clone(), focus, urgent };
        if anew {
            writer.show_anew(frame);
        } else if self.drawn.as_ref() != Some(&buffer) {
            writer.show(frame);
        } else {
            return;
        }
        self.shown = Some(now);
        self.drawn = Some(buffer);
    }
}
