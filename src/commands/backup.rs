//! `haree hq backup`: one file that holds the whole ledger, made while HQ serves.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{failure::Failure, output::print, restore, serve};
use crate::hq::SqliteLedger;

#[derive(Args)]
pub(super) struct BackupArgs {
    /// The file; it must not be there yet
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

/// Writes the copy and checks that it is whole.
pub(super) fn run(args: &BackupArgs) -> Result<ExitCode, Failure> {
    let data = serve::data_dir(args.data.as_deref())?;
    let meta = restore::runtime()?
        .block_on(SqliteLedger::backup(&data, &args.file))
        .map_err(Failure::cannot_begin)?;
    print(&format!(
        "{} holds the {} ledger of {}; keep it where only you may read it\n",
        args.file.display(),
        meta.provenance.name(),
        data.display()
    ))?;
    Ok(ExitCode::SUCCESS)
}
