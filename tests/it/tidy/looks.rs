//! The keymaps and themes of the repository load without a problem.

use haree::console::{Capabilities, Depth, Keymap, Theme};

use crate::support::told;

use super::tree::{Tree, Violation};
use super::{finds, holds};

fn rule(tree: &Tree) -> Vec<Violation> {
    let capabilities = Capabilities::modern(Depth::True);
    let mut found = Vec::new();
    for file in tree.files() {
        let Some((folder, name)) = file.path.split_once('/') else { continue };
        let Some(name) = name.strip_suffix(".toml") else { continue };
        let reader = |wanted: &str| {
            let path = format!("{folder}/{wanted}.toml");
            tree.text(&path).map(|text| (path.into(), text.to_owned()))
        };
        let problems = match folder {
            "keymaps" => Keymap::load(name, &reader).1,
            "themes" => Theme::load(name, &reader, &capabilities).1,
            _ => continue,
        };
        let problem = |problem: &haree::settings::Problem| {
            Violation::new(
                &file.path,
                problem.place.map_or(1, |place| place.line as usize),
                told(&problem.message),
            )
        };
        found.extend(problems.iter().map(problem));
    }
    found
}

#[test]
fn keymaps_and_themes_load() {
    holds(rule);
}

#[test]
fn a_keymap_and_a_theme_with_a_mistake_fail_on_their_fixture() {
    let tree = [
        ("keymaps/odd.toml", "[global]\n\"q\" = \"quitt\"\n"),
        ("themes/odd.toml", "[state]\nlife = { fg = \"red\" }\n"),
    ];
    let expected = [
        "keymaps/odd.toml:2: there is no action `quitt`; did you mean `quit`?",
        "themes/odd.toml:2: there is no meaning `life` in `state`; did you mean `late`?",
    ];
    finds(rule, &tree, &expected);
}
