//! Bytes as answers of DTM.
#![no_main]

use haree::formats::dtm::{self, Answer, Level};
use haree_fuzz::{bounded, check};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| bounded(|| {
    for level in [Level::Country, Level::Municipality] {
        if let Answer::Counts(parsed) = dtm::parse(data, level) {
            check(&parsed.issues);
            assert!(parsed.records.iter().all(|(_, count)| count.people >= 0));
        }
    }
    check(&dtm::countries(data).err());
}));
