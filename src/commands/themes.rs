//! `haree themes`: every theme by its name, with a line that shows how it looks on this terminal.

use std::{
    fmt::Write as _,
    fs,
    io::{self, IsTerminal as _},
    process::ExitCode,
};

use super::{
    arguments::{ConsoleArgs, ThemesArgs},
    failure::Failure,
    output::{print, say_all},
    surroundings,
};
use crate::{
    console::{Capabilities, Depth, Theme, sample},
    locale::Locale,
    settings::{ColorMode, Problem, Settings},
};

/// Lists the built-in themes and the person's own; one with mistakes says them.
pub(super) fn run(args: ThemesArgs) -> Result<ExitCode, Failure> {
    let asked = args.color.is_some_and(|color| color != ColorMode::Auto);
    let console =
        ConsoleArgs { color: args.color, ascii: args.ascii, config: args.config, ..ConsoleArgs::default() };
    let (settings, problems) = surroundings::settings(&console)?;
    say_all(problems);
    let entry = surroundings::terminfo(&surroundings::variable);
    let mut capabilities = Capabilities::detect(&surroundings::variable, entry.as_deref(), &settings);
    if !io::stdout().is_terminal() && !asked {
        capabilities.depth = Depth::Mono;
    }
    let mut page = String::new();
    let mut outcome = ExitCode::SUCCESS;
    for name in names(&settings) {
        let user = |name: &str| surroundings::user_file(&settings, "themes", name);
        let (theme, problems) = Theme::load(&name, &user, &capabilities);
        if !problems.is_empty() {
            say_all(problems.iter().map(Problem::telling));
            outcome = ExitCode::from(1);
            continue;
        }
        let in_force = if name == settings.theme_name() { "* " } else { "  " };
        // Writing to a text cannot fail.
        let _always = writeln!(page, "{in_force}{name:<14} {}", about(&name, &theme));
        let _always = writeln!(page, "  {}\n", sample(&theme, &Locale::english()));
    }
    print(&page)?;
    Ok(outcome)
}

/// What it says of itself, and how well its hardest text can be read where that is known.
fn about(name: &str, theme: &Theme) -> String {
    let about = Theme::about(name);
    match theme.hardest() {
        Some((_, ratio)) => format!("{about} (contrast {ratio:.1}:1 or more)"),
        None => about.to_owned(),
    }
}

/// The built-in ones in their order, then those of the person.
fn names(settings: &Settings) -> Vec<String> {
    let mut names: Vec<String> = Theme::builtin_names().map(str::to_owned).collect();
    let folder = settings.config.as_ref().map(|config| config.join("themes"));
    let files = folder.and_then(|folder| fs::read_dir(folder).ok()).into_iter().flatten().flatten();
    let mut own: Vec<String> = files
        .filter_map(|file| file.file_name().to_str()?.strip_suffix(".toml").map(str::to_owned))
        .filter(|name| !names.contains(name))
        .collect();
    own.sort();
    names.append(&mut own);
    names
}
