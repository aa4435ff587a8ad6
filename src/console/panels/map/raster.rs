//! Dots and lines over cells: braille, two by four in a cell, or one sign a cell in ASCII.
//!
//! It must not know what is drawn with them.

use ratatui::layout::Rect;

use crate::console::{theme::Meaning, widgets::Pen};

/// The bit of each dot in a braille pattern, by column and row (Unicode 15, U+2800).
const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// A point in cells from the top left of the raster, across and down.
pub(super) type Point = (f64, f64);

/// What dots belong to; in one cell the later of these gives the look.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ink {
    #[default]
    None,
    /// Between municipalities: every third dot.
    Border,
    Coast,
    /// The edge of an alert's area.
    Edge,
}

#[derive(Clone, Copy, Debug, Default)]
struct Dotted {
    bits: u8,
    ink: Ink,
    meaning: Option<Meaning>,
}

/// The dots over an area.
pub(super) struct Raster {
    area: Rect,
    ascii: bool,
    cells: Vec<Dotted>,
}

impl Raster {
    pub(super) fn new(area: Rect, ascii: bool) -> Self {
        let cells = usize::from(area.width) * usize::from(area.height);
        Self { area, ascii, cells: vec![Dotted::default(); cells] }
    }

    /// Dots in a cell, across and down.
    fn grain(&self) -> (f64, f64) {
        if self.ascii { (1.0, 1.0) } else { (2.0, 4.0) }
    }

    /// Draws what of a line through these points lies inside.
    pub(super) fn path(&mut self, points: &[Point], ink: Ink, meaning: Meaning) {
        for pair in points.windows(2) {
            let size = (f64::from(self.area.width), f64::from(self.area.height));
            if let Some((from, to)) = clipped(pair[0], pair[1], size) {
                self.line(from, to, ink, meaning);
            }
        }
    }

    /// Hatches the inside of a ring with every other dot of every other row.
    pub(super) fn hatch(&mut self, ring: &[Point], meaning: Meaning) {
        let (across, down) = self.grain();
        let rows = (f64::from(self.area.height) * down) as i32;
        let columns = f64::from(self.area.width) * across;
        // In ASCII each dot is a whole cell, so that fewer are enough.
        let (every, row_every) = if self.ascii { (4, 2) } else { (4, 4) };
        for y in (0..rows).step_by(row_every) {
            let level = (f64::from(y) + 0.5) / down;
            let mut crossings: Vec<f64> =
                ring.windows(2).filter_map(|pair| crossing(pair[0], pair[1], level)).collect();
            crossings.sort_by(f64::total_cmp);
            for inside in crossings.chunks_exact(2) {
                let [from, to] = [inside[0], inside[1]].map(|x| (x * across).clamp(0.0, columns) as i32);
                let shift = (y / row_every as i32) % 2 * every / 2;
                for x in (from..to).filter(|x| x.rem_euclid(every) == shift) {
                    self.set((x, y), Ink::Edge, meaning);
                }
            }
        }
    }

    fn line(&mut self, from: Point, to: Point, ink: Ink, meaning: Meaning) {
        let (across, down) = self.grain();
        let dots = |(x, y): Point| (x * across, y * down);
        let ((x, y), (end_x, end_y)) = (dots(from), dots(to));
        let steps = (end_x - x).abs().max((end_y - y).abs()).ceil().max(1.0);
        for step in 0..=steps as i32 {
            let part = f64::from(step) / steps;
            let at = ((x + (end_x - x) * part) as i32, (y + (end_y - y) * part) as i32);
            // What is dotted must look so without colour, and stay the same dots wherever a line begins.
            if ink == Ink::Border && (at.0 + at.1).rem_euclid(3) != 0 {
                continue;
            }
            self.set(at, ink, meaning);
        }
    }

    /// Sets a dot; one outside vanishes.
    fn set(&mut self, (x, y): (i32, i32), ink: Ink, meaning: Meaning) {
        let (across, down) = self.grain();
        let (columns, rows) = (i32::from(self.area.width), i32::from(self.area.height));
        let (column, row) = (x.div_euclid(across as i32), y.div_euclid(down as i32));
        if !(0..columns).contains(&column) || !(0..rows).contains(&row) {
            return;
        }
        let cell = &mut self.cells[(row * columns + column) as usize];
        cell.bits |= if self.ascii { 1 } else { BITS[(x % 2) as usize][(y % 4) as usize] };
        if ink >= cell.ink {
            (cell.ink, cell.meaning) = (ink, Some(meaning));
        }
    }

    pub(super) fn draw(&self, pen: &mut Pen<'_>) {
        for (at, cell) in self.cells.iter().enumerate() {
            let Some(meaning) = cell.meaning else { continue };
            let (column, row) = (at % usize::from(self.area.width), at / usize::from(self.area.width));
            let place = Rect::new(self.area.x + column as u16, self.area.y + row as u16, 1, 1);
            let sign = match cell.ink {
                Ink::Border if self.ascii => ':',
                Ink::Edge if self.ascii => '/',
                _ if self.ascii => '#',
                _ => char::from_u32(0x2800 + u32::from(cell.bits)).unwrap_or(' '),
            };
            pen.text(place, sign.encode_utf8(&mut [0; 4]), meaning);
        }
    }
}

/// Where an edge crosses a level, its upper end included and its lower not.
fn crossing((ax, ay): Point, (bx, by): Point, level: f64) -> Option<f64> {
    ((ay <= level) != (by <= level)).then(|| ax + (bx - ax) * (level - ay) / (by - ay))
}

/// What of a line lies in a rectangle from the origin (Liang and Barsky); none where nothing does.
fn clipped(from: Point, to: Point, (width, height): Point) -> Option<(Point, Point)> {
    let ((x, y), (dx, dy)) = (from, (to.0 - from.0, to.1 - from.1));
    if ![x, y, dx, dy].into_iter().all(f64::is_finite) {
        return None;
    }
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (towards, room) in [(-dx, x), (dx, width - x), (-dy, y), (dy, height - y)] {
        if towards == 0.0 && room < 0.0 {
            return None;
        }
        let meets = room / towards;
        if towards < 0.0 {
            first = first.max(meets);
        } else if towards > 0.0 {
            last = last.min(meets);
        }
    }
    let at = |part: f64| ((x + dx * part).clamp(0.0, width), (y + dy * part).clamp(0.0, height));
    (first <= last).then(|| (at(first), at(last)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bits(raster: &Raster) -> Vec<u8> {
        raster.cells.iter().map(|cell| cell.bits).collect()
    }

    #[test]
    fn a_line_touches_every_column_between_its_ends() {
        let mut raster = Raster::new(Rect::new(0, 0, 4, 1), false);
        raster.path(&[(0.0, 0.5), (3.9, 0.5)], Ink::Coast, Meaning::Text);
        assert_eq!(bits(&raster), [0x24; 4]);
    }

    #[test]
    fn a_border_never_takes_the_look_of_a_coast() {
        let mut raster = Raster::new(Rect::new(0, 0, 1, 1), true);
        raster.path(&[(0.0, 0.0), (0.9, 0.0)], Ink::Coast, Meaning::Text);
        raster.path(&[(0.0, 0.0), (0.9, 0.0)], Ink::Border, Meaning::Dim);
        assert_eq!(raster.cells[0].meaning, Some(Meaning::Text));
    }

    #[test]
    fn the_inside_of_a_ring_is_hatched_and_nothing_else() {
        let mut raster = Raster::new(Rect::new(0, 0, 8, 4), false);
        let ring = [(2.0, 1.0), (6.0, 1.0), (6.0, 3.0), (2.0, 3.0), (2.0, 1.0)];
        raster.hatch(&ring, Meaning::P1);
        for (at, cell) in raster.cells.iter().enumerate() {
            let (column, row) = (at % 8, at / 8);
            let inside = (2..6).contains(&column) && (1..3).contains(&row);
            assert!(inside || cell.bits == 0, "{column} {row}");
        }
        assert!(bits(&raster).iter().filter(|bits| **bits > 0).count() >= 4);
    }

    proptest! {
        #[test]
        fn what_is_clipped_lies_inside_and_on_the_line(
            from in (-500.0_f64..500.0, -500.0_f64..500.0), to in (-500.0_f64..500.0, -500.0_f64..500.0)
        ) {
            let (width, height) = (80.0, 20.0);
            let inside = |(x, y): Point| (0.0..=width).contains(&x) && (0.0..=height).contains(&y);
            match clipped(from, to, (width, height)) {
                Some((a, b)) => {
                    prop_assert!(inside(a) && inside(b));
                    let off = |(x, y): Point| ((to.0 - from.0) * (y - from.1) - (to.1 - from.1) * (x - from.0)).abs();
                    let length = ((to.0 - from.0).powi(2) + (to.1 - from.1).powi(2)).sqrt().max(1e-9);
                    prop_assert!(off(a) / length < 1e-6 && off(b) / length < 1e-6);
                }
                None => {
                    for step in 0..=1_000 {
                        let part = f64::from(step) / 1_000.0;
                        let point = (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part);
                        prop_assert!(!inside(point), "{point:?}");
                    }
                }
            }
        }

        #[test]
        fn nothing_that_is_drawn_panics_or_leaves_the_area(
            points in prop::collection::vec((-1e9_f64..1e9, -1e9_f64..1e9), 0..12), width in 0_u16..40, height in 0_u16..20
        ) {
            let mut raster = Raster::new(Rect::new(3, 3, width, height), false);
            raster.path(&points, Ink::Edge, Meaning::P1);
            raster.hatch(&points, Meaning::P1);
            prop_assert_eq!(raster.cells.len(), usize::from(width) * usize::from(height));
        }
    }
}
