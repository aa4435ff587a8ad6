//! HQ's routes on a real port.
