//! Bytes as what outside feeds and files hold: each parser reads them to its end, and what it takes as an alert is
//! written as CAP and read again.
#![no_main]

use haree::{
    domain::{Provenance, Zone},
    formats::{cap, dhis2, gdacs, index, usgs},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else { return };
    let parsed = match way % 6 {
        0 => cap::parse(data),
        1 => gdacs::parse(data),
        2 => usgs::parse(data),
        3 => return drop(index::parse(data)),
        4 => return values(data),
        _ => return others(data),
    };
    for (_, alert) in parsed.records {
        let text = cap::message(&alert, Provenance::Real, &|_| None);
        assert!(text.starts_with("<?xml"));
        drop(cap::parse(text.as_bytes()));
    }
});

/// Data values as JSON or CSV: a row is whole, and its period is one that a day of it lies in.
fn values(data: &[u8]) {
    let mut last = 0;
    let outcome = dhis2::data_values(data, Some(Zone::DILI), |row, value| {
        assert!(row >= last, "rows come in their order");
        last = row;
        let Ok(value) = value else { return };
        assert!(!value.element.is_empty() && !value.unit.is_empty());
        assert!(value.period.first_day(Zone::DILI) <= value.period.last_day(Zone::DILI));
        if let dhis2::Said::Value(text) = value.said {
            assert!(dhis2::whole(text).is_ok_and(|number| number >= 0) || dhis2::whole(text).is_err());
        }
    });
    drop(outcome);
}

/// Everything else that a DHIS2 answers.
fn others(data: &[u8]) {
    drop(dhis2::grid(data, |_, cell| drop(cell)));
    drop(dhis2::info(data, None));
    drop(dhis2::units(data));
    drop(dhis2::registrations(data));
    drop(dhis2::message(data));
    drop(dhis2::period_type_of(data));
    if let Ok(text) = std::str::from_utf8(data) {
        if let Ok(period) = dhis2::period(text) {
            assert!(period.first_day(Zone::DILI) <= period.last_day(Zone::DILI));
        }
    }
}
