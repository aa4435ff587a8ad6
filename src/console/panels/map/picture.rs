//! The picture of the map: coast, borders, areas, and a sign for each thing with its name where there is room.

use std::collections::HashSet;

use ratatui::layout::Rect;

use super::{
    raster::{Ink, Point, Raster},
    thing::{name, selected, sign},
};
use crate::{
    console::{
        panels::panel::Scene,
        theme::{Meaning, arms},
        viewport::Window,
        widgets::{Pen, Span, width},
    },
    domain::{
        Position,
        view::{Map, Thing, What},
    },
};

/// A cell is about twice as tall as wide.
const TALL: f64 = 2.0;
/// Kilometres in a column up to which municipalities have room for their names.
const NAMED_KM: f64 = 2.6;
/// Corners of what is drawn for a circle.
const CORNERS: u32 = 48;

/// Where positions stand in an area of cells.
#[derive(Clone, Copy, Debug)]
struct Projection {
    window: Window,
    /// Kilometres in a column.
    km: f64,
    columns: f64,
    rows: f64,
}

impl Projection {
    fn new(window: Window, area: Rect) -> Self {
        let (columns, rows) = (f64::from(area.width.max(1)), f64::from(area.height.max(1)));
        let km = (window.wide_km / columns).max(window.tall_km / (rows * TALL));
        Self { window, km, columns, rows }
    }

    /// Cells from the top left.
    fn point(&self, at: Position) -> Point {
        let (east, south) = self.window.offset(at);
        (self.columns / 2.0 + east / self.km, self.rows / 2.0 + south / (self.km * TALL))
    }

    /// The cell of a position, where it is in the picture.
    fn cell(&self, at: Position) -> Option<(u16, u16)> {
        let (x, y) = self.point(at);
        ((0.0..self.columns).contains(&x) && (0.0..self.rows).contains(&y)).then_some((x as u16, y as u16))
    }
}

/// Draws the picture over an area.
pub(super) fn draw(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, map: &Map) {
    if area.is_empty() {
        return;
    }
    let chosen = selected(scene);
    let projection = Projection::new(scene.viewport.window(map, chosen.map(|(_, thing)| thing)), area);
    lines(pen, area, map, projection);
    scale(scene, pen, area, projection);
    let mut labels = Labels { area, taken: HashSet::new() };
    // The selected one first, so that its name is always there; of others the more urgent.
    let first = chosen.map(|(at, _)| at);
    let order = first.into_iter().chain((0..map.things.len()).filter(|at| Some(*at) != first));
    // Every sign before any name: no name hides a thing.
    let signs: Vec<_> = order
        .filter_map(|at| {
            let chosen = Some(at) == first;
            labels.sign(pen, &map.things[at], (projection, chosen)).map(|end| (at, end, chosen))
        })
        .collect();
    for (at, end, chosen) in signs {
        labels.name(scene, pen, &map.things[at], (projection, end, chosen));
    }
}

/// Borders below the coast, and areas of alerts above both.
fn lines(pen: &mut Pen<'_>, area: Rect, map: &Map, projection: Projection) {
    let mut raster = Raster::new(area, pen.theme().glyphs().ellipsis.is_ascii());
    let points = |line: &[Position]| -> Vec<Point> { line.iter().map(|at| projection.point(*at)).collect() };
    for border in &map.outline.borders {
        raster.path(&points(border), Ink::Border, Meaning::Border);
    }
    for coast in &map.outline.coast {
        raster.path(&points(coast), Ink::Coast, Meaning::Text);
    }
    for thing in map.things.iter().rev() {
        let What::Alert { row, epicentre } = &thing.what else { continue };
        let (_, meaning) = sign(pen, thing);
        for area in &row.alert.areas {
            let circles = area.circles.iter().map(|(centre, km)| circle(*centre, *km));
            for ring in area.polygons.iter().cloned().chain(circles) {
                let ring = points(&ring);
                raster.path(&ring, Ink::Edge, meaning);
                if !epicentre {
                    raster.hatch(&ring, meaning);
                }
            }
        }
    }
    raster.draw(pen);
}

/// A ring around a centre.
fn circle(centre: Position, km: f64) -> Vec<Position> {
    let plane = Window { middle: centre, wide_km: km, tall_km: km };
    let corner = |n: u32| {
        let turn = f64::from(n % CORNERS) / f64::from(CORNERS) * std::f64::consts::TAU;
        plane.at(km * turn.cos(), km * turn.sin())
    };
    (0..=CORNERS).map(corner).collect()
}

/// A bar of so many kilometres, at the lower left.
fn scale(scene: &Scene<'_>, pen: &mut Pen<'_>, area: Rect, projection: Projection) {
    let most = projection.km * f64::from(area.width) / 4.0;
    let ten = 10.0_f64.powf(most.max(1.0).log10().floor());
    let km = [5.0, 2.0, 1.0].into_iter().map(|step| step * ten).find(|km| *km <= most).unwrap_or(ten);
    let columns = ((km / projection.km).round() as u16).clamp(2, area.width.max(2));
    let lines = &pen.theme().glyphs().lines;
    let line = |arms: u8| lines[usize::from(arms)];
    let between = line(arms::LEFT | arms::RIGHT).repeat(usize::from(columns - 2));
    let (left, right) = (line(arms::UP | arms::RIGHT), line(arms::UP | arms::LEFT));
    let km = scene.locale.format("map-scale", &[("km", scene.number(km as i64).into())]);
    let spans = [Span::new(format!("{left}{between}{right} "), Meaning::Dim), Span::new(km, Meaning::Dim)];
    let place = Rect { x: area.x + 1, y: area.bottom() - 1, width: area.width.saturating_sub(1), height: 1 };
    if area.height > 3 && pen.measure(&spans) < place.width {
        pen.spans(place, &spans);
    }
}

/// Where a sign stands.
#[derive(Clone, Copy, Debug)]
struct SignAt {
    column: u16,
    row: u16,
    wide: u16,
}

/// Signs and names that stand already.
struct Labels {
    area: Rect,
    taken: HashSet<(u16, u16)>,
}

impl Labels {
    /// Draws a sign where none stands; gives its columns.
    fn sign(
        &mut self,
        pen: &mut Pen<'_>,
        thing: &Thing,
        (projection, chosen): (Projection, bool),
    ) -> Option<SignAt> {
        let (column, row) = projection.cell(thing.at)?;
        let (sign, meaning) = sign(pen, thing);
        let wide = width(sign).clamp(1, 2);
        if !chosen && !self.is_free(column, row, wide) {
            return None;
        }
        let meaning = if chosen { Meaning::Selection } else { meaning };
        pen.text(self.place(column, row, wide), sign, meaning);
        self.take(column, row, wide);
        Some(SignAt { column, row, wide })
    }

    /// Draws a name beside its sign where there is room.
    fn name(
        &mut self,
        scene: &Scene<'_>,
        pen: &mut Pen<'_>,
        thing: &Thing,
        (projection, SignAt { column, row, wide }, chosen): (Projection, SignAt, bool),
    ) {
        let is_named = match thing.what {
            What::Alert { .. } => false,
            What::Post(_) | What::Site(_) => true,
            What::Municipality => projection.km <= NAMED_KM,
        };
        if !is_named && !chosen {
            return;
        }
        // An alert's title would cover the map; the list below has it.
        let text = match &thing.what {
            What::Alert { row, .. } => row.place.to_string(),
            _ => name(scene, thing),
        };
        // A blank parts the name from its sign, and covers what of the coast is below it.
        let length = width(&text) + 1;
        let right = Some(column + wide).filter(|x| x + length <= self.area.width);
        let left = column.checked_sub(length);
        let free = |x: &u16| self.is_free(*x, row, length);
        let (x, text) = match (right.filter(free), left.filter(free)) {
            (Some(x), _) => (x, format!(" {text}")),
            (None, Some(x)) => (x, format!("{text} ")),
            (None, None) => return,
        };
        pen.text(self.place(x, row, length), &text, if chosen { Meaning::Strong } else { Meaning::Dim });
        // Names that follow each other are parted too.
        self.take(x, row, length + 1);
    }

    fn place(&self, column: u16, row: u16, columns: u16) -> Rect {
        let room = self.area.width.saturating_sub(column);
        Rect { x: self.area.x + column, y: self.area.y + row, width: columns.min(room), height: 1 }
    }

    fn is_free(&self, column: u16, row: u16, columns: u16) -> bool {
        (column..column.saturating_add(columns)).all(|x| !self.taken.contains(&(x, row)))
    }

    fn take(&mut self, column: u16, row: u16, columns: u16) {
        self.taken.extend((column..column.saturating_add(columns)).map(|x| (x, row)));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    proptest! {
        #[test]
        fn what_a_window_holds_is_in_the_picture_at_any_size(
            latitude in -9.5_f64..-8.1, longitude in 124.0_f64..127.4, width in 1_u16..300, height in 1_u16..100
        ) {
            let window = Window { middle: at(-8.8, 125.7), wide_km: 380.0, tall_km: 165.0 };
            let projection = Projection::new(window, Rect::new(0, 0, width, height));
            let place = at(latitude, longitude);
            if window.holds(place) {
                let (x, y) = projection.point(place);
                prop_assert!((-1e-6..=f64::from(width) + 1e-6).contains(&x), "{x}");
                prop_assert!((-1e-6..=f64::from(height) + 1e-6).contains(&y), "{y}");
            }
        }

        #[test]
        fn north_is_up_and_east_is_right(latitude in -9.5_f64..-8.1, longitude in 124.0_f64..127.4) {
            let window = Window { middle: at(-8.8, 125.7), wide_km: 380.0, tall_km: 165.0 };
            let projection = Projection::new(window, Rect::new(0, 0, 80, 20));
            let (x, y) = projection.point(at(latitude, longitude));
            prop_assert!(projection.point(at(latitude + 0.1, longitude)).1 < y);
            prop_assert!(projection.point(at(latitude, longitude + 0.1)).0 > x);
        }

        #[test]
        fn a_circle_is_as_far_away_everywhere(km in 1.0_f64..400.0) {
            let centre = at(-8.6, 125.6);
            let plane = Window { middle: centre, wide_km: km, tall_km: km };
            for corner in circle(centre, km) {
                let (east, south) = plane.offset(corner);
                prop_assert!((east.hypot(south) - km).abs() < 1e-6);
            }
        }
    }
}
