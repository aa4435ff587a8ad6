//! Says which of several writings comes out shortest under zstd.

use zstd::bulk::Compressor;

/// Below this what surrounds a column decides, and the plain length is the better guess.
const SHORT: usize = 48;

/// A guess at what bytes cost on the wire.
pub(super) struct Judge(Option<Compressor<'static>>);

impl Judge {
    pub(super) fn new() -> Self {
        Self(Compressor::new(1).ok())
    }

    pub(super) fn cost(&mut self, bytes: &[u8]) -> usize {
        if bytes.len() <= SHORT {
            return bytes.len();
        }
        let compressed = self.0.as_mut().and_then(|zstd| zstd.compress(bytes).ok());
        compressed.map_or(bytes.len(), |compressed| compressed.len())
    }

    /// The cheapest; of equal ones the first.
    pub(super) fn best(&mut self, candidates: Vec<Vec<u8>>) -> Vec<u8> {
        if candidates.len() == 1 {
            return candidates.into_iter().next().unwrap_or_default();
        }
        candidates.into_iter().min_by_key(|bytes| self.cost(bytes)).unwrap_or_default()
    }
}
