//! What the program finds around it: environment, settings file, randomness, who is at the keyboard.

use std::{fs, path::PathBuf};

use super::{arguments::ConsoleArgs, failure::Failure};
use crate::{
    domain::Clean,
    settings::{self, Flags, Inputs, Settings},
};

/// Reads an environment variable; one that is not text counts as absent.
pub(super) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Eight bytes that nobody can foresee.
pub(super) fn random() -> Result<u64, Failure> {
    getrandom::u64()
        .map_err(|error| Failure::cannot_begin(format!("the system gives no randomness: {error}")))
}

/// Puts the settings together and says what was wrong with them; what is wrong does not stop anybody.
pub(super) fn settings(args: &ConsoleArgs) -> Result<(Settings, Vec<Clean>), Failure> {
    let path = args.config.clone().or_else(|| settings::default_file(&variable));
    let mut unread = None;
    let file = match path {
        None => None,
        Some(path) => match fs::read_to_string(&path) {
            Ok(text) => Some((path, text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && args.config.is_none() => None,
            // Nobody asked for this file by name: it must not keep anybody from the screen.
            Err(error) if args.config.is_none() => {
                unread = Some(Clean::new(&format!(
                    "{}: cannot be read ({error}); the defaults hold until it can",
                    path.display()
                )));
                None
            }
            Err(error) => {
                return Err(Failure::cannot_begin(format!("cannot read {}: {error}", path.display())));
            }
        },
    };
    let flags = Flags {
        hq: args.hq.clone(),
        data: args.data.clone(),
        theme: args.theme.clone(),
        keymap: args.keymap.clone(),
        ascii: args.ascii.then_some(true),
        color: args.color,
        person: args.person.clone(),
    };
    let (settings, problems) = Settings::resolve(&Inputs { env: &variable, file, flags });
    let problems = problems.iter().map(|problem| Clean::new(&problem.to_string()));
    Ok((settings, unread.into_iter().chain(problems).collect()))
}

/// Reads a keymap or theme of the user's own.
pub(super) fn user_file(settings: &Settings, folder: &str, name: &str) -> Option<(PathBuf, String)> {
    let path = settings.config.as_ref()?.join(folder).join(format!("{name}.toml"));
    fs::read_to_string(&path).ok().map(|text| (path, text))
}

/// Whose name stands on an act until somebody signs in: the settings say it, with the login name below.
pub(super) fn person(settings: &Settings) -> Clean {
    let unnamed = || Clean::new(&format!("uid {}", rustix::process::getuid().as_raw()));
    settings.person.clone().unwrap_or_else(unnamed)
}
