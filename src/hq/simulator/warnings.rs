//! What a warning centre says on any day: a table of bulletins with CAP 1.2's fields.
//!
//! Two of them or more are open at any time from 09:40 on. Each says in its own words that it is
//! simulated; its sender's domain cannot exist (RFC 2606).

use chrono::{Datelike as _, Days, NaiveDate, Weekday};

use super::seed::SOURCE;
use super::window::{Window, clock};
use crate::domain::{
    Alert, AlertId, AlertLevel, Area, Category, Certainty, Clean, Impact, MessageType, Model, Origin,
    Position, Prose, Scope, Severity, SourceId, Status, Urgency,
};

const SENDER: &str = "simulator@haree.invalid";

/// One message that is sent on every day, or on one day of the week.
struct Bulletin {
    /// Its name in the identifier.
    name: &'static str,
    only_on: Option<Weekday>,
    /// Hour and minute.
    sent: (u32, u32),
    /// Days later, hour and minute.
    ends: (u64, (u32, u32)),
    status: Status,
    message_type: MessageType,
    /// The name of the message that it updates or cancels.
    about: Option<&'static str>,
    info: Option<Info>,
}

/// What it says; a Cancel may say nothing.
struct Info {
    event: &'static str,
    category: Category,
    /// Urgency, severity and certainty.
    grade: (Urgency, Severity, Certainty),
    headline: &'static str,
    description: &'static str,
    instruction: &'static str,
    region: &'static Region,
}

/// What the feeds of earthquakes know of one.
#[derive(Debug)]
pub(super) enum Shaking {
    /// USGS lists it: the magnitude, and the depth in kilometres.
    Usgs { magnitude: f64, depth_km: f64 },
    /// GDACS lists it, as green: no model expects harm of it.
    Gdacs,
}

/// The earthquakes, by the names of their bulletins.
const SHAKINGS: [(&str, Shaking); 2] =
    [("quake-near", Shaking::Usgs { magnitude: 4.9, depth_km: 140.0 }), ("quake-far", Shaking::Gdacs)];

/// Where it holds: a box around a municipality, or the point of an epicentre.
struct Region {
    name: &'static str,
    /// OCHA's P-code and ISO 3166-2.
    codes: Option<(&'static str, &'static str)>,
    shape: Shape,
}

enum Shape {
    /// South, north, west and east, in degrees.
    Box(f64, f64, f64, f64),
    /// Latitude and longitude.
    Point(f64, f64),
}

const DILI: Region =
    Region { name: "Dili", codes: Some(("TL06", "TL-DI")), shape: Shape::Box(-8.63, -8.49, 125.49, 125.85) };
const COVALIMA: Region = Region {
    name: "Covalima",
    codes: Some(("TL05", "TL-CO")),
    shape: Shape::Box(-9.49, -9.03, 124.96, 125.51),
};
const BAUCAU: Region = Region {
    name: "Baucau",
    codes: Some(("TL03", "TL-BA")),
    shape: Shape::Box(-8.71, -8.42, 126.14, 126.81),
};
const NEAR: Region = Region { name: "262 km ENE of Dili", codes: None, shape: Shape::Point(-7.66, 127.77) };
const FAR: Region =
    Region { name: "Banda Sea, 540 km NE of Dili", codes: None, shape: Shape::Point(-5.1, 129.05) };

const BULLETINS: [Bulletin; 9] = [
    Bulletin {
        name: "quake-far",
        only_on: None,
        sent: (4, 15),
        ends: (1, (4, 15)),
        status: Status::Actual,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Earthquake",
            category: Category::Geo,
            grade: (Urgency::Past, Severity::Minor, Certainty::Observed),
            headline: "M 5.6, 540 km NE of Dili",
            description: "Simulated: an earthquake of magnitude 5.6 in the Banda Sea. No tsunami.",
            instruction: "",
            region: &FAR,
        }),
    },
    Bulletin {
        name: "wind",
        only_on: None,
        sent: (6, 30),
        ends: (0, (18, 0)),
        status: Status::Actual,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Strong wind",
            category: Category::Met,
            grade: (Urgency::Expected, Severity::Moderate, Certainty::Possible),
            headline: "Strong wind possible on the coast of Baucau",
            description: "Simulated: gusts of 60 km/h are possible on the north coast.",
            instruction: "Secure roofs and boats.",
            region: &BAUCAU,
        }),
    },
    Bulletin {
        name: "test",
        only_on: None,
        sent: (8, 0),
        ends: (0, (8, 30)),
        status: Status::Test,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Test of the warning line",
            category: Category::Other,
            grade: (Urgency::Unknown, Severity::Unknown, Certainty::Unknown),
            headline: "Daily test of the warning line",
            description: "Simulated: a test. Nothing is to be done.",
            instruction: "",
            region: &DILI,
        }),
    },
    Bulletin {
        name: "rain",
        only_on: None,
        sent: (9, 5),
        ends: (1, (9, 0)),
        status: Status::Actual,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Heavy rain",
            category: Category::Met,
            grade: (Urgency::Future, Severity::Moderate, Certainty::Possible),
            headline: "Heavy rain advisory for Covalima",
            description: "Simulated: 60 to 90 mm of rain are possible from the evening on.",
            instruction: "Keep away from river beds.",
            region: &COVALIMA,
        }),
    },
    Bulletin {
        name: "quake-near",
        only_on: None,
        sent: (9, 40),
        ends: (1, (9, 40)),
        status: Status::Actual,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Earthquake",
            category: Category::Geo,
            grade: (Urgency::Past, Severity::Minor, Certainty::Observed),
            headline: "M 4.9, 262 km ENE of Dili",
            description: "Simulated: an earthquake of magnitude 4.9 at a depth of 140 km. No tsunami.",
            instruction: "",
            region: &NEAR,
        }),
    },
    Bulletin {
        name: "drill",
        only_on: Some(Weekday::Wed),
        sent: (10, 0),
        ends: (0, (16, 0)),
        status: Status::Exercise,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Tsunami drill",
            category: Category::Geo,
            grade: (Urgency::Immediate, Severity::Extreme, Certainty::Likely),
            headline: "EXERCISE: tsunami drill on the coast of Dili",
            description: "Simulated: an exercise of the schools on the coast. There is no tsunami.",
            instruction: "Exercise: walk to the assembly point.",
            region: &DILI,
        }),
    },
    Bulletin {
        name: "wind-cancelled",
        only_on: None,
        sent: (11, 0),
        ends: (0, (18, 0)),
        status: Status::Actual,
        message_type: MessageType::Cancel,
        about: Some("wind"),
        info: None,
    },
    Bulletin {
        name: "rain-updated",
        only_on: None,
        sent: (13, 20),
        ends: (1, (9, 0)),
        status: Status::Actual,
        message_type: MessageType::Update,
        about: Some("rain"),
        info: Some(Info {
            event: "Heavy rain",
            category: Category::Met,
            grade: (Urgency::Expected, Severity::Moderate, Certainty::Likely),
            headline: "Heavy rain advisory for Covalima, from 18:00",
            description: "Simulated: 80 to 110 mm of rain are likely between 18:00 and 03:00.",
            instruction: "Keep away from river beds.\n\nCheck on the bridges between Suai and Salele.",
            region: &COVALIMA,
        }),
    },
    Bulletin {
        name: "flood",
        only_on: None,
        sent: (14, 12),
        ends: (1, (12, 0)),
        status: Status::Actual,
        message_type: MessageType::Alert,
        about: None,
        info: Some(Info {
            event: "Flood warning",
            category: Category::Met,
            grade: (Urgency::Expected, Severity::Severe, Certainty::Likely),
            headline: "Flood warning for Dili",
            description: "Simulated: the Comoro river may leave its banks between the airport road and \
                          the sea after heavy rain in the hills.",
            instruction: "Keep away from the river banks.\n\nMove kits and vehicles at Comoro to higher ground.",
            region: &DILI,
        }),
    },
];

/// The messages that were sent in the window.
pub(super) fn alerts(window: Window) -> Vec<Alert> {
    let mut alerts = Vec::new();
    for day in window.days() {
        let sent = BULLETINS.iter().filter(|bulletin| {
            window.contains(clock(day, bulletin.sent))
                && bulletin.only_on.is_none_or(|weekday| day.weekday() == weekday)
        });
        alerts.extend(sent.map(|bulletin| bulletin.on(day)));
    }
    alerts
}

fn id(name: &str, day: NaiveDate) -> AlertId {
    AlertId::new(&format!("{SENDER},{SOURCE}-{}-{name}", day.format("%Y%m%d")))
}

/// What feeds of earthquakes know of an alert; none of one that is a message of CAP's.
pub(super) fn shaking(alert: &Alert) -> Option<&'static Shaking> {
    // simulator-20261124-quake-near
    let identifier = alert.id.as_str().rsplit(',').next()?;
    shaking_of(identifier.splitn(3, '-').nth(2)?)
}

fn shaking_of(name: &str) -> Option<&'static Shaking> {
    SHAKINGS.iter().find(|(known, _)| *known == name).map(|(_, shaking)| shaking)
}

impl Bulletin {
    /// The message of one day.
    fn on(&self, day: NaiveDate) -> Alert {
        let sent = clock(day, self.sent);
        let (days, time) = self.ends;
        let info = self.info.as_ref();
        let (urgency, severity, certainty) =
            info.map_or((Urgency::Unknown, Severity::Unknown, Certainty::Unknown), |info| info.grade);
        let shaking = shaking_of(self.name);
        let text = |part: fn(&Info) -> &'static str| info.map_or("", part);
        Alert {
            id: id(self.name, day),
            origin: Origin::Feed(SourceId::new(SOURCE)),
            sender: Clean::new(SENDER),
            sent,
            status: self.status,
            message_type: self.message_type,
            scope: Scope::Public,
            language: Clean::default(),
            references: self.about.iter().map(|name| id(name, day)).collect(),
            event: Clean::new(text(|info| info.event)),
            categories: info.iter().map(|info| info.category).collect(),
            urgency,
            severity,
            certainty,
            // Without an info there is nothing that could begin.
            effective: info.map(|_| sent),
            // An earthquake is told of when it shakes.
            onset: shaking.map(|_| sent),
            expires: info.map(|_| clock(day + Days::new(days), time)),
            sender_name: info.map(|_| Clean::new("haree simulator")).unwrap_or_default(),
            headline: Clean::new(text(|info| info.headline)),
            description: Prose::new(text(|info| info.description)),
            instruction: Prose::new(text(|info| info.instruction)),
            web: Clean::default(),
            contact: Clean::default(),
            areas: info.iter().map(|info| info.region.area()).collect(),
            tsunami: info.is_some_and(|info| info.event.starts_with("Tsunami")),
            incidents: Vec::new(),
            impact: matches!(shaking, Some(Shaking::Gdacs))
                .then_some(Impact { model: Model::Gdacs, level: AlertLevel::Green }),
            remarks: vec![Clean::new("simulated")],
        }
    }
}

impl Region {
    fn area(&self) -> Area {
        let at = |latitude, longitude| Position { latitude, longitude };
        let mut area = Area {
            description: Clean::new(self.name),
            polygons: Vec::new(),
            circles: Vec::new(),
            geocodes: Vec::new(),
        };
        match self.shape {
            Shape::Box(south, north, west, east) => area.polygons.push(vec![
                at(south, west),
                at(south, east),
                at(north, east),
                at(north, west),
                at(south, west),
            ]),
            // An epicentre is a point: how far it shook nobody says.
            Shape::Point(latitude, longitude) => area.circles.push((at(latitude, longitude), 0.0)),
        }
        if let Some((cod, iso)) = self.codes {
            area.geocodes = vec![(Clean::new("cod"), Clean::new(cod)), (Clean::new("iso"), Clean::new(iso))];
        }
        area
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Instant, Zone};

    /// Alerts that would be open: actual, not over, neither updated nor cancelled.
    fn open(at: Instant) -> Vec<String> {
        let known = alerts(Window::days_before(at, 7));
        let over: Vec<_> = known.iter().flat_map(|alert| alert.references.clone()).collect();
        known
            .iter()
            .filter(|alert| alert.status == Status::Actual && alert.message_type != MessageType::Cancel)
            .filter(|alert| alert.expires.is_none_or(|end| end > at) && !over.contains(&alert.id))
            .map(|alert| alert.headline.to_string())
            .collect()
    }

    #[test]
    fn the_demo_opens_on_a_flood_warning_and_a_rain_advisory_on_any_day() {
        let days = (0..20).map(|n| NaiveDate::from_ymd_opt(2024, 2, 29).unwrap() + Days::new(n * 61));
        let ends = [(2024, 12, 31), (2025, 1, 1), (2026, 11, 24), (2028, 2, 29)];
        for day in days.chain(ends.map(|(y, m, d)| NaiveDate::from_ymd_opt(y, m, d).unwrap())) {
            let open = open(clock(day, (14, 32)));
            assert!(open.contains(&"Flood warning for Dili".to_owned()), "{day}: {open:?}");
            assert!(
                open.contains(&"Heavy rain advisory for Covalima, from 18:00".to_owned()),
                "{day}: {open:?}"
            );
            assert!(!open.iter().any(|headline| headline.contains("wind")), "{day}: {open:?}");
        }
    }

    #[test]
    fn an_earthquake_is_in_its_feed_as_its_headline_has_it() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let alerts = alerts(Window { from: Zone::DILI.midnight(day), to: clock(day, (23, 59)) });
        let listed: Vec<&Alert> = alerts.iter().filter(|alert| shaking(alert).is_some()).collect();
        assert_eq!(listed.len(), SHAKINGS.len());
        for alert in listed {
            assert_eq!(alert.event.as_str(), "Earthquake");
            if let Some(Shaking::Usgs { magnitude, .. }) = shaking(alert) {
                assert!(alert.headline.as_str().starts_with(&format!("M {magnitude:.1},")), "{alert:?}");
            }
        }
    }

    #[test]
    fn every_message_says_that_it_is_simulated_and_has_a_closed_ring() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).unwrap();
        let alerts = alerts(Window { from: Zone::DILI.midnight(day), to: clock(day, (23, 59)) });
        assert_eq!(alerts.len(), BULLETINS.len(), "it is a Wednesday, drill included");
        for alert in alerts {
            assert_eq!(alert.remarks, [Clean::new("simulated")]);
            assert!(alert.sender.as_str().ends_with(".invalid"));
            assert!(
                alert.description.is_empty()
                    || alert.description.paragraphs()[0].as_str().starts_with("Simulated")
            );
            for ring in alert.areas.iter().flat_map(|area| &area.polygons) {
                assert_eq!(ring.first(), ring.last());
            }
        }
    }
}
