//! Bytes as whatever else a DHIS2 answers: tables, itself, units, registrations, refusals, periods.
#![no_main]

use haree::{domain::Zone, formats::dhis2};
use haree_fuzz::{bounded, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| {
    let mut last = 0;
    let grid = dhis2::grid(data, |row, cell| {
        assert!(row > last, "rows come in their order");
        last = row;
        check(&cell.err());
    });
    check(&grid.err());
    check(&dhis2::info(data, None).err());
    match dhis2::units(data) {
        Ok(units) => check(&units.issues),
        Err(issue) => check([&issue]),
    }
    check(&dhis2::registrations(data).issues);
    check(&dhis2::period_type_of(data).err());
    drop(dhis2::message(data));
    if let Some(period) = str::from_utf8(data).ok().and_then(|text| dhis2::period(text).ok()) {
        assert!(period.first_day(Zone::DILI) <= period.last_day(Zone::DILI));
    }
}));
