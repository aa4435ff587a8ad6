//! Bytes as data values of a DHIS2, JSON or CSV: rows come in their order, and each is whole.
#![no_main]

use haree::{
    domain::Zone,
    formats::dhis2::{self, Said},
};
use haree_fuzz::{bounded, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| {
    let mut last = 0;
    let outcome = dhis2::data_values(data, Some(Zone::DILI), |row, value| {
        assert!(row > last, "rows come in their order");
        last = row;
        let Ok(value) = value else { return check(&value.err()) };
        assert!(!value.element.is_empty() && !value.unit.is_empty());
        assert!(value.period.first_day(Zone::DILI) <= value.period.last_day(Zone::DILI));
        if let Said::Value(text) = value.said {
            assert!(dhis2::whole(text).is_ok_and(|number| number >= 0) || dhis2::whole(text).is_err());
        }
    });
    check(&outcome.err());
}));
