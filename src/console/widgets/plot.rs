//! A line chart: the line, the band in which it usually lies, another line, axes and a cursor.
//!
//! It must not know what is counted; it is given numbers and the words of its axes.

use ratatui::layout::Rect;

use super::{
    chart::scale,
    dots::{Dots, Layer},
    pen::{Pen, width},
};
use crate::console::theme::Meaning;

/// One point of a chart, from left to right.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct PlotPoint {
    /// What stands under it.
    pub label: String,
    pub line: Option<i64>,
    pub band: Option<(i64, i64)>,
    pub other: Option<i64>,
}

/// Draws a chart of points; the scale begins with zero and goes by steps.
pub(crate) fn plot(
    pen: &mut Pen<'_>,
    area: Rect,
    points: &[PlotPoint],
    (cursor, number): (Option<usize>, &dyn Fn(i64) -> String),
) {
    let values = points
        .iter()
        .flat_map(|point| [point.line, point.other, point.band.map(|(_, high)| high)].into_iter().flatten());
    let full = scale(values.max().unwrap_or(0));
    let axis = width(&number(full)).max(width(&number(0))) + 1;
    if area.height < 3 || area.width < axis + 8 || points.is_empty() {
        return;
    }
    let inner = Rect { x: area.x + axis + 1, width: area.width - axis - 1, height: area.height - 1, ..area };
    let ascii = pen.theme().glyphs().ellipsis.is_ascii();
    let mut dots = Dots::new(inner, ascii);
    let place = Place { size: dots.size(), count: points.len() as i32, full };
    draw_band(&mut dots, points, place);
    draw_line(&mut dots, points.iter().map(|point| point.other), (place, Layer::Other));
    draw_line(&mut dots, points.iter().map(|point| point.line), (place, Layer::Line));
    let cell = |at: usize| (place.x(at as i32) * i32::from(inner.width) / place.size.0.max(1)) as u16;
    let read = cursor.and_then(|at| Some((place.x(at as i32), place.y(points.get(at)?.line?))));
    dots.draw(pen, read);
    let label = |row: u16| Rect { x: area.x, y: area.y + row, width: axis, height: 1 };
    let halfway = (inner.height > 4 && full % 2 == 0).then_some(full / 2);
    for value in [Some(full), halfway, Some(0)].into_iter().flatten() {
        let row = place.y(value) * i32::from(inner.height) / place.size.1.max(1);
        pen.right(label(row as u16), &number(value), Meaning::Dim);
    }
    let line = pen.theme().glyphs().lines[3];
    for row in 0..inner.height {
        pen.text(Rect { x: inner.x - 1, y: area.y + row, width: 1, height: 1 }, line, Meaning::Border);
    }
    let below = Rect { y: inner.bottom(), height: 1, ..inner };
    labels(pen, below, points, (cursor, &cell));
}

/// Where points and values stand among the dots.
#[derive(Clone, Copy)]
struct Place {
    size: (i32, i32),
    count: i32,
    full: i64,
}

impl Place {
    /// The middle of the column of a point.
    fn x(self, at: i32) -> i32 {
        (2 * at + 1) * self.size.0 / (2 * self.count.max(1))
    }

    fn y(self, value: i64) -> i32 {
        let room = i128::from(self.size.1 - 1);
        let up = i128::from(value.max(0)) * room / i128::from(self.full.max(1));
        (room - up.min(room)) as i32
    }
}

fn draw_line(dots: &mut Dots, values: impl Iterator<Item = Option<i64>>, (place, layer): (Place, Layer)) {
    let mut before: Option<(i32, i32)> = None;
    for (at, value) in values.enumerate() {
        let here = value.map(|value| (place.x(at as i32), place.y(value)));
        if let Some(here) = here {
            // A point between two gaps is seen as well.
            dots.line(before.unwrap_or(here), here, layer);
        }
        before = here;
    }
}

fn draw_band(dots: &mut Dots, points: &[PlotPoint], place: Place) {
    for (at, pair) in points.windows(2).enumerate() {
        let (Some(from), Some(to)) = (pair[0].band, pair[1].band) else { continue };
        let (first, last) = (place.x(at as i32), place.x(at as i32 + 1));
        let between = |from: i64, to: i64, x: i32| {
            from + (to - from) * i64::from(x - first) / i64::from((last - first).max(1))
        };
        for x in first..=last {
            let (low, high) = (between(from.0, to.0, x), between(from.1, to.1, x));
            dots.shade(x, (place.y(high), place.y(low)));
        }
    }
}

/// As many labels as find room, that of the cursor before all others.
fn labels(
    pen: &mut Pen<'_>,
    line: Rect,
    points: &[PlotPoint],
    (cursor, cell): (Option<usize>, &dyn Fn(usize) -> u16),
) {
    let area = |at: usize| {
        let wide = width(&points[at].label).min(line.width);
        let x = cell(at).saturating_sub(wide / 2).min(line.width - wide);
        Rect { x: line.x + x, width: wide, ..line }
    };
    let chosen = cursor.filter(|at| *at < points.len());
    let mut taken: Vec<Rect> = chosen.map(area).into_iter().collect();
    let widest = points.iter().map(|point| width(&point.label)).max().unwrap_or(1) + 1;
    let step = (usize::from(widest) * points.len()).div_ceil(usize::from(line.width).max(1)).max(1);
    for at in (0..points.len()).step_by(step).filter(|at| Some(*at) != chosen) {
        let here = area(at);
        let apart = |other: &Rect| here.right() < other.x || other.right() < here.x;
        if taken.iter().all(apart) {
            pen.text(here, &points[at].label, Meaning::Dim);
            taken.push(here);
        }
    }
    if let Some(at) = chosen {
        pen.text(area(at), &points[at].label, Meaning::Selection);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stand_between_the_top_and_the_axis() {
        let place = Place { size: (40, 20), count: 4, full: 100 };
        assert_eq!([0, 50, 100, 900, -5].map(|value| place.y(value)), [19, 10, 0, 0, 19]);
        assert_eq!([0, 1, 2, 3].map(|at| place.x(at)), [5, 15, 25, 35]);
    }
}
