//! The one integration binary: haree at its boundaries.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on says where by panicking")]

mod support;

mod console;
mod hq;
mod import;
mod process;
mod store;
mod sync;
mod tidy;
