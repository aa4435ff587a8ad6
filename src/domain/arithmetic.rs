//! Adding up: periods into longer ones with what is missing, and a total into parts.
//!
//! Must not know posts, kits or screens.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike as _, NaiveDate, Weekday};

use super::{Hour, Metric, Period, PeriodKind, RollUp, Value, Zone, view::Sum};

/// Rolls figures of one series up into longer periods; hours that were due and have no figure are counted.
///
/// A figure whose period does not lie inside one period of the wanted kind (a week in a month) is left out.
pub fn roll_up(
    metric: Metric,
    figures: &[(Period, Value)],
    due: &[Hour],
    kind: PeriodKind,
    zone: Zone,
) -> BTreeMap<Period, Sum> {
    let mut parts: BTreeMap<Period, Parts> = BTreeMap::new();
    for figure in figures {
        if let Some(period) = enclosing(figure.0, kind, zone) {
            parts.entry(period).or_default().figures.push(*figure);
        }
    }
    for hour in due {
        if let Some(period) = enclosing(Period::Hour(*hour), kind, zone) {
            parts.entry(period).or_default().due.push(*hour);
        }
    }
    parts.into_iter().map(|(period, part)| (period, total(metric, &part.figures, &part.due))).collect()
}

/// What goes into one longer period.
#[derive(Default)]
struct Parts {
    figures: Vec<(Period, Value)>,
    due: Vec<Hour>,
}

/// Makes one of figures of one series: adds them up, or takes the latest, as the metric wants it.
pub(super) fn total(metric: Metric, figures: &[(Period, Value)], due: &[Hour]) -> Sum {
    let there: BTreeSet<Hour> = figures
        .iter()
        .filter_map(|(period, _)| if let Period::Hour(hour) = period { Some(*hour) } else { None })
        .collect();
    let mut sum = Sum {
        missing_hours: due.iter().filter(|hour| !there.contains(hour)).count() as u32,
        ..Sum::default()
    };
    let latest = figures.iter().max_by_key(|(period, _)| *period);
    let counted: Box<dyn Iterator<Item = &(Period, Value)>> = match metric.roll_up() {
        RollUp::Sum => Box::new(figures.iter()),
        RollUp::Last => Box::new(latest.into_iter()),
    };
    for (_, value) in counted {
        match value {
            Value::Number(number) => {
                sum.number = sum.number.saturating_add(*number);
                sum.parts += 1;
            }
            Value::Suppressed => sum.suppressed += 1,
            Value::Withdrawn => {}
        }
    }
    sum
}

/// Adds sums of different places.
pub(super) fn together(sums: impl IntoIterator<Item = Sum>) -> Sum {
    sums.into_iter().fold(Sum::default(), |all, sum| Sum {
        number: all.number.saturating_add(sum.number),
        missing_hours: all.missing_hours + sum.missing_hours,
        parts: all.parts + sum.parts,
        suppressed: all.suppressed + sum.suppressed,
        told: all.told + sum.told,
    })
}

/// The period of a kind in which a shorter one lies.
fn enclosing(period: Period, kind: PeriodKind, zone: Zone) -> Option<Period> {
    let (first, last) = (period.first_day(zone), period.last_day(zone));
    let outer = match kind {
        PeriodKind::Day => Period::Day(first),
        PeriodKind::Week => Period::Week(first.week(Weekday::Mon).checked_first_day()?),
        PeriodKind::Month => Period::Month(NaiveDate::from_ymd_opt(first.year(), first.month(), 1)?),
        PeriodKind::Year => Period::Year(first.year()),
        PeriodKind::Hour | PeriodKind::Span => return None,
    };
    (last <= outer.last_day(zone)).then_some(outer)
}

/// Splits a total by weights so that the parts sum to it (largest remainder; ties go to the first).
///
/// Without weights there are no parts; where all weights are zero they count as equal.
pub fn split(total: i64, weights: &[u64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let weight_of = |weight: u64| if whole == 0 { 1 } else { i128::from(weight) };
    let whole = if whole == 0 { weights.len() as i128 } else { whole };
    let size = i128::from(total.unsigned_abs());
    let sign = i128::from(total.signum());
    let mut parts: Vec<i128> = weights.iter().map(|weight| size * weight_of(*weight) / whole).collect();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|i| std::cmp::Reverse(size * weight_of(weights[*i]) % whole));
    let left = size - parts.iter().sum::<i128>();
    for i in order.into_iter().take(left as usize) {
        parts[i] += 1;
    }
    parts.into_iter().map(|part| (sign * part) as i64).collect()
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_screenings_split_by_year_sum_to_their_total() {
        assert_eq!(split(68_196, &[8, 37, 55]), [5_456, 25_232, 37_508]);
        assert_eq!(split(7, &[0, 0]), [4, 3]);
        assert_eq!(split(7, &[]), [] as [i64; 0]);
        assert_eq!(split(-7, &[1, 1]), [-4, -3]);
    }

    #[test]
    fn an_hour_before_midnight_in_dili_belongs_to_the_day_before() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
        let midnight = Zone::DILI.midnight(day);
        let hour = |at| Period::Hour(Zone::DILI.hour(at));
        let figures =
            [(hour(midnight - TimeDelta::seconds(1)), Value::Number(3)), (hour(midnight), Value::Number(5))];
        let days = roll_up(Metric::Crossings, &figures, &[], PeriodKind::Day, Zone::DILI);
        assert_eq!(days[&Period::Day(day.pred_opt().unwrap())].number, 3);
        assert_eq!(days[&Period::Day(day)].number, 5);
    }

    #[test]
    fn what_stands_is_not_added_and_what_is_hidden_is_counted_apart() {
        let month = |m| Period::Month(NaiveDate::from_ymd_opt(2026, m, 1).unwrap());
        let figures = [(month(3), Value::Number(7)), (month(2), Value::Number(9))];
        let years = roll_up(Metric::StockMinimum, &figures, &[], PeriodKind::Year, Zone::DILI);
        assert_eq!(years[&Period::Year(2026)].number, 7);
        let hidden = [(month(3), Value::Number(7)), (month(2), Value::Suppressed)];
        let sum = roll_up(Metric::TbCases, &hidden, &[], PeriodKind::Year, Zone::DILI)[&Period::Year(2026)];
        assert_eq!((sum.number, sum.parts, sum.suppressed, sum.is_partial()), (7, 1, 1, true));
    }

    #[test]
    fn a_week_over_the_end_of_a_month_goes_into_no_month() {
        let week = Period::Week(NaiveDate::from_ymd_opt(2026, 11, 30).unwrap());
        let figures = [(week, Value::Number(7))];
        assert!(roll_up(Metric::Crossings, &figures, &[], PeriodKind::Month, Zone::DILI).is_empty());
    }

    proptest! {
        #[test]
        fn parts_always_sum_to_their_total(total in any::<i64>(), weights in proptest::collection::vec(any::<u64>(), 1..20)) {
            let parts = split(total, &weights);
            prop_assert_eq!(parts.iter().map(|p| i128::from(*p)).sum::<i128>(), i128::from(total));
        }

        #[test]
        fn no_part_is_off_by_one_or_more(total in 0i64..1_000_000, weights in proptest::collection::vec(1u64..1_000, 1..20)) {
            let whole: u64 = weights.iter().sum();
            for (part, weight) in split(total, &weights).iter().zip(&weights) {
                let exact = total as f64 * *weight as f64 / whole as f64;
                prop_assert!((*part as f64 - exact).abs() < 1.0);
            }
        }

        #[test]
        fn hours_by_days_by_months_are_hours_by_months(
            hours in proptest::collection::btree_map(490_000i64..492_000, 0i64..500, 0..200),
            due in proptest::collection::btree_set(490_000i64..492_000, 0..200),
        ) {
            let figures: Vec<_> =
                hours.iter().map(|(h, n)| (Period::Hour(Hour(*h)), Value::Number(*n))).collect();
            let due: Vec<_> = due.into_iter().map(Hour).collect();
            let direct = roll_up(Metric::Crossings, &figures, &due, PeriodKind::Month, Zone::DILI);
            let days = roll_up(Metric::Crossings, &figures, &due, PeriodKind::Day, Zone::DILI);
            let by_days: Vec<_> = days.iter()
                .filter(|(_, sum)| sum.parts > 0).map(|(day, sum)| (*day, Value::Number(sum.number))).collect();
            let over_days = roll_up(Metric::Crossings, &by_days, &[], PeriodKind::Month, Zone::DILI);
            for (month, sum) in &direct {
                prop_assert_eq!(sum.number, over_days.get(month).map_or(0, |s| s.number));
            }
            let missing = |sums: &BTreeMap<Period, Sum>| sums.values().map(|s| s.missing_hours).sum::<u32>();
            prop_assert_eq!(missing(&direct), missing(&days));
            let expected = due.iter().filter(|hour| !hours.contains_key(&hour.0)).count() as u32;
            prop_assert_eq!(missing(&direct), expected);
        }
    }
}
