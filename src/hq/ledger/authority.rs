//! Who may: tokens of consoles, what a caller may do, and when each console was last here.
//!
//! It reads the ledger's file at each request, so that what another program grants or revokes
//! holds at once. It must not know HTTP.

mod acts;
mod admit;
mod caller;
mod file;
mod seen;
mod token;

pub use caller::{Caller, Refused, TokenHash, hash_token};
pub use file::{Authority, Sighting};
pub use seen::Seen;
pub use token::{Grant, NewToken};
