//! `haree hq person`: who may sign in at the consoles.

use std::{
    io::{self, BufRead as _, IsTerminal as _},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use rustix::termios::{LocalModes, OptionalActions, tcgetattr, tcsetattr};

use super::{
    clock,
    failure::Failure,
    output::{print, say},
    pin,
    token::{LedgerArgs, on_ledger},
};
use crate::{
    domain::{Clean, Person, PinHash, Role},
    hq::{Batch, Ledger as _, SqliteLedger},
    net::Secret,
};

#[derive(Subcommand)]
pub(super) enum PersonCommand {
    /// Add a person, or give one a new PIN or role; the PIN is asked for, or read from standard input
    Add(AddArgs),
    /// List the persons
    List(LedgerArgs),
    /// Take a person out: consoles that hear of it let them in no more
    Remove(RemoveArgs),
}

#[derive(Args)]
pub(super) struct AddArgs {
    /// The name, as it stands on acts
    name: String,
    /// What the person may: viewer, operator or administrator
    #[arg(long, default_value = "operator")]
    role: Role,
    #[command(flatten)]
    ledger: LedgerArgs,
}

#[derive(Args)]
pub(super) struct RemoveArgs {
    /// The name
    name: String,
    #[command(flatten)]
    ledger: LedgerArgs,
}

pub(super) fn run(command: &PersonCommand) -> Result<ExitCode, Failure> {
    on_ledger(async || match command {
        PersonCommand::Add(args) => add(args).await,
        PersonCommand::List(args) => list(args).await,
        PersonCommand::Remove(args) => remove(args).await,
    })
}

async fn add(args: &AddArgs) -> Result<ExitCode, Failure> {
    let name = Clean::new(&args.name);
    if name.is_empty() {
        return Err(Failure::cannot_begin("a person needs a name"));
    }
    let pin = pin::keep(&ask_pin(&name)?)?;
    let ledger = args.ledger.open_or_found().await?;
    put(&ledger, Person { name: name.clone(), pin, role: args.role, active: true }).await?;
    say(&format!("{name} may sign in as {} once a console has heard of it", args.role));
    Ok(ExitCode::SUCCESS)
}

async fn list(args: &LedgerArgs) -> Result<ExitCode, Failure> {
    let ledger = args.open().await?;
    let persons = ledger.authority().everybody().await.map_err(Failure::failed)?;
    if persons.is_empty() {
        say("There is nobody; consoles put the name of their settings on acts.");
    }
    for Person { name, role, active, .. } in persons {
        print(&format!("{name}  {role}{}\n", if active { "" } else { "  removed" }))?;
    }
    Ok(ExitCode::SUCCESS)
}

async fn remove(args: &RemoveArgs) -> Result<ExitCode, Failure> {
    let ledger = args.ledger.open().await?;
    let name = Clean::new(&args.name);
    let persons = ledger.authority().everybody().await.map_err(Failure::failed)?;
    let Some(person) = persons.into_iter().find(|person| person.name == name && person.active) else {
        return Err(Failure::failed(format!("there is no {name}; `haree hq person list` lists them")));
    };
    // The name stays, because acts carry it; what was kept of the PIN goes.
    put(&ledger, Person { active: false, pin: PinHash::default(), ..person }).await?;
    say(&format!("{name} is removed; HQ takes no more acts of theirs"));
    Ok(ExitCode::SUCCESS)
}

async fn put(ledger: &SqliteLedger, person: Person) -> Result<(), Failure> {
    let batch = Batch { persons: vec![person], ..Batch::default() };
    ledger.take(batch, (clock::real())()).await.map_err(Failure::failed)?;
    ledger.close().await;
    Ok(())
}

/// Asks for a PIN twice without showing it; in a script the first line of standard input is it.
fn ask_pin(name: &Clean) -> Result<Secret, Failure> {
    if !io::stdin().is_terminal() {
        return read_line();
    }
    say(&format!("A PIN for {name}, which is not shown:"));
    let first = unseen()?;
    say("The same again:");
    if unseen()? == first {
        Ok(first)
    } else {
        Err(Failure::cannot_begin("the two differ; nothing was changed"))
    }
}

fn unseen() -> Result<Secret, Failure> {
    let cannot = |error: rustix::io::Errno| Failure::cannot_begin(format!("cannot hide the PIN: {error}"));
    let before = tcgetattr(io::stdin()).map_err(cannot)?;
    let mut hidden = before.clone();
    hidden.local_modes.remove(LocalModes::ECHO);
    tcsetattr(io::stdin(), OptionalActions::Flush, &hidden).map_err(cannot)?;
    let line = read_line();
    tcsetattr(io::stdin(), OptionalActions::Flush, &before).map_err(cannot)?;
    line
}

fn read_line() -> Result<Secret, Failure> {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).map_err(Failure::failed)?;
    Ok(Secret::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}
