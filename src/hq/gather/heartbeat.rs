//! Messages of status Test, by which a feed proves its whole way: from its sender's desk to this ledger.
//!
//! They are counted and go no further: no console needs their bytes, and nobody must take one for an alert.
//! It must not know who is told when they stay away.

use crate::{
    domain::{Alert, Instant, Proof, Status},
    hq::import::MAX_AHEAD,
    sources::{Memory, Source},
};

/// Begins to wait for the Test messages of a source, or stops.
pub(super) fn wait(memory: &mut Memory, source: &Source, now: Instant) {
    let since = memory.awaits_test_since.unwrap_or(now);
    memory.awaits_test_since = source.test_every.map(|_| since);
    memory.tested_at = memory.tested_at.filter(|_| source.test_every.is_some());
}

/// Takes the Test messages out of what a feed said; gives when the newest of them was sent.
///
/// Its sending counts and not its coming: the message of last week, read again, proves nothing. One that comes
/// from the future would prove for ever.
pub(super) fn take_tests(said: &mut Vec<Alert>, now: Instant) -> Option<Instant> {
    let tests = said.extract_if(.., |alert| alert.status == Status::Test);
    tests.map(|test| test.sent).filter(|sent| *sent <= now + MAX_AHEAD).map(|sent| sent.min(now)).max()
}

/// What a console needs to know of it.
pub(super) fn proof(source: &Source, memory: &Memory) -> Option<Proof> {
    let limit = source.unproven_after()?;
    let since = memory.tested_at.or(memory.awaits_test_since)?;
    let limit_seconds = u32::try_from(limit.as_secs()).unwrap_or(u32::MAX);
    Some(Proof { since, came: memory.tested_at.is_some(), limit_seconds })
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chrono::TimeDelta;

    use super::*;
    use crate::{domain::FeedKind, formats::cap};

    fn now() -> Instant {
        "2026-11-24T05:00:00Z".parse().unwrap()
    }

    fn source(test_every: Option<Duration>) -> Source {
        Source {
            id: "dnmg".into(),
            kind: FeedKind::Cap,
            address: "https://dnmg.example/index.xml".to_owned(),
            name: "DNMG".into(),
            every: Duration::from_mins(5),
            test_every,
            figures: None,
            tables: None,
            mapping: None,
        }
    }

    fn sent(status: Status, minutes_ago: i64) -> Alert {
        let sample = include_bytes!("../../../tests/samples/cap/google-weather.cap");
        let alert = cap::parse(sample).records.remove(0).1;
        Alert { status, sent: now() - TimeDelta::minutes(minutes_ago), ..alert }
    }

    #[test]
    fn the_newest_test_counts_and_none_goes_further() {
        let mut said = vec![
            sent(Status::Test, 90),
            sent(Status::Actual, 5),
            sent(Status::Test, 30),
            sent(Status::Exercise, 1),
            // By a clock that is far ahead, which would prove for ever.
            sent(Status::Test, -60),
        ];
        assert_eq!(take_tests(&mut said, now()), Some(now() - TimeDelta::minutes(30)));
        assert_eq!(
            said.iter().map(|alert| alert.status).collect::<Vec<_>>(),
            [Status::Actual, Status::Exercise]
        );
        assert_eq!(take_tests(&mut said, now()), None);
        assert_eq!(
            take_tests(&mut vec![sent(Status::Test, -5)], now()),
            Some(now()),
            "a little ahead is now"
        );
    }

    #[test]
    fn a_test_is_waited_for_from_the_first_question_on() {
        let (daily, mut memory) = (source(Some(Duration::from_hours(24))), Memory::default());
        wait(&mut memory, &daily, now());
        wait(&mut memory, &daily, now() + TimeDelta::hours(1));
        // A day, and two turns and five minutes for the way.
        let limit_seconds = 24 * 3_600 + 15 * 60;
        assert_eq!(proof(&daily, &memory), Some(Proof { since: now(), came: false, limit_seconds }));
        let came = now() + TimeDelta::hours(2);
        memory.tested_at = Some(came);
        assert_eq!(proof(&daily, &memory), Some(Proof { since: came, came: true, limit_seconds }));
        // Once none is wanted, all of it is forgotten.
        wait(&mut memory, &source(None), now());
        assert_eq!((proof(&source(None), &memory), memory), (None, Memory::default()));
    }
}
