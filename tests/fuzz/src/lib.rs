//! What the targets share: how much memory a reading may take, what a message may hold, what tables are read with.

use std::sync::{
    LazyLock,
    atomic::{AtomicUsize, Ordering},
};

use haree::{
    domain::{Alert, Instant, Place, Provenance, Zone, reference},
    formats::{Issue, Parsed, cap, figures::Context},
};
use peak_alloc::PeakAlloc;

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// The most memory that the reading of one input may take, in bytes.
const MAX_BYTES: usize = 256 << 20;

/// Highest marks are told when they grew by so many bytes.
const STEP: usize = 1 << 20;

static PLACES: LazyLock<Vec<Place>> = LazyLock::new(reference::places);

/// Reads something, and fails where that takes more memory than it may.
pub fn bounded<T>(read: impl FnOnce() -> T) -> T {
    static HIGHEST: AtomicUsize = AtomicUsize::new(0);
    MEMORY.reset_peak_usage();
    let before = MEMORY.current_usage();
    let value = read();
    let taken = MEMORY.peak_usage().saturating_sub(before);
    assert!(taken <= MAX_BYTES, "took {taken} bytes of memory");
    if taken >= HIGHEST.load(Ordering::Relaxed) + STEP {
        HIGHEST.store(taken, Ordering::Relaxed);
        eprintln!("reading took {} MiB", taken >> 20);
    }
    value
}

/// A terminal must not obey what is said of an input.
pub fn check<'i>(issues: impl IntoIterator<Item = &'i Issue>) {
    for issue in issues {
        assert!(issue.to_string().chars().all(|c| !c.is_control()), "{issue}");
    }
}

/// Alerts are written as CAP, and what is read of that is written in the same words.
pub fn check_alerts(parsed: &Parsed<Alert>) {
    check(&parsed.issues);
    for (_, alert) in &parsed.records {
        let text = written(alert);
        let again = cap::parse(text.as_bytes());
        let [(_, read)] = &again.records[..] else { panic!("{:?} of {text}", again.issues) };
        assert_eq!(written(read), text);
    }
}

fn written(alert: &Alert) -> String {
    cap::message(alert, Provenance::Real, &|_| None)
}

/// What tables of figures are read with.
pub fn context() -> Context<'static> {
    Context { places: &PLACES, declared: Some(Zone::DILI), arrived: arrived() }
}

pub fn arrived() -> Instant {
    "2026-11-24T12:00:00Z".parse().expect("a time")
}
