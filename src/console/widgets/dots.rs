//! A canvas of dots: braille, two by four in a cell, or one sign a cell in ASCII.
//!
//! It must not know what is drawn with them.

use ratatui::layout::Rect;

use super::pen::Pen;
use crate::console::theme::Meaning;

/// The bit of each dot in a braille pattern, by column and row (Unicode 15, U+2800).
const BITS: [[u8; 4]; 2] = [[0x01, 0x02, 0x04, 0x40], [0x08, 0x10, 0x20, 0x80]];

/// What dots belong to; in one cell the last of these hides the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Layer {
    /// Hatched with upright strokes, which no line is.
    Band,
    /// Broad dashes.
    Other,
    /// A thin line without gaps.
    Line,
}

impl Layer {
    pub(crate) const ALL: [Self; 3] = [Self::Band, Self::Other, Self::Line];

    pub(crate) fn meaning(self) -> Meaning {
        match self {
            Self::Band => Meaning::Dim,
            Self::Other => Meaning::Bar,
            Self::Line => Meaning::Spark,
        }
    }

    fn ascii(self) -> &'static str {
        match self {
            Self::Band => ":",
            Self::Other => "o",
            // Bars are made of `#`.
            Self::Line => "%",
        }
    }

    /// Two cells of it, for a legend.
    pub(crate) fn sample(self, ascii: bool) -> &'static str {
        match self {
            _ if ascii => match self {
                Self::Band => "::",
                Self::Other => "oo",
                Self::Line => "%%",
            },
            Self::Band => "⡇⡇",
            Self::Other => "⠶⠶",
            Self::Line => "⠤⠤",
        }
    }
}

/// The dots over an area; the origin is at the top left.
pub(crate) struct Dots {
    area: Rect,
    ascii: bool,
    cells: Vec<[u8; Layer::ALL.len()]>,
}

impl Dots {
    pub(crate) fn new(area: Rect, ascii: bool) -> Self {
        let cells = usize::from(area.width) * usize::from(area.height);
        Self { area, ascii, cells: vec![[0; Layer::ALL.len()]; cells] }
    }

    /// Dots in a cell, across and down.
    fn grain(&self) -> (i32, i32) {
        if self.ascii { (1, 1) } else { (2, 4) }
    }

    /// All dots, across and down.
    pub(crate) fn size(&self) -> (i32, i32) {
        let (across, down) = self.grain();
        (i32::from(self.area.width) * across, i32::from(self.area.height) * down)
    }

    /// Sets a dot; one outside vanishes.
    pub(crate) fn set(&mut self, (x, y): (i32, i32), layer: Layer) {
        let (width, height) = self.size();
        if !(0..width).contains(&x) || !(0..height).contains(&y) {
            return;
        }
        let (across, down) = self.grain();
        let cell = (y / down) as usize * usize::from(self.area.width) + (x / across) as usize;
        let bit = if self.ascii { 1 } else { BITS[(x % 2) as usize][(y % 4) as usize] };
        self.cells[cell][layer as usize] |= bit;
    }

    /// A straight line from one dot to another.
    pub(crate) fn line(&mut self, from: (i32, i32), to: (i32, i32), layer: Layer) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let steps = dx.abs().max(dy.abs()).max(1);
        let is_steep = dy.abs() > dx.abs();
        for step in 0..=steps {
            let at = |start: i32, way: i32| start + (way * step * 2 + steps * way.signum()) / (steps * 2);
            let (x, y) = (at(from.0, dx), at(from.1, dy));
            // In ASCII its sign tells it from the others.
            if layer != Layer::Other || self.ascii {
                self.set((x, y), layer);
                continue;
            }
            // Four dots on, two off, the same dots wherever a line begins.
            let (along, beside) = if is_steep { (y, (x + 1, y)) } else { (x, (x, y + 1)) };
            if along.rem_euclid(6) < 4 {
                self.set((x, y), layer);
                self.set(beside, layer);
            }
        }
    }

    /// Shades a column of dots from one row to another.
    pub(crate) fn shade(&mut self, x: i32, (top, bottom): (i32, i32)) {
        for y in (top..=bottom).filter(|_| x % 2 == 0) {
            self.set((x, y), Layer::Band);
        }
    }

    /// Draws it, the cell of a chosen dot marked. A line down its column would cost three hundred bytes
    /// whenever it moves.
    pub(crate) fn draw(&self, pen: &mut Pen<'_>, chosen: Option<(i32, i32)>) {
        let (across, down) = self.grain();
        let chosen = chosen.map(|(x, y)| ((x / across) as usize, (y / down) as usize));
        for (at, layers) in self.cells.iter().enumerate() {
            let (column, row) = (at % usize::from(self.area.width), at / usize::from(self.area.width));
            let cell = Rect::new(self.area.x + column as u16, self.area.y + row as u16, 1, 1)
                .intersection(self.area);
            let top = Layer::ALL.into_iter().rev().find(|layer| layers[*layer as usize] > 0);
            let Some(layer) = top else { continue };
            let meaning = if chosen == Some((column, row)) { Meaning::Selection } else { layer.meaning() };
            if self.ascii {
                pen.text(cell, layer.ascii(), meaning);
            } else {
                let bits = u32::from(layers[layer as usize]);
                let sign = char::from_u32(0x2800 + bits).unwrap_or(' ');
                pen.text(cell, sign.encode_utf8(&mut [0; 4]), meaning);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_touches_its_ends_and_every_column_between() {
        let mut dots = Dots::new(Rect::new(0, 0, 10, 3), false);
        dots.line((0, 11), (19, 0), Layer::Line);
        for (first, last) in [(20, 0), (9, 0)] {
            assert!(dots.cells[first][Layer::Line as usize] > last);
        }
        let columns = (0..10).filter(|column| (0..3).any(|row| dots.cells[row * 10 + column][2] > 0));
        assert_eq!(columns.count(), 10);
    }

    #[test]
    fn what_lies_outside_vanishes() {
        let mut dots = Dots::new(Rect::new(3, 3, 2, 1), false);
        dots.line((-50, -7), (70, 90), Layer::Other);
        dots.shade(99, (-5, 5));
        dots.set((4, 0), Layer::Line);
        assert!(dots.cells.iter().all(|cell| cell[Layer::Line as usize] == 0));
    }
}
