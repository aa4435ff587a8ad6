//! Bytes as a table of figures under haree's own columns.
#![no_main]

use haree::formats::figures;
use haree_fuzz::{bounded, check, context};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| check(&figures::parse(data, &context()).issues)));
