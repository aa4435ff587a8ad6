//! `haree status`: the board's figures for a terminal, a pipe or a script.

use std::{path::Path, process::ExitCode};

use super::{
    arguments::{ConsoleArgs, Format, StatusArgs},
    clock,
    failure::Failure,
    kept::Kept,
    output::print,
    socket, surroundings,
};
use crate::{
    domain::{AsOf, Instant, Link, LinkState, Query, Rules, View, answer, view::Situation},
    hq::SqliteLedger,
    report::{self, Status},
    store::{self, Store, Waiting},
};

/// Prints what the running console shows, or what the last one left.
pub(super) fn run(args: StatusArgs) -> Result<ExitCode, Failure> {
    let StatusArgs { data, as_of, format } = args;
    let (settings, _) = surroundings::settings(&ConsoleArgs { data, ..ConsoleArgs::default() })?;
    let data = settings.data_dir().map_err(Failure::cannot_begin)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    let (from, kept) = match (runtime.block_on(socket::ask(data, as_of)), as_of) {
        (Some(kept), _) => ("console", kept),
        (None, Some(at)) => ("cache", from_cache(data, at, &settings.rules)?),
        (None, None) => left(data, &settings.rules)?,
    };
    let at = if from != "console" && as_of.is_none() { aged(&kept) } else { kept.shown_at };
    // The snapshot may be older than the last act; the journal is not.
    let Waiting { queued, refused } = store::waiting(data);
    let link = Link { queued: queued.len() as u32, attention: refused.len() as u32, ..kept.link };
    let status = Status {
        from,
        as_of,
        queued: &queued,
        at,
        seen_at: Some(kept.shown_at),
        link: &link,
        board: &kept.situation,
    };
    tell(&status, format)
}

/// Prints what a ledger holds, as a console that has all of it would.
pub(super) fn of_ledger(args: &StatusArgs) -> Result<ExitCode, Failure> {
    let dir = args.data.as_deref().ok_or_else(|| Failure::cannot_begin("give HQ's directory with --data"))?;
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().map_err(Failure::failed)?;
    let ledger = runtime.block_on(SqliteLedger::open_existing(dir)).map_err(Failure::cannot_begin)?;
    let (now, rules) = ((clock::real())(), Rules::default());
    let records = {
        let _entered = runtime.enter();
        ledger.records()
    };
    let view = match args.as_of {
        Some(at) => answer(&AsOf::new(&records, at), Query::Board, at, &rules),
        None => answer(&records, Query::Board, now, &rules),
    };
    let board = board(view.map_err(Failure::failed)?)?;
    runtime.block_on(ledger.close());
    let at = args.as_of.unwrap_or(now);
    let status = Status {
        from: "ledger",
        as_of: args.as_of,
        queued: &[],
        at,
        seen_at: None,
        link: &Link::new(LinkState::NoHq),
        board: &board,
    };
    tell(&status, args.format)
}

fn tell(status: &Status<'_>, format: Format) -> Result<ExitCode, Failure> {
    match format {
        Format::Text => print(&report::text(status))?,
        Format::Json => {
            let link = report::in_words(status.link);
            let status = Status { link: &link, ..status.clone() };
            let json = serde_json::to_string_pretty(&status).map_err(Failure::failed)?;
            print(&format!("{json}\n"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// What the last console left: its snapshot, with the board as the next one will show it at its start.
/// The snapshot is written only now and then; what was done since is in the journal.
fn left(data: &Path, rules: &Rules) -> Result<(&'static str, Kept), Failure> {
    let snapshot = Kept::read(data).ok_or_else(|| nothing(data))?;
    let board = || {
        let seed = surroundings::random().ok()?;
        // A console that does not answer holds the cache, and a lost cache has nothing to say.
        let store = Store::open(data, seed, seed).ok()?.store;
        match store.answer(Query::Board, aged(&snapshot), rules).ok()? {
            View::Board(board) => board.stamp.provenance.is_some().then_some(*board),
            _ => None,
        }
    };
    Ok(match board() {
        Some(board) => ("cache", Kept::new(snapshot.shown_at, board, snapshot.link)),
        None => ("snapshot", snapshot),
    })
}

/// Reads the past from the cache itself, where no console holds it.
fn from_cache(data: &Path, at: Instant, rules: &Rules) -> Result<Kept, Failure> {
    if !data.is_dir() {
        return Err(nothing(data));
    }
    let seed = surroundings::random()?;
    let store = Store::open(data, seed, seed).map_err(Failure::cannot_begin)?.store;
    let view = store.answer_as_of(Query::Board, at, rules).map_err(Failure::failed)?;
    Ok(Kept::new(at, board(view)?, Link::new(LinkState::NoHq)))
}

fn board(view: View) -> Result<Situation, Failure> {
    match view {
        View::Board(board) => Ok(*board),
        _ => Err(Failure::failed("the board was not answered; report this")),
    }
}

/// For when a snapshot is read: now, so that ages are true; a simulated one keeps its own time.
fn aged(kept: &Kept) -> Instant {
    match kept.situation.stamp.provenance {
        Some(crate::domain::Provenance::Simulated) => kept.shown_at,
        _ => (clock::real())(),
    }
}

fn nothing(data: &Path) -> Failure {
    let (queued, data) = (store::waiting(data).queued.len(), data.display());
    let journal = if queued > 0 { format!("; {queued} acts wait in its journal") } else { String::new() };
    Failure::failed(format!(
        "no console runs on {data} and none has left a snapshot there{journal}; start one with `haree --hq URL --data {data}`"
    ))
}
