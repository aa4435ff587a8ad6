//! What every file must say at its top, and what no file may say.

use syn::visit::Visit;

use super::tree::{Tree, Violation};
use super::{finds, holds};

/// Folders that exist only where somebody worked on haree; split, so that this file has none.
const WORKPLACES: [&str; 2] = [concat!("/wo", "rk/"), concat!("../sha", "red")];

fn heads(tree: &Tree) -> Vec<Violation> {
    let without = tree.rust().filter(|(file, _)| !file.text.starts_with("//! "));
    let text = "begin with `//!`: what the file does and what it must not know";
    without.map(|(file, _)| Violation::new(&file.path, 1, text.to_owned())).collect()
}

fn allows(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for (file, syntax) in tree.rust() {
        let mut allows = Allows(Vec::new());
        allows.visit_file(syntax);
        let text = "`allow` hides a lint for good; write `#[expect(…, reason = \"…\")]`";
        found.extend(allows.0.into_iter().map(|line| Violation::new(&file.path, line, text.to_owned())));
    }
    found
}

struct Allows(Vec<usize>);

impl<'ast> Visit<'ast> for Allows {
    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        let conditional = match &attribute.meta {
            syn::Meta::List(list) if list.path.is_ident("cfg_attr") => {
                list.tokens.clone().into_iter().any(|token| token.to_string() == "allow")
            }
            _ => false,
        };
        if conditional || attribute.path().is_ident("allow") {
            self.0.push(attribute.pound_token.span.start().line);
        }
    }
}

fn workplaces(tree: &Tree) -> Vec<Violation> {
    let mut found = Vec::new();
    for file in tree.files() {
        for (index, line) in file.text.lines().enumerate() {
            let named = WORKPLACES.iter().filter(|folder| line.contains(**folder));
            found.extend(named.map(|folder| {
                Violation::new(&file.path, index + 1, format!("`{folder}` is on nobody else's machine"))
            }));
        }
    }
    found
}

#[test]
fn every_source_says_at_its_top_what_it_does() {
    holds(heads);
}

#[test]
fn no_lint_is_allowed_for_good() {
    holds(allows);
}

#[test]
fn no_file_names_a_workplace() {
    holds(workplaces);
}

#[test]
fn a_file_without_a_head_fails_on_its_fixture() {
    finds(
        heads,
        &[("src/a.rs", "//! Adds.\nfn f() {}"), ("src/b.rs", "use x;\n"), ("tests/it/c.rs", "// C\n")],
        &[
            "src/b.rs:1: begin with `//!`: what the file does and what it must not know",
            "tests/it/c.rs:1: begin with `//!`: what the file does and what it must not know",
        ],
    );
}

#[test]
fn an_allowed_lint_fails_on_its_fixture() {
    let text = "#![allow(unused)]\nfn f() {\n    #[allow(clippy::x, reason = \"y\")]\n    let a = \"#[allow(z)]\";\n}\n\
                #[cfg_attr(test, allow(dead_code))]\nstruct A;\n#[expect(b)]\nstruct B;";
    let found = [1, 3, 6].map(|line| {
        format!("src/a.rs:{line}: `allow` hides a lint for good; write `#[expect(…, reason = \"…\")]`")
    });
    finds(allows, &[("src/a.rs", text)], &found.each_ref().map(String::as_str));
}

#[test]
fn a_workplace_fails_on_its_fixture() {
    let [folder, neighbour] = WORKPLACES;
    let text = format!("see\n{folder}notes and {neighbour}/notes");
    finds(
        workplaces,
        &[("README.md", &text)],
        &[
            &format!("README.md:2: `{folder}` is on nobody else's machine"),
            &format!("README.md:2: `{neighbour}` is on nobody else's machine"),
        ],
    );
}
