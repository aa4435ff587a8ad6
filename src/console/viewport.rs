//! Which part of the earth the map shows. It must not know how large a screen is.

use crate::domain::{
    Position,
    view::{Map, Thing, What},
};

/// A degree of latitude.
const DEGREE_KM: f64 = 111.2;
/// What is left free around what is fitted in, as a factor.
const MARGIN: f64 = 1.08;
/// Kilometres across below which the borders would look better than they are, and above which the earth
/// is no plane.
const SPAN_KM: (f64, f64) = (15.0, 6_000.0);
/// Kilometres across around a place without an extent of its own.
const AROUND_KM: f64 = 50.0;
/// One step of the keys: how much nearer, and by which part of what is seen.
const STEP: (f64, f64) = (1.5, 0.25);

/// What the map shows: as it was asked for, so that it fits any size.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) enum Viewport {
    #[default]
    Country,
    /// What is selected, as soon as it is there.
    Selected,
    Window(Window),
}

/// A part of the earth, as a plane around its middle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Window {
    pub middle: Position,
    pub wide_km: f64,
    pub tall_km: f64,
}

/// Where to go from a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Nearer,
    Farther,
    West,
    East,
    North,
    South,
}

impl Viewport {
    /// The window that it stands for now.
    pub(crate) fn window(self, map: &Map, selected: Option<&Thing>) -> Window {
        match self {
            Self::Window(window) => window,
            Self::Selected => selected.map_or_else(|| country(map), around),
            Self::Country => country(map),
        }
    }
}

fn country(map: &Map) -> Window {
    let points: Vec<Position> = map.outline.coast.iter().flatten().copied().collect();
    Window::holding(&points).unwrap_or(Window::EMPTY)
}

fn around(thing: &Thing) -> Window {
    let beside = |at: Position, east_km: f64, south_km: f64| {
        Window { middle: at, ..Window::EMPTY }.at(east_km, south_km)
    };
    let box_of = |at: Position, km: f64| [beside(at, -km, -km), beside(at, km, km)];
    let mut points = Vec::from(box_of(thing.at, AROUND_KM / 2.0));
    if let What::Alert { row, .. } = &thing.what {
        for area in &row.alert.areas {
            points.extend(area.polygons.iter().flatten());
            points.extend(area.circles.iter().flat_map(|(centre, km)| box_of(*centre, km.min(SPAN_KM.1))));
        }
    }
    Window::holding(&points).unwrap_or(Window { middle: thing.at, ..Window::EMPTY })
}

impl Window {
    const EMPTY: Self =
        Self { middle: Position { latitude: 0.0, longitude: 0.0 }, wide_km: AROUND_KM, tall_km: AROUND_KM };

    /// The smallest that holds all of these, with a margin; none without any.
    fn holding(points: &[Position]) -> Option<Self> {
        let first = Self { middle: *points.first()?, ..Self::EMPTY };
        let offsets: Vec<(f64, f64)> = points.iter().map(|point| first.offset(*point)).collect();
        let range = |of: fn(&(f64, f64)) -> f64| {
            let values = offsets.iter().map(of);
            (values.clone().fold(f64::MAX, f64::min), values.fold(f64::MIN, f64::max))
        };
        let ((west, east), (north, south)) = (range(|offset| offset.0), range(|offset| offset.1));
        let span = |km: f64| (km * MARGIN).clamp(SPAN_KM.0, SPAN_KM.1);
        Some(Self {
            middle: first.at(f64::midpoint(west, east), f64::midpoint(north, south)),
            wide_km: span(east - west),
            tall_km: span(south - north),
        })
    }

    /// Kilometres east and south of the middle.
    pub(crate) fn offset(&self, at: Position) -> (f64, f64) {
        let east = (at.longitude - self.middle.longitude + 540.0).rem_euclid(360.0) - 180.0;
        (east * DEGREE_KM * self.narrow(), (self.middle.latitude - at.latitude) * DEGREE_KM)
    }

    /// The position so many kilometres east and south of the middle.
    pub(crate) fn at(&self, east_km: f64, south_km: f64) -> Position {
        let longitude = self.middle.longitude + east_km / (DEGREE_KM * self.narrow());
        Position {
            latitude: (self.middle.latitude - south_km / DEGREE_KM).clamp(-90.0, 90.0),
            longitude: (longitude + 540.0).rem_euclid(360.0) - 180.0,
        }
    }

    /// How much shorter a degree of longitude is than one of latitude; never so short that it is none.
    fn narrow(&self) -> f64 {
        self.middle.latitude.to_radians().cos().max(0.05)
    }

    pub(crate) fn holds(&self, at: Position) -> bool {
        let (east, south) = self.offset(at);
        east.abs() <= self.wide_km / 2.0 && south.abs() <= self.tall_km / 2.0
    }

    /// The same part of the earth's size around another place.
    pub(crate) fn centred(self, middle: Position) -> Self {
        Self { middle, ..self }
    }

    pub(crate) fn stepped(self, step: Step) -> Self {
        let (nearer, part) = STEP;
        match step {
            Step::Nearer => self.scaled(1.0 / nearer),
            Step::Farther => self.scaled(nearer),
            Step::West => self.centred(self.at(-self.wide_km * part, 0.0)),
            Step::East => self.centred(self.at(self.wide_km * part, 0.0)),
            Step::North => self.centred(self.at(0.0, -self.tall_km * part)),
            Step::South => self.centred(self.at(0.0, self.tall_km * part)),
        }
    }

    /// Both sides by one factor, within what can be shown honestly.
    fn scaled(self, factor: f64) -> Self {
        let least = SPAN_KM.0 / self.wide_km.max(self.tall_km);
        let most = SPAN_KM.1 / self.wide_km.max(self.tall_km);
        let factor = factor.clamp(least.min(1.0), most.max(1.0));
        Self { wide_km: self.wide_km * factor, tall_km: self.tall_km * factor, ..self }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn the_country_is_360_by_150_km() {
        let outline = crate::domain::reference::outline();
        let points: Vec<Position> = outline.coast.iter().flatten().copied().collect();
        let window = Window::holding(&points).unwrap();
        assert!((360.0..420.0).contains(&window.wide_km), "{window:?}");
        assert!((140.0..180.0).contains(&window.tall_km), "{window:?}");
        assert!(points.iter().all(|point| window.holds(*point)));
    }

    #[test]
    fn steps_stay_between_a_village_and_half_of_the_earth() {
        let mut window = Window { middle: at(-8.5, 125.5), ..Window::EMPTY };
        for _ in 0..50 {
            window = window.stepped(Step::Nearer);
        }
        assert!(window.wide_km >= SPAN_KM.0 - 0.01);
        for _ in 0..50 {
            window = window.stepped(Step::Farther);
        }
        assert!(window.wide_km <= SPAN_KM.1 + 0.01);
    }

    proptest! {
        #[test]
        fn a_position_and_its_offset_are_the_same(
            latitude in -70.0_f64..70.0, longitude in -180.0_f64..180.0, east in -500.0_f64..500.0, south in -500.0_f64..500.0
        ) {
            let window = Window { middle: at(latitude, longitude), ..Window::EMPTY };
            let (x, y) = window.offset(window.at(east, south));
            prop_assert!((x - east).abs() < 1e-6 && (y - south).abs() < 1e-6, "{x} {y}");
        }

        #[test]
        fn a_window_holds_what_it_is_made_for(
            points in prop::collection::vec((-12.0_f64..-5.0, 120.0_f64..130.0).prop_map(|(a, b)| at(a, b)), 1..20)
        ) {
            let window = Window::holding(&points).unwrap();
            prop_assert!(points.iter().all(|point| window.holds(*point)), "{window:?}");
        }

        #[test]
        fn two_steps_that_undo_each_other_lead_back(latitude in -60.0_f64..60.0, longitude in -179.0_f64..179.0) {
            let window = Window { middle: at(latitude, longitude), wide_km: 300.0, tall_km: 120.0 };
            for (there, back) in [(Step::North, Step::South), (Step::Nearer, Step::Farther)] {
                let back = window.stepped(there).stepped(back);
                prop_assert!((back.middle.latitude - latitude).abs() < 1e-6);
                prop_assert!((back.wide_km - window.wide_km).abs() < 1e-6);
            }
        }
    }
}
