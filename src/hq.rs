//! The reference HQ: a ledger, the routes over it, imports and the simulator.

mod batch;
pub mod import;

pub use batch::{Batch, Receipt, Taken};
