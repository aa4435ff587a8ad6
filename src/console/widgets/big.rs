//! Large figures: as large as finds room, readable from the other side of a room.
//!
//! It must not know what the figures mean.

use ratatui::layout::Rect;

use super::{
    Pen,
    font::{self, glyph},
    width,
};
use crate::console::theme::Meaning;

/// Rows of a glyph.
const TALL: u16 = font::TALL as u16;

/// What a block is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Full,
    /// What is old does not look like what is new, also without a colour.
    Faded,
}

/// How a block is formed: two columns by one row is nearly a square.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Never narrower than three columns by two rows.
    Broad,
    /// As narrow as a square of cells, where that makes it taller.
    Tall,
}

/// Columns of a text in blocks, with a block of air between two signs.
fn blocks(text: &str) -> u16 {
    let signs = text.chars().map(|c| glyph(c)[0].len() as u16 + 1);
    signs.fold(0_u16, u16::saturating_add).saturating_sub(1)
}

/// Columns and rows of the largest block with which texts beside each other find room; none where not even a
/// cell does.
pub(crate) fn scale(texts: &[&str], (columns, rows): (u16, u16), shape: Shape) -> Option<(u16, u16)> {
    let widest = texts.iter().map(|text| blocks(text)).max().unwrap_or(0).max(1);
    let x = columns / widest;
    let tallest = match shape {
        Shape::Broad => x * 2 / 3,
        Shape::Tall => x,
    };
    let y = (rows / TALL).min(tallest.max(1));
    // Broader than that is no digit any more.
    (x > 0 && y > 0).then_some((x.min(2 * y + 1), y))
}

/// Rows of a figure with such blocks.
pub(crate) fn rows(scale: Option<(u16, u16)>) -> u16 {
    scale.map_or(1, |(_, y)| TALL * y)
}

/// Columns of a figure with such blocks.
pub(crate) fn columns(text: &str, scale: Option<(u16, u16)>) -> u16 {
    scale.map_or(width(text), |(x, _)| blocks(text) * x)
}

/// Draws a figure at the top left of an area. Without room for blocks it is a line.
pub(crate) fn big(
    pen: &mut Pen<'_>,
    area: Rect,
    (text, scale): (&str, Option<(u16, u16)>),
    (ink, meaning): (Ink, Meaning),
) {
    let Some((x, y)) = scale.filter(|(x, y)| blocks(text) * x <= area.width && TALL * y <= area.height)
    else {
        pen.text(Rect { height: area.height.min(1), ..area }, text, meaning);
        return;
    };
    let glyphs = pen.theme().glyphs();
    let block = match (ink, glyphs.bar[7].is_ascii()) {
        (Ink::Full, _) => glyphs.bar[7],
        (Ink::Faded, false) => "░",
        (Ink::Faded, true) => ":",
    };
    for row in 0..TALL {
        let cells = text.chars().map(|c| glyph(c)[usize::from(row)]).collect::<Vec<_>>().join(" ");
        let wide = |c: char| if c == ' ' { " " } else { block }.repeat(usize::from(x));
        let line: String = cells.chars().map(wide).collect();
        for part in 0..y {
            let at = Rect { y: area.y + row * y + part, height: 1, ..area };
            pen.text(at, line.trim_end(), meaning);
        }
    }
    debug_assert!(width(block) == 1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_as_large_as_there_is_room() {
        assert_eq!((blocks("12"), blocks("1,2"), blocks("")), (7, 9, 0));
        for (room, broad, tall) in [
            ((200, 60), Some((9, 6)), Some((9, 9))),
            ((200, 20), Some((9, 4)), Some((9, 4))),
            ((100, 60), Some((4, 2)), Some((4, 4))),
            ((50, 5), Some((2, 1)), Some((2, 1))),
            ((400, 5), Some((3, 1)), Some((3, 1))),
            ((10, 5), None, None),
            ((50, 4), None, None),
        ] {
            assert_eq!(scale(&["68,196"], room, Shape::Broad), broad, "{room:?}");
            assert_eq!(scale(&["68,196"], room, Shape::Tall), tall, "{room:?}");
        }
    }
}
