//! How long to wait before the next try: doubling, with jitter. It must not know what failed.

use std::time::Duration;

/// Doubling waits with full jitter: after a restart of HQ its consoles do not come all at once.
#[derive(Clone, Debug)]
pub(super) struct Backoff {
    first: Duration,
    last: Duration,
    /// Waits that were waited out.
    tries: u32,
    /// What `tries` will be when the wait that was given last is over.
    then: u32,
    random: u64,
}

impl Backoff {
    pub(super) fn new(first: Duration, last: Duration, seed: u64) -> Self {
        Self { first, last: last.max(first), tries: 0, then: 0, random: seed }
    }

    /// Between half the first wait and the ceiling, which doubles with each wait that is [`over`](Self::over).
    pub(super) fn next(&mut self) -> Duration {
        let ceiling = self.first.saturating_mul(1 << self.tries.min(20)).min(self.last);
        self.then = self.tries + 1;
        self.between(self.first / 2, ceiling)
    }

    /// Between half the longest wait and all of it: for what will not mend itself.
    pub(super) fn slow(&mut self) -> Duration {
        self.then = self.tries;
        self.between(self.last / 2, self.last)
    }

    /// The wait that was given last was waited out. One that somebody ended before does not count: whoever
    /// types ten acts while HQ is away must not wait the longer for it afterwards.
    pub(super) fn over(&mut self) {
        self.tries = self.then;
    }

    pub(super) fn reset(&mut self) {
        (self.tries, self.then) = (0, 0);
    }

    fn between(&mut self, low: Duration, high: Duration) -> Duration {
        low + high.saturating_sub(low).mul_f64(self.fraction())
    }

    /// The next number in `[0, 1)` (`SplitMix64`: Steele, Lea, Flood 2014).
    fn fraction(&mut self) -> f64 {
        self.random = self.random.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.random;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: Duration = Duration::from_secs(1);
    const LAST: Duration = Duration::from_mins(1);

    #[test]
    fn waits_grow_to_the_cap_and_begin_anew_after_a_success() {
        let mut longest = Duration::ZERO;
        for seed in 0..200 {
            let mut backoff = Backoff::new(FIRST, LAST, seed);
            for tries in 0..40 {
                let wait = backoff.next();
                let ceiling = Duration::from_secs(1 << tries.min(6)).min(LAST);
                assert!(wait >= FIRST / 2 && wait <= ceiling, "try {tries}: {wait:?}");
                longest = longest.max(wait);
                backoff.over();
            }
            backoff.reset();
            assert!(backoff.next() <= FIRST);
            assert!(backoff.slow() >= LAST / 2);
        }
        assert!(longest > LAST * 9 / 10, "the cap is never reached: {longest:?}");
    }

    #[test]
    fn a_wait_that_is_cut_short_makes_the_next_one_no_longer() {
        let mut backoff = Backoff::new(FIRST, LAST, 1);
        for _ in 0..40 {
            assert!(backoff.next() <= FIRST);
        }
        backoff.over();
        for _ in 0..40 {
            assert!(backoff.next() <= 2 * FIRST);
        }
        // One for what will not mend itself says nothing of the others.
        backoff.slow();
        backoff.over();
        assert!(backoff.next() <= 2 * FIRST);
    }

    #[test]
    fn two_consoles_do_not_wait_alike() {
        let waits = |seed| {
            let mut backoff = Backoff::new(FIRST, LAST, seed);
            let mut wait = || {
                let wait = backoff.next();
                backoff.over();
                wait
            };
            (0..8).map(|_| wait()).collect::<Vec<_>>()
        };
        assert_eq!(waits(1), waits(1));
        assert_ne!(waits(1), waits(2));
    }
}
