//! What must be touched to add a panel, an action, a theme or a language: as many places as
//! `docs/architecture.md` lists, and no other.
//!
//! An example of each kind is looked for in the whole repository. Prose and tests may name it freely.

use super::tree::{File, Tree, Violation};
use super::{finds, holds};

const PAGE: &str = "docs/architecture.md";

/// Where anything may be named without being a place that must be touched.
const FREE: [&str; 4] = ["tests/", "benches/", "docs/", "CHANGELOG.md"];

/// How an example of each kind is written: `NAME` in Rust, `name` elsewhere.
const KINDS: [(&str, &[&str]); 4] = [
    (
        "A panel",
        &[
            "Query::NAME",
            "View::NAME",
            "Context::NAME",
            "Block::NAME",
            "NAMEPanel",
            "ShowNAME",
            "show-name",
            "panel-name",
            "panel.name",
            "panels/name.rs",
        ],
    ),
    ("An action", &["Action::NAME", "action-name", "= \"name\""]),
    ("A theme", &["name"]),
    ("A language", &["NAME", "language-name", "\"name\"", "`name`", "name.ftl"]),
];

/// One list of the page.
struct List<'a> {
    kind: &'a str,
    line: usize,
    /// As it is written elsewhere, and in Rust.
    example: [&'a str; 2],
    /// The paths, with `*` for any part of a name.
    places: Vec<(usize, &'a str)>,
}

fn rule(tree: &Tree) -> Vec<Violation> {
    let page = tree.text(PAGE).unwrap_or_default();
    let lists = lists(page);
    let mut found = Vec::new();
    for (kind, forms) in KINDS {
        match lists.iter().find(|list| list.kind == kind) {
            Some(list) => found.extend(compare(tree, list, forms)),
            None => found.push(Violation::new(PAGE, 1, format!("no list says where {kind} is added"))),
        }
    }
    found.sort();
    found
}

/// What the page and the repository say differently.
fn compare(tree: &Tree, list: &List<'_>, forms: &[&str]) -> Vec<Violation> {
    let [name, in_rust] = list.example;
    let forms: Vec<String> =
        forms.iter().map(|form| form.replace("NAME", in_rust).replace("name", name)).collect();
    let is_listed = |file: &&File| list.places.iter().any(|(_, place)| matches(place, &file.path));
    let names = |file: &&File| forms.iter().any(|form| has(file, form));
    let searched = tree.files().filter(|file| !FREE.iter().any(|free| file.path.starts_with(free)));
    let unlisted = searched.filter(names).filter(|file| !is_listed(file));
    let mut found: Vec<_> = unlisted
        .map(|file| {
            let text = format!("`{name}` is named here; {PAGE} does not say so under \"{}\"", list.kind);
            Violation::new(&file.path, 1, text)
        })
        .collect();
    for (line, place) in &list.places {
        let mut there = tree.files().filter(|file| matches(place, &file.path)).peekable();
        if there.peek().is_none() || there.any(|file| ![name, in_rust].iter().any(|it| has(file, it))) {
            found.push(Violation::new(PAGE, *line, format!("`{place}` does not name `{name}`")));
        }
    }
    if list.places.is_empty() {
        found.push(Violation::new(PAGE, list.line, format!("\"{}\" lists no place", list.kind)));
    }
    found
}

/// Reads ``### A panel, such as `log` (`Log`)`` and the first cell of each row under it.
fn lists(page: &str) -> Vec<List<'_>> {
    let mut lists: Vec<List<'_>> = Vec::new();
    let mut inside = false;
    for (at, line) in page.lines().enumerate() {
        if line.starts_with('#') {
            let heading = line.strip_prefix("### ").and_then(|heading| heading.split_once(", such as "));
            inside = heading.is_some();
            lists.extend(heading.map(|(kind, example)| {
                let mut names = example.split('`').skip(1).step_by(2);
                let name = names.next().unwrap_or_default();
                let example = [name, names.next().unwrap_or(name)];
                List { kind, line: at + 1, example, places: Vec::new() }
            }));
        } else if let (true, Some(list)) = (inside, lists.last_mut()) {
            let cell = line.strip_prefix("| `").and_then(|rest| rest.split('`').next());
            list.places.extend(cell.map(|place| (at + 1, place)));
        }
    }
    lists
}

/// Whether a path is one that is listed; `*` stands for any part of a name.
fn matches(place: &str, path: &str) -> bool {
    match place.split_once('*') {
        None => place == path,
        Some((before, after)) => {
            let part = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after));
            part.is_some_and(|part| !part.contains('/'))
        }
    }
}

/// Whether the path or the text of a file, its tests left out, holds a form as a word of its own.
fn has(file: &File, form: &str) -> bool {
    let text = file.text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
    [file.path.as_str(), text].iter().any(|text| {
        text.match_indices(form).any(|(at, _)| {
            let goes_on = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
            !text[..at].ends_with(goes_on) && !text[at + form.len()..].starts_with(goes_on)
        })
    })
}

#[test]
fn what_is_added_touches_the_places_that_are_listed() {
    holds(rule);
}

#[test]
fn a_further_place_and_one_too_many_fail_on_their_fixture() {
    let page = "# Architecture\n\n### A panel, such as `log` (`Log`)\n\n| where | what |\n|---|---|\n\
                | `src/domain/view.rs` | a line |\n| `src/gone.rs` | nothing |\n| `src/locale/*.ftl` | texts |\n\n\
                ### A theme, such as `calm-light`\n\n| `themes/calm-light.toml` | its looks |\n\n\
                ### A language, such as `tet` (`Tetun`)\n\nNowhere.\n\n## Else\n\n| `src/else.rs` | |\n";
    finds(
        rule,
        &[
            (PAGE, page),
            ("src/domain/view.rs", "panels! { Log \"log\" (Log) }"),
            ("src/locale/en.ftl", "panel-log = Log"),
            ("src/locale/pt.ftl", "panel-flows = Fluxos"),
            ("src/console/update.rs", "fn f() { g(Query::Log, Query::Logs) }"),
            ("src/console/wall.rs", "fn f() {}\n\n#[cfg(test)]\nmod tests { use Query::Log; }"),
            ("tests/it/console.rs", "use Query::Log;"),
            ("themes/calm-light.toml", ""),
            ("README.md", "Themes are calm-lights and `calm-light`."),
        ],
        &[
            "README.md:1: `calm-light` is named here; docs/architecture.md does not say so under \"A theme\"",
            "docs/architecture.md:1: no list says where An action is added",
            "docs/architecture.md:8: `src/gone.rs` does not name `log`",
            "docs/architecture.md:9: `src/locale/*.ftl` does not name `log`",
            "docs/architecture.md:15: \"A language\" lists no place",
            "src/console/update.rs:1: `log` is named here; docs/architecture.md does not say so under \"A panel\"",
        ],
    );
}
