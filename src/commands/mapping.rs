//! Mapping files, which say what the columns of a table are.

use std::{
    fs::{self, File},
    path::Path,
    time::UNIX_EPOCH,
};

use chrono::{DateTime, SubsecRound as _};

use super::{failure::Failure, output::say_all};
use crate::{
    domain::{Field, Instant, TableMap},
    hq::Timing,
    settings::{self, Problem},
};

/// The largest mapping file, in bytes.
const LARGEST: u64 = 1 << 20;

/// Reads a mapping; what is wrong with it is said line by line, and then nothing is read by it.
pub(super) fn read(path: &Path) -> Result<TableMap, Failure> {
    let shown = path.display();
    let cannot = |error: std::io::Error| Failure::cannot_begin(format!("cannot read {shown}: {error}"));
    if fs::metadata(path).map_err(cannot)?.len() > LARGEST {
        return Err(Failure::cannot_begin(format!("{shown} is larger than 1 MiB; it is no mapping")));
    }
    let text = fs::read_to_string(path).map_err(cannot)?;
    settings::table_map(&text, &shown.to_string()).map_err(|problems| {
        say_all(problems.iter().map(Problem::telling));
        Failure::cannot_begin(format!("the mapping {shown} cannot be used; nothing was read"))
    })
}

/// Whether the figures of a table carry their own times.
pub(super) fn timing(map: &TableMap) -> Timing {
    let states = |rule: &crate::domain::Rule| rule.fields.contains_key(&Field::AsOf);
    if map.rules.iter().all(states) { Timing::Stated } else { Timing::Implied }
}

/// When a file was last written; now, where that cannot be known or lies ahead.
pub(super) fn written_at(path: &Path, now: Instant) -> Instant {
    let modified = File::open(path).and_then(|file| file.metadata()).and_then(|about| about.modified()).ok();
    let since = modified.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let at = since.and_then(|since| DateTime::from_timestamp(since.as_secs() as i64, 0));
    at.unwrap_or(now).min(now).trunc_subsecs(0)
}
