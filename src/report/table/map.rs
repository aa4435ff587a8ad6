//! What lies where: the things of the map with their positions.

use crate::{
    domain::{
        Clean,
        view::{Course, Map, Thing, What},
    },
    locale::Locale,
};

use super::{
    alerts::alert_title,
    cell::{Cell, Column, Records, column},
    crossings, stock,
};

const THINGS: &[Column] = &[
    column("kind", "#loc+type"),
    column("name", "#loc+name"),
    column("code", "#loc+code"),
    column("state", "#status"),
    column("latitude", "#geo+lat"),
    column("longitude", "#geo+lon"),
    column("precision_km", "#geo+precision"),
    column("km_from_capital", "#geo+distance"),
    column("degrees_from_capital", "#geo+bearing"),
];

/// Alerts, posts, sites and municipalities, in the order of the map.
pub(super) fn things(map: &Map, locale: &Locale) -> Records {
    Records { columns: THINGS, rows: map.things.iter().map(|thing| row(thing, locale)).collect() }
}

fn row(thing: &Thing, locale: &Locale) -> Vec<Cell> {
    let (kind, state) = match &thing.what {
        What::Alert { epicentre: true, .. } => ("epicentre", ""),
        What::Alert { .. } => ("alert", ""),
        What::Post(reporting) => ("point of entry", crossings::state(*reporting)),
        What::Site(level) => ("site", stock::level(*level)),
        What::Municipality => ("municipality", ""),
    };
    let name = match &thing.what {
        What::Alert { row, .. } => Clean::new(&alert_title(locale, &row.alert)),
        _ => thing.name.clone().unwrap_or_default(),
    };
    let course = |part: fn(Course) -> u32| {
        thing.from_capital.map_or(Cell::Empty, |course| Cell::Number(i64::from(part(course))))
    };
    vec![
        Cell::text(kind),
        Cell::text(name),
        Cell::text(thing.key.clone()),
        Cell::text(state),
        Cell::Decimal(thing.at.latitude),
        Cell::Decimal(thing.at.longitude),
        thing.precision_km.map_or(Cell::Empty, Cell::Decimal),
        course(|course| course.km),
        course(|course| course.degrees),
    ]
}
