//! What a screen may ask and what it gets: [`Query`] and [`View`].
//!
//! A view is complete: whoever draws it needs no other record, only the time, to say how old a
//! figure is. It must not know widths, colours or languages.

mod alerts;
mod calls;
mod crossings;
mod dispatches;
mod flows;
mod lots;
mod map;
mod screening;
mod stock;
mod stores;
mod tb;

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{ActKey, ActState, AlertId, Clean, Deed, Feed, Instant, ItemId, PlaceId, Provenance};

pub use alerts::{Acknowledgement, AlertRow, AlertSummary, Assignment, Cause, Life, Note, Priority, Twin};
pub use calls::{Call, Fate};
pub use crossings::{Beside, Cell, Crossings, PostDay, Reporting, Revision, Sum, Usual};
pub use dispatches::{Dispatch, DispatchLine, DispatchState};
pub use flows::{
    Breakdown, Compared, FlowCell, FlowFigure, FlowPoint, FlowRevision, FlowRow, FlowTable, Flows, Mirror,
    Pair, PostDetail, Report, Whole,
};
pub use lots::{Expires, LotStock, Shelf};
pub use map::{Course, Map, Thing, What};
pub use screening::{NewRow, NewScreening, Part, Screening, TbRow};
pub use stock::{Cover, KitStatement, Level, SiteStock, StockLine, StockSummary, Weight};
pub use stores::{Counted, NearSite, NearTo, Need, Stores, Tally};
pub use tb::{PublishedFigure, Ratio, TbStep, TbSummary};

macro_rules! panels {
    ($($panel:ident $name:literal ($view:ty))*) => {
        /// What a panel asks for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Query { $($panel,)* }

        impl Query {
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$panel,)*];

            /// Its name in files and commands.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$panel => $name,)* }
            }
        }

        /// The answer to a [`Query`], variant by variant.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum View { $($panel($view),)* }

        impl View {
            pub fn query(&self) -> Query {
                match self { $(Self::$panel(_) => Query::$panel,)* }
            }

            pub fn stamp(&self) -> &Stamp {
                match self { $(Self::$panel(view) => &view.stamp,)* }
            }
        }
    };
}

panels! {
    Board "board" (Box<Situation>)
    Flows "flows" (Flows)
    Stock "stock" (Stock)
    Tb "tb" (Tb)
    Alerts "alerts" (Alerts)
    Log "log" (Log)
    Queue "queue" (Queue)
    Map "map" (Box<Map>)
    Sources "sources" (Sources)
}

/// For when a view holds, and whether what it shows is so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    pub at: Instant,
    /// When it must be asked again though nothing arrived: an hour ends, an alert expires.
    pub valid_until: Instant,
    /// None before the first answer of an HQ.
    pub provenance: Option<Provenance>,
    /// It is not of now: this is what was known at that moment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Instant>,
}

/// Everything on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Situation {
    pub stamp: Stamp,
    pub crossings: Crossings,
    pub stock: StockSummary,
    pub tb: TbSummary,
    pub alerts: AlertSummary,
    pub feeds: Vec<Feed>,
}

/// Sites by items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Stock {
    pub stamp: Stamp,
    pub summary: StockSummary,
    /// For each row of `summary.sites` the last lines of its ledger, the newest first.
    pub lines: Vec<Vec<StockLine>>,
    #[serde(default)]
    pub stores: Stores,
}

/// The cascade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Tb {
    pub stamp: Stamp,
    pub summary: TbSummary,
    /// Other statements about the same disease that must not be mixed with the yield.
    pub context: Vec<PublishedFigure>,
    /// People, census 2022, for `screenings per 100 residents`.
    pub population: Option<u64>,
    #[serde(default)]
    pub screening: Box<Screening>,
}

/// All alerts: open first, then what is over or elsewhere.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Alerts {
    pub stamp: Stamp,
    pub rows: Vec<AlertRow>,
    /// For open alerts from outside: the sites with kits that are nearest to their area.
    #[serde(default)]
    pub nearest: Vec<(AlertId, Vec<NearSite>)>,
    pub feeds: Vec<Feed>,
}

/// The situation log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Log {
    pub stamp: Stamp,
    /// By when it happened, the newest first.
    pub entries: Vec<LogRow>,
}

/// One entry of the situation log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogRow {
    pub key: ActKey,
    pub who: Clean,
    pub text: Clean,
    pub place: Option<PlaceId>,
    /// The place as a table names it.
    pub place_name: Option<Clean>,
    pub happened_at: Instant,
    /// When HQ took it in; none while it is queued here.
    pub recorded_at: Option<Instant>,
    /// Its author took it back.
    pub withdrawn: bool,
}

/// What became of this console's acts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Queue {
    pub stamp: Stamp,
    /// What HQ refused or set aside, the oldest first.
    pub attention: Vec<QueueRow>,
    /// What HQ has not answered, in the order in which it was done.
    pub waiting: Vec<QueueRow>,
    /// What HQ took lately, the newest first.
    pub answered: Vec<QueueRow>,
}

/// Whoever delivers figures or alerts, those that fail first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    pub stamp: Stamp,
    pub feeds: Vec<Feed>,
}

/// What an act is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Subject {
    /// In the words of whoever wrote it: an alert's title, the text of a log entry.
    Words(Clean),
    Place(Clean),
    /// What our own rules raised: the name of its event, and where.
    Raised(Clean, Clean),
    /// An item where it lies, and where it goes.
    Stock(ItemId, Clean, Option<Clean>),
}

impl From<&str> for Subject {
    fn from(words: &str) -> Self {
        Self::Words(words.into())
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Words(words) | Self::Place(words) => write!(f, "{words}"),
            Self::Raised(event, place) => write!(f, "{place}: {event}"),
            Self::Stock(item, site, None) => write!(f, "{item}, {site}"),
            Self::Stock(item, site, Some(to)) => write!(f, "{item}, {site} → {to}"),
        }
    }
}

/// One of this console's acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub key: ActKey,
    pub who: Clean,
    pub happened_at: Instant,
    pub deed: Deed,
    pub subject: Subject,
    pub state: ActState,
    /// Taken back by an act that is on its way or answered.
    pub withdrawn: bool,
}
