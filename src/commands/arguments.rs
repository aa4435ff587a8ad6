//! Arguments that several commands share.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::settings::ColorMode;

/// What the console and the commands beside it understand.
#[derive(Args, Clone, Default)]
pub(super) struct ConsoleArgs {
    /// HQ's address
    #[arg(long, value_name = "URL")]
    pub(super) hq: Option<String>,
    /// Where the cache and the queue lie
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// A theme: calm-dark, mono, or a file of yours in ~/.config/haree/themes
    #[arg(long, value_name = "NAME")]
    pub(super) theme: Option<String>,
    /// A keymap: default, or a file of yours in ~/.config/haree/keymaps
    #[arg(long, value_name = "NAME")]
    pub(super) keymap: Option<String>,
    /// Draw with ASCII alone
    #[arg(long)]
    pub(super) ascii: bool,
    /// Colours: auto, never, 16, 256 or true
    #[arg(long, value_name = "MODE", value_parser = color_mode)]
    pub(super) color: Option<ColorMode>,
    /// Whose name stands on what is done here
    #[arg(long, value_name = "NAME")]
    pub(super) person: Option<String>,
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
pub(super) struct StatusArgs {
    /// Where the console's data lie
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// text or json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub(super) format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

fn color_mode(word: &str) -> Result<ColorMode, String> {
    word.parse()
}
