//! `haree source test` of a server of figures, and `haree source explain`.

use std::{path::Path, process::ExitCode};

use super::common::{issues, time};
use crate::{
    commands::{clock, failure::Failure, output::print},
    domain::{
        Ask, Clean, Crosswalk, Dimensions, Metric, Period, PlaceId, Series, SourceId, Value, Zone, reference,
    },
    hq::{Explained, Ledger as _, SqliteLedger},
    locale::Locale,
    net::Fetcher,
    sources::dhis2::{Desk, MAX_BYTES, Purpose, Setup, Sifted, Trouble, Turn},
};

/// How many lines of each list are shown.
const SHOWN: usize = 20;

/// Asks for the last months and says what came, what maps, and what does not.
pub(super) async fn test(fetcher: &Fetcher, setup: &Setup) -> Result<ExitCode, Failure> {
    let told = |trouble: Trouble| Failure::failed(Locale::english().tell(&trouble.telling()));
    let places = reference::places();
    let desk = Desk {
        fetcher,
        setup,
        places: &places,
        now: (clock::real())(),
        purpose: Purpose::Trial,
        limit: MAX_BYTES,
    };
    let mut turn = Turn::begin(desk, &<_>::default()).await.map_err(told)?;
    let info = turn.info();
    let analytics = info.analytics_at.map_or("never, or in an unknown zone".to_owned(), time);
    print(&format!("DHIS2 {}, its clock {}, analytics of {analytics}\n", info.version, info.date))?;
    let mut found: Vec<_> = turn.clock_off().into_iter().collect();
    let (mut bytes, mut figures) = (0, 0);
    while let Some(piece) = turn.next().await.map_err(told)? {
        bytes += piece.bytes;
        figures += piece.figures.map_or(0, |figures| figures.len());
        found.extend(piece.issues);
    }
    let sifted = turn.sifted();
    print(&format!("{bytes} bytes, {} rows, {} mapped: {figures} figures\n", sifted.rows, sifted.mapped))?;
    for ask in &setup.crosswalk.asks {
        let Ask::Values { data_set, .. } = ask else { continue };
        let complete = turn.complete(ask).await.map_err(told)?;
        print(&format!("{complete} reports of {data_set} are registered as complete\n"))?;
    }
    let units = turn.units().await.map_err(told)?;
    print(&unmapped(sifted, &|id| units.get(id).or_else(|| sifted.names.get(id)).cloned()))?;
    print(&unused(&setup.crosswalk, sifted, &|unit| units.contains_key(unit)))?;
    issues(&found)?;
    Ok(ExitCode::from(u8::from(figures == 0)))
}

/// What came that no entry names, the most frequent first.
fn unmapped(sifted: &Sifted, name: &dyn Fn(&str) -> Option<Clean>) -> String {
    let mut lines = Vec::new();
    for (what, of) in [("not mapped", &sifted.elements), ("no place", &sifted.units)] {
        let mut of: Vec<_> = of.iter().collect();
        of.sort_by_key(|(id, rows)| (std::cmp::Reverse(**rows), (*id).clone()));
        lines.extend(of.iter().take(SHOWN).map(|(id, rows)| {
            let first = id.as_str().split(' ').next().unwrap_or_default();
            let name = name(first).map(|name| format!(" ({name})")).unwrap_or_default();
            format!("{what}: {id}{name}, {rows} rows\n")
        }));
        if of.len() > SHOWN {
            lines.push(format!("{what}: and {} more\n", of.len() - SHOWN));
        }
    }
    lines.concat()
}

/// The entries that never occurred; a unit that the server does not have is named as such.
fn unused(crosswalk: &Crosswalk, sifted: &Sifted, is_there: &dyn Fn(&str) -> bool) -> String {
    let unused = crosswalk.unused(&sifted.seen);
    let lines = unused.iter().take(SHOWN).map(|entry| {
        let is_unit = crosswalk.places.contains_key(entry);
        let why = if is_unit && !is_there(entry.as_str()) {
            "is no unit that the server shows"
        } else {
            "never came"
        };
        format!("mapped, and {why}: {entry}\n")
    });
    lines.collect()
}

/// Says where a figure stands; `named` is what is counted, the place, the period and the break-down.
pub(super) async fn explain(id: &str, named: [&str; 4], ledger: &Path) -> Result<ExitCode, Failure> {
    let [metric, place, period, by] = named;
    let wrong = |what: &str, text: &str| Failure::cannot_begin(format!("{} is no {what}", Clean::new(text)));
    let known = Metric::ALL.iter().copied().find(|known| known.name() == metric);
    let metric = known.ok_or_else(|| wrong("metric", metric))?;
    let period = Period::parse(period, Some(Zone::DILI)).map_err(Failure::cannot_begin)?;
    let dimensions = dimensions(metric, by).ok_or_else(|| wrong("break-down of it", by))?;
    let series = Series { metric, place: PlaceId::new(place), dimensions };
    let ledger = SqliteLedger::open_existing(ledger).await.map_err(Failure::cannot_begin)?;
    let explained = ledger.explain(&SourceId::new(id), (&series, period)).await.map_err(Failure::failed)?;
    if explained.is_empty() {
        print("the ledger has no such figure of this source\n")?;
        return Ok(ExitCode::FAILURE);
    }
    for explained in &explained {
        print(&revision(explained))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Reads `direction=entry;sex=f`.
fn dimensions(metric: Metric, text: &str) -> Option<Dimensions> {
    let mut dimensions = Dimensions::default();
    for pair in text.split(';').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let dimension = metric.dimensions().iter().find(|dimension| dimension.name() == name)?;
        dimensions.0.insert(*dimension, Clean::new(value));
    }
    Some(dimensions)
}

/// One revision: what it says, and where it stands.
fn revision(Explained { observation, stands }: &Explained) -> String {
    let value = match observation.value {
        Value::Number(number) => number.to_string(),
        Value::Suppressed => "<5".to_owned(),
        Value::Withdrawn => "taken back".to_owned(),
    };
    let said = format!("revision {}: {value}, said {}", observation.revision, time(observation.as_of));
    match stands {
        None => format!("{said}; it came by another way\n"),
        Some(stands) if stands.row == 0 => format!(
            "{said}\n  cell {}\n  in no row of {}\n  asked {}\n",
            stands.cell,
            stands.address,
            time(stands.asked_at)
        ),
        Some(stands) => format!(
            "{said}\n  cell {}\n  row {} of {}\n  asked {}\n",
            stands.cell,
            stands.row,
            stands.address,
            time(stands.asked_at)
        ),
    }
}
