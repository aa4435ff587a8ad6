//! Frames as binary columns under zstd: another writing of the same frames, for consoles on thin links.
//!
//! A record is JSON of any shape. Each path in it is a column over all rows of a frame, and each column is
//! written the cheapest way that gives back exactly what it held. What this program does not know is skipped
//! by its length, column or frame. It must not know what a record means.

mod bytes;
mod columns;
mod frames;
mod ints;
mod judge;
mod limits;
mod paths;
mod rows;
mod stream;
mod texts;
mod times;

pub use frames::{pack, pack_rows};
pub use stream::{Unpacker, compress};

/// The media type: version of the format, then version of the dictionary.
pub const BINARY: &str = "application/vnd.haree.frames-1.1+zstd";

/// What a console takes; HQ chooses the first that it knows.
pub const ACCEPT: &str = "application/vnd.haree.frames-1.1+zstd, application/x-ndjson";
