//! Percentiles of what was measured. A run that never came to its end counts as endless.

use std::fmt::Write as _;

/// What one thing took, in seconds or bytes, over all runs.
#[derive(Default)]
pub(crate) struct Figures(Vec<f64>);

impl Figures {
    pub(crate) fn add(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The nearest rank.
    fn percentile(&self, share: f64) -> f64 {
        let rank = (share * self.0.len() as f64).ceil() as usize;
        self.0.get(rank.max(1) - 1).copied().unwrap_or(f64::NAN)
    }

    pub(crate) fn line(&mut self, what: &str) -> String {
        self.0.sort_by(f64::total_cmp);
        let mut line = format!("{what:38} {:>5}", self.0.len());
        for share in [0.5, 0.9, 0.95, 1.0] {
            write!(line, " {:>9.1}", self.percentile(share)).unwrap_or_default();
        }
        let endless = self.0.iter().filter(|value| value.is_infinite()).count();
        format!("{line} {endless:>7}\n")
    }
}

pub(crate) fn heads() -> String {
    let [n, p50, p90, p95, max, never] = ["n", "p50", "p90", "p95", "max", "never"];
    format!("{:38} {n:>5} {p50:>9} {p90:>9} {p95:>9} {max:>9} {never:>7}\n", "")
}
