//! Two ways to speak on one address: HTTP/2, where one connection serves every question, and
//! HTTP/1.1 for what does not know it, as a portal does not. It must not know what is said.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use crate::domain::Clean;

/// Which of the two is spoken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Version {
    Two,
    One,
}

/// The clients, each built when first needed: a machine without what it takes still starts.
pub(super) struct Wires {
    two: OnceLock<Result<reqwest::Client, Clean>>,
    one: OnceLock<Result<reqwest::Client, Clean>>,
    known: AtomicU8,
}

const UNKNOWN: u8 = 0;
const SPEAKS_TWO: u8 = 1;
const SPEAKS_ONE: u8 = 2;

impl Wires {
    pub(super) fn new() -> Self {
        Self { two: OnceLock::new(), one: OnceLock::new(), known: AtomicU8::new(UNKNOWN) }
    }

    /// What to try now.
    pub(super) fn version(&self) -> Version {
        if self.known.load(Ordering::Relaxed) == SPEAKS_ONE { Version::One } else { Version::Two }
    }

    /// The client for a version.
    pub(super) fn client(
        &self,
        version: Version,
        build: impl FnOnce() -> Result<reqwest::Client, Clean>,
    ) -> Result<&reqwest::Client, Clean> {
        let slot = match version {
            Version::Two => &self.two,
            Version::One => &self.one,
        };
        slot.get_or_init(build).as_ref().map_err(Clone::clone)
    }

    /// Something answered.
    pub(super) fn answered(&self, version: Version) {
        let known = if version == Version::Two { SPEAKS_TWO } else { SPEAKS_ONE };
        self.known.store(known, Ordering::Relaxed);
    }

    /// Something is there and did not answer; what is worth a try at once.
    ///
    /// One that never spoke HTTP/2 may not know it. One that did may have let go of the connection
    /// that was kept, and takes a new one.
    pub(super) fn failed(&self, version: Version) -> Option<Version> {
        let before = self.known.swap(UNKNOWN, Ordering::Relaxed);
        match (version, before) {
            (Version::Two, UNKNOWN) => Some(Version::One),
            (Version::Two, SPEAKS_TWO) => Some(Version::Two),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_connection_that_was_let_go_is_made_anew_and_an_old_server_is_asked_in_its_version() {
        let wires = Wires::new();
        assert_eq!(wires.version(), Version::Two);
        wires.answered(Version::Two);
        assert_eq!(wires.failed(Version::Two), Some(Version::Two));
        assert_eq!(wires.failed(Version::Two), Some(Version::One));
        wires.answered(Version::One);
        assert_eq!(wires.version(), Version::One);
        assert_eq!(wires.failed(Version::One), None);
        assert_eq!(wires.version(), Version::Two);
    }
}
