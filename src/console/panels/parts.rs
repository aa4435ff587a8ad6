//! The parts of a panel, by name and, where rows are free, below each other; and which rows of a list find room.
//! It must not know what they show.

use std::ops::Range;

use ratatui::{buffer::Buffer, layout::Rect};

use super::panel::{Block, Heading, Scene};
use crate::console::{
    theme::Meaning,
    widgets::{Frame, Pen, Row, Span, window},
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

/// From so many rows on a panel has some to spare, and text is not cut to keep rows short.
pub(crate) const TALL: u16 = 45;
/// Rows of a frame around a part.
const AROUND: u16 = 2;

/// Draws the part that has the focus and, in rows that it leaves free on a tall screen, those of the others that
/// find room as a whole.
pub(crate) fn all(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    (area, inner): (Rect, Rect),
    parts: &[(Block, &str)],
    draw: impl Fn(&mut Pen<'_>, Rect, Block),
) {
    draw(pen, inner, scene.focus);
    if area.height < TALL {
        return;
    }
    let at = parts.iter().position(|(block, _)| *block == scene.focus).unwrap_or(0);
    let mut top = inner.y + pen.used(inner);
    for (block, id) in parts.iter().skip(at + 1).chain(&parts[..at]) {
        let rest = Rect { y: top, height: area.bottom().saturating_sub(top), ..area };
        if !is_whole(pen, inner, rest.height, |pen, area| draw(pen, area, *block)) {
            continue;
        }
        let below = scene.frame(pen, rest, Frame::of(area), &Heading::aside(scene.text(id), String::new()));
        draw(pen, below, *block);
        top = below.y + pen.used(below);
    }
}

/// Whether a part finds room in so many rows with its frame: whether, given a row more, it leaves that free.
fn is_whole(pen: &Pen<'_>, inner: Rect, rows: u16, draw: impl Fn(&mut Pen<'_>, Rect)) -> bool {
    let Some(rows) = rows.checked_sub(AROUND).filter(|rows| *rows > 0) else { return false };
    let area = Rect { x: 0, y: 0, width: inner.width, height: rows + 1 };
    let mut scratch = Buffer::empty(area);
    let mut pen = Pen::new(&mut scratch, pen.theme());
    draw(&mut pen, area);
    pen.used(area) <= rows
}

/// How wide a column of words may be: no wider than usual, unless there is far more room than that.
pub(crate) fn widest(columns: u16, usual: u16) -> u16 {
    if columns >= 160 { usual.max(columns / 5) } else { usual }
}

/// An area without the column at either edge.
pub(crate) fn padded(area: Rect) -> Rect {
    Rect { x: area.x + 1, width: area.width.saturating_sub(2), ..area }
}

/// What a line of a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Names the rows below it.
    Heading,
    Row,
    /// Says more of the row above it.
    Beside,
}

/// Which of `len` rows of a list stand in an area; where not all do, its last line says how many others there are.
pub(crate) fn listed(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (len, selected): (usize, Option<usize>),
) -> Range<usize> {
    listed_lines(scene, pen, area, (len, selected), |_| Line::Row)
}

/// The same for lines of which not all are rows: the others are not counted, and no heading is the last one.
pub(crate) fn listed_lines(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (len, selected): (usize, Option<usize>),
    kind: impl Fn(usize) -> Line,
) -> Range<usize> {
    if len <= usize::from(area.height) || area.height < 2 {
        return window(len, area.height, selected);
    }
    let mut shown = window(len, area.height - 1, selected);
    while shown.len() > 1 && kind(shown.end - 1) == Line::Heading {
        shown.end -= 1;
    }
    let rows = |lines: Range<usize>| lines.filter(|at| kind(*at) == Line::Row).count();
    let line = Rect { y: area.bottom() - 1, height: 1, ..area };
    more(scene, pen, line, (rows(0..shown.start), rows(shown.end..len)));
    shown
}

/// A line of a list whose rows go on in the next line where they find no room.
pub(crate) enum Long<T> {
    Row(usize, T),
    Rest(String),
}

/// The same as [`listed`] for such lines.
pub(crate) fn listed_long<T>(
    scene: &Scene<'_>,
    pen: &mut Pen<'_>,
    area: Rect,
    (lines, selected): (&[Long<T>], Option<usize>),
) -> Range<usize> {
    let at = lines.iter().position(|line| matches!(line, Long::Row(at, _) if Some(*at) == selected));
    let kind = |line: usize| match lines[line] {
        Long::Row(..) => Line::Row,
        Long::Rest(_) => Line::Beside,
    };
    listed_lines(scene, pen, area, (lines.len(), at), kind)
}

/// Says how many rows of a list have no line, above those that have one and below.
pub(crate) fn more(scene: &Scene<'_>, pen: &mut Pen<'_>, line: Rect, (above, below): (usize, usize)) {
    let [over, under] = [above, below].map(|rows| (rows as i64).into());
    let text = match (above, below) {
        (0, _) => scene.locale.format("more-rows", &[("n", under)]),
        (_, 0) => scene.locale.format("more-rows-above", &[("n", over)]),
        _ => scene.locale.format("more-rows-around", &[("above", over), ("below", under)]),
    };
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
