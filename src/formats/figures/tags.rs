//! HXL tags: `#adm1 +name` in a row of their own, below the names of columns or in their place.
//!
//! It must not know what a tag stands for here.

use csv::ByteRecord;

/// Whether a row holds HXL tags: it begins with one, and most of its cells are some.
pub(super) fn is_tag_row(record: &ByteRecord) -> bool {
    let cells = || record.iter().map(<[u8]>::trim_ascii).filter(|cell| !cell.is_empty());
    let tags = cells().filter(|cell| is_tag(cell)).count();
    cells().next().is_some_and(is_tag) && 2 * tags > cells().count()
}

/// `#adm1 +name`, and no error of a spreadsheet (`#REF!`, `#N/A`).
fn is_tag(cell: &[u8]) -> bool {
    let is_part = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+' | b' ');
    cell.strip_prefix(b"#").is_some_and(|name| name.iter().all(is_part))
}

/// Whether a column with this tag is meant by another: the same hashtag, and each of its attributes.
pub(super) fn fits(tag: &str, meant: &str) -> bool {
    let parts = |text: &str| -> Vec<String> {
        text.split('+').map(|part| part.trim().to_lowercase()).filter(|part| !part.is_empty()).collect()
    };
    let (own, meant) = (parts(tag), parts(meant));
    match (own.split_first(), meant.split_first()) {
        (Some((base, attributes)), Some((wanted, more))) => {
            base == wanted && more.iter().all(|attribute| attributes.contains(attribute))
        }
        _ => false,
    }
}
