//! Words for messages: short quotes, the nearest valid name, text compared as people mean it.
//!
//! It must not know any format.

use crate::domain::{Clean, plain};

/// The longest quote of a file's text in a message, in characters.
const MAX_QUOTE: usize = 40;

/// How alike two names must be to be offered for each other, 0 to 1 (Jaro-Winkler).
const LIKENESS: f64 = 0.75;

/// Quotes text from a file, cleaned and cut short.
pub(super) fn quote(raw: &str) -> String {
    let clean = Clean::new(raw);
    let mut chars = clean.as_str().chars();
    let mut short: String = chars.by_ref().take(MAX_QUOTE).collect();
    if chars.next().is_some() {
        short.push('…');
    }
    format!("\"{short}\"")
}

/// The most alike of some names, where one is alike at all.
pub(super) fn nearest<'n>(word: &str, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
    let word = fold(word);
    let letters = word.chars().count();
    let alike = |name: &str| {
        let name = fold(name);
        let others = name.chars().count();
        // Where one has more than ten times as many letters, they are less than 0.7 alike; comparing takes long.
        let may_be = letters.min(others) * 10 >= letters.max(others);
        if may_be { strsim::jaro_winkler(&word, &name) } else { 0.0 }
    };
    let scored = names.into_iter().map(|name| (alike(name), name)).filter(|(score, _)| *score >= LIKENESS);
    scored.max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, name)| name)
}

/// Text without case, accents and the difference between apostrophes, single-spaced.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in plain(text.trim()) {
        let c = if c.is_whitespace() { ' ' } else { c };
        if c != ' ' || !out.ends_with(' ') {
            out.push(c);
        }
    }
    out
}

/// The first character that [`Clean`] would take out: a control, bidirectional or invisible one.
pub(super) fn harmful(raw: &str) -> Option<char> {
    if raw.bytes().all(|b| (0x20..0x7f).contains(&b)) {
        return None;
    }
    let mut buffer = [0; 4];
    raw.chars().find(|c| {
        !c.is_ascii_graphic() && !c.is_whitespace() && Clean::new(c.encode_utf8(&mut buffer)).is_empty()
    })
}

/// How often a byte is there.
pub(super) fn occurrences(bytes: &[u8], byte: u8) -> usize {
    bytes.split(|b| *b == byte).count() - 1
}

/// Whether bytes are a page for a browser, as a login page in between serves it.
pub(super) fn is_web_page(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes
        .iter()
        .copied()
        .skip_while(|b| !b.is_ascii_graphic())
        .take(14)
        .map(|b| b.to_ascii_lowercase())
        .collect();
    start.starts_with(b"<!doctype html") || start.starts_with(b"<html")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_compare_without_case_accents_and_kinds_of_apostrophe() {
        assert_eq!(fold("  Liquiçá "), "liquica");
        assert_eq!(fold("MOTA’AIN"), fold("Mota'ain"));
        assert_eq!(fold("Liquic\u{327}a\u{301}"), "liquica");
    }

    #[test]
    fn what_clean_takes_out_is_found() {
        for c in ['\0', '\u{1b}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{feff}', '\u{200b}'] {
            assert_eq!(harmful(&format!("a{c}b")), Some(c));
        }
        assert_eq!(harmful("Liquiçá, é\n\tfim"), None);
    }

    #[test]
    fn the_nearest_is_the_same_where_words_of_other_lengths_are_not_compared() {
        for name in ["dili", "batugade", "oe"] {
            for letters in 1..120 {
                let word: String = name.chars().cycle().take(letters).collect();
                let is_alike = strsim::jaro_winkler(&word, name) >= LIKENESS;
                assert_eq!(nearest(&word, [name]), is_alike.then_some(name), "{word}");
            }
        }
    }

    #[test]
    fn a_quote_is_short_and_clean() {
        assert_eq!(quote("a\u{1b}[31mb"), "\"a[31mb\"");
        assert_eq!(quote(&"x".repeat(99)).chars().count(), 43);
    }
}
