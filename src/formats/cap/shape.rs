//! Polygons and circles of CAP 1.2 §3.2.4: latitude first, in degrees.
//!
//! It must not know the alert around them.

use crate::{domain::Position, formats::hint::quote};

/// The most points of one polygon.
const MAX_POINTS: usize = 5_000;

/// The longest way on the earth, in kilometres: half its girth.
const MAX_RADIUS_KM: f64 = 20_040.0;

/// Reads `lat,lon lat,lon …`: at least four points, the last the same as the first.
pub(super) fn polygon(text: &str) -> Result<Vec<Position>, String> {
    let points = text.split_whitespace().take(MAX_POINTS + 1).map(position).collect::<Result<Vec<_>, _>>()?;
    if points.len() > MAX_POINTS {
        return Err(format!("has more than {MAX_POINTS} points"));
    }
    if points.len() < 4 {
        return Err(format!("has {} points; a polygon has four or more", points.len()));
    }
    if points.first() != points.last() {
        return Err("is not closed; its last point must be its first".to_owned());
    }
    Ok(points)
}

/// Reads `lat,lon radius`, the radius in kilometres.
pub(super) fn circle(text: &str) -> Result<(Position, f64), String> {
    let mut parts = text.split_whitespace();
    let (Some(centre), Some(radius), None) = (parts.next(), parts.next(), parts.next()) else {
        return Err(format!("{} is no circle; it is written lat,lon radius", quote(text)));
    };
    let radius = radius
        .parse()
        .ok()
        .filter(|km| (0.0..=MAX_RADIUS_KM).contains(km))
        .ok_or_else(|| format!("{} is no radius in kilometres", quote(radius)))?;
    Ok((position(centre)?, radius))
}

fn position(text: &str) -> Result<Position, String> {
    let unread = || format!("{} is no point; it is written lat,lon", quote(text));
    let (latitude, longitude) = text.split_once(',').ok_or_else(unread)?;
    let latitude: f64 = latitude.parse().map_err(|_| unread())?;
    let longitude: f64 = longitude.parse().map_err(|_| unread())?;
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(format!("{} is not on the earth; the latitude comes first", quote(text)));
    }
    Ok(Position { latitude, longitude })
}
