//! What a person did. An act is never changed; the same key twice is one act.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{AlertId, Clean, ConsoleId, Instant};

/// What makes one act one act, on every console and at HQ.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ActKey {
    pub console: ConsoleId,
    /// A random number, new each time the console's journal is opened.
    #[serde(with = "hex")]
    pub epoch: u64,
    pub sequence: u64,
}

impl fmt::Display for ActKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{:016x}/{}", self.console, self.epoch, self.sequence)
    }
}

/// 64 bits do not survive a JSON reader that knows only doubles; 16 hexadecimal digits do.
mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
    pub(super) fn serialize<S: Serializer>(number: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{number:016x}"))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Deed {
    /// A named person has seen this version of an alert; it stops bell and escalation, not the count.
    Acknowledge { alert: AlertId, reason: Clean },
}

/// What a person did, before it has a key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    pub who: Clean,
    pub happened_at: Instant,
    #[serde(flatten)]
    pub deed: Deed,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    #[serde(flatten)]
    pub key: ActKey,
    #[serde(flatten)]
    pub draft: Draft,
}

/// An act as a screen shows it: HQ's order where HQ has it, or still in this console's queue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedAct {
    #[serde(flatten)]
    pub act: Act,
    /// HQ's order and time; none while the act waits in this console's queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Recorded>,
}

/// Where HQ put an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recorded {
    pub order: u64,
    pub at: Instant,
}
