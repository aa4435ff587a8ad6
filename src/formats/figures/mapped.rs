//! A table of somebody else's, read as a map says: each row makes what each rule of the map makes of it.
//!
//! One pass; a bad row is an issue and the next one is read. It must not know where the table came from.

mod columns;
mod reading;
mod row;
mod when;

use std::collections::{BTreeMap, BTreeSet};

use csv::ByteRecord;

pub use self::reading::Reading;
use self::{columns::Columns, row::Row};
use super::{
    figure::Figure,
    lines::Lines,
    places::Index,
    table::Table,
    taken::{MAX_REFUSED, Taken},
    watch::Watch,
};
use crate::formats::{Gravity, Issue, Parsed, hint::quote};

/// The most rows that are read.
const MAX_ROWS: u64 = 1_000_000;

/// The most words that are named one by one.
const MAX_UNMAPPED: usize = 50;

/// Reads a table: CSV, or one sheet of a workbook.
pub fn parse(bytes: &[u8], reading: &Reading) -> Parsed<Figure> {
    let file = match Table::open(bytes, reading.map.sheet.as_ref().map(AsRef::as_ref)) {
        Ok(file) => file,
        Err(reason) => return Parsed::unread(&reason),
    };
    let mut lines = file.lines();
    let columns = match Columns::find(&mut lines, reading.map) {
        Ok(columns) => columns,
        Err(issues) => return Parsed::refused(issues),
    };
    let mut issues = file.notes.clone();
    issues.extend(columns.notes.iter().cloned());
    let mut rows = Rows {
        reading,
        places: Index::new(reading.context.places),
        columns,
        taken: Taken::with(issues),
        watch: Watch::default(),
        unmapped: BTreeMap::new(),
        empty: 0,
    };
    rows.read(&mut lines);
    if let Some((column, what)) = rows.watch.found() {
        return Parsed::refused(vec![rows.columns.refuse_personal(column, what)]);
    }
    rows.remarks();
    rows.taken.into()
}

/// The rows taken so far.
struct Rows<'r> {
    reading: &'r Reading<'r>,
    places: Index<'r>,
    columns: Columns,
    taken: Taken,
    watch: Watch,
    /// How many rows have each word that the map does not name, by column and word.
    unmapped: BTreeMap<(String, String), u64>,
    /// Values that were left empty.
    empty: u64,
}

impl Rows<'_> {
    fn read(&mut self, lines: &mut Lines) {
        let mut record = ByteRecord::new();
        let (mut rows, mut refused) = (0, 0);
        while let Some(line) = lines.next_into(&mut record) {
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            rows += 1;
            self.watch.look(&record);
            if lines.is_unclosed() && lines.last_line() > line {
                let reason = "opens a quote that is never closed; what follows in the file was not read";
                self.taken.issues.push(Issue::refused(Some(line), "", reason));
            } else {
                refused += usize::from(!self.take(line, &record));
            }
            let enough = if rows > MAX_ROWS {
                format!("has more than {MAX_ROWS} rows; the rest was not read: split it")
            } else if refused > MAX_REFUSED {
                format!("{MAX_REFUSED} rows were refused and the rest was not read; mend the mapping first")
            } else {
                continue;
            };
            self.taken.issues.push(Issue::refused(None, "", &enough));
            break;
        }
        self.taken.issues.extend(lines.fault());
        if rows == 0 {
            self.taken.issues.push(Issue::refused(None, "", "holds no rows below its header"));
        }
    }

    /// Takes what every rule makes of a row; says whether all of it could be taken.
    fn take(&mut self, line: u64, record: &ByteRecord) -> bool {
        let before = self.taken.issues.len();
        let mut words = BTreeSet::new();
        for rule in &self.reading.map.rules {
            let row =
                Row { record, rule, columns: &self.columns, reading: self.reading, places: &self.places };
            match row.figure() {
                Ok(Some(figure)) => {
                    let pushed = self.taken.push(line, figure);
                    self.taken.issues.extend(pushed.err());
                }
                Ok(None) => self.empty += 1,
                Err(fault) => {
                    let word = fault.unmapped.map(|word| (fault.field.clone(), word));
                    words.extend(word);
                    let issue = Issue::refused(Some(line), &fault.field, &fault.reason);
                    // Several rules may stumble over the same cell.
                    if self.taken.issues[before..].iter().all(|known| *known != issue) {
                        self.taken.issues.push(issue);
                    }
                }
            }
        }
        for word in words {
            *self.unmapped.entry(word).or_default() += 1;
        }
        self.taken.issues[before..].iter().all(|issue| issue.gravity == Gravity::Note)
    }

    /// What is said of the file as a whole.
    fn remarks(&mut self) {
        for ((column, word), rows) in self.unmapped.iter().take(MAX_UNMAPPED) {
            let have = if *rows == 1 { "one row has it".to_owned() } else { format!("{rows} rows have it") };
            let reason = format!("{} is not in the mapping; {have}", quote(word));
            self.taken.issues.push(Issue::note(None, column, &reason));
        }
        if self.empty > 0 {
            let values = if self.empty == 1 {
                "one value was".to_owned()
            } else {
                format!("{} values were", self.empty)
            };
            let reason = format!("{values} left empty, which is not reported and not 0");
            self.taken.issues.push(Issue::note(None, "", &reason));
        }
    }
}

#[cfg(test)]
mod tests;
