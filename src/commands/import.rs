//! `haree hq import`: files into a ledger, beside a serving HQ or without one.

use std::{
    fs::File,
    io::Read as _,
    path::{Path, PathBuf},
    process::ExitCode,
};

use chrono::FixedOffset;
use clap::{Args, Subcommand};

use super::{clock, failure::Failure, mapping, output::print, serve};
use crate::{
    domain::{Clean, Feed, Field, Instant, Place, Provenance, SourceId, TableMap, Zone},
    formats::{
        Parsed, cap,
        figures::{self, mapped},
    },
    hq::{
        Batch, Ledger as _, LedgerError, SqliteLedger, Timing,
        import::{self, ImportReport, Pending},
    },
    protocol::Collection,
};

/// The largest file that is read.
const LARGEST_FILE_BYTES: u64 = 64 << 20;

#[derive(Subcommand)]
pub(super) enum ImportCommand {
    /// Load figures or a stock ledger from a CSV or XLSX file (columns and mappings: docs/hq-import.md)
    Figures(FiguresArgs),
    /// Load CAP 1.2 alerts
    Alert(AlertArgs),
}

#[derive(Args)]
pub(super) struct FiguresArgs {
    /// The file
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The offset of times that carry none, as +09:00; without it such a row is refused
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    zone: Option<FixedOffset>,
    /// A mapping file that says what the columns are, where they are not haree's own
    #[arg(long, value_name = "FILE.toml")]
    mapping: Option<PathBuf>,
    /// Who says so, where the mapping does not say it
    #[arg(long, value_name = "NAME", requires = "mapping")]
    source: Option<String>,
    /// Say what would change, and change nothing
    #[arg(long)]
    preview: bool,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct AlertArgs {
    /// The files
    #[arg(value_name = "FILE.xml", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
struct LedgerArgs {
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Load real figures into a simulated or exercise ledger, marked as such
    #[arg(long)]
    mark: bool,
}

/// Loads the files and says what became of each row; exit 1 when anything was refused.
pub(super) fn run(command: &ImportCommand) -> Result<ExitCode, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    let now = (clock::real())();
    runtime.block_on(async {
        match command {
            ImportCommand::Figures(args) => figures(args, now).await,
            ImportCommand::Alert(args) => alerts(args, now).await,
        }
    })
}

async fn figures(args: &FiguresArgs, now: Instant) -> Result<ExitCode, Failure> {
    let map = args.mapping.as_deref().map(mapping::read).transpose()?;
    let bytes = read(&args.file)?;
    let (ledger, provenance) =
        if args.preview { args.ledger.open_existing().await? } else { args.ledger.open(now).await? };
    let places = places(&ledger).await?;
    let context = figures::Context { places: &places, declared: args.zone.map(Zone::new), arrived: now };
    let pending = match &map {
        None => {
            let parsed = figures::parse(&bytes, &context);
            import::figures(parsed, provenance).from_file(name(&args.file), Timing::Stated)
        }
        Some(map) => {
            let source = SourceId::new(source(args, map)?);
            let written_at = mapping::written_at(&args.file, now);
            let reading = mapped::Reading { context, map, source: &source, written_at };
            import::figures(mapped::parse(&bytes, &reading), provenance)
                .from_file(name(&args.file), mapping::timing(map))
        }
    };
    if args.preview {
        let foreseen = ledger.foresee(pending.batch.clone(), now).await.map_err(Failure::failed)?;
        let preview = pending.preview(foreseen);
        print(&format!("{}: {preview}\n", name(&args.file)))?;
        return Ok(ExitCode::from(ImportReport::exit_code(&[preview.report])));
    }
    let report = take(&ledger, pending, now).await?;
    tell(&args.file, &report)?;
    Ok(ExitCode::from(ImportReport::exit_code(&[report])))
}

/// Who says what a table says, unless its map names somebody for every rule.
fn source<'a>(args: &'a FiguresArgs, map: &TableMap) -> Result<&'a str, Failure> {
    let named = map.rules.iter().all(|rule| rule.fields.contains_key(&Field::Source));
    match args.source.as_deref() {
        Some(source) => Ok(source),
        None if named => Ok(""),
        None => Err(Failure::cannot_begin(
            "nobody says so: write `source = \"NAME\"` into the mapping, or give --source NAME",
        )),
    }
}

async fn alerts(args: &AlertArgs, now: Instant) -> Result<ExitCode, Failure> {
    let (ledger, provenance) = args.ledger.open(now).await?;
    let mut reports = Vec::new();
    for file in &args.files {
        let parsed = match read(file) {
            Ok(bytes) => cap::parse(&bytes),
            Err(failure) => Parsed::unread(&failure.to_string()),
        };
        let report = take(&ledger, import::alerts(parsed, provenance, now), now).await?;
        tell(file, &report)?;
        reports.push(report);
    }
    Ok(ExitCode::from(ImportReport::exit_code(&reports)))
}

/// The places that the ledger knows.
async fn places(ledger: &SqliteLedger) -> Result<Vec<Place>, Failure> {
    let current = ledger.current(Collection::Places, None).await.map_err(Failure::failed)?;
    serde_json::from_str(&current.records.unwrap_or_default())
        .map_err(|error| Failure::failed(format!("the ledger's places cannot be read: {error}")))
}

async fn take(ledger: &SqliteLedger, mut pending: Pending, now: Instant) -> Result<ImportReport, Failure> {
    let mut batch = std::mem::take(&mut pending.batch);
    batch.feeds.push(Feed {
        id: SourceId::new("import"),
        name: Clean::new("files"),
        heard_at: now,
        stale_after_seconds: None,
        asking: None,
    });
    let receipt = ledger.take(batch, now).await.map_err(Failure::failed)?;
    Ok(pending.settle(&receipt))
}

fn tell(file: &Path, report: &ImportReport) -> Result<(), Failure> {
    print(&format!("{}: {report}\n", name(file)))
}

/// A file's name is text from outside like any other.
fn name(file: &Path) -> Clean {
    Clean::new(&file.display().to_string())
}

/// Reads a file whole; what a parser may take is bounded by the parser.
fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST_FILE_BYTES + 1).read_to_end(&mut bytes))
        .map_err(|error| Failure::cannot_begin(format!("cannot read {}: {error}", path.display())))?;
    if bytes.len() as u64 > LARGEST_FILE_BYTES {
        let limit = LARGEST_FILE_BYTES >> 20;
        return Err(Failure::cannot_begin(format!(
            "{} is larger than {limit} MiB; split it",
            path.display()
        )));
    }
    Ok(bytes)
}

impl LedgerArgs {
    /// Opens the ledger, whatever it was born as; founds a real one where there is none.
    async fn open(&self, now: Instant) -> Result<(SqliteLedger, Provenance), Failure> {
        let data = serve::data_dir(self.data.as_deref())?;
        let ledger = match SqliteLedger::open_existing(&data).await {
            Ok(ledger) => ledger,
            Err(LedgerError::Absent { .. }) => {
                serve::open(&data, Provenance::Real, now, Batch::default).await?
            }
            Err(error) => return Err(Failure::cannot_begin(error)),
        };
        self.marked(ledger, &data)
    }

    /// The same of a ledger that must be there: to look at something founds nothing.
    async fn open_existing(&self) -> Result<(SqliteLedger, Provenance), Failure> {
        let data = serve::data_dir(self.data.as_deref())?;
        self.marked(SqliteLedger::open_existing(&data).await.map_err(Failure::cannot_begin)?, &data)
    }

    fn marked(&self, ledger: SqliteLedger, data: &Path) -> Result<(SqliteLedger, Provenance), Failure> {
        let provenance = ledger.meta().provenance;
        if provenance != Provenance::Real && !self.mark {
            return Err(Failure::cannot_begin(format!(
                "the ledger in {} is {}; real figures go into it only with --mark, which marks each of them",
                data.display(),
                provenance.name()
            )));
        }
        Ok((ledger, provenance))
    }
}
