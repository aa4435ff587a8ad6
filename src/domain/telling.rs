//! Something to be told to a person, before it is in a language.
//!
//! It must not know what messages say: it names one and what it is given.

use super::Clean;

/// A message of the console with what it is given, or words that somebody else chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    Message { id: &'static str, given: Vec<(&'static str, Given)> },
    Words(Clean),
}

/// What a message is given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// Chooses the plural.
    Number(i64),
    Text(Clean),
}

impl Telling {
    pub fn message(id: &'static str) -> Self {
        Self::Message { id, given: Vec::new() }
    }

    /// The same with a number more.
    #[must_use]
    pub fn number(self, name: &'static str, number: i64) -> Self {
        self.with(name, Given::Number(number))
    }

    /// The same with a text more; what others wrote is cleaned.
    #[must_use]
    pub fn words(self, name: &'static str, text: &str) -> Self {
        self.with(name, Given::Text(Clean::new(text)))
    }

    fn with(self, name: &'static str, what: Given) -> Self {
        match self {
            Self::Message { id, mut given } => {
                given.push((name, what));
                Self::Message { id, given }
            }
            words @ Self::Words(_) => words,
        }
    }
}

impl From<Clean> for Telling {
    fn from(words: Clean) -> Self {
        Self::Words(words)
    }
}

impl From<&str> for Telling {
    fn from(words: &str) -> Self {
        Self::Words(Clean::new(words))
    }
}
