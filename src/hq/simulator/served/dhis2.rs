//! What the simulated DHIS2 holds and answers: itself, its forms and their values.
//!
//! It must not know who asks.

use std::collections::BTreeMap;

use chrono::NaiveDateTime;
use serde_json::{Value, json};

use super::cells::{self, Cell, Form, WHOLE};
use crate::domain::{Instant, Observation, Zone};

/// Every value with when it was last written, by its form.
#[derive(Debug, Default)]
pub(super) struct Values([BTreeMap<Cell, Held>; Form::ALL.len()]);

#[derive(Debug)]
struct Held {
    number: i64,
    written_at: Instant,
}

/// What a question for values names.
#[derive(Debug, Default)]
pub(super) struct Asked {
    pub(super) set: String,
    pub(super) periods: Vec<String>,
    /// By the server's clock, as it writes it.
    pub(super) since: Option<NaiveDateTime>,
}

impl Values {
    /// Holds a figure in place of what was written before it; says whether there is a cell for it.
    pub(super) fn take(&mut self, figure: &Observation) -> bool {
        let Some((form, cell, number)) = cells::of(figure) else { return false };
        let held = Held { number, written_at: figure.as_of };
        let known = self.0[form as usize].entry(cell);
        let newest = known.or_insert(Held { ..held });
        if newest.written_at <= held.written_at {
            *newest = held;
        }
        true
    }

    /// `/api/dataValueSets`; none where it has no such form.
    pub(super) fn answer(&self, asked: &Asked) -> Option<Value> {
        let form = form(&asked.set)?;
        let is_asked = |(cell, held): &(&Cell, &Held)| {
            let period = cell.period.as_str();
            (asked.periods.is_empty() || asked.periods.iter().any(|known| known == period))
                && asked.since.is_none_or(|since| since <= Zone::DILI.local(held.written_at).naive_local())
        };
        let rows: Vec<Value> = self.0[form as usize].iter().filter(is_asked).map(row).collect();
        Some(if rows.is_empty() { json!({}) } else { json!({"dataValues": rows}) })
    }
}

fn row((cell, held): (&Cell, &Held)) -> Value {
    json!({
        "dataElement": cell.element, "period": cell.period.as_str(), "orgUnit": cell.unit.as_str(),
        "categoryOptionCombo": cell.combo.as_str(), "attributeOptionCombo": WHOLE,
        "value": held.number.to_string(), "storedBy": "simulator", "lastUpdated": time(held.written_at),
        "followup": false
    })
}

/// `/api/system/info`.
pub(super) fn info(now: Instant) -> Value {
    json!({
        "version": "2.41.0", "calendar": "iso8601", "serverDate": time(now),
        "serverTimeZoneId": "Asia/Dili", "systemName": "haree simulator"
    })
}

/// `/api/dataSets/ID`; none where it has no such form.
pub(super) fn data_set(id: &str) -> Option<Value> {
    form(id).map(|form| json!({"periodType": form.period_type()}))
}

fn form(id: &str) -> Option<Form> {
    Form::ALL.into_iter().find(|form| form.id() == id)
}

/// Without a zone, as DHIS2 writes times.
fn time(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%dT%H:%M:%S%.3f").to_string()
}
