//! Bars and columns out of block characters.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::console::theme::Meaning;

/// A bar of `part` of `whole` over the width of an area, the rest as a track.
pub(crate) fn bar(pen: &mut Pen<'_>, area: Rect, part: i64, whole: i64, meaning: Meaning) {
    let glyphs = pen.theme().glyphs();
    let steps = i128::from(area.width) * 8;
    let filled = match whole {
        1.. => (i128::from(part.max(0)) * steps / i128::from(whole)).min(steps) as usize,
        _ => 0,
    };
    // What is there shows, however small beside the whole.
    let filled = if part > 0 { filled.max(1) } else { filled };
    let mut text = glyphs.bar[7].repeat(filled / 8);
    if !filled.is_multiple_of(8) {
        text.push_str(glyphs.bar[filled % 8 - 1]);
    }
    let used = pen.text(area, &text, meaning);
    let rest = Rect { x: area.x + used, width: area.width.saturating_sub(used), ..area };
    pen.text(rest, &glyphs.track.repeat(usize::from(rest.width)), Meaning::BarTrack);
}

/// One row of columns; a cell without a value stays blank, a missing one is marked.
pub(crate) fn spark(pen: &mut Pen<'_>, area: Rect, cells: &[Column], highest: i64) {
    let width = cells.len().min(usize::from(area.width));
    // The newest stand at the right; where there is no room the oldest go.
    columns(pen, Rect { height: 1, ..area }, &cells[cells.len() - width..], (1, highest));
}

/// One column of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Blank,
    Missing,
    Value(i64),
}

/// A chart of columns, each `wide` characters, over the height of an area.
pub(crate) fn columns(pen: &mut Pen<'_>, area: Rect, cells: &[Column], (wide, highest): (u16, i64)) {
    let glyphs = pen.theme().glyphs();
    for (i, cell) in cells.iter().enumerate() {
        let left = (i as u16).saturating_mul(wide);
        if left.saturating_add(wide) > area.width {
            break;
        }
        let column = Rect { x: area.x + left, width: wide, ..area };
        match *cell {
            Column::Blank => {}
            Column::Missing => {
                let bottom = Rect { y: area.bottom().saturating_sub(1), height: 1, ..column };
                pen.text(bottom, "?", Meaning::Silent);
            }
            Column::Value(value) => {
                let levels = i128::from(area.height) * 8;
                let level = i128::from(value.max(0)) * levels / i128::from(highest.max(1));
                let level = level.clamp(i128::from(value > 0), levels) as u16;
                for row in 0..area.height {
                    let here = level.saturating_sub(row * 8).min(8);
                    if here > 0 {
                        let y = area.bottom() - 1 - row;
                        let glyph = glyphs.spark[usize::from(here) - 1];
                        let text = glyph.repeat(usize::from(wide.saturating_sub(1).max(1)));
                        pen.text(Rect { y, height: 1, ..column }, &text, Meaning::Spark);
                    }
                }
            }
        }
    }
}
