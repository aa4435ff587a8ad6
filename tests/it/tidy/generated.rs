//! Pages that are generated from the tables of the program, and must not be older than these.

use haree::{
    console::{Keymap, keys_page},
    locale::Locale,
};

use super::in_words;
use super::tree::{Tree, Violation};

/// A page, and what it should be now.
type Page = (&'static str, fn() -> String);

/// Every generated page; `UPDATE_PAGES=1 cargo test tidy::generated` writes them.
const GENERATED: &[Page] = &[
    ("docs/keys.md", || keys_page(&Keymap::builtin(), &Locale::english())),
    ("docs/keys-vim.md", || keys_of("vim")),
    ("docs/keys-emacs.md", || keys_of("emacs")),
];

fn keys_of(name: &str) -> String {
    keys_page(&Keymap::load(name, &|_| None).0, &Locale::english())
}

fn rule(tree: &Tree, pages: &[Page]) -> Vec<Violation> {
    let mut found = Vec::new();
    for (path, generate) in pages {
        let wanted = generate();
        let Some(text) = tree.text(path) else {
            found.push(Violation::new(path, 1, "is not there; generate it".to_owned()));
            continue;
        };
        if text != wanted {
            let same = text.lines().zip(wanted.lines()).take_while(|(is, should)| is == should).count();
            let should = wanted.lines().nth(same).unwrap_or("nothing more");
            found.push(Violation::new(path, same + 1, format!("is stale; it should be: {should}")));
        }
    }
    found
}

#[test]
fn generated_pages_are_not_stale() {
    if std::env::var_os("UPDATE_PAGES").is_some() {
        for (path, generate) in GENERATED {
            std::fs::write(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path), generate()).unwrap();
        }
    }
    let found = Tree::of_repository().map(|tree| in_words(&rule(&tree, GENERATED)));
    assert_eq!(found.map_err(|e| e.to_string()), Ok(String::new()));
}

#[test]
fn stale_and_missing_pages_fail_on_their_fixture() {
    let tree = Tree::of(&[("docs/keys.md", "# Keys\n\nq leaves\n"), ("docs/same.md", "same")]);
    let pages: [Page; 3] = [
        ("docs/keys.md", || "# Keys\n\nq quits\n".to_owned()),
        ("docs/same.md", || "same".to_owned()),
        ("docs/gone.md", String::new),
    ];
    let found = tree.map(|tree| in_words(&rule(&tree, &pages))).map_err(|e| e.to_string());
    assert_eq!(
        found,
        Ok("docs/keys.md:3: is stale; it should be: q quits\ndocs/gone.md:1: is not there; generate it"
            .to_owned())
    );
}
