//! The palette: everything that can be done or gone to, and what of it answers to what was typed.
//!
//! It must not know where the entries come from, or how it is drawn.

use super::{Action, fuzzy, target::Block};
use crate::domain::{Language, Query};

/// The most that is kept of what is typed, in characters.
const LONGEST: usize = 60;

/// What an entry leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Goal {
    Act(Action),
    /// A row of a panel.
    Row {
        query: Query,
        block: Block,
        key: String,
    },
    /// A row of what has the focus, counted from 0.
    Number(usize),
    Theme(String),
    Keymap(String),
    Language(Language),
}

/// One thing that can be done or gone to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) goal: Goal,
    /// What it is called; this is searched letter by letter.
    pub(super) name: String,
    /// What else there is to say of it; searched by whole words.
    pub(super) more: String,
    /// What kind of thing it is, in a word.
    pub(super) kind: String,
    /// The key that does it without the palette.
    pub(super) keys: String,
    /// Why it cannot be done now.
    pub(super) refused: Option<String>,
}

/// The palette while it is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Palette {
    pub(super) line: String,
    /// In the order in which they are shown while nothing is typed.
    entries: Vec<Entry>,
    /// Name and all of each entry as they are compared.
    folded: Vec<(String, String)>,
    /// What answers, the best first: indices of `entries`.
    found: Vec<usize>,
    /// The chosen one of `found`.
    pub(super) at: usize,
    /// Rows of what has the focus.
    rows: usize,
}

impl Palette {
    /// Opens over these entries; `rows` is how many rows a number can mean.
    pub(super) fn new(entries: Vec<Entry>, rows: usize) -> Self {
        let folded = entries.iter().map(folded).collect();
        let found = (0..entries.len()).collect();
        Self { line: String::new(), entries, folded, found, at: 0, rows }
    }

    /// Takes other entries in the place of those it has; what is typed and chosen stays. Says whether they
    /// differ.
    pub(super) fn renew(&mut self, entries: Vec<Entry>) -> bool {
        if entries == self.entries {
            return false;
        }
        let chosen = self.found().nth(self.at).map(|entry| entry.goal.clone());
        self.folded = entries.iter().map(folded).collect();
        self.entries = entries;
        self.search();
        let at = self.found().position(|entry| Some(&entry.goal) == chosen.as_ref());
        self.at = at.unwrap_or(0);
        true
    }

    pub(super) fn put(&mut self, c: char) {
        if self.line.chars().count() < LONGEST {
            self.line.push(c);
            self.search();
        }
    }

    pub(super) fn delete(&mut self) {
        self.line.pop();
        self.search();
    }

    pub(super) fn clear(&mut self) {
        self.line.clear();
        self.search();
    }

    /// Chooses the next entry or the one before; after the last comes the first.
    pub(super) fn step(&mut self, by: isize) {
        let count = self.found.len().max(1) as isize;
        self.at = (self.at as isize + by).rem_euclid(count) as usize;
    }

    /// What answers, the best first.
    pub(super) fn found(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.found.iter().map(|at| &self.entries[*at])
    }

    /// How many there are in all.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The row that a typed number means, counted from 1, and whether there is one.
    pub(super) fn number(&self) -> Option<(usize, bool)> {
        let digits = self.line.trim();
        let number = digits.parse().ok().filter(|_| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
        Some((number, (1..=self.rows).contains(&number)))
    }

    /// How many rows a number can mean.
    pub(super) fn rows(&self) -> usize {
        self.rows
    }

    /// What `enter` does.
    pub(super) fn chosen(&self) -> Option<Entry> {
        if let Some((number, true)) = self.number() {
            let none = String::new;
            let goal = Goal::Number(number - 1);
            return Some(Entry {
                goal,
                name: none(),
                more: none(),
                kind: none(),
                keys: none(),
                refused: None,
            });
        }
        self.found().nth(self.at).cloned()
    }

    fn search(&mut self) {
        let query = fuzzy::folded(self.line.trim());
        self.at = 0;
        if query.is_empty() {
            self.found = (0..self.entries.len()).collect();
            return;
        }
        let scored = self.folded.iter().enumerate().filter_map(|(at, (name, all))| {
            let by_name = fuzzy::score(&query, name);
            // Words that stand beside the name are worth less than any part of it.
            let score = by_name.or_else(|| fuzzy::holds_all(all, &query).then_some(1))?;
            Some((std::cmp::Reverse(score), at))
        });
        let mut scored: Vec<_> = scored.collect();
        scored.sort_unstable();
        self.found = scored.into_iter().map(|(_, at)| at).collect();
    }
}

/// Name and all of an entry as they are compared.
fn folded(entry: &Entry) -> (String, String) {
    let name = fuzzy::folded(&entry.name);
    let all = format!("{name} {} {}", fuzzy::folded(&entry.more), fuzzy::folded(&entry.kind));
    (name, all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(name: &str, refused: bool) -> Entry {
        Entry {
            goal: Goal::Theme(name.to_owned()),
            name: name.to_owned(),
            more: "beside it".to_owned(),
            kind: "theme".to_owned(),
            keys: String::new(),
            refused: refused.then(|| "no".to_owned()),
        }
    }

    fn palette(text: &str) -> Palette {
        let entries = vec![entry("acknowledge", true), entry("Airport", false), entry("mono", false)];
        let mut palette = Palette::new(entries, 4);
        text.chars().for_each(|c| palette.put(c));
        palette
    }

    fn names(palette: &Palette) -> Vec<&str> {
        palette.found().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn everything_is_there_until_something_is_typed() {
        assert_eq!(names(&palette("")), ["acknowledge", "Airport", "mono"]);
        assert_eq!(names(&palette("a")), ["acknowledge", "Airport"]);
        assert_eq!(names(&palette("beside")).len(), 3);
        assert_eq!(names(&palette("theme mono")), ["mono"]);
        assert_eq!(names(&palette("zzz")), [""; 0]);
        assert_eq!(palette("zzz").chosen(), None);
    }

    #[test]
    fn a_number_is_a_row() {
        assert_eq!(palette("3").chosen().map(|entry| entry.goal), Some(Goal::Number(2)));
        assert_eq!(palette("5").number(), Some((5, false)));
        assert_eq!(palette("5").chosen(), None);
        assert_eq!(palette("0").chosen(), None);
    }

    #[test]
    fn steps_go_round() {
        let mut palette = palette("");
        palette.step(-1);
        assert_eq!(palette.at, 2);
        palette.step(1);
        assert_eq!(palette.at, 0);
        palette.put('m');
        palette.delete();
        palette.clear();
        assert_eq!((palette.at, palette.len()), (0, 3));
    }

    #[test]
    fn what_is_typed_and_chosen_outlives_new_entries() {
        let mut palette = palette("m");
        let before = palette.chosen();
        let entries = vec![entry("map", false), entry("mono", false)];
        assert!(palette.renew(entries.clone()) && !palette.renew(entries));
        assert_eq!((palette.line.as_str(), palette.chosen()), ("m", before));
        assert_eq!(names(&palette).len(), 2);
    }
}
