//! When a feed is asked again: by its turn, or sooner or later after a failure.
//!
//! Pure: how things stand and a chance between 0 and 1 in, a pause out.

use std::time::Duration;

/// The first pause after a failure; it doubles with each.
const FIRST: Duration = Duration::from_secs(30);

/// The longest that a server may ask us to stay away.
const LONGEST: Duration = Duration::from_hours(24);

/// How a feed stands after it was asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Failures since the last success.
    pub failures: u32,
    /// What the server asked for (`Retry-After`).
    pub stay_away: Option<Duration>,
}

/// The pause until the next question.
///
/// After a failure somewhere in the first half of a minute, then of two, four and so on, but never
/// later than its turn, so that many HQs do not come back at once; never sooner than the server asks.
pub fn next(every: Duration, standing: Standing, chance: f64) -> Duration {
    let Standing { failures, stay_away } = standing;
    let own = match failures.checked_sub(1) {
        None => every,
        Some(doublings) => {
            let most = FIRST.saturating_mul(1 << doublings.min(16)).min(every);
            // Half of it at least: a chance of nothing would hammer a server that is down.
            most.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0)
        }
    };
    own.max(stay_away.unwrap_or_default().min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    const EVERY: Duration = Duration::from_mins(5);

    fn after(failures: u32, chance: f64) -> u64 {
        next(EVERY, Standing { failures, stay_away: None }, chance).as_secs()
    }

    #[test]
    fn a_failure_is_tried_again_sooner_and_then_less_and_less_often() {
        assert_eq!(after(0, 0.9), 300);
        assert_eq!([1, 2, 3, 4, 5, 60].map(|failures| after(failures, 1.0)), [30, 60, 120, 240, 300, 300]);
        assert_eq!([1, 2, 3, 4, 5, 60].map(|failures| after(failures, 0.0)), [15, 30, 60, 120, 150, 150]);
    }

    #[test]
    fn a_server_is_left_alone_as_long_as_it_asks_but_not_for_ever() {
        let asked = |seconds| Standing { failures: 1, stay_away: Some(Duration::from_secs(seconds)) };
        assert_eq!(next(EVERY, asked(900), 0.0).as_secs(), 900);
        assert_eq!(next(EVERY, asked(1), 1.0).as_secs(), 30);
        assert_eq!(next(EVERY, asked(u64::MAX), 0.0), LONGEST);
    }
}
