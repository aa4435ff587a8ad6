//! What several areas of the tests share.

pub(crate) mod hq;
pub(crate) mod toxic;
