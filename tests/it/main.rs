//! The one integration binary: haree at its boundaries.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod support;

mod acts;
mod beside;
mod console;
mod equivalence;
mod hq;
mod import;
mod openapi;
mod process;
mod store;
mod sync;
mod tidy;
mod who;
mod wire;
