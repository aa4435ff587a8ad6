//! The simulator behind servers of the shapes of DHIS2, CAP, USGS and GDACS, as outside sources have them.
//!
//! What it says is handed over once; [`Served`] keeps what those servers carry and gives back the rest,
//! which goes into the ledger as it is. It must not know how a source is read, nor what a mapping makes of
//! its cells.

mod cells;
mod dhis2;
mod earthquakes;
mod messages;
mod routes;
mod shelf;

use std::{sync::Arc, time::Duration};

use super::seed::SOURCE;
use crate::{
    domain::{Clean, Crosswalk, FeedKind, SourceId},
    sources::{Source, dhis2::Setup},
};

pub(in crate::hq) use routes::router;
pub use shelf::Served;

/// How often each is asked: the demo's figures change while one watches.
const EVERY: Duration = Duration::from_secs(15);

/// The servers as an HQ is set to read them at an address; `crosswalk` maps the cells of the DHIS2.
pub fn sources(base: &str, crosswalk: Crosswalk) -> Vec<Source> {
    let setup = Arc::new(Setup { base: base.to_owned(), key: None, zone: None, crosswalk });
    let kinds = [
        (FeedKind::Dhis2, "DHIS2", ""),
        (FeedKind::Cap, "CAP", routes::CAP),
        (FeedKind::Usgs, "USGS", routes::USGS),
        (FeedKind::Gdacs, "GDACS", routes::GDACS),
    ];
    let source = |(kind, name, path): (FeedKind, &str, &str)| Source {
        id: SourceId::new(&format!("{SOURCE}-{}", kind.name())),
        kind,
        address: format!("{base}{path}"),
        name: Clean::new(&format!("{name} (simulated)")),
        every: EVERY,
        figures: (kind == FeedKind::Dhis2).then(|| Arc::clone(&setup)),
        tables: None,
        mapping: None,
        test_every: None,
    };
    kinds.into_iter().map(source).collect()
}
