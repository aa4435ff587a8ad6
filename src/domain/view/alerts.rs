//! Alerts as a screen gets them: what became of each, who has seen it, who sees to it.
//!
//! It must not know how an alert is ranked; that is in `standing`.

use serde::{Deserialize, Serialize};

use super::NearSite;
use crate::domain::{Alert, AlertId, Clean, Hour, Instant, ItemId, PlaceId, Value};

/// The alerts on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertSummary {
    /// Open ones, worst first, then the newest; at most 50.
    pub rows: Vec<AlertRow>,
    pub open: u32,
    /// Open by priority, P1 first.
    pub by_priority: [u32; 4],
    pub elsewhere: u32,
    pub exercises: u32,
}

/// P1 to P4; the table is in `standing`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Priority {
    P1,
    P2,
    P3,
    P4,
}

impl Priority {
    pub const ALL: [Self; 4] = [Self::P1, Self::P2, Self::P3, Self::P4];
}

/// What became of an alert.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Life {
    /// It wants a person; counted.
    Open,
    /// Open, but no end was given and a day has passed: a person must say whether it still holds.
    Review,
    Expired(Instant),
    Superseded(AlertId),
    Cancelled(AlertId),
    /// Another source's alert about the same event stands for it.
    Told(AlertId),
    /// Beyond reach; the distance to the nearest place of ours in kilometres, where it can be told.
    Elsewhere(Option<u32>),
    Exercise,
    /// Test, System, Draft, Ack or Error: never an alarm.
    NoAlarm,
}

/// Who has seen an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    pub who: Clean,
    pub reason: Clean,
    pub at: Instant,
    /// Still in this console's queue: HQ does not have it yet.
    pub queued: bool,
    /// Somebody acknowledged an earlier, lower version; it does not hold any more.
    pub outgrown: bool,
    /// Others who acknowledged after the first.
    pub also: Vec<Clean>,
}

/// One alert in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AlertRow {
    pub alert: Alert,
    pub life: Life,
    /// None for what never counts.
    pub priority: Option<Priority>,
    /// Where it is, in a word: a place of ours or the sender's words.
    pub place: Clean,
    pub acknowledged: Option<Acknowledgement>,
    /// Who sees to it, by the newest word, over its updates.
    #[serde(default)]
    pub assigned_to: Option<Assignment>,
    /// Remarks on it and on what it updates, the oldest first.
    #[serde(default)]
    pub notes: Vec<Note>,
    /// Who else tells of the same event.
    #[serde(default)]
    pub also: Vec<Twin>,
    /// Why haree raised it; none where somebody sent it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
}

/// The figures for which one of our own rules raised an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cause {
    /// A post reports no more. Of its last hour neither figure is there where it lies days back, or where
    /// the post gave a figure of the day.
    Silent { post: PlaceId, last: Hour, entries: Option<Value>, exits: Option<Value> },
    /// Something is short at a site.
    Short {
        site: PlaceId,
        item: ItemId,
        on_hand: i64,
        /// How much of it is past its day.
        expired: i64,
        minimum: Option<i64>,
        /// Who has more than their own minimum, the nearest first.
        givers: Vec<NearSite>,
    },
}

/// Another source's alert about the same event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Twin {
    pub id: AlertId,
    pub from: Clean,
    pub title: Clean,
}

/// Who sees to an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    pub to: Clean,
    pub by: Clean,
    pub reason: Clean,
    pub at: Instant,
    pub queued: bool,
}

/// A remark on an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub who: Clean,
    pub text: Clean,
    pub at: Instant,
    pub queued: bool,
}
