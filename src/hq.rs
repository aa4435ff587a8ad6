//! The reference HQ: a ledger, the routes over it, imports and the simulator.

mod batch;
pub mod import;
mod ledger;
mod routes;
mod serve;
mod simulator;
mod suppression;

pub use batch::{Batch, Receipt, Taken};
pub use ledger::{
    Asked, Birth, Changes, Chunk, Current, Ledger, LedgerError, Listing, Meta, Removable, Removal, Restored,
    SqliteLedger, Wanted,
};
pub use serve::{Options, ServeError, bind, serve};
pub use simulator::{SOURCE as SIMULATOR, Simulator};
