//! One file per subcommand; the one room that knows all others and wires them.

mod clock;
mod demo;
mod import;
mod kept;
mod logging;
mod panics;
mod screen;
mod serve;
mod socket;
mod status;
mod surroundings;

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::settings::ColorMode;

/// The situation room in a terminal: border crossings, relief kits, TB screening and alerts.
#[derive(Parser)]
#[command(name = "haree", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    console: ConsoleArgs,
}

const EXAMPLES: &str = "\
Examples:
  haree demo                               look around: no network, no configuration
  haree --hq http://127.0.0.1:8480         the console of an HQ on this machine or behind an SSH tunnel
  haree hq serve --data /srv/haree         HQ itself
  haree hq import figures crossings.csv    load figures into HQ's ledger
  haree hq import alert warning.xml        load CAP 1.2 alerts
  haree status --format json               the board for a script

Settings come from flags, then the environment (HAREE_HQ, HAREE_DATA, HAREE_THEME, ...), then
~/.config/haree/settings.toml, then the defaults; the README lists them.";

#[derive(Subcommand)]
enum Command {
    /// Look around: a simulated HQ and a console, with data of their own that are gone afterwards
    Demo(demo::DemoArgs),
    /// The reference HQ: serve a ledger, or load figures and alerts into it
    #[command(subcommand)]
    Hq(HqCommand),
    /// Print the board's figures with age and source, from the running console or its last snapshot
    Status(StatusArgs),
}

#[derive(Subcommand)]
enum HqCommand {
    /// Serve a ledger on loopback
    Serve(serve::ServeArgs),
    /// Load figures or alerts into a ledger, whether or not it is being served
    #[command(subcommand)]
    Import(import::ImportCommand),
}

/// What the console and the commands beside it understand.
#[derive(Args, Clone, Default)]
pub(super) struct ConsoleArgs {
    /// HQ's address
    #[arg(long, value_name = "URL")]
    hq: Option<String>,
    /// Where the cache and the queue lie
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// A theme: calm-dark, mono, or a file of yours in ~/.config/haree/themes
    #[arg(long, value_name = "NAME")]
    theme: Option<String>,
    /// A keymap: default, or a file of yours in ~/.config/haree/keymaps
    #[arg(long, value_name = "NAME")]
    keymap: Option<String>,
    /// Draw with ASCII alone
    #[arg(long)]
    ascii: bool,
    /// Colours: auto, never, 16, 256 or true
    #[arg(long, value_name = "MODE", value_parser = color_mode)]
    color: Option<ColorMode>,
    /// Whose name stands on what is done here
    #[arg(long, value_name = "NAME")]
    person: Option<String>,
    /// A settings file instead of ~/.config/haree/settings.toml
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Panics after so many seconds, in the loop or beside it: for the test of what is restored then
    #[arg(long, hide = true, value_name = "SECONDS")]
    panic_in_loop: Option<u64>,
    #[arg(long, hide = true, value_name = "SECONDS")]
    panic_in_task: Option<u64>,
}

#[derive(Args)]
struct StatusArgs {
    /// Where the console's data lie
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// text or json
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

fn color_mode(word: &str) -> Result<ColorMode, String> {
    word.parse()
}

/// Runs the program and says how it went: 0 well, 1 not all of it, 2 it could not begin.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => screen::run(&cli.console),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Hq(HqCommand::Serve(args))) => serve::run(&args),
        Some(Command::Hq(HqCommand::Import(command))) => import::run(&command),
        Some(Command::Status(args)) => status::run(args.data, args.format),
    };
    outcome.unwrap_or_else(|failure| {
        say(&format!("haree: {failure}"));
        failure.code()
    })
}

/// Why a command could not do what it was asked, in words for a person.
#[derive(Debug, thiserror::Error)]
enum Failure {
    /// It could not begin: a wrong argument, no terminal, no place to write.
    #[error("{0}")]
    CannotBegin(String),
    /// It began and failed.
    #[error("{0}")]
    Failed(String),
}

impl Failure {
    fn code(&self) -> ExitCode {
        match self {
            Self::CannotBegin(_) => ExitCode::from(2),
            Self::Failed(_) => ExitCode::from(1),
        }
    }

    fn cannot_begin(why: impl std::fmt::Display) -> Self {
        Self::CannotBegin(why.to_string())
    }

    fn failed(why: impl std::fmt::Display) -> Self {
        Self::Failed(why.to_string())
    }
}

/// Prints a line for people on standard error; nobody is told when that is closed.
fn say(line: &str) {
    let _closed = writeln!(io::stderr(), "{line}");
}

/// Prints a result on standard output; a reader that went away (`| head`) ends the program quietly.
fn print(text: &str) -> Result<(), Failure> {
    match io::stdout().write_all(text.as_bytes()).and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        Err(error) => Err(Failure::failed(format!("cannot write to standard output: {error}"))),
        Ok(()) => Ok(()),
    }
}
