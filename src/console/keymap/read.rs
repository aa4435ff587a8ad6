//! Keymap files: sections, keys and actions, and what can be wrong with them.
//!
//! It must not know where the files lie.

use crate::{
    console::{
        action::{Action, Context},
        key::{Key, KeyCode},
    },
    domain::Telling,
    settings::{Document, Entry, Kind, Place, Problem, Reader, Value, no},
};

use super::table::{ALWAYS_QUITS, Binding, Keymap, written};

const KIND: Kind = Kind {
    word: "keymap",
    none: "wrong-no-keymap",
    wanted: "wanted-keymap",
    builtin: &[
        ("default", include_str!("../../../keymaps/default.toml")),
        ("vim", include_str!("../../../keymaps/vim.toml")),
        ("emacs", include_str!("../../../keymaps/emacs.toml")),
    ],
};

/// The built-in keymap that holds where another cannot be used.
const FIRST: &str = "default";

impl Keymap {
    /// The keys without any file of the user's.
    pub fn builtin() -> Self {
        let (bindings, _) = read(FIRST, &|_| None);
        Self::new(FIRST, bindings)
    }

    /// The names of those that need no file of the user's.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        KIND.builtin.iter().map(|(name, _)| *name)
    }

    /// Loads a keymap by name; with any problem the built-in one is used whole.
    pub fn load(name: &str, user: Reader<'_>) -> (Self, Vec<Problem>) {
        let (bindings, problems) = read(name, user);
        if problems.is_empty() { (Self::new(name, bindings), problems) } else { (Self::builtin(), problems) }
    }
}

/// A binding and where it was written.
struct Line {
    binding: Binding,
    /// Index of its document, the widest first.
    layer: usize,
    at: Place,
}

fn read(name: &str, user: Reader<'_>) -> (Vec<Binding>, Vec<Problem>) {
    let documents = match KIND.chain(name, user) {
        Ok(documents) => documents,
        Err(problems) => return (Vec::new(), problems),
    };
    let mut lines = Vec::new();
    let mut problems = Vec::new();
    for (layer, document) in documents.iter().enumerate() {
        for entry in &document.entries {
            match read_entry(entry) {
                Ok(None) => {}
                Ok(Some(binding)) => {
                    let line = Line { binding, layer, at: entry.key_at };
                    problems.extend(put(&mut lines, line, &documents));
                }
                Err(Wrong { at, message }) => problems.push(document.problem(at, message)),
            }
        }
    }
    problems.extend(unreachable(&lines, &documents));
    // A masked key in the widest context masks nothing.
    let kept = lines.into_iter().map(|line| line.binding);
    (kept.filter(|kept| kept.action.is_some() || kept.context != Context::Global).collect(), problems)
}

struct Wrong {
    at: Place,
    message: Telling,
}

fn read_entry(entry: &Entry) -> Result<Option<Binding>, Wrong> {
    let wrong_key = |message| Wrong { at: entry.key_at, message };
    let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
    let (section, key) = match (path.as_slice(), &entry.value) {
        (["inherits"], _) | (["panel"], Value::Table) => return Ok(None),
        (["panel", section], Value::Table) => {
            return find_section(&format!("panel.{section}")).map(|_| None).map_err(wrong_key);
        }
        ([section], Value::Table) => return find_section(section).map(|_| None).map_err(wrong_key),
        (["panel", section, key], _) => (format!("panel.{section}"), *key),
        ([section, key], _) if *section != "panel" => ((*section).to_owned(), *key),
        // Either a key outside any section, or something inside a table that has been told.
        ([key] | ["panel", key], _) => {
            return Err(wrong_key(
                Telling::message("wrong-no-section-begun").words("key", key).words("example", "[global]"),
            ));
        }
        _ => return Ok(None),
    };
    // A section that is not known has been told at its head.
    let Ok(context) = find_section(&section) else { return Ok(None) };
    let keys = read_keys(key).map_err(wrong_key)?;
    let action = read_action(&entry.value, &section, context)
        .map_err(|message| Wrong { at: entry.value_at, message })?;
    if keys.contains(&ALWAYS_QUITS) && (keys.len() > 1 || action != Some(Action::Quit)) {
        return Err(wrong_key(Telling::message("wrong-always-quits")));
    }
    Ok(Some(Binding { context, keys, action }))
}

fn find_section(name: &str) -> Result<Context, Telling> {
    let found = Context::ALL.iter().copied().find(|context| context.section() == name);
    found.ok_or_else(|| no("wrong-no-section", name, Context::ALL.iter().map(|context| context.section())))
}

fn read_keys(text: &str) -> Result<Vec<Key>, Telling> {
    let keys = text.split_whitespace().map(|key| {
        let key = key.parse::<Key>().map_err(|error| error.telling())?;
        match arrives_as(key) {
            Some(other) => {
                let told = Telling::message("wrong-arrives-as").words("key", &key.to_string());
                Err(told.words("other", &other.to_string()))
            }
            None => Ok(key),
        }
    });
    let keys: Vec<Key> = keys.collect::<Result<_, _>>()?;
    if keys.is_empty() {
        return Err(Telling::message("wrong-no-key-here"));
    }
    Ok(keys)
}

/// The key that a terminal sends instead, where two share one code (ECMA-48 §8.2, C0).
fn arrives_as(key: Key) -> Option<Key> {
    let KeyCode::Char(c) = key.code else { return None };
    let code = match c {
        _ if !key.ctrl => return None,
        'i' => KeyCode::Tab,
        'm' => KeyCode::Enter,
        '[' => KeyCode::Esc,
        'h' => KeyCode::Backspace,
        c if c.is_ascii_uppercase() => {
            return Some(Key { code: KeyCode::Char(c.to_ascii_lowercase()), ..key });
        }
        _ => return None,
    };
    Some(Key { code, ctrl: false, ..key })
}

fn read_action(value: &Value, section: &str, context: Context) -> Result<Option<Action>, Telling> {
    let name = match value {
        Value::Flag(false) => return Ok(None),
        Value::Text(name) => name,
        other => {
            return Err(other.is_not("wanted-action"));
        }
    };
    let Some(action) = Action::ALL.iter().copied().find(|action| action.name() == name) else {
        let fitting = Action::ALL.iter().filter(|action| fits(**action, context));
        let names = fitting.map(|action| action.name());
        return Err(no("wrong-no-action", name, names));
    };
    if fits(action, context) {
        return Ok(Some(action));
    }
    let home = action.context().section();
    let told = Telling::message("wrong-section").words("name", name);
    Err(told.words("section", &format!("[{section}]")).words("home", &format!("[{home}]")))
}

/// Whether an action may be bound in a context: its own or a more special one.
fn fits(action: Action, context: Context) -> bool {
    match action.context() {
        Context::Global => true,
        Context::List => !matches!(context, Context::Global | Context::Form),
        own => own == context,
    }
}

/// Adds a line; one of a wider file gives way, one of the same file is a clash.
fn put(lines: &mut Vec<Line>, line: Line, documents: &[Document]) -> Option<Problem> {
    let same = |other: &&mut Line| {
        other.binding.context == line.binding.context && other.binding.keys == line.binding.keys
    };
    let Some(other) = lines.iter_mut().find(same) else {
        lines.push(line);
        return None;
    };
    if other.layer == line.layer {
        let keys = written(&line.binding.keys);
        let told = Telling::message("wrong-twice").words("key", &keys);
        let message = told.words("line", &other.at.line.to_string());
        return Some(documents[line.layer].problem(line.at, message));
    }
    *other = line;
    None
}

/// Finds sequences whose beginning already does something in the same section.
fn unreachable(lines: &[Line], documents: &[Document]) -> Vec<Problem> {
    let bound = || lines.iter().filter(|line| line.binding.action.is_some());
    let mut problems = Vec::new();
    for long in bound() {
        let blocks = |short: &&Line| {
            let (short, long) = (&short.binding, &long.binding);
            short.context == long.context
                && short.keys.len() < long.keys.len()
                && long.keys.starts_with(&short.keys)
        };
        let Some(short) = bound().find(blocks) else { continue };
        let (sequence, key) = (written(&long.binding.keys), written(&short.binding.keys));
        let hidden = long.layer < short.layer;
        let id = if hidden { "wrong-hides" } else { "wrong-never-reached" };
        let message = Telling::message(id).words("sequence", &sequence).words("key", &key);
        // The line that the person wrote last is the one to change.
        let told = if hidden { short } else { long };
        problems.push(documents[told.layer].problem(told.at, message));
    }
    problems
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use crate::{console::keymap::table::Lookup, locale::Locale};

    use super::*;

    fn load(text: &str) -> (Keymap, Vec<String>) {
        let user = |name: &str| (name == "mine").then(|| (PathBuf::from("mine.toml"), text.to_owned()));
        let (keymap, problems) = Keymap::load("mine", &user);
        (keymap, problems.iter().map(|problem| Locale::english().tell(&problem.telling())).collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (keymap, problems) = load(text);
        assert_eq!(problems, expected);
        assert_eq!(keymap, Keymap::builtin(), "the built-in keymap is used whole");
    }

    #[test]
    fn built_in_keymaps_are_sound_and_reach_every_action_where_it_means_something() {
        // Where a panel has areas the keys to the next panel lead to the next of them, on the map to the next thing.
        let panels = [Action::NextPanel, Action::PreviousPanel];
        let areas = [Action::NextArea, Action::PreviousArea];
        for name in Keymap::builtin_names() {
            let (keymap, problems) = Keymap::load(name, &|_| None);
            assert_eq!(problems, [], "{name}");
            assert_eq!(keymap.name(), name);
            for panel in Context::ALL.iter().copied() {
                let contexts = match panel {
                    Context::Global | Context::List => continue,
                    Context::Form => vec![Context::Form],
                    panel => vec![panel, Context::List, Context::Global],
                };
                let means = |action: &&Action| contexts.contains(&action.context());
                let has_areas = matches!(panel, Context::Board | Context::Stock | Context::Tb);
                // Nothing is taken back but what somebody did or wrote.
                let takes_back = matches!(panel, Context::Log | Context::Queue);
                let passed_over = |action: &Action| {
                    panels.contains(action) && (has_areas || panel == Context::Map)
                        || areas.contains(action) && !has_areas
                        || *action == Action::Withdraw && !takes_back
                };
                for action in Action::ALL.iter().filter(means).filter(|action| !passed_over(action)) {
                    let keys = keymap.keys_for(*action, &contexts);
                    assert!(keys.is_some(), "{name}, [{}]: no key for {}", panel.section(), action.name());
                }
            }
        }
    }

    #[test]
    fn hands_from_elsewhere_find_their_keys() {
        let lookup = |name: &str, text: &str, contexts: &[Context]| {
            let keys: Vec<Key> = text.split(' ').map(|key| key.parse().unwrap()).collect();
            Keymap::load(name, &|_| None).0.lookup(contexts, &keys)
        };
        let alerts = [Context::Alerts, Context::List, Context::Global];
        for (name, keys, action) in [
            ("vim", "Z Z", Action::Quit),
            ("vim", "g t", Action::NextPanel),
            ("vim", "y y", Action::Copy),
            ("vim", "ctrl-d", Action::PageDown),
            ("vim", "j", Action::Down),
            ("emacs", "alt-x", Action::Palette),
            ("emacs", "ctrl-x ctrl-c", Action::Quit),
            ("emacs", "ctrl-n", Action::Down),
            ("emacs", "ctrl-g", Action::Back),
            ("emacs", "a", Action::Acknowledge),
        ] {
            assert_eq!(lookup(name, keys, &alerts), Lookup::Action(action), "{name}: {keys}");
        }
        assert_eq!(lookup("emacs", "ctrl-g", &[Context::Form]), Lookup::Action(Action::Cancel));
        assert_eq!(lookup("vim", "y", &alerts), Lookup::Prefix);
    }

    #[test]
    fn a_users_file_stands_on_a_built_in_one_and_says_where_it_is_wrong() {
        let (keymap, problems) = load("inherits = \"vim\"\n[list]\n\"K\" = \"up\"\n");
        assert_eq!(problems, [""; 0]);
        let alerts = [Context::Alerts, Context::List, Context::Global];
        assert_eq!(keymap.lookup(&alerts, &["K".parse().unwrap()]), Lookup::Action(Action::Up));
        assert_eq!(keymap.name(), "mine");
        check(
            "inherits = \"vim\"\n[global]\nZ = \"quit\"\n",
            &[
                "mine.toml:3:1: `Z Z` can no longer be reached behind `Z`; add \"Z Z\" = false",
                "mine.toml:3:1: `Z Q` can no longer be reached behind `Z`; add \"Z Q\" = false",
            ],
        );
    }

    #[test]
    fn the_first_key_of_an_action_is_the_one_that_is_shown() {
        let keymap = Keymap::builtin();
        let board = [Context::Board, Context::List, Context::Global];
        let alerts = [Context::Alerts, Context::List, Context::Global];
        assert_eq!(keymap.keys_for(Action::NextArea, &board).as_deref(), Some("tab"));
        assert_eq!(keymap.keys_for(Action::NextPanel, &alerts).as_deref(), Some("tab"));
        assert_eq!(keymap.keys_for(Action::First, &alerts).as_deref(), Some("g g"));
        assert_eq!(keymap.keys_for(Action::Cancel, &[Context::Form]).as_deref(), Some("esc"));
    }

    #[test]
    fn every_section_can_be_written() {
        for name in Context::ALL.iter().map(|context| context.section()) {
            let (_, problems) = load(&format!("[{name}]\nx = \"quit\"\n"));
            assert_eq!(problems, [""; 0], "{name}");
        }
    }

    #[test]
    fn inheriting_adds_replaces_and_unbinds() {
        let (keymap, problems) = load(
            "inherits = \"default\"\n[global]\nf5 = \"sync-now\"\nr = false\nq = \"help\"\n[panel.stock]\na = false\n",
        );
        assert_eq!(problems, [""; 0]);
        let key = |text: &str| [text.parse().unwrap()];
        let global = [Context::Global];
        assert_eq!(keymap.lookup(&global, &key("f5")), Lookup::Action(Action::SyncNow));
        assert_eq!(keymap.lookup(&global, &key("r")), Lookup::None);
        assert_eq!(keymap.lookup(&global, &key("q")), Lookup::Action(Action::Help));
        assert_eq!(keymap.lookup(&global, &key("a")), Lookup::Action(Action::Acknowledge));
        assert_eq!(keymap.lookup(&[Context::Stock, Context::Global], &key("a")), Lookup::None);
    }

    #[test]
    fn unknown_names_say_which_was_meant() {
        check(
            "[global]\nx = \"quitt\"\n[lists]\nx = \"open\"\n[panel.stok]\nx = \"open\"\n",
            &[
                "mine.toml:2:5: there is no action `quitt`; did you mean `quit`?",
                "mine.toml:3:2: there is no section `lists`; did you mean `list`?",
                "mine.toml:5:8: there is no section `panel.stok`; did you mean `panel.stock`?",
            ],
        );
        check("x = \"quit\"\n", &["mine.toml:1:1: `x` stands in no section; begin one, such as [global]"]);
        check(
            "inherits = \"defualt\"\n",
            &[
                "mine.toml:1:12: there is no keymap `defualt`, neither built in nor as defualt.toml among your own; did you mean `default`?",
            ],
        );
    }

    #[test]
    fn bad_keys_and_values_are_told() {
        check(
            "[global]\n\"hyper-x\" = \"quit\"\n\"ctrl-i\" = \"quit\"\n\"ctrl-G\" = \"quit\"\n\" \" = \"quit\"\ny = 3\n",
            &[
                "mine.toml:2:1: `hyper-x` is no key; write `a`, `G`, `ctrl-c`, `alt-x`, `shift-tab`, `f1`, `enter` or `space`",
                "mine.toml:3:1: a terminal sends `ctrl-i` as `tab`; write `tab`",
                "mine.toml:4:1: a terminal sends `ctrl-G` as `ctrl-g`; write `ctrl-g`",
                "mine.toml:5:1: there is no key here; write for instance \"a\" or \"g s\"",
                "mine.toml:6:5: the name of an action, or false, belongs here; this is a whole number",
            ],
        );
    }

    #[test]
    fn clashes_and_unreachable_sequences_are_told() {
        check(
            "[global]\n\"ctrl-alt-x\" = \"help\"\n\"alt-ctrl-x\" = \"quit\"\ng = \"help\"\n\"g  s\" = \"show-stock\"\n",
            &[
                "mine.toml:3:1: `ctrl-alt-x` is bound twice in this section, first in line 2",
                "mine.toml:5:1: `g s` can never be reached: `g` already does something",
            ],
        );
        check(
            "inherits = \"default\"\n[list]\ng = \"first\"\n",
            &["mine.toml:3:1: `g g` can no longer be reached behind `g`; add \"g g\" = false"],
        );
        let (_, problems) = load("inherits = \"default\"\n[list]\ng = \"first\"\n\"g g\" = false\n");
        assert_eq!(problems, [""; 0]);
    }

    #[test]
    fn actions_outside_their_context_are_told() {
        check(
            "[global]\ns = \"submit\"\nj = \"down\"\n[panel.stock]\nx = \"retry\"\n",
            &[
                "mine.toml:2:5: `submit` means nothing in [global]; put it under [form]",
                "mine.toml:3:5: `down` means nothing in [global]; put it under [list]",
                "mine.toml:5:5: `retry` means nothing in [panel.stock]; put it under [panel.queue]",
            ],
        );
    }

    #[test]
    fn ctrl_c_cannot_be_bound() {
        let told = |line: u32| format!("mine.toml:{line}:1: ctrl-c always quits and cannot do anything else");
        check(
            "[form]\nctrl-c = \"cancel\"\n\"x ctrl-c\" = \"submit\"\n",
            &[told(2).as_str(), told(3).as_str()],
        );
        let (_, problems) = load("[global]\nctrl-c = \"quit\"\n");
        assert_eq!(problems, [""; 0]);
    }
}
