//! Large figures: a small font of blocks, as large as finds room, readable from the other side of a room.
//!
//! It must not know what the figures mean.

use ratatui::layout::Rect;

use super::{Pen, width};
use crate::console::theme::Meaning;

/// Rows of a glyph.
const TALL: u16 = 5;
/// Columns and rows of a block, the largest first; a block of two columns by one row is nearly a square.
const SCALES: [(u16, u16); 5] = [(6, 3), (4, 2), (3, 2), (2, 1), (1, 1)];

/// What a block is drawn with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ink {
    Full,
    /// What is old does not look like what is new, also without a colour.
    Faded,
}

/// The font: a sign and its rows from top to bottom.
const FONT: &[(char, [&str; TALL as usize])] = &[
    ('0', ["###", "# #", "# #", "# #", "###"]),
    ('1', [" # ", "## ", " # ", " # ", "###"]),
    ('2', ["###", "  #", "###", "#  ", "###"]),
    ('3', ["###", "  #", "###", "  #", "###"]),
    ('4', ["# #", "# #", "###", "  #", "  #"]),
    ('5', ["###", "#  ", "###", "  #", "###"]),
    ('6', ["###", "#  ", "###", "# #", "###"]),
    ('7', ["###", "  #", "  #", "  #", "  #"]),
    ('8', ["###", "# #", "###", "# #", "###"]),
    ('9', ["###", "# #", "###", "  #", "###"]),
    (',', [" ", " ", " ", "#", "#"]),
    ('.', [" ", " ", " ", " ", "#"]),
    (':', [" ", "#", " ", "#", " "]),
    (' ', ["  ", "  ", "  ", "  ", "  "]),
    ('+', ["   ", " # ", "###", " # ", "   "]),
    ('-', ["   ", "   ", "###", "   ", "   "]),
    ('−', ["   ", "   ", "###", "   ", "   "]),
    ('–', ["   ", "   ", "###", "   ", "   "]),
    ('<', ["  #", " # ", "#  ", " # ", "  #"]),
    ('%', ["# #", "  #", " # ", "#  ", "# #"]),
    ('≈', ["   ", " ##", "## ", " ##", "## "]),
    ('P', ["###", "# #", "###", "#  ", "#  "]),
    ('/', ["  #", "  #", " # ", "#  ", "#  "]),
    ('?', ["###", "  #", " ##", "   ", " # "]),
];

fn glyph(c: char) -> &'static [&'static str; TALL as usize] {
    let known = FONT.iter().find(|(sign, _)| *sign == c).or(FONT.last());
    known.map_or(&["", "", "", "", ""], |(_, rows)| rows)
}

/// Columns of a text in blocks, with a block of air between two signs.
fn blocks(text: &str) -> u16 {
    let signs = text.chars().map(|c| glyph(c)[0].len() as u16 + 1);
    signs.fold(0_u16, u16::saturating_add).saturating_sub(1)
}

/// The largest scale at which texts beside each other find room; none where not even the smallest does.
pub(crate) fn scale(texts: &[&str], (columns, rows): (u16, u16)) -> Option<(u16, u16)> {
    let widest = texts.iter().map(|text| blocks(text)).max().unwrap_or(0);
    let fits = |(x, y): &(u16, u16)| widest.saturating_mul(*x) <= columns && TALL * y <= rows;
    SCALES.into_iter().find(fits)
}

/// Draws a figure at the top left of an area; gives the rows used. Without room for blocks it is a line.
pub(crate) fn big(
    pen: &mut Pen<'_>,
    area: Rect,
    (text, scale): (&str, Option<(u16, u16)>),
    (ink, meaning): (Ink, Meaning),
) -> u16 {
    let Some((x, y)) = scale.filter(|(x, y)| blocks(text) * x <= area.width && TALL * y <= area.height)
    else {
        let line = Rect { height: area.height.min(1), ..area };
        pen.text(line, text, meaning);
        return line.height;
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
    TALL * y
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_sign_has_rows_of_one_width() {
        for (at, (sign, rows)) in FONT.iter().enumerate() {
            assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{sign}");
            assert!(rows.concat().chars().all(|c| matches!(c, '#' | ' ')), "{sign}");
            assert!(
                FONT[..at]
                    .iter()
                    .all(|(other, others)| other != sign && (others != rows || "-−–".contains(*sign)))
            );
        }
        assert_eq!((blocks("12"), blocks("1,2"), blocks("")), (7, 9, 0));
        assert_eq!(scale(&["68,196"], (200, 60)), Some((6, 3)));
        assert_eq!(scale(&["68,196"], (50, 5)), Some((2, 1)));
        assert_eq!(scale(&["68,196"], (10, 5)), None);
    }
}
