//! What the commands of sources share: where the ledger is, and how times and issues are written.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::{
    commands::{failure::Failure, output::print},
    domain::{Instant, Zone},
    formats::Issue,
};

#[derive(Args)]
pub(super) struct LedgerArgs {
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The settings file [default: ~/.config/haree/settings.toml]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

pub(super) fn time(at: Instant) -> String {
    Zone::DILI.local(at).format("%Y-%m-%d %H:%M:%S %:z").to_string()
}

/// Prints what was wrong or remarkable in an answer.
pub(super) fn issues(issues: &[Issue]) -> Result<ExitCode, Failure> {
    for issue in issues {
        print(&format!("{issue}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}
