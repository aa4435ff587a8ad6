//! Messages of Project Fluent. It must not know which messages there are.

use std::borrow::Cow;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use unic_langid::LanguageIdentifier;

use super::number::Style;

/// What a message is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg<'a> {
    /// Written as the language writes numbers; chooses the plural.
    Number(i64),
    /// Written as it is.
    Text(Cow<'a, str>),
}

impl From<i64> for Arg<'_> {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<u32> for Arg<'_> {
    fn from(number: u32) -> Self {
        Self::Number(i64::from(number))
    }
}

impl<'a> From<&'a str> for Arg<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<String> for Arg<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

/// The messages of one language.
pub(super) struct Messages {
    bundle: FluentBundle<FluentResource>,
    ids: Vec<String>,
    /// What stands around each message.
    around: [&'static str; 2],
}

impl Messages {
    /// Takes in a file; what it cannot read is left out, and a test sees that nothing is.
    ///
    /// The tag chooses the rules of the plural (CLDR).
    pub(super) fn new(tag: &str, file: &str, numbers: Style) -> Self {
        let language: LanguageIdentifier = tag.parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Isolation marks are bidirectional controls, and none of those may reach a terminal.
        bundle.set_use_isolating(false);
        // A formatter is a plain function and cannot hold the style.
        bundle.set_formatter(Some(if numbers == Style::ENGLISH {
            |value, _| written(value, Style::ENGLISH)
        } else {
            |value, _| written(value, Style::POINTS)
        }));
        let resource = match FluentResource::try_new(file.to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
        let heads = file.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
        let ids = heads.filter_map(|line| line.split_once(" =")).map(|(id, _)| id.to_owned()).collect();
        Self { bundle, ids, around: ["", ""] }
    }

    /// The same messages with something around each.
    pub(super) fn around(self, around: [&'static str; 2]) -> Self {
        Self { around, ..self }
    }

    pub(super) fn ids(&self) -> Vec<&str> {
        self.ids.iter().map(String::as_str).collect()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.bundle.has_message(id)
    }

    pub(super) fn format(&self, id: &str, args: &[(&str, Arg<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(id).and_then(|message| message.value()) else {
            return id.to_owned();
        };
        let mut given = FluentArgs::with_capacity(args.len());
        for (name, arg) in args {
            match arg {
                Arg::Number(number) => given.set(*name, *number),
                Arg::Text(text) => given.set(*name, text.as_ref()),
            }
        }
        // An argument that is missing shows as its name in braces.
        let text = self.bundle.format_pattern(pattern, Some(&given), &mut Vec::new());
        let [before, after] = self.around;
        if before.is_empty() { text.into_owned() } else { format!("{before}{text}{after}") }
    }
}

fn written(value: &FluentValue<'_>, numbers: Style) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers.integer(number.value as i64)),
        _ => None,
    }
}
