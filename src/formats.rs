//! What other programs write, one file a format: bytes in, records and issues out.
//!
//! Pure. It must not know where the bytes came from or where the records go.
