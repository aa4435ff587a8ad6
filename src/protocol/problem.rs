//! Errors as RFC 9457 writes them.

use serde::{Deserialize, Serialize};

use crate::domain::Clean;

/// The body of every answer that is an error (`application/problem+json`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// A name for programs (`urn:haree:act-mismatch`).
    #[serde(rename = "type")]
    pub kind: String,
    pub title: Clean,
    pub status: u16,
    /// What failed, on what, and what to do next.
    pub detail: Clean,
}

impl Problem {
    /// The media type.
    pub const MEDIA_TYPE: &str = "application/problem+json";

    pub fn new(status: u16, name: &str, title: &str, detail: &str) -> Self {
        Self {
            kind: format!("urn:haree:{name}"),
            title: Clean::new(title),
            status,
            detail: Clean::new(detail),
        }
    }
}
