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

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::Router;

use self::dhis2::Values;
use super::{
    seed::SOURCE,
    warnings::{self, Shaking},
};
use crate::{
    domain::{Alert, AlertId, Clean, Clock, Crosswalk, FeedKind, SourceId},
    hq::Batch,
    sources::{Source, dhis2::Setup},
};

/// How often each is asked: the demo's figures change while one watches.
const EVERY: Duration = Duration::from_secs(15);

/// What the servers have, which grows as the simulator speaks.
#[derive(Clone, Debug, Default)]
pub struct Served(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    values: Values,
    /// Every alert that was told.
    told: BTreeSet<AlertId>,
    /// Messages of CAP's.
    messages: Vec<Alert>,
    /// Earthquakes, as one feed and the other list them.
    usgs: Vec<(Alert, &'static Shaking)>,
    gdacs: Vec<Alert>,
}

impl Served {
    /// Keeps what the servers carry; gives back the rest.
    pub fn take(&self, batch: Batch) -> Batch {
        let mut inside = self.inside();
        let observations =
            batch.observations.into_iter().filter(|figure| !inside.values.take(figure)).collect();
        for alert in batch.alerts {
            // Said again after a ledger could not be written.
            if !inside.told.insert(alert.id.clone()) {
                continue;
            }
            match warnings::shaking(&alert) {
                None => inside.messages.push(alert),
                Some(Shaking::Gdacs) => inside.gdacs.push(alert),
                Some(shaking) => inside.usgs.push((alert, shaking)),
            }
        }
        Batch { observations, alerts: Vec::new(), ..batch }
    }

    /// The servers as an HQ is set to read them at this address; `crosswalk` maps the cells of the DHIS2.
    pub fn sources(&self, base: &str, crosswalk: Crosswalk) -> Vec<Source> {
        let setup = Setup { base: base.to_owned(), key: None, zone: None, crosswalk };
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
            test_every: None,
            figures: (kind == FeedKind::Dhis2).then(|| Arc::new(setup.clone())),
            tables: None,
        };
        kinds.into_iter().map(source).collect()
    }

    /// The routes of all of them; `clock` is what their machines show.
    pub(in crate::hq) fn router(self, clock: Clock) -> Router {
        routes::router(self, clock)
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
