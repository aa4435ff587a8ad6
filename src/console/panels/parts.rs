//! The names of a panel's parts, where one is shown at a time. It must not know what they show.

use std::ops::Range;

use ratatui::layout::Rect;

use super::panel::{Block, Scene};
use crate::console::{
    theme::Meaning,
    widgets::{Pen, Row, Span, window},
};

/// Rows below which a panel has none to spare for the names.
const ROOMY: u16 = 12;

/// Draws the names above the part that is shown; gives what is left below.
pub(crate) fn strip(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, parts: &[(Block, &str)]) -> Rect {
    if area.height < ROOMY {
        return area;
    }
    let mut spans = Vec::new();
    for (block, id) in parts {
        let shown = *block == scene.focus;
        let mark = if shown { pen.theme().mark(Meaning::Opened) } else { " " };
        let meaning = if shown { Meaning::Strong } else { Meaning::Dim };
        spans.push(Span::new(format!("{mark}{}  ", scene.text(id)), meaning));
    }
    pen.spans(Rect { height: 1, ..area }, &spans);
    Rect { y: area.y + 1, height: area.height - 1, ..area }
}

/// An area without the column at either edge.
pub(crate) fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// Which of `len` rows of a list stand in an area; where not all do, its last line says how many more there are.
pub(crate) fn listed(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (len, selected): (usize, Option<usize>),
) -> Range<usize> {
    listed_lines(scene, pen, area, (len, selected), |_| true)
}

/// The same for lines of which not all are rows: the others belong to a row, and are not counted.
pub(crate) fn listed_lines(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (len, selected): (usize, Option<usize>),
    is_row: impl Fn(usize) -> bool,
) -> Range<usize> {
    if len <= usize::from(area.height) || area.height < 2 {
        return window(len, area.height, selected);
    }
    let shown = window(len, area.height - 1, selected);
    let hidden = (0..len).filter(|at| !shown.contains(at) && is_row(*at)).count();
    more(scene, pen, Rect { y: area.bottom() - 1, height: 1, ..area }, hidden);
    shown
}

/// Says how many rows of a list have no line.
pub(crate) fn more(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, hidden: usize) {
    let text = scene.locale.format("more-rows", &[("n", (hidden as i64).into())]);
    Row::new(pen, line).gap(1).fill(&text, Meaning::Dim);
}

/// Which of `len` rows stand in `height`, where each run of rows of one group has a line with its name.
pub(crate) fn grouped(
    len: usize,
    (height, selected): (u16, Option<usize>),
    same: impl Fn(usize, usize) -> bool,
) -> Range<usize> {
    let names = |shown: &Range<usize>| {
        let turns = shown.clone().skip(1).filter(|at| !same(at - 1, *at)).count();
        turns + usize::from(!shown.is_empty())
    };
    let fits = |shown: &Range<usize>| shown.len() + names(shown) <= usize::from(height);
    let mut windows = (1..=height).rev().map(|room| window(len, room, selected));
    windows.find(fits).unwrap_or_else(|| window(len, height.min(1), selected))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_the_names_of_their_groups_fill_the_height_and_no_more() {
        // Two rows a group.
        let same = |a: usize, b: usize| a / 2 == b / 2;
        assert_eq!(grouped(4, (6, None), same), 0..4);
        assert_eq!(grouped(4, (5, None), same), 0..3);
        assert_eq!(grouped(4, (1, Some(2)), same), 2..3);
        assert_eq!(grouped(0, (9, None), same), 0..0);
        for height in 2..12 {
            for selected in 0..20 {
                let shown = grouped(20, (height, Some(selected)), same);
                let names = shown.clone().filter(|at| *at == shown.start || at % 2 == 0).count();
                assert!(shown.contains(&selected) && shown.len() + names <= usize::from(height), "{shown:?}");
            }
        }
    }
}
