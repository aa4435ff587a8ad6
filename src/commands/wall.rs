//! `haree wall`: the board on the wall of the room, large, page after page; nobody acts there.

use std::process::ExitCode;

use clap::Args;

use super::{arguments::ConsoleArgs, failure::Failure, screen};

#[derive(Args)]
pub(super) struct WallArgs {
    /// How long a page stays
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(2..=3600))]
    dwell_seconds: Option<u32>,
    #[command(flatten)]
    console: ConsoleArgs,
}

/// Shows the wall until somebody leaves it.
pub(super) fn run(args: &WallArgs) -> Result<ExitCode, Failure> {
    screen::run_wall(&args.console, args.dwell_seconds)
}
