//! Something wrong in a file or a variable that a person wrote, with its place.
//!
//! It must not know what the file is for.

use std::fmt;

use crate::domain::{Clean, Telling};

/// Where in a file, counted from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub line: u32,
    /// In characters.
    pub column: u32,
}

impl Place {
    /// Finds the place of a byte of `text`.
    pub(super) fn of(text: &str, byte: usize) -> Self {
        let before = text.get(..byte).unwrap_or(text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Self {
            line: before.matches('\n').count() as u32 + 1,
            column: before[line_start..].chars().count() as u32 + 1,
        }
    }
}

/// A fault that a person can mend; the program goes on without it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub struct Problem {
    /// A file, a variable or an option.
    pub file: Clean,
    /// None where there are no lines.
    pub place: Option<Place>,
    /// What is wrong and what to write instead.
    pub message: Telling,
}

impl Problem {
    pub fn new(file: &str, place: Option<Place>, message: Telling) -> Self {
        Self { file: file.into(), place, message }
    }

    /// The same for a person, with its place.
    pub fn telling(&self) -> Telling {
        let told = match self.place {
            Some(Place { line, column }) => {
                let at = Telling::message("wrong-at").words("line", &line.to_string());
                at.words("column", &column.to_string())
            }
            None => Telling::message("wrong-in"),
        };
        told.words("file", self.file.as_str()).part("what", self.message.clone())
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file)?;
        if let Some(Place { line, column }) = self.place {
            write!(f, "{line}:{column}:")?;
        }
        write!(f, " {}", self.message)
    }
}

/// Which valid name was meant, or which there are: a part of a message about a wrong one.
pub fn suggestion<'a>(wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Telling {
    let valid: Vec<&str> = valid.into_iter().collect();
    let nearest = valid
        .iter()
        .map(|name| (strsim::damerau_levenshtein(wrong, name), *name))
        .filter(|(distance, name)| *distance <= (name.chars().count() / 2).max(1))
        .min();
    match nearest {
        Some((_, name)) => Telling::message("did-you-mean").words("name", name),
        None => Telling::message("write-one-of").words("names", &valid.join(", ")),
    }
}

/// That there is nothing of this name, by a message that is given the name and what may be meant.
pub fn no<'a>(id: &'static str, wrong: &str, valid: impl IntoIterator<Item = &'a str>) -> Telling {
    Telling::message(id).words("name", wrong).part("near", suggestion(wrong, valid))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn problem_names_file_line_and_column() {
        let place = Place::of("á = 1\nxé = 2\n", "á = 1\nxé".len());
        let problem = Problem::new("a.toml", Some(place), "no".into());
        assert_eq!(problem.to_string(), "a.toml:2:3: no");
        assert_eq!(Problem::new("HAREE_COLOR", None, "no".into()).to_string(), "HAREE_COLOR: no");
    }

    #[test]
    fn problem_carries_no_control_character() {
        let problem = Problem::new("\u{1b}[2Jx", None, "`\u{202e}\u{1b}]0;y\u{7}`".into());
        assert_eq!(problem.to_string(), "[2Jx: `]0;y`");
    }

    #[test]
    fn suggestion_is_the_nearest_or_all() {
        let told = |wrong, valid: [&'static str; 2]| suggestion(wrong, valid).to_string();
        assert_eq!(told("acknowlege", ["open", "acknowledge"]), "did-you-mean name=acknowledge");
        assert_eq!(told("zzzzz", ["open", "quit"]), "write-one-of names=open, quit");
    }
}
