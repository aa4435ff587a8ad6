//! Who may sign in at this console, off line as well: the persons of the cache, and their PINs.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use chrono::TimeDelta;

use super::pin;
use crate::{
    domain::{Clean, Instant, Person, Role, Telling},
    net::Secret,
    store::{Store, StoreError},
};

/// How many wrong PINs are nothing to wait for.
const FREE: u32 = 5;
/// The first wait; each further wrong PIN doubles it.
const FIRST_WAIT_SECONDS: i64 = 30;
/// The longest wait.
const LONGEST_WAIT_SECONDS: i64 = 3_600;

/// Why somebody was not signed in.
#[derive(Debug, thiserror::Error)]
pub(super) enum NotSignedIn {
    #[error("nobody of this name may sign in here; HQ's administrator adds persons (`haree hq person add`)")]
    Unknown,
    #[error("the PIN is wrong; try again")]
    Wrong,
    #[error("too many wrong PINs; wait {0} s")]
    Wait(i64),
    #[error(transparent)]
    Cache(#[from] StoreError),
}

impl NotSignedIn {
    /// The same for whoever tried, in their language.
    pub(super) fn telling(&self) -> Telling {
        match self {
            Self::Unknown => Telling::message("told-sign-in-unknown"),
            Self::Wrong => Telling::message("told-sign-in-wrong"),
            Self::Wait(seconds) => Telling::message("told-sign-in-wait").number("n", *seconds),
            Self::Cache(error) => error.telling(),
        }
    }
}

/// Signing in, with a memory of what went wrong.
#[derive(Debug, Default)]
pub(super) struct SignIn(Mutex<BTreeMap<Clean, Failures>>);

#[derive(Clone, Copy, Debug, Default)]
struct Failures {
    count: u32,
    until: Option<Instant>,
}

/// Whoever may sign in, by name; empty where HQ has no persons.
pub(super) fn persons(store: &Store) -> Result<Vec<Person>, StoreError> {
    let mut persons = store.persons()?;
    persons.retain(|person| person.active);
    Ok(persons)
}

impl SignIn {
    /// Checks a PIN; `now` is this machine's time. It takes some tens of milliseconds.
    pub(super) fn check_pin(
        &self,
        store: &Store,
        name: &Clean,
        pin: &Secret,
        now: Instant,
    ) -> Result<Role, NotSignedIn> {
        let person = persons(store)?.into_iter().find(|person| person.name == *name);
        let person = person.ok_or(NotSignedIn::Unknown)?;
        if let Some(wait) = self.wait(name, now) {
            return Err(NotSignedIn::Wait(wait));
        }
        if pin::fits(pin, &person.pin) {
            self.failures().remove(name);
            return Ok(person.role);
        }
        self.count(name, now);
        Err(NotSignedIn::Wrong)
    }

    fn wait(&self, name: &Clean, now: Instant) -> Option<i64> {
        let until = self.failures().get(name)?.until?;
        let left = (until - now).num_seconds();
        // A clock that was set back must not keep somebody out for days.
        (left > 0).then_some(left.min(LONGEST_WAIT_SECONDS))
    }

    fn count(&self, name: &Clean, now: Instant) {
        let mut failures = self.failures();
        let failures = failures.entry(name.clone()).or_default();
        failures.count += 1;
        if let Some(beyond) = failures.count.checked_sub(FREE) {
            let wait = FIRST_WAIT_SECONDS << beyond.min(10);
            failures.until = Some(now + TimeDelta::seconds(wait.min(LONGEST_WAIT_SECONDS)));
        }
    }

    fn failures(&self) -> std::sync::MutexGuard<'_, BTreeMap<Clean, Failures>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_pins_are_free_and_then_each_costs_twice_the_time() {
        let (sign_in, name, start) = (SignIn::default(), Clean::new("Ana"), Instant::UNIX_EPOCH);
        let mut now = start;
        for _ in 0..FREE - 1 {
            sign_in.count(&name, now);
            assert_eq!(sign_in.wait(&name, now), None);
        }
        for expected in [30, 60, 120, 240] {
            sign_in.count(&name, now);
            assert_eq!(sign_in.wait(&name, now), Some(expected));
            now += TimeDelta::seconds(expected);
            assert_eq!(sign_in.wait(&name, now), None);
        }
        for _ in 0..40 {
            sign_in.count(&name, now);
        }
        assert_eq!(sign_in.wait(&name, now), Some(LONGEST_WAIT_SECONDS));
        assert_eq!(sign_in.wait(&Clean::new("Rui"), now), None);
    }
}
