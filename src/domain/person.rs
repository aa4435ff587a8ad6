//! Who may do what: the roles, and the persons who sign in at a console.
//!
//! It must not know how a PIN is checked, nor what a token is.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use super::Clean;

/// What somebody may do; each role may all that those before it may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sees everything and does nothing.
    Viewer,
    /// Acts, within the places of the console.
    Operator,
    Administrator,
}

impl Role {
    pub const ALL: [Self; 3] = [Self::Viewer, Self::Operator, Self::Administrator];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Administrator => "administrator",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// A word that is no role.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no role `{0}`; give viewer, operator or administrator")]
pub struct NotARole(Clean);

impl FromStr for Role {
    type Err = NotARole;

    fn from_str(word: &str) -> Result<Self, NotARole> {
        Self::ALL.into_iter().find(|role| role.name() == word).ok_or_else(|| NotARole(Clean::new(word)))
    }
}

/// Somebody who signs in at consoles; the name is the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: Clean,
    #[serde(default)]
    pub pin: PinHash,
    pub role: Role,
    /// Whoever was removed stays known by name, because acts carry it.
    #[serde(default = "yes")]
    pub active: bool,
}

fn yes() -> bool {
    true
}

/// What is kept of a PIN: a PHC string, empty where nobody can sign in with it. It is never shown.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PinHash(String);

impl PinHash {
    pub fn new(phc: String) -> Self {
        Self(phc)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for PinHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PinHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_ordered_by_what_they_may() {
        assert!(Role::Viewer < Role::Operator && Role::Operator < Role::Administrator);
        for role in Role::ALL {
            assert_eq!(role.name().parse(), Ok(role));
        }
        assert!("root".parse::<Role>().unwrap_err().to_string().contains("operator"));
    }

    #[test]
    fn a_person_is_shown_without_what_is_kept_of_the_pin() {
        let pin = PinHash::new("$argon2id$v=19$m=19456$salt$hash".to_owned());
        let person = Person { name: "Ana".into(), pin, role: Role::Operator, active: true };
        assert!(!format!("{person:?}").contains("argon2id"));
        let json = serde_json::to_string(&person).unwrap();
        assert_eq!(serde_json::from_str::<Person>(&json).unwrap(), person);
    }
}
