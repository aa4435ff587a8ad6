//! Alerts of the afternoon: a flood, a silent post, an exercise, what is over.

use chrono::TimeDelta;
use haree::domain::{
    Alert, AlertId, Area, Category, Certainty, Clean, Instant, MessageType, Origin, Prose, Scope, Severity,
    Status, Urgency, Value, Zone,
    view::{Acknowledgement, AlertRow, Cause, Life, Priority},
};

use super::{at, deeds, stores::near};

/// An alert of HQ's, open and fresh.
pub(crate) fn alert(id: &str, headline: &str, sent: Instant) -> Alert {
    Alert {
        id: AlertId::new(id),
        origin: Origin::Hq,
        sender: "dnmg@dnmg.gov.tl".into(),
        sent,
        status: Status::Actual,
        message_type: MessageType::Alert,
        scope: Scope::Public,
        language: Clean::default(),
        references: Vec::new(),
        event: "Flood".into(),
        categories: vec![Category::Met],
        urgency: Urgency::Immediate,
        severity: Severity::Extreme,
        certainty: Certainty::Likely,
        effective: Some(sent),
        onset: None,
        expires: Some(sent + TimeDelta::hours(9)),
        sender_name: "DNMG, National Directorate of Meteorology and Geophysics".into(),
        headline: headline.into(),
        description: Prose::new(
            "The Comoro river is above its warning level since 13:40 and rises by 20 cm an hour.\n\nMore rain is expected until the evening.",
        ),
        instruction: Prose::new(
            "Leave the river bed and the low streets of Comoro, Bebonuk and Kampung Alor.\n\nOpen the evacuation centres in Dom Aleixo; send kits from the Dili store.",
        ),
        web: "https://www.dnmg.gov.tl/alerts/2026-112".into(),
        contact: "+670 000 0000".into(),
        areas: vec![Area {
            description: "Dili, Dom Aleixo".into(),
            polygons: Vec::new(),
            circles: Vec::new(),
            geocodes: Vec::new(),
        }],
        tsunami: false,
        incidents: Vec::new(),
        impact: None,
        remarks: vec!["signature not verified".into()],
    }
}

fn by_rule(event: &str, place: &str, sent: Instant) -> Alert {
    let mut alert = alert(&format!("haree,{event}:{place}"), "", sent);
    alert.origin = Origin::Rule;
    alert.event = event.into();
    alert.areas[0].description = place.into();
    (alert.severity, alert.urgency, alert.certainty) =
        (Severity::Moderate, Urgency::Expected, Certainty::Observed);
    (alert.description, alert.instruction) = (Prose::default(), Prose::default());
    (alert.expires, alert.remarks) = (None, Vec::new());
    alert
}

pub(super) fn row(alert: Alert, priority: Priority, place: &str) -> AlertRow {
    AlertRow {
        alert,
        life: Life::Open,
        priority: Some(priority),
        place: place.into(),
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        also: Vec::new(),
        cause: None,
    }
}

fn seen(who: &str, reason: &str) -> Acknowledgement {
    Acknowledgement {
        who: who.into(),
        reason: reason.into(),
        at: at("13:41"),
        queued: false,
        outgrown: false,
        also: Vec::new(),
    }
}

/// Four open alerts, then one of each that is over or does not count.
pub(crate) fn rows() -> Vec<AlertRow> {
    let flood = alert("dnmg,2026-112", "Flood warning for Dili", at("14:12"));
    let mut silent = row(by_rule("post-silent", "Batugade", at("13:30")), Priority::P2, "Batugade");
    silent.acknowledged = Some(seen("M. Soares", "called the post, line is down"));
    silent.assigned_to = Some(deeds::assignment(false));
    silent.notes = vec![deeds::note(false)];
    let (entries, exits) = (Some(Value::Number(118)), Some(Value::Number(97)));
    silent.cause =
        Some(Cause::Silent { post: "BTG".into(), last: Zone::DILI.hour(at("11:30")), entries, exits });
    let stock = by_rule("stock-minimum", "Pante Macassar", at("11:05"));
    let mut stock = row(stock, Priority::P2, "Pante Macassar");
    stock.cause = Some(Cause::Short {
        site: "site-pante-macassar".into(),
        item: "kit".into(),
        on_hand: 28,
        expired: 0,
        minimum: Some(30),
        givers: vec![near("Dili", 454, 149)],
    });
    let mut quake =
        row(alert("usgs,us7000abcd", "M 4.9, 262 km ENE of Dili", at("09:40")), Priority::P3, "Banda Sea");
    quake.acknowledged = Some(seen("J. Silva", "no tsunami, felt in Lospalos"));
    let over = |id: &str, headline: &str, life| AlertRow {
        alert: alert(id, headline, at("08:00") - TimeDelta::days(2)),
        life,
        priority: None,
        place: Clean::new("Viqueque"),
        acknowledged: None,
        assigned_to: None,
        notes: Vec::new(),
        also: Vec::new(),
        cause: None,
    };
    vec![
        row(flood, Priority::P1, "Dili"),
        silent,
        stock,
        quake,
        over("dnmg,2026-113", "Exercise: tsunami drill in Viqueque", Life::Exercise),
        over("gdacs,tc-1", "Tropical cyclone, 1,900 km away", Life::Elsewhere(Some(1_900))),
        over(
            "dnmg,2026-098",
            "Strong wind on the south coast",
            Life::Expired(at("20:00") - TimeDelta::days(1)),
        ),
        over("dnmg,2026-097", "Heavy rain", Life::Cancelled("dnmg,2026-099".into())),
    ]
}
