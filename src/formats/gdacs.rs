//! Disasters as the Global Disaster Alert and Coordination System lists them: its RSS feed and its events as JSON.
//!
//! <https://www.gdacs.org/feed_reference.aspx>. Each episode of an event becomes an alert of ours. It
//! must not know our places, nor any clock.

mod episode;
mod events;
mod rss;

use super::Parsed;
use crate::domain::Alert;

/// Reads the RSS feed, or the list of events or one event as JSON; which of them is seen from the first character.
pub fn parse(bytes: &[u8]) -> Parsed<Alert> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    if start.first() == Some(&b'{') { events::parse(bytes) } else { rss::parse(bytes) }
}

#[cfg(test)]
mod tests;
