//! `haree export`: a panel's figures for a spreadsheet or a script.

use std::{path::PathBuf, process::ExitCode};

use chrono::NaiveDate;
use clap::{
    Args, ValueEnum,
    builder::{PossibleValuesParser, TypedValueParser as _},
};

use super::{
    arguments::{ConsoleArgs, known_instant},
    clock,
    failure::Failure,
    file::{self, Wanted},
    kept::{Kept, Seen},
    output::{print, say},
    socket, surroundings,
};
use crate::{
    console::{self, Capabilities, Codes, Depth, Keymap, Setup, Theme},
    domain::{
        Clean, Instant, Lens, Link, LinkState, Query, Rules, Scale, TimeRange, View,
        view::{AlertRow, Life},
    },
    locale::Locale,
    report::{self, FileFormat, Message, Table},
    settings::Settings,
    store::Store,
};

#[derive(Args)]
pub(super) struct ExportArgs {
    /// Which panel
    #[arg(value_parser = panels())]
    panel: Query,
    /// These alerts as messages, by their ids or the last part of them; without any all that are open
    #[arg(value_name = "ID")]
    ids: Vec<String>,
    /// csv with a row of HXL hashtags, json, text in columns, or of alerts a CAP 1.2 message each
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// What HQ had recorded up to then: 2026-11-24T14:00:00+09:00, or "2026-11-24 14:00" in Dili
    #[arg(long, value_name = "TIME", value_parser = known_instant)]
    as_of: Option<Instant>,
    /// The rows of the panel's first list that hold these words, as `/` finds them
    #[arg(long, value_name = "WORDS")]
    filter: Option<String>,
    /// The columns of flows
    #[arg(long, value_enum, default_value_t = Columns::Hours)]
    range: Columns,
    /// A day of the last column of flows; without it today
    #[arg(long, value_name = "DAY")]
    until: Option<NaiveDate>,
    /// A file, or a directory for a file with a name of its own; nothing is overwritten. Without it the
    /// rows go to standard output
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Where the console's data lie
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Json,
    Text,
    Cap,
}

impl Format {
    /// How a table is written; none for messages.
    const fn of_tables(self) -> Option<FileFormat> {
        match self {
            Self::Csv => Some(FileFormat::Csv),
            Self::Json => Some(FileFormat::Json),
            Self::Text => Some(FileFormat::Text),
            Self::Cap => None,
        }
    }
}

/// What one column of flows is.
#[derive(Clone, Copy, ValueEnum)]
enum Columns {
    Hours,
    Days,
    Weeks,
    Months,
}

impl From<Columns> for Scale {
    fn from(columns: Columns) -> Self {
        match columns {
            Columns::Hours => Self::Hours,
            Columns::Days => Self::Days,
            Columns::Weeks => Self::Weeks,
            Columns::Months => Self::Months,
        }
    }
}

/// The panels by their names.
fn panels() -> impl clap::builder::TypedValueParser<Value = Query> {
    PossibleValuesParser::new(Query::ALL.map(Query::name)).map(|name| {
        let named = Query::ALL.into_iter().find(|query| query.name() == name);
        named.unwrap_or(Query::Board)
    })
}

/// Writes a panel's table to standard output or into a file.
pub(super) fn run(args: ExportArgs) -> Result<ExitCode, Failure> {
    let is_message = args.format.of_tables().is_none();
    if is_message && (args.panel != Query::Alerts || args.filter.is_some()) {
        return Err(Failure::cannot_begin("cap is for alerts: haree export alerts --format cap [ID…]"));
    }
    if !is_message && !args.ids.is_empty() {
        return Err(Failure::cannot_begin("only --format cap takes ids of alerts; use --filter WORDS"));
    }
    let (settings, _) =
        surroundings::settings(&ConsoleArgs { data: args.data.clone(), ..ConsoleArgs::default() })?;
    let data = settings.data_dir().map_err(Failure::cannot_begin)?;
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(Failure::failed)?;
    let asked = runtime.block_on(socket::ask_view(data, args.panel, &args.lens()));
    let seen = match asked {
        Some(seen) => seen,
        None => left(data, &args, &settings.rules)?,
    };
    let Some(format) = args.format.of_tables() else {
        return messages(&seen, &args, settings.cap_sender.as_ref());
    };
    let table = match &args.filter {
        Some(words) => filtered(seen, words, &settings)?,
        None => report::table(&seen.view, &Locale::english()).under(seen.link.provenance),
    };
    if table.provenance.is_none() {
        return Err(no_answer());
    }
    write(&table, format, args.out)
}

fn no_answer() -> Failure {
    Failure::failed("there are no figures yet: HQ has not answered this console")
}

/// Writes alerts as messages: one to standard output, or a file for each.
fn messages(seen: &Seen, args: &ExportArgs, sender: Option<&Clean>) -> Result<ExitCode, Failure> {
    let View::Alerts(alerts) = &seen.view else { return Err(no_answer()) };
    let born = report::table(&seen.view, &Locale::english()).under(seen.link.provenance).provenance;
    let born = born.ok_or_else(no_answer)?;
    let chosen = chosen(&alerts.rows, &args.ids)?;
    let made: Vec<Message> =
        chosen.iter().map(|row| report::message(&row.alert, &alerts.rows, (born, sender))).collect();
    match (&args.out, made.as_slice()) {
        (_, []) => Err(Failure::failed("no alert is open; give the id of one: haree export alerts has them")),
        (None, [one]) => print(&one.text).map(|()| ExitCode::SUCCESS),
        (None, _) => {
            let ids: Vec<&str> = chosen.iter().map(|row| row.alert.id.as_str()).collect();
            let ids = ids.join("\n  ");
            Err(Failure::failed(format!("a file has one message; give --out DIR, or one of\n  {ids}")))
        }
        (Some(out), _) => {
            // Several are for a directory, there or not.
            let out = if made.len() > 1 { out.join("") } else { out.clone() };
            for Message { name, mark, text } in made {
                let wanted = Wanted { dir: PathBuf::new(), path: Some(out.clone()), name, mark };
                put(&wanted, &text)?;
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}

/// The alerts of these ids, or those that are open.
fn chosen<'a>(rows: &'a [AlertRow], ids: &[String]) -> Result<Vec<&'a AlertRow>, Failure> {
    if ids.is_empty() {
        return Ok(rows.iter().filter(|row| matches!(row.life, Life::Open | Life::Review)).collect());
    }
    let of_id = |id: &String| {
        let is = |row: &&AlertRow| {
            let known = row.alert.id.as_str();
            known == id || known.split_once(',').is_some_and(|(_, own)| own == id)
        };
        rows.iter().find(is).ok_or_else(|| {
            Failure::failed(format!("no alert is called {id}; haree export alerts has their ids"))
        })
    };
    ids.iter().map(of_id).collect()
}

/// The rows that a console would show with this filter.
fn filtered(seen: Seen, words: &str, settings: &Settings) -> Result<Table, Failure> {
    let panel = seen.view.query().name();
    let setup = Setup {
        who: Clean::default(),
        sign_off_minutes: 0,
        undo_seconds: 0,
        room: Clean::default(),
        cap_sender: None,
        keymap: Keymap::builtin(),
        theme: Theme::builtin(&Capabilities::modern(Depth::Mono)),
        codes: Codes::COMMON,
        locale: Locale::english(),
        rules: settings.rules,
        link: seen.link,
        first: None,
        now: seen.shown_at,
    };
    let table = console::filtered(setup, seen.view, words);
    table.ok_or_else(|| Failure::failed(format!("nothing on {panel} can be filtered; leave out --filter")))
}

fn write(table: &Table, format: FileFormat, out: Option<PathBuf>) -> Result<ExitCode, Failure> {
    let text = report::render(table, format);
    let Some(out) = out else {
        print(&text)?;
        return Ok(ExitCode::SUCCESS);
    };
    let wanted = Wanted {
        dir: PathBuf::new(),
        path: Some(out),
        name: report::file_name(table, format),
        mark: report::name_mark(table),
    };
    put(&wanted, &text)?;
    Ok(ExitCode::SUCCESS)
}

fn put(wanted: &Wanted, text: &str) -> Result<(), Failure> {
    let written = file::write(wanted, text).map_err(|why| Failure::told(&why))?;
    say(&format!("written: {}", written.display()));
    Ok(())
}

/// What the last console left: its cache and journal, or of the board at least the snapshot.
fn left(data: &std::path::Path, args: &ExportArgs, rules: &Rules) -> Result<Seen, Failure> {
    let kept = Kept::read(data);
    if !data.is_dir() {
        return Err(nothing(data));
    }
    let seed = surroundings::random()?;
    let store = match Store::open(data, seed, seed) {
        Ok(opened) => opened.store,
        Err(error) => {
            let kept = kept.filter(|_| args.is_now());
            return kept.map(snapshot).ok_or_else(|| Failure::failed(error));
        }
    };
    let simulated = kept
        .as_ref()
        .filter(|kept| kept.situation.stamp.provenance == Some(crate::domain::Provenance::Simulated));
    // A simulated console's time is its own.
    let now = simulated.map_or_else(|| (clock::real())(), |kept| kept.shown_at);
    let view = store.answer_through((args.panel, &args.lens()), now, rules);
    let link = kept.map_or_else(|| Link::new(LinkState::NoHq), |kept| kept.link);
    let view = view.map_err(Failure::failed)?;
    Ok(Seen { shown_at: args.as_of.unwrap_or(now), view, link: Link { provenance: store.kind(), ..link } })
}

fn snapshot(kept: Kept) -> Seen {
    let view = View::Board(Box::new(kept.situation));
    Seen { shown_at: kept.shown_at, view, link: kept.link }
}

impl ExportArgs {
    /// Through what the panel is looked at.
    fn lens(&self) -> Lens {
        let range = TimeRange { scale: self.range.into(), until: self.until };
        Lens { range, as_of: self.as_of, ..Lens::default() }
    }

    /// Whether a snapshot could be the answer.
    fn is_now(&self) -> bool {
        self.panel == Query::Board && self.as_of.is_none()
    }
}

fn nothing(data: &std::path::Path) -> Failure {
    let data = data.display();
    Failure::failed(format!(
        "no console has left anything in {data}; start one with `haree --hq URL --data {data}`"
    ))
}
