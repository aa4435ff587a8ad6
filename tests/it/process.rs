//! The real binary on a real pseudo-terminal.
