//! Bytes as what outside feeds and files hold: each parser reads them to its end, and what it takes as an alert is
//! written as CAP and read again.
#![no_main]

use haree::formats::{cap, gdacs, index, usgs};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((way, data)) = data.split_first() else { return };
    let parsed = match way % 4 {
        0 => cap::parse(data),
        1 => gdacs::parse(data),
        2 => usgs::parse(data),
        _ => return drop(index::parse(data)),
    };
    for (_, alert) in parsed.records {
        let text = cap::write(&alert, &|_| None);
        assert!(text.starts_with("<?xml"));
        drop(cap::parse(text.as_bytes()));
    }
});
