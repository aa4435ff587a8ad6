//! What the terminal shows, what it is to show, and the next part of the difference.
//!
//! Pure: it must not know when, or whether, the part is written.

use ratatui::{buffer::Buffer, layout::Rect};

use crate::console::{
    capabilities::Capabilities,
    encode::{encode_some, full},
};

/// One frame, and what of it is wanted first.
#[derive(Clone, Debug)]
pub struct Frame {
    pub buffer: Buffer,
    pub focus: Rect,
    /// Somebody pressed a key and waits for this.
    pub urgent: bool,
}

impl From<Buffer> for Frame {
    fn from(buffer: Buffer) -> Self {
        Self { focus: buffer.area, buffer, urgent: false }
    }
}

/// Both sides of the difference.
#[derive(Debug)]
pub(super) struct Screen {
    capabilities: Capabilities,
    sent: Buffer,
    /// Whether `sent` is what the terminal shows.
    known: bool,
    wanted: Option<Frame>,
    /// The row with which the next part begins, so that each has its turn; a key makes it the first
    /// of the focus.
    row: u16,
}

impl Screen {
    pub(super) fn new(capabilities: Capabilities) -> Self {
        Self { capabilities, sent: Buffer::default(), known: false, wanted: None, row: 0 }
    }

    /// Takes in a newer frame; what still waits of the one before is not shown any more.
    pub(super) fn want(&mut self, frame: Frame) {
        let urgent = frame.urgent || self.is_urgent();
        self.known &= frame.buffer.area == self.sent.area;
        if frame.urgent {
            self.row = frame.focus.top();
        }
        self.wanted = Some(Frame { urgent, ..frame });
    }

    /// Nobody knows what the terminal shows: the next frame begins with an empty screen. What waits
    /// is dropped, so that a terminal that takes nothing is not tried over and over.
    pub(super) fn forget(&mut self) {
        self.known = false;
        self.wanted = None;
    }

    pub(super) fn is_pending(&self) -> bool {
        self.wanted.is_some()
    }

    pub(super) fn is_urgent(&self) -> bool {
        self.wanted.as_ref().is_some_and(|wanted| wanted.urgent)
    }

    /// The next part, of about so many bytes; empty where nothing differs.
    pub(super) fn part(&mut self, room: usize) -> Vec<u8> {
        let Some(wanted) = &mut self.wanted else { return Vec::new() };
        if !self.known {
            self.known = true;
            if room == usize::MAX || !self.capabilities.addressable {
                let bytes = full(&wanted.buffer, &self.capabilities);
                self.sent.clone_from(&wanted.buffer);
                self.wanted = None;
                return bytes;
            }
            // Of another size than any frame: the next part begins with an empty screen.
            self.sent = Buffer::default();
        }
        let area = wanted.buffer.area;
        let row = if self.row < area.height { self.row } else { 0 };
        let first = Rect { y: row, height: area.height - row, ..area };
        let bytes = encode_some(&mut self.sent, &wanted.buffer, &self.capabilities, first, room);
        if bytes.is_empty() {
            // What is left cannot be seen.
            self.sent.clone_from(&wanted.buffer);
        }
        let differs = |row: u16| row_of(&self.sent, row) != row_of(&wanted.buffer, row);
        let next = (first.top()..area.height).chain(0..first.top()).find(|row| differs(*row));
        match next {
            None => self.wanted = None,
            Some(next) => {
                self.row = next;
                // Where the focus has had its turn, nobody waits any more.
                wanted.urgent &= next >= row && next < wanted.focus.bottom();
            }
        }
        bytes
    }
}

fn row_of(buffer: &Buffer, row: u16) -> &[ratatui::buffer::Cell] {
    let width = usize::from(buffer.area.width);
    let from = usize::from(row) * width;
    buffer.content.get(from..from + width).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use super::*;
    use crate::console::capabilities::Depth;

    const CAPABILITIES: Capabilities = Capabilities::modern(Depth::True);

    fn terminal() -> vt100::Parser {
        let size = |n| NonZeroU16::new(n).unwrap();
        vt100::Parser::new(size(6), size(20), 0)
    }

    fn frame(lines: [&str; 6]) -> Frame {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 6));
        for (y, line) in lines.iter().enumerate() {
            buffer.set_string(0, y as u16, line, ratatui::style::Style::new());
        }
        buffer.into()
    }

    fn lines(terminal: &vt100::Parser) -> Vec<String> {
        terminal.screen().rows(0, 20).collect()
    }

    #[test]
    fn a_frame_in_parts_ends_as_the_whole_and_the_focus_comes_first() {
        let mut screen = Screen::new(CAPABILITIES);
        let mut terminal = terminal();
        screen.want(frame(["a", "b", "c", "d", "e", "f"]));
        terminal.process(&screen.part(usize::MAX));
        let focus = Rect::new(0, 3, 20, 1);
        let wanted = frame(["one", "two", "three", "four", "five", "six"]);
        screen.want(Frame { focus, urgent: true, ..wanted });
        terminal.process(&screen.part(8));
        assert_eq!(lines(&terminal), ["a", "b", "c", "four", "e", "f"]);
        let mut parts = 0;
        while screen.is_pending() {
            let part = screen.part(8);
            assert!(part.len() < 24, "{}", part.escape_ascii());
            terminal.process(&part);
            parts += 1;
        }
        assert_eq!(lines(&terminal), ["one", "two", "three", "four", "five", "six"]);
        assert!(parts > 2);
    }

    #[test]
    fn every_row_has_its_turn_while_all_of_them_change_faster_than_can_be_sent() {
        let mut screen = Screen::new(CAPABILITIES);
        let mut terminal = terminal();
        screen.want(frame([""; 6]));
        terminal.process(&screen.part(usize::MAX));
        let mut changed = [0; 6];
        let mut before = lines(&terminal);
        for step in 0..60 {
            let text = format!("{step:02}{step:02}");
            screen.want(frame([text.as_str(); 6]));
            terminal.process(&screen.part(8));
            let now = lines(&terminal);
            for row in 0..6 {
                changed[row] += usize::from(now[row] != before[row]);
            }
            before = now;
        }
        assert!(changed.iter().all(|changes| *changes >= 5), "{changed:?}");
    }

    #[test]
    fn what_is_newer_replaces_what_was_not_sent() {
        let mut screen = Screen::new(CAPABILITIES);
        let mut terminal = terminal();
        screen.want(frame(["a"; 6]));
        terminal.process(&screen.part(usize::MAX));
        screen.want(frame(["b"; 6]));
        terminal.process(&screen.part(8));
        screen.want(frame(["a"; 6]));
        while screen.is_pending() {
            terminal.process(&screen.part(8));
        }
        assert_eq!(lines(&terminal), ["a"; 6]);
    }
}
