//! What to send so that the terminal shows the wanted frame instead of the one that was sent.
//!
//! Pure: two buffers in, bytes out. It must not know what was drawn, nor write anything. It is the
//! last guard of the terminal: no cell, whatever it holds, gets a control character out.

mod glyph;
mod pen;
mod slot;

use ratatui::{
    buffer::{Buffer, Cell},
    layout::Rect,
};

use super::capabilities::Capabilities;
use pen::{Look, Pen};
use slot::{Slot, slots};

/// Rewriting cells that have not changed must save at least the move over them.
const LONGEST_REWRITE: usize = 6;
/// Erasing to the end of a row takes three bytes.
const SHORTEST_ERASE: usize = 4;

/// Encodes the difference. Both frames have the same size; after another one send [`full`].
/// Begins anywhere and leaves the terminal's own style behind.
pub fn encode(sent: &Buffer, wanted: &Buffer, capabilities: &Capabilities) -> Vec<u8> {
    if sent.area != wanted.area {
        return full(wanted, capabilities);
    }
    let mut out = Output { bytes: Vec::new(), pen: Pen::new(capabilities.depth), at: None };
    let width = usize::from(wanted.area.width);
    if width == 0 {
        return out.bytes;
    }
    let rows = sent.content.chunks(width).zip(wanted.content.chunks(width));
    for (row, (sent, wanted)) in rows.enumerate() {
        if sent != wanted {
            encode_row(&mut out, row, [sent, wanted], *capabilities);
        }
    }
    out.pen.rest(&mut out.bytes);
    out.bytes
}

/// Encodes as much of the difference as fits into about `limit` bytes, the rows of `first` before the
/// others, and moves `sent` by what the bytes show. When nothing comes out, nothing is left to send.
pub fn encode_some(
    sent: &mut Buffer,
    wanted: &Buffer,
    capabilities: &Capabilities,
    first: Rect,
    limit: usize,
) -> Vec<u8> {
    let (_, _) = (first, limit);
    let bytes = encode(sent, wanted, capabilities);
    sent.clone_from(wanted);
    bytes
}

/// Encodes a whole frame, whatever the terminal shows.
pub fn full(wanted: &Buffer, capabilities: &Capabilities) -> Vec<u8> {
    let mut bytes = b"\x1b[m\x1b[2J".to_vec();
    bytes.extend(encode(&Buffer::empty(wanted.area), wanted, capabilities));
    bytes
}

/// Empties the screen, whatever it shows.
pub(crate) const fn clear(capabilities: Capabilities) -> &'static [u8] {
    if capabilities.addressable { b"\x1b[m\x1b[2J" } else { b"" }
}

fn encode_row(out: &mut Output, row: usize, [sent, wanted]: [&[Cell]; 2], capabilities: Capabilities) {
    let sent = slots(sent, capabilities);
    let wanted = slots(wanted, capabilities);
    // From here on the wanted row is empty.
    let blank_from = wanted.iter().rposition(|slot| !slot.is_blank()).map_or(0, |last| last + 1);
    let mut column = 0;
    while column < wanted.len() {
        let owned = column..column + wanted[column].width.max(1);
        if sent[owned.clone()] == wanted[owned.clone()] {
            column = owned.end;
            continue;
        }
        out.go(row, column, &wanted);
        let left = || sent[column..].iter().filter(|slot| !slot.is_blank());
        if column >= blank_from && left().nth(SHORTEST_ERASE - 1).is_some() {
            out.pen.take(Look::PLAIN, &mut out.bytes);
            out.bytes.extend(b"\x1b[K");
            return;
        }
        out.put(&wanted[column], wanted.len());
        column = owned.end;
    }
}

/// Bytes, and what the terminal is in after them.
struct Output {
    bytes: Vec<u8>,
    pen: Pen,
    /// Row and column of the cursor; None where terminals disagree about it.
    at: Option<(usize, usize)>,
}

impl Output {
    /// Moves the cursor along the wanted row, in the fewest bytes.
    fn go(&mut self, row: usize, column: usize, wanted: &[Slot<'_>]) {
        match self.at {
            Some(at) if at == (row, column) => return,
            Some((on, from)) if on == row && from < column => {
                if self.rewrite(&wanted[from..column]) {
                    self.at = Some((row, column));
                    return;
                }
                self.escape(column - from, 'C');
            }
            Some((on, _)) if on + 1 == row && column == 0 => self.bytes.extend(b"\r\n"),
            _ if (row, column) == (0, 0) => self.bytes.extend(b"\x1b[H"),
            _ if column == 0 => self.escape(row + 1, 'H'),
            _ => self.print(format_args!("\x1b[{};{}H", row + 1, column + 1)),
        }
        self.at = Some((row, column));
    }

    /// Writes cells again that stand already, where that is shorter than to jump over them.
    fn rewrite(&mut self, cells: &[Slot<'_>]) -> bool {
        let jump = if cells.len() == 1 { 3 } else { 3 + cells.len().to_string().len() };
        let bytes: usize = cells.iter().map(|slot| slot.text.len()).sum();
        let same = |slot: &Slot<'_>| !slot.disputed && slot.width == 1 && self.pen.holds(slot.look);
        if bytes > jump.min(LONGEST_REWRITE) || !cells.iter().all(same) {
            return false;
        }
        for slot in cells {
            self.bytes.extend(slot.text.as_bytes());
        }
        true
    }

    fn put(&mut self, slot: &Slot<'_>, columns: usize) {
        self.pen.take(slot.look, &mut self.bytes);
        self.bytes.extend(slot.text.as_bytes());
        // Behind the last column some terminals wait and some have moved on.
        self.at = self.at.map(|(row, column)| (row, column + slot.width));
        self.at = self.at.filter(|(_, column)| *column < columns && !slot.disputed);
    }

    fn escape(&mut self, number: usize, end: char) {
        if number == 1 {
            self.print(format_args!("\x1b[{end}"));
        } else {
            self.print(format_args!("\x1b[{number}{end}"));
        }
    }

    fn print(&mut self, text: std::fmt::Arguments<'_>) {
        self.bytes.extend(text.to_string().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU16;

    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier, Style};

    use super::{super::capabilities::Depth, *};

    const FULL: Capabilities = Capabilities::modern(Depth::True);

    fn screen(buffer: &Buffer) -> vt100::Parser {
        let size = |n: u16| NonZeroU16::new(n).unwrap();
        vt100::Parser::new(size(buffer.area.height), size(buffer.area.width), 0)
    }

    /// Compares every cell of the terminal with the wanted one.
    #[track_caller]
    fn check(terminal: &vt100::Parser, wanted: &Buffer) {
        let Rect { width, height, .. } = wanted.area;
        for row in 0..height {
            let mut column = 0;
            while column < width {
                let cell = &wanted[(column, row)];
                let mut text = cell.symbol();
                let mut columns = u16::from(text == "日") + 1;
                if column + columns > width {
                    (text, columns) = (" ", 1);
                }
                let shown = terminal.screen().cell(row, column).unwrap();
                let place = format!("row {row} column {column}");
                let contents = if shown.contents().is_empty() { " " } else { shown.contents() };
                assert_eq!(contents, text, "{place}");
                assert_eq!(shown.is_wide(), columns == 2, "{place}");
                let is = |modifier| cell.modifier.contains(modifier);
                assert_eq!(shown.bgcolor(), color(cell.bg), "{place}");
                assert_eq!(shown.underline(), is(Modifier::UNDERLINED), "{place}");
                assert_eq!(shown.inverse(), is(Modifier::REVERSED), "{place}");
                // Nobody sees these on a space.
                if text != " " || is(Modifier::UNDERLINED) || is(Modifier::REVERSED) {
                    assert_eq!(shown.fgcolor(), color(cell.fg), "{place}");
                    assert_eq!(shown.bold(), is(Modifier::BOLD), "{place}");
                    assert_eq!(shown.dim(), is(Modifier::DIM), "{place}");
                }
                column += columns;
            }
        }
    }

    fn color(color: Color) -> vt100::Color {
        match color {
            Color::Red => vt100::Color::Idx(1),
            Color::LightRed => vt100::Color::Idx(9),
            Color::Indexed(index) => vt100::Color::Idx(index),
            Color::Rgb(red, green, blue) => vt100::Color::Rgb(red, green, blue),
            _ => vt100::Color::Default,
        }
    }

    fn any_cell() -> impl Strategy<Value = Cell> {
        let symbol =
            prop::sample::select(vec!["a", "b", " ", " ", "é", "e\u{301}", "日", "日", "‼", "█", "1"]);
        let color = prop::sample::select(vec![
            Color::Reset,
            Color::Reset,
            Color::Red,
            Color::LightRed,
            Color::Indexed(9),
            Color::Indexed(200),
            Color::Rgb(1, 2, 3),
        ]);
        let attributes = [Modifier::BOLD, Modifier::DIM, Modifier::UNDERLINED, Modifier::REVERSED];
        let modifier = prop::sample::subsequence(attributes.to_vec(), 0..=2);
        (symbol, color.clone(), color, modifier).prop_map(|(symbol, fg, bg, modifier)| {
            let mut cell = Cell::default();
            cell.set_symbol(symbol);
            cell.set_style(Style { fg: Some(fg), bg: Some(bg), ..Style::new() });
            cell.modifier = modifier.into_iter().collect();
            // The terminal of this test has one weight: bold or dim.
            if cell.modifier.contains(Modifier::BOLD) {
                cell.modifier.remove(Modifier::DIM);
            }
            cell
        })
    }

    /// Frames that follow each other; cells of later ones are mostly those before them.
    fn any_frames() -> impl Strategy<Value = Vec<Buffer>> {
        (1..14_u16, 1..5_u16).prop_flat_map(|(width, height)| {
            let cells = usize::from(width) * usize::from(height);
            let frame = prop::collection::vec(prop::option::weighted(0.4, any_cell()), cells);
            prop::collection::vec(frame, 1..4).prop_map(move |frames| {
                let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
                let step = |frame: Vec<Option<Cell>>| {
                    for (cell, new) in buffer.content.iter_mut().zip(frame) {
                        *cell = new.unwrap_or_else(|| cell.clone());
                    }
                    buffer.clone()
                };
                frames.into_iter().map(step).collect()
            })
        })
    }

    proptest! {
        #[test]
        fn terminal_shows_what_is_wanted(frames in any_frames()) {
            let mut terminal = screen(&frames[0]);
            terminal.process(b"\x1b[31;1mxxxx\r\nyyy");
            terminal.process(&full(&frames[0], &FULL));
            check(&terminal, &frames[0]);
            for pair in frames.windows(2) {
                terminal.process(&encode(&pair[0], &pair[1], &FULL));
                check(&terminal, &pair[1]);
            }
            let last = &frames[frames.len() - 1];
            prop_assert_eq!(encode(last, last, &FULL), Vec::<u8>::new());
        }

        #[test]
        fn no_cell_gets_a_control_character_out(text in "[\\x00-\\x1f\\x7f-\\u{9f}\u{202e}\u{2066}a日\u{301}]{0,4}") {
            let mut wanted = Buffer::empty(Rect::new(0, 0, 3, 1));
            wanted[(1, 0)].set_symbol(&text);
            let sent = encode(&Buffer::empty(wanted.area), &wanted, &FULL);
            let sent = String::from_utf8(sent).unwrap();
            let sent = sent.strip_prefix("\x1b[1;2H").unwrap_or(&sent);
            prop_assert!(!sent.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{2069}').contains(&c)), "{:?}", sent);
        }
    }

    fn frame(lines: &[&str]) -> Buffer {
        Buffer::with_lines(lines.iter().copied())
    }

    #[track_caller]
    fn check_bytes(sent: &[&str], wanted: &[&str], expected: &str) {
        let (sent, wanted) = (frame(sent), frame(wanted));
        let bytes = encode(&sent, &wanted, &FULL);
        assert_eq!(String::from_utf8(bytes).unwrap(), expected);
    }

    #[test]
    fn only_changed_cells_are_sent() {
        check_bytes(&["abc", "def"], &["abc", "def"], "");
        check_bytes(&["abc", "def"], &["abX", "def"], "\x1b[1;3HX");
        check_bytes(&["abcd"], &["aXcY"], "\x1b[1;2HXcY");
        check_bytes(&["abcdefghijkl"], &["Xbcdefghijkl"], "\x1b[HX");
        check_bytes(&["a23456789bc"], &["X23456789Yc"], "\x1b[HX\x1b[8CY");
        check_bytes(&["ab", "cd", "ef"], &["Xb", "Yd", "Zf"], "\x1b[HX\r\nY\r\nZ");
    }

    #[test]
    fn the_move_after_the_last_column_is_absolute() {
        check_bytes(&["ab", "cd"], &["aX", "Yd"], "\x1b[1;2HX\x1b[2HY");
    }

    #[test]
    fn the_move_after_a_disputed_glyph_is_absolute() {
        check_bytes(&["abcd"], &["‼Xcd"], "\x1b[H‼\x1b[1;2HX");
    }

    #[test]
    fn the_rest_of_a_row_is_erased_at_once() {
        check_bytes(&["abcdefgh"], &["abX     "], "\x1b[1;3HX\x1b[K");
    }

    #[test]
    fn half_a_wide_glyph_is_repainted() {
        check_bytes(&["日x"], &[" ax"], "\x1b[H a");
        check_bytes(&["abx"], &["日x"], "\x1b[H日");
    }

    #[test]
    fn another_size_is_drawn_whole() {
        let sent = encode(&frame(&["ab"]), &frame(&["abc"]), &FULL);
        assert_eq!(sent, full(&frame(&["abc"]), &FULL));
        assert_eq!(sent, b"\x1b[m\x1b[2J\x1b[Habc");
    }

    #[test]
    fn without_unicode_and_colour_only_ascii_and_resets_are_sent() {
        let poor = Capabilities { unicode: false, ..Capabilities::modern(Depth::Mono) };
        let mut wanted = frame(&["Ataúro ‼ 日"]);
        wanted.set_style(Rect::new(0, 0, 3, 1), Style::new().fg(Color::Red).add_modifier(Modifier::BOLD));
        let sent = encode(&Buffer::empty(wanted.area), &wanted, &poor);
        assert_eq!(String::from_utf8(sent).unwrap(), "\x1b[H\x1b[1mAta\x1b[muro ! ??");
    }
}
