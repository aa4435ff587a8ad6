//! What can be set, and what holds when nothing is.
//!
//! It must not know where a setting came from.

use std::path::{Path, PathBuf};

use crate::domain::{Clean, Rules};

use super::problem::{Problem, suggestion};

/// Everything that a person may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The address of HQ; without one the console shows what it has.
    pub hq: Option<String>,
    /// The cache and the journal; see [`Settings::data_dir`].
    pub data: Option<PathBuf>,
    /// The log; see [`Settings::state_dir`].
    pub state: Option<PathBuf>,
    /// The user's own `keymaps/` and `themes/`.
    pub config: Option<PathBuf>,
    pub theme: String,
    pub keymap: String,
    /// None: as the terminal says.
    pub ascii: Option<bool>,
    pub color: ColorMode,
    /// Who acts on this console: as set, else the login name.
    pub person: Option<Clean>,
    /// The operations centre, in the header.
    pub room: Clean,
    pub rules: Rules,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hq: None,
            data: None,
            state: None,
            config: None,
            theme: "calm-dark".to_owned(),
            keymap: "default".to_owned(),
            ascii: None,
            color: ColorMode::Auto,
            person: None,
            room: "Dili EOC".into(),
            rules: Rules::default(),
        }
    }
}

impl Settings {
    /// Where the cache and the journal live, or what to set so that they can.
    pub fn data_dir(&self) -> Result<&Path, Problem> {
        self.data.as_deref().ok_or_else(|| {
            let message = "no place for the data: set HOME, XDG_DATA_HOME or HAREE_DATA, or give --data DIR";
            Problem::new("settings", None, message)
        })
    }

    /// Where the log lives, or what to set so that it can.
    pub fn state_dir(&self) -> Result<&Path, Problem> {
        self.state.as_deref().ok_or_else(|| {
            let message = "no place for the log: set HOME, XDG_STATE_HOME or HAREE_STATE";
            Problem::new("settings", None, message)
        })
    }
}

/// How many colours to use.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorMode {
    /// As many as the terminal says it has.
    #[default]
    Auto,
    Never,
    Ansi16,
    Ansi256,
    True,
}

impl ColorMode {
    pub const ALL: [(&str, Self); 5] = [
        ("auto", Self::Auto),
        ("never", Self::Never),
        ("16", Self::Ansi16),
        ("256", Self::Ansi256),
        ("true", Self::True),
    ];
}

impl std::str::FromStr for ColorMode {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let named = Self::ALL.iter().find(|(name, _)| *name == text);
        named.map(|(_, mode)| *mode).ok_or_else(|| {
            let names = Self::ALL.iter().map(|(name, _)| *name);
            format!("there is no color `{text}`; {}", suggestion(text, names))
        })
    }
}
