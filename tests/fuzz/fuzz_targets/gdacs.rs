//! Bytes as GDACS's feed or its JSON; its alerts can be written as CAP.
#![no_main]

use haree::formats::gdacs;
use haree_fuzz::{bounded, check_alerts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| check_alerts(&gdacs::parse(data))));
