//! What leaves HQ of the monthly screening reports: small cells are hidden, and nothing beside them tells.

use std::collections::BTreeMap;

use chrono::TimeDelta;
use haree::{
    domain::{Dimension, Metric, Observation, Value, reference},
    hq::{Batch, Ledger as _, Simulator},
    protocol::Collection,
};

use super::caught_up;
use crate::support::hq::{now, start};

/// What a console has of the reports that a simulator with this seed makes up in four months.
async fn sent(seed: u64) -> Vec<Observation> {
    let places = reference::places();
    let reports = Simulator::new(seed, &places).history(now(), 120).observations;
    let is_tb = |row: &Observation| matches!(row.series.metric, Metric::TbScreened | Metric::TbCases);
    let mut records = Batch { places, ..Batch::default() };
    // The closed totals lie beside them, split as a simulated ledger has them.
    records.observations = reference::worked_example();
    records.observations.extend(reports.into_iter().filter(is_tb));
    let hq = start(records).await;
    let model = caught_up(&hq).await;
    let rows = model.rows.iter().filter(|((collection, _), _)| *collection == Collection::Observations);
    rows.map(|(_, row)| serde_json::from_value(row.clone()).unwrap()).collect()
}

#[tokio::test]
async fn of_every_report_no_part_or_at_least_two_are_hidden_and_none_is_small() {
    let mut hidden = 0;
    for seed in 1..4 {
        let rows = sent(seed).await;
        let mut reports: BTreeMap<_, Vec<&Observation>> = BTreeMap::new();
        for row in &rows {
            for dimension in [Dimension::Sex, Dimension::AgeBand] {
                if row.series.dimensions.get(dimension).is_some() {
                    let of = (row.series.metric, row.series.place.clone(), row.period, dimension);
                    reports.entry(of).or_default().push(row);
                }
            }
        }
        assert!(reports.len() > 40, "{}", reports.len());
        for (report, parts) in reports {
            let suppressed = parts.iter().filter(|row| row.value == Value::Suppressed).count();
            assert_ne!(suppressed, 1, "{report:?} can be worked out from its total");
            let few = parts.iter().any(|row| matches!(row.value, Value::Number(1..=4)));
            assert!(!few, "{report:?} shows a small number");
            hidden += suppressed;
        }
        // The closed totals are as they were published.
        let closed = rows.iter().filter(|row| row.period.to_string() == "2020/2022");
        assert!(closed.clone().count() > 60 && closed.clone().all(|row| row.value != Value::Suppressed));
    }
    assert!(hidden > 20, "the reports of small places have small cells: {hidden}");
}

#[tokio::test]
async fn a_month_of_reports_is_seventy_two_rows_and_goes_out_once() {
    let places = reference::places();
    let hq = start(Batch { places: places.clone(), ..Batch::default() }).await;
    let mut model = caught_up(&hq).await;
    let simulator = Simulator::new(1, &places);
    let month = simulator.between(now() - TimeDelta::days(31), now()).observations;
    let reports = month.into_iter().filter(|row| row.series.metric.name().starts_with("tb.")).collect();
    hq.ledger.take(Batch { observations: reports, ..Batch::default() }, now()).await.unwrap();
    let frames = hq.sync(&model.request()).await;
    model.apply(&frames);
    assert_eq!(frames.rows(Collection::Observations).count(), 72);
    assert!(hq.sync(&model.request()).await.modes().is_empty());
}
