//! One row of a table, drawn from left to right, and which rows of a long list are shown.

use std::ops::Range;

use ratatui::layout::Rect;

use super::pen::{Pen, Span};
use crate::console::theme::Meaning;

/// A row that is being drawn; columns that do not fit any more are left out whole.
pub(crate) struct Row<'p, 'a> {
    pen: &'p mut Pen<'a>,
    rest: Rect,
}

impl<'p, 'a> Row<'p, 'a> {
    pub(crate) fn new(pen: &'p mut Pen<'a>, area: Rect) -> Self {
        Self { pen, rest: Rect { height: area.height.min(1), ..area } }
    }

    pub(crate) fn left(&mut self, columns: u16, text: &str, meaning: Meaning) -> &mut Self {
        let cell = self.take(columns);
        self.pen.text(cell, text, meaning);
        self
    }

    pub(crate) fn right(&mut self, columns: u16, text: &str, meaning: Meaning) -> &mut Self {
        let cell = self.take(columns);
        self.pen.right(cell, text, meaning);
        self
    }

    pub(crate) fn gap(&mut self, columns: u16) -> &mut Self {
        self.take(columns);
        self
    }

    /// Pieces against the right edge of the row; what is drawn later stays left of them.
    pub(crate) fn tail(&mut self, spans: &[Span]) -> &mut Self {
        let wanted = self.pen.measure(spans).min(self.rest.width);
        let cell = Rect { x: self.rest.right() - wanted, width: wanted, ..self.rest };
        self.pen.spans(cell, spans);
        self.rest.width -= wanted;
        self
    }

    /// All that is left of the row.
    pub(crate) fn fill(&mut self, text: &str, meaning: Meaning) -> &mut Self {
        let cell = self.take(self.rest.width);
        self.pen.text(cell, text, meaning);
        self
    }

    pub(crate) fn spans(&mut self, spans: &[Span]) -> &mut Self {
        let cell = self.take(self.rest.width);
        self.pen.spans(cell, spans);
        self
    }

    /// Pieces in a cell of so many columns.
    pub(crate) fn spans_in(&mut self, columns: u16, spans: &[Span]) -> &mut Self {
        let cell = self.take(columns);
        self.pen.spans(cell, spans);
        self
    }

    /// A cell that something else draws into.
    pub(crate) fn with(&mut self, columns: u16, draw: impl FnOnce(&mut Pen<'a>, Rect)) -> &mut Self {
        let cell = self.take(columns);
        draw(self.pen, cell);
        self
    }

    pub(crate) fn room(&self) -> u16 {
        self.rest.width
    }

    fn take(&mut self, columns: u16) -> Rect {
        let columns = columns.min(self.rest.width);
        let cell = Rect { width: columns, ..self.rest };
        self.rest = Rect { x: self.rest.x + columns, width: self.rest.width - columns, ..self.rest };
        cell
    }
}

/// The left one of two columns, in every panel that has two: lines that stay cost nothing.
pub(crate) fn left_column(area: Rect) -> u16 {
    area.width * 57 / 100
}

/// Which of `len` rows stand in `height`, so that `selected` is one of them.
///
/// It goes on by half its height, because each step of it draws every row anew.
pub(crate) fn window(len: usize, height: u16, selected: Option<usize>) -> Range<usize> {
    let height = usize::from(height);
    let selected = selected.unwrap_or(0).min(len.saturating_sub(1));
    let half = (height / 2).max(1);
    let steps = if selected < height { 0 } else { (selected - height) / half + 1 };
    let first = (steps * half).min(len.saturating_sub(height));
    first..len.min(first + height)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selected_row_is_always_in_the_window() {
        assert_eq!(window(10, 4, None), 0..4);
        assert_eq!(window(10, 4, Some(3)), 0..4);
        assert_eq!(window(10, 4, Some(4)), 2..6);
        assert_eq!(window(10, 4, Some(9)), 6..10);
        assert_eq!(window(9, 4, Some(8)), 5..9);
        assert_eq!(window(2, 4, Some(1)), 0..2);
        assert_eq!(window(3, 0, Some(1)), 2..2);
        assert_eq!(window(0, 4, Some(7)), 0..0);
        for height in 1..9 {
            for selected in 0..30 {
                let shown = window(30, height, Some(selected));
                assert!(shown.contains(&selected) && shown.len() == usize::from(height), "{shown:?}");
            }
        }
    }

    #[test]
    fn the_window_stands_still_for_most_steps() {
        let moved = (1..30).filter(|at| window(30, 8, Some(*at)) != window(30, 8, Some(at - 1)));
        assert_eq!(moved.collect::<Vec<_>>(), [8, 12, 16, 20, 24, 28]);
    }
}
