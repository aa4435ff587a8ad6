//! What people did: the situation log and this console's queue.

use crate::domain::{
    ActState, Deed, Instant, PlaceId,
    view::{Log, Queue, QueueRow},
};

use super::cell::{Cell, Column, Records, column};

const LOG: &[Column] = &[
    column("happened", "#date+occurred"),
    column("recorded", "#date+recorded"),
    column("who", "#contact+name"),
    column("place", "#loc+name"),
    column("place_code", "#loc+code"),
    column("text", "#description"),
    column("state", "#status"),
    column("key", "#meta+id"),
];

const QUEUE: &[Column] = &[
    column("state", "#status"),
    column("happened", "#date+occurred"),
    column("recorded", "#date+recorded"),
    column("who", "#contact+name"),
    column("deed", "#activity+type"),
    column("quantity", "#quantity"),
    column("subject", "#activity+subject"),
    column("words", "#description"),
    column("why", "#status+reason"),
    column("key", "#meta+id"),
];

/// The situation log.
pub(super) fn log(log: &Log) -> Records {
    let rows = log.entries.iter().map(|row| {
        let state = match row.recorded_at {
            _ if row.withdrawn => "withdrawn",
            None => "queued",
            Some(_) => "recorded",
        };
        vec![
            Cell::Time(row.happened_at),
            Cell::time(row.recorded_at),
            Cell::text(row.who.clone()),
            Cell::text(row.place_name.clone().unwrap_or_default()),
            Cell::text(row.place.as_ref().map(PlaceId::as_str).unwrap_or_default()),
            Cell::text(row.text.clone()),
            Cell::text(state),
            Cell::text(row.key.to_string()),
        ]
    });
    Records { columns: LOG, rows: rows.collect() }
}

/// What wants a person, what waits, what was answered.
pub(super) fn queue(queue: &Queue) -> Records {
    let rows = queue.attention.iter().chain(&queue.waiting).chain(&queue.answered).map(act);
    Records { columns: QUEUE, rows: rows.collect() }
}

fn act(row: &QueueRow) -> Vec<Cell> {
    let (state, recorded, why): (_, Option<Instant>, _) = match &row.state {
        ActState::Refused(why) => ("refused", None, why.clone()),
        ActState::SetAside(recorded, why) => ("set aside", Some(recorded.at), why.clone()),
        ActState::Waiting { sent: true } => ("sent", None, "".into()),
        ActState::Waiting { sent: false } => ("waits", None, "".into()),
        ActState::Applied(recorded) => ("recorded", Some(recorded.at), "".into()),
    };
    let (deed, quantity) = deed(&row.deed);
    vec![
        Cell::text(if row.withdrawn { "withdrawn" } else { state }),
        Cell::Time(row.happened_at),
        Cell::time(recorded),
        Cell::text(row.who.clone()),
        Cell::text(deed),
        quantity.map_or(Cell::Empty, Cell::Number),
        Cell::text(row.subject.to_string()),
        Cell::text(row.deed.words()),
        Cell::text(why),
        Cell::text(row.key.to_string()),
    ]
}

fn deed(deed: &Deed) -> (&'static str, Option<i64>) {
    match deed {
        Deed::Acknowledge { .. } => ("acknowledge", None),
        Deed::Assign { .. } => ("assign", None),
        Deed::Note { .. } => ("note", None),
        Deed::Receive { quantity, .. } => ("receive", Some(i64::from(*quantity))),
        Deed::Issue { quantity, .. } => ("issue", Some(i64::from(*quantity))),
        Deed::Transfer { quantity, .. } => ("transfer", Some(i64::from(*quantity))),
        Deed::Request { quantity, .. } => ("request", Some(i64::from(*quantity))),
        Deed::Dispatch { quantity, step, .. } => (step.id(), Some(i64::from(*quantity))),
        Deed::Count { quantity, .. } => ("count", Some(i64::from(*quantity))),
        Deed::Adjust { difference, .. } => ("adjust", Some(i64::from(*difference))),
        Deed::Void { .. } => ("void", None),
        Deed::Log { .. } => ("log", None),
        Deed::Figure(told) => {
            let both = told.entries.into_iter().chain(told.exits).map(i64::from).sum();
            ("figure", Some(both))
        }
        Deed::Cancel { .. } => ("withdraw", None),
        Deed::Skipped => ("skipped", None),
    }
}
