//! The one integration binary: haree at its boundaries.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a helper that fails is a test that fails")]

mod support;

mod acts;
mod beside;
mod console;
mod dhis2;
mod equivalence;
mod export;
mod files;
mod hq;
mod import;
mod linear;
mod numbers;
mod openapi;
mod process;
mod rounds;
mod samples;
mod served;
mod sources;
mod store;
mod sync;
mod tidy;
mod wall;
mod who;
mod wire;
