//! One figure, and the columns that every figure has.

use std::borrow::Cow;

use crate::{
    domain::{Channel, Clean, Instant, Metric, Period, Standing, Value, view::Ratio},
    locale::Locale,
};

use super::cell::{Cell, Column, column};

/// The columns of every figure.
pub(super) const FIGURES: &[Column] = &[
    column("part", "#meta+part"),
    column("place", "#loc+name"),
    column("place_code", "#loc+code"),
    column("period", "#date+period"),
    column("figure", "#indicator+name"),
    column("by", "#indicator+by"),
    column("value", "#indicator+value"),
    column("unit", "#indicator+unit"),
    column("standing", "#status"),
    column("source", "#meta+source"),
    column("as_of", "#date+asof"),
    column("id", "#meta+id"),
    column("note", "#description"),
];

/// One number, or what is said in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The part of the panel: `crossings`, `hours`, `stock`, `tb`, `alerts`, `feeds`.
    pub part: &'static str,
    pub place: Clean,
    pub place_code: Clean,
    /// As [`Period`] writes it; a day, an hour or years.
    pub period: String,
    /// The metric, or what was worked out from it.
    pub figure: Cow<'static, str>,
    /// The break-down, as `direction=entry`.
    pub by: String,
    pub value: Amount,
    pub unit: Cow<'static, str>,
    pub held: Held,
    /// It follows from others on the same panel: told when somebody asks, not when it changes.
    pub follows: bool,
    pub source: Clean,
    pub as_of: Option<Instant>,
    pub id: Clean,
    pub note: String,
}

/// What stands in the place of the number.
#[derive(Clone, Debug, PartialEq)]
pub enum Amount {
    /// Nobody gave one: nothing, never zero.
    None,
    Number(i64),
    Decimal(f64),
    /// A share, in per cent; its whole is part of the unit.
    Share(Ratio),
    Hidden,
    Word(Clean),
}

/// How a figure is to be held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    Final,
    Provisional,
    /// Nobody counted it.
    Assumed,
    /// A part of it is missing or hidden; shown with `+`.
    Partial,
    Hidden,
    /// Expected, and not there.
    Missing,
    /// Nothing is expected: the post is closed.
    Closed,
    /// Told by phone or by radio, and nobody reported it yet.
    Phone,
    Radio,
    /// A part of it was told by phone or radio.
    PartTold,
    /// The same, and another part is missing or hidden.
    PartToldPartial,
    /// It was told, and something better came since.
    Superseded,
    /// Worked out here from others on the same panel.
    Derived,
    /// Written down on this console, and not yet at HQ.
    Queued,
    /// It was voided or set aside and counts nowhere.
    Void,
}

impl Held {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Final => "final",
            Self::Provisional => "provisional",
            Self::Assumed => "assumed",
            Self::Partial => "partial",
            Self::Hidden => "hidden",
            Self::Missing => "missing",
            Self::Closed => "closed",
            Self::Phone => "phone, provisional",
            Self::Radio => "radio, provisional",
            Self::PartTold => "part by phone or radio, provisional",
            Self::PartToldPartial => "partial, part by phone or radio, provisional",
            Self::Superseded => "superseded",
            Self::Derived => "derived",
            Self::Queued => "queued",
            Self::Void => "void",
        }
    }
}

impl From<Channel> for Held {
    fn from(channel: Channel) -> Self {
        match channel {
            Channel::Phone => Self::Phone,
            Channel::Radio => Self::Radio,
        }
    }
}

impl From<Standing> for Held {
    fn from(standing: Standing) -> Self {
        match standing {
            Standing::Final => Self::Final,
            Standing::Provisional => Self::Provisional,
            Standing::Assumed => Self::Assumed,
        }
    }
}

impl From<Option<i64>> for Amount {
    fn from(number: Option<i64>) -> Self {
        number.map_or(Self::None, Self::Number)
    }
}

impl From<i64> for Amount {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<Ratio> for Amount {
    fn from(ratio: Ratio) -> Self {
        Self::Share(ratio)
    }
}

impl Figure {
    /// A figure of a part of a panel, that nothing is said about yet.
    pub(super) fn new(part: &'static str, figure: impl Into<Cow<'static, str>>) -> Self {
        Self {
            part,
            place: Clean::default(),
            place_code: Clean::default(),
            period: String::new(),
            figure: figure.into(),
            by: String::new(),
            value: Amount::None,
            unit: "".into(),
            held: Held::Final,
            follows: false,
            source: Clean::default(),
            as_of: None,
            id: Clean::default(),
            note: String::new(),
        }
    }

    /// A figure of the metric table, in its unit.
    pub(super) fn of(part: &'static str, metric: Metric) -> Self {
        Self::new(part, metric.name()).unit(metric.unit())
    }

    pub(super) fn place(self, name: &Clean, code: &str) -> Self {
        Self { place: name.clone(), place_code: Clean::new(code), ..self }
    }

    pub(super) fn period(self, period: Option<Period>) -> Self {
        Self { period: period.map(|period| period.to_string()).unwrap_or_default(), ..self }
    }

    pub(super) fn by(self, dimension: &str, value: &str) -> Self {
        let by = if value.is_empty() { String::new() } else { format!("{dimension}={value}") };
        Self { by, ..self }
    }

    pub(super) fn unit(self, unit: impl Into<Cow<'static, str>>) -> Self {
        Self { unit: unit.into(), ..self }
    }

    pub(super) fn value(self, value: impl Into<Amount>, held: impl Into<Held>) -> Self {
        let value = value.into();
        let held = if value == Amount::None { Held::Missing } else { held.into() };
        Self { value, held, follows: held == Held::Derived, ..self }
    }

    /// A value that HQ may have hidden.
    pub(super) fn told(self, value: Option<Value>, held: impl Into<Held>) -> Self {
        match value {
            Some(Value::Suppressed) => self.value(Amount::Hidden, Held::Hidden),
            value => self.value(value.and_then(Value::number), held),
        }
    }

    pub(super) fn word(self, word: impl Into<Clean>) -> Self {
        Self { value: Amount::Word(word.into()), ..self }
    }

    pub(super) fn source(self, source: &str) -> Self {
        Self { source: Clean::new(source), ..self }
    }

    pub(super) fn dated(self, at: Option<Instant>) -> Self {
        Self { as_of: at, ..self }
    }

    pub(super) fn id(self, id: &str) -> Self {
        Self { id: Clean::new(id), ..self }
    }

    pub(super) fn note(self, note: impl Into<String>) -> Self {
        Self { note: note.into(), ..self }
    }

    /// What it is about, so that the same figure is found again in a later table.
    pub fn key(&self) -> String {
        let parts = [self.part, self.place_code.as_str(), &self.period, &self.figure, &self.by];
        let whose = if self.place_code.is_empty() { self.place.as_str() } else { "" };
        format!("{}|{whose}|{}|{}", parts.join("|"), self.source, self.id)
    }

    pub(super) fn cells(&self) -> Vec<Cell> {
        let value = match &self.value {
            Amount::None => Cell::Empty,
            Amount::Number(number) => Cell::Number(*number),
            Amount::Decimal(number) => Cell::Decimal(*number),
            Amount::Share(ratio) => Cell::Decimal(ratio.percent()),
            Amount::Hidden => Cell::Hidden,
            Amount::Word(word) => Cell::text(word.clone()),
        };
        vec![
            Cell::text(self.part),
            Cell::text(self.place.clone()),
            Cell::text(self.place_code.clone()),
            Cell::text(self.period.as_str()),
            Cell::text(self.figure.as_ref()),
            Cell::text(self.by.as_str()),
            value,
            Cell::text(self.unit.as_ref()),
            Cell::text(self.held.word()),
            Cell::text(self.source.clone()),
            Cell::time(self.as_of),
            Cell::text(self.id.clone()),
            Cell::text(self.note.as_str()),
        ]
    }
}

/// The number as the screens write it: `662+`, `≈ 12,275`, `<5`, `–`.
pub fn shown(figure: &Figure, locale: &Locale) -> String {
    let number = match &figure.value {
        Amount::None => return "–".to_owned(),
        Amount::Number(number) => locale.number(*number),
        Amount::Decimal(number) => locale.decimal(*number),
        Amount::Share(ratio) => locale.percent(ratio.part, ratio.whole),
        Amount::Hidden => return locale.text("hidden"),
        Amount::Word(word) => return word.to_string(),
    };
    match figure.held {
        Held::Partial => format!("{number}+"),
        Held::Assumed => format!("≈ {number}"),
        Held::Phone => [&locale.text("letter-phone"), "~", &number].concat(),
        Held::Radio => [&locale.text("letter-radio"), "~", &number].concat(),
        Held::PartTold => format!("~{number}"),
        Held::PartToldPartial => format!("~{number}+"),
        Held::Superseded => locale.format("superseded-number", &[("n", number.into())]),
        _ => number,
    }
}
