//! Console and HQ over a real port.
