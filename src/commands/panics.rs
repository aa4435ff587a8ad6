//! What happens when something panics: it is logged, and unless it was contained the console ends.
//!
//! The hook does not touch the terminal: the loop restores it, once, from the thread that owns it.

use std::{
    panic,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

/// Whether something has panicked that nobody caught.
#[derive(Clone, Default)]
pub(super) struct Panics {
    seen: Arc<AtomicBool>,
    bell: Arc<Notify>,
}

impl Panics {
    /// Takes the place of the standard hook, which would write on the screen.
    pub(super) fn watch() -> Self {
        let panics = Self::default();
        let told = panics.clone();
        panic::set_hook(Box::new(move |info| {
            let thread = std::thread::current();
            tracing::error!("panic in {}: {info}", thread.name().unwrap_or("a thread"));
            if !crate::store::panics_are_contained() {
                told.seen.store(true, Ordering::SeqCst);
                told.bell.notify_one();
            }
        }));
        panics
    }

    /// Returns once something has panicked.
    pub(super) async fn happened(&self) {
        while !self.seen.load(Ordering::SeqCst) {
            self.bell.notified().await;
        }
    }
}
