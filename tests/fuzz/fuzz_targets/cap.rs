//! Bytes as a message of CAP; what is read of it can be written, and read again.
#![no_main]

use haree::formats::cap;
use haree_fuzz::{bounded, check_alerts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| check_alerts(&cap::parse(data))));
