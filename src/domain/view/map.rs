//! Where things are: what the map shows. It must not know how they are drawn.

use serde::{Deserialize, Serialize};

use super::{AlertRow, Level, Reporting, Stamp};
use crate::domain::{Clean, Position, reference::Outline};

/// The country and everything in it that has a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Map {
    pub stamp: Stamp,
    pub outline: Outline,
    /// Alerts first, the worst before the others, then posts, sites and municipalities.
    pub things: Vec<Thing>,
}

/// Something that has a place.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Thing {
    /// The id of the place, or of the alert.
    pub key: Clean,
    /// None for an alert, which has a title.
    pub name: Option<Clean>,
    pub what: What,
    /// Of an area its middle.
    pub at: Position,
    /// How far off the position may be, where somebody has said so.
    pub precision_km: Option<f64>,
    /// From the capital, where its position is known and this is not it.
    pub from_capital: Option<Course>,
}

/// What stands at a position.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// An alert with a shape; of an earthquake the middle is the epicentre.
    Alert {
        row: Box<AlertRow>,
        epicentre: bool,
    },
    Post(Reporting),
    /// A stock site and how its worst item stands.
    Site(Level),
    /// A municipality, at its capital.
    Municipality,
}

/// The way to something, no finer than positions are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub km: u32,
    /// Clockwise from north, 0 to 359.
    pub degrees: u32,
}
