//! What a person can do by a form, and the table of its fields.
//!
//! It must not know what was typed, or how a form is drawn.

use chrono::NaiveDate;

use crate::domain::{ActKey, AlertId, Clean, EntryId, Instant, ItemId, PlaceId, Scenario, Step};

/// What a form is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purpose {
    Acknowledge,
    Assign,
    Note,
    Receive,
    Issue,
    Transfer,
    Request,
    Dispatch,
    Count,
    Adjust,
    Void,
    Figure,
    VoidFigure,
    /// No deed: a question, and no name is needed for it.
    Cover,
    Log,
    Withdraw,
    SignIn,
    Export,
    /// As of which moment all panels are shown; no deed.
    AsOf,
}

impl Purpose {
    /// Whether it is no deed, which anybody may ask for at any moment and nobody has to sign.
    pub(crate) const fn is_question(self) -> bool {
        matches!(self, Self::Cover | Self::AsOf)
    }
}

/// A form that a panel wants opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Ask {
    pub purpose: Purpose,
    pub about: About,
    /// What it is about, in words.
    pub title: String,
    /// What stands beside the title of the form.
    pub remark: String,
}

/// What a form is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum About {
    Nothing,
    Alert {
        alert: AlertId,
        /// When the version that the person sees was sent.
        sent: Instant,
    },
    Stock {
        site: PlaceId,
        item: ItemId,
    },
    Entry(EntryId),
    /// How far kits reach; what holds while nothing is typed.
    Cover(Option<Scenario>),
    Dispatch(Box<Moving>),
    /// A post that is called.
    Post(Silent),
    /// What was told of a post, each with its name; the first is meant where nothing is chosen.
    Calls(Vec<(EntryId, String)>),
    Act {
        key: ActKey,
        /// HQ may have it.
        sent: bool,
    },
}

/// A post that is called because it did not report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Silent {
    pub post: PlaceId,
    pub day: NaiveDate,
    /// The hours of the day that are meant where nothing is typed, the end not included.
    pub hours: Option<(u32, u32)>,
}

/// A request that goes a step on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Moving {
    pub request: Clean,
    pub item: ItemId,
    pub to: PlaceId,
    /// Known once a site promised it.
    pub from: Option<PlaceId>,
    pub quantity: u32,
    /// What can follow; the first is meant where nothing is typed.
    pub next: &'static [Step],
}

/// One field of a form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Spec {
    pub name: Name,
    pub kind: Kind,
    /// Whether it can be left empty.
    pub need: Need,
}

/// What a field is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Reason,
    Text,
    To,
    Site,
    Quantity,
    Counted,
    Difference,
    Item,
    Lot,
    Expiry,
    Step,
    From,
    Families,
    People,
    Days,
    Entries,
    Exits,
    Hours,
    Informant,
    Channel,
    Remark,
    Which,
    Place,
    When,
    Person,
    Pin,
    Format,
    File,
}

/// How a field is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// So many characters at most.
    Text(usize),
    Number,
    Choice,
    Day,
    Moment,
    /// Never shown.
    Secret,
}

/// Whether a field can be left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Must,
    May,
}

/// The longest reason, in characters.
const REASON: usize = 300;
/// The longest text of a note or a log entry.
const PROSE: usize = 1_000;

const fn must(name: Name, kind: Kind) -> Spec {
    Spec { name, kind, need: Need::Must }
}

const fn may(name: Name, kind: Kind) -> Spec {
    Spec { name, kind, need: Need::May }
}

const MUST_REASON: Spec = must(Name::Reason, Kind::Text(REASON));
const WHEN: Spec = may(Name::When, Kind::Moment);
const LOT: Spec = may(Name::Lot, Kind::Text(60));
const EXPIRY: Spec = may(Name::Expiry, Kind::Day);
const QUANTITY: Spec = must(Name::Quantity, Kind::Number);

const ACKNOWLEDGE: &[Spec] = &[MUST_REASON, WHEN];
const ASSIGN: &[Spec] = &[may(Name::To, Kind::Text(60)), may(Name::Reason, Kind::Text(REASON)), WHEN];
const NOTE: &[Spec] = &[must(Name::Text, Kind::Text(PROSE)), WHEN];
const RECEIVE: &[Spec] = &[QUANTITY, MUST_REASON, may(Name::Item, Kind::Text(60)), LOT, EXPIRY, WHEN];
const ISSUE: &[Spec] = &[QUANTITY, MUST_REASON, LOT, EXPIRY, WHEN];
const TRANSFER: &[Spec] = &[QUANTITY, must(Name::Site, Kind::Choice), MUST_REASON, LOT, EXPIRY, WHEN];
const REQUEST: &[Spec] = &[QUANTITY, MUST_REASON, may(Name::Item, Kind::Text(60)), WHEN];
const DISPATCH: &[Spec] = &[
    may(Name::Step, Kind::Choice),
    may(Name::From, Kind::Choice),
    may(Name::Quantity, Kind::Number),
    MUST_REASON,
    LOT,
    EXPIRY,
    WHEN,
];
const COUNT: &[Spec] = &[must(Name::Counted, Kind::Number), MUST_REASON, WHEN];
const ADJUST: &[Spec] = &[must(Name::Difference, Kind::Number), MUST_REASON, WHEN];
const FIGURE: &[Spec] = &[
    may(Name::Entries, Kind::Number),
    may(Name::Exits, Kind::Number),
    may(Name::Hours, Kind::Text(40)),
    must(Name::Informant, Kind::Text(60)),
    may(Name::Channel, Kind::Choice),
    may(Name::Remark, Kind::Text(REASON)),
    WHEN,
];
const VOID_FIGURE: &[Spec] = &[MUST_REASON, may(Name::Which, Kind::Choice)];
const COVER: &[Spec] =
    &[must(Name::Families, Kind::Number), may(Name::People, Kind::Number), may(Name::Days, Kind::Number)];
const LOG: &[Spec] = &[must(Name::Text, Kind::Text(PROSE)), may(Name::Place, Kind::Choice), WHEN];
const EXPORT: &[Spec] = &[must(Name::Format, Kind::Choice), may(Name::File, Kind::Text(200))];
const SIGN_IN: &[Spec] = &[must(Name::Person, Kind::Choice), must(Name::Pin, Kind::Secret)];

impl Purpose {
    /// The fields, in the order in which they are asked.
    pub(crate) const fn fields(self) -> &'static [Spec] {
        match self {
            Self::Acknowledge => ACKNOWLEDGE,
            Self::Assign => ASSIGN,
            Self::Note => NOTE,
            Self::Receive => RECEIVE,
            Self::Issue => ISSUE,
            Self::Transfer => TRANSFER,
            Self::Request => REQUEST,
            Self::Dispatch => DISPATCH,
            Self::Count => COUNT,
            Self::Adjust => ADJUST,
            Self::Void => &[MUST_REASON],
            Self::Figure => FIGURE,
            Self::VoidFigure => VOID_FIGURE,
            Self::Cover => COVER,
            Self::Log => LOG,
            Self::Withdraw => &[],
            Self::SignIn => SIGN_IN,
            Self::Export => EXPORT,
            Self::AsOf => &[WHEN],
        }
    }

    /// The message with the title of its form.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Acknowledge => "form-acknowledge",
            Self::Assign => "form-assign",
            Self::Note => "form-note",
            Self::Receive => "form-receive",
            Self::Issue => "form-issue",
            Self::Transfer => "form-transfer",
            Self::Request => "form-request",
            Self::Dispatch => "form-dispatch",
            Self::Count => "form-count",
            Self::Adjust => "form-adjust",
            Self::Void => "form-void",
            Self::Figure => "form-figure",
            Self::VoidFigure => "form-void-figure",
            Self::Cover => "form-cover",
            Self::Log => "form-log",
            Self::Withdraw => "form-withdraw",
            Self::SignIn => "form-sign-in",
            Self::Export => "form-export",
            Self::AsOf => "form-as-of",
        }
    }

    /// Whether somebody's name stands on what it does.
    pub(crate) const fn signs(self) -> bool {
        !matches!(self, Self::SignIn | Self::Export)
    }
}

impl Name {
    /// The message with the name of the field.
    pub(crate) const fn label(self) -> &'static str {
        match self {
            Self::Reason => "field-reason",
            Self::Text => "field-text",
            Self::To => "field-to",
            Self::Site => "field-site",
            Self::Quantity => "field-quantity",
            Self::Counted => "field-counted",
            Self::Difference => "field-difference",
            Self::Item => "field-item",
            Self::Lot => "field-lot",
            Self::Expiry => "field-expiry",
            Self::Step => "field-step",
            Self::From => "field-from",
            Self::Families => "field-families",
            Self::People => "field-people",
            Self::Days => "field-days",
            Self::Entries => "field-entries",
            Self::Exits => "field-exits",
            Self::Hours => "field-hours",
            Self::Informant => "field-informant",
            Self::Channel => "field-channel",
            Self::Remark => "field-remark",
            Self::Which => "field-which",
            Self::Place => "field-place",
            Self::When => "field-when",
            Self::Person => "field-person",
            Self::Pin => "field-pin",
            Self::Format => "field-format",
            Self::File => "field-file",
        }
    }

    /// What it is called in a typed command: `when=14:30`.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Reason => "reason",
            Self::Text => "text",
            Self::To => "to",
            Self::Site => "to-site",
            Self::Quantity => "quantity",
            Self::Counted => "counted",
            Self::Difference => "difference",
            Self::Item => "item",
            Self::Lot => "lot",
            Self::Expiry => "expiry",
            Self::Families => "families",
            Self::People => "people",
            Self::Days => "days",
            Self::Entries => "in",
            Self::Exits => "out",
            Self::Hours => "hours",
            Self::Informant => "informant",
            Self::Channel => "channel",
            Self::Remark => "remark",
            Self::Which => "which",
            Self::Step => "becomes",
            Self::From => "from-site",
            Self::Place => "place",
            Self::When => "when",
            Self::Person => "person",
            Self::Pin => "pin",
            Self::Format => "format",
            Self::File => "file",
        }
    }
}
