//! A small screen drawn large: each of its cells becomes a letter of blocks.
//!
//! It must not know what stands on the small screen, nor how it was laid out.

use ratatui::{buffer::Buffer, layout::Rect, style::Modifier};

use super::Pen;
use crate::console::widgets::font;

/// Blocks of a cell: a letter with a column of air, and a row for what stands above it.
const COLUMNS: u16 = font::WIDE as u16 + 1;
const HALVES: u16 = font::TALL as u16 + 1;

/// The columns and rows of the small screen that fills an area, where so many cells of half their height make
/// a block.
pub(crate) fn small(area: Rect, times: u16) -> (u16, u16) {
    (area.width / (COLUMNS * times.max(1)), area.height * 2 / (HALVES * times.max(1)))
}

impl Pen<'_> {
    /// Draws what `draw` draws as large as all of it finds room; false where it finds it at no size, and then
    /// nothing was drawn. `draw` is given a small screen and says whether all stands on it.
    pub(crate) fn enlarge(&mut self, area: Rect, draw: impl Fn(&mut Pen<'_>, Rect) -> bool) -> bool {
        let has_halves = !self.theme.glyphs().ellipsis.is_ascii();
        let most = area.height / (HALVES / 2);
        let sizes = (1..=most).rev().filter(|times| has_halves || times.is_multiple_of(2));
        for times in sizes {
            let (columns, rows) = small(area, times);
            if columns == 0 || rows == 0 {
                continue;
            }
            let mut screen = Buffer::empty(Rect::new(0, 0, columns, rows));
            let whole = {
                let own = screen.area;
                let mut pen = Pen::new(&mut screen, self.theme);
                pen.clear(own);
                draw(&mut pen, own)
            };
            if whole {
                self.put(area, &screen, times);
                return true;
            }
        }
        false
    }

    fn put(&mut self, area: Rect, screen: &Buffer, times: u16) {
        for position in screen.area.positions() {
            let cell = &screen[position];
            // A line under each block would be no line, and letters that reach the edge of a bright field
            // could not be read on it.
            let is_letter = cell.symbol() != " " && font::sign(cell.symbol()).is_some();
            let unlike = if is_letter { Modifier::REVERSED } else { Modifier::empty() };
            let style = cell.style().remove_modifier(Modifier::UNDERLINED | unlike);
            let (x, y) = (area.x + position.x * COLUMNS * times, area.y + position.y * HALVES * times / 2);
            for row in 0..HALVES * times / 2 {
                for column in 0..COLUMNS * times {
                    let half = |lower: u16| is_set(cell.symbol(), column / times, (2 * row + lower) / times);
                    let symbol = match (half(0), half(1)) {
                        (Some(true), Some(true)) => self.theme.glyphs().bar[7],
                        (Some(true), _) => "▀",
                        (_, Some(true)) => "▄",
                        // What the font does not have stands in its place as it is.
                        (None, _) if (column, row) == (times, HALVES * times / 4) => cell.symbol(),
                        _ => " ",
                    };
                    let (x, y) = (x + column, y + row);
                    if self.buffer.area.contains((x, y).into()) {
                        self.buffer[(x, y)].reset();
                        self.buffer[(x, y)].set_symbol(symbol).set_style(style);
                    }
                }
            }
        }
    }
}

/// Whether a block of a sign is there; none of a sign that has no blocks.
fn is_set(symbol: &str, column: u16, row: u16) -> Option<bool> {
    const EIGHTHS: [&str; 8] = ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"];
    if let Some(at) = EIGHTHS.iter().position(|part| *part == symbol) {
        return Some(usize::from(column) * 8 < (at + 1) * usize::from(COLUMNS));
    }
    if symbol == "░" {
        return Some((column + row).is_multiple_of(2));
    }
    let (above, rows) = font::sign(symbol)?;
    let blocks = match row {
        0 => above,
        row => rows[usize::from(row) - 1],
    };
    // A narrow sign stands in the middle of its place.
    let indent = usize::from(blocks.len() == 1);
    let at = usize::from(column).checked_sub(indent);
    Some(at.and_then(|at| blocks.as_bytes().get(at)) == Some(&b'#'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::{
        Capabilities, Depth, Theme,
        theme::Meaning,
        widgets::{font::tests::read, width},
    };

    /// Draws a line of text large, and reads it back block by block.
    fn drawn((columns, rows): (u16, u16), unicode: bool, text: &str) -> Option<(u16, String)> {
        let area = Rect::new(0, 0, columns, rows);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::builtin(&Capabilities { unicode, ..Capabilities::modern(Depth::Mono) });
        let line = |pen: &mut Pen<'_>, area: Rect| {
            pen.text(area, text, Meaning::Text);
            width(text) <= area.width
        };
        let drawn = Pen::new(&mut buffer, &theme).enlarge(area, line);
        let fits = |times: &u16| {
            let (wide, tall) = small(area, *times);
            wide >= width(text) && tall > 0
        };
        let times = (1..=rows).rev().filter(|times| unicode || times.is_multiple_of(2)).find(fits)?;
        assert!(drawn);
        let block = |x: u16, half: u16| {
            let symbol = buffer[(x * times, half * times / 2)].symbol();
            let lower = !(half * times).is_multiple_of(2);
            symbol == theme.glyphs().bar[7] || symbol == if lower { "▄" } else { "▀" }
        };
        let row = |cell: u16, half: u16| -> String {
            (0..COLUMNS - 1).map(|x| if block(cell * COLUMNS + x, half) { '#' } else { ' ' }).collect()
        };
        let sign = |cell| read(&row(cell, 0), &(1..HALVES).map(|half| row(cell, half)).collect::<Vec<_>>());
        let (wide, _) = small(area, times);
        Some((times, (0..wide).filter_map(sign).collect::<String>().trim_end().to_owned()))
    }

    #[test]
    fn text_is_drawn_as_large_as_all_of_it_finds_room_and_reads_as_it_was_written() {
        let read = |times, text: &str| Some((times, text.to_owned()));
        assert_eq!(drawn((200, 60), true, "Díli 574 · 96 %"), read(3, "DÍLI 574 · 96 %"));
        assert_eq!(drawn((120, 6), true, "Batugade, 12:20"), read(2, "BATUGADE, 12:20"));
        assert_eq!(drawn((60, 3), true, "Batugade, 12:20"), read(1, "BATUGADE, 12:20"));
        assert_eq!(drawn((200, 60), false, "Batugade, 12:20"), read(2, "BATUGADE, 12:20"));
        assert_eq!(drawn((59, 60), true, "Batugade, 12:20"), None);
        assert_eq!(drawn((60, 5), false, "Batugade, 12:20"), None);
    }

    #[test]
    fn what_does_not_fit_is_not_drawn_at_all() {
        let area = Rect::new(0, 0, 60, 12);
        let mut buffer = Buffer::empty(area);
        let theme = Theme::builtin(&Capabilities::modern(Depth::Mono));
        let mut pen = Pen::new(&mut buffer, &theme);
        assert!(!pen.enlarge(area, |pen, area| {
            pen.text(area, "half of it", Meaning::Text);
            false
        }));
        assert_eq!(buffer, Buffer::empty(area));
    }

    #[test]
    fn bars_and_unknown_signs_keep_their_place() {
        assert_eq!((0..COLUMNS).filter(|at| is_set("▌", *at, 3) == Some(true)).count(), 2);
        assert_eq!((0..COLUMNS).filter(|at| is_set("█", *at, 0) == Some(true)).count(), 4);
        assert_eq!((is_set("ж", 0, 0), is_set(" ", 0, 0)), (None, Some(false)));
    }
}
