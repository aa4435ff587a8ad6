//! What people did on that afternoon: the log, the queue, and the lines of the stock ledger.

use chrono::TimeDelta;
use haree::domain::{
    ActKey, ActState, Clean, Deed, Instant, Lot, Movement, Recorded,
    view::{Assignment, Log, LogRow, Note, Queue, QueueRow, StockLine, Weight},
};

use super::views::{at, stamp};

pub(crate) fn key(sequence: u64) -> ActKey {
    ActKey { console: "c-dili".into(), epoch: 0xfeed, sequence }
}

pub(crate) fn log() -> Log {
    let row = |sequence, who: &str, time: &str, text: &str| LogRow {
        key: key(sequence),
        who: who.into(),
        text: text.into(),
        place: None,
        place_name: None,
        happened_at: at(time),
        recorded_at: Some(at(time)),
        withdrawn: false,
    };
    let queued =
        LogRow { recorded_at: None, ..row(9, "Ana Pereira", "14:29", "Handover: boats are ready in Hera") };
    let mut late = row(4, "J. Silva", "09:10", "Minister's office asks for the figures of Batugade by noon");
    late.recorded_at = Some(at("13:20"));
    let mut placed = row(5, "M. Soares", "13:40", "Line to the post is down, called by radio: all well");
    (placed.place, placed.place_name) = (Some("BTG".into()), Some("Batugade".into()));
    let gone = LogRow { withdrawn: true, ..row(3, "J. Silva", "08:50", "Bridge in Tasi Tolu closed") };
    let mut before = row(2, "R. da Cruz", "22:15", "Night shift: quiet");
    before.happened_at -= TimeDelta::days(1);
    before.recorded_at = Some(before.happened_at);
    Log { stamp: stamp(), entries: vec![queued, placed, late, gone, before] }
}

fn row(sequence: u64, time: &str, deed: Deed, (subject, state): (&str, ActState)) -> QueueRow {
    let (who, happened_at) = ("Ana Pereira".into(), at(time));
    QueueRow { key: key(sequence), who, happened_at, deed, subject: subject.into(), state, withdrawn: false }
}

pub(crate) fn count(quantity: u32) -> Deed {
    Deed::Count {
        site: "site-baucau".into(),
        item: "kit".into(),
        quantity,
        base: None,
        reason: "counted by two".into(),
    }
}

pub(crate) fn issue(quantity: u32) -> Deed {
    Deed::Issue {
        site: "site-dili".into(),
        item: "kit".into(),
        quantity,
        lot: Lot::default(),
        reason: "families in Comoro".into(),
    }
}

fn acknowledge() -> Deed {
    Deed::Acknowledge { alert: "usgs,us7000abcd".into(), reason: "felt, no damage".into(), sent: None }
}

fn log_entry(text: &str) -> Deed {
    Deed::Log { text: text.into(), place: None }
}

pub(crate) fn queue() -> Queue {
    let recorded = |time| Recorded { order: 40, at: at(time) };
    let why = "since you counted, 20 went out by M. Soares (13:52): count again";
    let aside = ActState::SetAside(recorded("13:58"), why.into());
    let refused = ActState::Refused("no such alert at HQ".into());
    let waits = |sent| ActState::Waiting { sent };
    let handover = "Handover: boats are ready in Hera";
    Queue {
        stamp: stamp(),
        attention: vec![
            row(2, "13:50", count(148), ("kit, Baucau", aside)),
            row(3, "14:02", acknowledge(), ("M 4.9, 262 km ENE of Dili", refused)),
        ],
        waiting: vec![
            row(8, "14:21", issue(20), ("kit, Dili", waits(true))),
            row(9, "14:29", log_entry(handover), (handover, waits(false))),
        ],
        answered: vec![row(1, "11:15", count(600), ("kit, Dili", ActState::Applied(recorded("11:15"))))],
    }
}

fn line(id: &str, movement: Movement, time: &str, weight: Weight) -> StockLine {
    StockLine {
        id: id.into(),
        movement,
        lot: None,
        expiry: None,
        who: "M. Soares".into(),
        reason: "for families in Comoro".into(),
        happened_at: at(time),
        recorded_at: Some(at(time)),
        weight,
    }
}

/// The ledger of the first site, the newest line first.
pub(crate) fn lines() -> Vec<StockLine> {
    let to = || "site-baucau".into();
    let mut queued = line("c-dili/000000000000feed/8", Movement::Issue(20), "14:21", Weight::Counts(574));
    (queued.recorded_at, queued.who) = (None, "Ana Pereira".into());
    let mut paper = line("e5", Movement::TransferOut { quantity: 6, to: to() }, "09:00", Weight::Counts(594));
    paper.recorded_at = Some(at("13:55"));
    let void = Weight::Void("typed twice".into());
    let mut first = line("e1", Movement::Receive(620), "08:00", Weight::Counts(620));
    (first.lot, first.reason) = (Some("L-7".into()), Clean::default());
    vec![
        queued,
        line("e6", Movement::Void("e4".into()), "13:30", Weight::Voids),
        paper,
        line("e4", Movement::Issue(20), "08:45", void),
        line("e3", Movement::Count(600), "08:40", Weight::Counts(600)),
        first,
    ]
}

pub(crate) fn assignment(queued: bool) -> Assignment {
    Assignment {
        to: "R. da Cruz".into(),
        by: "Ana Pereira".into(),
        reason: Clean::default(),
        at: noon(),
        queued,
    }
}

pub(crate) fn note(queued: bool) -> Note {
    Note { who: "M. Soares".into(), text: "Radio works, the line does not".into(), at: noon(), queued }
}

fn noon() -> Instant {
    at("13:45")
}
