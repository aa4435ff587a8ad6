//! What lines, bars and signs are drawn with, in Unicode and in ASCII.

/// One set of signs; each is one cell wide unless it says otherwise.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Of frames, by the arms that go out from the middle of the cell.
    pub lines: [&'static str; 16],
    /// One eighth of a cell to all of it.
    pub bar: [&'static str; 8],
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
    /// What stands on the map.
    pub post: &'static str,
    pub site: &'static str,
    pub municipality: &'static str,
    pub epicentre: &'static str,
    /// Two cells of an alert's area.
    pub area: &'static str,
}

impl Glyphs {
    pub const UNICODE: Self = Self {
        lines: [" ", "│", "│", "│", "─", "╯", "╮", "┤", "─", "╰", "╭", "├", "─", "┴", "┬", "┼"],
        bar: ["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        spark: ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"],
        ellipsis: "…",
        minus: "−",
        up: "↑",
        down: "↓",
        right: "→",
        approximately: "≈",
        middle_dot: "·",
        range: "–",
        post: "▲",
        site: "■",
        municipality: "•",
        epicentre: "✶",
        area: "⠢⠢",
    };

    pub const ASCII: Self = Self {
        lines: [" ", "|", "|", "|", "-", "+", "+", "+", "-", "+", "+", "+", "-", "+", "+", "+"],
        bar: ["-", "-", "-", "=", "=", "=", "=", "#"],
        spark: ["_", "_", "-", "-", "=", "=", "#", "#"],
        ellipsis: "..",
        minus: "-",
        up: "^",
        down: "v",
        right: "->",
        approximately: "=",
        middle_dot: "|",
        range: "-",
        post: "P",
        site: "S",
        municipality: "o",
        // An `E` is an exercise.
        epicentre: "Q",
        area: "//",
    };
}

/// The parts of a line of a frame, from the middle of its cell outwards.
pub(crate) mod arms {
    pub(crate) const UP: u8 = 1;
    pub(crate) const DOWN: u8 = 2;
    pub(crate) const LEFT: u8 = 4;
    pub(crate) const RIGHT: u8 = 8;
}

impl Glyphs {
    /// The line with these arms besides those of the line that stands there already.
    pub(crate) fn joined(&self, standing: &str, arms: u8) -> &'static str {
        // Of signs that look alike the one with the most arms, so that a straight line stays straight.
        let standing = self.lines.iter().skip(1).rposition(|line| *line == standing);
        self.lines[usize::from(arms & 15) | standing.map_or(0, |at| at + 1)]
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr as _;

    use super::*;

    fn all(glyphs: &Glyphs) -> Vec<&'static str> {
        let Glyphs { lines, bar, spark, .. } = glyphs;
        let signs = [glyphs.ellipsis, glyphs.minus, glyphs.up, glyphs.down, glyphs.approximately];
        let others = [glyphs.middle_dot, glyphs.range];
        let others =
            [&others[..], &[glyphs.post, glyphs.site, glyphs.municipality, glyphs.epicentre]].concat();
        [lines.as_slice(), bar, spark, &signs, &others].concat()
    }

    #[test]
    fn glyphs_are_one_cell_wide_and_ascii_is_ascii() {
        for glyph in all(&Glyphs::UNICODE) {
            assert_eq!(glyph.width(), 1, "{glyph}");
        }
        for glyph in all(&Glyphs::ASCII) {
            let most = if glyph == Glyphs::ASCII.ellipsis { 2 } else { 1 };
            assert!(glyph.is_ascii() && (1..=most).contains(&glyph.len()), "{glyph}");
        }
        assert!(Glyphs::ASCII.right.is_ascii() && Glyphs::ASCII.area.is_ascii());
    }

    #[test]
    fn lines_that_meet_are_joined() {
        let corner = arms::DOWN | arms::RIGHT;
        for (standing, arms, unicode, ascii) in [
            (" ", corner, "╭", "+"),
            ("╮", corner, "┬", "+"),
            ("│", corner, "├", "+"),
            ("─", arms::DOWN, "┬", "+"),
            ("─", arms::LEFT | arms::RIGHT, "─", "-"),
            ("┴", corner, "┼", "+"),
            ("x", arms::UP | arms::DOWN, "│", "|"),
        ] {
            assert_eq!(Glyphs::UNICODE.joined(standing, arms), unicode, "{standing}");
            let in_ascii = match standing {
                "─" => "-",
                "│" => "|",
                "╮" | "┴" => "+",
                other => other,
            };
            assert_eq!(Glyphs::ASCII.joined(in_ascii, arms), ascii, "{in_ascii}");
        }
    }
}
