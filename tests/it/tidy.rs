//! The house rules of `docs/architecture.md`, each with a fixture that breaks it.
//!
//! A rule is a function from a [`Tree`] of texts to its violations, so that a fixture is a tree of
//! a line or two. The tables of what is allowed stand at the top of each rule's file.

mod additions;
mod crates;
mod generated;
mod imports;
mod licences;
mod looks;
mod packages;
mod paths;
mod rings;
mod sentences;
mod sizes;
mod texts;
mod tree;
mod walks;

use tree::{Tree, Violation};

/// What finds everything in a tree that breaks one rule.
type Rule = fn(&Tree) -> Vec<Violation>;

/// Checks that a rule finds nothing in this repository.
#[track_caller]
fn holds(rule: Rule) {
    let found = Tree::of_repository().map(|tree| in_words(&rule(&tree)));
    assert_eq!(found.map_err(|e| e.to_string()), Ok(String::new()));
}

/// Checks that a rule finds exactly this in a tree that breaks it.
#[track_caller]
fn finds(rule: Rule, tree: &[(&str, &str)], expected: &[&str]) {
    let found = Tree::of(tree).map(|tree| in_words(&rule(&tree)));
    assert_eq!(found.map_err(|e| e.to_string()), Ok(expected.join("\n")));
}

fn in_words(violations: &[Violation]) -> String {
    let lines: Vec<_> = violations.iter().map(ToString::to_string).collect();
    lines.join("\n")
}
