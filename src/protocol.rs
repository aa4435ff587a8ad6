//! What HQ and a console say to each other, version 1: `POST /v1/sync` up, a run of frames down.
//!
//! Types and codec alone: it must not know who asks, who answers, or over what. The rules behind
//! the types stand in `docs/hq-api.md`.

mod binary;
mod codec;
mod collection;
mod digest;
mod fetch;
mod message;
mod problem;
mod versions;

pub use binary::{ACCEPT, BINARY, Unpacker, compress, pack, pack_rows};
pub use codec::{FrameError, NDJSON, decode, encode, split_lines};
pub use collection::Collection;
pub use digest::{Digest, figure_hash, record_hash};
pub use fetch::{FetchRequest, Fetched};
pub use message::{
    Cursor, Digests, End, Frame, Hello, Mode, Outcome, Results, Row, Rows, Sum, SyncRequest, Verdict,
};
pub use problem::Problem;
pub use versions::{MIN_PROTO, PROTO, Versions};
