//! Every text that a person reads, and how numbers, times and ages are written.
