//! `haree hq consoles`: when each console was last here, and how it stood.

use std::process::ExitCode;

use clap::Args;

use super::{
    failure::Failure,
    output::{print, say},
    token::{LedgerArgs, on_ledger},
};
use crate::{
    domain::Clean,
    hq::{Ledger as _, authority::Seen},
};

#[derive(Args)]
pub(super) struct ConsolesArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
}

/// Lists them, the latest first. An HQ that serves writes it down once a minute.
pub(super) fn run(args: &ConsolesArgs) -> Result<ExitCode, Failure> {
    on_ledger(async || {
        let ledger = args.ledger.open().await?;
        let consoles = ledger.authority().consoles().await.map_err(Failure::failed)?;
        if consoles.is_empty() {
            say("No console was here yet, or less than a minute ago.");
        }
        for seen in consoles {
            print(&format!("{}\n", line(&seen)))?;
        }
        Ok(ExitCode::SUCCESS)
    })
}

fn line(seen: &Seen) -> String {
    let Seen { console, seen_at, sighting, role, revoked } = seen;
    let skew = sighting.skew.map_or("clock ?".to_owned(), |seconds| format!("clock {seconds:+} s"));
    let queue = sighting.queue.map_or("queue ?".to_owned(), |acts| format!("queue {acts}"));
    let role = role.as_ref().map_or("no token", Clean::as_str);
    let token = sighting.token.as_ref().map_or(String::new(), |name| format!(" {name}"));
    let end = if *revoked { " (revoked)" } else { "" };
    let agent = if sighting.agent.is_empty() { "?" } else { sighting.agent.as_str() };
    format!("{console}  {seen_at}  {agent}  {skew}  {queue}  {role}{token}{end}")
}
