//! The columns of a table that is not ours: where its names stand, and which of them the map means.
//!
//! It must not know what the cells mean.

use std::collections::HashMap;

use csv::ByteRecord;

use crate::{
    domain::{Spot, TableMap},
    formats::{
        Issue,
        figures::{
            lines::Lines,
            personal,
            tags::{self, is_tag_row},
        },
        hint,
    },
};

/// In how many rows the names are looked for.
const LOOKED_AT: usize = 30;

/// The most columns that are looked at.
const MAX_COLUMNS: usize = 400;

/// Where each thing stands that the map speaks of.
#[derive(Debug)]
pub(super) struct Columns {
    /// The row that names the columns.
    row: u64,
    heads: Vec<Head>,
    at: HashMap<Spot, usize>,
    /// Columns that were not read.
    pub(super) notes: Vec<Issue>,
}

/// One column's name and tag.
#[derive(Debug, Default)]
struct Head {
    label: String,
    folded: String,
    tag: String,
}

/// What the map speaks of, its name folded as those of the heads are.
struct Wanted<'m> {
    spot: &'m Spot,
    folded: String,
}

impl<'m> Wanted<'m> {
    fn new(spot: &'m Spot) -> Self {
        Self { spot, folded: hint::fold(name(spot)) }
    }

    fn is(&self, head: &Head) -> bool {
        match self.spot {
            Spot::Column(_) => self.folded == head.folded,
            Spot::Tag(tag) => tags::fits(&head.tag, tag.as_str()),
            Spot::Fixed(_) => false,
        }
    }
}

impl Columns {
    /// Finds the names and reads up to the first row below them.
    pub(super) fn find(lines: &mut Lines, map: &TableMap) -> Result<Self, Vec<Issue>> {
        let refuse = |row, reason: &str| vec![Issue::refused(row, "", reason)];
        let (rows, ends) = first_rows(lines, map);
        let wanted: Vec<Wanted<'_>> = map.columns().map(Wanted::new).collect();
        let begins: Vec<usize> = match map.header.row {
            Some(row) => (0..rows.len()).filter(|i| rows[*i].0 == u64::from(row)).collect(),
            None => (0..rows.len()).collect(),
        };
        let mut best: Option<(usize, usize, Vec<Head>, usize)> = None;
        let mut unreadable = None;
        for begin in begins {
            match heads(&rows, begin, map.header.rows as usize) {
                Ok((heads, end)) => {
                    let found =
                        wanted.iter().filter(|wanted| heads.iter().any(|head| wanted.is(head))).count();
                    if best.as_ref().is_none_or(|(most, ..)| found > *most) {
                        best = Some((found, begin, heads, end));
                    }
                }
                // It need not be the row that names the columns.
                Err(reason) => unreadable = unreadable.or(Some((rows[begin].0, reason))),
            }
        }
        let Some((_, begin, heads, end)) = best else {
            if let Some(fault) = lines.fault() {
                return Err(vec![fault]);
            }
            return Err(match (unreadable, map.header.row) {
                (Some((row, reason)), _) => refuse(Some(row), &reason),
                (None, Some(row)) => {
                    refuse(Some(u64::from(row)), "is empty; the mapping says that it names the columns")
                }
                (None, None) => refuse(None, "is empty; a row must name the columns"),
            });
        };
        lines.rewind(ends[end - 1]);
        Self::of(rows[begin].0, heads, &wanted)
    }

    fn of(row: u64, heads: Vec<Head>, wanted: &[Wanted<'_>]) -> Result<Self, Vec<Issue>> {
        if let Some(head) = heads.iter().find(|head| personal::is_personal(&head.label, &head.tag)) {
            return Err(vec![personal::refusal(Some(row), &head.label, "looks personal")]);
        }
        let (mut at, mut issues, mut used) = (HashMap::new(), Vec::new(), vec![false; heads.len()]);
        for wanted in wanted {
            let spot = wanted.spot;
            if at.contains_key(spot) {
                continue;
            }
            let found: Vec<usize> = (0..heads.len()).filter(|i| wanted.is(&heads[*i])).collect();
            match found.as_slice() {
                [only] => {
                    used[*only] = true;
                    at.insert(spot.clone(), *only);
                }
                [] => {
                    let issue = Issue::refused(Some(row), name(spot), &missing(spot, &heads));
                    // One that several rules name is missing once.
                    if !issues.contains(&issue) {
                        issues.push(issue);
                    }
                }
                [first, second, ..] => {
                    let reason = format!(
                        "is there twice, in columns {} and {}; give each a name of its own",
                        first + 1,
                        second + 1
                    );
                    let issue = Issue::refused(Some(row), name(spot), &reason);
                    if !issues.contains(&issue) {
                        issues.push(issue);
                    }
                }
            }
        }
        if !issues.is_empty() {
            return Err(issues);
        }
        let unused = heads.iter().zip(used).filter(|(head, used)| !used && !head.label.is_empty());
        let note = |(head, _): (&Head, bool)| {
            Issue::note(Some(row), &head.label, "is mapped to nothing and was not read")
        };
        let notes = unused.map(note).collect();
        Ok(Self { row, heads, at, notes })
    }

    /// Where a thing stands; none where it is not in the table.
    pub(super) fn at(&self, spot: &Spot) -> Option<usize> {
        self.at.get(spot).copied()
    }

    /// What people call a column.
    pub(super) fn label(&self, column: usize) -> String {
        match self.heads.get(column) {
            Some(head) if !head.label.is_empty() => head.label.clone(),
            _ => format!("column {}", column + 1),
        }
    }

    /// The refusal of a file with such cells in one of its columns.
    pub(super) fn refuse_personal(&self, column: usize, what: &str) -> Issue {
        personal::refusal(Some(self.row), &self.label(column), &format!("holds {what}"))
    }
}

/// A row and where it stands.
type Numbered = (u64, ByteRecord);

/// Where a reader stands after each row.
type Ends = Vec<(usize, usize, u64)>;

/// The rows among which the names are.
fn first_rows(lines: &mut Lines, map: &TableMap) -> (Vec<Numbered>, Ends) {
    let first = map.header.row.map(u64::from);
    let last = first.map(|first| first + u64::from(map.header.rows));
    let (mut rows, mut ends) = (Vec::new(), Vec::new());
    let mut record = ByteRecord::new();
    while let Some(line) = lines.next_into(&mut record) {
        if first.is_none_or(|first| line >= first) {
            rows.push((line, record.clone()));
            ends.push(lines.clone_position());
        }
        if rows.len() >= LOOKED_AT || last.is_some_and(|last| line >= last) {
            break;
        }
    }
    (rows, ends)
}

/// The names that begin in one of the rows, and how many rows they and their tags take.
fn heads(rows: &[Numbered], begin: usize, count: usize) -> Result<(Vec<Head>, usize), String> {
    let is_tags = |at: usize| rows.get(at).is_some_and(|(_, row)| is_tag_row(row));
    let (names, tags) = if is_tags(begin) {
        (begin..begin, Some(begin))
    } else {
        let end = (begin + count).min(rows.len());
        (begin..end, is_tags(end).then_some(end))
    };
    let end = tags.map_or(names.end, |tags| tags + 1);
    let width = rows[begin..end].iter().map(|(_, row)| row.len()).max().unwrap_or_default();
    if width > MAX_COLUMNS {
        return Err(format!("has {width} columns; {MAX_COLUMNS} are the most"));
    }
    let cell = |row: usize, column: usize| -> Result<String, String> {
        let bytes = rows[row].1.get(column).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|_| "is not UTF-8; save the file as CSV UTF-8")?;
        match hint::harmful(text) {
            Some(_) => Err("holds a control character; write the names of the columns anew".to_owned()),
            None => Ok(text.trim().to_owned()),
        }
    };
    let mut heads = Vec::with_capacity(width);
    for column in 0..width {
        let mut parts: Vec<String> = Vec::new();
        for row in names.clone() {
            let part = cell(row, column)?;
            // A name over two rows that are one cell is there twice.
            if !part.is_empty() && parts.last() != Some(&part) {
                parts.push(part);
            }
        }
        let tag = tags.map(|row| cell(row, column)).transpose()?.unwrap_or_default();
        let name = parts.join(" ");
        let label = if name.is_empty() { tag.clone() } else { name };
        heads.push(Head { folded: hint::fold(&label), label, tag: hint::fold(&tag).replace(' ', "") });
    }
    Ok((heads, end))
}

fn name(spot: &Spot) -> &str {
    match spot {
        Spot::Column(name) | Spot::Tag(name) | Spot::Fixed(name) => name.as_str(),
    }
}

fn missing(spot: &Spot, heads: &[Head]) -> String {
    let labels = heads.iter().map(|head| match spot {
        Spot::Tag(_) => head.tag.as_str(),
        _ => head.label.as_str(),
    });
    match hint::nearest(name(spot), labels.filter(|label| !label.is_empty())) {
        Some(near) => {
            format!("is missing, and the mapping names it; the nearest column is {}", hint::quote(near))
        }
        None => "is missing, and the mapping names it; see the names of the columns in the file".to_owned(),
    }
}
