//! `haree hq token`: which consoles may speak to HQ, and as what. And at a console: where its token comes from.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use clap::{Args, Subcommand};

use super::{clock, failure::Failure, output::print, output::say, serve, surroundings};
use crate::{
    domain::{Clean, ConsoleId, PlaceId, Role, Telling},
    hq::{
        Ledger as _, LedgerError, SqliteLedger,
        authority::{Grant, NewToken, hash_token},
    },
    net::{Access, Exchange, Secret, Trust},
    settings::Settings,
};

/// The longest token that a file or a command may give.
const LONGEST: usize = 1024;

#[derive(Subcommand)]
pub(super) enum TokenCommand {
    /// Give a console a token; it is shown this once
    Add(AddArgs),
    /// List the tokens, without their text
    List(LedgerArgs),
    /// Take a token back; from then on HQ does not answer it
    Revoke(RevokeArgs),
}

#[derive(Args)]
pub(super) struct AddArgs {
    /// A name for it, as batugade-1
    name: String,
    /// What its console may at most: viewer, operator or administrator
    #[arg(long)]
    role: Role,
    /// The places that acts of the console may be about, those below them included [default: all]
    #[arg(long, value_name = "PLACE", value_delimiter = ',')]
    places: Vec<String>,
    /// The console that it is for [default: the first that uses it]
    #[arg(long, value_name = "ID")]
    console: Option<String>,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct RevokeArgs {
    /// The token's name
    name: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

/// Which ledger.
#[derive(Args)]
pub(super) struct LedgerArgs {
    /// Where the ledger lies [default: ~/.local/share/haree-hq]
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl LedgerArgs {
    /// Opens a ledger that is there, beside an HQ that serves it or not.
    pub(super) async fn open(&self) -> Result<SqliteLedger, Failure> {
        let data = serve::data_dir(self.data.as_deref())?;
        SqliteLedger::open_existing(&data).await.map_err(Failure::cannot_begin)
    }

    /// Opens a ledger, and founds a real one where there is none: tokens come before the first start.
    pub(super) async fn open_or_found(&self) -> Result<SqliteLedger, Failure> {
        let data = serve::data_dir(self.data.as_deref())?;
        match SqliteLedger::open_existing(&data).await {
            Err(LedgerError::Absent { .. }) => {
                let now = (clock::real())();
                serve::open(&data, crate::domain::Provenance::Real, now, crate::hq::Batch::default).await
            }
            opened => opened.map_err(Failure::cannot_begin),
        }
    }
}

/// Runs something over a ledger.
pub(super) fn on_ledger(work: impl AsyncFnOnce() -> Result<ExitCode, Failure>) -> Result<ExitCode, Failure> {
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    runtime.block_on(work())
}

pub(super) fn run(command: &TokenCommand) -> Result<ExitCode, Failure> {
    on_ledger(async || match command {
        TokenCommand::Add(args) => add(args).await,
        TokenCommand::List(args) => list(args).await,
        TokenCommand::Revoke(args) => revoke(args).await,
    })
}

async fn add(args: &AddArgs) -> Result<ExitCode, Failure> {
    let name = Clean::new(&args.name);
    if name.is_empty() {
        return Err(Failure::cannot_begin("a token needs a name, as batugade-1"));
    }
    let ledger = args.ledger.open_or_found().await?;
    let authority = ledger.authority();
    let places: Vec<PlaceId> = args.places.iter().map(|place| PlaceId::new(place)).collect();
    if let Some(place) = authority.unknown_places(&places).await.map_err(Failure::failed)?.first() {
        return Err(Failure::cannot_begin(format!(
            "HQ has no place `{place}`; GET /v1/places lists them, as BTG or site-dili"
        )));
    }
    let secret = new_token()?;
    let token = NewToken {
        name: name.clone(),
        hash: hash_token(secret.reveal()),
        role: args.role,
        places: (!places.is_empty()).then_some(places),
        console: args.console.as_deref().map(ConsoleId::new),
        at: (clock::real())(),
    };
    if !authority.grant(token).await.map_err(Failure::failed)? {
        return Err(Failure::cannot_begin(format!(
            "a token {name}, or one for that console, is in force; revoke it first (`haree hq token revoke`)"
        )));
    }
    ledger.close().await;
    print(&format!("{}\n", secret.reveal()))?;
    say(
        "This is shown once. On the console, put it into a file of mode 0600 and name that file as token_file.",
    );
    Ok(ExitCode::SUCCESS)
}

/// 256 bits that nobody can foresee, with a mark by which leaked ones can be searched for.
fn new_token() -> Result<Secret, Failure> {
    let word = surroundings::random;
    let [a, b, c, d] = [word()?, word()?, word()?, word()?];
    Ok(Secret::new(format!("haree_{a:016x}{b:016x}{c:016x}{d:016x}")))
}

async fn list(args: &LedgerArgs) -> Result<ExitCode, Failure> {
    let grants = args.open().await?.authority().grants().await.map_err(Failure::failed)?;
    if grants.is_empty() {
        say("There is no token; HQ answers everybody on this machine and nobody else.");
    }
    for grant in grants {
        print(&format!("{}\n", line(&grant)))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn line(grant: &Grant) -> String {
    let Grant { name, role, places, console, created_at, revoked_at } = grant;
    let places = places.as_ref().map_or_else(
        || "all places".to_owned(),
        |places| places.iter().map(PlaceId::as_str).collect::<Vec<_>>().join(","),
    );
    let console = console.as_ref().map_or("not used yet", ConsoleId::as_str);
    let end = revoked_at.as_ref().map_or(String::new(), |at| format!("  revoked {at}"));
    format!("{name}  {role}  {places}  {console}  since {created_at}{end}")
}

async fn revoke(args: &RevokeArgs) -> Result<ExitCode, Failure> {
    let ledger = args.ledger.open().await?;
    let name = Clean::new(&args.name);
    if !ledger.authority().revoke(&name, (clock::real())()).await.map_err(Failure::failed)? {
        return Err(Failure::failed(format!(
            "no token {name} is in force; `haree hq token list` lists them"
        )));
    }
    ledger.close().await;
    say(&format!("{name} is revoked; HQ does not answer it any more"));
    Ok(ExitCode::SUCCESS)
}

/// What a console shows to HQ, and whom it believes.
pub(super) fn access(settings: &Settings) -> Result<Access, Telling> {
    let trust = match &settings.hq_authority {
        None => Trust::System,
        Some(file) => Trust::Pinned(fs::read(file).map_err(|error| {
            let told = Telling::message("access-no-authority").words("file", &file.display().to_string());
            told.words("why", &error.to_string())
        })?),
    };
    let exchange =
        if settings.post_quantum == Some(true) { Exchange::PostQuantum } else { Exchange::Classic };
    Ok(Access { token: own_token(settings)?, trust, exchange })
}

/// The token of this console: from `HAREE_TOKEN`, else the file, else the command.
fn own_token(settings: &Settings) -> Result<Option<Secret>, Telling> {
    let text = match (surroundings::variable("HAREE_TOKEN"), &settings.token_file, &settings.token_command) {
        (Some(text), ..) => Secret::new(text),
        (None, Some(file), _) => read_file(file)?,
        (None, None, Some(command)) => ask_command(command)?,
        (None, None, None) => return Ok(None),
    };
    let line = text.reveal().lines().next().unwrap_or_default().trim().to_owned();
    if line.is_empty() || line.len() > LONGEST {
        return Err(Telling::message("access-no-token"));
    }
    Ok(Some(Secret::new(line)))
}

/// Reads a file that nobody else can read.
fn read_file(file: &Path) -> Result<Secret, Telling> {
    let about = |id| Telling::message(id).words("file", &file.display().to_string());
    let cannot = |error: std::io::Error| about("access-token-unread").words("why", &error.to_string());
    let mode = fs::metadata(file).map_err(cannot)?.permissions().mode();
    if mode & 0o077 != 0 {
        return Err(about("access-token-open"));
    }
    fs::read_to_string(file).map(Secret::new).map_err(cannot)
}

/// Runs a command by the shell and takes what it prints. What it says otherwise is its own.
fn ask_command(command: &str) -> Result<Secret, Telling> {
    let cannot =
        |why: &dyn std::fmt::Display| Telling::message("access-command").words("why", &why.to_string());
    let output = Command::new("/bin/sh")
        .args(["-c", command])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| cannot(&error))?;
    if !output.status.success() {
        return Err(cannot(&output.status));
    }
    String::from_utf8(output.stdout).map(Secret::new).map_err(|_| Telling::message("access-command-no-text"))
}
