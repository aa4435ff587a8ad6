//! What a server says of itself (`/api/system/info`), and why it refuses (`WebMessage`).
//!
//! It must not know what its clock is used for.

use serde::Deserialize;

use super::parts;
use crate::{
    domain::{Clean, Instant, Zone},
    formats::{Issue, json, moment},
};

/// The names of zones without summer time that a server here may have.
const ZONES: [(&str, i32); 8] = [
    ("Etc/UTC", 0),
    ("UTC", 0),
    ("Etc/GMT", 0),
    ("GMT", 0),
    ("Asia/Dili", 9),
    ("Asia/Jayapura", 9),
    ("Asia/Makassar", 8),
    ("Asia/Jakarta", 7),
];

/// What counts of it; the names of its machine and of its database are not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Info {
    pub version: Clean,
    /// The server's clock as it writes it: what it is asked with again.
    pub date: Clean,
    /// Its zone, where it is declared or one that is known by name.
    pub zone: Option<Zone>,
    /// The same clock as an instant, where the zone is known.
    pub now: Option<Instant>,
    /// How old the figures of analytics are.
    pub analytics_at: Option<Instant>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Raw {
    #[serde(default)]
    version: String,
    #[serde(default)]
    server_date: String,
    #[serde(default)]
    server_time_zone_id: String,
    #[serde(default)]
    last_analytics_table_success: String,
    #[serde(default)]
    calendar: String,
}

/// Reads it; `declared` is the zone that the settings name.
///
/// # Errors
///
/// Where it is no such answer, or the server counts days by another calendar.
pub fn info(bytes: &[u8], declared: Option<Zone>) -> Result<Info, Issue> {
    let raw: Raw = json::read(bytes, std::marker::PhantomData::<Raw>)?;
    let refuse = |field: &str, reason: &str| Issue::refused(None, field, reason);
    if moment::read(&raw.server_date).is_err() {
        return Err(refuse(
            "serverDate",
            "is not there; this is no DHIS2, or one that shows nothing of itself",
        ));
    }
    if !matches!(raw.calendar.as_str(), "" | "iso8601" | "gregorian") {
        let reason = format!("is {}; its periods cannot be told by ours", Clean::new(&raw.calendar));
        return Err(refuse("calendar", &reason));
    }
    let hours = ZONES.iter().find(|(name, _)| *name == raw.server_time_zone_id).map(|(_, hours)| *hours);
    let named = hours.and_then(|hours| chrono::FixedOffset::east_opt(hours * 3_600)).map(Zone::new);
    let zone = declared.or(named);
    Ok(Info {
        version: Clean::new(&raw.version),
        now: parts::time(&raw.server_date, zone).ok(),
        analytics_at: parts::time(&raw.last_analytics_table_success, zone).ok(),
        date: Clean::new(&raw.server_date),
        zone,
    })
}

/// The code and the words of a refusal: `E7128`, `Query result set exceeded max limit: 50000`.
pub fn message(bytes: &[u8]) -> Option<(Clean, Clean)> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Message {
        #[serde(default)]
        error_code: String,
        message: String,
    }
    let message: Message = json::read(bytes, std::marker::PhantomData).ok()?;
    Some((Clean::new(&message.error_code), Clean::new(&message.message)))
}

/// The type of a data set's periods, by its name.
///
/// # Errors
///
/// Where the answer says none.
pub fn period_type_of(bytes: &[u8]) -> Result<String, Issue> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct DataSet {
        period_type: String,
    }
    json::read(bytes, std::marker::PhantomData::<DataSet>).map(|set| set.period_type)
}
