//! What lines, bars and signs are drawn with, in Unicode and in ASCII.

/// One set of signs; each is one cell wide unless it says otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    pub top_left: &'static str,
    pub top_right: &'static str,
    pub bottom_left: &'static str,
    pub bottom_right: &'static str,
    pub horizontal: &'static str,
    pub vertical: &'static str,
    /// One eighth of a cell to all of it.
    pub bar: [&'static str; 8],
    pub track: &'static str,
    /// Lowest to highest.
    pub spark: [&'static str; 8],
    /// Stands for what was cut off.
    pub ellipsis: &'static str,
    pub minus: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    /// Two cells in ASCII.
    pub right: &'static str,
    pub approximately: &'static str,
    pub middle_dot: &'static str,
    /// Between the ends of a range.
    pub range: &'static str,
}

impl Glyphs {
    pub const UNICODE: Self = Self {
        top_left: "╭",
        top_right: "╮",
        bottom_left: "╰",
        bottom_right: "╯",
        horizontal: "─",
        vertical: "│",
        bar: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        track: "░",
        spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        ellipsis: "…",
        minus: "−",
        up: "↑",
        down: "↓",
        right: "→",
        approximately: "≈",
        middle_dot: "·",
        range: "–",
    };

    pub const ASCII: Self = Self {
        top_left: "+",
        top_right: "+",
        bottom_left: "+",
        bottom_right: "+",
        horizontal: "-",
        vertical: "|",
        bar: [".", ".", ".", "=", "=", "=", "=", "#"],
        track: ".",
        spark: ["_", "_", ".", "-", "=", "+", "*", "#"],
        ellipsis: ">",
        minus: "-",
        up: "^",
        down: "v",
        right: "->",
        approximately: "~",
        middle_dot: "-",
        range: "-",
    };
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let Glyphs { bar, spark, .. } = glyphs;
        let corners = [glyphs.top_left, glyphs.top_right, glyphs.bottom_left, glyphs.bottom_right];
        let signs =
            [glyphs.ellipsis, glyphs.minus, glyphs.up, glyphs.down, glyphs.track, glyphs.approximately];
        let others = [glyphs.middle_dot, glyphs.range, glyphs.horizontal, glyphs.vertical];
        [bar.as_slice(), spark, &corners, &signs, &others].concat()
    }

    #[test]
    fn glyphs_are_one_cell_wide_and_ascii_is_ascii() {
        for glyph in all(&Glyphs::UNICODE) {
            assert_eq!(glyph.width(), 1, "{glyph}");
        }
        for glyph in all(&Glyphs::ASCII) {
            assert!(glyph.is_ascii() && glyph.len() == 1, "{glyph}");
        }
        assert!(Glyphs::ASCII.right.is_ascii());
    }
}
