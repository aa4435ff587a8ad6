//! Whether an alert concerns us: by its codes, its words, or its distance from our places.
//!
//! Must not know what becomes of an alert: that is `standing`.

use super::{Alert, Area, Clean, Origin, Place, PlaceKind, Position, Rules, letters};

/// The WMO register's identifier of Timor-Leste's authority (`urn:oid:2.49.0.0.626.0`).
const WMO_OID: &str = "2.49.0.0.626";
const EARTH_KM: f64 = 6_371.0;

/// Where an alert is, seen from us.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Reach {
    /// It concerns us; the one place of ours that it names, where it is one.
    Here(Option<Clean>),
    /// The distance to the nearest place of ours in kilometres, where it can be told.
    Away(Option<u32>),
}

/// Our places, prepared for comparing.
pub(super) struct Gazetteer<'a> {
    places: &'a [Place],
    /// Folded names of each place, one space around each word.
    names: Vec<Vec<String>>,
    reach_km: f64,
}

impl<'a> Gazetteer<'a> {
    pub(super) fn new(places: &'a [Place], rules: &Rules) -> Self {
        let names = places.iter().map(|place| {
            let own = std::iter::once(&place.name)
                .chain(&place.short)
                .chain(place.names.iter().map(|(_, name)| name));
            own.map(|name| fold(name.as_str())).filter(|name| name.len() > 2).collect()
        });
        Self { places, names: names.collect(), reach_km: rules.reach_km }
    }

    /// Finds out where an alert is: codes and words first, then distance, then who sent it.
    pub(super) fn reach(&self, alert: &Alert) -> Reach {
        let named: Vec<&Place> = self.named(alert);
        if !named.is_empty() {
            return Reach::Here(one_label(&named));
        }
        let nearest = self.nearest(&alert.areas);
        match nearest {
            Some((place, km)) if km <= self.reach_km => Reach::Here(self.inside(alert, place, km)),
            _ if alert.tsunami => Reach::Here(None),
            Some((_, km)) => Reach::Away(Some(km.round() as u32)),
            None if is_ours(alert) => Reach::Here(None),
            None => Reach::Away(None),
        }
    }

    /// Our places that an alert is about: those that it names, or that lie in its shape, or else the nearest.
    pub(super) fn near(&self, alert: &Alert) -> Vec<&'a Place> {
        let small = |place: &&Place| place.kind != PlaceKind::Country;
        let named: Vec<&Place> = self.named(alert).into_iter().filter(small).collect();
        if !named.is_empty() {
            return named;
        }
        let inside = |place: &&Place| {
            place.position.is_some_and(|at| distance_km(at, &alert.areas).is_some_and(|km| km <= 0.0))
        };
        let inside: Vec<&Place> = self.places.iter().filter(small).filter(inside).collect();
        if !inside.is_empty() {
            return inside;
        }
        self.nearest(&alert.areas).into_iter().map(|(place, _)| place).collect()
    }

    fn named(&self, alert: &Alert) -> Vec<&'a Place> {
        let words = alert.areas.iter().map(|area| (area, fold(area.description.as_str())));
        let words: Vec<String> =
            words.filter(|(area, words)| !is_bearing(area, words)).map(|(_, words)| words).collect();
        let says = |names: &[String]| names.iter().any(|name| words.iter().any(|words| words.contains(name)));
        let codes = || alert.areas.iter().flat_map(|area| &area.geocodes);
        self.places
            .iter()
            .zip(&self.names)
            .filter(|(place, names)| says(names) || codes().any(|code| is_code_of(place, code)))
            .map(|(place, _)| place)
            .collect()
    }

    /// The place nearest to an area and its distance in kilometres; 0 inside.
    fn nearest(&self, areas: &[Area]) -> Option<(&'a Place, f64)> {
        let distances =
            self.places.iter().filter_map(|place| Some((place, distance_km(place.position?, areas)?)));
        distances.min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The one place inside, or the nearest where the sender has no words.
    fn inside(&self, alert: &Alert, nearest: &Place, km: f64) -> Option<Clean> {
        if alert.areas.iter().all(|area| area.description.is_empty()) {
            return Some(nearest.label().clone());
        }
        if km > 0.0 {
            return None;
        }
        let within = |place: &&Place| {
            place.position.is_some_and(|at| distance_km(at, &alert.areas).is_some_and(|km| km <= 0.0))
        };
        one_label(&self.places.iter().filter(within).collect::<Vec<_>>())
    }
}

/// The label that all of these share: `Dili` for the municipality and the site; none where they differ.
fn one_label(places: &[&Place]) -> Option<Clean> {
    // A country says less than the sender's words, and its name is in many of them.
    let small: Vec<&&Place> = places.iter().filter(|place| place.kind != PlaceKind::Country).collect();
    let (first, others) = small.split_first()?;
    others.iter().all(|other| other.label() == first.label()).then(|| first.label().clone())
}

/// Whether words say how far off a place is (`262 km ENE of Dili`): then the shape alone decides.
fn is_bearing(area: &Area, words: &str) -> bool {
    words.contains(" km ") && !(area.polygons.is_empty() && area.circles.is_empty())
}

/// Whether the sender alone makes it ours, where nothing says where it is.
fn is_ours(alert: &Alert) -> bool {
    let sender = alert.sender.as_str().to_ascii_lowercase();
    let is_national = sender.rsplit_once('.').is_some_and(|(_, top)| top == "tl");
    alert.origin == Origin::Rule || is_national || sender.contains(WMO_OID)
}

/// Whether a geocode is a place's P-code or ISO code, or a P-code below it.
///
/// National codes are bare numbers and never compared; a country's two letters need a scheme that names ISO.
fn is_code_of(place: &Place, (scheme, value): &(Clean, Clean)) -> bool {
    let scheme = scheme.as_str().to_ascii_lowercase();
    place.codes.iter().any(|(kind, code)| {
        let same = value.as_str().eq_ignore_ascii_case(code.as_str());
        match kind.as_str() {
            "cod" => same || is_below(value.as_str(), code.as_str()),
            "iso" if place.kind == PlaceKind::Country => same && scheme.contains("iso"),
            "iso" | "iso3" => same,
            _ => false,
        }
    })
}

/// Whether a P-code lies below another: `TL0604` below `TL06`.
fn is_below(value: &str, code: &str) -> bool {
    let (Some(head), Some(tail)) = (value.get(..code.len()), value.get(code.len()..)) else { return false };
    head.eq_ignore_ascii_case(code) && !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit())
}

/// Makes names comparable: lower case, no accents, ` word word ` with one space around each.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::from(" ");
    for c in letters::plain(text) {
        let plain = if c.is_alphanumeric() { c } else { ' ' };
        if plain != ' ' || !out.ends_with(' ') {
            out.push(plain);
        }
    }
    if !out.ends_with(' ') {
        out.push(' ');
    }
    out
}

/// How far an alert is from the nearest of some places, in kilometres; none where it does not say.
pub fn kilometres_to(places: &[Place], alert: &Alert) -> Option<f64> {
    let positions = places.iter().filter_map(|place| place.position);
    positions.filter_map(|at| distance_km(at, &alert.areas)).min_by(f64::total_cmp)
}

/// How far a position lies from the nearest of these areas; none where they have no shape.
fn distance_km(from: Position, areas: &[Area]) -> Option<f64> {
    let polygons = areas.iter().flat_map(|area| &area.polygons).filter_map(|ring| to_ring(from, ring));
    let circles = areas
        .iter()
        .flat_map(|area| &area.circles)
        .map(|(centre, radius)| (great_circle_km(from, *centre) - radius).max(0.0));
    polygons.chain(circles).filter(|km| km.is_finite()).min_by(f64::total_cmp)
}

/// The distance to a ring: 0 inside, else to the nearest point of its edges.
fn to_ring(from: Position, ring: &[Position]) -> Option<f64> {
    if contains(ring, from) {
        return Some(0.0);
    }
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    edges.map(|(a, b)| great_circle_km(from, nearest_on_edge(from, *a, *b))).min_by(f64::total_cmp)
}

/// Whether a ring holds a position, by counting the edges north of it.
pub(super) fn contains(ring: &[Position], at: Position) -> bool {
    let edges = ring.iter().zip(ring.iter().cycle().skip(1));
    let crossed = edges.filter(|(a, b)| {
        let (ax, bx) = (east_of(at, **a), east_of(at, **b));
        (ax > 0.0) != (bx > 0.0) && {
            let latitude = a.latitude + (b.latitude - a.latitude) * ax / (ax - bx);
            latitude > at.latitude
        }
    });
    crossed.count() % 2 == 1
}

/// Degrees east of a position, between -180 and 180, so that a ring over the date line stays whole.
pub(super) fn east_of(from: Position, to: Position) -> f64 {
    (to.longitude - from.longitude + 540.0).rem_euclid(360.0) - 180.0
}

/// The point of an edge that is nearest on a flat map around `from`.
fn nearest_on_edge(from: Position, a: Position, b: Position) -> Position {
    let narrow = from.latitude.to_radians().cos();
    let flat = |p: Position| (east_of(from, p) * narrow, p.latitude - from.latitude);
    let ((ax, ay), (bx, by)) = (flat(a), flat(b));
    let (dx, dy) = (bx - ax, by - ay);
    let length = dx * dx + dy * dy;
    let along = if length > 0.0 { (-(ax * dx + ay * dy) / length).clamp(0.0, 1.0) } else { 0.0 };
    Position {
        latitude: a.latitude + along * (b.latitude - a.latitude),
        longitude: a.longitude + along * (east_of(from, b) - east_of(from, a)),
    }
}

/// The distance over the earth (haversine, on a sphere).
pub(super) fn great_circle_km(a: Position, b: Position) -> f64 {
    let (north, east) = ((b.latitude - a.latitude).to_radians(), (b.longitude - a.longitude).to_radians());
    let square = (north / 2.0).sin().powi(2)
        + a.latitude.to_radians().cos() * b.latitude.to_radians().cos() * (east / 2.0).sin().powi(2);
    2.0 * EARTH_KM * square.sqrt().min(1.0).asin()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{reference, testing};

    fn area(description: &str) -> Area {
        Area {
            description: description.into(),
            polygons: Vec::new(),
            circles: Vec::new(),
            geocodes: Vec::new(),
        }
    }

    #[track_caller]
    fn check(alert: &Alert, expected: &Reach) {
        let places = reference::places();
        assert_eq!(Gazetteer::new(&places, &Rules::default()).reach(alert), *expected);
    }

    fn with(area: Area) -> Alert {
        Alert { areas: vec![area], ..testing::alert("a") }
    }

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn words_match_whatever_their_case_and_accents() {
        let here = |label: &str| Reach::Here(Some(label.into()));
        check(&with(area("LIQUICA, coastal suco")), &here("Liquiçá"));
        check(&with(area("Municípiu Likisá")), &here("Liquiçá"));
        check(&with(area("Dili")), &here("Dili"));
        check(&with(area("Nicolau Lobato International Airport")), &here("Airport DIL"));
        check(&with(area("East Timor, all")), &Reach::Here(None));
        check(&with(area("West Timor, Dilijan")), &Reach::Away(None));
    }

    #[test]
    fn codes_match_by_scheme() {
        let coded = |scheme: &str, value: &str| {
            with(Area { geocodes: vec![(scheme.into(), value.into())], ..area("a river") })
        };
        check(&coded("ISO 3166-2", "TL-DI"), &Reach::Here(Some("Dili".into())));
        check(&coded("P-code", "TL0604"), &Reach::Here(Some("Dili".into())));
        check(&coded("ISO 3166-1", "TL"), &Reach::Here(None));
        check(&coded("state", "TL"), &Reach::Away(None));
        check(&coded("INTL", "01"), &Reach::Away(None));
    }

    #[test]
    fn distance_decides_where_nothing_is_named() {
        let circle = |centre, radius| with(Area { circles: vec![(centre, radius)], ..area("Banda Sea") });
        check(&circle(at(-8.0, 126.5), 10.0), &Reach::Here(None));
        check(&circle(at(-6.0, 130.0), 10.0), &Reach::Away(Some(424)));
        check(&circle(at(-6.0, 130.0), 300.0), &Reach::Here(None));
        let nobody = Area { circles: vec![(at(-8.0, 126.5), 10.0)], ..area("") };
        check(&with(nobody), &Reach::Here(Some("Baucau".into())));
    }

    #[test]
    fn a_distance_from_a_place_is_not_that_place() {
        let quake = |centre| Area {
            circles: vec![(centre, 0.0)],
            ..area("M 4.9, 423 km ENE of Lospalos, Timor-Leste")
        };
        check(&with(quake(at(-6.0, 130.0))), &Reach::Away(Some(434)));
        check(&with(quake(at(-8.0, 126.5))), &Reach::Here(None));
    }

    #[test]
    fn a_polygon_around_us_is_here_and_one_over_the_date_line_is_not() {
        let ring = |corners: &[(f64, f64)]| {
            let polygons = vec![corners.iter().map(|(lat, lon)| at(*lat, *lon)).collect()];
            with(Area { polygons, ..area("somewhere") })
        };
        check(&ring(&[(-20.0, 110.0), (0.0, 110.0), (0.0, 140.0), (-20.0, 140.0)]), &Reach::Here(None));
        let fiji = ring(&[(-20.0, 170.0), (-10.0, 170.0), (-10.0, -170.0), (-20.0, -170.0)]);
        let places = reference::places();
        let reach = Gazetteer::new(&places, &Rules::default()).reach(&fiji);
        assert!(matches!(reach, Reach::Away(Some(4_000..5_500))), "{reach:?}");
    }

    #[test]
    fn a_tsunami_flag_counts_wherever_it_is() {
        let mut far = with(Area { circles: vec![(at(40.0, 140.0), 1.0)], ..area("Honshu") });
        assert!(matches!(
            Gazetteer::new(&reference::places(), &Rules::default()).reach(&far),
            Reach::Away(Some(_))
        ));
        far.tsunami = true;
        check(&far, &Reach::Here(None));
    }

    #[test]
    fn what_cannot_be_placed_is_here_only_by_its_sender() {
        let from = |sender: &str| Alert { sender: sender.into(), ..testing::alert("a") };
        check(&from("info@dnmg.gov.tl"), &Reach::Here(None));
        check(&from("urn:oid:2.49.0.0.626.0"), &Reach::Here(None));
        check(&from("hsas@dhs.gov"), &Reach::Away(None));
        check(&Alert { origin: Origin::Rule, ..testing::alert("a") }, &Reach::Here(None));
    }

    #[test]
    fn dili_to_maliana_is_62_km() {
        let km = great_circle_km(at(-8.55861, 125.57361), at(-8.99167, 125.21972));
        assert!((61.0..63.5).contains(&km), "{km}");
    }
}
