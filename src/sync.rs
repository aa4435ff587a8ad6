//! Keeps the cache what HQ has and brings HQ what people did, over links that drop.
//!
//! [`run`] goes round: read how the cache stands, plan what to ask, send it, apply every whole
//! frame as it arrives, and say how the link is. It must not know what a record means, how the
//! cache keeps it, or who shows it.

mod answer;
mod backoff;
mod cache;
mod engine;
mod fault;
mod guard;
mod news;
mod outlet;
mod plan;
mod wish;

pub use cache::Cache;
pub use engine::run;
pub use news::{Config, Limits, News, Pace};
pub use wish::{Wish, wish};
