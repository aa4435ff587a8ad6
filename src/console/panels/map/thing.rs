//! How one thing of the map reads: its sign, name, kind and state, and the way to it from Dili.

use crate::{
    console::{
        panels::{
            alert, crossings,
            panel::{Block, Scene},
        },
        theme::Meaning,
        widgets::{Pen, Span},
    },
    domain::{
        View,
        view::{Level, Map, Reporting, Thing, What},
    },
};

/// What the rows of the list are about.
pub(super) fn keys(map: &Map) -> Vec<String> {
    map.things.iter().map(|thing| thing.key.to_string()).collect()
}

/// The thing that is selected and where it stands in the list.
pub(super) fn selected<'a>(scene: &Scene<'a>) -> Option<(usize, &'a Thing)> {
    let Some(View::Map(map)) = scene.view else { return None };
    let at = scene.selected(Block::Map, &keys(map))?;
    Some((at, map.things.get(at)?))
}

/// Its name, of an alert the title.
pub(super) fn name(scene: &Scene<'_>, thing: &Thing) -> String {
    match (&thing.what, &thing.name) {
        (What::Alert { row, .. }, _) => alert::title(scene, &row.alert),
        (_, Some(name)) => name.to_string(),
        (_, None) => String::new(),
    }
}

/// What it is, in a word.
pub(super) fn kind(scene: &Scene<'_>, thing: &Thing) -> String {
    scene.text(match thing.what {
        What::Alert { epicentre: true, .. } => "kind-epicentre",
        What::Alert { .. } => "kind-area",
        What::Post(_) => "kind-post",
        What::Site(_) => "kind-site",
        What::Municipality => "kind-municipality",
    })
}

/// The sign that stands on the map and in the list.
pub(super) fn sign<'a>(pen: &Pen<'a>, thing: &Thing) -> (&'a str, Meaning) {
    let glyphs = pen.theme().glyphs();
    match &thing.what {
        What::Alert { row, epicentre: true } => (glyphs.epicentre, alert::mark(pen, row).1),
        What::Alert { row, .. } => alert::mark(pen, row),
        What::Post(reporting) => (glyphs.post, post_meaning(*reporting)),
        What::Site(level) => (glyphs.site, site_meaning(*level)),
        What::Municipality => (glyphs.municipality, Meaning::Dim),
    }
}

fn post_meaning(reporting: Reporting) -> Meaning {
    match reporting {
        Reporting::Silent { .. } => Meaning::Silent,
        Reporting::Late { .. } | Reporting::ClosedIncomplete { .. } => Meaning::Late,
        Reporting::Closed { .. } | Reporting::NoSchedule => Meaning::Dim,
        Reporting::Reporting => Meaning::Text,
    }
}

fn site_meaning(level: Level) -> Meaning {
    match level {
        Level::BelowMinimum => Meaning::BelowMinimum,
        Level::Empty | Level::Impossible => Meaning::Empty,
        Level::NoEntry => Meaning::Dim,
        Level::Enough => Meaning::Text,
    }
}

/// How it stands, in words; its mark says so where there is no colour.
pub(super) fn state(scene: &Scene<'_>, pen: &Pen<'_>, thing: &Thing) -> Span {
    let span = match &thing.what {
        What::Alert { row, .. } => return alert::state(scene, row),
        What::Post(Reporting::Reporting) => Span::new(scene.text("post-reporting"), Meaning::Dim),
        What::Post(reporting) => {
            let (text, meaning) = crossings::reporting(scene, *reporting);
            Span::new(text, meaning)
        }
        What::Site(Level::Enough | Level::NoEntry) | What::Municipality => {
            return Span::new("", Meaning::Dim);
        }
        What::Site(level) => {
            let id = match level {
                Level::BelowMinimum => "level-below",
                Level::Empty => "level-empty",
                _ => "level-impossible",
            };
            Span::new(scene.text(id), site_meaning(*level))
        }
    };
    let mark = pen.theme().mark(span.meaning);
    if mark.is_empty() || span.meaning == Meaning::Dim {
        return span;
    }
    Span { text: format!("{mark} {}", span.text), ..span }
}

/// `149 km WSW`, where it is not the place that courses are given from.
pub(super) fn course(scene: &Scene<'_>, thing: &Thing) -> String {
    let Some(course) = thing.from_capital else { return String::new() };
    // Sixteen winds, the first half on either side of north.
    let wind = (f64::from(course.degrees) / 22.5).round() as i64 % 16;
    let args = [
        ("km", scene.number(i64::from(course.km)).into()),
        ("wind", scene.locale.format("wind", &[("n", wind.into())]).into()),
    ];
    scene.locale.format("map-course", &args)
}

/// `±2 km`: how far off a position may be.
pub(super) fn precision(scene: &Scene<'_>, thing: &Thing) -> String {
    let km = thing.precision_km.map(|km| km.ceil() as i64);
    km.map(|km| scene.locale.format("map-precision", &[("km", km.into())])).unwrap_or_default()
}
