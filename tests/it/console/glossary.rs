//! One thing has one word throughout a language: docs/glossary.md against the messages.

use haree::domain::Language;

use super::languages::{file, messages};

/// A row of the glossary: English words, and what stands for them in the language of each later column.
struct Term {
    english: Vec<String>,
    others: Vec<Vec<String>>,
}

/// The table that is held.
fn terms() -> Vec<Term> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/glossary.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, held) = page.split_once("## Held by a test").unwrap();
    let rows = held.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cell = |cell: &str| cell.split(',').map(|word| word.trim().to_lowercase()).collect::<Vec<_>>();
        let mut cells = row.trim_matches('|').split('|').map(cell);
        Term { english: cells.next().unwrap(), others: cells.collect() }
    })
    .collect()
}

/// What a person reads of a message: no arguments, no keys of variants, nothing that is to be typed.
fn words(message: &str) -> String {
    let mut text = String::new();
    let (mut depth, mut is_code) = (0, false);
    // What stands in the braces of variants is read; what stands in those of an argument is not.
    for piece in message.split_inclusive(['{', '}', '`']) {
        let (said, end) = match piece.char_indices().next_back() {
            Some((at, end @ ('{' | '}' | '`'))) => (&piece[..at], end),
            _ => (piece, ' '),
        };
        let is_argument = depth > 0 && said.trim_start().starts_with(['$', '"']) && !said.contains("->");
        if !is_code && !is_argument {
            text.push_str(said.split_once("->").map_or(said, |(_, variants)| variants));
        }
        text.push(' ');
        match end {
            '{' => depth += 1,
            '}' => depth -= 1,
            '`' => is_code = !is_code,
            _ => {}
        }
    }
    let is_key = |word: &str| word.starts_with('[') || word.starts_with("*[");
    let words = text.split_whitespace().filter(|word| !is_key(word));
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// Whether words stand in a text and are not parts of others.
fn has(text: &str, words: &str) -> bool {
    let is_letter = |c: char| c.is_alphanumeric() || c == '\'';
    text.match_indices(words).any(|(at, _)| {
        let (before, after) = (&text[..at], &text[at + words.len()..]);
        !before.ends_with(is_letter) && !after.starts_with(is_letter)
    })
}

#[test]
fn one_thing_has_one_word_throughout_a_language() {
    let files = Language::ALL.map(file);
    let [english, others @ ..] = &files;
    let english = messages(english);
    let mut found = Vec::new();
    for term in terms() {
        assert_eq!(term.others.len(), others.len(), "{:?}", term.english);
        let is_meant = |message: &str| term.english.iter().any(|word| has(&words(message), word));
        let meant: Vec<&str> = english.iter().filter(|(_, text)| is_meant(text)).map(|(id, _)| *id).collect();
        assert!(!meant.is_empty(), "no message has any of {:?}", term.english);
        for ((file, stems), language) in others.iter().zip(&term.others).zip(&Language::ALL[1..]) {
            let messages = messages(file);
            for id in &meant {
                let text = words(&messages[id]);
                if !stems.iter().any(|stem| text.contains(stem.as_str())) {
                    found.push(format!("{} {id}: {text:?} has none of {stems:?}", language.tag()));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn only_what_is_read_counts_as_words() {
    for (message, text) in [
        (" { $name } no Test for { $age }", "no test for"),
        (" HQ asks. At HQ `haree source test { $id }` shows", "hq asks. at hq shows"),
        (" { $n ->    [one] { $n } post silent   *[other] { $n } posts silent}", "post silent posts silent"),
        (" { \"{\" } column = \"NAME\" { \"}\" } stays", "column = \"name\" stays"),
    ] {
        assert_eq!(words(message), text);
    }
    assert!(has("hq's log", "hq's") && has("as of 14:30", "as of"));
    assert!(!has("later", "late") && !has("hq's log", "hq"));
}
