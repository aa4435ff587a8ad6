//! A wish that HQ asks one source now, and what came of it.

use serde::{Deserialize, Serialize};

use crate::domain::{Clean, ConsoleId, Telling};

/// The body of `POST /v1/sources/{id}/fetch`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FetchRequest {
    pub console: ConsoleId,
    /// Who wants it; where HQ keeps a list of persons, one of them.
    #[serde(default)]
    pub who: Clean,
    /// For how many seconds the answer may be held back until the source has answered.
    #[serde(default)]
    pub wait: u32,
}

/// The answer to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Fetched {
    /// It is being asked; the feeds tell later what came of it.
    Asked,
    /// It answered; so many records were new or say something else than before.
    Answered { taken: u64 },
    /// It gave nothing.
    Failed { why: Telling },
}
