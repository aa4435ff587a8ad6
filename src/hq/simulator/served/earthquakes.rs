//! The feeds of earthquakes: USGS's `GeoJSON` and GDACS's RSS, each with its own elements.
//!
//! It must not know what a reader makes of them.

use serde_json::{Value, json};

use crate::{
    domain::{Alert, Clean, Instant, Position, Zone},
    formats::escaped,
    hq::simulator::warnings::Shaking,
};

/// A summary feed of USGS.
pub(super) fn usgs(listed: &[(Alert, &'static Shaking)]) -> Value {
    let features: Vec<Value> =
        listed.iter().rev().filter_map(|(alert, shaking)| feature(alert, shaking)).collect();
    json!({"type": "FeatureCollection", "metadata": {"title": "Simulated earthquakes"}, "features": features})
}

fn feature(alert: &Alert, shaking: &Shaking) -> Option<Value> {
    let (Shaking::Usgs { magnitude, depth_km }, Some(at)) = (shaking, epicentre(alert)) else { return None };
    let id = format!("sim{}", day(alert));
    Some(json!({
        "type": "Feature", "id": id,
        "properties": {
            "mag": magnitude, "magType": "mb", "place": place(alert).as_str(),
            "time": alert.onset?.timestamp_millis(), "updated": alert.sent.timestamp_millis(),
            "url": null, "felt": null, "mmi": null, "alert": null, "status": "reviewed", "tsunami": 0,
            "ids": format!(",{id},"), "type": "earthquake", "title": alert.headline.as_str()
        },
        "geometry": {"type": "Point", "coordinates": [at.longitude, at.latitude, depth_km]}
    }))
}

/// The RSS of GDACS.
pub(super) fn gdacs(listed: &[Alert]) -> String {
    let items: String = listed.iter().rev().filter_map(item).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <rss version=\"2.0\" xmlns:gdacs=\"http://www.gdacs.org\" xmlns:georss=\"http://www.georss.org/georss\">\n\
         <channel><title>Simulated events</title>\n{items}</channel></rss>\n"
    )
}

fn item(alert: &Alert) -> Option<String> {
    let at = epicentre(alert)?;
    let date = |at: Instant| at.format("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let shaken = date(alert.onset?);
    let said: Vec<&str> = alert.description.paragraphs().iter().map(Clean::as_str).collect();
    let (place, point) = (place(alert), format!("{} {}", at.latitude, at.longitude));
    let elements = [
        ("title", alert.headline.as_str()),
        ("description", &said.join("\n\n")),
        ("pubDate", &date(alert.sent)),
        ("georss:point", &point),
        ("gdacs:eventtype", "EQ"),
        ("gdacs:eventid", &day(alert)),
        ("gdacs:episodeid", "1"),
        ("gdacs:alertlevel", alert.impact?.level.word()),
        ("gdacs:fromdate", &shaken),
        ("gdacs:todate", &shaken),
        ("gdacs:datemodified", &date(alert.sent)),
        ("gdacs:iscurrent", "true"),
        ("gdacs:country", place.as_str()),
    ];
    let mut xml = "<item>\n".to_owned();
    for (name, text) in elements {
        xml.extend(["<", name, ">", &escaped(text), "</", name, ">\n"]);
    }
    xml.push_str("</item>\n");
    Some(xml)
}

fn epicentre(alert: &Alert) -> Option<Position> {
    alert.areas.first()?.circles.first().map(|(at, _)| *at)
}

fn place(alert: &Alert) -> Clean {
    alert.areas.first().map(|area| area.description.clone()).unwrap_or_default()
}

/// There is one a day, so that its day is its number.
fn day(alert: &Alert) -> String {
    Zone::DILI.day(alert.sent).format("%Y%m%d").to_string()
}
