//! The factsheet as types, field for field.
//!
//! Must not know which of its figures are counted.

use serde::Deserialize;

use crate::domain::Clean;

/// The IOM Timor-Leste country factsheet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Factsheet {
    pub source: Clean,
    pub note: Clean,
    pub figures: Vec<Fact>,
    pub points_of_entry: Vec<PointOfEntry>,
    pub labour_mobility_schemes: Vec<Scheme>,
    pub drivers_of_migration: Vec<Clean>,
    pub key_issues: Vec<Clean>,
    pub conventions_ratified: Vec<Convention>,
    pub national_strategies: Vec<Strategy>,
    pub laws_in_force: Vec<Named>,
    pub studies_and_plans: Vec<Named>,
    pub systems: Vec<System>,
    pub partners: Vec<Clean>,
}

/// One figure or date.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fact {
    pub id: Clean,
    pub label: Clean,
    pub value: FactValue,
    pub unit: Clean,
    pub period: Option<Clean>,
    /// A second public statement about the same fact.
    pub also: Option<Also>,
}

/// A number, or a date in words.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum FactValue {
    Number(i64),
    Text(Clean),
}

/// What was publicly said otherwise.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Also {
    pub value: Option<i64>,
    pub unit: Option<Clean>,
    pub people: Option<i64>,
    pub source: Option<Clean>,
    pub note: Option<Clean>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PointOfEntry {
    pub id: Clean,
    pub name: Clean,
    #[serde(default)]
    pub also_named: Vec<Clean>,
    pub kind: Clean,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    pub id: Clean,
    pub name: Clean,
    pub country: Clean,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Convention {
    pub name: Clean,
    pub adopted: u16,
    pub ratified: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Strategy {
    pub name: Clean,
    pub year: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Named {
    pub name: Clean,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    pub id: Clean,
    pub name: Clean,
    pub what: Clean,
}
