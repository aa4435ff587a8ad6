//! Which versions of the protocol two sides have in common.

use std::fmt;

/// The version of the protocol that this program speaks.
pub const PROTO: u32 = 1;

/// The oldest version that it still speaks: the two before its own.
pub const MIN_PROTO: u32 = if PROTO > Versions::FIRST + 2 { PROTO - 2 } else { Versions::FIRST };

/// The versions that one side speaks, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Versions {
    pub oldest: u32,
    pub newest: u32,
}

impl Versions {
    pub const FIRST: u32 = 1;

    /// What this program speaks.
    pub const OURS: Self = Self { oldest: MIN_PROTO, newest: PROTO };

    /// The newest version that both sides speak.
    pub fn common(self, other: Self) -> Option<u32> {
        let newest = self.newest.min(other.newest);
        (newest >= self.oldest.max(other.oldest)).then_some(newest)
    }
}

impl fmt::Display for Versions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.oldest >= self.newest {
            return write!(f, "{}", self.newest);
        }
        write!(f, "{} to {}", self.oldest, self.newest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn common(ours: (u32, u32), theirs: (u32, u32)) -> Option<u32> {
        let versions = |(oldest, newest)| Versions { oldest, newest };
        let found = versions(ours).common(versions(theirs));
        assert_eq!(found, versions(theirs).common(versions(ours)), "either side finds the same");
        found
    }

    #[test]
    fn the_two_versions_before_are_spoken_and_no_older_one() {
        assert_eq!(common((3, 5), (5, 7)), Some(5));
        assert_eq!(common((3, 5), (1, 3)), Some(3));
        assert_eq!(common((3, 5), (1, 2)), None);
        assert_eq!(common((3, 5), (6, 6)), None);
        assert_eq!(common((1, 1), (1, 1)), Some(1));
        // Who says an oldest version that is newer than its newest speaks none.
        assert_eq!(common((3, 5), (9, 4)), None);
        let ours = Versions::OURS;
        assert!((Versions::FIRST..=ours.newest).contains(&ours.oldest) && ours.newest - ours.oldest <= 2);
    }
}
