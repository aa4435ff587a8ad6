//! The one integration binary: haree at its boundaries.
