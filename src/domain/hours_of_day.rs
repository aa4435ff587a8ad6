//! Hours of one day as a set, in one word.
//!
//! Must not know which day it is, or why these hours.

/// Some of the hours 0 to 23 of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HoursOfDay(u32);

impl HoursOfDay {
    const ALL: u32 = (1 << 24) - 1;

    /// Takes the hours whose bits are set; there are no others than those of a day.
    pub fn from_bits(bits: u32) -> Self {
        Self(bits & Self::ALL)
    }

    pub fn bits(self) -> u32 {
        self.0
    }

    /// The hours `[first, until)`.
    pub(super) fn within(first: u32, until: u32) -> Self {
        let before = |hour: u32| (1 << hour.min(24)) - 1;
        Self(before(until) & !before(first))
    }

    #[must_use]
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    #[must_use]
    pub(super) fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    pub(super) fn has(self, hour: u32) -> bool {
        Self::within(hour, hour + 1).0 & self.0 != 0
    }

    pub(super) fn count(self) -> u32 {
        self.0.count_ones()
    }

    /// Those that a test holds for.
    pub(super) fn filter(self, holds: impl Fn(u32) -> bool) -> Self {
        let kept = (0..24).filter(|hour| self.has(*hour) && holds(*hour));
        kept.fold(Self::default(), |all, hour| all.and(Self::within(hour, hour + 1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_the_hours_of_a_day_and_no_others() {
        let set = HoursOfDay::within(9, 17).and(HoursOfDay::within(22, 30));
        let there: Vec<u32> = (0..40).filter(|hour| set.has(*hour)).collect();
        assert_eq!(there, [9, 10, 11, 12, 13, 14, 15, 16, 22, 23]);
        assert_eq!((set.count(), HoursOfDay::within(17, 9).count()), (10, 0));
        assert_eq!(
            set.without(HoursOfDay::within(0, 16)).filter(|hour| hour != 22).bits(),
            1 << 16 | 1 << 23
        );
        assert_eq!(HoursOfDay::from_bits(u32::MAX).count(), 24);
    }
}
