//! A console that has no HQ and asks its sources itself: an HQ of its own in the same process (ADR 0023).
//!
//! Nobody else gets in: it listens on loopback for a token that is drawn at each start and written
//! nowhere. It must not know what a console does with it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::TimeDelta;
use tokio::{
    sync::watch,
    time::{Instant as Moment, sleep},
};

use super::{failure::Failure, feeds, serve, surroundings};
use crate::{
    domain::{Clean, Provenance, Telling},
    hq::{Door, Turns, authority::hash_token},
    net::{Access, HqAddress, Secret},
    settings::SourceSettings,
};

/// What such an HQ calls itself: a data directory that it filled is known by it.
const NAME: &str = "own sources";

/// How often a ledger that somebody else serves is looked at: a wall lets go of it soon.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// After how long somebody is told that it is waited for.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where the ledger of a console without an HQ lies.
pub(super) fn ledger_dir(data: &Path) -> PathBuf {
    data.join("own-hq")
}

/// What it takes to ask sources without an HQ.
pub(super) struct Wanted {
    pub(super) ledger: PathBuf,
    pub(super) sources: Vec<SourceSettings>,
    pub(super) keep: TimeDelta,
    /// The HQ that filled the cache: its name, where there was one.
    pub(super) filled_by: Option<Clean>,
    pub(super) stop: watch::Receiver<bool>,
    /// Turns true while no source shall be asked.
    pub(super) pause: watch::Receiver<bool>,
}

/// Serves the own ledger and asks the sources until `stop`; gives where it is, and what was wrong with
/// single sources. Says why where it has to wait.
pub(super) async fn open(
    wanted: Wanted,
    waits: &(dyn Fn(Telling) + Send + Sync),
) -> Result<(HqAddress, Vec<Telling>), Telling> {
    let Wanted { ledger, sources, keep, filled_by, stop, pause } = wanted;
    if let Some(name) = filled_by.filter(|name| name.as_str() != NAME) {
        return Err(Telling::message("own-other-ledger").words("name", name.as_str()));
    }
    let cannot = |failure: Failure| Telling::message("own-cannot").words("why", &failure.to_string());
    let (sources, problems) = feeds::sources(sources);
    let alone = alone(&ledger, waits).await.map_err(cannot)?;
    let token = token().map_err(cannot)?;
    let plan = serve::Plan {
        listener: serve::listen(([127, 0, 0, 1], 0).into()).map_err(cannot)?,
        data: ledger,
        provenance: Provenance::Real,
        seed: 0,
        speed: 1.0,
        begins: None,
        name: NAME.into(),
        sources,
        served: None,
        door: Door::Private(hash_token(token.reveal())),
        keep,
        turns: Turns::near(pause),
    };
    let running = serve::start_alone(plan, stop, alone).await.map_err(cannot)?;
    let access = Access { token: Some(token), ..Access::default() };
    let address = HqAddress::parse(&format!("http://{}", running.address)).and_then(|hq| hq.with(access));
    tokio::spawn(async move {
        if let Err(failure) = running.join().await {
            tracing::error!(%failure, "the own ledger is not served any more");
        }
    });
    Ok((address.map_err(|error| error.telling())?, problems))
}

/// Waits until nobody else serves the ledger.
async fn alone(ledger: &Path, waits: &(dyn Fn(Telling) + Send + Sync)) -> Result<serve::Alone, Failure> {
    let (began, mut told) = (Moment::now(), false);
    loop {
        if let Some(alone) = serve::try_alone(ledger)? {
            return Ok(alone);
        }
        if !told && began.elapsed() >= PATIENCE {
            told = true;
            waits(Telling::message("own-busy").words("place", &ledger.display().to_string()));
        }
        sleep(LOOK_EVERY).await;
    }
}

/// 256 bits that nobody can foresee.
fn token() -> Result<Secret, Failure> {
    let words: Result<Vec<String>, Failure> =
        (0..4).map(|_| Ok(format!("{:016x}", surroundings::random()?))).collect();
    Ok(Secret::new(words?.concat()))
}
