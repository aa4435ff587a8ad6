//! `haree hq remove`: an administrator takes out what should never have been there.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, ValueEnum};

use super::{
    arguments::ConsoleArgs, clock, failure::Failure, output::print, restore::runtime, serve, surroundings,
};
use crate::{
    domain::Clean,
    hq::{Ledger as _, Removable, Removal, SqliteLedger},
};

#[derive(Args)]
pub(super) struct RemoveArgs {
    #[arg(value_enum)]
    what: What,
    /// The id of the place, or the alert's sender,identifier
    #[arg(value_name = "KEY")]
    key: String,
    /// Why; it is kept in the ledger
    #[arg(long, value_name = "TEXT")]
    reason: String,
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    Place,
    Alert,
}

/// Takes the record out of the ledger, and with the next sync out of every console.
pub(super) fn run(args: &RemoveArgs) -> Result<ExitCode, Failure> {
    let data = serve::data_dir(args.data.as_deref())?;
    let (settings, _) = surroundings::settings(&ConsoleArgs::default())?;
    let key = Clean::new(&args.key);
    let removal = Removal {
        what: match args.what {
            What::Place => Removable::Place(key.clone()),
            What::Alert => Removable::Alert(key.clone()),
        },
        who: surroundings::person(&settings),
        reason: Clean::new(&args.reason),
    };
    if removal.reason.is_empty() {
        return Err(Failure::cannot_begin("a removal needs a reason; say it with --reason"));
    }
    let gone = runtime()?.block_on(async {
        let ledger = SqliteLedger::open_existing(&data).await.map_err(Failure::cannot_begin)?;
        let gone = ledger.remove(&removal, (clock::real())()).await.map_err(Failure::failed)?;
        ledger.close().await;
        Ok::<_, Failure>(gone)
    })?;
    if !gone {
        return Err(Failure::failed(format!("the ledger in {} has no {key}", data.display())));
    }
    print(&format!("{key} is taken out; consoles lose it with their next sync\n"))?;
    Ok(ExitCode::SUCCESS)
}
