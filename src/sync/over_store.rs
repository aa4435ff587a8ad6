//! The console's own store, as syncing sees it.

use std::collections::BTreeMap;

use super::cache::{Applied, Cache, CacheError, GreetError, Greeted, Settled};
use crate::{
    domain::{Act, Clean, ConsoleId, Instant},
    protocol::{Collection, Cursor, Hello, Rows, Verdict},
    store::{self, Greeting, Refusal, Store, StoreError},
};

impl Cache for Store {
    fn console(&self) -> ConsoleId {
        Self::console(self).clone()
    }

    fn cursors(&self) -> BTreeMap<Collection, Cursor> {
        Self::cursors(self)
    }

    fn since(&self) -> Option<Cursor> {
        Self::since(self)
    }

    fn set_since(&self, since: Option<&Cursor>) -> Result<(), CacheError> {
        Ok(Self::set_since(self, since)?)
    }

    fn synced_at(&self) -> Option<Instant> {
        Self::synced_at(self)
    }

    fn set_synced_at(&self, at: Instant) -> Result<(), CacheError> {
        Ok(Self::set_synced_at(self, at)?)
    }

    fn greet(&self, hello: &Hello, received_at: Instant) -> Result<Greeted, GreetError> {
        match Self::greet(self, hello, received_at) {
            Ok(Greeting::First | Greeting::Same) => Ok(Greeted::Known),
            Ok(Greeting::NewFeed) => Ok(Greeted::NewFeed),
            Err(refusal @ Refusal::Provenance { .. }) => Err(GreetError::Refused(words(&refusal))),
            Err(other) => Err(GreetError::Cache(CacheError(words(&other)))),
        }
    }

    fn greeted(&self) -> Option<(Hello, Instant)> {
        Self::greeted(self)
    }

    fn apply(&self, rows: &Rows) -> Result<Applied, CacheError> {
        let store::Applied { changed, unread } = Self::apply(self, rows)?;
        Ok(Applied { changed, unread })
    }

    fn flush(&self) -> Result<(), CacheError> {
        Ok(Self::flush(self)?)
    }

    fn pending(&self) -> Vec<Act> {
        Self::pending(self)
    }

    fn settle(&self, verdict: &Verdict) -> Result<Settled, CacheError> {
        Ok(match Self::settle(self, verdict)? {
            store::Settled::Applied(_) => Settled::Applied,
            store::Settled::Rejected(act, why) => Settled::Rejected(act, why),
            store::Settled::Requeued(act) => Settled::Requeued(act),
            store::Settled::Unknown => Settled::Unknown,
        })
    }

    fn counts(&self) -> (u32, u32) {
        Self::counts(self)
    }
}

impl From<StoreError> for CacheError {
    fn from(error: StoreError) -> Self {
        Self(words(&error))
    }
}

fn words(error: &impl std::fmt::Display) -> Clean {
    Clean::new(&error.to_string())
}
