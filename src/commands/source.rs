//! `haree source`: what outside feeds there are, how they stand, and what one says now.

mod common;
mod figures;
mod tables;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Args, Subcommand};

use self::common::{LedgerArgs, issues, time};
use super::{
    arguments::ConsoleArgs,
    clock,
    failure::Failure,
    feeds,
    output::{print, say_all},
    surroundings,
};
use crate::{
    domain::{Asking, Clean, SourceId},
    hq::{FigureCounts, Ledger as _, SqliteLedger, Trouble},
    locale::Locale,
    sources::{self, Cursor, Memory, Source, Tables},
};

/// How many alerts `test` shows.
const SHOWN: usize = 20;

#[derive(Subcommand)]
pub(super) enum SourceCommand {
    /// List the sources in the settings, and how each stands in the ledger
    List(ListArgs),
    /// Ask one source and say what it answers; nothing is written down
    Test(TestArgs),
    /// Ask one source now and load what is new into the ledger
    Fetch(FetchArgs),
    /// Say where a figure of a source stands: which row of which answer, and each revision
    Explain(ExplainArgs),
}

#[derive(Args)]
pub(super) struct ListArgs {
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct TestArgs {
    /// The source's id
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct FetchArgs {
    /// The source's id
    #[arg(value_name = "ID")]
    id: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// The source's id
    #[arg(value_name = "ID")]
    id: String,
    /// What is counted, as crossings
    #[arg(value_name = "METRIC")]
    metric: String,
    /// The id of the place, as BTG
    #[arg(value_name = "PLACE")]
    place: String,
    /// As 2026-11-24, 2026-W48, 2026-11 or 2026
    #[arg(value_name = "PERIOD")]
    period: String,
    /// How it is broken down, as direction=entry
    #[arg(value_name = "BY", default_value = "")]
    by: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(super) fn run(command: &SourceCommand) -> Result<ExitCode, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    runtime.block_on(async {
        match command {
            SourceCommand::List(args) => list(&args.ledger).await,
            SourceCommand::Test(args) => test(args).await,
            SourceCommand::Fetch(args) => fetch(args).await,
            SourceCommand::Explain(args) => {
                let ExplainArgs { id, metric, place, period, by, ledger } = args;
                figures::explain(id, [metric, place, period, by], &ledger.dir()?).await
            }
        }
    })
}

/// The sources of the settings; what is wrong in them is said, since this is what the command is for.
///
/// Gives also the names of those that are left out because of it.
fn configured(config: Option<PathBuf>) -> Result<(Vec<Source>, Vec<SourceId>), Failure> {
    let (settings, problems) = surroundings::settings(&ConsoleArgs { config, ..ConsoleArgs::default() })?;
    say_all(problems);
    let (mut sources, problems) = feeds::sources(settings.sources);
    say_all(problems);
    let left_out = sources.extract_if(.., |source| source.is_unmapped()).map(|source| source.id).collect();
    Ok((sources, left_out))
}

fn find(config: Option<PathBuf>, id: &str) -> Result<Source, Failure> {
    let (sources, left_out) = configured(config)?;
    if left_out.iter().any(|left_out| left_out.as_str() == id) {
        let id = Clean::new(id);
        return Err(Failure::cannot_begin(format!("the source `{id}` is left out until that is mended")));
    }
    let named = |source: &Source| source.id.as_str().to_owned();
    let known: Vec<String> = sources.iter().map(named).collect();
    sources.into_iter().find(|source| source.id.as_str() == id).ok_or_else(|| {
        let there = if known.is_empty() {
            "there is none; write one as [[source]]".to_owned()
        } else {
            format!("there are: {}", known.join(", "))
        };
        Failure::cannot_begin(format!("the settings have no source `{}`; {there}", Clean::new(id)))
    })
}

async fn list(args: &LedgerArgs) -> Result<ExitCode, Failure> {
    let (sources, left_out) = configured(args.config.clone())?;
    for id in left_out {
        print(&format!("{id}  left out\n"))?;
    }
    if sources.is_empty() {
        print("the settings have no [[source]]\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let ledger = SqliteLedger::open_existing(&args.dir()?).await.ok();
    for source in sources {
        let memory = match &ledger {
            Some(ledger) => ledger.memory(&source.id).await.map_err(Failure::failed)?,
            None => None,
        };
        print(&format!("{}\n", line(&source, memory.as_ref())))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// One source and how it stands.
fn line(source: &Source, memory: Option<&Memory>) -> String {
    let minutes = source.every.as_secs() / 60;
    let head = format!(
        "{}  {}  every {minutes} min  {}",
        source.id,
        source.kind.name(),
        Clean::new(&source.address)
    );
    let Some(memory) = memory else { return format!("{head}\n  never asked") };
    let heard = memory.heard_at.map_or("never".to_owned(), time);
    let Asking { next_at, bytes, taken, refused, failures, .. } = memory.asking;
    let next = next_at.map_or("–".to_owned(), time);
    let stands = format!(
        "  answered {heard}, next {next}; {taken} records, {bytes} bytes, {refused} refused in the last answer"
    );
    let stands = match &memory.asking.remark {
        Some(remark) => format!("{stands}\n  {}", Locale::english().tell(remark)),
        None => stands,
    };
    let stands = match (memory.tested_at, memory.awaits_test_since) {
        (Some(at), _) => format!("{stands}\n  last Test message {}", time(at)),
        (None, Some(since)) => format!("{stands}\n  no Test message came since {}", time(since)),
        (None, None) => stands,
    };
    match &memory.asking.trouble {
        Some(trouble) => {
            let trouble = Locale::english().tell(trouble);
            format!("{head}\n{stands}\n  failed {failures} times: {trouble}")
        }
        None => format!("{head}\n{stands}"),
    }
}

async fn test(args: &TestArgs) -> Result<ExitCode, Failure> {
    let source = find(args.ledger.config.clone(), &args.id)?;
    let fetcher = feeds::fetcher()?;
    if let Some(setup) = &source.figures {
        return figures::test(&fetcher, setup).await;
    }
    match &source.tables {
        Some(Tables::Folder(setup)) => {
            return tables::test_folder(&source, setup, &args.ledger.dir()?).await;
        }
        Some(Tables::Dtm(setup)) => return tables::test_dtm(&fetcher, (&source, setup)).await,
        None => {}
    }
    let harvest = sources::fetch(&fetcher, &source, &Cursor::default()).await.map_err(Failure::failed)?;
    let alerts = harvest.alerts.unwrap_or_default();
    print(&format!("{} bytes, {} alerts, {} remarks\n", harvest.bytes, alerts.len(), harvest.issues.len()))?;
    for alert in alerts.iter().take(SHOWN) {
        let status = alert.status.word();
        print(&format!("{}  {status}  {}  {}\n", time(alert.sent), alert.severity.word(), alert.title()))?;
    }
    if alerts.len() > SHOWN {
        print(&format!("and {} more\n", alerts.len() - SHOWN))?;
    }
    for issue in &harvest.issues {
        print(&format!("{issue}\n"))?;
    }
    Ok(ExitCode::from(u8::from(alerts.is_empty() && !harvest.issues.is_empty())))
}

async fn fetch(args: &FetchArgs) -> Result<ExitCode, Failure> {
    let source = find(args.ledger.config.clone(), &args.id)?;
    let (settings, _) = surroundings::settings(&ConsoleArgs {
        config: args.ledger.config.clone(),
        ..ConsoleArgs::default()
    })?;
    let data = args.ledger.dir()?;
    let ledger = Arc::new(SqliteLedger::open_existing(&data).await.map_err(Failure::cannot_begin)?);
    let gatherer = feeds::gatherer(ledger, clock::real(), feeds::keep(&settings))?;
    // What a server of figures was asked already is not asked again; a feed says all that it has.
    let memory = match (&source.figures, &source.tables) {
        (Some(_), _) | (_, Some(_)) => {
            gatherer.ledger.memory(&source.id).await.map_err(Failure::failed)?.unwrap_or_default()
        }
        (None, None) => Memory::default(),
    };
    let told = |trouble: Trouble| Failure::failed(Locale::english().tell(&trouble.telling()));
    let (gathered, _) = gatherer.ask(&source, &memory).await.map_err(told)?;
    if let Some(remark) = &gathered.remark {
        print(&format!("{}\n", Locale::english().tell(remark)))?;
    }
    for (name, report) in &gathered.files {
        print(&format!("{name}: {report}\n"))?;
    }
    if !gathered.files.is_empty() {
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(FigureCounts { rows, mapped, new, revised, unchanged }) = gathered.figures {
        print(&format!(
            "{} bytes, {rows} rows, {mapped} mapped: {new} new, {revised} revised, {unchanged} unchanged\n",
            gathered.bytes
        ))?;
        return issues(&gathered.issues);
    }
    let [given, far] = gathered.given.unwrap_or_default();
    print(&format!(
        "{} bytes, {given} alerts, {far} too far away, {} new\n",
        gathered.bytes,
        gathered.taken.len()
    ))?;
    for alert in &gathered.taken {
        print(&format!("{}  {}  {}\n", time(alert.sent), alert.severity.word(), alert.title()))?;
    }
    issues(&gathered.issues)
}
