//! Bytes as USGS's feed or one event of it; its alerts can be written as CAP.
#![no_main]

use haree::formats::usgs;
use haree_fuzz::{bounded, check_alerts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| check_alerts(&usgs::parse(data))));
