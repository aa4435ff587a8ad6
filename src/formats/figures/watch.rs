//! Cells that look as if they were about persons: ways to reach them, numbers of their documents.
//!
//! What a header does not say its cells may. It must not keep any cell.

use csv::ByteRecord;

/// From so many cells on, and where half of a column are like them, numbers of documents are what they look like.
const FEWEST_DOCUMENTS: u32 = 3;

/// Letters before digits that are codes of places (`TL010401`), not documents.
const CODES_OF_PLACES: [&[u8]; 2] = [b"TL", b"ID"];

/// What the cells of a table looked like so far, by columns.
#[derive(Default)]
pub(super) struct Watch(Vec<Seen>);

#[derive(Clone, Default)]
struct Seen {
    filled: u32,
    documents: u32,
    reach: Option<&'static str>,
}

impl Watch {
    pub(super) fn look(&mut self, record: &ByteRecord) {
        if self.0.len() < record.len() {
            self.0.resize(record.len(), Seen::default());
        }
        for (seen, cell) in self.0.iter_mut().zip(record) {
            let cell = cell.trim_ascii();
            if cell.is_empty() {
                continue;
            }
            seen.filled = seen.filled.saturating_add(1);
            seen.documents = seen.documents.saturating_add(u32::from(is_document(cell)));
            if seen.reach.is_none() {
                seen.reach = reach(cell);
            }
        }
    }

    /// The first column that looks personal, and what stands in it.
    pub(super) fn found(&self) -> Option<(usize, &'static str)> {
        self.0.iter().enumerate().find_map(|(column, seen)| {
            let documents = seen.documents >= FEWEST_DOCUMENTS && 2 * seen.documents >= seen.filled;
            let what = seen.reach.or(documents.then_some("numbers of passports"));
            what.map(|what| (column, what))
        })
    }
}

/// Whether a cell holds a way to reach somebody, and which.
fn reach(cell: &[u8]) -> Option<&'static str> {
    for (at, byte) in cell.iter().enumerate() {
        match byte {
            b'+' if is_phone(&cell[at + 1..]) => return Some("numbers of telephones"),
            b'@' if is_address(&cell[..at], &cell[at + 1..]) => return Some("e-mail addresses"),
            _ => {}
        }
    }
    None
}

/// `670 7712 3456`: nine digits at least after the plus, as no offset of a time has.
fn is_phone(behind: &[u8]) -> bool {
    let number = behind.iter().take_while(|b| b.is_ascii_digit() || b" -.()/".contains(b));
    (9..=15).contains(&number.filter(|b| b.is_ascii_digit()).count())
}

fn is_address(before: &[u8], behind: &[u8]) -> bool {
    let host: Vec<u8> = behind
        .iter()
        .copied()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
        .collect();
    let dot = host.iter().rposition(|b| *b == b'.');
    before.last().is_some_and(u8::is_ascii_alphanumeric)
        && dot.is_some_and(|dot| dot > 0 && host.len() - dot > 2)
}

/// `C1234567`, `AB123456`, `P1234567A`: as passports of the region are numbered.
fn is_document(cell: &[u8]) -> bool {
    let letters = cell.iter().take_while(|b| b.is_ascii_uppercase()).count();
    let (before, rest) = cell.split_at(letters);
    let rest = match rest {
        [rest @ .., last] if last.is_ascii_uppercase() => rest,
        _ => rest,
    };
    let fits = match letters {
        1 => (7..=8).contains(&rest.len()),
        2 => (6..=7).contains(&rest.len()) && !CODES_OF_PLACES.contains(&before),
        _ => false,
    };
    fits && rest.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cells: &[&str], found: Option<&str>) {
        let mut watch = Watch::default();
        for cell in cells {
            watch.look(&ByteRecord::from(vec!["x", cell]));
        }
        assert_eq!(watch.found(), found.map(|what| (1, what)), "{cells:?}");
    }

    #[test]
    fn one_telephone_or_address_is_enough() {
        check(&["", "call +670 7712 3456 first"], Some("numbers of telephones"));
        check(&["(+62) 812-3456-789"], Some("numbers of telephones"));
        check(&["ana@dnmg.gov.tl"], Some("e-mail addresses"));
        check(&["2026-11-24T14:30+09:00", "2026-11-24T14:30+0900", "+5", "@ 14:00", "a@b", "1+2+3"], None);
    }

    #[test]
    fn a_column_of_passports_is_known_by_its_pattern() {
        check(&["C0123456", "C0123457", "B7654321"], Some("numbers of passports"));
        check(&["P1234567A", "AB123456", "", "E12345678"], Some("numbers of passports"));
        check(&["C0123456", "C0123457"], None);
        check(&["C0123456", "C0123457", "C0123458", "a", "b", "c", "d"], None);
        check(&["TL010401", "TL010402", "TL010403"], None);
        check(&["LT-240117", "LT-240118", "LT-240119"], None);
    }
}
