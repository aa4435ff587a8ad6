//! The console's memory: a cache of what HQ said (sled) and a journal of what people did.
//!
//! The cache can always be fetched again; the journal never. It must not know the network.
