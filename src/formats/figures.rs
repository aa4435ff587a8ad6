//! Figures as a table (CSV, with or without HXL tags): `docs/hq-import.md` describes the columns.
//!
//! One pass; a bad row is an issue and the next one is read. It must not know what is already in
//! the ledger, nor any clock: the places, the zone and the time of arrival are passed in.

mod cell;
mod column;
mod figure;
pub(super) mod lines;
mod personal;
mod places;
mod row;

use std::{
    collections::HashMap,
    hash::{DefaultHasher, Hash as _, Hasher as _},
};

use csv::ByteRecord;

use self::{
    column::{Columns, Header},
    lines::Lines,
    places::Index,
    row::Row,
};
use super::{Issue, Parsed, Where, hint};
pub use figure::{Context, Figure};

/// The start of a file that decides what kind of file it is, in bytes.
const HEAD_BYTES: usize = 1024;

/// Reads a table of figures.
pub fn parse(bytes: &[u8], context: &Context) -> Parsed<Figure> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(reason) = check_kind(bytes) {
        return Parsed::refused(vec![Issue::refused(None, "", reason)]);
    }
    let mut lines = Lines::new(bytes);
    let columns = match read_header(&mut lines) {
        Ok(columns) => columns,
        Err(issues) => return Parsed::refused(issues),
    };
    let mut table = Table::new(context, columns);
    table.read(&mut lines);
    Parsed { records: table.records, issues: table.issues }
}

/// Refuses what is no text table at all, by its first bytes.
fn check_kind(bytes: &[u8]) -> Result<(), &'static str> {
    let head = &bytes[..bytes.len().min(HEAD_BYTES)];
    let nul_at = |parity: usize| head.iter().skip(parity).step_by(2).take(32).filter(|b| **b == 0).count();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        Err("is empty; the first line must name the columns")
    } else if head.starts_with(b"\xff\xfe")
        || head.starts_with(b"\xfe\xff")
        || nul_at(0).max(nul_at(1)) > head.len().min(64) / 4
    {
        Err("is UTF-16, not UTF-8; save it as CSV UTF-8")
    } else if head.starts_with(b"PK\x03\x04") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        Err("is a spreadsheet, not a CSV file; save it as CSV UTF-8")
    } else if hint::is_web_page(head) {
        Err("is a web page, not a CSV file; perhaps a login page was saved in its place: fetch it again")
    } else {
        Ok(())
    }
}

fn read_header(lines: &mut Lines) -> Result<Columns, Vec<Issue>> {
    let mut first = ByteRecord::new();
    let Some(row) = lines.next_into(&mut first) else {
        return Err(vec![Issue::refused(None, "", "is empty; the first line must name the columns")]);
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

/// Whether a row holds HXL tags: it begins with one, and most of its cells are some.
fn is_tag_row(record: &ByteRecord) -> bool {
    let cells = || record.iter().map(<[u8]>::trim_ascii).filter(|cell| !cell.is_empty());
    let tags = cells().filter(|cell| cell.starts_with(b"#")).count();
    cells().next().is_some_and(|cell| cell.starts_with(b"#")) && 2 * tags > cells().count()
}

/// The rows taken so far.
struct Table<'c> {
    context: &'c Context<'c>,
    places: Index<'c>,
    columns: Columns,
    records: Vec<(Where, Figure)>,
    issues: Vec<Issue>,
    /// Which record says the same thing, by a hash of what makes it the same.
    seen: HashMap<u64, u32>,
}

impl<'c> Table<'c> {
    fn new(context: &'c Context<'c>, columns: Columns) -> Self {
        let issues = columns.notes.clone();
        let places = Index::new(context.places);
        Self { context, places, columns, records: Vec::new(), issues, seen: HashMap::new() }
    }

    fn read(&mut self, lines: &mut Lines) {
        let mut record = ByteRecord::new();
        let mut rows = 0;
        while let Some(line) = lines.next_into(&mut record) {
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                continue;
            }
            rows += 1;
            let taken = self.columns.cells(&record, lines).and_then(|cells| {
                let row = Row { cells, context: self.context, places: &self.places };
                Ok((row.figure()?, row.note_issue()))
            });
            let (figure, note) = match taken {
                Ok(taken) => taken,
                Err(fault) => {
                    self.issues.push(Issue::refused(Some(line), fault.field, &fault.reason));
                    continue;
                }
            };
            if let Err(issue) = self.push(line, figure) {
                self.issues.push(issue);
                continue;
            }
            self.issues.extend(note.map(|reason| Issue::note(Some(line), "note", reason)));
        }
        if rows == 0 {
            self.issues.push(Issue::refused(None, "", "holds no rows below its header"));
        }
    }

    /// Takes a figure, unless an earlier row of the file says something else about the same thing.
    fn push(&mut self, row: u64, figure: Figure) -> Result<(), Issue> {
        let mut hasher = DefaultHasher::new();
        identity(&figure).hash(&mut hasher);
        let earlier = self.seen.get(&hasher.finish()).map(|at| &self.records[*at as usize]);
        match earlier {
            Some((at, other)) if identity(other) == identity(&figure) && *other != figure => {
                let row_before = at.row;
                let reason = format!(
                    "is not what row {row_before} says of the same figure, source and as_of; leave one of them"
                );
                return Err(Issue::refused(Some(row), "value", &reason));
            }
            Some(_) => {}
            None => {
                self.seen.insert(hasher.finish(), self.records.len() as u32);
            }
        }
        self.records.push((Where { row }, figure));
        Ok(())
    }
}

/// What a figure is about and who said it when: one such thing has one value.
fn identity(figure: &Figure) -> impl PartialEq + std::hash::Hash + '_ {
    match figure {
        Figure::Observation(o) => (Some((&o.series, o.period, &o.source, o.as_of)), None),
        Figure::Count(entry) => (None, Some(&entry.id)),
    }
}

#[cfg(test)]
mod tests;
