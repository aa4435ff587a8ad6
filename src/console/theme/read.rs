//! Theme files: palette, meanings and their looks, and what can be wrong with them.
//!
//! It must not know where the files lie.

use std::collections::BTreeMap;

use ratatui::style::{Modifier, Style};
use unicode_width::UnicodeWidthStr as _;

use crate::{
    console::capabilities::{Capabilities, Depth},
    domain::{Clean, Telling},
    settings::{Document, Entry, Kind, Place, Problem, Reader, Value, no},
};

use super::{
    color::{self, Swatch},
    glyphs::Glyphs,
    meaning::Meaning,
    table::{FrameStyle, Look, Theme},
};

const KIND: Kind = Kind {
    word: "theme",
    none: "wrong-no-theme",
    wanted: "wanted-theme",
    builtin: &[
        ("calm-dark", include_str!("../../../themes/calm-dark.toml")),
        ("calm-light", include_str!("../../../themes/calm-light.toml")),
        ("high-contrast", include_str!("../../../themes/high-contrast.toml")),
        ("deuteranopia", include_str!("../../../themes/deuteranopia.toml")),
        ("mono", include_str!("../../../themes/mono.toml")),
        ("lite", include_str!("../../../themes/lite.toml")),
    ],
};

/// The built-in theme that others take their missing marks from.
const FIRST: &str = "calm-dark";

/// The colour that the others are to be read on.
const BACKGROUND: &str = "background";

const ATTRIBUTES: [(&str, Modifier); 4] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("underline", Modifier::UNDERLINED),
    ("reverse", Modifier::REVERSED),
];
const FIELDS: [&str; 8] = ["fg", "bg", "bold", "dim", "underline", "reverse", "mark", "ascii"];
const DEPTHS: [&str; 3] = ["true", "256", "16"];
const FRAMES: [(&str, FrameStyle); 3] =
    [("box", FrameStyle::Box), ("rule", FrameStyle::Rule), ("bare", FrameStyle::Bare)];

impl Theme {
    /// The theme without any file of the user's.
    pub fn builtin(capabilities: &Capabilities) -> Self {
        let (sheet, _) = read(FIRST, &|_| None);
        sheet.theme(&sheet, (FIRST, *capabilities))
    }

    /// The names of those that need no file of the user's.
    pub fn builtin_names() -> impl Iterator<Item = &'static str> {
        KIND.builtin.iter().map(|(name, _)| *name)
    }

    /// What a built-in theme says of itself in its first line.
    pub fn about(name: &str) -> &'static str {
        let file = KIND.builtin.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| text);
        let first = file.lines().next().unwrap_or_default();
        first.split_once(": ").map_or("", |(_, about)| about)
    }

    /// Loads a theme by name; with any problem the built-in one is used whole.
    pub fn load(name: &str, user: Reader<'_>, capabilities: &Capabilities) -> (Self, Vec<Problem>) {
        let (sheet, problems) = read(name, user);
        if !problems.is_empty() {
            return (Self::builtin(capabilities), problems);
        }
        let (first, _) = read(FIRST, &|_| None);
        (sheet.theme(&first, (name, *capabilities)), problems)
    }
}

/// What the files say, with names still names: a later file may mean another colour by one.
struct Sheet {
    palette: BTreeMap<String, Mix>,
    /// In the order of [`Meaning::ALL`].
    faces: Vec<Face>,
    frame: Option<FrameStyle>,
}

/// A colour that is being read.
#[derive(Default)]
struct Mix {
    true_color: Option<ratatui::style::Color>,
    of_256: Option<ratatui::style::Color>,
    of_16: Option<ratatui::style::Color>,
}

/// A meaning that is being read.
#[derive(Clone, Default)]
struct Face {
    fg: Option<Ink>,
    bg: Option<Ink>,
    attributes: Modifier,
    mark: Option<String>,
    ascii: Option<String>,
}

/// The name of a colour and where it stands.
#[derive(Clone)]
struct Ink {
    name: String,
    layer: usize,
    at: Place,
}

struct Wrong {
    at: Place,
    message: Telling,
}

fn read(name: &str, user: Reader<'_>) -> (Sheet, Vec<Problem>) {
    let faces = vec![Face::default(); Meaning::ALL.len()];
    let mut sheet = Sheet { palette: BTreeMap::new(), faces, frame: None };
    let documents = match KIND.chain(name, user) {
        Ok(documents) => documents,
        Err(problems) => return (sheet, problems),
    };
    let mut problems = Vec::new();
    for (layer, document) in documents.iter().enumerate() {
        for entry in &document.entries {
            if let Err(Wrong { at, message }) = sheet.read_entry(entry, layer) {
                problems.push(document.problem(at, message));
            }
        }
        problems.extend(sheet.incomplete(document));
    }
    problems.extend(sheet.unknown_inks(&documents));
    (sheet, problems)
}

impl Sheet {
    fn read_entry(&mut self, entry: &Entry, layer: usize) -> Result<(), Wrong> {
        let path: Vec<&str> = entry.path.iter().map(String::as_str).collect();
        let at_key = |message| Wrong { at: entry.key_at, message };
        let at_value = |message| Wrong { at: entry.value_at, message };
        match (path.as_slice(), &entry.value) {
            (["inherits"], _) | (["palette" | "frame"], Value::Table) => Ok(()),
            (["frame", field], value) => {
                self.frame = Some(read_frame(field, value).map_err(|wrong| place(wrong, entry))?);
                Ok(())
            }
            (["palette", name], Value::Table) => {
                self.palette.insert((*name).to_owned(), Mix::default());
                Ok(())
            }
            (["palette", name], other) => Err(at_value(other.is_not("wanted-colors").words("name", name))),
            (["palette", name, depth], value) => {
                let mix = self.palette.entry((*name).to_owned()).or_default();
                read_depth(mix, depth, value).map_err(|wrong| place(wrong, entry))
            }
            ([group], value) => group_head(group, value).map_err(at_key),
            ([group, name], value) if is_group(group) => {
                find_meaning(group, name).map_err(at_key)?;
                if *value == Value::Table {
                    return Ok(());
                }
                Err(at_value(value.is_not("wanted-look").words("name", name)))
            }
            ([group, name, field], value) => {
                // A meaning that is not known has been told at its name.
                let Ok(index) = find_meaning(group, name) else { return Ok(()) };
                let ink = |name| Ink { name, layer, at: entry.value_at };
                self.faces[index].read_field(field, value, ink).map_err(|wrong| place(wrong, entry))
            }
            _ => Ok(()),
        }
    }

    /// Colours of this file that lack one of their forms.
    fn incomplete(&self, document: &Document) -> Vec<Problem> {
        let mut problems = Vec::new();
        for entry in &document.entries {
            let [palette, name] = entry.path.as_slice() else { continue };
            let Some(mix) = self.palette.get(name).filter(|_| palette == "palette") else { continue };
            if entry.value != Value::Table {
                continue;
            }
            let written = |depth: &&str| {
                let path = [palette.as_str(), name, depth];
                document.entries.iter().any(|entry| entry.path == path)
            };
            let missing: Vec<&str> = DEPTHS.into_iter().filter(|depth| !written(depth)).collect();
            if !missing.is_empty() && mix.swatch().is_none() {
                let told = Telling::message("wrong-lacks-color").words("name", name);
                let message = told.words("depths", &missing.join(", "));
                problems.push(document.problem(entry.key_at, message));
            }
        }
        problems
    }

    fn unknown_inks(&self, documents: &[Document]) -> Vec<Problem> {
        let inks = self.faces.iter().flat_map(|face| face.fg.iter().chain(&face.bg));
        let unknown = inks.filter(|ink| ink.name != "default" && !self.palette.contains_key(&ink.name));
        let names = || self.palette.keys().map(String::as_str).chain(["default"]);
        unknown
            .map(|ink| {
                documents[ink.layer].problem(
                    ink.at,
                    no("wrong-not-in-palette", &ink.name, names()).words("table", "[palette]"),
                )
            })
            .collect()
    }

    /// Resolves names and depth; `first` gives the marks that this sheet leaves out.
    fn theme(&self, first: &Self, (name, capabilities): (&str, Capabilities)) -> Theme {
        let faces = Meaning::ALL.iter().zip(&self.faces).zip(&first.faces);
        let looks = faces.map(|((meaning, face), first)| Look {
            style: self.style((meaning, face), capabilities.depth),
            mark: if capabilities.unicode {
                face.mark.as_ref().or(first.mark.as_ref()).cloned().unwrap_or_default()
            } else {
                face.ascii.as_ref().or(first.ascii.as_ref()).cloned().unwrap_or_default()
            },
        });
        let glyphs = if capabilities.unicode { &Glyphs::UNICODE } else { &Glyphs::ASCII };
        let frame = self.frame.or(first.frame).unwrap_or(FrameStyle::Box);
        let background = self.palette.get(BACKGROUND).and_then(Mix::swatch);
        Theme::new((name, capabilities), looks.collect(), glyphs, frame)
            .on(background.and_then(|background| background.at(capabilities.depth)))
    }

    fn style(&self, (meaning, face): (&Meaning, &Face), depth: Depth) -> Style {
        let swatch = |ink: &Option<Ink>| {
            let mix = self.palette.get(&ink.as_ref()?.name)?;
            mix.swatch()
        };
        let mut style = Style::new().add_modifier(face.attributes);
        style.fg = swatch(&face.fg).and_then(|fg| fg.at(depth));
        style.bg = swatch(&face.bg).and_then(|bg| bg.at(depth));
        // A background is the only thing that some themes show a selection with; the paper of all is none.
        if depth == Depth::Mono && *meaning != Meaning::Text && swatch(&face.bg).is_some() {
            style = style.add_modifier(Modifier::REVERSED);
        }
        style
    }
}

impl Mix {
    fn swatch(&self) -> Option<Swatch> {
        Some(Swatch { true_color: self.true_color?, of_256: self.of_256?, of_16: self.of_16? })
    }
}

/// Whether the name or the value is at fault, and what to write.
enum Fault {
    Name(Telling),
    Value(Telling),
}

fn place(fault: Fault, entry: &Entry) -> Wrong {
    match fault {
        Fault::Name(message) => Wrong { at: entry.key_at, message },
        Fault::Value(message) => Wrong { at: entry.value_at, message },
    }
}

fn read_depth(mix: &mut Mix, depth: &str, value: &Value) -> Result<(), Fault> {
    let read = match (depth, value) {
        ("true", Value::Text(text)) => color::true_color(text).map(|color| mix.true_color = Some(color)),
        ("256", Value::Whole(number)) => color::of_256(*number).map(|color| mix.of_256 = Some(color)),
        ("16", Value::Text(name)) => color::of_16(name).map(|color| mix.of_16 = Some(color)),
        ("true", other) => Err(other.is_not("wanted-true-color")),
        ("256", other) => Err(other.is_not("wanted-256")),
        ("16", other) => Err(other.is_not("wanted-16")),
        _ => {
            return Err(Fault::Name(no("wrong-no-depth", depth, DEPTHS)));
        }
    };
    read.map_err(Fault::Value)
}

fn read_frame(field: &str, value: &Value) -> Result<FrameStyle, Fault> {
    if field != "style" {
        return Err(Fault::Name(no("wrong-no-field", field, ["style"])));
    }
    let names = || FRAMES.iter().map(|(name, _)| *name);
    let Value::Text(text) = value else {
        return Err(Fault::Value(value.is_not("wanted-frame")));
    };
    let found = FRAMES.iter().find(|(name, _)| name == text);
    found.map(|(_, style)| *style).ok_or_else(|| Fault::Value(no("wrong-no-frame", text, names())))
}

impl Face {
    fn read_field(&mut self, field: &str, value: &Value, ink: impl Fn(String) -> Ink) -> Result<(), Fault> {
        if let Some((_, attribute)) = ATTRIBUTES.iter().find(|(name, _)| *name == field) {
            let Value::Flag(on) = value else {
                return Err(Fault::Value(value.is_not("wanted-flag")));
            };
            self.attributes.set(*attribute, *on);
            return Ok(());
        }
        if !FIELDS.contains(&field) {
            return Err(Fault::Name(no("wrong-no-field", field, FIELDS)));
        }
        let Value::Text(text) = value else {
            return Err(Fault::Value(value.is_not("wanted-text")));
        };
        match field {
            "fg" => self.fg = Some(ink(text.clone())),
            "bg" => self.bg = Some(ink(text.clone())),
            _ => self.read_mark(field, text).map_err(Fault::Value)?,
        }
        Ok(())
    }

    fn read_mark(&mut self, field: &str, text: &str) -> Result<(), Telling> {
        if Clean::new(text).as_str() != text || text.width() > 2 {
            return Err(Telling::message("wrong-mark").words("text", text));
        }
        if field == "mark" {
            self.mark = Some(text.to_owned());
        } else if text.is_ascii() {
            self.ascii = Some(text.to_owned());
        } else {
            return Err(Telling::message("wrong-not-ascii").words("text", text));
        }
        Ok(())
    }
}

fn groups() -> Vec<&'static str> {
    let mut groups: Vec<&str> = Meaning::ALL.iter().map(|meaning| meaning.name().0).collect();
    groups.dedup();
    groups
}

fn is_group(name: &str) -> bool {
    Meaning::ALL.iter().any(|meaning| meaning.name().0 == name)
}

fn group_head(name: &str, value: &Value) -> Result<(), Telling> {
    if !is_group(name) {
        let names = groups().into_iter().chain(["palette", "frame"]);
        return Err(no("wrong-no-table", name, names));
    }
    if *value == Value::Table {
        Ok(())
    } else {
        Err(Telling::message("wrong-is-table").words("name", name).words("head", &format!("[{name}]")))
    }
}

/// The index of a meaning in [`Meaning::ALL`].
fn find_meaning(group: &str, name: &str) -> Result<usize, Telling> {
    let index = Meaning::ALL.iter().position(|meaning| meaning.name() == (group, name));
    index.ok_or_else(|| {
        let names = Meaning::ALL.iter().map(|meaning| meaning.name());
        let names = names.filter(|(known, _)| *known == group).map(|(_, name)| name);
        no("wrong-no-meaning", name, names).words("group", group)
    })
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use ratatui::style::Color;

    use super::*;
    use crate::locale::Locale;

    const FULL: Capabilities = Capabilities::modern(Depth::True);

    fn at(depth: Depth) -> Capabilities {
        Capabilities { depth, ..FULL }
    }

    fn load(text: &str) -> (Theme, Vec<String>) {
        let user = |name: &str| (name == "mine").then(|| (PathBuf::from("mine.toml"), text.to_owned()));
        let (theme, problems) = Theme::load("mine", &user, &FULL);
        (theme, problems.iter().map(|problem| Locale::english().tell(&problem.telling())).collect())
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let (theme, problems) = load(text);
        assert_eq!(problems, expected);
        assert_eq!(theme, Theme::builtin(&FULL), "the built-in theme is used whole");
    }

    #[test]
    fn built_in_themes_say_how_every_meaning_looks() {
        for (name, text) in KIND.builtin {
            let (_, problems) = Theme::load(name, &|_| None, &FULL);
            assert_eq!(problems, [], "{name}");
            assert!(Document::parse(text, name).is_ok());
            let documents = KIND.chain(name, &|_| None).unwrap();
            for meaning in Meaning::ALL {
                let (group, meaning) = meaning.name();
                let mut entries = documents.iter().flat_map(|document| &document.entries);
                assert!(
                    entries.any(|entry| entry.path == [group, meaning]),
                    "{name} lacks {group}.{meaning}"
                );
            }
        }
    }

    #[test]
    fn meanings_that_want_a_person_have_a_mark_everywhere() {
        for (name, _) in KIND.builtin {
            for unicode in [true, false] {
                let (theme, _) = Theme::load(name, &|_| None, &Capabilities { unicode, ..FULL });
                let marks: Vec<&str> = [
                    Meaning::P1,
                    Meaning::P2,
                    Meaning::P3,
                    Meaning::P4,
                    Meaning::Acknowledged,
                    Meaning::Closed,
                ]
                .map(|meaning| theme.mark(meaning))
                .to_vec();
                let expected = if unicode {
                    ["‼", "!", "·", "–", "✓", "×"]
                } else {
                    ["!!", "!", ";", "'", "k", "x"]
                };
                assert_eq!(marks, expected, "{name}");
                for meaning in [
                    Meaning::Offline,
                    Meaning::Stale,
                    Meaning::Silent,
                    Meaning::BelowMinimum,
                    Meaning::Selection,
                    Meaning::BorderFocus,
                    Meaning::Opened,
                ] {
                    assert_ne!(theme.mark(meaning), "", "{name} {meaning:?}");
                }
            }
        }
    }

    #[test]
    fn mono_has_no_colour_and_no_depth_beyond_the_terminal() {
        for (name, depth) in [("mono", Depth::True), ("lite", Depth::True), ("calm-dark", Depth::Mono)] {
            let (theme, _) = Theme::load(name, &|_| None, &at(depth));
            for meaning in Meaning::ALL {
                let style = theme.style(*meaning);
                assert_eq!((style.fg, style.bg), (None, None), "{name} {meaning:?}");
            }
            assert!(theme.style(Meaning::Selection).add_modifier.contains(Modifier::REVERSED));
        }
        let fg = |depth| Theme::builtin(&at(depth)).style(Meaning::P1).fg;
        assert_eq!(fg(Depth::True), Some(Color::Rgb(0xff, 0x5f, 0x5f)));
        assert_eq!(fg(Depth::Ansi256), Some(Color::Indexed(203)));
        assert_eq!(fg(Depth::Ansi16), Some(Color::LightRed));
    }

    #[test]
    fn inheriting_changes_a_colour_and_an_attribute() {
        let (theme, problems) = load(
            "inherits = \"calm-dark\"\n[palette]\nred = { true = \"#ff00ff\", 256 = 201, 16 = \"magenta\" }\n[priority]\np1.bold = false\np2 = { mark = \"?\" }\n",
        );
        assert_eq!(problems, [""; 0]);
        let p1 = theme.style(Meaning::P1);
        assert_eq!((p1.fg, p1.add_modifier), (Some(Color::Rgb(0xff, 0, 0xff)), Modifier::empty()));
        assert_eq!(theme.mark(Meaning::P1), "‼");
        assert_eq!(theme.mark(Meaning::P2), "?");
        assert_eq!(theme.style(Meaning::P2), Theme::builtin(&FULL).style(Meaning::P2));
    }

    #[test]
    fn a_background_becomes_reverse_where_there_is_no_colour() {
        let text = "[palette]\nb = { true = \"#303030\", 256 = 236, 16 = \"blue\" }\n[selection]\nrow = { bg = \"b\" }\n";
        let user = |name: &str| (name == "mine").then(|| (PathBuf::from("mine.toml"), text.to_owned()));
        let (theme, _) = Theme::load("mine", &user, &at(Depth::Mono));
        assert_eq!(theme.style(Meaning::Selection), Style::new().add_modifier(Modifier::REVERSED));
    }

    #[test]
    fn a_theme_says_how_parts_are_set_apart() {
        let frame = |text: &str| load(text).0.frame();
        assert_eq!(frame("[text]\nplain = {}\n"), FrameStyle::Box);
        assert_eq!(frame("[frame]\nstyle = \"rule\"\n"), FrameStyle::Rule);
        assert_eq!(frame("inherits = \"lite\"\n"), FrameStyle::Bare);
        assert_eq!(frame("inherits = \"lite\"\n[frame]\nstyle = \"box\"\n"), FrameStyle::Box);
        check(
            "[frame]\nstyle = \"boxes\"\nstile = \"box\"\n",
            &[
                "mine.toml:2:9: there is no frame `boxes`; write one of box, rule, bare",
                "mine.toml:3:1: there is no `stile` here; did you mean `style`?",
            ],
        );
        check(
            "[frame]\nstyle = 3\n",
            &["mine.toml:2:9: a text such as \"box\" belongs here; this is a whole number"],
        );
    }

    #[test]
    fn unknown_names_say_which_was_meant() {
        check(
            "[priorty]\np1 = {}\n[state]\nstail = {}\nlate = { fgg = \"x\" }\n[palette]\na = { true = \"#000000\", 265 = 1, 16 = \"red\" }\n",
            &[
                "mine.toml:1:2: there is no table `priorty`; did you mean `priority`?",
                "mine.toml:4:1: there is no meaning `stail` in `state`; did you mean `stale`?",
                "mine.toml:5:10: there is no `fgg` here; did you mean `fg`?",
                "mine.toml:7:25: there is no depth `265`; did you mean `256`?",
                "mine.toml:7:1: `a` lacks its colour for 256",
            ],
        );
        check(
            "inherits = \"calm-dark\"\n[text]\nplain = { fg = \"gray\" }\n",
            &["mine.toml:3:16: `gray` is not in [palette]; did you mean `grey`?"],
        );
        let (_, problems) = Theme::load("calm", &|_| None, &FULL);
        assert!(problems[0].to_string().starts_with("theme: wrong-no-theme name=calm"), "{}", problems[0]);
    }

    #[test]
    fn wrong_values_say_what_to_write() {
        check(
            "[palette]\na = { true = \"red\", 256 = 256, 16 = \"redd\" }\nb = \"#000000\"\n[text]\nplain = { bold = 1, mark = \"abc\", ascii = \"…\" }\ndim = 3\n",
            &[
                "mine.toml:2:14: `red` is no true colour; write it as \"#d7af5f\"",
                "mine.toml:2:27: 256 is none of the 256 colours; write 0 to 255",
                "mine.toml:2:37: `redd` is none of the 16 colours; did you mean `red`?",
                "mine.toml:3:5: `b` needs all its colours, such as true = \"#d7af5f\", 256 = 179, 16 = \"yellow\"; this is a text",
                "mine.toml:5:18: true or false belongs here; this is a whole number",
                "mine.toml:5:28: `abc` is no mark; a mark is at most two cells wide",
                "mine.toml:5:43: `…` is not ASCII",
                "mine.toml:6:7: `dim` takes fg, bg, bold and the like in braces; this is a whole number",
            ],
        );
        check(
            "[text]\nplain = { mark = \"\\u001b\" }\n",
            &["mine.toml:2:18: `` is no mark; a mark is at most two cells wide"],
        );
    }
}
