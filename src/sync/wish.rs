//! A wish that HQ asks one of its sources now. It must not know who wants it, nor what the source says.

use std::time::Duration;

use crate::{
    domain::{Clean, ConsoleId, SourceId, Telling, objection},
    net::{Answer, Client, Error, HqAddress, Patience},
    protocol::{FetchRequest, Fetched, Problem},
};

/// For how long HQ may hold its answer back.
const WAIT: Duration = Duration::from_secs(20);
/// More than any answer has.
const LONGEST: usize = 4 * 1024;

/// Which source shall be asked, at which console, and for whom.
#[derive(Clone, Debug)]
pub struct Wish {
    pub source: SourceId,
    pub console: ConsoleId,
    pub who: Clean,
}

/// Has HQ ask a source now.
///
/// # Errors
///
/// Why it was not asked: HQ cannot be reached, or does not do it.
pub async fn wish(hq: HqAddress, wish: Wish) -> Result<Fetched, Telling> {
    let Wish { source, console, who } = wish;
    let client = Client::new(hq, Patience::default());
    let request = FetchRequest { console, who, wait: WAIT.as_secs() as u32 };
    // It holds nothing that could not be written.
    let body = serde_json::to_vec(&request).unwrap_or_default();
    let told = |error: Error| error.telling();
    let path = format!("v1/sources/{}/fetch", in_path(&source));
    let mut answer = client.post_json(&path, body, "application/json", WAIT).await.map_err(told)?;
    let body = answer.body.read_up_to(LONGEST).await.map_err(told)?;
    if answer.status >= 400 {
        return Err(refused(&answer, &body));
    }
    serde_json::from_slice(&body).map_err(|_| not_understood(answer.status))
}

/// Why HQ does not ask it.
fn refused(answer: &Answer, body: &[u8]) -> Telling {
    let Ok(problem) = serde_json::from_slice::<Problem>(body) else { return not_understood(answer.status) };
    let wait = answer.retry_after.map(|wait| wait.as_secs() as i64);
    match (problem.kind.as_str().trim_start_matches("urn:haree:"), wait) {
        ("too-soon", Some(seconds)) => Telling::message("source-too-soon").number("n", seconds),
        ("left-alone", Some(seconds)) => Telling::message("source-left-alone").number("n", seconds),
        ("unknown-source", _) => Telling::message("source-unknown"),
        // An older HQ has no such path.
        ("unknown-path", _) => Telling::message("source-hq-cannot"),
        _ => objection::read(&problem.detail),
    }
}

fn not_understood(status: u16) -> Telling {
    Telling::message("source-answer-unread").number("status", i64::from(status))
}

/// An id as a part of a path: what is no letter, digit or one of `-_.~` stands as its bytes.
fn in_path(source: &SourceId) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
    let part = |byte: u8| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") };
    source.as_str().bytes().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_one_part_of_the_path() {
        assert_eq!(in_path(&"usgs".into()), "usgs");
        assert_eq!(in_path(&"a/b c?é".into()), "a%2Fb%20c%3F%C3%A9");
    }
}
