//! The TB cascade of one period, and the statements that must stay apart from it.
//!
//! Must not mix periods: a new screening never moves a closed total.

use std::collections::BTreeMap;

use super::{
    Clean, Dimensions, Instant, Metric, Observation, Period, PeriodKind, Place, PlaceKind, Range, Records,
    SourceId, Standing, Value, Zone, current,
    view::{PublishedFigure, Ratio, TbStep, TbSummary},
};

/// The steps from the first to the last.
pub(super) const STEPS: [Metric; 5] =
    [Metric::TbScreened, Metric::TbPresumptive, Metric::TbTested, Metric::TbCases, Metric::TbOnTreatment];

/// Makes the cascade of the latest span for which screenings or cases were given.
pub(super) fn summary<R: Records>(
    records: &R,
    country: Option<&Place>,
    at: Instant,
) -> Result<TbSummary, R::Error> {
    let mut rows: BTreeMap<Metric, Vec<Observation>> = BTreeMap::new();
    for metric in STEPS {
        if let Some(country) = country {
            rows.insert(metric, undivided(records, metric, country, PeriodKind::Span, at)?);
        }
    }
    let named = [Metric::TbScreened, Metric::TbCases];
    let periods = named.iter().filter_map(|metric| rows.get(metric)).flatten().map(|row| row.period);
    let Some(period) = periods.max_by_key(|period| (period.end(Zone::DILI), period.start(Zone::DILI))) else {
        return Ok(TbSummary { period: None, source: None, as_of: None, steps: Vec::new() });
    };
    let source = leading(&rows, period);
    let steps: Vec<(Metric, Option<Observation>)> = STEPS
        .into_iter()
        .map(|metric| {
            (metric, rows.get(&metric).and_then(|rows| of_period(rows, period, source.as_ref(), metric)))
        })
        .collect();
    let as_of = steps.iter().filter_map(|(_, row)| Some(row.as_ref()?.as_of)).max();
    Ok(TbSummary { period: Some(period), source, as_of, steps: shares(&steps) })
}

/// Whose cascade it is: of those who gave screenings and cases, or else one of both, the newest.
fn leading(rows: &BTreeMap<Metric, Vec<Observation>>, period: Period) -> Option<SourceId> {
    let mut given: BTreeMap<SourceId, (usize, Instant)> = BTreeMap::new();
    for metric in [Metric::TbScreened, Metric::TbCases] {
        for figure in current::of_each_source(rows.get(&metric).map_or(&[], Vec::as_slice)) {
            if figure.row.period == period {
                let entry = given.entry(figure.row.source.clone()).or_insert((0, figure.row.as_of));
                *entry = (entry.0 + 1, entry.1.max(figure.row.as_of));
            }
        }
    }
    given.into_iter().max_by_key(|(_, rank)| *rank).map(|(source, _)| source)
}

/// The figure of the leading source. Another's stands in only for a step between, never for
/// screenings or cases: a yield is one source's.
fn of_period(
    rows: &[Observation],
    period: Period,
    source: Option<&SourceId>,
    metric: Metric,
) -> Option<Observation> {
    let of_period = |figure: &&current::Figure<'_>| figure.row.period == period;
    let own = current::of_each_source(rows);
    let own = own.iter().filter(of_period).find(|figure| Some(&figure.row.source) == source);
    if own.is_some() || matches!(metric, Metric::TbScreened | Metric::TbCases) {
        return own.map(|figure| figure.row.clone());
    }
    current::in_force(rows).iter().find(of_period).map(|figure| figure.row.clone())
}

/// Sets each step beside the nearest one above that has a figure, and beside the first.
pub(super) fn shares(steps: &[(Metric, Option<Observation>)]) -> Vec<TbStep> {
    let first = steps.first().and_then(|(_, row)| row.as_ref()).map(|row| row.value);
    let mut above: Option<Value> = None;
    let mut out = Vec::with_capacity(steps.len());
    for (i, (metric, row)) in steps.iter().enumerate() {
        let value = row.as_ref().map(|row| row.value);
        let of_previous = ratio(value, above);
        out.push(TbStep {
            metric: *metric,
            value,
            standing: row.as_ref().map_or(Standing::Final, |row| row.standing),
            source: row.as_ref().map(|row| row.source.clone()),
            of_previous,
            of_first: if i == 0 { None } else { ratio(value, first) },
            exceeds_previous: of_previous.is_some_and(|ratio| ratio.part > ratio.whole),
        });
        above = value.or(above);
    }
    out
}

/// None where either is hidden: a share would give it away.
fn ratio(part: Option<Value>, whole: Option<Value>) -> Option<Ratio> {
    let ratio = Ratio { part: part?.number()?, whole: whole?.number()? };
    (ratio.whole > 0).then_some(ratio)
}

/// The estimates of incidence, every source's, newest period first.
pub(super) fn context<R: Records>(
    records: &R,
    country: Option<&Place>,
    at: Instant,
) -> Result<Vec<PublishedFigure>, R::Error> {
    let Some(country) = country else { return Ok(Vec::new()) };
    let mut figures = Vec::new();
    for kind in [PeriodKind::Year, PeriodKind::Span] {
        let rows = undivided(records, Metric::TbIncidence, country, kind, at)?;
        let each = current::of_each_source(&rows);
        figures.extend(each.iter().map(|figure| figure.publish(country.label(), Clean::default())));
    }
    figures.sort_by_key(|figure| std::cmp::Reverse((figure.period.end(Zone::DILI), figure.as_of)));
    Ok(figures)
}

/// The country, where one is known.
pub(super) fn country(places: &[Place]) -> Option<&Place> {
    places.iter().find(|place| place.kind == PlaceKind::Country)
}

/// Rows without a break-down.
fn undivided<R: Records>(
    records: &R,
    metric: Metric,
    country: &Place,
    kind: PeriodKind,
    at: Instant,
) -> Result<Vec<Observation>, R::Error> {
    let range = Range {
        metric,
        place: country.id.clone(),
        kind,
        from: Instant::UNIX_EPOCH,
        until: at + chrono::TimeDelta::seconds(1),
    };
    let mut rows = records.observations(&range)?;
    rows.retain(|row| row.series.dimensions == Dimensions::default());
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{memory::MemoryRecords, reference};

    fn at() -> Instant {
        "2026-11-24T05:32:00Z".parse().unwrap()
    }

    fn records() -> MemoryRecords {
        let mut observations = reference::opening_observations(at());
        observations.extend(reference::worked_example());
        MemoryRecords { places: reference::places(), observations, ..MemoryRecords::default() }
    }

    fn cascade(records: &MemoryRecords) -> TbSummary {
        summary(records, country(&records.places), at()).unwrap()
    }

    #[test]
    fn the_yield_is_one_in_56() {
        let ratio = cascade(&records()).yielded().unwrap();
        assert_eq!(format!("{:.2}", ratio.percent()), "1.79");
        assert_eq!(format!("{:.1}", ratio.one_in().unwrap()), "55.9");
        assert_eq!(format!("{:.0}", ratio.one_in().unwrap()), "56");
    }

    #[test]
    fn the_worked_example_gives_the_shares_of_the_board() {
        let summary = cascade(&records());
        let percent = |ratio: Option<Ratio>| ratio.map(|ratio| ratio.percent().round() as i64);
        let shares: Vec<_> = summary.steps.iter().map(|step| percent(step.of_previous)).collect();
        assert_eq!(shares, [None, Some(18), Some(89), Some(11), Some(98)]);
        assert_eq!(summary.source.unwrap().as_str(), "iom-factsheet");
        assert_eq!(summary.steps[1].standing, Standing::Assumed);
        assert_eq!(summary.period.unwrap().to_string(), "2020/2022");
    }

    #[test]
    fn a_step_without_a_figure_is_passed_over() {
        let mut records = records();
        records.observations.retain(|row| row.standing != Standing::Assumed);
        let summary = cascade(&records);
        let cases = summary.step(Metric::TbCases).unwrap();
        assert_eq!(cases.of_previous, Some(Ratio { part: 1_221, whole: 68_196 }));
        assert_eq!(summary.step(Metric::TbTested).unwrap().value, None);
    }

    #[test]
    fn a_hidden_step_hides_its_shares_and_those_of_the_next() {
        let mut records = records();
        for row in &mut records.observations {
            if row.series.metric == Metric::TbTested {
                row.value = Value::Suppressed;
            }
        }
        let summary = cascade(&records);
        for metric in [Metric::TbTested, Metric::TbCases] {
            assert_eq!(summary.step(metric).unwrap().of_previous, None, "{metric:?}");
        }
        assert_eq!(summary.step(Metric::TbTested).unwrap().of_first, None);
    }

    #[test]
    fn another_year_never_moves_the_closed_total() {
        let mut records = records();
        let mut new = records.observations.clone();
        new.retain(|row| row.series.metric == Metric::TbScreened);
        new[0].period = Period::Year(2026);
        records.observations.extend(new);
        assert_eq!(cascade(&records), cascade(&super::tests::records()));
    }

    #[test]
    fn a_step_above_the_one_before_it_is_marked() {
        let mut records = records();
        for row in &mut records.observations {
            if row.series.metric == Metric::TbOnTreatment {
                row.value = Value::Number(1_300);
            }
        }
        assert!(cascade(&records).step(Metric::TbOnTreatment).unwrap().exceeds_previous);
    }
}
