//! Files that come in, good and bad.
