//! `haree status`: the board's figures for a terminal, a pipe or a script.

use std::{path::PathBuf, process::ExitCode};

use super::{
    arguments::{ConsoleArgs, Format},
    clock,
    failure::Failure,
    kept::Kept,
    output::print,
    socket, surroundings,
};
use crate::{
    domain::Link,
    report::{self, Status},
    store::{self, Waiting},
};

/// Prints what the running console shows, or what the last one left.
pub(super) fn run(data: Option<PathBuf>, format: Format) -> Result<ExitCode, Failure> {
    let (settings, _) = surroundings::settings(&ConsoleArgs { data, ..ConsoleArgs::default() })?;
    let data = settings.data_dir().map_err(Failure::cannot_begin)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    let (from, kept) = match runtime.block_on(socket::ask(data)) {
        Some(kept) => ("console", kept),
        None => ("snapshot", Kept::read(data).ok_or_else(|| nothing(data))?),
    };
    let at = if from == "console" { kept.shown_at } else { aged(&kept) };
    // The snapshot may be older than the last act; the journal is not.
    let Waiting { queued, refused } = store::waiting(data);
    let link = Link { queued: queued.len() as u32, attention: refused.len() as u32, ..kept.link };
    let status = Status {
        from,
        queued: &queued,
        at,
        seen_at: Some(kept.shown_at),
        link: &link,
        board: &kept.situation,
    };
    match format {
        Format::Text => print(&report::text(&status))?,
        Format::Json => {
            let json = serde_json::to_string_pretty(&status).map_err(Failure::failed)?;
            print(&format!("{json}\n"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// For when a snapshot is read: now, so that ages are true; a simulated one keeps its own time.
fn aged(kept: &Kept) -> crate::domain::Instant {
    match kept.situation.stamp.provenance {
        Some(crate::domain::Provenance::Simulated) => kept.shown_at,
        _ => (clock::real())(),
    }
}

fn nothing(data: &std::path::Path) -> Failure {
    let (queued, data) = (store::waiting(data).queued.len(), data.display());
    let journal = if queued > 0 { format!("; {queued} acts wait in its journal") } else { String::new() };
    Failure::failed(format!(
        "no console runs on {data} and none has left a snapshot there{journal}; start one with `haree --hq URL --data {data}`"
    ))
}
