//! What the simulator said, by the server that carries it.
//!
//! It must not know how it is asked for.

use std::{
    collections::BTreeSet,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use super::dhis2::Values;
use crate::{
    domain::{Alert, AlertId},
    hq::{
        batch::Batch,
        simulator::warnings::{self, Shaking},
    },
};

/// What the servers have, which grows as the simulator speaks.
#[derive(Clone, Debug, Default)]
pub struct Served(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
pub(super) struct Inside {
    pub(super) values: Values,
    /// Every alert that was told.
    told: BTreeSet<AlertId>,
    /// Messages of CAP's.
    pub(super) messages: Vec<Alert>,
    /// Earthquakes, as one feed and the other list them.
    pub(super) usgs: Vec<(Alert, &'static Shaking)>,
    pub(super) gdacs: Vec<Alert>,
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

    pub(super) fn inside(&self) -> MutexGuard<'_, Inside> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
