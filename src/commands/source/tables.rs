//! `haree source test` of a folder and of a DTM: what each file and each round would change.

use std::{path::Path, process::ExitCode};

use crate::{
    commands::{clock, failure::Failure, output::print},
    domain::{Clean, Instant, Place, Provenance, Telling, reference},
    formats::{Parsed, figures::Figure},
    hq::{Ledger as _, SqliteLedger, Timing, import},
    locale::Locale,
    net::Fetcher,
    protocol::Collection,
    sources::{
        Source,
        dtm::{self, Desk},
        folder,
    },
};

/// How many figures of a DTM are shown.
const SHOWN: usize = 20;

/// What a file is held against: a ledger where there is one, else the places that every ledger begins with.
struct Against {
    ledger: Option<SqliteLedger>,
    places: Vec<Place>,
}

impl Against {
    async fn open(ledger: &Path) -> Result<Self, Failure> {
        let Ok(ledger) = SqliteLedger::open_existing(ledger).await else {
            return Ok(Self { ledger: None, places: reference::places() });
        };
        let current = ledger.current(Collection::Places, None).await.map_err(Failure::failed)?;
        let places = serde_json::from_str(&current.records.unwrap_or_default()).unwrap_or_default();
        Ok(Self { ledger: Some(ledger), places })
    }
}

/// Reads every file of the folder, also those that were taken already, and says what each would change.
pub(super) async fn test_folder(
    source: &Source,
    setup: &folder::Setup,
    ledger: &Path,
) -> Result<ExitCode, Failure> {
    let against = Against::open(ledger).await?;
    let now = (clock::real())();
    let unread = |why: Clean| {
        let path = setup.path.display().to_string();
        let told = Telling::message("folder-unread").words("path", &path).words("why", why.as_str());
        Failure::failed(Locale::english().tell(&told))
    };
    let files = folder::list(&setup.path).map_err(unread)?;
    print(&format!("{} files that may be tables\n", files.len()))?;
    let mut all_taken = true;
    for file in files {
        let parsed = match folder::read(&file) {
            Ok(Some(content)) => {
                folder::figures(setup, (&file, &content), (&source.id, &against.places, now))
            }
            Ok(None) => Parsed::unread("changes while it is read; it is looked at again in the next turn"),
            Err(why) => Parsed::unread(why.as_str()),
        };
        all_taken &= parsed.refused_rows() == 0;
        let timing = if setup.is_dated() { Timing::Stated } else { Timing::Implied };
        print(&against.said((file.name, timing), parsed, now).await?)?;
    }
    Ok(ExitCode::from(u8::from(!all_taken)))
}

impl Against {
    /// What a file would change, or without a ledger what it holds.
    async fn said(
        &self,
        (name, timing): (Clean, Timing),
        parsed: Parsed<Figure>,
        now: Instant,
    ) -> Result<String, Failure> {
        let Some(ledger) = &self.ledger else {
            let (records, refused) = (parsed.records.len(), parsed.refused_rows());
            let head =
                format!("{name}: {records} records, {refused} rows refused; no ledger to compare with\n");
            let lines = parsed.issues.iter().map(|issue| format!("{issue}\n"));
            return Ok(head + &lines.collect::<String>());
        };
        let into = ledger.meta().provenance;
        let pending = import::figures(parsed, into).from_file(name.clone(), timing);
        let foreseen = ledger.foresee(pending.batch.clone(), now).await.map_err(Failure::failed)?;
        let mark = if into == Provenance::Real { "" } else { " (into a ledger that is not real)" };
        Ok(format!("{name}{mark}: {}\n", pending.preview(foreseen)))
    }
}

/// Asks for every round and says what came and what maps.
pub(super) async fn test_dtm(
    fetcher: &Fetcher,
    (source, setup): (&Source, &dtm::Setup),
) -> Result<ExitCode, Failure> {
    let places = reference::places();
    let desk = Desk { fetcher, setup, places: &places, source: &source.id, now: (clock::real())() };
    let told = |trouble: dtm::Trouble| Failure::failed(Locale::english().tell(&trouble.telling()));
    let outcome = desk.turn(&dtm::Asked::default()).await.map_err(told)?;
    let Some(pieces) = outcome.pieces else {
        let told = Locale::english().tell(&setup.no_operation());
        print(&format!("{} bytes; {told}\n", outcome.bytes))?;
        return Ok(ExitCode::SUCCESS);
    };
    let rows: u64 = pieces.iter().map(|piece| piece.rows).sum();
    let figures: Vec<_> = pieces.iter().flat_map(|piece| &piece.figures).collect();
    print(&format!("{} bytes, {rows} places and days, {} figures\n", outcome.bytes, figures.len()))?;
    for (_, figure) in figures.iter().rev().take(SHOWN) {
        let number = figure.value.number().unwrap_or_default();
        let note = figure.note.as_ref().map_or("", Clean::as_str);
        print(&format!("{}  {}  {number}  {note}\n", figure.period, figure.series.place))?;
    }
    for issue in pieces.iter().flat_map(|piece| &piece.issues) {
        print(&format!("{issue}\n"))?;
    }
    Ok(ExitCode::SUCCESS)
}
