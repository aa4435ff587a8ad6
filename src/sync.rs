//! Keeps the cache what HQ has and brings HQ what people did, over links that drop.
