//! What the commands of sources share: where the ledger is, and how times and issues are written.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;

use crate::{
    commands::{arguments::ConsoleArgs, failure::Failure, output::print, own, serve, surroundings},
    domain::{Instant, Zone},
    formats::Issue,
};

#[derive(Args)]
pub(super) struct LedgerArgs {
    /// Where the ledger lies, HQ's or that of a console with own sources [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    pub(super) data: Option<PathBuf>,
    /// The settings file [default: ~/.config/haree/settings.toml]
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
}

impl LedgerArgs {
    /// Where the ledger lies: HQ's, else that of a console that asks its sources itself.
    pub(super) fn dir(&self) -> Result<PathBuf, Failure> {
        let hq = serve::data_dir(self.data.as_deref())?;
        let is_ledger = |dir: &Path| dir.join("hq.sqlite").is_file();
        if is_ledger(&hq) {
            return Ok(hq);
        }
        let args =
            ConsoleArgs { config: self.config.clone(), data: self.data.clone(), ..ConsoleArgs::default() };
        let (settings, _) = surroundings::settings(&args)?;
        let own = settings.data_dir().ok().map(own::ledger_dir).filter(|own| is_ledger(own));
        Ok(own.unwrap_or(hq))
    }
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
