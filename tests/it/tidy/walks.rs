//! The walks of `docs/architecture.md`: each step names a file and a function that are there.

use super::tree::{Tree, Violation};
use super::{finds, holds};

const PAGE: &str = "docs/architecture.md";
/// The most steps that a walk may take.
const STEPS: usize = 8;

fn rule(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (index, line) in tree.text(PAGE).unwrap_or_default().lines().enumerate() {
        let cells: Vec<_> = line.split('|').map(str::trim).collect();
        let [_, step, file, function, ..] = cells[..] else { continue };
        let Ok(step) = step.parse::<usize>() else { continue };
        let path = format!("src/{}", file.trim_matches('`'));
        let name = function.trim_matches('`').rsplit("::").next().unwrap_or_default();
        let text = match tree.text(&path) {
            _ if step > STEPS => format!("a walk takes {STEPS} steps at most"),
            None => format!("{path} is not there"),
            Some(text) if [" (", "(", "<"].iter().any(|end| text.contains(&format!("fn {name}{end}"))) => {
                continue;
            }
            Some(_) => format!("{path} has no function `{name}`"),
        };
        found.push(Violation::new(PAGE, index + 1, text));
    }
    found
}

#[test]
fn the_walks_name_what_is_there() {
    holds(rule);
}

#[test]
fn a_walk_that_names_what_is_gone_fails_on_its_fixture() {
    let page = "| 1 | `a.rs` | `A::go` | |\n| 2 | `a.rs` | `stay` | |\n| 3 | `b.rs` | `go` | |\n| 9 | `a.rs` | `go` | |\n";
    let tree = [(PAGE, page), ("src/a.rs", "//! a\n\nfn go() {}\n")];
    let expected = [
        "docs/architecture.md:2: src/a.rs has no function `stay`",
        "docs/architecture.md:3: src/b.rs is not there",
        "docs/architecture.md:4: a walk takes 8 steps at most",
    ];
    finds(rule, &tree, &expected);
}
