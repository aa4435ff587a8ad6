//! Who asks the sources for a console: its HQ, or an own one; and how a single one is asked out of its turn.
//!
//! It must not know what a screen shows of it.

use crate::{
    commands::{own, token},
    console::Sourced,
    domain::{Clean, OwnSources, Telling},
    net::{AddressError, HqAddress},
    protocol::Fetched,
    settings::Settings,
    sync,
};

/// The way to an HQ.
pub(super) enum Way {
    Hq(String, Box<Settings>),
    Own(own::Wanted),
}

impl Way {
    /// How HQ is reached, or an `own` one opened; none where there are neither an HQ nor sources.
    pub(super) fn of(settings: &Settings, own: own::Wanted) -> Option<Self> {
        match &settings.hq {
            Some(address) => Some(Self::Hq(address.clone(), Box::new(settings.clone()))),
            None if settings.sources.is_empty() => None,
            None => Some(Self::Own(own)),
        }
    }

    /// Gives the address, and what else is to be known; says why where it has to wait.
    pub(super) async fn reach(
        self,
        waits: &(dyn Fn(Telling) + Send + Sync),
    ) -> Result<(HqAddress, Vec<Telling>), Telling> {
        match self {
            Self::Own(wanted) => own::open(wanted, waits).await,
            // A command that gives the token may take its time; the screen does not wait for it.
            Self::Hq(address, settings) => {
                let reached = tokio::task::spawn_blocking(move || reach(&address, &settings)).await;
                let hq = reached.unwrap_or_else(|gone| Err(Clean::new(&gone.to_string()).into()))?;
                Ok((hq, Vec::new()))
            }
        }
    }
}

/// What becomes of the sources in the settings: with an HQ they are its business.
pub(super) fn own_sources(settings: &Settings) -> OwnSources {
    match settings.sources.len() {
        0 => OwnSources::None,
        _ if settings.hq.is_none() => OwnSources::Asked,
        count => OwnSources::Left(count as u32),
    }
}

/// Has HQ ask a source, and waits for what comes of it.
pub(super) async fn ask(hq: HqAddress, wish: sync::Wish) -> Sourced {
    match sync::wish(hq, wish).await {
        Ok(Fetched::Answered { taken }) => Sourced::Answered(taken),
        Ok(Fetched::Failed { why }) => Sourced::Failed(why),
        Ok(Fetched::Asked) => Sourced::Late,
        Err(why) => Sourced::NotAsked(why),
    }
}

/// Where HQ is, with what it takes to be let in there.
fn reach(address: &str, settings: &Settings) -> Result<HqAddress, Telling> {
    let told = |error: AddressError| error.telling();
    HqAddress::parse(address).map_err(told)?.with(token::access(settings)?).map_err(told)
}
