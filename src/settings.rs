//! One `Settings` out of file, environment and flags.
