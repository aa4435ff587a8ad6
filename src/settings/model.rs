//! What can be set, and what holds when nothing is.
//!
//! It must not know where a setting came from.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use crate::domain::{Clean, Language, Rules, Telling};

use super::{problem::no, source::SourceSettings};

/// The theme when none is set.
const THEME: &str = "calm-dark";
/// The theme of [`Settings::lite`] when none is set.
const LITE_THEME: &str = "lite";
/// The pause of [`Settings::lite`] when none is set.
const LITE_REFRESH: Duration = Duration::from_secs(5);

/// How long a page of the wall stays when nothing is set.
const DWELL_SECONDS: u32 = 15;
/// The same of [`Settings::lite`].
const LITE_DWELL_SECONDS: u32 = 60;

/// Everything that a person may set.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// The address of HQ; without one the console shows what it has.
    pub hq: Option<String>,
    /// A file that holds this console's token for HQ.
    pub token_file: Option<PathBuf>,
    /// A command whose first line of output is the token.
    pub token_command: Option<String>,
    /// A certificate in PEM: the one authority whose word is taken for HQ. None: the system's.
    pub hq_authority: Option<PathBuf>,
    /// Keys for HQ are made so that a quantum computer of later years cannot find them. None: they are not.
    pub post_quantum: Option<bool>,
    /// The cache and the journal; see [`Settings::data_dir`].
    pub data: Option<PathBuf>,
    /// The log; see [`Settings::state_dir`].
    pub state: Option<PathBuf>,
    /// The user's own `keymaps/` and `themes/`.
    pub config: Option<PathBuf>,
    /// None: see [`Settings::theme_name`].
    pub theme: Option<String>,
    pub keymap: String,
    /// None: see [`Settings::draws_ascii`].
    pub ascii: Option<bool>,
    pub color: ColorMode,
    /// The mouse selects; the terminal's own selection of text needs shift then.
    pub mouse: bool,
    /// Text may be put into the person's clipboard. None: where the terminal does no harm with it.
    pub copy: Option<bool>,
    /// A new alert that wants a person rings. None: where there is a bell.
    pub bell: Option<bool>,
    /// The terminal keeps its word where it says that it repeats characters.
    pub repeat: bool,
    /// Bytes a second that reach the terminal. None: as learnt.
    pub line_rate: Option<u32>,
    /// Bytes that an hour of syncing may have. None: as many as it takes.
    pub hourly_bytes: Option<u64>,
    /// For a link under 32 kbit/s.
    pub lite: bool,
    /// None: see [`Settings::refresh`].
    pub refresh_seconds: Option<f64>,
    /// How long a page of the wall stays. None: see [`Settings::wall_dwell`].
    pub wall_dwell_seconds: Option<u32>,
    /// Who acts on this console: as set, else the login name.
    pub person: Option<Clean>,
    /// After so many minutes without a key a person is signed off; 0 is never.
    pub sign_off_minutes: u32,
    /// For so many seconds what was queued is not sent and can be undone; 0 is not at all.
    pub undo_seconds: u32,
    /// The operations centre, in the header.
    pub room: Clean,
    /// Who sends what haree raises itself, in CAP messages that go out. None: `haree`.
    pub cap_sender: Option<Clean>,
    pub rules: Rules,
    /// For how many days HQ keeps alerts of outside feeds that are over.
    pub keep_alerts_days: u32,
    /// Outside feeds, for HQ.
    pub sources: Vec<SourceSettings>,
    /// As set, else that of the environment's locale.
    pub language: Language,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            hq: None,
            token_file: None,
            token_command: None,
            hq_authority: None,
            post_quantum: None,
            data: None,
            state: None,
            config: None,
            theme: None,
            keymap: "default".to_owned(),
            ascii: None,
            color: ColorMode::Auto,
            mouse: false,
            copy: None,
            bell: None,
            repeat: false,
            line_rate: None,
            hourly_bytes: None,
            lite: false,
            refresh_seconds: None,
            wall_dwell_seconds: None,
            person: None,
            sign_off_minutes: 15,
            undo_seconds: 8,
            room: "Dili EOC".into(),
            cap_sender: None,
            rules: Rules::default(),
            keep_alerts_days: 400,
            sources: Vec::new(),
            language: Language::default(),
        }
    }
}

impl Settings {
    /// The theme: as set, else the one that suits the link.
    pub fn theme_name(&self) -> &str {
        self.theme.as_deref().unwrap_or(if self.lite { LITE_THEME } else { THEME })
    }

    /// Whether to draw with ASCII alone; none: as the terminal says.
    pub fn draws_ascii(&self) -> Option<bool> {
        self.ascii.or(self.lite.then_some(true))
    }

    /// The least time between two changes of the screen that no key caused.
    pub fn refresh(&self) -> Duration {
        let unset = if self.lite { LITE_REFRESH } else { Duration::ZERO };
        self.refresh_seconds.map_or(unset, |seconds| Duration::try_from_secs_f64(seconds).unwrap_or(unset))
    }

    /// How many seconds a page of the wall stays: as set, else what suits the link.
    pub fn wall_dwell(&self) -> u32 {
        self.wall_dwell_seconds.unwrap_or(if self.lite { LITE_DWELL_SECONDS } else { DWELL_SECONDS })
    }

    /// Where the cache and the journal live, or what to set so that they can.
    pub fn data_dir(&self) -> Result<&Path, NoPlace> {
        self.data.as_deref().ok_or(NoPlace::Data)
    }

    /// Where the log lives, or what to set so that it can.
    pub fn state_dir(&self) -> Result<&Path, NoPlace> {
        self.state.as_deref().ok_or(NoPlace::Log)
    }
}

/// What has no place, so that nothing can begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoPlace {
    #[error("settings: no place for the data: set HOME, XDG_DATA_HOME or HAREE_DATA, or give --data DIR")]
    Data,
    #[error("settings: no place for the log: set HOME, XDG_STATE_HOME or HAREE_STATE")]
    Log,
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
    type Err = Telling;

    fn from_str(text: &str) -> Result<Self, Telling> {
        let named = Self::ALL.iter().find(|(name, _)| *name == text);
        let names = || Self::ALL.iter().map(|(name, _)| *name);
        named.map(|(_, mode)| *mode).ok_or_else(|| no("wrong-no-color", text, names()))
    }
}
