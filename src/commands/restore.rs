//! `haree hq restore`: a copy of a ledger takes its place, and what was there is kept.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{clock, failure::Failure, output::print, serve, surroundings};
use crate::{domain::FeedId, hq::SqliteLedger};

#[derive(Args)]
pub(super) struct RestoreArgs {
    /// A file that `haree hq backup` wrote
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Puts the copy into its place, unless HQ serves it.
pub(super) fn run(args: &RestoreArgs) -> Result<ExitCode, Failure> {
    let data = serve::data_dir(args.data.as_deref())?;
    let alone = serve::serve_alone(&data)?;
    let feed = FeedId::new(&format!("{:08x}", surroundings::random()? as u32));
    let now = (clock::real())();
    let restored = runtime()?
        .block_on(SqliteLedger::restore(&data, &args.file, feed, now))
        .map_err(Failure::cannot_begin)?;
    drop(alone);
    let kept = restored.kept.map(|kept| format!("; what was there is {}", kept.display()));
    let unsure =
        "\nit has no checksum: its pages and records can be read, but not every change to it would be seen";
    print(&format!(
        "{} has the {} ledger of {}{}{}\n",
        data.display(),
        restored.meta.provenance.name(),
        args.file.display(),
        kept.unwrap_or_default(),
        if restored.had_checksum { "" } else { unsure }
    ))?;
    Ok(ExitCode::SUCCESS)
}

/// What a command that works on a ledger and ends runs on.
pub(super) fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)
}
