//! How much the next answer may be, from how the last ones came.
//!
//! HQ counts a budget in its own bytes, which packing makes fewer on the way; what became of a
//! budget is learnt here. It must not know what is in an answer.

use std::time::Duration;

/// How long an answer may take: what is urgent and new waits for the end of it.
const AIM: Duration = Duration::from_secs(20);

/// However slow the link, an answer shorter than this pays more for the question than for itself. What
/// is cut off loses no more than a frame.
const LEAST_BYTES: f64 = 4.0 * 1024.0;

/// The budget on a link of unknown speed: it shall soon be whole.
const FIRST: usize = 32 * 1024;
const LEAST: usize = 2 * 1024;
const MOST: usize = 1024 * 1024;

/// How much of a new measurement counts.
const WEIGHT: f64 = 0.5;

/// How the bytes of one answer arrived.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Arrival {
    pub bytes: u64,
    /// What was in the first piece: how long that took nobody knows.
    pub first: u64,
    /// From the first piece to the last one.
    pub spread: Duration,
}

/// What the link carries, and the budget that suits it.
#[derive(Clone, Debug)]
pub struct Goodput {
    bytes_per_second: Option<f64>,
    /// Bytes on the way for one byte of the budget.
    packed: f64,
    budget: usize,
}

impl Default for Goodput {
    fn default() -> Self {
        Self { bytes_per_second: None, packed: 1.0, budget: FIRST }
    }
}

impl Goodput {
    /// For the next answer, in HQ's bytes.
    pub fn budget(&self) -> usize {
        self.budget
    }

    /// An answer that was only a part of what there is came whole.
    pub fn filled(&mut self, arrival: Arrival) {
        self.packed = mean(self.packed, arrival.bytes as f64 / self.budget as f64).clamp(0.005, 1.5);
        // What came in one piece came as fast as can be told.
        let later = arrival.bytes.saturating_sub(arrival.first) as f64;
        let spread = arrival.spread.as_secs_f64();
        let rate = if later > 0.0 && spread > 0.0 { later / spread } else { f64::INFINITY };
        let most = if rate.is_finite() {
            let rate = self.bytes_per_second.map_or(rate, |known| mean(known, rate));
            self.bytes_per_second = Some(rate);
            (rate * AIM.as_secs_f64()).max(LEAST_BYTES)
        } else {
            f64::INFINITY
        };
        let wanted = (most / self.packed).min(self.budget as f64 * 2.0);
        self.budget = (wanted as usize).clamp(LEAST, MOST);
    }

    /// An answer broke off or never came.
    pub fn failed(&mut self) {
        self.budget = (self.budget / 2).clamp(LEAST, FIRST);
    }
}

fn mean(known: f64, new: f64) -> f64 {
    known + WEIGHT * (new - known)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lets answers come over such a link until the budget settles; the bytes of the last one.
    fn settle(goodput: &mut Goodput, bytes_per_second: f64, packed: f64) -> f64 {
        for _ in 0..20 {
            let bytes = goodput.budget() as f64 * packed;
            let first = bytes.min(1_400.0);
            let spread = Duration::from_secs_f64((bytes - first) / bytes_per_second);
            goodput.filled(Arrival { bytes: bytes as u64, first: first as u64, spread });
        }
        goodput.budget() as f64 * packed
    }

    #[test]
    fn a_slow_link_gets_small_answers_whatever_packing_makes_of_them() {
        for packed in [1.0, 0.3, 0.05] {
            let bytes = settle(&mut Goodput::default(), 1_000.0, packed);
            assert!((15_000.0..=25_000.0).contains(&bytes), "packed to {packed}: {bytes}");
            let bytes = settle(&mut Goodput::default(), 100.0, packed);
            assert!((3_000.0..=5_000.0).contains(&bytes), "packed to {packed}: {bytes}");
        }
    }

    #[test]
    fn a_faster_link_gets_what_it_carries_in_twenty_seconds() {
        let bytes = settle(&mut Goodput::default(), 16_000.0, 1.0);
        assert!((300_000.0..=330_000.0).contains(&bytes), "{bytes}");
        assert_eq!(settle(&mut Goodput::default(), 1e9, 1.0) as usize, MOST);
    }

    #[test]
    fn a_link_that_gets_better_gets_more_and_one_that_breaks_gets_less() {
        let mut goodput = Goodput::default();
        settle(&mut goodput, 1_000.0, 1.0);
        let slow = goodput.budget();
        assert!(settle(&mut goodput, 100_000.0, 1.0) > 10.0 * slow as f64);
        goodput.failed();
        assert_eq!(goodput.budget(), FIRST);
        for _ in 0..20 {
            goodput.failed();
        }
        assert_eq!(goodput.budget(), LEAST);
    }

    #[test]
    fn the_first_answers_grow_by_doubling() {
        let mut goodput = Goodput::default();
        let first = goodput.budget();
        goodput.filled(Arrival { bytes: 300, first: 300, spread: Duration::ZERO });
        assert_eq!(goodput.budget(), 2 * first);
    }
}
