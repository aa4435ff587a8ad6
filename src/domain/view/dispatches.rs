//! Requests for stock and how far each is on its way, in the states of EDXL-RM.
//!
//! It must not know which acts made them.

use serde::{Deserialize, Serialize};

use crate::domain::{Clean, Instant, ItemId, PlaceId, Step};

/// How far a request is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DispatchState {
    Requested,
    /// Promised by a site, and still there.
    Committed,
    /// It left, and is nowhere on hand until somebody receives it.
    EnRoute,
    Received,
    /// It came back to where it left.
    Returned,
    Declined,
}

impl DispatchState {
    pub const ALL: [Self; 6] =
        [Self::Requested, Self::Committed, Self::EnRoute, Self::Received, Self::Returned, Self::Declined];

    /// The steps that lead on from here.
    pub const fn next(self) -> &'static [Step] {
        match self {
            Self::Requested => &[Step::Committed, Step::EnRoute, Step::Declined],
            Self::Committed => &[Step::EnRoute, Step::Committed, Step::Declined],
            Self::EnRoute => &[Step::Received, Step::Returned],
            Self::Received | Self::Returned | Self::Declined => &[],
        }
    }

    pub const fn is_over(self) -> bool {
        self.next().is_empty()
    }
}

impl From<Step> for DispatchState {
    fn from(step: Step) -> Self {
        match step {
            Step::Committed => Self::Committed,
            Step::EnRoute => Self::EnRoute,
            Step::Received => Self::Received,
            Step::Returned => Self::Returned,
            Step::Declined => Self::Declined,
        }
    }
}

/// A request, with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dispatch {
    /// The key of the act that asked, as text.
    pub request: Clean,
    pub item: ItemId,
    /// The site that asked.
    pub to: PlaceId,
    pub to_name: Clean,
    pub state: DispatchState,
    /// What was asked for, then what was promised, sent or received.
    pub quantity: u32,
    /// From where it comes, once a site promised it.
    pub from: Option<(PlaceId, Clean)>,
    /// Fewer were received or came back than had left.
    pub missing: u32,
    /// The request first, then each step, in the order in which they count.
    pub history: Vec<DispatchLine>,
}

/// The request, or one step of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispatchLine {
    /// The key of its act, as text.
    pub act: Clean,
    pub state: DispatchState,
    pub quantity: u32,
    pub who: Clean,
    pub reason: Clean,
    pub happened_at: Instant,
    /// When HQ took it in; none while it is queued here.
    pub recorded_at: Option<Instant>,
}

impl Dispatch {
    /// What is known of it last.
    pub fn last(&self) -> Option<&DispatchLine> {
        self.history.last()
    }
}
