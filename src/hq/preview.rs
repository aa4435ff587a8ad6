//! What a file would change in a ledger, for whoever is about to hand it in.
//!
//! It must not know the ledger.

use std::fmt;

use super::{batch::Taken, report::ImportReport};
use crate::domain::{Movement, Observation, StockEntry, Value};

/// The most changes and refusals that are shown one by one.
const SHOWN: usize = 100;

/// Everything that a file would change.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// By the rows of the file.
    pub(super) changes: Vec<Stands>,
    pub report: ImportReport,
}

/// What would become of one record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stands {
    pub(super) row: u64,
    pub(super) taken: Taken,
    pub(super) change: Change,
}

/// What a record says, and what stands in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    about: String,
    before: Option<String>,
    now: String,
}

impl Change {
    pub(super) fn of_figure(observation: &Observation, before: Option<Value>) -> Self {
        let Observation { series, period, source, value, .. } = observation;
        let by = series.dimensions.to_string();
        let by = if by.is_empty() { by } else { format!(" {by}") };
        let about = format!("{} {}{by} {period} ({source})", series.metric.name(), series.place);
        Self { about, before: before.map(number), now: number(*value) }
    }

    pub(super) fn of_line(entry: &StockEntry, before: Option<&StockEntry>) -> Self {
        let about = format!("{} {} {}", entry.id, entry.site, entry.item);
        Self { about, before: before.map(movement), now: movement(entry) }
    }
}

fn number(value: Value) -> String {
    match value {
        Value::Number(number) => number.to_string(),
        Value::Suppressed => "<5".to_owned(),
        Value::Withdrawn => "taken back".to_owned(),
    }
}

fn movement(entry: &StockEntry) -> String {
    match &entry.movement {
        Movement::Receive(quantity) => format!("receive {quantity}"),
        Movement::Issue(quantity) => format!("issue {quantity}"),
        Movement::TransferOut { quantity, to } => format!("transfer {quantity} to {to}"),
        Movement::TransferIn { quantity, from } => format!("transfer {quantity} from {from}"),
        Movement::Count(quantity) => format!("count {quantity}"),
        Movement::Adjust(difference) => format!("adjust {difference:+}"),
        Movement::Void(entry) => format!("void {entry}"),
    }
}

impl fmt::Display for Preview {
    /// Writes a line of counts, then a line for each change, each refused row and each note.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ImportReport { taken, revised, older, unchanged, refused, notes } = &self.report;
        write!(
            f,
            "would be: {taken} new, {revised} revised, {older} older (not in force), {unchanged} the same"
        )?;
        write!(f, ", {} refused", refused.len())?;
        let changes = self.changes.iter().filter(|stands| stands.taken != Taken::Unchanged);
        let lines = changes.map(|Stands { row, taken, change }| {
            let Change { about, before, now } = change;
            let word = match taken {
                Taken::New => "new",
                Taken::Revised => "revised",
                Taken::Older | Taken::Unchanged => "older",
            };
            match before {
                Some(before) => format!("{word}: row {row}, {about}: {before} → {now}"),
                None => format!("{word}: row {row}, {about}: {now}"),
            }
        });
        some(f, lines)?;
        some(f, refused.iter().map(|issue| format!("refused: {issue}")))?;
        some(f, notes.iter().map(|issue| format!("note: {issue}")))
    }
}

/// Writes the first lines, and how many there are more.
fn some(f: &mut fmt::Formatter<'_>, lines: impl Iterator<Item = String>) -> fmt::Result {
    let mut more = 0;
    for (number, line) in lines.enumerate() {
        if number < SHOWN {
            write!(f, "\n{line}")?;
        } else {
            more += 1;
        }
    }
    if more > 0 { write!(f, "\nand {more} more") } else { Ok(()) }
}
