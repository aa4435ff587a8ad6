//! The one integration binary: haree at its boundaries.

mod support;

mod console;
mod hq;
mod import;
mod process;
mod store;
mod sync;
mod tidy;
