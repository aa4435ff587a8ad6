//! Outside feeds as they are set, and what they are asked with.

use super::failure::Failure;
use crate::{
    net::{Fetcher, Patience},
    settings::SourceSettings,
    sources::Source,
};

/// A source as the settings name it.
pub(super) fn source(settings: SourceSettings) -> Source {
    let SourceSettings { id, kind, address, name, every } = settings;
    Source { id, kind, address, name, every }
}

/// The client for all of them.
pub(super) fn fetcher() -> Result<Fetcher, Failure> {
    Fetcher::new(Patience::default()).map_err(Failure::failed)
}
