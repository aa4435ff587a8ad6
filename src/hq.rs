//! The reference HQ: a ledger, the routes over it, imports and the simulator.

mod batch;
mod simulator;

pub use batch::{Batch, Receipt, Taken};
pub use simulator::Simulator;
