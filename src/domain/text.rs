//! Text from outside, made harmless.
//!
//! [`Clean`] is the only text that the domain takes in: one line, without control characters,
//! escape sequences or bidirectional overrides, whatever HQ, a feed or a file sent. It must not
//! know where the text came from or where it will be shown.

use std::fmt;

use compact_str::CompactString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The longest text kept in one [`Clean`], in characters; what is longer ends in `…`.
const MAX_CHARS: usize = 4_000;

/// One line of text that is safe to show, log and compare.
///
/// Names of places, sources and dimensions are short, and every figure has some: up to 24 bytes lie
/// in place, so that a figure is read and copied without asking for memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Clean(CompactString);

impl Clean {
    /// Takes in text: control characters that separate become one space, all others vanish.
    pub fn new(raw: &str) -> Self {
        if raw.len() <= MAX_CHARS && raw.bytes().all(|b| (0x21..0x7f).contains(&b)) {
            return Self(raw.into());
        }
        let mut out = String::with_capacity(raw.len().min(4 * MAX_CHARS));
        let mut chars = 0;
        for c in raw.trim().chars() {
            let c = match class(c) {
                Class::Plain => c,
                Class::Separator if out.is_empty() || out.ends_with(' ') => continue,
                Class::Separator => ' ',
                Class::Harmful => continue,
            };
            if chars == MAX_CHARS {
                out.push('…');
                break;
            }
            out.push(c);
            chars += 1;
        }
        Self(out.trim_end().into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

enum Class {
    Plain,
    Separator,
    Harmful,
}

/// Sorts a character; the bidirectional and invisible ones are those of Unicode 16 UAX #9 and
/// the "Trojan Source" list (CVE-2021-42574).
fn class(c: char) -> Class {
    match c {
        '\u{61c}'
        | '\u{200b}'
        | '\u{200e}'
        | '\u{200f}'
        | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffc}'
        | '\u{e0000}'..='\u{e0fff}' => Class::Harmful,
        _ if c.is_whitespace() => Class::Separator,
        _ if c.is_control() => Class::Harmful,
        _ => Class::Plain,
    }
}

impl fmt::Display for Clean {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl std::borrow::Borrow<str> for Clean {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Clean {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Clean {
    fn from(raw: &str) -> Self {
        Self::new(raw)
    }
}

impl From<String> for Clean {
    fn from(raw: String) -> Self {
        Self::new(&raw)
    }
}

impl Serialize for Clean {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Clean {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::new(&String::deserialize(deserializer)?))
    }
}

/// Text of several paragraphs, each of them clean.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Prose(Vec<Clean>);

impl Prose {
    /// Splits at empty lines and before list marks; single line breaks inside are the sender's wrapping.
    pub fn new(raw: &str) -> Self {
        let mut paragraphs = Vec::new();
        let mut open = String::new();
        for line in raw.lines().map(str::trim) {
            if line.is_empty() || line.starts_with(['*', '-', '•']) {
                paragraphs.push(Clean::new(&open));
                open.clear();
            }
            open.push_str(line);
            open.push('\n');
        }
        paragraphs.push(Clean::new(&open));
        paragraphs.retain(|p| !p.is_empty());
        Self(paragraphs)
    }

    pub fn paragraphs(&self) -> &[Clean] {
        &self.0
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_would_move_the_cursor_or_turn_the_line_vanishes() {
        assert_eq!(Clean::new("a\u{1b}[2J\u{202e}b\u{9b}c\td\r\n e").as_str(), "a[2Jbc d e");
        assert_eq!(Clean::new("\u{200b} a \u{200b}").as_str(), "a");
        assert_eq!(Clean::new("\u{2000}\u{2000}a\u{3000}b").as_str(), "a b");
    }

    #[test]
    fn paragraphs_end_at_empty_lines_and_before_list_marks() {
        let prose = Prose::new("one\ntwo\n\nthree\n* four\n* five");
        let lines: Vec<_> = prose.paragraphs().iter().map(Clean::as_str).collect();
        assert_eq!(lines, ["one two", "three", "* four", "* five"]);
    }

    proptest! {
        #[test]
        fn clean_text_stays_as_it_is(raw in "\\PC{0,20}|(\\s|\u{200b}|\u{202e}|.){0,30}") {
            let once = Clean::new(&raw);
            prop_assert!(once.as_str().chars().all(|c| !c.is_control()));
            prop_assert_eq!(Clean::new(once.as_str()), once);
        }
    }
}
