//! Places: the country, municipalities, points of entry and stock sites.

use super::{Clean, PlaceId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlaceKind {
    Country,
    Municipality,
    /// A point of entry.
    Post,
    /// A site that holds stock.
    Site,
}

/// A position on the earth, in degrees, latitude first as CAP 1.2 has it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    pub latitude: f64,
    pub longitude: f64,
}

/// A place and what is known of it by code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub id: PlaceId,
    pub kind: PlaceKind,
    pub name: Clean,
    /// A name short enough for a table (`Airport DIL`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<Clean>,
    /// Other names, by language tag.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(Clean, Clean)>,
    /// Codes by scheme: `cod` (OCHA P-code), `iso` (ISO 3166-2), `intl` (national), `iata`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub codes: Vec<(Clean, Clean)>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// How far off the position may be, in kilometres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub precision_km: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceId>,
    /// Census 2022, municipalities and the country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub population: Option<u64>,
    /// The part of the country within which roads lead from here, where it is not the main part: an
    /// exclave or an island. What lies in a place has its own only where it differs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub access: Option<Clean>,
    /// The post opposite, with its country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opposite: Option<Clean>,
    /// When figures are expected; posts only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<super::calendar::Calendar>,
    /// Who says so.
    pub source: Clean,
}

impl Place {
    /// The name for a table.
    pub fn label(&self) -> &Clean {
        self.short.as_ref().unwrap_or(&self.name)
    }
}
