//! What lies at a site by lot and day of expiry, as far as the ledger says it.
//!
//! Who gives something out without naming its lot is taken to follow first expired, first out, and to
//! give out nothing that is past its day. Must not know targets or what counts as cover.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{Clean, view::LotStock};

/// What stands on goods: no day comes after every day.
type Label = (bool, Option<NaiveDate>, Option<Clean>);

/// Quantities by lot; none is less than one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Lots(BTreeMap<Label, i64>);

/// What an entry names of the goods, and the day on which it took effect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Marked<'a> {
    pub number: Option<&'a Clean>,
    pub expiry: Option<NaiveDate>,
    pub day: NaiveDate,
}

impl Lots {
    /// Brings the lots to what lies there in all after an entry; what is more or less goes to or from
    /// the lot that the entry names.
    pub(super) fn settle(&mut self, on_hand: i64, marked: Marked<'_>) {
        let difference = on_hand.max(0) - self.sum();
        if difference > 0 {
            let label = (marked.expiry.is_none(), marked.expiry, marked.number.cloned());
            *self.0.entry(label).or_default() += difference;
        } else {
            self.take(-difference, marked);
        }
    }

    fn sum(&self) -> i64 {
        self.0.values().sum()
    }

    fn take(&mut self, quantity: i64, marked: Marked<'_>) {
        let mut order: Vec<Label> = self.0.keys().cloned().collect();
        order.sort_by_key(|label| {
            let (_, expiry, number) = label;
            let named = marked.number.is_some() || marked.expiry.is_some();
            let fits = |wanted: bool, same: bool| !wanted || same;
            let is_named = named
                && fits(marked.number.is_some(), marked.number == number.as_ref())
                && fits(marked.expiry.is_some(), marked.expiry == *expiry);
            let expired = expiry.is_some_and(|expiry| expiry < marked.day);
            (!is_named, expired, label.clone())
        });
        let mut left = quantity;
        for label in order {
            let Some(here) = self.0.get_mut(&label) else { continue };
            let taken = left.min(*here);
            (*here, left) = (*here - taken, left - taken);
        }
        self.0.retain(|_, quantity| *quantity > 0);
    }

    /// What expires first first, what has no day last.
    pub(super) fn show(&self) -> Vec<LotStock> {
        let lot = |((_, expiry, number), quantity): (&Label, &i64)| LotStock {
            number: number.clone(),
            expiry: *expiry,
            quantity: *quantity,
        };
        self.0.iter().map(lot).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(n: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 1, 1).unwrap() + chrono::Days::new(u64::from(n))
    }

    fn unnamed(on: u32) -> Marked<'static> {
        Marked { number: None, expiry: None, day: day(on) }
    }

    fn dated(expiry: u32) -> Marked<'static> {
        Marked { expiry: Some(day(expiry)), ..unnamed(0) }
    }

    #[track_caller]
    fn check(lots: &Lots, expected: &[(Option<u32>, i64)]) {
        let shown: Vec<_> = lots.show().into_iter().map(|lot| (lot.expiry, lot.quantity)).collect();
        let expected: Vec<_> = expected.iter().map(|(n, q)| (n.map(day), *q)).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn what_is_given_out_without_a_name_is_what_expires_first_and_is_still_good() {
        let mut lots = Lots::default();
        lots.settle(10, dated(20));
        lots.settle(30, dated(5));
        lots.settle(35, unnamed(0));
        check(&lots, &[(Some(5), 20), (Some(20), 10), (None, 5)]);
        lots.settle(31, unnamed(1));
        check(&lots, &[(Some(5), 16), (Some(20), 10), (None, 5)]);
        // On the tenth day what expired on the fifth stays.
        lots.settle(19, unnamed(10));
        check(&lots, &[(Some(5), 16), (None, 3)]);
        // Somebody throws it away and says so.
        lots.settle(3, Marked { day: day(11), ..dated(5) });
        check(&lots, &[(None, 3)]);
    }

    #[test]
    fn a_count_that_finds_more_knows_no_day_of_it() {
        let mut lots = Lots::default();
        lots.settle(10, dated(20));
        lots.settle(12, unnamed(1));
        check(&lots, &[(Some(20), 10), (None, 2)]);
        lots.settle(-4, unnamed(2));
        check(&lots, &[]);
    }

    proptest! {
        #[test]
        fn lots_always_sum_to_what_lies_there(
            steps in proptest::collection::vec((-20i64..100, proptest::option::of(0u32..40), 0u32..60), 0..30)
        ) {
            let mut lots = Lots::default();
            for (on_hand, expiry, on) in steps {
                lots.settle(on_hand, Marked { expiry: expiry.map(day), ..unnamed(on) });
                let shown = lots.show();
                prop_assert!(shown.iter().all(|lot| lot.quantity > 0));
                prop_assert_eq!(shown.iter().map(|lot| lot.quantity).sum::<i64>(), on_hand.max(0));
            }
        }
    }
}
