//! The house rules of `docs/architecture.md`, each with a fixture that breaks it.
//!
//! A rule is a function from a [`Tree`] of texts to its violations, so that a fixture is a tree of
//! a line or two. The tables of what is allowed stand at the top of each rule's file.

mod crates;
mod generated;
mod imports;
mod licences;
mod packages;
mod paths;
mod rings;
mod sizes;
mod texts;
mod tree;

use tree::{Outcome, Tree, Violation};

/// Checks that a rule finds nothing in this repository.
#[track_caller]
fn holds(rule: fn(&Tree) -> Outcome<Vec<Violation>>) {
    let found = Tree::of_repository().and_then(|tree| rule(&tree));
    assert_eq!(found.map(in_words).map_err(|e| e.to_string()), Ok(String::new()));
}

/// Checks that a rule finds exactly this in a tree that breaks it.
#[track_caller]
fn finds(rule: fn(&Tree) -> Outcome<Vec<Violation>>, tree: &[(&str, &str)], expected: &[&str]) {
    let found = rule(&Tree::of(tree)).map(in_words).map_err(|e| e.to_string());
    assert_eq!(found, Ok(expected.join("\n")));
}

fn in_words(violations: Vec<Violation>) -> String {
    let lines: Vec<_> = violations.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
