//! What the map shows, and the way from one place to another. It must not know how wide a screen is.

use super::{
    Alert, Category, Place, PlaceId, PlaceKind, Position,
    reach::{east_of, fold, great_circle_km},
    view::{AlertRow, Course, Level, Life, Reporting, SiteStock, Thing, What},
};

/// The municipality whose capital is the country's.
const CAPITAL: &str = "dili";
/// The word for an earthquake in what alerts are called: English, Portuguese and Tetun, Indonesian.
const QUAKES: [&str; 6] = [" earthquake ", " quake ", " sismo ", " terramoto ", " rai nakdoko ", " gempa "];

/// Everything that has a place: alerts, then posts, sites and municipalities.
pub(super) fn things(
    places: &[Place],
    alerts: Vec<AlertRow>,
    posts: &[(PlaceId, Reporting)],
    stock: &[SiteStock],
) -> Vec<Thing> {
    let capital = places.iter().find(|place| place.id.as_str() == CAPITAL).and_then(|place| place.position);
    let of_alerts = alerts.into_iter().filter_map(|row| alerted(row, capital));
    let kinds = [PlaceKind::Post, PlaceKind::Site, PlaceKind::Municipality];
    let of_places = kinds.into_iter().flat_map(|kind| places.iter().filter(move |place| place.kind == kind));
    of_alerts.chain(of_places.filter_map(|place| placed(place, capital, posts, stock))).collect()
}

fn placed(
    place: &Place,
    capital: Option<Position>,
    posts: &[(PlaceId, Reporting)],
    stock: &[SiteStock],
) -> Option<Thing> {
    let at = place.position?;
    let what = match place.kind {
        PlaceKind::Country => return None,
        PlaceKind::Municipality => What::Municipality,
        PlaceKind::Post => What::Post(state(&place.id, posts)),
        PlaceKind::Site => What::Site(level(&place.id, stock)),
    };
    Some(Thing {
        key: place.id.as_str().into(),
        name: Some(place.label().clone()),
        what,
        at,
        precision_km: place.precision_km,
        from_capital: course(capital, at),
    })
}

fn state(post: &PlaceId, posts: &[(PlaceId, Reporting)]) -> Reporting {
    posts.iter().find(|(id, _)| id == post).map_or(Reporting::NoSchedule, |(_, state)| *state)
}

/// How the worst item of a site stands; what nobody has counted is no better than enough.
fn level(site: &PlaceId, stock: &[SiteStock]) -> Level {
    let levels = stock.iter().filter(|row| row.site == *site).map(|row| row.level);
    levels.max().unwrap_or(Level::NoEntry)
}

/// An alert that may still concern somebody and says where, as a thing at the middle of it.
fn alerted(row: AlertRow, capital: Option<Position>) -> Option<Thing> {
    if !matches!(row.life, Life::Open | Life::Review | Life::Exercise | Life::Elsewhere(_)) {
        return None;
    }
    let at = middle(&row.alert)?;
    let epicentre = is_quake(&row.alert);
    // The circle around an epicentre says how far off it may be, or how far it was felt: not known which.
    Some(Thing {
        key: row.alert.id.as_str().into(),
        name: None,
        what: What::Alert { row: Box::new(row), epicentre },
        at,
        precision_km: None,
        from_capital: course(capital, at),
    })
}

pub(super) fn is_quake(alert: &Alert) -> bool {
    let event = fold(alert.event.as_str());
    alert.categories.contains(&Category::Geo) && QUAKES.iter().any(|word| event.contains(word))
}

/// The middle of the box around an alert's shapes, none where it has no shape.
pub(super) fn middle(alert: &Alert) -> Option<Position> {
    let corners = alert.areas.iter().flat_map(|area| area.polygons.iter().flatten());
    let centres = alert.areas.iter().flat_map(|area| area.circles.iter().map(|(centre, _)| centre));
    let points: Vec<Position> = corners.chain(centres).copied().collect();
    let first = *points.first()?;
    let middle_of = |values: Vec<f64>| {
        let (least, most) =
            (values.iter().copied().reduce(f64::min)?, values.iter().copied().reduce(f64::max)?);
        Some(f64::midpoint(least, most))
    };
    // Over the date line a box would go around the earth the wrong way.
    let east = middle_of(points.iter().map(|point| east_of(first, *point)).collect())?;
    Some(Position {
        latitude: middle_of(points.iter().map(|point| point.latitude).collect())?,
        longitude: (first.longitude + east + 540.0).rem_euclid(360.0) - 180.0,
    })
}

/// The way from one position to another; none where there is none to go.
fn course(from: Option<Position>, to: Position) -> Option<Course> {
    let from = from?;
    let km = great_circle_km(from, to);
    (km >= 0.5).then(|| Course { km: km.round() as u32, degrees: bearing(from, to).round() as u32 % 360 })
}

/// In which direction one sets out along the great circle, clockwise from north.
fn bearing(from: Position, to: Position) -> f64 {
    let (a, b) = (from.latitude.to_radians(), to.latitude.to_radians());
    let east = east_of(from, to).to_radians();
    let (y, x) = (east.sin() * b.cos(), a.cos() * b.sin() - a.sin() * b.cos() * east.cos());
    y.atan2(x).to_degrees().rem_euclid(360.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::{Area, Clean, reference, testing};

    fn at(latitude: f64, longitude: f64) -> Position {
        Position { latitude, longitude }
    }

    #[test]
    fn the_way_from_dili_is_what_an_atlas_says() {
        let places = reference::places();
        let things = things(&places, Vec::new(), &[], &[]);
        let course = |key: &str| {
            let thing = things.iter().find(|thing| thing.key.as_str() == key).unwrap();
            thing.from_capital.map(|course| (course.km, course.degrees))
        };
        assert_eq!(course("dili"), None);
        assert_eq!(course("atauru"), Some((33, 5)));
        assert_eq!(course("BTG"), Some((82, 236)));
        assert_eq!(course("oe-kusi-ambenu"), Some((149, 241)));
        assert_eq!(course("lautein"), Some((157, 89)));
        assert_eq!(things.len(), 4 + 4 + 14);
    }

    #[test]
    fn an_alert_lies_in_the_middle_of_its_shapes_and_a_quake_at_its_epicentre() {
        let mut row = AlertRow {
            alert: testing::alert("a"),
            life: Life::Open,
            priority: None,
            place: Clean::default(),
            acknowledged: None,
            assigned_to: None,
            notes: Vec::new(),
            also: Vec::new(),
            cause: None,
        };
        assert!(alerted(row.clone(), None).is_none(), "it has no shape");
        row.alert.areas = vec![Area {
            description: Clean::default(),
            polygons: vec![vec![at(-9.0, 179.0), at(-8.0, 179.0), at(-8.0, -179.0), at(-9.0, 179.0)]],
            circles: Vec::new(),
            geocodes: Vec::new(),
        }];
        let thing = alerted(row.clone(), None).unwrap();
        assert_eq!((thing.at.latitude, thing.at.longitude.abs()), (-8.5, 180.0));
        assert!(matches!(thing.what, What::Alert { epicentre: false, .. }));
        (row.alert.event, row.alert.categories) = ("Gempa Bumi".into(), vec![Category::Geo]);
        assert!(matches!(alerted(row.clone(), None).unwrap().what, What::Alert { epicentre: true, .. }));
        row.life = Life::NoAlarm;
        assert!(alerted(row, None).is_none());
    }

    proptest! {
        #[test]
        fn the_way_back_is_the_way_there_the_other_way_around(
            latitude in -60.0_f64..60.0, longitude in -180.0_f64..180.0, north in -0.1_f64..0.1, east in -0.1_f64..0.1
        ) {
            prop_assume!(north.abs() + east.abs() > 0.01);
            let (a, b) = (at(latitude, longitude), at(latitude + north, longitude + east));
            let (there, back) = (bearing(a, b), bearing(b, a));
            let turned = (there - back).rem_euclid(360.0);
            prop_assert!((turned - 180.0).abs() < 1.0, "{there} {back}");
            prop_assert_eq!(course(Some(a), b).map(|course| course.km), course(Some(b), a).map(|course| course.km));
        }
    }
}
