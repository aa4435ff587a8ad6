//! Frames for a terminal that cannot send its cursor anywhere: they are printed one after the other.
//!
//! It must not know any control sequence.

use ratatui::buffer::Buffer;

use crate::console::capabilities::Capabilities;

use super::slot::slots;

/// Prints a frame that shows other text than the one before it.
pub(super) fn difference(sent: &Buffer, wanted: &Buffer, capabilities: Capabilities) -> Vec<u8> {
    let (before, after) = (text(sent, capabilities), text(wanted, capabilities));
    if before == after { Vec::new() } else { after }
}

/// Prints a frame: each row on a new line, without the blanks at its end.
pub(super) fn text(frame: &Buffer, capabilities: Capabilities) -> Vec<u8> {
    let mut bytes = Vec::new();
    for row in frame.content.chunks(usize::from(frame.area.width).max(1)) {
        bytes.extend(b"\r\n");
        let end = bytes.len();
        bytes.extend(slots(row, capabilities).iter().flat_map(|slot| slot.text.bytes()));
        let blanks = bytes[end..].iter().rev().take_while(|byte| **byte == b' ').count();
        bytes.truncate(bytes.len() - blanks);
    }
    bytes
}
