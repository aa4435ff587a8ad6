//! Arguments that several commands share.

use std::path::PathBuf;

use chrono::{Datelike as _, NaiveDateTime};
use clap::{Args, ValueEnum, builder::BoolishValueParser};

use crate::{
    domain::{Instant, Language, Zone},
    locale::Locale,
    settings::ColorMode,
};

/// What the console and the commands beside it understand.
#[derive(Args, Clone, Default)]
pub(super) struct ConsoleArgs {
    /// HQ's address
    #[arg(long, value_name = "URL")]
    pub(super) hq: Option<String>,
    /// The one authority whose word is taken for HQ: a certificate in PEM
    #[arg(long, value_name = "FILE")]
    pub(super) hq_authority: Option<PathBuf>,
    /// Where the cache and the queue lie
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// A theme, as `haree themes` lists them, or a file of yours in ~/.config/haree/themes
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// A keymap: default, vim, emacs, or a file of yours in ~/.config/haree/keymaps
    #[arg(long, value_name = "NAME")]
    pub(super) keymap: Option<String>,
    /// Draw with ASCII alone
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) ascii: Option<bool>,
    /// Colours: auto, never, 16, 256 or true
    #[arg(long, value_name = "MODE", value_parser = color_mode)]
    pub(super) color: Option<ColorMode>,
    /// Select with the mouse; the terminal's own selection of text needs shift then
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) mouse: Option<bool>,
    /// Put text into the clipboard through the terminal
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) copy: Option<bool>,
    /// Ring when a new alert wants a person
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) bell: Option<bool>,
    /// Trust the terminal where it says that it repeats characters
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) repeat: Option<bool>,
    /// What the link carries to the terminal in a second; without it this is learnt
    #[arg(long, value_name = "BYTES")]
    pub(super) line_rate: Option<String>,
    /// For links under 32 kbit/s: ASCII, few colours, a change of the screen every 5 seconds
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) lite: Option<bool>,
    /// The least time between two changes of the screen that no key caused
    #[arg(long, value_name = "SECONDS")]
    pub(super) refresh_seconds: Option<String>,
    /// Without a screen: each change is a line of text, each action a typed command
    #[arg(long)]
    pub(super) linear: bool,
    /// Whose name stands on what is done here
    #[arg(long, value_name = "NAME")]
    pub(super) person: Option<String>,
    #[arg(long, value_name = "LANG", help = languages())]
    pub(super) language: Option<String>,
    /// A settings file instead of ~/.config/haree/settings.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Panics after so many seconds, in the loop or beside it: for the test of what is restored then
    #[arg(long, hide = true, value_name = "SECONDS")]
    pub(super) panic_in_loop: Option<u64>,
    #[arg(long, hide = true, value_name = "SECONDS")]
    pub(super) panic_in_task: Option<u64>,
}

#[derive(Args)]
pub(super) struct KeysArgs {
    /// A keymap: default, vim, emacs, or a file of yours in ~/.config/haree/keymaps
    #[arg(long, value_name = "NAME")]
    pub(super) keymap: Option<String>,
    /// A settings file instead of ~/.config/haree/settings.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct ThemesArgs {
    /// Colours: auto, never, 16, 256 or true
    #[arg(long, value_name = "MODE", value_parser = color_mode)]
    pub(super) color: Option<ColorMode>,
    /// Draw with ASCII alone
    #[arg(long, value_name = "BOOL", value_parser = boolish(), default_missing_value = "true")]
    #[arg(num_args = 0..=1, require_equals = true)]
    pub(super) ascii: Option<bool>,
    /// A settings file instead of ~/.config/haree/settings.toml
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

#[derive(Args)]
pub(super) struct StatusArgs {
    /// Where the console's data lie; HQ's own for `haree hq status`
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// What HQ had recorded up to then, whenever it came here: 2026-11-24T14:00:00+09:00, or
    /// "2026-11-24 14:00" in Dili
    #[arg(long, value_name = "TIME", value_parser = known_instant)]
    pub(super) as_of: Option<Instant>,
    /// text or json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// For flags that are on when they are just named: `--mouse`, `--mouse=false`.
fn boolish() -> BoolishValueParser {
    BoolishValueParser::new()
}

fn languages() -> String {
    format!("The language: {}", Language::ALL.map(Language::tag).join(", "))
}

/// A time of which something can be known.
pub(super) fn known_instant(text: &str) -> Result<Instant, String> {
    let at = instant(text)?;
    if (2000..2200).contains(&at.year()) {
        return Ok(at);
    }
    Err("nothing is known of that year; give one from 2000 to 2199".to_owned())
}

/// A time with its offset, or one of Dili's clocks.
fn instant(text: &str) -> Result<Instant, String> {
    if let Ok(at) = text.parse() {
        return Ok(at);
    }
    let local = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M");
    let of_dili = local.map(|local| Zone::DILI.at(local.date(), local.time()));
    of_dili.map_err(|_| "write it as 2026-11-24T14:00:00+09:00 or \"2026-11-24 14:00\"".to_owned())
}

fn color_mode(word: &str) -> Result<ColorMode, String> {
    word.parse().map_err(|why| Locale::english().tell(&why))
}
