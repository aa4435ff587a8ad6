//! What a screen may ask and what it gets: [`Query`] and [`View`].
//!
//! A view is complete: whoever draws it needs no other record, only the time, to say how old a
//! figure is. It must not know widths, colours or languages.

mod flows;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    ActKey, ActState, Alert, AlertId, Clean, Deed, EntryId, Feed, Hour, Instant, ItemId, Metric, Movement,
    Period, PlaceId, Provenance, SourceId, Standing, Value,
};

mod calls;
mod dispatches;
mod map;
mod screening;
mod stores;

pub use calls::{Call, Fate};
pub use dispatches::{Dispatch, DispatchLine, DispatchState};
pub use flows::{
    Breakdown, Compared, FlowCell, FlowFigure, FlowPoint, FlowRevision, FlowRow, FlowTable, Flows, Mirror,
    Pair, PostDetail, Report, Whole,
};
pub use map::{Course, Map, Thing, What};
pub use screening::{NewRow, NewScreening, Part, Screening, TbRow};
pub use stores::{Counted, Expires, LotStock, NearSite, NearTo, Need, Shelf, Stores, Tally};

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

/// Today at every post.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Crossings {
    pub day: NaiveDate,
    /// The newest source time among the figures.
    pub as_of: Option<Instant>,
    pub posts: Vec<PostDay>,
    pub entries: Sum,
    pub exits: Sum,
}

/// A sum, and how much of it is missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    pub number: i64,
    /// Expected hours without a figure; more than none is shown as `662+`.
    pub missing_hours: u32,
    /// Figures in the sum; none at all is "no figure", not zero.
    pub parts: u32,
    /// Parts that HQ hid.
    pub suppressed: u32,
    /// Of the parts, those that were told by phone or radio; in an hour without a part, that it lies
    /// within a call whose number stands at the last of its hours.
    #[serde(default)]
    pub told: u32,
}

impl Sum {
    pub fn is_partial(self) -> bool {
        self.missing_hours > 0 || self.suppressed > 0
    }

    /// Whether a difference may be made of it: a net of which one side is missing is none.
    pub fn is_whole(self) -> bool {
        self.parts > 0 && !self.is_partial()
    }

    /// The number, where nothing is missing in it.
    pub fn whole(self) -> Option<i64> {
        self.is_whole().then_some(self.number)
    }

    /// What came in more than went out, where both are whole.
    pub fn net(self, exits: Self) -> Option<i64> {
        Some(self.whole()? - exits.whole()?)
    }

    /// Both together; an hour that is missing on both sides is missing once.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            number: self.number.saturating_add(other.number),
            missing_hours: self.missing_hours.max(other.missing_hours),
            parts: self.parts + other.parts,
            suppressed: self.suppressed + other.suppressed,
            told: self.told + other.told,
        }
    }
}

/// One post on one day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PostDay {
    pub post: PlaceId,
    pub name: Clean,
    pub entries: Sum,
    pub exits: Sum,
    pub reporting: Reporting,
    pub usual: Usual,
    /// Movements of the last 24 hours in twelve cells of two hours, the current one last.
    pub recent: Vec<Cell>,
    pub as_of: Option<Instant>,
    /// The newest correction of a figure that had been final.
    pub revised: Option<Revision>,
    /// Another source says otherwise about today.
    pub disputed: bool,
    /// What was told of today by phone or radio, the latest call first.
    #[serde(default)]
    pub calls: Vec<Call>,
    /// The hours of today that are due and of which nobody has said anything.
    #[serde(default)]
    pub missing: Vec<Hour>,
}

/// Two hours of a sparkline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cell {
    /// No report is expected, or none is due yet.
    Closed,
    /// A report is expected and missing.
    Missing,
    Movements(i64),
}

/// Whether a post says what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Reporting {
    /// The last expected hour is there.
    Reporting,
    /// More than thirty minutes past the end of an expected hour, and only that one is missing.
    Late { since: Instant },
    /// Two expected hours or more are missing; `since` is the end of the last hour that is there.
    Silent { since: Instant },
    /// No report is expected now.
    Closed { opens: Option<Instant> },
    /// Closed, and the last expected hour never came.
    ClosedIncomplete { missing: Hour },
    /// Nobody said when this post reports.
    NoSchedule,
}

/// What is usual up to this open hour, on days like this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Usual {
    Range {
        low: i64,
        high: i64,
        days: u32,
        beside: Beside,
        /// The end of the last hour that is compared: the running one is not.
        until: Instant,
    },
    /// Fewer than six like days.
    TooFew { days: u32 },
    /// No open hour has ended yet, today is a holiday, or there is no schedule.
    None,
}

/// Where today lies beside the usual range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Beside {
    Inside,
    Above,
    Below,
    /// Hours are missing: it cannot be told.
    Unknown,
}

/// A correction: what a figure was and what it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Revision {
    pub period: Period,
    pub was: Value,
    pub is: Value,
    pub as_of: Instant,
    pub source: SourceId,
}

/// The kits on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockSummary {
    /// What was said about the prepositioned kits; the newest first, the others contradict it.
    pub statements: Vec<KitStatement>,
    pub sites: Vec<SiteStock>,
    /// All sites together, in kits.
    pub on_hand: i64,
    /// Families that the kits on hand cover at the planning ratio, and at one kit each; what has expired
    /// covers nobody.
    pub cover: Cover,
    pub as_of: Option<Instant>,
}

/// One public statement about the prepositioned kits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KitStatement {
    pub kits: Option<i64>,
    pub families: Option<i64>,
    pub people: Option<i64>,
    pub source: SourceId,
    pub as_of: Instant,
    pub note: Option<Clean>,
}

/// Families covered; the ratio is part of the figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cover {
    pub families: i64,
    pub families_per_kit: u32,
    pub families_at_one_each: i64,
}

/// One item at one site; every site has kits, so that something can be received there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SiteStock {
    pub site: PlaceId,
    pub name: Clean,
    pub item: ItemId,
    /// Zero where there is no entry, and then it must not be shown as a figure.
    pub on_hand: i64,
    pub target: Option<i64>,
    pub minimum: Option<i64>,
    pub level: Level,
    pub as_of: Option<Instant>,
    /// Families covered by this site alone at the planning ratio, by what can still be used; none where
    /// nobody said what lies there, and of an item that is no kit.
    pub families: Option<i64>,
    /// At this much or less it is time to order.
    #[serde(default)]
    pub reorder: Option<i64>,
    /// What lies there by when it expires.
    #[serde(default)]
    pub shelf: Shelf,
    /// Promised to another site and still here.
    #[serde(default)]
    pub committed: i64,
    /// On its way here, and on hand nowhere.
    #[serde(default)]
    pub in_transit: i64,
}

impl SiteStock {
    /// What lies there, where anybody has said so.
    pub fn known(&self) -> Option<i64> {
        (self.level != Level::NoEntry).then_some(self.on_hand)
    }
}

/// How stock stands against its minimum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No entry of the ledger counts: what lies there is not known.
    NoEntry,
    Enough,
    BelowMinimum,
    Empty,
    /// The ledger folds to less than nothing: entries are missing or wrong.
    Impossible,
}

/// The TB cascade on the board.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TbSummary {
    pub period: Option<Period>,
    pub source: Option<SourceId>,
    pub as_of: Option<Instant>,
    pub steps: Vec<TbStep>,
}

impl TbSummary {
    pub fn step(&self, metric: Metric) -> Option<&TbStep> {
        self.steps.iter().find(|step| step.metric == metric)
    }

    /// Cases per screening.
    pub fn yielded(&self) -> Option<Ratio> {
        let part = self.step(Metric::TbCases)?.value?.number()?;
        let whole = self.step(Metric::TbScreened)?.value?.number()?;
        (whole > 0).then_some(Ratio { part, whole })
    }
}

/// One step of the cascade.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TbStep {
    pub metric: Metric,
    /// None where nobody gave a figure for the period.
    pub value: Option<Value>,
    pub standing: Standing,
    pub source: Option<SourceId>,
    /// Against the nearest step above that has a figure.
    pub of_previous: Option<Ratio>,
    pub of_first: Option<Ratio>,
    /// More than the step above: late reports, shown and not hidden.
    pub exceeds_previous: bool,
}

impl TbStep {
    /// How many fewer than at the step above; none where either is hidden.
    pub fn fewer(&self) -> Option<i64> {
        self.of_previous.map(|ratio| ratio.whole - ratio.part)
    }
}

/// A part and its whole; never shown without the whole beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ratio {
    pub part: i64,
    pub whole: i64,
}

impl Ratio {
    pub fn percent(self) -> f64 {
        100.0 * self.part as f64 / self.whole as f64
    }

    /// The number needed to screen: how many for one.
    pub fn one_in(self) -> Option<f64> {
        (self.part > 0).then(|| self.whole as f64 / self.part as f64)
    }
}

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

/// A published figure with what it was before.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedFigure {
    pub place: PlaceId,
    pub name: Clean,
    pub period: Period,
    /// `entry`, `exit`, or empty for both together.
    pub direction: Clean,
    pub value: Value,
    pub standing: Standing,
    pub source: SourceId,
    pub as_of: Instant,
    /// The value before the newest revision.
    pub was: Option<Value>,
    /// How many older rows are kept.
    pub kept: u32,
    /// Another source says otherwise.
    pub disputed: bool,
    pub note: Option<Clean>,
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

/// One line of a stock ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockLine {
    /// What a void of it names.
    pub id: EntryId,
    pub movement: Movement,
    pub lot: Option<Clean>,
    pub expiry: Option<NaiveDate>,
    /// The person, or the source of an entry that was imported.
    pub who: Clean,
    pub reason: Clean,
    pub happened_at: Instant,
    /// When HQ took it in; none while it is queued here.
    pub recorded_at: Option<Instant>,
    pub weight: Weight,
}

impl StockLine {
    pub fn is_queued(&self) -> bool {
        self.recorded_at.is_none()
    }
}

/// Whether a line of a stock ledger counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Weight {
    /// It does, and this much lay there after it.
    Counts(i64),
    /// It was voided or taken back, for this reason.
    Void(Clean),
    /// HQ set it aside, for this reason.
    SetAside(Clean),
    /// It voids the line that it names.
    Voids,
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

/// One of this console's acts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueRow {
    pub key: ActKey,
    pub who: Clean,
    pub happened_at: Instant,
    pub deed: Deed,
    /// On what, in few words: an alert's title, an item and its site, the text of a log entry.
    pub subject: Clean,
    pub state: ActState,
    /// Taken back by an act that is on its way or answered.
    pub withdrawn: bool,
}
