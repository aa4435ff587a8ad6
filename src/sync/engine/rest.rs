//! Waits: after what went wrong, and while a person wants nothing to go; and who may end a wait.
//!
//! It must not know what is asked or answered.

use std::sync::Arc;
use std::time::{Duration, Instant as Moment};

use tokio::time::sleep;

use super::Engine;
use crate::domain::{Clean, LinkState, Telling};
use crate::sync::cache::Cache;
use crate::sync::fault::{Class, Fault};
use crate::sync::outlet::Halt;

/// Who asks for everything twice within this wants it compared too.
const TWICE: Duration = Duration::from_secs(10);

impl<S: Cache> Engine<S> {
    /// Says what is wrong and waits before the next try.
    pub(super) async fn failed(&mut self, fault: Fault) -> Result<(), Halt> {
        self.course.failed();
        let (why, class) = (fault.telling(), fault.class());
        tracing::warn!(why = %Clean::new(&fault.to_string()), ?class, "sync failed");
        let now = (self.config.shown)();
        let link = &mut self.outlet.link;
        link.state = match (class, &link.state) {
            (Class::Away, LinkState::Offline { since, .. }) => LinkState::Offline { since: *since, why },
            (Class::Away, _) => {
                LinkState::Offline { since: self.good_at.or(link.synced_at).unwrap_or(now), why }
            }
            (_, LinkState::Refused { since, .. }) => LinkState::Refused { since: *since, why },
            (..) => LinkState::Refused { since: now, why },
        };
        // The state was told even where the cache could not say its counts.
        if let Err(Halt::Unheard) = self.publish().await {
            return Err(Halt::Unheard);
        }
        let wait = fault.pause(&mut self.retry);
        if self.rest(wait).await? {
            self.retry.over();
        }
        Ok(())
    }

    /// Waits, until a wake at the longest; tells whether it was to the end.
    pub(super) async fn rest(&mut self, wait: Duration) -> Result<bool, Halt> {
        let wake = Arc::clone(&self.wake);
        tokio::select! {
            () = sleep(wait) => Ok(true),
            () = wake.notified() => self.woken().await.map(|()| false),
        }
    }

    /// A wake without an act that could be sent is the operator, who gets it at once.
    pub(super) async fn woken(&mut self) -> Result<(), Halt> {
        let acts = self.outlet.read(S::outgoing).await?;
        if self.course.sendable(&acts).next().is_none() {
            self.guard.permit();
            self.course.asked();
            let again = self.pressed.is_some_and(|at| at.elapsed() < TWICE);
            if again {
                // A check brings what changed too.
                (self.course.check, self.course.more) = (true, false);
            }
            self.pressed = Some(Moment::now());
        }
        Ok(())
    }

    /// Says that a person stopped it, and waits until they let it go on.
    pub(super) async fn pause(&mut self) -> Result<(), Halt> {
        let now = (self.config.shown)();
        let since = self.good_at.or(self.outlet.link.synced_at).unwrap_or(now);
        let why = Telling::message("net-paused");
        self.outlet.link.state = LinkState::Offline { since, why };
        self.publish().await?;
        self.config.limits.goes_on().await;
        self.course.more = true;
        self.outlet.link.state = LinkState::Connecting;
        self.publish().await
    }
}
