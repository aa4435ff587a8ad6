//! Frames with a title at the left and a remark at the right; those that share an edge are joined.

use ratatui::layout::Rect;

use super::{Pen, Span, indent, width};
use crate::console::theme::{FrameStyle, Meaning, arms};

/// From here on a panel has room for lines on all sides.
const ROOMY: (u16, u16) = (100, 18);

/// A frame around an area, or a rule above it where rows are dear.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame {
    Box,
    Rule,
}

impl Frame {
    /// What a whole panel gets.
    pub(crate) fn of(area: Rect) -> Self {
        if area.width >= ROOMY.0 && area.height >= ROOMY.1 { Self::Box } else { Self::Rule }
    }

    /// Rows or columns that two frames beside each other have in common.
    pub(crate) fn shared(self) -> u16 {
        u16::from(self == Self::Box)
    }

    /// What is inside.
    fn inner(self, area: Rect) -> Rect {
        match self {
            _ if area.width < 4 || area.height == 0 => Rect { height: 0, ..area },
            Self::Rule => Rect { y: area.y + 1, height: area.height - 1, ..area },
            Self::Box => Rect {
                x: area.x + 1,
                y: area.y + 1,
                width: area.width - 2,
                height: area.height.saturating_sub(2),
            },
        }
    }
}

impl Pen<'_> {
    /// Draws a frame with a title at the left and a remark at the right; gives what is inside.
    ///
    /// Where the keys go to, a mark stands before the title: to draw the lines anew would cost more.
    pub(crate) fn frame(&mut self, area: Rect, frame: Frame, focused: bool, titles: [&[Span]; 2]) -> Rect {
        if focused {
            self.focus = Some(area);
        }
        let inner = frame.inner(area);
        if area.width < 4 || area.height == 0 {
            return inner;
        }
        let (left, right) = (area.x, area.right() - 1);
        match (self.theme.frame(), frame) {
            (FrameStyle::Bare, _) => self.line(left, area.y, arms::LEFT | arms::RIGHT),
            (FrameStyle::Rule, _) | (FrameStyle::Box, Frame::Rule) => {
                (left..=right).for_each(|x| self.line(x, area.y, arms::LEFT | arms::RIGHT));
            }
            (FrameStyle::Box, Frame::Box) => self.sides(area),
        }
        self.titles(area, titles);
        let mark = self.theme.mark(Meaning::BorderFocus);
        if focused && width(mark) == 1 {
            // Behind a line it would read as an arrow; a corner it leaves.
            let is_box = self.theme.frame() == FrameStyle::Box && frame == Frame::Box;
            let at = indent(area, u16::from(is_box));
            self.text(Rect { width: 1, ..at }, mark, Meaning::BorderFocus);
        }
        inner
    }

    fn sides(&mut self, area: Rect) {
        let (left, right, top, bottom) = (area.x, area.right() - 1, area.y, area.bottom() - 1);
        self.line(left, top, arms::DOWN | arms::RIGHT);
        self.line(right, top, arms::DOWN | arms::LEFT);
        for x in left + 1..right {
            self.line(x, top, arms::LEFT | arms::RIGHT);
        }
        for y in top + 1..bottom {
            self.line(left, y, arms::UP | arms::DOWN);
            self.line(right, y, arms::UP | arms::DOWN);
        }
        if bottom > top {
            self.line(left, bottom, arms::UP | arms::RIGHT);
            self.line(right, bottom, arms::UP | arms::LEFT);
            for x in left + 1..right {
                self.line(x, bottom, arms::LEFT | arms::RIGHT);
            }
        }
    }

    /// One cell of a frame, joined with that of a frame drawn before.
    fn line(&mut self, x: u16, y: u16, arms: u8) {
        let style = self.theme.style(Meaning::Border);
        let glyphs = self.theme.glyphs();
        if let Some(cell) = self.buffer.cell_mut((x, y)) {
            let joined = glyphs.joined(cell.symbol(), arms);
            cell.set_symbol(joined).set_style(style);
        }
    }

    /// The remark is worth more than the title's tail: it says how old the figures are.
    fn titles(&mut self, area: Rect, [left, right]: [&[Span]; 2]) {
        let room = Rect { x: area.x + 2, width: area.width - 4, height: 1, ..area };
        let needed = self.measure(right);
        let short = needed.min(room.width.saturating_sub(self.measure(left).min(room.width / 3) + 1));
        if needed > 0 && short > 0 {
            let at = Rect { x: room.right() - short, width: short, ..room };
            self.clear(Rect { x: at.x.saturating_sub(1), width: short + 2, ..at });
            self.spans(at, right);
        }
        let rest = if short > 0 { room.width.saturating_sub(short + 3) } else { room.width };
        let taken = self.measure(left).min(rest);
        if taken > 0 {
            self.clear(Rect { x: room.x - 1, width: taken + 2, ..room });
            self.spans(Rect { width: rest, ..room }, left);
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::{Buffer, Cell};

    use super::*;
    use crate::console::{Capabilities, Depth, Theme};

    #[track_caller]
    fn check(theme: &str, expected: [&str; 4]) {
        let capabilities = Capabilities { unicode: theme != "lite", ..Capabilities::modern(Depth::Mono) };
        let (theme, _) = Theme::load(theme, &|_| None, &capabilities);
        let mut buffer = Buffer::empty(Rect::new(0, 0, 15, 4));
        let mut pen = Pen::new(&mut buffer, &theme);
        let title = |text: &str| [Span::new(text, Meaning::Title)];
        pen.frame(Rect::new(0, 0, 8, 4), Frame::Box, false, [&title("a"), &[]]);
        let inner = pen.frame(Rect::new(7, 0, 8, 3), Frame::Box, true, [&title("b"), &[]]);
        assert_eq!(inner, Rect::new(8, 1, 6, 1));
        let lines = buffer.content.chunks(15).map(|row| row.iter().map(Cell::symbol).collect::<String>());
        assert_eq!(lines.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn frames_that_share_an_edge_are_joined_and_the_mark_says_which_has_the_keys() {
        check("mono", ["╭ a ───┬►b ───╮", "│      │      │", "│      ├──────╯", "╰──────╯       "]);
        check("lite", ["- a    > b     ", "               ", "               ", "               "]);
    }
}
