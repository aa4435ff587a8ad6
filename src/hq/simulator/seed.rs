//! Chance that can be asked again: a number drawn for a name and a time is always the same number.

use rand::{RngExt as _, SeedableRng as _};
use rand_distr::{Distribution as _, Gamma, Poisson};
use rand_pcg::Pcg64Mcg;

/// The source of everything that the simulator makes up.
pub const SOURCE: &str = "simulator";

/// How much the variance of a count exceeds its mean, as a share of the mean (`domain.md` §4.1).
const EXCESS: f64 = 0.5;

/// Where a chain of draws begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seed(u64);

impl Seed {
    pub(super) fn new(seed: u64) -> Self {
        Self(mix(seed))
    }

    /// The seed of a named thing.
    pub(super) fn of(self, name: &str) -> Self {
        name.bytes().fold(self, |seed, byte| Self(mix(seed.0 ^ u64::from(byte))))
    }

    /// The seed of a numbered thing: an hour, a day.
    pub(super) fn at(self, number: i64) -> Self {
        Self(mix(self.0 ^ number as u64))
    }

    /// A number in `0..limit`; 0 for a limit of 0.
    pub(super) fn below(self, limit: u32) -> u32 {
        if limit == 0 { 0 } else { self.rng().random_range(0..limit) }
    }

    /// A count with this mean and 1.5 times as much variance: Poisson around a rate that varies.
    ///
    /// Counts of parts add up to a count of the same kind, so that hours and days agree.
    pub(super) fn count(self, mean: f64) -> u32 {
        let mut rng = self.rng();
        let Ok(rates) = Gamma::new(mean / EXCESS, EXCESS) else { return 0 };
        Poisson::new(rates.sample(&mut rng)).map_or(0, |counts: Poisson<f64>| counts.sample(&mut rng) as u32)
    }

    /// This many numbers in `0..limit`, in no order.
    pub(super) fn spread(self, count: u32, limit: u32) -> impl Iterator<Item = u32> {
        let mut rng = self.rng();
        (0..count).map(move |_| rng.random_range(0..limit))
    }

    fn rng(self) -> Pcg64Mcg {
        Pcg64Mcg::seed_from_u64(self.0)
    }
}

/// Spreads the bits of a number (the finalizer of `SplitMix64`).
fn mix(number: u64) -> u64 {
    let mut z = number.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_vary_one_and_a_half_times_as_much_as_their_mean() {
        let counts: Vec<f64> = (0..20_000).map(|n| f64::from(Seed::new(7).at(n).count(40.0))).collect();
        let mean = counts.iter().sum::<f64>() / counts.len() as f64;
        let variance = counts.iter().map(|c| (c - mean).powi(2)).sum::<f64>() / counts.len() as f64;
        assert!((39.5..40.5).contains(&mean), "mean {mean}");
        assert!((1.4..1.6).contains(&(variance / mean)), "ratio {}", variance / mean);
    }

    #[test]
    fn nothing_is_drawn_from_nothing() {
        assert_eq!(Seed::new(1).count(0.0), 0);
        assert_eq!(Seed::new(1).below(0), 0);
    }
}
