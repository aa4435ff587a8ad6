//! Files that build on another one: keymaps and themes, the user's own before the built-in.
//!
//! It must not know the disk: the user's files come through a reader.

use std::path::{Path, PathBuf};

use super::{
    document::{Document, Value},
    problem::{Place, Problem, no, suggestion},
};
use crate::domain::Telling;

/// Looks for the user's file of a name; gives its path and its text.
pub type Reader<'a> = &'a dyn Fn(&str) -> Option<(PathBuf, String)>;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub struct Kind {
    /// `keymap` or `theme`.
    pub word: &'static str,
    /// The messages that there is none of a name, and that `inherits` names one.
    pub none: &'static str,
    pub wanted: &'static str,
    /// Name and text of each built-in file.
    pub builtin: &'static [(&'static str, &'static str)],
}

impl Kind {
    /// Loads a file and all that it builds on, the widest first.
    pub fn chain(self, name: &str, user: Reader<'_>) -> Result<Vec<Document>, Vec<Problem>> {
        let mut chain: Vec<Document> = Vec::new();
        let mut next = Some((name.to_owned(), None));
        while let Some((name, asked)) = next {
            let Some((file, text)) = self.find(&name, user, &chain) else {
                return Err(vec![self.missing(&name, asked, &chain)]);
            };
            let document = Document::parse(&text, &file)?;
            next = self.parent(&document)?.map(|(parent, at)| (parent, Some(at)));
            chain.push(document);
        }
        chain.reverse();
        Ok(chain)
    }

    /// A name that was met before means the built-in file: `default` may build on `default`.
    fn find(self, name: &str, user: Reader<'_>, met: &[Document]) -> Option<(String, String)> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let own = if !name.is_empty() && name.chars().all(plain) { user(name) } else { None };
        let own = own.map(|(path, text)| (path.display().to_string(), text));
        if let Some(own) = own.filter(|(file, _)| met.iter().all(|document| document.file != *file)) {
            return Some(own);
        }
        let (_, text) = self.builtin.iter().find(|(builtin, _)| *builtin == name)?;
        let file = format!("built-in {} {name}", self.word);
        met.iter().all(|document| document.file != file).then(|| (file, (*text).to_owned()))
    }

    fn parent(self, document: &Document) -> Result<Option<(String, Place)>, Vec<Problem>> {
        let Some(entry) = document.entries.iter().find(|entry| entry.path == ["inherits"]) else {
            return Ok(None);
        };
        match &entry.value {
            Value::Text(parent) => Ok(Some((parent.clone(), entry.value_at))),
            other => Err(vec![document.problem(entry.value_at, other.is_not(self.wanted))]),
        }
    }

    fn missing(self, name: &str, asked: Option<Place>, chain: &[Document]) -> Problem {
        let word = self.word;
        let builtin: Vec<&str> = self.builtin.iter().map(|(name, _)| *name).collect();
        let own = |met: &Document| Path::new(&met.file).file_stem().is_some_and(|stem| stem == name);
        let builtin_met = format!("built-in {word} {name}");
        if chain.iter().any(|met| own(met) || met.file == builtin_met) {
            let message =
                Telling::message("wrong-ring").words("name", name).part("near", suggestion("", builtin));
            return Problem::new(chain.last().map_or(word, |last| &last.file), asked, message);
        }
        let message = no(self.none, name, builtin);
        Problem::new(chain.last().map_or(word, |last| &last.file), asked, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: Kind = Kind {
        word: "keymap",
        none: "wrong-no-keymap",
        wanted: "wanted-keymap",
        builtin: &[("default", "a = 1\n"), ("other", "o = 1\n")],
    };

    fn chain(name: &str, files: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let reader = |name: &str| {
            let (_, text) = files.iter().find(|(file, _)| *file == name)?;
            Some((PathBuf::from(format!("/u/{name}.toml")), (*text).to_owned()))
        };
        match KIND.chain(name, &reader) {
            Ok(documents) => Ok(documents.into_iter().map(|document| document.file).collect()),
            Err(problems) => Err(problems[0].to_string()),
        }
    }

    #[test]
    fn own_file_builds_on_the_built_in_of_its_name() {
        let own = [("default", "inherits = \"default\"")];
        assert_eq!(chain("default", &own).unwrap(), ["built-in keymap default", "/u/default.toml"]);
        assert_eq!(chain("other", &own).unwrap(), ["built-in keymap other"]);
    }

    #[test]
    fn wrong_names_and_rings_say_where() {
        assert_eq!(
            chain("defualt", &[]).unwrap_err(),
            "keymap: wrong-no-keymap name=defualt near=(did-you-mean name=default)"
        );
        let ring = [("a", "inherits = \"b\""), ("b", "inherits = \"a\"")];
        assert_eq!(
            chain("a", &ring).unwrap_err(),
            "/u/b.toml:1:12: wrong-ring name=a near=(write-one-of names=default, other)"
        );
        assert!(chain("../default", &[]).is_err());
        let short = chain("a", &[("a", "inherits = \"t\"")]).unwrap_err();
        assert!(short.starts_with("/u/a.toml:1:12: wrong-no-keymap name=t "), "{short}");
        assert!(
            chain("a", &[("a", "inherits = 3")]).unwrap_err().starts_with("/u/a.toml:1:12: wanted-keymap ")
        );
    }
}
