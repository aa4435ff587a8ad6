//! Bytes as an RSS or Atom index of alerts; what stands in its entries can be written as CAP.
#![no_main]

use haree::formats::index::{self, Inlined};
use haree_fuzz::{bounded, check, check_alerts};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| {
    let parsed = index::parse(data);
    check(&parsed.issues);
    for (_, entry) in &parsed.records {
        match &entry.inlined {
            Inlined::Nothing => assert!(!entry.link.is_empty(), "there is something to fetch"),
            Inlined::Whole(message) | Inlined::Repeated(message) => check_alerts(message),
        }
    }
}));
