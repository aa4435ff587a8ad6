//! Records that several tests of this room begin from.
//!
//! Must not reach a build that users get.

use super::{
    Alert, Area, Certainty, Clean, MessageType, Origin, Position, Prose, Scope, Severity, Status, Urgency,
};

/// A severe actual alert that names no place, sent at 14:00 in Dili on 24 November 2026.
pub(super) fn alert(id: &str) -> Alert {
    Alert {
        id: id.into(),
        origin: Origin::Hq,
        sender: "sender@example.org".into(),
        sent: "2026-11-24T05:00:00Z".parse().unwrap(),
        status: Status::Actual,
        message_type: MessageType::Alert,
        scope: Scope::Public,
        language: Clean::default(),
        references: Vec::new(),
        event: "Flood".into(),
        categories: Vec::new(),
        urgency: Urgency::Expected,
        severity: Severity::Severe,
        certainty: Certainty::Likely,
        effective: None,
        onset: None,
        expires: None,
        sender_name: Clean::default(),
        headline: Clean::default(),
        description: Prose::default(),
        instruction: Prose::default(),
        web: Clean::default(),
        contact: Clean::default(),
        areas: Vec::new(),
        tsunami: false,
        incidents: Vec::new(),
        impact: None,
        remarks: Vec::new(),
    }
}

/// A circle around Dili.
pub(super) fn circle(radius_km: f64) -> Area {
    Area {
        description: "around Dili".into(),
        polygons: Vec::new(),
        circles: vec![(Position { latitude: -8.56, longitude: 125.57 }, radius_km)],
        geocodes: Vec::new(),
    }
}
