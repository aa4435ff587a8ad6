//! Records of the duty desk: procedures, contacts, documents and displacement sites.

use serde::{Deserialize, Serialize};

use super::{Clean, EntryId, Instant, PlaceId, Position, Prose, SourceId};

/// A procedure: what is to be done, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Procedure {
    pub id: EntryId,
    pub title: Clean,
    pub steps: Vec<Clean>,
    pub source: SourceId,
}

/// Somebody to call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub id: EntryId,
    /// The office, never a private person.
    pub office: Clean,
    pub channel: Clean,
    pub place: Option<PlaceId>,
}

/// A situation report or another document that is read off line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    pub id: EntryId,
    pub title: Clean,
    pub published_at: Instant,
    pub body: Prose,
    pub source: SourceId,
}

/// A site where displaced people stay.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DisplacementSite {
    pub id: PlaceId,
    pub name: Clean,
    pub municipality: PlaceId,
    pub position: Option<Position>,
    pub capacity_people: Option<u32>,
    pub source: SourceId,
}
