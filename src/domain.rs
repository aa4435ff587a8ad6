//! What haree knows: records, rules and arithmetic, all pure.
//!
//! Knows no disk, no network, no terminal and no clock: records and the time are passed in, a
//! [`View`] comes out. Everything else imports this room; it imports nothing.

mod acknowledgement;
mod act;
mod alert;
mod alerts;
mod answer;
mod arithmetic;
mod as_of;
mod calendar;
mod calls;
mod cascade;
mod coverage;
mod crossings;
mod crosswalk;
mod current;
mod derived;
mod desk;
mod dimension;
mod dispatch;
mod effect;
mod feed;
mod flow_detail;
mod flows;
mod geography;
mod hours;
mod hours_of_day;
mod id;
mod language;
mod ledger;
mod ledger_fold;
mod lens;
mod letters;
mod limits;
mod link;
mod log;
mod lots;
pub mod memory;
mod metric;
mod nearest;
pub mod objection;
mod observation;
mod over;
mod own;
mod person;
mod picked;
mod place;
mod reach;
mod records;
pub mod reference;
mod reporting;
mod screening;
mod standing;
mod stock;
mod table_map;
mod taken_back;
mod tally;
mod telling;
#[cfg(test)]
mod testing;
mod text;
mod time;
mod told;
mod twins;
mod usual;
pub mod view;

pub use act::{
    Act, ActKey, ActState, Base, Deed, Draft, Flaw, Lot, NotAKey, OwnAct, Recorded, RecordedAct, Step,
};
pub use alert::{
    Alert, AlertLevel, Area, Category, Certainty, Impact, MessageType, Model, Origin, Scope, Severity,
    Status, Urgency,
};
pub use answer::{answer, answer_through};
pub use arithmetic::{roll_up, split};
pub use as_of::AsOf;
pub use calendar::Calendar;
pub use coverage::{Coverage, KitRatio, Scenario, coverage};
pub use crossings::TRAIL_DAYS;
pub use crosswalk::{Ask, Cases, CellRule, Crosswalk, FigureKey, Seen, Stride, Table};
pub use derived::{SENDER as RULE_SENDER, event as rule_event};
pub use desk::{Contact, DisplacementSite, Document, Procedure};
pub use dimension::{Dimension, Dimensions, Direction};
pub use feed::{Asking, Completeness, Feed, FeedKind, Proof, Provenance};
pub use hours_of_day::HoursOfDay;
pub use id::{AlertId, ConsoleId, EntryId, FeedId, ItemId, PlaceId, SourceId};
pub use language::Language;
pub use ledger::{dispatch_objection, stock_entries};
pub use lens::{Against, Lens, Scale, TimeRange};
pub use letters::plain;
pub use limits::{Beyond, EXPIRY_YEARS, MOST};
pub use link::{Bytes, Link, LinkState, OwnSources, Traffic};
pub use metric::{Metric, RollUp};
pub use observation::{Observation, ObservationKey, Series, Standing, Value};
pub use over::{is_past, long_over};
pub use person::{NotARole, Person, PinHash, Role};
pub use picked::picked;
pub use place::{Place, PlaceKind, Position};
pub use reach::kilometres_to;
pub use records::{DayRange, PeriodKind, Range, Records, Rules, tallies_of_rows};
pub use standing::priority;
pub use stock::{Movement, StockEntry};
pub use table_map::{DateOrder, Field, Header, MOVEMENTS, Makes, Rule, Spot, TableMap, Unmapped};
pub use tally::{Tally, WayTally, tallies};
pub use telling::{Given, Telling};
pub use text::{Clean, Prose};
pub use time::{Clock, Hour, Instant, Period, PeriodError, Zone};
pub use told::{Channel, Told};
pub use view::{Query, View};
