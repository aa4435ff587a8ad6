//! Something to be told to a person, before it is in a language.
//!
//! It must not know what messages say: it names one and what it is given.

use std::{borrow::Cow, fmt};

use serde::{Deserialize, Serialize};

use super::Clean;

/// A message of the console with what it is given, or words that somebody else chose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Telling {
    Words(Clean),
    Message { id: Cow<'static, str>, given: Vec<(Cow<'static, str>, Given)> },
}

/// What a message is given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Given {
    /// Chooses the plural.
    Number(i64),
    Text(Clean),
    /// A part that has words of its own in each language, as the reason behind a failure.
    Told(Telling),
}

impl Telling {
    pub fn message(id: &'static str) -> Self {
        Self::Message { id: id.into(), given: Vec::new() }
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

    /// The same with a part more that is told in the same language.
    #[must_use]
    pub fn part(self, name: &'static str, part: Self) -> Self {
        match part {
            Self::Words(words) => self.with(name, Given::Text(words)),
            part @ Self::Message { .. } => self.with(name, Given::Told(part)),
        }
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Words(words) if words.is_empty())
    }

    fn with(self, name: &'static str, what: Given) -> Self {
        match self {
            Self::Message { id, mut given } => {
                given.push((name.into(), what));
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

/// For tests and for logs of a room that has no languages: `told-act-stays act=c/1/1 why=(net-refused)`.
impl fmt::Display for Telling {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, given) = match self {
            Self::Words(words) => return write!(f, "{words}"),
            Self::Message { id, given } => (id, given),
        };
        write!(f, "{id}")?;
        for (name, what) in given {
            match what {
                Given::Number(number) => write!(f, " {name}={number}")?,
                Given::Text(text) => write!(f, " {name}={text}")?,
                Given::Told(part) => write!(f, " {name}=({part})")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_told_survives_a_file() {
        let reason = Telling::message("net-timed-out").words("seconds", "90");
        let telling = Telling::message("told-act-stays").number("n", 3).part("why", reason);
        assert_eq!(telling.to_string(), "told-act-stays n=3 why=(net-timed-out seconds=90)");
        for telling in [telling, Telling::from("as it was written")] {
            let json = serde_json::to_string(&telling).unwrap();
            assert_eq!(serde_json::from_str::<Telling>(&json).unwrap(), telling, "{json}");
        }
    }
}
