//! What a person did. An act is never changed; the same key twice is one act.

use std::{fmt, str::FromStr};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{AlertId, Clean, ConsoleId, EntryId, Instant, ItemId, PlaceId, Told, Zone, objection};

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

impl FromStr for ActKey {
    type Err = NotAKey;

    /// Reads what [`fmt::Display`] writes.
    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let mut parts = text.rsplitn(3, '/');
        let (sequence, epoch, console) = (parts.next(), parts.next(), parts.next());
        let key = || {
            Some(Self {
                console: ConsoleId::new(console.filter(|console| !console.is_empty())?),
                epoch: u64::from_str_radix(epoch?, 16).ok()?,
                sequence: sequence?.parse().ok()?,
            })
        };
        key().ok_or(NotAKey)
    }
}

/// A text that names no act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an act is named CONSOLE/EPOCH/SEQUENCE")]
pub struct NotAKey;

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
    Acknowledge {
        alert: AlertId,
        reason: Clean,
        /// When the version that was seen was sent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        sent: Option<Instant>,
    },
    /// Somebody sees to an alert from now on; nobody any more where `to` is empty.
    Assign {
        alert: AlertId,
        #[serde(default)]
        to: Clean,
        #[serde(default)]
        reason: Clean,
    },
    /// A remark on an alert.
    Note { alert: AlertId, text: Clean },
    /// Stock came in from outside.
    Receive {
        site: PlaceId,
        item: ItemId,
        quantity: u32,
        #[serde(flatten)]
        lot: Lot,
        reason: Clean,
    },
    /// Stock went out to people.
    Issue {
        site: PlaceId,
        item: ItemId,
        quantity: u32,
        #[serde(flatten)]
        lot: Lot,
        reason: Clean,
    },
    /// Stock went from one site to another.
    Transfer {
        site: PlaceId,
        to: PlaceId,
        item: ItemId,
        quantity: u32,
        #[serde(flatten)]
        lot: Lot,
        reason: Clean,
    },
    /// A site needs stock that another may send.
    Request { site: PlaceId, item: ItemId, quantity: u32, reason: Clean },
    /// A request goes a step on, in the states of EDXL-RM.
    Dispatch {
        /// The key of the request's act as text.
        request: Clean,
        step: Step,
        /// From where it is sent.
        site: PlaceId,
        /// The site that asked.
        to: PlaceId,
        item: ItemId,
        quantity: u32,
        #[serde(flatten)]
        lot: Lot,
        reason: Clean,
    },
    /// Somebody counted what lies there.
    Count {
        site: PlaceId,
        item: ItemId,
        quantity: u32,
        /// What the person could know; the store fills it in. A count without it is never overtaken.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        base: Option<Base>,
        reason: Clean,
    },
    /// A signed correction.
    Adjust { site: PlaceId, item: ItemId, difference: i32, reason: Clean },
    /// An entry of the stock ledger was wrong: an imported one, or one that an act made. Of a
    /// transfer both halves go. So is a figure taken by phone or radio voided, by its act's key.
    Void { entry: EntryId, reason: Clean },
    /// What a post that is silent said by phone or radio; when it was called is when it happened.
    Figure(Told),
    /// A line of the situation log.
    Log {
        text: Clean,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        place: Option<PlaceId>,
    },
    /// Takes back an act of the same console that HQ may have; `act` is its key as text.
    Cancel {
        act: Clean,
        #[serde(default)]
        reason: Clean,
    },
    /// A number that was given out and is no act: it was not saved, or taken back before it was sent.
    Skipped,
}

/// What can become of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// A site promises it; nothing leaves.
    Committed,
    /// It leaves the site.
    EnRoute,
    /// It arrives where it was asked for.
    Received,
    /// It comes back to where it left.
    Returned,
    /// Nobody sends it.
    Declined,
}

impl Step {
    pub const ALL: [Self; 5] =
        [Self::Committed, Self::EnRoute, Self::Received, Self::Returned, Self::Declined];

    /// The name on the wire.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::EnRoute => "en_route",
            Self::Received => "received",
            Self::Returned => "returned",
            Self::Declined => "declined",
        }
    }

    /// What was done, in a word or two of English.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::EnRoute => "sent",
            Self::Received => "received",
            Self::Returned => "took back",
            Self::Declined => "declined",
        }
    }
}

/// What is written on the goods, as far as somebody read it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lot {
    #[serde(rename = "lot", default, skip_serializing_if = "Option::is_none")]
    pub number: Option<Clean>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expiry: Option<NaiveDate>,
}

/// How far a console had read when a person counted: its cursors of acts and stock, empty where
/// it had read nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Base {
    #[serde(default)]
    pub acts: Clean,
    #[serde(default)]
    pub stock: Clean,
}

/// What is wrong with a deed whatever else is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    NoReason,
    NoText,
    NoAlert,
    NoItem,
    NoQuantity,
    NoDifference,
    SameSite,
    NoNumber,
    NoHours,
    NoInformant,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(objection::sentence(match self {
            Self::NoReason => "hq-no-reason",
            Self::NoText => "hq-no-text",
            Self::NoAlert => "hq-alert-missing",
            Self::NoItem => "hq-item-missing",
            Self::NoQuantity => "hq-no-quantity",
            Self::NoDifference => "hq-no-difference",
            Self::SameSite => "hq-same-site",
            Self::NoNumber => "hq-no-number",
            Self::NoHours => "hq-no-hours",
            Self::NoInformant => "hq-no-informant",
        }))
    }
}

impl Deed {
    /// The alert that it is about.
    pub fn alert(&self) -> Option<&AlertId> {
        match self {
            Self::Acknowledge { alert, .. } | Self::Assign { alert, .. } | Self::Note { alert, .. } => {
                Some(alert)
            }
            _ => None,
        }
    }

    /// What the person wrote: a reason or a text.
    pub fn words(&self) -> &str {
        match self {
            Self::Acknowledge { reason, .. }
            | Self::Assign { reason, .. }
            | Self::Receive { reason, .. }
            | Self::Issue { reason, .. }
            | Self::Transfer { reason, .. }
            | Self::Request { reason, .. }
            | Self::Dispatch { reason, .. }
            | Self::Count { reason, .. }
            | Self::Adjust { reason, .. }
            | Self::Void { reason, .. }
            | Self::Cancel { reason, .. } => reason.as_str(),
            Self::Note { text, .. } | Self::Log { text, .. } => text.as_str(),
            Self::Figure(told) => told.remark.as_str(),
            Self::Skipped => "",
        }
    }

    /// The places that it names, first the one whose deed it is; a void and a cancel name none themselves.
    pub fn places(&self) -> Vec<&PlaceId> {
        match self {
            Self::Receive { site, .. }
            | Self::Issue { site, .. }
            | Self::Request { site, .. }
            | Self::Count { site, .. }
            | Self::Adjust { site, .. } => vec![site],
            Self::Dispatch { step: Step::Received, site, to, .. } => vec![to, site],
            Self::Dispatch { step: Step::Declined, to, .. } => vec![to],
            Self::Transfer { site, to, .. } | Self::Dispatch { site, to, .. } => vec![site, to],
            Self::Log { place, .. } => place.iter().collect(),
            Self::Figure(told) => vec![&told.post],
            _ => Vec::new(),
        }
    }

    /// What cannot be, whatever HQ holds. Who gets an alert and what is taken back needs no reason.
    pub fn flaw(&self) -> Option<Flaw> {
        if let Self::Figure(told) = self {
            return figure_flaw(told);
        }
        let needs_words = !matches!(self, Self::Assign { .. } | Self::Cancel { .. } | Self::Skipped);
        if self.alert().is_some_and(|alert| alert.as_str().is_empty()) {
            return Some(Flaw::NoAlert);
        }
        if needs_words && self.words().is_empty() {
            let says = matches!(self, Self::Note { .. } | Self::Log { .. });
            return Some(if says { Flaw::NoText } else { Flaw::NoReason });
        }
        match self {
            Self::Receive { item, .. }
            | Self::Issue { item, .. }
            | Self::Transfer { item, .. }
            | Self::Request { item, .. }
            | Self::Dispatch { item, .. }
            | Self::Count { item, .. }
            | Self::Adjust { item, .. }
                if item.as_str().is_empty() =>
            {
                Some(Flaw::NoItem)
            }
            Self::Receive { quantity: 0, .. }
            | Self::Issue { quantity: 0, .. }
            | Self::Transfer { quantity: 0, .. }
            | Self::Request { quantity: 0, .. } => Some(Flaw::NoQuantity),
            Self::Dispatch { step: Step::Committed | Step::EnRoute, quantity: 0, .. } => {
                Some(Flaw::NoQuantity)
            }
            // Of what has left nothing may arrive; who declines sends nothing from nowhere.
            Self::Dispatch { step, site, to, .. } if *step != Step::Declined && site == to => {
                Some(Flaw::SameSite)
            }
            Self::Adjust { difference: 0, .. } => Some(Flaw::NoDifference),
            Self::Transfer { site, to, .. } if site == to => Some(Flaw::SameSite),
            _ => None,
        }
    }
}

/// What of a figure cannot be; a remark is not needed.
fn figure_flaw(told: &Told) -> Option<Flaw> {
    match told {
        _ if told.entries.is_none() && told.exits.is_none() => Some(Flaw::NoNumber),
        _ if told.hours(Zone::DILI).is_none() => Some(Flaw::NoHours),
        _ if told.informant.is_empty() => Some(Flaw::NoInformant),
        _ => None,
    }
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
    /// Why HQ recorded it and it does not count; everybody sees it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set_aside: Option<Clean>,
}

impl RecordedAct {
    /// An act that HQ has not answered.
    pub fn queued(act: Act) -> Self {
        Self { act, recorded: None, set_aside: None }
    }
}

/// Where HQ put an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Recorded {
    pub order: u64,
    pub at: Instant,
}

/// One of this console's own acts, and how far it is on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnAct {
    pub act: Act,
    pub state: ActState,
}

/// How far an act is on its way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ActState {
    /// HQ has not answered. Where it was `sent`, HQ may have it all the same.
    Waiting {
        sent: bool,
    },
    /// HQ does not have it.
    Refused(Clean),
    /// HQ recorded it, and it does not count.
    SetAside(Recorded, Clean),
    Applied(Recorded),
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Channel;

    #[test]
    fn every_deed_survives_the_wire_flat() {
        let draft = |deed| Draft { who: "Ana".into(), happened_at: Instant::UNIX_EPOCH, deed };
        let (site, item) = (PlaceId::new("site-dili"), ItemId::new("kit"));
        let expiry = NaiveDate::from_ymd_opt(2027, 1, 31);
        let deeds = [
            Deed::Acknowledge { alert: "a".into(), reason: "seen".into(), sent: Some(Instant::UNIX_EPOCH) },
            Deed::Assign { alert: "a".into(), to: Clean::default(), reason: Clean::default() },
            Deed::Receive {
                site: site.clone(),
                item: item.clone(),
                quantity: 7,
                lot: Lot { number: Some("L1".into()), expiry },
                reason: "delivery".into(),
            },
            Deed::Count {
                site: site.clone(),
                item: item.clone(),
                quantity: 0,
                base: Some(Base::default()),
                reason: "x".into(),
            },
            Deed::Dispatch {
                request: "c/0000000000000001/2".into(),
                step: Step::EnRoute,
                site: site.clone(),
                to: "site-maliana".into(),
                item: item.clone(),
                quantity: 9,
                lot: Lot { number: None, expiry },
                reason: "by truck".into(),
            },
            Deed::Request { site: site.clone(), item: item.clone(), quantity: 9, reason: "flood".into() },
            Deed::Figure(Told {
                post: "BTG".into(),
                day: NaiveDate::from_ymd_opt(2026, 11, 24).unwrap(),
                from_hour: 12,
                until_hour: 14,
                entries: Some(59),
                exits: None,
                informant: "Sgt. Amaral".into(),
                channel: Channel::Radio,
                remark: Clean::default(),
            }),
            Deed::Adjust { site, item, difference: -3, reason: "wet".into() },
            Deed::Skipped,
        ];
        for deed in deeds {
            let key = ActKey { console: "c/1".into(), epoch: 0xfeed, sequence: 3 };
            assert_eq!(key.to_string().parse(), Ok(key.clone()));
            let act = RecordedAct::queued(Act { key, draft: draft(deed) });
            let json = serde_json::to_value(&act).unwrap();
            assert!(json["kind"].is_string() && json["who"] == "Ana", "{json}");
            assert_eq!(serde_json::from_value::<RecordedAct>(json).unwrap(), act);
        }
    }

    #[test]
    fn a_deed_that_cannot_be_says_what_it_lacks() {
        let (site, item) = (PlaceId::new("s"), ItemId::new("kit"));
        let issue = |quantity, reason: &str| Deed::Issue {
            site: site.clone(),
            item: item.clone(),
            quantity,
            lot: Lot::default(),
            reason: reason.into(),
        };
        assert_eq!(issue(1, "to families").flaw(), None);
        assert_eq!(issue(0, "to families").flaw(), Some(Flaw::NoQuantity));
        assert_eq!(issue(1, "").flaw(), Some(Flaw::NoReason));
        assert_eq!(Deed::Log { text: Clean::default(), place: None }.flaw(), Some(Flaw::NoText));
        assert_eq!(Deed::Cancel { act: "c/1/1".into(), reason: Clean::default() }.flaw(), None);
        assert_eq!("no key".parse::<ActKey>(), Err(NotAKey));
    }
}
