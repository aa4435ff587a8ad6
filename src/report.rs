//! Records as text and JSON for programs and pipes.
//!
//! Every figure comes with its age and its source. It must not know where the records come from.

mod status;

pub use status::{Status, act, text};
