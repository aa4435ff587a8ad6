//! The demo's outside sources: servers of its own in the shapes of real ones, and HQ set to read them.
//!
//! It must not know what the servers have, nor how they are read.

use crate::{
    commands::{failure::Failure, serve},
    hq::{self, Served},
    settings,
    sources::Source,
};

/// Which figure of ours each cell of the demo's DHIS2 is.
const MAPPING: &str = include_str!("dhis2.toml");

/// Takes a port for the servers; HQ reads them as these sources.
pub(super) fn serve() -> Result<((hq::Listener, Served), Vec<Source>), Failure> {
    let listener = serve::listen(([127, 0, 0, 1], 0).into())?;
    let address = listener.local_addr().map_err(Failure::failed)?;
    let (crosswalk, problems) = settings::mapping(MAPPING, "dhis2.toml");
    if let Some(problem) = problems.first() {
        return Err(Failure::failed(problem));
    }
    let sources = hq::simulated_sources(&format!("http://{address}"), crosswalk);
    Ok(((listener, Served::default()), sources))
}
