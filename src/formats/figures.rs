//! Figures as a table (CSV or XLSX, with or without HXL tags): `docs/hq-import.md` describes the columns.
//!
//! One pass; a bad row is an issue and the next one is read. It must not know what is already in
//! the ledger, nor any clock: the places, the zone and the time of arrival are passed in.

mod cell;
mod column;
mod figure;
pub(super) mod lines;
pub mod mapped;
mod personal;
mod places;
mod row;
mod table;
mod tags;
mod taken;
mod watch;
mod xlsx;

use csv::ByteRecord;

use self::{
    column::{Columns, Header},
    lines::Lines,
    places::Index,
    row::Row,
    tags::is_tag_row,
    taken::{MAX_REFUSED, Taken},
    watch::Watch,
};
use super::{Issue, Parsed};
pub use figure::{Context, Figure};

/// Reads a table of figures: CSV, or the first sheet of a workbook.
pub fn parse(bytes: &[u8], context: &Context) -> Parsed<Figure> {
    let file = match table::Table::open(bytes, None) {
        Ok(file) => file,
        Err(reason) => return Parsed::unread(&reason),
    };
    let mut lines = file.lines();
    let columns = match read_header(&mut lines) {
        Ok(columns) => columns,
        Err(issues) => return Parsed::refused(issues),
    };
    let mut table = Table::new(context, columns);
    table.taken.issues.extend(file.notes.iter().cloned());
    table.read(&mut lines);
    if let Some((column, what)) = table.watch.found() {
        return Parsed::refused(vec![table.columns.refuse_personal(column, what)]);
    }
    table.taken.into()
}

fn read_header(lines: &mut Lines) -> Result<Columns, Vec<Issue>> {
    let mut first = ByteRecord::new();
    let Some(row) = lines.next_into(&mut first) else {
        let empty = || Issue::refused(None, "", "is empty; the first line must name the columns");
        return Err(vec![lines.fault().unwrap_or_else(empty)]);
    };
    if is_tag_row(&first) {
        return Columns::find(&Header { row, names: None, tags: Some(&first) });
    }
    let mut second = ByteRecord::new();
    let mark = lines.clone_position();
    if lines.next_into(&mut second).is_some() && is_tag_row(&second) {
        return Columns::find(&Header { row, names: Some(&first), tags: Some(&second) });
    }
    lines.rewind(mark);
    Columns::find(&Header { row, names: Some(&first), tags: None })
}

/// The rows taken so far.
struct Table<'c> {
    context: &'c Context<'c>,
    places: Index<'c>,
    columns: Columns,
    taken: Taken,
    watch: Watch,
}

impl<'c> Table<'c> {
    fn new(context: &'c Context<'c>, columns: Columns) -> Self {
        let taken = Taken::with(columns.notes.clone());
        let places = Index::new(context.places);
        Self { context, places, columns, taken, watch: Watch::default() }
    }

    fn read(&mut self, lines: &mut Lines) {
        let mut record = ByteRecord::new();
        let (mut rows, mut refused) = (0, 0);
        while let Some(line) = lines.next_into(&mut record) {
            if refused == MAX_REFUSED {
                let reason = format!(
                    "{MAX_REFUSED} rows were refused and the rest was not read; mend the table first"
                );
                self.taken.issues.push(Issue::refused(None, "", &reason));
                break;
            }
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            rows += 1;
            self.watch.look(&record);
            let taken = self.columns.cells(&record, lines).and_then(|cells| {
                let row = Row { cells, context: self.context, places: &self.places };
                Ok((row.figure()?, row.note_issue()))
            });
            let taken = taken
                .map_err(|fault| Issue::refused(Some(line), fault.field, &fault.reason))
                .and_then(|(figure, note)| self.taken.push(line, figure).map(|()| note));
            match taken {
                Ok(Some(reason)) => self.taken.note(Issue::note(Some(line), "note", reason)),
                Ok(None) => {}
                Err(issue) => {
                    refused += 1;
                    self.taken.issues.push(issue);
                }
            }
        }
        self.taken.issues.extend(lines.fault());
        if rows == 0 {
            self.taken.issues.push(Issue::refused(None, "", "holds no rows below its header"));
        }
    }
}

#[cfg(test)]
mod tests;
