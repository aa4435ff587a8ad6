//! `haree keys`: the table of keys that is in force, as a page.

use std::process::ExitCode;

use super::{
    arguments::{ConsoleArgs, KeysArgs},
    failure::Failure,
    output::{print, say_all},
    surroundings,
};
use crate::{
    console::{Keymap, keys_page},
    locale::Locale,
    settings::Problem,
};

/// Prints the keymap that the settings or the flag name; with mistakes in it these, and what holds instead.
pub(super) fn run(args: KeysArgs) -> Result<ExitCode, Failure> {
    let console = ConsoleArgs { keymap: args.keymap, config: args.config, ..ConsoleArgs::default() };
    let (settings, problems) = surroundings::settings(&console)?;
    let user = |name: &str| surroundings::user_file(&settings, "keymaps", name);
    let (keymap, of_keymap) = Keymap::load(&settings.keymap, &user);
    say_all(problems);
    say_all(of_keymap.iter().map(Problem::telling));
    print(&keys_page(&keymap, &Locale::english()))?;
    Ok(if of_keymap.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
