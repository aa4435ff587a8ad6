//! What several areas of the tests share.

pub(crate) mod cap;
pub(crate) mod deeds;
pub(crate) mod hq;
pub(crate) mod link;
pub(crate) mod plain_site;
pub(crate) mod process;
pub(crate) mod pty;
pub(crate) mod site;
pub(crate) mod toxic;
pub(crate) mod views;

use std::time::{Duration, Instant};

/// What a person reads of it, in English.
pub(crate) fn told(telling: &haree::domain::Telling) -> String {
    haree::locale::Locale::english().tell(telling)
}

/// How long a test waits for what must come; long enough for a loaded machine.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// Waits until something is so, and panics with what it waited for and what it saw last.
#[track_caller]
pub(crate) fn wait_until<T>(what: &str, mut look: impl FnMut() -> Result<T, String>) -> T {
    let begun = Instant::now();
    loop {
        match look() {
            Ok(found) => return found,
            Err(seen) if begun.elapsed() > PATIENCE => {
                panic!("waited in vain for {what}; last seen:\n{seen}")
            }
            Err(_) => std::thread::sleep(Duration::from_millis(20)),
        }
    }
}
