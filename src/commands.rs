//! One file per subcommand; the one room that knows all others and wires them.

mod arguments;
mod backup;
mod certificate;
mod clock;
mod consoles;
mod demo;
mod export;
mod failure;
mod feeds;
mod file;
mod import;
mod kept;
mod keys;
mod logging;
mod mapping;
mod output;
mod own;
mod panics;
mod person;
mod persons;
mod pin;
mod remove;
mod restore;
mod screen;
mod serve;
mod socket;
mod source;
mod status;
mod surroundings;
mod themes;
mod token;
mod wall;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::{
    arguments::{ConsoleArgs, KeysArgs, StatusArgs, ThemesArgs},
    output::say,
};

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
  haree source test usgs                   what a feed of [[source]] answers now
  haree wall                               large figures on the wall of the room
  haree --linear                           no screen: lines for a screen reader, a pipe or a log
  haree status --format json               the board for a script
  haree status --as-of '2026-11-24 14:00'  what was known then
  haree export flows --format csv          a panel's figures with HXL hashtags, for a spreadsheet
  haree keys --keymap vim                  which key does what
  haree themes                             how each theme looks here

Settings come from flags, then the environment (HAREE_HQ, HAREE_DATA, HAREE_THEME, ...), then
~/.config/haree/settings.toml, then the defaults; the README lists them.";

#[derive(Subcommand)]
enum Command {
    /// Look around: a simulated HQ and a console, with data of their own that are gone afterwards
    Demo(demo::DemoArgs),
    /// The reference HQ: serve a ledger, or load figures and alerts into it
    #[command(subcommand)]
    Hq(HqCommand),
    /// Outside feeds of alerts: list them, ask one, load what is new
    #[command(subcommand)]
    Source(source::SourceCommand),
    /// Print the board's figures with age and source, from the running console or its last snapshot
    Status(StatusArgs),
    /// Large figures for the wall of the room, page after page; an alert that nobody has seen interrupts
    Wall(wall::WallArgs),
    /// Write what a panel shows as CSV, JSON or text, from the running console or what it left
    Export(export::ExportArgs),
    /// Print which key does what, with the keymap in force or another
    Keys(KeysArgs),
    /// List the themes, each with a sample of how it looks here
    Themes(ThemesArgs),
}

#[derive(Subcommand)]
enum HqCommand {
    /// Serve a ledger
    Serve(serve::ServeArgs),
    /// Give, list and revoke the tokens of consoles
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Say who may sign in at consoles
    #[command(subcommand)]
    Person(person::PersonCommand),
    /// List the consoles that were here: when, which version, how they stood
    Consoles(consoles::ConsolesArgs),
    /// Make an authority and a certificate of one's own, for TLS
    Certificate(certificate::CertificateArgs),
    /// Load figures or alerts into a ledger, whether or not it is being served
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Print the board's figures from a ledger, whether or not it is being served
    Status(StatusArgs),
    /// Write a copy of a ledger, whether or not it is being served
    Backup(backup::BackupArgs),
    /// Put a copy in the place of a ledger; consoles then send again what they did since
    Restore(restore::RestoreArgs),
    /// Take out a place or an alert that should never have been there
    Remove(remove::RemoveArgs),
}

/// Runs the program and says how it went: 0 well, 1 not all of it, 2 it could not begin.
pub fn main() -> ExitCode {
    surroundings::keep_files_private();
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => screen::run(&cli.console),
        Some(Command::Demo(args)) => demo::run(&args),
        Some(Command::Hq(HqCommand::Serve(args))) => serve::run(&args),
        Some(Command::Hq(HqCommand::Token(command))) => token::run(&command),
        Some(Command::Hq(HqCommand::Person(command))) => person::run(&command),
        Some(Command::Hq(HqCommand::Consoles(args))) => consoles::run(&args),
        Some(Command::Hq(HqCommand::Certificate(args))) => certificate::run(&args),
        Some(Command::Hq(HqCommand::Import(command))) => import::run(&command),
        Some(Command::Hq(HqCommand::Status(args))) => status::of_ledger(&args),
        Some(Command::Source(command)) => source::run(&command),
        Some(Command::Status(args)) => status::run(args),
        Some(Command::Export(args)) => export::run(args),
        Some(Command::Keys(args)) => keys::run(args),
        Some(Command::Themes(args)) => themes::run(args),
        Some(Command::Wall(args)) => wall::run(&args),
        Some(Command::Hq(HqCommand::Backup(args))) => backup::run(&args),
        Some(Command::Hq(HqCommand::Restore(args))) => restore::run(&args),
        Some(Command::Hq(HqCommand::Remove(args))) => remove::run(&args),
    };
    outcome.unwrap_or_else(|failure| {
        say(&format!("haree: {failure}"));
        failure.code()
    })
}
