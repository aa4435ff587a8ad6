//! Bars and columns out of block characters.

use ratatui::layout::Rect;

use super::pen::{Pen, width};
use crate::console::theme::{Glyphs, Meaning};

/// What a bar says: a part of a whole that fills the area, and how far the track behind it goes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bar {
    pub part: i64,
    pub track: i64,
    pub whole: i64,
}

impl Bar {
    /// What lacks up to the whole is track.
    pub(crate) fn of(part: i64, whole: i64) -> Self {
        Self { part, track: whole, whole }
    }
}

/// A bar over the width of an area.
pub(crate) fn bar(pen: &mut Pen<'_>, area: Rect, bar: Bar, meaning: Meaning) {
    let glyphs = pen.theme().glyphs();
    let text = bar_text(glyphs, (bar.part, bar.whole), area.width);
    let tracked = width(&bar_text(glyphs, (bar.track, bar.whole), area.width));
    let full = glyphs.bar[7];
    let end = text.trim_start_matches(full);
    let filled = (text.chars().count() - end.chars().count()) as u16;
    // A reversed space shows what a full block shows, in a third of the bytes.
    let used = if full.is_ascii() {
        pen.text(area, &text, meaning)
    } else {
        pen.solid(Rect { width: filled.min(area.width), ..area }, meaning);
        filled
            + pen.text(
                Rect { x: area.x + filled, width: area.width.saturating_sub(filled), ..area },
                end,
                meaning,
            )
    };
    let rest = Rect { x: area.x + used, width: tracked.saturating_sub(used), ..area };
    let track = pen.theme().mark(Meaning::BarTrack);
    if width(track) == 1 {
        pen.text(rest, &track.repeat(usize::from(rest.width)), Meaning::BarTrack);
    }
}

/// The signs of a bar of a part of a whole that would fill so many columns.
pub(crate) fn bar_text(glyphs: &Glyphs, (part, whole): (i64, i64), wide: u16) -> String {
    let steps = i128::from(wide) * 8;
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
    text
}

/// One row of columns; a cell without a value stays blank, a missing one is marked.
pub(crate) fn spark(pen: &mut Pen<'_>, area: Rect, cells: &[Column], highest: i64) {
    let room = usize::from(area.width);
    let shown = cells.len().min(room);
    // The newest stand at the right, so that a new one only shifts the others; the oldest go.
    let area = Rect { x: area.x + (room - shown) as u16, width: shown as u16, height: 1, ..area };
    columns(pen, area, &cells[cells.len() - shown..], (1, highest));
}

/// The full height of a chart: the next of 1, 1.5, 2, 3, 5 and 7 times a power of ten.
///
/// A new highest value seldom leads to another scale, and so the other cells keep their glyph.
pub(super) fn scale(highest: i64) -> i64 {
    let mut ten = 10_i64;
    while let Some(next) = ten.checked_mul(10).filter(|_| ten < highest) {
        ten = next;
    }
    let steps = [10, 15, 20, 30, 50, 70, 100];
    let mut fits = steps.into_iter().map(|step| ten / 100 * step + ten % 100 * step / 100);
    fits.find(|full| *full >= highest).unwrap_or(highest)
}

/// One column of a chart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Blank,
    Missing,
    Value(i64),
}

/// A chart of columns, each `wide` characters, over the height of an area; its scale goes by steps.
pub(crate) fn columns(pen: &mut Pen<'_>, area: Rect, cells: &[Column], (wide, highest): (u16, i64)) {
    let glyphs = pen.theme().glyphs();
    let highest = scale(highest);
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
                let level = i128::from(value.max(0)) * levels / i128::from(highest);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_holds_the_highest_value_and_stays_for_most_new_ones() {
        for (highest, full) in [
            (0, 1),
            (1, 1),
            (2, 2),
            (4, 5),
            (9, 10),
            (55, 70),
            (130, 150),
            (151, 200),
            (210, 300),
            (701, 1_000),
            (1_001, 1_500),
            (i64::MAX, i64::MAX),
        ] {
            assert_eq!(scale(highest), full, "{highest}");
        }
        let changes = (2..10_000).filter(|highest| scale(*highest) != scale(highest - 1)).count();
        assert!(changes <= 6 * 4, "{changes}");
    }
}
