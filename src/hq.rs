//! The reference HQ: a ledger, the routes over it, imports and the simulator.

mod batch;
mod connections;
mod gather;
pub mod import;
mod ledger;
mod preview;
mod report;
mod routes;
mod serve;
mod simulator;
mod suppression;
mod tls;

pub use batch::{Answer, Batch, Foreseen, Receipt, Taken, Timing, Told};
pub use connections::Patience;
pub use gather::{
    Awaited, FigureCounts, Gathered, Gatherer, Outcome, Trouble, TurnedAway, Turns, forget, gather,
};
pub use ledger::authority;
pub use ledger::{
    Asked, Birth, Changes, Chunk, Current, Explained, Ledger, LedgerError, LedgerRecords, Life, Listing,
    Meta, Offered, Removable, Removal, Restored, SqliteLedger, Stands, Wanted,
};
pub use preview::Preview;
pub use routes::Door;
pub use serve::{Listener, Options, ServeError, bind, bind_secure, may_serve, serve, serve_simulated};
pub use simulator::{SOURCE as SIMULATOR, Served, Simulator, sources as simulated_sources};
pub use tls::{Tls, TlsError};
