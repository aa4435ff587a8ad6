//! From the model to the writer: draws when something changed, hands over what differs.

use ratatui::{buffer::Buffer, layout::Rect};

use super::{draw::draw, model::Model, terminal::Writer};

/// The frame that was handed over last, and the size of the next.
#[derive(Default)]
pub struct Canvas {
    columns: u16,
    rows: u16,
    drawn: Option<Buffer>,
    anew: bool,
    /// What goes out beside the frame.
    extra: Vec<u8>,
}

impl Canvas {
    /// Takes in a size. A terminal that was made smaller and larger again has lost what it showed.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        (self.columns, self.rows) = (columns, rows);
        self.anew = true;
    }

    /// Sends the next frame whole, whatever the terminal shows.
    pub fn redraw(&mut self) {
        self.anew = true;
    }

    /// Rings the bell with the next frame.
    pub fn ring(&mut self) {
        self.extra.push(0x07);
    }

    /// Puts a text into the person's clipboard with the next frame.
    pub fn copy(&mut self, text: &str) {
        self.extra.extend(text.as_bytes());
    }

    /// Shows the model, unless nothing that can be seen has changed.
    pub fn show(&mut self, model: &mut Model, writer: &Writer) {
        let anew = std::mem::take(&mut self.anew);
        if !model.take_changed() && !anew {
            return;
        }
        let area = Rect::new(0, 0, self.columns, self.rows);
        let mut frame = Buffer::empty(area);
        draw(model, area, &mut frame);
        if anew {
            writer.show_anew(frame.clone());
        } else if self.drawn.as_ref() != Some(&frame) {
            writer.show(frame.clone());
        }
        self.drawn = Some(frame);
    }
}
