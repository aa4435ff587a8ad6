//! A PIN on its way from the keyboard to whoever checks it. Nobody reads it on the way.

use std::fmt;

/// What a person signs in with; no log and no error shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Pin(String);

impl Pin {
    pub fn new(typed: &str) -> Self {
        Self(typed.to_owned())
    }

    /// The digits, for the check alone.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Pin(…)")
    }
}
