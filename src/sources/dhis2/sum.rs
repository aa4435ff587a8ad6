//! Figures that are sums of cells. A sum is known only where all of its cells are: of what changed alone it
//! is noted which must be asked for whole.
//!
//! It must not know how they are asked for.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    domain::{CellRule, Clean, Instant, Period, Value},
    formats::{
        Issue,
        dhis2::{self, DataValue, Said},
    },
};

/// Whether an answer has all cells of its periods and units, or those that changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Whole,
    Changes,
}

/// The units of each period of which sums changed.
pub(super) type Touched = BTreeMap<Clean, BTreeSet<Clean>>;

/// One sum.
#[derive(Clone, Debug)]
pub(super) struct Sum<'d> {
    pub(super) rule: &'d CellRule,
    pub(super) place: &'d str,
    pub(super) period: Period,
    /// The first row that goes into it.
    pub(super) row: u64,
    /// When its newest part was written; none where one does not say.
    pub(super) as_of: Option<Instant>,
    number: i64,
    /// Parts that have a value.
    parts: u32,
    /// Why one of its parts cannot be added up.
    fault: Option<Issue>,
}

impl Sum<'_> {
    /// What it says; nothing any more where all of its parts were deleted.
    pub(super) fn value(&self) -> Result<Value, Issue> {
        match &self.fault {
            Some(fault) => Err(fault.clone()),
            None if self.parts == 0 => Ok(Value::Withdrawn),
            None => Ok(Value::Number(self.number)),
        }
    }
}

/// The sums of one answer, by entry, unit and period.
#[derive(Debug, Default)]
pub(super) struct Sums<'d>(BTreeMap<(&'d CellRule, Clean, Clean), Sum<'d>>);

impl<'d> Sums<'d> {
    /// Adds a cell; `dated` is when it was written, where that can be believed.
    pub(super) fn add(
        &mut self,
        (rule, place): (&'d CellRule, &'d str),
        (row, value): (u64, &DataValue<'_>),
        dated: Option<Instant>,
    ) {
        let key = (rule, Clean::new(value.unit), Clean::new(value.period_text));
        let period = value.period;
        let sum = self.0.entry(key).or_insert(Sum {
            rule,
            place,
            period,
            row,
            as_of: dated,
            number: 0,
            parts: 0,
            fault: None,
        });
        sum.as_of = sum.as_of.zip(dated).map(|(one, other)| one.max(other));
        let Said::Value(text) = value.said else { return };
        match dhis2::whole(text) {
            Ok(number) => (sum.number, sum.parts) = (sum.number.saturating_add(number), sum.parts + 1),
            Err(why) => sum.fault = Some(Issue::refused(Some(row), "value", &why)),
        }
    }

    /// Each with its cell by the server's ids: `ent + uBTG 20261124`.
    pub(super) fn each(self) -> impl Iterator<Item = (Clean, Sum<'d>)> {
        self.0.into_iter().map(|((rule, unit, period), sum)| {
            let parts = [rule.element.as_str(), "+", unit.as_str(), period.as_str()];
            (Clean::from(parts.join(" ")), sum)
        })
    }
}
